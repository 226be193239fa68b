import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, isObjectType, type GraphQLSchema } from 'graphql';
import { bitmapOf } from '@cifra/access/bitmap';
import type { Claim, TenantScope } from '@cifra/access/claim';
import { claimKind, verifyClaim } from '@cifra/access/claim-token';
import type { Anonymous, Edge, Principal } from '@cifra/access/edge';
import type { EdgeKey } from '@cifra/access/edge-keys';
import type { FieldMap } from '@cifra/access/field-map';
import { signedIn } from '@cifra/access/field-rule';
import { permissions as permissionNumbers } from '@cifra/access/permissions';
import { parseObjectId, tenantOfObject } from '@cifra/domain/object-id';
import type { LocalSubgraph } from '@cifra/gateway/subgraph-contract';
import { loadSubgraphTypeDefs } from '@cifra/schema/type-defs';
import { withConnectionResolvers } from '@cifra/subgraph-kit/connection-resolvers';
import { withObjectIds } from '@cifra/subgraph-kit/ids/with-object-ids';
import { subgraphSchema } from '@cifra/subgraph-kit/subgraph';
import { mutations as firmMutations } from '../../subgraphs/firm/src/mutations.ts';
import { mutations as documentsMutations } from '../../subgraphs/documents/src/mutations.ts';
import { resolvers as documentsResolvers } from '../../subgraphs/documents/src/resolvers.ts';
import { permissions as documentsPermissions } from '../../subgraphs/documents/src/permissions.ts';
import { resolvers as firmResolvers } from '../../subgraphs/firm/src/resolvers.ts';
import { permissions as firmPermissions } from '../../subgraphs/firm/src/permissions.ts';
import { mutations as ledgerMutations } from '../../subgraphs/ledger/src/mutations.ts';
import { resolvers as ledgerResolvers } from '../../subgraphs/ledger/src/resolvers.ts';
import { permissions as ledgerPermissions } from '../../subgraphs/ledger/src/permissions.ts';
import { mutations as periodMutations } from '../../subgraphs/period/src/mutations.ts';
import { resolvers as periodResolvers } from '../../subgraphs/period/src/resolvers.ts';
import { permissions as periodPermissions } from '../../subgraphs/period/src/permissions.ts';
import { otherTenant, type TenantName } from './actors.ts';
import { idOfTenant } from './api-ids.ts';
import type { Fault } from './composition.ts';
import type { Finding } from './finding.ts';
import { decode } from './forged.ts';
import type { World } from './world.ts';

/** A fault of isolation, planted into the composition, and what the fuzzer must say of it. */
export interface PlantedFault extends Fault {
  readonly expected: readonly Finding['kind'][];
  /** How it is looked for: through the gateway and straight at the subgraphs, with claims of all kinds over HTTP, or with keys. */
  readonly by: 'operations' | 'claims' | 'keys';
}

export type Resolver = (
  parent: unknown,
  input: Record<string, unknown>,
  context: TestedContext,
  info: unknown,
) => unknown;
type Resolvers = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What the faults touch of a subgraph's context. */
export interface TestedContext {
  readonly access: { readonly claim: Claim };
  readonly tenantId: string;
  readonly loaders: { readonly tenant: { load(id: string): Promise<unknown> } };
  readonly loadersOf: (tenantId: string) => Record<string, { load(id: string): Promise<unknown> }>;
}

const parts = {
  documents: {
    resolvers: documentsResolvers as unknown as Resolvers,
    permissions: documentsPermissions,
    typeDefs: () => loadSubgraphTypeDefs('documents', { mutations: documentsMutations }),
  },
  firm: {
    resolvers: firmResolvers as unknown as Resolvers,
    permissions: firmPermissions,
    typeDefs: () => loadSubgraphTypeDefs('firm', { mutations: firmMutations }),
  },
  ledger: {
    resolvers: ledgerResolvers as unknown as Resolvers,
    permissions: ledgerPermissions,
    typeDefs: () => loadSubgraphTypeDefs('ledger', { mutations: ledgerMutations }),
  },
  period: {
    resolvers: periodResolvers as unknown as Resolvers,
    permissions: periodPermissions,
    typeDefs: () => loadSubgraphTypeDefs('period', { mutations: periodMutations }),
  },
} as const;
type PartName = keyof typeof parts;

