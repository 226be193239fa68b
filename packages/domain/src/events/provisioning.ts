import { defineEvent } from './define.ts';

const registered = { in: 'control', object: 'Tenant', id: 'the tenant' } as const;
const books = { in: 'tenant', object: 'Tenant', id: 'the tenant' } as const;

/** Events of new tenants. A step that is repeated after an interruption finds what an earlier run did. */
export const provisioningEvents = {
  CATALOGUE_WRITTEN: defineEvent({
    when: 'Currencies and charts of accounts were brought to those of this version.',
    in: 'control',
    object: 'Catalogue',
    id: 'always `catalogue`',
    after: { currencies: 'integer', templates: 'integer' },
  }),
  TENANT_REGISTERED: defineEvent({
    ...registered,
    when: 'A tenant was registered; its books are not written yet.',
    after: {
      number: 'integer',
      slug: 'id',
      name: 'text',
      kind: 'text',
      baseCurrency: 'id',
      timeZone: 'text',
      locale: 'text',
      countryPack: 'id',
      coaTemplate: 'id',
      fiscalYearStart: 'date',
      firstYearStart: 'date',
      fiscalYearCount: 'integer',
      settings: [{ key: 'id', value: 'text' }],
      placement: 'map?',
    },
  }),
  BOOKS_OPENED: defineEvent({
    ...books,
    when: 'A tenant’s books were opened: accounts, tax codes, series, fiscal years.',
    after: { template: 'id', accounts: 'integer', taxCodes: 'list', fiscalYears: 'list' },
  }),
  BOOKS_FOUND_OPEN: defineEvent({
    ...books,
    when: 'Books were to be opened that an earlier run had opened; nothing was written.',
  }),
  BOOKS_LOOKED_FOR: defineEvent({
    ...books,
    when: 'Before a tenant is given up, its database was searched for books.',
    after: { areOpen: 'flag' },
  }),
  DATABASE_USERS_CREATED: defineEvent({
    ...registered,
    when: 'A tenant’s database on a server gets users of its own: their passwords were generated and sealed.',
    after: { principals: 'list' },
  }),
  TENANT_PROVISIONED: defineEvent({
    ...registered,
    when: 'A tenant’s books are written: it is served from now on.',
    before: { state: 'text' },
    after: { state: 'text' },
  }),
  TENANT_FOUND_SERVED: defineEvent({
    ...registered,
    when: 'A tenant was to be served that was served already; nothing changed.',
  }),
  TENANT_PROVISIONING_REMOVED: defineEvent({
    ...registered,
    when: 'A tenant that was never served was given up: its slug is free again.',
    before: { state: 'text', slug: 'id' },
    after: { state: 'text', cause: 'map?' },
  }),
  TENANT_FOUND_REMOVED: defineEvent({
    ...registered,
    when: 'A tenant was to be given up that was given up already; nothing changed.',
  }),
  TENANT_MOVE_BEGUN: defineEvent({
    ...registered,
    when: 'A tenant’s books began to be copied to another place, or a run took up a move that was interrupted.',
    mayHaveReason: true,
    after: { moveId: 'id', attempt: 'integer', from: 'map', to: 'map' },
  }),
  TENANT_MOVED: defineEvent({
    ...registered,
    when: 'A tenant’s books were copied and verified, and are served from another place from now on.',
    mayHaveReason: true,
    before: { placement: 'map' },
    after: { moveId: 'id', placement: 'map', head: 'map?', rows: 'integer' },
  }),
  TENANT_MOVE_UNDONE: defineEvent({
    ...registered,
    when: 'A move was undone before its end: the tenant stays where it was, and what was copied is of no use.',
    mayHaveReason: true,
    after: { moveId: 'id', problems: 'list' },
  }),
  TENANT_RESTORE_BEGUN: defineEvent({
    ...registered,
    when: 'A backup of a tenant’s books began to be restored beside them, or a run took up a restore that was interrupted.',
    mayHaveReason: true,
    after: { moveId: 'id', attempt: 'integer', from: 'map', to: 'map', backup: 'id' },
  }),
  TENANT_RESTORED: defineEvent({
    ...registered,
    when: 'A tenant’s books were put back to what a backup has, and are served from there from now on. Before: the end of the chain that was left, where it could be read; after: the commit that both have, and the one that follows it now.',
    mayHaveReason: true,
    before: { placement: 'map', head: 'map?' },
    after: { moveId: 'id', backup: 'id', placement: 'map', base: 'map', head: 'map', rows: 'integer' },
  }),
  BOOKS_RESTORED: defineEvent({
    ...books,
    when: 'These books are what a backup had, as of the commit before this one. Numbers that were given since are lost; no series gives them again.',
    mayHaveReason: true,
    after: { backup: 'id', base: 'map', left: 'map?', lostNumbers: 'integer', laterYears: 'list' },
  }),
  MOVED_DATABASE_DELETED: defineEvent({
    ...registered,
    when: 'The database that a tenant was moved from was deleted, with the users that it had on its server.',
    mayHaveReason: true,
    before: { placement: 'map', principals: 'list' },
    after: { moveId: 'id' },
  }),
} as const;
