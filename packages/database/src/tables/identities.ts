import {
  code,
  flag,
  hash,
  id,
  instant,
  nullable,
  number,
  oneOf,
  personal,
  sealed,
  text,
} from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Identity providers, and the accounts that people have there. Why and how: docs/decisions/0035-identity-providers.md. */

/** An OpenID provider with which people may sign in. */
export const identityProviders = defineTable('identity_providers', {
  number: 148,
  class: 'versioned',
  columns: {
    id: id(),
    /** Stands in the address that the provider sends browsers back to, so it is never used again. */
    code: code(60),
    /** As people know it. */
    name: text(200),
    /** As the provider writes it in what it signs. */
    issuer: code(500),
    client_id: code(200),
    /** Null: a public client, which has none. */
    secret_id: nullable(id()),
    /** Whether it asks for a second factor itself, so that who signs in with it has one. */
    counts_as_second_factor: flag(),
    /** Where browsers end its own session; null where it says nothing. */
    end_session_endpoint: nullable(text(2000)),
    /** SHA-256 of the token with which it makes and deactivates users; null: it has none. */
    scim_token_hash: nullable(code(64)),
    scim_token_until: nullable(instant()),
    /** Who answers for what it does with that: what takes two persons is theirs to propose. Without a token: with whom it ended. */
    scim_made_by: nullable(id()),
    /** Whether what SCIM calls `externalId` is the subject of its accounts. */
    is_external_id_subject: flag(),
    state: oneOf(['ACTIVE', 'REMOVED']),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['code'], isUnique: true },
    { columns: ['scim_token_hash'], whereNotNull: 'scim_token_hash' },
  ],
});

/** What this server proves with, to a provider, that it is the client. A secret that is no longer used is deleted. */
export const identityProviderSecrets = defineTable('identity_provider_secrets', {
  number: 149,
  class: 'erasable',
  columns: {
    id: id(),
    /** Of the provider's row, which may still wait for a second person. */
    provider_id: id(),
    secret: sealed(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['provider_id'] }],
});

/** The account at a provider with which a user signs in. A user has at most one at each. */
export const userIdentities = defineTable('user_identities', {
  number: 153,
  class: 'versioned',
  columns: {
    id: id(),
    user_id: id(),
    provider_id: id(),
    /** What the provider calls the account: some call it by an e-mail address. */
    subject: personal(text(255)),
    state: oneOf(['LINKED', 'UNLINKED']),
    linked_at: instant(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  subjectColumn: 'user_id',
  indexes: [{ columns: ['user_id', 'provider_id'], isUnique: true }],
  references: [
    { columns: ['user_id'], table: 'users' },
    { columns: ['provider_id'], table: 'identity_providers' },
  ],
});

/**
 * Where a sign-in finds the account: by a hash of provider and subject. It only points; what counts is the account's own row, which is in
 * the chain.
 */
export const identityLookups = defineTable('identity_lookups', {
  number: 154,
  class: 'erasable',
  columns: {
    identity_id: id(),
    user_id: id(),
    /** SHA-256 of provider and subject. */
    digest: code(64),
  },
  primaryKey: ['identity_id'],
  erasedBy: 'user_id',
  indexes: [{ columns: ['digest'], isUnique: true }],
});

/**
 * What providers have ended: log-out tokens that counted, so that none counts twice, and what no session that is being begun may name any more.
 * A row is deleted once nothing can name it.
 */
export const providerLogOuts = defineTable('provider_log_outs', {
  number: 159,
  class: 'derived',
  columns: {
    /** SHA-256 of what was ended: a token, a session at the provider, or all sessions of an account. */
    ended_hash: hash(),
    ended_at: instant(),
    kept_until: instant(),
  },
  primaryKey: ['ended_hash'],
  indexes: [{ columns: ['kept_until'] }],
});
