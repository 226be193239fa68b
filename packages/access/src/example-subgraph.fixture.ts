import { GraphQLScalarType, parse, type GraphQLSchema } from 'graphql';

import { bitmapOf } from './bitmap.ts';
import type { Claim, FirmScope, TenantScope } from './claim.ts';
import { either, firm, inherit, publicField, signedIn, someTenant, tenant } from './field-rule.ts';
import { inheritAll, type FieldMap } from './field-map.ts';
import { guarded, type Reference } from './guarded.ts';
import { permissionNumber, type PermissionName } from './permissions.ts';
import { createSubgraphContext, type Denial, type SubgraphContext } from './subgraph-context.ts';
import { buildGuardedSubgraph, type SubgraphParts } from './subgraph.ts';

/** A subgraph with every kind of field, for the tests of the guards. */

export const acme = { id: '018f0000-0000-7000-8000-00000000000a', number: 1 } as const;
export const bolt = { id: '018f0000-0000-7000-8000-00000000000b', number: 2 } as const;

export const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  scalar Decimal
  interface Refusal { code: String! message: String! }
  enum EntryKind { ORDINARY CLOSING }
  type Money { amount: Decimal! currency: String! }
  type PageInfo { hasNextPage: Boolean! }
  type JournalEntry @key(fields: "id") { tenantId: ID! id: ID! kind: EntryKind! total: Money! secret: String }
  type EntryEdge { cursor: String! node: JournalEntry! }
  type EntryConnection { edges: [EntryEdge!]! pageInfo: PageInfo! }
  type Tenant @key(fields: "id") { id: ID! balance: String }
  type User @key(fields: "id") { id: ID! name: String }
  type EntryPosted { entry: JournalEntry! }
  type PeriodLocked implements Refusal { code: String! message: String! lockState: String! }
  union PostEntryResult = EntryPosted | PeriodLocked
  type Query {
    entry(id: ID!): JournalEntry
    entries: EntryConnection
    everyEntry: [JournalEntry!]
    currencies: [String!]
    firmName: String
    tenantsShown: [Tenant!]
    me: String
    version: String
  }
  type Mutation { postEntry(isLocked: Boolean): PostEntryResult }
  type Subscription { entryPosted: String }
`);

const entry = (tenantId: string, id: string): object => ({
  tenantId,
  id,
  kind: 1,
  total: { amount: 1n, currency: 'PAB' },
  secret: 's',
});

export const resolvers = {
  Decimal: new GraphQLScalarType({ name: 'Decimal', serialize: (value) => `${String(value)}.00` }),
  EntryKind: { ORDINARY: 1, CLOSING: 2 },
  Refusal: { __resolveType: () => 'PeriodLocked' },
  PostEntryResult: { __resolveType: (value: object) => ('entry' in value ? 'EntryPosted' : 'PeriodLocked') },
  Query: {
    entry: (_parent: unknown, { id }: { id: string }, context: SubgraphContext) =>
      entry(context.tenantId, id),
    entries: (_parent: unknown, _input: unknown, context: SubgraphContext) => ({
      edges: [{ cursor: '1', node: entry(context.tenantId, '1') }],
      pageInfo: { hasNextPage: false },
    }),
    everyEntry: (_parent: unknown, _input: unknown, context: SubgraphContext) =>
      Array.from({ length: 1000 }, (_, index) => entry(context.tenantId, String(index))),
    currencies: () => ['PAB'],
    firmName: () => 'Demo',
    tenantsShown: () => [{ id: acme.id }, { id: bolt.id }],
    me: () => 'me',
    version: () => '1',
  },
  Mutation: {
    postEntry: (_parent: unknown, { isLocked }: { isLocked?: boolean }, context: SubgraphContext) =>
      isLocked === true
        ? { code: 'PERIOD_LOCKED', message: 'Locked.', periodLockState: 'LOCKED' }
        : { entry: entry(context.tenantId, '1') },
  },
  Subscription: {
    entryPosted: {
      subscribe: async function* () {
        yield { entryPosted: 'e' };
      },
    },
  },
  Tenant: {
    __resolveReference: guarded(signedIn, ({ id }) => ({ id })),
    balance: ({ id }: { id: string }) => `balance of ${id}`,
  },
  User: {
    __resolveReference: guarded(either('COA.Read'), ({ id }) => ({ id, name: 'Ana' })),
  },
  JournalEntry: {
    __resolveReference: guarded(tenant('Entry.Read'), ({ tenantId, id }: Reference) =>
      entry(String(tenantId), String(id)),
    ),
  },
};

export const permissions: FieldMap = {
  Query: {
    entry: tenant('Entry.Read'),
    entries: tenant('Entry.Read'),
    everyEntry: tenant('Entry.Read'),
    currencies: either('Currency.Read'),
    firmName: firm('Firm.Read'),
    tenantsShown: someTenant('Tenant.Read'),
    me: signedIn,
    version: publicField,
  },
  Mutation: { postEntry: tenant('GL.Post') },
  Subscription: { entryPosted: tenant('Entry.Read') },
  JournalEntry: {
    tenantId: inherit,
    id: inherit,
    kind: inherit,
    total: inherit,
    secret: tenant('Audit.Read'),
  },
  Tenant: { id: inherit, balance: tenant('Report.Read') },
  User: inheritAll,
  EntryPosted: inheritAll,
};

export function build(changed: Partial<SubgraphParts> = {}): GraphQLSchema {
  return buildGuardedSubgraph({ name: 'example', typeDefs, resolvers, permissions, ...changed });
}

const bits = (names: readonly PermissionName[]): Uint8Array => bitmapOf(names.map(permissionNumber));

const life = { grantsVersion: 1, issuedAtSeconds: 0, expiresAtSeconds: 60 };
const user = { kind: 'user', id: 'u', name: 'Ana' } as const;

export function inTenant({ id, number }: { id: string; number: number }, ...names: PermissionName[]): Claim {
  const scope: TenantScope = { kind: 'tenant', tenant: { id, number }, permissions: bits(names) };
  return { principal: user, ...life, scope };
}

export function inFirm(
  names: PermissionName[],
  ...sets: { tenants: number[]; names: PermissionName[] }[]
): Claim {
  const scope: FirmScope = {
    kind: 'firm',
    permissions: bits(names),
    sets: sets.map((set) => ({ permissions: bits(set.names), tenants: bitmapOf(set.tenants) })),
  };
  return { principal: user, ...life, scope };
}

export const anonymous: Claim = {
  ...inFirm([]),
  principal: { kind: 'anonymous', id: null, name: 'anonymous' },
};

export interface Recorded {
  readonly context: SubgraphContext;
  readonly denials: Denial[];
}

export function contextOf(
  claim: Claim,
  onDenied: (denial: Denial) => Promise<void> = () => Promise.resolve(),
): Recorded {
  const denials: Denial[] = [];
  const context = createSubgraphContext(
    { claim, requestId: 'r', origin: { ip: '::1', userAgent: null }, operationName: null, session: null },
    {
      onDenied: (denial) => {
        denials.push(denial);
        return onDenied(denial);
      },
      findTenantNumber: (tenantId) =>
        Promise.resolve([acme, bolt].find(({ id }) => id === tenantId)?.number ?? null),
    },
  );
  return { context, denials };
}
