import {
  code,
  date,
  flag,
  id,
  instant,
  integer,
  json,
  nullable,
  number,
  oneOf,
  personal,
  rate,
  sealed,
  text,
} from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';
import { auditEvents, commits, idempotencyKeys } from './common.ts';
import { backups, tenantRestorations } from './backups.ts';
import { batchRuns, batchRunTenants } from './batches.ts';
import { databaseUsers } from './database-users.ts';
import { changeNumbers, followerCursors } from './following.ts';
import {
  identityLookups,
  identityProviders,
  identityProviderSecrets,
  providerLogOuts,
  userIdentities,
} from './identities.ts';
import { jobs } from './jobs.ts';
import { apiKeyHours, apiKeyLastUses, apiKeys, apiKeyTenants } from './keys.ts';
import { manifestChecks, manifestOperations, manifestVersions } from './manifests.ts';
import { tenantMoves } from './moves.ts';
import { passkeys, passkeyUses, spentChallenges } from './passkeys.ts';
import { investigationTables } from './investigations.ts';
import { personalTables } from './personal.ts';
import { accessReviews, changeDecisions, proposedChanges } from './proposals.ts';
import { heldRates, providerAttempts } from './rates.ts';
import { webhookDeliveries, webhooks, webhookSecrets, webhookSenderLock } from './webhooks.ts';

/** Tables of the control plane. Numbers 100–199 are permanent. */

export const users = defineTable('users', {
  number: 100,
  class: 'versioned',
  columns: {
    id: id(),
    /** Lower case. */
    email: personal(code(254)),
    name: personal(text(200)),
    /** Argon2id or scrypt, in PHC string format; null where the user signs in elsewhere. */
    password_hash: nullable(text(400)),
    is_active: flag(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  subjectColumn: 'id',
});

/** The users' current addresses. Each address names one user; lists are sorted by them. */
export const userAddresses = defineTable('user_addresses', {
  number: 116,
  class: 'erasable',
  columns: { user_id: id(), email: code(254) },
  primaryKey: ['user_id'],
  erasedBy: 'user_id',
  indexes: [{ columns: ['email'], isUnique: true }],
  references: [{ columns: ['user_id'], table: 'users' }],
});

/**
 * Failed log-ins and the resulting lock-outs: of an account from one address, and of the account from everywhere. Separate from the
 * user, because it changes with every attempt. A row that nothing was added to for a day is deleted.
 */
export const logInAttempts = defineTable('log_in_attempts', {
  number: 101,
  class: 'derived',
  columns: {
    /** The user's id; for an address that nobody has, a keyed hash of it. */
    account: code(64),
    /** A keyed hash of the address that the attempts came from; `*` for all addresses together. */
    client: code(64),
    failed_count: integer(),
    locked_until: nullable(instant()),
    last_failed_at: instant(),
  },
  primaryKey: ['account', 'client'],
  indexes: [{ columns: ['last_failed_at'] }],
});

/** One row per refresh-token family; reusing a token ends its family. */
export const logInSessions = defineTable('log_in_sessions', {
  number: 102,
  class: 'versioned',
  columns: {
    /** Stands in lists, events and access tokens. Of no use to whoever reads it there: refresh tokens name the handle. */
    id: id(),
    user_id: id(),
    /** What the session's refresh tokens name it by, and nothing else does. */
    handle: id(),
    /** SHA-256 of the currently valid refresh token. */
    token_hash: code(64),
    /** Of the one before it, which still counts for some seconds after the rotation; null before the first. */
    previous_token_hash: nullable(code(64)),
    rotated_at: instant(),
    rotation: integer(),
    begun_at: instant(),
    /** Unless the session is refreshed before. */
    expires_at: instant(),
    /** However often it is refreshed. */
    ends_at: instant(),
    /** When its user last proved who they are: at the log-in, and by stepping up. */
    confirmed_at: instant(),
    /** The account at an identity provider with which it was begun; null: a password. */
    identity_id: nullable(id()),
    /** SHA-256 of what the provider calls its own session; null where it does not say. */
    provider_session: nullable(code(64)),
    /** Whether the provider vouched for a second factor when it was begun. */
    has_second_factor: flag(),
    state: oneOf(['ACTIVE', 'ENDED', 'REUSE_DETECTED']),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['handle'], isUnique: true },
    { columns: ['user_id', 'begun_at', 'id'] },
    { columns: ['commit_number'] },
    { columns: ['identity_id'], whereNotNull: 'identity_id' },
  ],
  references: [{ columns: ['user_id'], table: 'users' }],
});

/** Where a session was begun from. */
export const sessionOrigins = defineTable('session_origins', {
  number: 141,
  class: 'insertOnly',
  columns: {
    session_id: id(),
    user_id: id(),
    address: personal(code(64)),
    /** What the program said of itself; empty if nothing. */
    agent: personal(text(200)),
    begun_at: instant(),
    commit_number: number(),
  },
  primaryKey: ['session_id'],
  subjectColumn: 'user_id',
  indexes: [{ columns: ['user_id', 'begun_at'] }],
  references: [
    { columns: ['session_id'], table: 'log_in_sessions' },
    { columns: ['user_id'], table: 'users' },
  ],
});

/** When a session was last used, to within a few minutes. */
export const sessionUses = defineTable('session_uses', {
  number: 142,
  class: 'derived',
  columns: { session_id: id(), last_used_at: instant() },
  primaryKey: ['session_id'],
});

/** What authenticators compute codes of. A secret that is no longer used is deleted. */
export const totpSecrets = defineTable('totp_secrets', {
  number: 143,
  class: 'erasable',
  columns: { id: id(), user_id: id(), secret: sealed() },
  primaryKey: ['id'],
  indexes: [{ columns: ['user_id'] }],
  references: [{ columns: ['user_id'], table: 'users' }],
});

/** The second factor of a user who ever began to set one up. */
export const secondFactors = defineTable('second_factors', {
  number: 144,
  class: 'versioned',
  columns: {
    user_id: id(),
    /** PENDING: begun, and no code was given yet. */
    state: oneOf(['PENDING', 'ACTIVE', 'REMOVED']),
    /** Null once it was removed. */
    secret_id: nullable(id()),
    /** The step of the last code that was given: it and those before it are spent. */
    last_step: integer(),
    commit_number: number(),
  },
  primaryKey: ['user_id'],
  references: [{ columns: ['user_id'], table: 'users' }],
});

/** Codes for when the authenticator is gone, each good once. */
export const recoveryCodes = defineTable('recovery_codes', {
  number: 145,
  class: 'versioned',
  columns: {
    id: id(),
    user_id: id(),
    /** SHA-256 of the code. */
    code_hash: code(64),
    state: oneOf(['OPEN', 'USED', 'REPLACED']),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['user_id'] }],
  references: [{ columns: ['user_id'], table: 'users' }],
});