const everyPermission = bitmapOf(Object.values(permissionNumbers));

/** The subgraph with other resolvers or other rules, guarded as it is in the product. */
export function rebuilt(
  subgraph: LocalSubgraph,
  name: PartName,
  change: {
    readonly resolvers?: (own: Resolvers) => Resolvers;
    readonly permissions?: (own: FieldMap) => FieldMap;
  },
): LocalSubgraph {
  if (subgraph.name !== name) return subgraph;
  const part = parts[name];
  const schema = subgraphSchema({
    name,
    typeDefs: part.typeDefs(),
    resolvers: change.resolvers?.(part.resolvers) ?? part.resolvers,
    permissions: change.permissions?.(part.permissions) ?? part.permissions,
  });
  return { ...subgraph, schema };
}

/** One field's resolver, wrapped. */
export function withField(
  own: Resolvers,
  type: string,
  field: string,
  wrap: (inner: Resolver) => Resolver,
): Resolvers {
  const ofType = own[type];
  if (ofType?.[field] === undefined) throw new Error(`${type}.${field} has no resolver to plant a fault in`);
  return { ...own, [type]: { ...ofType, [field]: wrap(ofType[field] as Resolver) } };
}

/** What is done to a period that the input names; the fault stands in all of them, because one alone is rarely drawn with another tenant's. */
const ofAPeriod = ['lockPeriod', 'unlockPeriod', 'prepareClose', 'addCloseItem', 'abandonClose'];

/** A field whose answers are kept by their arguments alone. */
const keptByArguments = (inner: Resolver): Resolver => {
  const cache = new Map<string, unknown>();
  return (parent, input, context, info) => {
    const key = JSON.stringify(input);
    if (!cache.has(key)) cache.set(key, inner(parent, input, context, info));
    return cache.get(key);
  };
};

/** `node` and `nodes` that answer a tenant by its id, whatever the claim is. */
function tenantsAsNodes(subgraph: LocalSubgraph): LocalSubgraph {
  const found = async ({ loaders }: TestedContext, id: unknown): Promise<object | null> => {
    const name = parseObjectId(String(id));
    const row = name?.type === 'Tenant' ? await loaders.tenant.load(name.rowId) : null;
    return typeof row === 'object' && row !== null ? { ...row, __typename: 'Tenant' } : null;
  };
  const one =
    (): Resolver =>
    (_parent, { id }, context) =>
      found(context, id);
  const several =
    (): Resolver =>
    (_parent, { ids }, context) =>
      Promise.all((ids as readonly unknown[]).map((id) => found(context, id)));
  return rebuilt(subgraph, 'firm', {
    resolvers: (own) => withField(withField(own, 'Query', 'node', one), 'Query', 'nodes', several),
  });
}

/** The context as it is, with some properties of another value; it is not copied, because some are getters. */
export function contextWith(
  context: TestedContext,
  changed: Readonly<Record<string, unknown>>,
): TestedContext {
  return Object.create(
    context,
    Object.fromEntries(Object.entries(changed).map(([name, value]) => [name, { value, enumerable: true }])),
  ) as TestedContext;
}

export function withClaim(context: TestedContext, claim: Claim): TestedContext {
  return contextWith(context, { access: Object.assign(Object.create(context.access) as object, { claim }) });
}

export function withContext(
  subgraph: LocalSubgraph,
  wrap: (context: TestedContext, key: string) => TestedContext,
): LocalSubgraph {
  return {
    ...subgraph,
    createContext: (request) => {
      const { principal } = request.claim as Claim;
      return wrap(subgraph.createContext(request) as TestedContext, principal.id ?? 'anonymous');
    },
  };
}

