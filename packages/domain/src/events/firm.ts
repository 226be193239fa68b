import { defineEvent } from './define.ts';

const user = { in: 'control', object: 'User', id: 'the user' } as const;
const group = { in: 'control', object: 'TenantGroup', id: 'the group' } as const;

/** Events of the firm: its people and their rights, its groups and its settings. */
export const firmEvents = {
  USER_CREATED: defineEvent({
    ...user,
    when: 'A user was created.',
    after: { email: 'personal', name: 'personal' },
  }),
  PASSWORD_LINK_ISSUED: defineEvent({
    ...user,
    when: 'A user was given a link that sets a password, once; earlier ones stopped working.',
    mayHaveReason: true,
    after: { linkId: 'id', purpose: 'text', expiresAt: 'instant' },
  }),
  PASSWORD_SET: defineEvent({
    ...user,
    when: 'A password was set with a link, which ended the log-ins of the earlier one.',
    after: { linkId: 'id', endedSessions: 'integer' },
  }),
  PASSWORD_CHANGED: defineEvent({
    ...user,
    when: 'A user changed their password, which ended their other log-ins.',
    after: { endedSessions: 'integer' },
  }),
  PASSWORD_REHASHED: defineEvent({
    ...user,
    when: 'The hash of an unchanged password was brought to today’s cost, when it was last used.',
  }),
  USER_RENAMED: defineEvent({
    ...user,
    when: 'A user was given another name, by their identity provider.',
    mayHaveReason: true,
    after: { name: 'personal' },
  }),
  USER_DEACTIVATED: defineEvent({
    ...user,
    when: 'A user was deactivated, which ended their sessions, file tickets and password links.',
    mayHaveReason: true,
    after: { endedSessions: 'integer', withdrawnTickets: 'integer' },
  }),
  USER_REACTIVATED: defineEvent({
    ...user,
    when: 'A user who had been deactivated may sign in again.',
    mayHaveReason: true,
  }),
  CLUSTER_GRANTED: defineEvent({
    ...user,
    when: 'A user was granted a role cluster; the days are in microseconds since 1970.',
    mayHaveReason: true,
    after: {
      grantId: 'id',
      cluster: 'id',
      scope: 'text',
      scopeId: 'id?',
      partyId: 'id?',
      validFrom: 'digits?',
      validUntil: 'digits?',
    },
  }),
  GRANT_REVOKED: defineEvent({
    ...user,
    when: 'A grant of a user was revoked.',
    mayHaveReason: true,
    before: { grantId: 'id', scope: 'text', scopeId: 'id?', partyId: 'id?' },
  }),
  CLUSTER_COMPOSED: defineEvent({
    when: 'A role cluster was created or changed.',
    mayHaveReason: true,
    in: 'control',
    object: 'RoleCluster',
    id: 'the cluster',
    'before?': { name: 'text', permissions: 'list' },
    after: { code: 'id', name: 'text', permissions: 'list' },
  }),
  DEMO_FIRM_BEGUN: defineEvent({
    when: 'The firm was made as a demo, whose log-ins everybody knows; it is never served as somebody’s own.',
    in: 'control',
    object: 'Firm',
    id: 'always `demo`',
    after: { logIns: 'text' },
  }),
  DEFAULT_CLUSTERS_WRITTEN: defineEvent({
    when: 'The default role clusters were brought to those of this version.',
    in: 'control',
    object: 'Firm',
    id: 'always `role-clusters`',
    after: { written: 'list' },
  }),
  TENANT_GROUP_CREATED: defineEvent({
    ...group,
    when: 'A group of tenants was created.',
    after: { code: 'id', name: 'text' },
  }),
  TENANT_GROUP_RENAMED: defineEvent({
    ...group,
    when: 'A group of tenants was given another name.',
    before: { name: 'text' },
    after: { name: 'text' },
  }),
  TENANT_JOINED_GROUP: defineEvent({
    ...group,
    mayHaveReason: true,
    when: 'A tenant was added to a group.',
    after: { tenantId: 'id' },
  }),
  TENANT_LEFT_GROUP: defineEvent({
    ...group,
    mayHaveReason: true,
    when: 'A tenant was removed from a group.',
    after: { tenantId: 'id' },
  }),
  SETTING_CHANGED: defineEvent({
    when: 'A setting of the firm or of a tenant was changed; values are JSON, and null is the default.',
    in: 'control',
    mayHaveReason: true,
    object: 'Setting',
    id: 'the key of the setting',
    before: { scopeId: 'id', value: 'text?' },
    after: { scopeId: 'id', value: 'text?', protectsLess: 'flag' },
  }),
  SECRETS_RESEALED: defineEvent({
    when: 'Secrets of a table were sealed anew under a newer master key.',
    in: 'control',
    object: 'MasterKey',
    id: 'the number of the key',
    after: { table: 'text', count: 'integer' },
  }),
} as const;
