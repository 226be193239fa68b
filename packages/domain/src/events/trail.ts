import { defineEvent } from './define.ts';

/** Events of the trail itself. */
export const trailEvents = {
  CHAIN_HEADS_RECORDED: defineEvent({
    when: 'The heads of tenants’ chains were recorded on the control plane.',
    in: 'control',
    object: 'ChainHeads',
    id: 'always `all`',
    after: { count: 'integer' },
  }),
  CHAIN_HEAD_CONTRADICTED: defineEvent({
    when: 'A tenant’s chain did not hold the commit that the control plane keeps; the facts after are what is there.',
    in: 'control',
    object: 'ChainHead',
    id: 'the tenant',
    before: { number: 'digits', hash: 'id' },
    after: { number: 'digits', hash: 'id?' },
  }),
  CONTROL_VERIFIED: defineEvent({
    when: 'The control plane was verified against its chain.',
    in: 'control',
    object: 'Firm',
    id: 'always `control-plane`',
    after: {
      isValid: 'flag',
      commitCount: 'integer',
      headNumber: 'digits',
      headHash: 'id',
      firstFault: 'text?',
    },
  }),
  MIGRATION_FILLED: defineEvent({
    when: 'A migration filled in a column that it had added.',
    in: 'both',
    object: 'Migration',
    id: 'the migration, by number and name',
    after: { rows: 'integer' },
  }),
  DIGEST_EXPORTED: defineEvent({
    when: 'The signed digest of all heads was exported.',
    in: 'control',
    object: 'Digest',
    id: 'the SHA-256 of the digest',
    after: { tenantCount: 'integer', previous: 'id?' },
  }),
  AUDIT_LINES_EXPORTED: defineEvent({
    when: 'The audit trail of a tenant was exported as lines, from behind a commit on.',
    in: 'tenant',
    object: 'Tenant',
    id: 'the tenant',
    after: { after: 'digits' },
  }),
  FIRM_AUDIT_LINES_EXPORTED: defineEvent({
    when: 'The firm’s own audit trail was exported as lines, from behind a commit on.',
    in: 'control',
    object: 'Firm',
    id: 'always `audit-trail`',
    after: { after: 'digits' },
  }),
} as const;