function replaceReferences(schema: GraphQLSchema, wrap: (inner: Resolver3) => Resolver3): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const apollo = type.extensions['apollo'] as { subgraph?: { resolveReference?: Resolver3 } } | undefined;
    if (apollo?.subgraph?.resolveReference)
      apollo.subgraph.resolveReference = wrap(apollo.subgraph.resolveReference);
  }
}
/** The tenant of an id; its text where it is none. */
function tenantNamedBy(id: unknown): string {
  const name = parseObjectId(String(id));
  return (name && tenantOfObject(name)) ?? String(id);
}
type Resolver3 = (reference: Record<string, unknown>, context: TestedContext, info: unknown) => unknown;

/** Their names, known before a world is there to plant them in. */
export const faultNames = [
  'references are resolved without asking whose they are',
  'a loader finds rows by their id alone',
  'a cache is keyed by the arguments, without the tenant',
  'fields without a rule are allowed',
  'mutations ask for a sign-in only',
  'a mutation takes the tenant from its argument',
  'the edge reads the header alone, and `tenant` shows the one of the claim',
  'a mutation does not look at the tenant that its input names',
  'the edge reads no ids of nodes, and `node` shows a tenant without asking',
  'a tenant that is there is refused in other words',
  "another tenant's object is refused in other words",
  'a claim in a header from outside is believed',
  'what a tenant header means is kept from one request to the next',
  "a refusal tells the other tenant's words",
  'Tenant.entries does not look at its tenant',
  'a grant lives on after it is revoked',
  'a grant out of its time counts',
  'a user who was deactivated is let in',
  'a narrower grant adds to the broader one',
  'the list of tenants shows all of them',
  'a context outlives its request and serves the same user again',
  'under a firm claim every object is taken for the first tenant',
  'a claim for another subgraph is accepted',
  'an expired claim is accepted',
  'the signature of a claim is not checked',
  'a claim without an algorithm is accepted',
  'an oversized claim is cut and believed',
  'the address that a key comes from is not looked at',
  'a key that was revoked is accepted',
  'a key runs what its manifest does not have',
  'a key has its rights in every tenant',
] as const;