/** Links with which a user sets a password, once. Issuing one replaces the user's earlier ones. */
export const passwordLinks = defineTable('password_links', {
  number: 133,
  class: 'versioned',
  columns: {
    id: id(),
    user_id: id(),
    purpose: oneOf(['INVITATION', 'RESET']),
    /** SHA-256 of the link's secret. */
    secret_hash: code(64),
    expires_at: instant(),
    /** Whether it was made by the operator: then it lets its user in once, with the password that it sets, although passwords are turned off. */
    lets_in: flag(),
    /** SPENT: used, and so is the one log-in that it opened. */
    state: oneOf(['OPEN', 'USED', 'SPENT', 'REPLACED']),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['user_id'] }],
  references: [{ columns: ['user_id'], table: 'users' }],
});

/** A named set of permission constants, as a JSON array of their names. */
export const roleClusters = defineTable('role_clusters', {
  number: 103,
  class: 'versioned',
  columns: {
    id: id(),
    code: code(60),
    name: text(200),
    permissions: json(),
    is_default: flag(),
    is_removed: flag(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['code'], isUnique: true }],
});

export const grants = defineTable('grants', {
  number: 104,
  class: 'versioned',
  columns: {
    id: id(),
    user_id: id(),
    cluster_id: id(),
    scope: oneOf(['ALL', 'GROUP', 'TENANT', 'PARTY']),
    /** The group's or the tenant's id; null for ALL. */
    scope_id: nullable(id()),
    /** For PARTY: the customer or vendor, in the books of that tenant. */
    party_id: nullable(id()),
    valid_from: nullable(instant()),
    valid_until: nullable(instant()),
    is_revoked: flag(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['user_id'] }],
  references: [
    { columns: ['user_id'], table: 'users' },
    { columns: ['cluster_id'], table: 'role_clusters' },
  ],
  checks: {
    scope: `(scope = 'ALL' and scope_id is null) or (scope <> 'ALL' and scope_id is not null)`,
    party: `(scope = 'PARTY' and party_id is not null) or (scope <> 'PARTY' and party_id is null)`,
  },
});

