import { defineEvent } from './define.ts';

const run = { in: 'control', object: 'BatchRun', id: 'the run' } as const;

/** Events of batches. What a batch does to a tenant's books is recorded there, in the name of the person who started the run. */
export const batchEvents = {
  BATCH_RUN_STARTED: defineEvent({
    ...run,
    when: 'Somebody started a batch.',
    after: { kind: 'text', month: 'text', target: 'text', tenantCount: 'integer' },
  }),
  BATCH_RUN_CANCELLED: defineEvent({
    ...run,
    when: 'Somebody cancelled the tenants of a run that still waited.',
    before: { state: 'text' },
    after: { state: 'text', cancelledCount: 'integer' },
  }),
  BATCH_TENANT_BEGUN: defineEvent({
    ...run,
    when: 'A worker began with a tenant, or took it over from another.',
    after: { tenantId: 'id', attempt: 'integer' },
  }),
  BATCH_TENANT_ENDED: defineEvent({
    ...run,
    when: 'A worker finished a tenant, or failed and will try again (the state is `WAITING`).',
    after: {
      tenantId: 'id',
      attempt: 'integer',
      state: 'text',
      outcome: {
        kind: 'text',
        'steps?': 'list',
        'refusal?': { code: 'id', facts: 'map' },
        'reference?': 'id',
      },
      commit: 'digits?',
    },
  }),
  BATCH_RUN_ENDED: defineEvent({
    ...run,
    when: 'The last tenant of a run ended.',
    before: { state: 'text' },
    after: { state: 'text' },
  }),
} as const;