export function plantedFaults(world: World): PlantedFault[] {
  const { A, B } = world.tenants;
  const nameOf = (tenantId: unknown): TenantName | null =>
    tenantId === A.tenantId ? 'A' : tenantId === B.tenantId ? 'B' : null;
  const foreignId = (tenantId: unknown): string =>
    world.tenants[otherTenant(nameOf(tenantId) ?? 'A')].tenantId;
  const tenantScope = (tenantId: string): TenantScope => ({
    kind: 'tenant',
    tenant: { id: tenantId, number: 1 },
    permissions: everyPermission,
  });
  const inLedger =
    (type: string, field: string, wrap: (inner: Resolver) => Resolver): NonNullable<Fault['wrapSubgraph']> =>
    (subgraph) =>
      rebuilt(subgraph, 'ledger', { resolvers: (own) => withField(own, type, field, wrap) });
  const outside = { kind: 'outside claims', map: new WeakMap<object, Claim>() };

  return [
    {
      name: 'references are resolved without asking whose they are',
      by: 'operations',
      expected: ['leak'],
      wrapSubgraph: (subgraph) => {
        if (subgraph.name !== 'ledger') return subgraph;
        const copy = rebuilt(subgraph, 'ledger', {});
        replaceReferences(
          copy.schema,
          (inner) => (reference, context, info) =>
            inner(
              reference,
              withClaim(context, {
                ...context.access.claim,
                scope: tenantScope(tenantNamedBy(reference['id'])),
              }),
              info,
            ),
        );
        return copy;
      },
    },
    {
      name: 'a loader finds rows by their id alone',
      by: 'operations',
      expected: ['leak'],
      wrapSubgraph: (subgraph) =>
        subgraph.name !== 'ledger'
          ? subgraph
          : withContext(subgraph, (context) =>
              contextWith(context, {
                loadersOf: (tenantId: string) => {
                  const [own, other] = [context.loadersOf(tenantId), context.loadersOf(foreignId(tenantId))];
                  return new Proxy(own, {
                    get: (target, property, receiver) => {
                      const loader: unknown = Reflect.get(target, property, receiver);
                      if (typeof loader !== 'object' || loader === null || !('load' in loader)) return loader;
                      return {
                        ...loader,
                        prime: () => undefined,
                        load: async (id: string) =>
                          (await target[String(property)]?.load(id)) ?? other[String(property)]?.load(id),
                      };
                    },
                  });
                },
              }),
            ),
    },
    {
      name: 'a cache is keyed by the arguments, without the tenant',
      by: 'operations',
      expected: ['leak'],
      wrapSubgraph: (subgraph) =>
        rebuilt(subgraph, 'ledger', {
          resolvers: (own) =>
            Object.keys(own['Tenant'] ?? {})
              .filter((field) => !field.startsWith('__'))
              .reduce((all, field) => withField(all, 'Tenant', field, keptByArguments), own),
        }),
    },
    {
      name: 'fields without a rule are allowed',
      by: 'operations',
      expected: ['leak', 'write'],
      wrapSubgraph: (subgraph) => {
        if (subgraph.name !== 'ledger') return subgraph;
        const typeDefs = parts.ledger.typeDefs();
        const resolvers = withConnectionResolvers(typeDefs, parts.ledger.resolvers) as never;
        const schema = buildSubgraphSchema([{ typeDefs, resolvers }]);
        withObjectIds(schema, 'ledger');
        return { ...subgraph, schema };
      },
    },
    {
      name: 'mutations ask for a sign-in only',
      by: 'operations',
      expected: ['write'],
      wrapSubgraph: (subgraph) =>
        rebuilt(subgraph, 'ledger', {
          permissions: (own) => ({
            ...own,
            Mutation: Object.fromEntries(Object.keys(own['Mutation'] ?? {}).map((name) => [name, signedIn])),
          }),
        }),
    },
    {
      name: 'a mutation takes the tenant from its argument',
      by: 'operations',
      expected: ['leak', 'write'],
      wrapSubgraph: (subgraph) =>
        rebuilt(subgraph, 'period', {
          resolvers: (own) =>
            ofAPeriod.reduce(
              (all, field) =>
                withField(all, 'Mutation', field, (inner) => (parent, input, context, info) => {
                  const given = input['input'] as { periodId: unknown };
                  const owner = world.marks.ownerOf(String(given.periodId));
                  if (owner === null) return inner(parent, input, context, info);
                  const { tenantId } = world.tenants[owner];
                  const taken = { input: { ...given, tenantId } };
                  return inner(parent, taken, contextWith(context, { tenantId }), info);
                }),
              own,
            ),
        }),
    },
    {
      name: 'the edge reads the header alone, and `tenant` shows the one of the claim',
      by: 'operations',
      expected: ['leak'],
      wrapEdge: (edge) => ({
        ...edge,
        mint: (caller, names) => {
          const header = names.filter(({ by }) => by === 'either');
          return edge.mint(caller, header.length > 0 ? header : names);
        },
      }),
      wrapSubgraph: (subgraph) =>
        rebuilt(subgraph, 'firm', {
          resolvers: (own) =>
            withField(own, 'Query', 'tenant', () => (_parent, _input, { access, loaders }) => {
              const { scope } = access.claim;
              return scope.kind === 'tenant' ? loaders.tenant.load(scope.tenant.id) : null;
            }),
        }),
    },
    {
      name: 'a mutation does not look at the tenant that its input names',
      by: 'operations',
      expected: ['leak', 'write'],
      wrapSubgraph: (subgraph) =>
        rebuilt(subgraph, 'ledger', {
          resolvers: (own) =>
            Object.keys(own['Mutation'] ?? {}).reduce(
              (changed, name) =>
                withField(changed, 'Mutation', name, (inner) => (parent, { input }, context, info) => {
                  const { scope } = context.access.claim;
                  const tenantId = scope.kind === 'tenant' ? scope.tenant.id : null;
                  return inner(parent, { input: { ...(input as object), tenantId } }, context, info);
                }),
              own,
            ),
        }),
    },
    {
      name: 'the edge reads no ids of nodes, and `node` shows a tenant without asking',
      by: 'operations',
      expected: ['leak'],
      wrapEdge: (edge) => ({
        ...edge,
        mint: (caller, names) =>
          edge.mint(
            caller,
            names.filter(({ by }) => by !== 'object'),
          ),
      }),
      wrapSubgraph: tenantsAsNodes,
    },
    {
      name: 'a tenant that is there is refused in other words',
      by: 'operations',
      expected: ['told apart'],
      wrapEdge: (edge) => ({
        ...edge,
        mint: async (caller, names) => {
          const minted = await edge.mint(caller, names);
          const there: readonly string[] = [A.slug, B.slug, idOfTenant(A.tenantId), idOfTenant(B.tenantId)];
          const isThere = names.some(({ text }) => there.includes(text));
          return minted.kind === 'refused' && isThere
            ? { ...minted, code: 'FORBIDDEN', message: 'Not your tenant.', httpStatus: 403 }
            : minted;
        },
      }),
    },
    {
      name: "another tenant's object is refused in other words",
      by: 'operations',
      expected: ['told apart'],
      wrapSubgraph: (subgraph) =>
        rebuilt(subgraph, 'ledger', {
          resolvers: (own) =>
            ['entry', 'draft', 'account', 'recurringEntry'].reduce(
              (all, field) =>
                withField(all, 'Tenant', field, (inner) => (parent, input, context, info) => {
                  const owner = world.marks.ownerOf(String(input['id']));
                  if (owner !== null && world.tenants[owner].tenantId !== (parent as { id: string }).id)
                    throw new GraphQLError('It is of another tenant.', {
                      extensions: { code: 'NOT_FOUND_OR_DENIED' },
                    });
                  return inner(parent, input, context, info);
                }),
              own,
            ),
        }),
    },
    {
      name: 'a claim in a header from outside is believed',
      by: 'operations',
      expected: ['leak'],
      beforeRequest: (request) => {
        const claim = request.headers['x-cifra-claim'];
        if (claim !== undefined) request.headers['x-believed'] = claim;
      },
      wrapEdge: (edge): Edge => ({
        ...edge,
        authenticate: async (request) => {
          const believed = request.headers['x-believed'];
          if (typeof believed !== 'string') return edge.authenticate(request);
          const principal: Principal = { kind: 'principal', id: 'outside', party: 'first', confinedTo: null };
          outside.map.set(principal, claimOfPayload(believed));
          return principal;
        },
        mint: async (caller: Anonymous | Principal, names) => {
          const claim = outside.map.get(caller);
          if (claim === undefined) return edge.mint(caller, names);
          return {
            kind: 'claim',
            claim,
            tenant: null,
            rights: () => '',
            token: () => Promise.reject(new Error('in process only')),
          };
        },
      }),
    },
    {
      name: 'what a tenant header means is kept from one request to the next',
      by: 'operations',
      expected: ['leak'],
      wrapEdgePorts: (ports) => {
        const kept = new Map<string, Promise<{ readonly id: string } | null>>();
        return {
          ...ports,
          // Keyed by the first letters, which two clients may share.
          findTenant: (header) => {
            const key = header.slice(0, 3).toLowerCase();
            const found = kept.get(key) ?? ports.findTenant(header);
            kept.set(key, found);
            return found;
          },
        };
      },
    },
    {
      name: "a refusal tells the other tenant's words",
      by: 'operations',
      expected: ['leak'],
      wrapSubgraph: inLedger('Mutation', 'reverseEntry', (inner) => async (parent, input, context, info) => {
        const answer = (await inner(parent, input, context, info)) as { code?: string; message?: string };
        const { entryId: given } = input['input'] as { entryId: unknown };
        const entryId = String(given);
        const owner = world.marks.ownerOf(entryId);
        if (answer.code !== 'ENTRY_UNKNOWN' || owner === null) return answer;
        const entry = (await context.loadersOf(world.tenants[owner].tenantId)['entry']?.load(entryId)) as {
          description?: string;
        } | null;
        return {
          ...answer,
          message: `${answer.message ?? ''} It is ${entry?.description ?? 'nothing'} of ${world.tenants[owner].slug}.`,
        };
      }),
    },
    {
      name: 'Tenant.entries does not look at its tenant',
      by: 'operations',
      expected: ['leak'],
      wrapSubgraph: inLedger(
        'Tenant',
        'entries',
        (inner) => (_parent, input, context, info) => inner({ id: B.tenantId }, input, context, info),
      ),
    },
    {
      name: 'a grant lives on after it is revoked',
      by: 'operations',
      expected: ['leak', 'write'],
      wrapEdgePorts: (ports) => ({ ...ports, currentVersions: () => ({ grants: 1, sessions: 1 }) }),
    },
    {
      name: 'a grant out of its time counts',
      by: 'operations',
      expected: ['leak', 'write'],
      wrapEdgePorts: (ports) => ({
        ...ports,
        findUserAccess: async (id) => {
          const found = await ports.findUserAccess(id);
          return (
            found && { ...found, grants: found.grants.map((grant) => ({ ...grant, validUntilMicros: null })) }
          );
        },
      }),
    },
    {
      name: 'a user who was deactivated is let in',
      by: 'operations',
      expected: ['leak', 'write'],
      wrapEdgePorts: (ports) => ({
        ...ports,
        findUserAccess: async (id) => {
          const found = await ports.findUserAccess(id);
          return found && { ...found, user: { ...found.user, isActive: true } };
        },
      }),
    },
    {
      name: 'a narrower grant adds to the broader one',
      by: 'operations',
      expected: ['leak', 'write'],
      wrapEdgePorts: (ports) => ({
        ...ports,
        findUserAccess: async (id) => {
          const found = await ports.findUserAccess(id);
          const broad = found?.grants.find(({ scope }) => scope === 'ALL');
          if (!found || !broad) return found;
          const tenants = found.tenants.map(({ id: scopeId }) => ({
            ...broad,
            scope: 'TENANT' as const,
            scopeId,
          }));
          return { ...found, grants: [...found.grants, ...tenants] };
        },
      }),
    },
    {
      name: 'the list of tenants shows all of them',
      by: 'operations',
      expected: ['leak'],
      wrapSubgraph: (subgraph) =>
        rebuilt(subgraph, 'firm', {
          resolvers: (own) =>
            withField(own, 'Query', 'tenants', (inner) => (parent, input, context, info) => {
              const all = { permissions: everyPermission, tenants: bitmapOf([1, 2]) };
              return inner(
                parent,
                input,
                withClaim(context, {
                  ...context.access.claim,
                  scope: { kind: 'firm', permissions: everyPermission, sets: [all] },
                }),
                info,
              );
            }),
        }),
    },
    {
      name: 'a context outlives its request and serves the same user again',
      by: 'operations',
      expected: ['leak'],
      wrapSubgraph: (subgraph) => {
        const kept = new Map<string, TestedContext>();
        return withContext(subgraph, (context, key) => {
          const known = kept.get(key) ?? context;
          kept.set(key, known);
          return known;
        });
      },
    },
    {
      name: 'under a firm claim every object is taken for the first tenant',
      by: 'operations',
      expected: ['leak'],
      wrapSubgraph: (subgraph) =>
        subgraph.name !== 'ledger'
          ? subgraph
          : withContext(subgraph, (context) =>
              contextWith(context, {
                access: Object.assign(Object.create(context.access) as object, {
                  findTenantNumber: () => Promise.resolve(1),
                }),
              }),
            ),
    },
    {
      name: 'a claim for another subgraph is accepted',
      by: 'claims',
      expected: ['leak'],
      readClaim: (token) => read(world, token, { audience: String(payloadOf(token)['aud']) }),
    },
    {
      name: 'an expired claim is accepted',
      by: 'claims',
      expected: ['leak'],
      readClaim: (token, audience) =>
        read(world, token, { audience, nowSeconds: Number(payloadOf(token)['iat']) }),
    },
    {
      name: 'the signature of a claim is not checked',
      by: 'claims',
      expected: ['leak'],
      readClaim: (token, audience) => {
        const payload = payloadOf(token);
        const isInTime =
          Number(payload['exp']) > Date.now() / 1000 && Number(payload['iat']) <= Date.now() / 1000;
        const { alg, typ } = headerOf(token);
        return Promise.resolve(
          payload['aud'] === audience && isInTime && alg === 'EdDSA' && typ === claimKind.type
            ? claimOfPayload(token)
            : null,
        );
      },
    },
    {
      name: 'a claim without an algorithm is accepted',
      by: 'claims',
      expected: ['leak'],
      readClaim: async (token, audience) =>
        headerOf(token)['alg'] === 'none' ? claimOfPayload(token) : read(world, token, { audience }),
    },
    {
      name: 'an oversized claim is cut and believed',
      by: 'claims',
      expected: ['leak'],
      readClaim: async (token, audience) =>
        token.length > claimKind.limitBytes ? claimOfPayload(token) : read(world, token, { audience }),
    },
    {
      name: 'the address that a key comes from is not looked at',
      by: 'keys',
      expected: ['leak'],
      wrapEdgePorts: withKeys((key) => ({ ...key, addresses: null })),
    },
    {
      name: 'a key that was revoked is accepted',
      by: 'keys',
      expected: ['leak'],
      wrapEdgePorts: withKeys((key) => ({ ...key, isRevoked: false })),
    },
    {
      name: 'a key runs what its manifest does not have',
      by: 'keys',
      expected: ['leak'],
      wrapEdgePorts: withKeys((key) => ({ ...key, confinedTo: null })),
    },
    {
      name: 'a key has its rights in every tenant',
      by: 'keys',
      expected: ['leak'],
      wrapEdgePorts: withKeys((key) => ({ ...key, tenantIds: [A.tenantId, B.tenantId] })),
    },
  ];
}