export const tenants = defineTable('tenants', {
  number: 105,
  class: 'versioned',
  columns: {
    id: id(),
    /** Permanent, never reused: the tenant's bit in the claim. */
    number: integer(),
    slug: code(60),
    name: text(200),
    base_currency: code(3),
    time_zone: code(64),
    locale: code(20),
    country_pack: code(20),
    kind: oneOf(['LIVE', 'SANDBOX']),
    /** Nobody is served a tenant in PROVISIONING; a tenant whose provisioning was cleaned up is REMOVED. */
    state: oneOf(['PROVISIONING', 'ACTIVE', 'REMOVED']),
    /** JSON: the provisioning request, so that the next run can complete it. */
    provisioning: json(),
    engine: oneOf(['sqlite', 'mssql']),
    server: nullable(code(200)),
    database: code(200),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['number'], isUnique: true },
    { columns: ['slug'], isUnique: true },
  ],
});

export const tenantGroups = defineTable('tenant_groups', {
  number: 106,
  class: 'versioned',
  columns: { id: id(), code: code(60), name: text(200), is_removed: flag(), commit_number: number() },
  primaryKey: ['id'],
  indexes: [{ columns: ['code'], isUnique: true }],
});

export const tenantGroupMembers = defineTable('tenant_group_members', {
  number: 107,
  class: 'versioned',
  columns: { group_id: id(), tenant_id: id(), is_removed: flag(), commit_number: number() },
  primaryKey: ['group_id', 'tenant_id'],
  references: [
    { columns: ['group_id'], table: 'tenant_groups' },
    { columns: ['tenant_id'], table: 'tenants' },
  ],
});

/** ISO 4217: the one authoritative list. */
export const currencies = defineTable('currencies', {
  number: 108,
  class: 'versioned',
  columns: {
    code: code(3),
    numeric_code: code(3),
    name: text(100),
    minor_units: integer(),
    is_active: flag(),
    commit_number: number(),
  },
  primaryKey: ['code'],
});

export const coaTemplates = defineTable('coa_templates', {
  number: 109,
  class: 'versioned',
  columns: {
    id: id(),
    code: code(60),
    name: text(200),
    country_pack: code(20),
    /** JSON: accounts with codes, names, types, parents, and the role bindings. */
    template: json(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['code'], isUnique: true }],
});

/** A setting of the firm (`scope_id` is the nil id) or a tenant's override of it. */
export const settings = defineTable('settings', {
  number: 110,
  class: 'versioned',
  columns: {
    /** The tenant's id, or the nil id for the firm itself. */
    scope_id: id(),
    key: code(80),
    /** JSON; null means no value here (an override that was removed). */
    value: nullable(json()),
    commit_number: number(),
  },
  primaryKey: ['scope_id', 'key'],
});

/** Rates as providers publish them: `rate` units of `currency` for one unit of `pivot_currency`. */
export const providerRates = defineTable('provider_rates', {
  number: 111,
  class: 'insertOnly',
  columns: {
    provider: code(20),
    pivot_currency: code(3),
    currency: code(3),
    rate_date: date(),
    rate: rate(),
    commit_number: number(),
  },
  primaryKey: ['provider', 'currency', 'rate_date', 'commit_number'],
  indexes: [{ columns: ['provider', 'rate_date'] }],
});

/** The head of a tenant's chain as last sent to the control plane. It reveals a truncated tail. */
export const chainHeads = defineTable('chain_heads', {
  number: 112,
  class: 'insertOnly',
  columns: {
    tenant_id: id(),
    /** The line of the chain: after a restore it has another tail (`tenant_restorations`). */
    line: integer(),
    head_number: number(),
    head_hash: code(64),
    /** JSON array of `[series, fiscal year's id, last number given]` as of that commit: after a restore each series goes on behind it. */
    numbers: json(),
    commit_number: number(),
  },
  primaryKey: ['tenant_id', 'line', 'head_number'],
});

/**
 * The tenants that a commit of the control plane is about, where it takes a permission in them: whoever may not read a tenant's trail is not
 * shown these commits either. No row: it is about the firm.
 */
export const commitTenants = defineTable('commit_tenants', {
  number: 158,
  class: 'insertOnly',
  columns: { commit_number: number(), tenant_id: id() },
  primaryKey: ['commit_number', 'tenant_id'],
  indexes: [{ columns: ['tenant_id', 'commit_number'] }],
});

/** Single-use tickets for files: subject, tenant, purpose and expiry. */
export const fileTickets = defineTable('file_tickets', {
  number: 113,
  class: 'versioned',
  columns: {
    /** SHA-256 of the ticket. */
    ticket_hash: code(64),
    /** Whose it is: a user's or a key's. */
    owner_kind: oneOf(['user', 'key']),
    user_id: nullable(id()),
    tenant_id: nullable(id()),
    purpose: code(60),
    /** JSON: what the purpose needs (file name, format). */
    parameters: json(),
    expires_at: instant(),
    state: oneOf(['OPEN', 'USED', 'WITHDRAWN']),
    commit_number: number(),
  },
  primaryKey: ['ticket_hash'],
  indexes: [{ columns: ['user_id'], whereEquals: { column: 'state', value: 'OPEN' } }],
});

/**
 * A tenant as the firm's dashboard shows it, as of a commit of its books: a projection that can always be rebuilt from
 * the tenant's own database.
 */
export const tenantStatus = defineTable('tenant_status', {
  number: 114,
  class: 'derived',
  columns: {
    tenant_id: id(),
    /** The tenant's commit that it reflects, and that commit's instant. */
    as_of_commit_number: number(),
    as_of_instant: instant(),
    /** JSON: see packages/firm/src/status. */
    status: json(),
  },
  primaryKey: ['tenant_id'],
});

export const controlTables = {
  commits,
  audit_events: auditEvents,
  idempotency_keys: idempotencyKeys,
  ...personalTables,
  users,
  user_addresses: userAddresses,
  log_in_attempts: logInAttempts,
  log_in_sessions: logInSessions,
  session_origins: sessionOrigins,
  session_uses: sessionUses,
  totp_secrets: totpSecrets,
  second_factors: secondFactors,
  recovery_codes: recoveryCodes,
  passkeys,
  passkey_uses: passkeyUses,
  spent_challenges: spentChallenges,
  password_links: passwordLinks,
  identity_providers: identityProviders,
  identity_provider_secrets: identityProviderSecrets,
  database_users: databaseUsers,
  user_identities: userIdentities,
  identity_lookups: identityLookups,
  provider_log_outs: providerLogOuts,
  role_clusters: roleClusters,
  grants,
  tenants,
  tenant_groups: tenantGroups,
  tenant_group_members: tenantGroupMembers,
  currencies,
  coa_templates: coaTemplates,
  settings,
  provider_rates: providerRates,
  chain_heads: chainHeads,
  commit_tenants: commitTenants,
  file_tickets: fileTickets,
  tenant_status: tenantStatus,
  provider_attempts: providerAttempts,
  held_rates: heldRates,
  jobs,
  batch_runs: batchRuns,
  batch_run_tenants: batchRunTenants,
  follower_cursors: followerCursors,
  change_numbers: changeNumbers,
  api_keys: apiKeys,
  api_key_tenants: apiKeyTenants,
  api_key_hours: apiKeyHours,
  api_key_last_uses: apiKeyLastUses,
  webhooks,
  webhook_secrets: webhookSecrets,
  webhook_deliveries: webhookDeliveries,
  webhook_sender_lock: webhookSenderLock,
  manifest_versions: manifestVersions,
  manifest_operations: manifestOperations,
  manifest_checks: manifestChecks,
  proposed_changes: proposedChanges,
  change_decisions: changeDecisions,
  access_reviews: accessReviews,
  ...investigationTables,
  tenant_moves: tenantMoves,
  backups,
  tenant_restorations: tenantRestorations,
} as const;