/** Keys as the edge is told of them, with a check taken away. */
function withKeys(change: (key: EdgeKey) => EdgeKey): NonNullable<Fault['wrapEdgePorts']> {
  return (ports) => {
    const { apiKeys } = ports;
    if (apiKeys === undefined) throw new Error('the edge knows no keys');
    const listKeys: typeof apiKeys.listKeys = async () => {
      const list = await apiKeys.listKeys();
      return { ...list, keys: list.keys.map(change) };
    };
    return { ...ports, apiKeys: { ...apiKeys, listKeys } };
  };
}

async function read(
  world: World,
  token: string,
  {
    audience,
    nowSeconds = Math.floor(Date.now() / 1000),
  }: { readonly audience: string; readonly nowSeconds?: number },
): Promise<Claim | null> {
  const verified = await verifyClaim(token, { audience, keys: world.keys, nowSeconds });
  return verified.ok ? verified.value : null;
}

function headerOf(token: string): Record<string, unknown> {
  return decode(token.split('.')[0] ?? '');
}

function payloadOf(token: string): Record<string, unknown> {
  return decode(token.split('.')[1] ?? '');
}

/** What a claim's text says, believed as it stands. */
export function claimOfPayload(token: string): Claim {
  const { sub, principal, tenant, permissions, parties, iat, exp } = payloadOf(token) as {
    sub: string;
    principal: { name: string };
    tenant: { id: string; number: number };
    permissions: string;
    parties?: readonly string[];
    iat: number;
    exp: number;
  };
  return {
    principal: { kind: 'user', id: sub, name: principal.name },
    grantsVersion: 0,
    issuedAtSeconds: iat,
    expiresAtSeconds: exp,
    scope: {
      kind: 'tenant',
      tenant,
      permissions: new Uint8Array(Buffer.from(permissions, 'base64url')),
      ...(parties !== undefined && { parties }),
    },
  };
}
