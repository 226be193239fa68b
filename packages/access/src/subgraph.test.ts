import {
  buildASTSchema,
  execute,
  graphql,
  GraphQLError,
  isObjectType,
  parse,
  subscribe,
  type GraphQLSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { applyMiddleware } from 'graphql-middleware';
import { rule as shieldRule, shield } from 'graphql-shield';
import { describe, expect, test } from 'vitest';

import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId, objectId } from '@cifra/domain/object-id';

import { claimAllows, type Claim } from './claim.ts';
import {
  acme,
  anonymous,
  bolt,
  build,
  contextOf,
  inFirm,
  inTenant,
  permissions,
  resolvers,
  typeDefs,
} from './example-subgraph.fixture.ts';
import { checkFieldMap, generatedInherits, inheritAll, type FieldMap } from './field-map.ts';
import { inherit, internal, tenant } from './field-rule.ts';
import { wrappersOf } from './shield-map.ts';
import { createErrorMask } from './mask-error.ts';
import type { SubgraphContext } from './subgraph-context.ts';

const schema = build();

interface Answer {
  readonly data: Record<string, unknown> | null;
  readonly codes: unknown[];
}

type Run = (
  schema: GraphQLSchema,
  source: string,
  context: SubgraphContext,
  variables?: Record<string, unknown>,
) => Promise<Answer>;

const interpreted: Run = async (of, source, contextValue, variableValues) => {
  const { data, errors } = await graphql({
    schema: of,
    source,
    contextValue,
    ...(variableValues && { variableValues }),
  });
  return {
    data: JSON.parse(JSON.stringify(data ?? null)) as Answer['data'],
    codes: (errors ?? []).map((error) => error.extensions['code'] ?? error.message),
  };
};

const compiled: Run = async (of, source, context, variables) => {
  const query = compileQuery(of, parse(source));
  if (!isCompiledQuery(query)) throw new Error('not compiled');
  const { data, errors } = await query.query({}, context, variables ?? {});
  return {
    data: JSON.parse(JSON.stringify(data ?? null)) as Answer['data'],
    codes: (errors ?? []).map((error) => error.extensions?.['code'] ?? error.message),
  };
};

const entities = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { __typename ... on JournalEntry { id kind total { amount } secret } ... on Tenant { id balance } ... on User { name } }
}`;
const rowId = '018f0000-0000-7000-8000-000000000007' as Uuid;
const entryReference = (tenantId: string): object => ({
  __typename: 'JournalEntry',
  id: objectId('JournalEntry', tenantId as Uuid, rowId),
});
const tenantReference = (tenantId: string): object => ({
  __typename: 'Tenant',
  id: firmObjectId('Tenant', tenantId as Uuid),
});
const userReference = { __typename: 'User', id: firmObjectId('User', rowId) };
const denied = 'NOT_FOUND_OR_DENIED';

describe.each([
  ['interpreted', interpreted],
  ['compiled', compiled],
] as const)('%s', (_name, run) => {
  const ask = async (
    source: string,
    claim: Claim,
    variables?: Record<string, unknown>,
  ): Promise<Answer & { denials: unknown[] }> => {
    const { context, denials } = contextOf(claim);
    return { ...(await run(schema, source, context, variables)), denials };
  };

  test('a field answers anyone who has its permission in the tenant', async () => {
    const { data, codes, denials } = await ask(
      '{ entry(id: "1") { id kind total { amount currency } } }',
      inTenant(acme, 'Entry.Read'),
    );
    expect(codes).toEqual([]);
    expect(denials).toEqual([]);
    expect(data).toEqual({
      entry: { id: '1', kind: 'ORDINARY', total: { amount: '1.00', currency: 'PAB' } },
    });
  });

  test('a field is denied without it, and the attempt is recorded', async () => {
    const { data, codes, denials } = await ask('{ entry(id: "1") { id } me }', inTenant(acme, 'Report.Read'));
    expect(data).toEqual({ entry: null, me: 'me' });
    expect(codes).toEqual([denied]);
    expect(denials).toEqual([{ field: 'Query.entry', permission: 'Entry.Read', tenantId: acme.id }]);
  });

  test('a leaf with a rule of its own is denied alone; a thousand denied rows are one event', async () => {
    const { data, codes, denials } = await ask('{ everyEntry { id secret } }', inTenant(acme, 'Entry.Read'));
    expect((data as { everyEntry: object[] }).everyEntry[999]).toEqual({
      id: '999',
      secret: null,
    });
    expect(codes).toHaveLength(1000);
    expect(denials).toEqual([{ field: 'JournalEntry.secret', permission: 'Audit.Read', tenantId: acme.id }]);
  });

  test('T2: a caller without permissions gets nothing from any root field but what is for all', async () => {
    for (const claim of [inTenant(acme), inFirm([])]) {
      const { data, codes } = await ask(
        '{ entry(id: "1") { id } everyEntry: entry(id: "2") { id } currencies firmName tenantsShown { id } me version }',
        claim,
      );
      expect(data).toEqual({
        entry: null,
        everyEntry: null,
        currencies: null,
        firmName: null,
        tenantsShown: null,
        me: 'me',
        version: '1',
      });
      expect(new Set(codes)).toEqual(new Set([denied, 'SCOPE_WRONG']));
    }
  });

  test('a field of the firm in a request that names a tenant says that it needs the firm, and is recorded; so the other way round', async () => {
    const firmWide = await ask('{ firmName }', inTenant(acme, 'Firm.Read'));
    expect(firmWide).toMatchObject({ data: { firmName: null }, codes: ['SCOPE_WRONG'] });
    expect(firmWide.denials).toMatchObject([{ field: 'Query.firmName' }]);
    const ofTenant = await ask('{ entry(id: "1") { id } }', inFirm([]));
    expect(ofTenant).toMatchObject({ data: { entry: null }, codes: ['SCOPE_WRONG'] });
  });

  test('who is not signed in reaches public fields only', async () => {
    const { data, codes } = await ask('{ entry(id: "1") { id } me firmName version }', anonymous);
    expect(data).toEqual({ entry: null, me: null, firmName: null, version: '1' });
    expect(new Set(codes)).toEqual(new Set(['UNAUTHENTICATED']));
  });

  test('firm-wide fields need a claim without a tenant, tenant fields one with', async () => {
    const everywhere = inFirm(['Firm.Read', 'Entry.Read', 'Currency.Read'], {
      tenants: [1, 2],
      names: ['Entry.Read', 'Tenant.Read'],
    });
    expect((await ask('{ firmName currencies entry(id: "1") { id } }', everywhere)).data).toEqual({
      firmName: 'Demo',
      currencies: ['PAB'],
      entry: null,
    });
    expect((await ask('{ firmName currencies }', inTenant(acme, 'Firm.Read', 'Currency.Read'))).data).toEqual(
      { firmName: null, currencies: ['PAB'] },
    );
  });

  test('under a firm claim a field of a tenant is allowed tenant by tenant', async () => {
    const claim = inFirm(
      [],
      { tenants: [1], names: ['Tenant.Read', 'Report.Read'] },
      { tenants: [2], names: ['Tenant.Read'] },
    );
    const { data, codes, denials } = await ask('{ tenantsShown { id balance } }', claim);
    expect(data).toEqual({
      tenantsShown: [
        { id: acme.id, balance: `balance of ${acme.id}` },
        { id: bolt.id, balance: null },
      ],
    });
    expect(codes).toEqual([denied]);
    expect(denials).toEqual([{ field: 'Tenant.balance', permission: 'Report.Read', tenantId: bolt.id }]);
  });

  test('T3: _entities works under default deny', async () => {
    const representations = [entryReference(acme.id), tenantReference(acme.id), userReference];
    const { data, codes } = await ask(
      entities,
      inTenant(acme, 'Entry.Read', 'Audit.Read', 'Report.Read', 'COA.Read'),
      { representations },
    );
    expect(codes).toEqual([]);
    expect(data).toEqual({
      _entities: [
        { __typename: 'JournalEntry', id: rowId, kind: 'ORDINARY', total: { amount: '1.00' }, secret: 's' },
        { __typename: 'Tenant', id: acme.id, balance: `balance of ${acme.id}` },
        { __typename: 'User', name: 'Ana' },
      ],
    });
  });

  test('T3: _entities is guarded: by permission, by tenant, and field by field', async () => {
    const refused = async (claim: Claim, representation: object): Promise<Answer> =>
      ask(entities, claim, { representations: [representation] });
    const nothing = { data: { _entities: [null] }, codes: [denied] };
    expect(await refused(inTenant(acme, 'Report.Read'), entryReference(acme.id))).toMatchObject(nothing);
    expect(await refused(inTenant(bolt, 'Entry.Read'), entryReference(acme.id))).toMatchObject(nothing);
    expect(await refused(inTenant(bolt, 'Entry.Read'), tenantReference(acme.id))).toMatchObject(nothing);
    expect(
      await refused(inFirm(['Entry.Read'], { tenants: [2], names: ['Entry.Read'] }), entryReference(acme.id)),
    ).toMatchObject(nothing);
    expect(
      await refused(
        inFirm(['Entry.Read'], { tenants: [1], names: ['Entry.Read'] }),
        entryReference('018f0000-0000-7000-8000-0000000000ff'),
      ),
    ).toMatchObject(nothing);
    expect(
      (await refused(inFirm([], { tenants: [1], names: ['Entry.Read'] }), entryReference(acme.id))).codes,
    ).toEqual([denied]);
    expect((await refused(inTenant(acme, 'Entry.Read'), entryReference(acme.id))).data).toMatchObject({
      _entities: [{ id: rowId, secret: null }],
    });
    expect((await refused(anonymous, entryReference(acme.id))).codes).toEqual(['UNAUTHENTICATED']);
  });

  test('one denied reference leaves the others of its list alone', async () => {
    const representations = [entryReference(bolt.id), entryReference(acme.id)];
    const { data } = await ask(entities, inTenant(acme, 'Entry.Read', 'Audit.Read'), { representations });
    expect(data).toMatchObject({ _entities: [null, { id: rowId }] });
  });

  test.each([[undefined], [null], [7], [rowId], [firmObjectId('User', rowId)]])(
    'a reference with an id that is none, or of another type (%j), is not there, and reads nothing',
    async (id) => {
      const { data, codes } = await ask(entities, inTenant(acme, 'Entry.Read'), {
        representations: [{ __typename: 'JournalEntry', id }],
      });
      expect(data).toEqual({ _entities: [null] });
      expect(codes).toEqual([denied]);
    },
  );

  test('unions, interfaces, enumerations and scalars resolve as before', async () => {
    const claim = inTenant(acme, 'GL.Post');
    const operation = (isLocked: boolean): string =>
      `mutation { postEntry(isLocked: ${isLocked}) { __typename ... on EntryPosted { entry { kind } } ... on Refusal { code } } }`;
    expect((await ask(operation(false), claim)).data).toEqual({
      postEntry: { __typename: 'EntryPosted', entry: { kind: 'ORDINARY' } },
    });
    expect((await ask(operation(true), claim)).data).toEqual({
      postEntry: { __typename: 'PeriodLocked', code: 'PERIOD_LOCKED' },
    });
  });

  test('a denied attempt that cannot be recorded is a failure, not a denial', async () => {
    const { context } = contextOf(inTenant(acme), () => Promise.reject(new Error('disk full')));
    const { data, codes } = await run(schema, '{ entry(id: "1") { id } }', context);
    expect(data).toEqual({ entry: null });
    expect(codes).toEqual(['disk full']);
    const representations = [entryReference(acme.id)];
    expect((await run(schema, entities, context, { representations })).codes).toEqual(['disk full']);
  });

  test('the same operation in two tenants answers each by its own claim', async () => {
    const source = '{ entry(id: "1") { tenantId } }';
    const answers = await Promise.all([
      ask(source, inTenant(acme, 'Entry.Read')),
      ask(source, inTenant(bolt)),
      ask(source, inTenant(bolt, 'Entry.Read')),
    ]);
    expect(answers.map(({ data }) => data)).toEqual([
      { entry: { tenantId: acme.id } },
      { entry: null },
      { entry: { tenantId: bolt.id } },
    ]);
  });

  test('_service gives the SDL', async () => {
    const { data } = await ask('{ _service { sdl } }', anonymous);
    expect((data as { _service: { sdl: string } })._service.sdl).toContain('type JournalEntry');
  });
});

test('subscriptions keep their subscribe', async () => {
  const run = async (claim: Claim): Promise<unknown> => {
    const { context } = contextOf(claim);
    const events = await subscribe({
      schema,
      document: parse('subscription { entryPosted }'),
      contextValue: context,
    });
    if (!(Symbol.asyncIterator in events)) return events.errors?.map((error) => error.message);
    const { value } = (await events[Symbol.asyncIterator]().next()) as {
      value: { data: unknown; errors?: GraphQLError[] };
    };
    return value.data ?? value.errors;
  };
  expect(await run(inTenant(acme, 'Entry.Read'))).toEqual({ entryPosted: 'e' });
  expect(await run(inTenant(acme))).toEqual(['Not found, or not allowed.']);
});

test('what inherits is left unwrapped: its resolver is the one that was written, or none', () => {
  const entry = schema.getType('JournalEntry');
  const fields = isObjectType(entry) ? entry.getFields() : {};
  expect(fields['id']?.resolve).toBeUndefined();
  expect(fields['secret']?.resolve).toBeTypeOf('function');
});

describe('each guard, taken away, is missed', () => {
  test('a field without a rule, a rule without a field, an unknown constant, an inheriting root: all are named at once', () => {
    const { entry: _removed, ...query } = permissions['Query'] as Record<string, ReturnType<typeof tenant>>;
    const map = {
      ...permissions,
      Query: { ...query, me: inherit, version: internal, gone: inherit },
      Mutation: { postEntry: tenant('GL.Psot' as 'GL.Post') },
      Nothing: { at: inherit },
    } satisfies FieldMap;
    expect(() => build({ permissions: map })).toThrowError(
      /Subgraph example: .*Query\.entry has no rule.*Query\.me is a root field.*Query\.version is not one of federation's.*Query\.gone has a rule but is not a field.*Mutation\.postEntry asks for "GL\.Psot".*Nothing has rules but is not an object type/s,
    );
  });

  test('a type that the map leaves out', () => {
    const { EntryPosted: _removed, ...map } = permissions;
    expect(() => build({ permissions: map })).toThrow('EntryPosted.entry has no rule');
  });

  test('a field that a connection has besides those that all share', () => {
    const counted = buildASTSchema(
      parse(`type Query { entries: EntryConnection } type Entry { id: ID! } type PageInfo { hasNextPage: Boolean! }
        type EntryConnection { edges: [EntryEdge!]! nodes: [Entry!]! pageInfo: PageInfo! sum: Int }
        type EntryEdge { cursor: String! node: Entry! weight: Int }`),
    );
    const map = { Query: { entries: tenant('Entry.Read') }, Entry: inheritAll } satisfies FieldMap;
    expect(() => checkFieldMap(counted, map)).toThrow(
      /fit the schema:\s+EntryConnection.sum has no rule\s+EntryEdge.weight has no rule$/,
    );
    const named = { ...map, EntryConnection: { sum: inherit }, EntryEdge: { weight: inherit } };
    expect([...(checkFieldMap(counted, named).get('EntryConnection')?.keys() ?? [])]).toEqual([
      'edges',
      'nodes',
      'pageInfo',
      'sum',
    ]);
  });

  test('a field with a permission of its own that is never null: its denial would take its siblings with it', () => {
    const map = {
      ...permissions,
      JournalEntry: { ...(permissions['JournalEntry'] as object), total: tenant('Entry.Read') },
    } as FieldMap;
    expect(() => build({ permissions: map })).toThrow(
      'JournalEntry.total has a permission of its own and is never null',
    );
  });

  test('a rule that is undefined', () => {
    const map = { ...permissions, Mutation: { postEntry: undefined } } as unknown as FieldMap;
    expect(() => build({ permissions: map })).toThrow('Mutation.postEntry has no rule');
  });

  test('the fallback: a field that escaped the map is denied by shield itself', async () => {
    const rules = new Map(checkFieldMap(schema, permissions));
    rules.delete('Mutation');
    const bare = applyMiddleware(
      schema,
      wrappersOf({ schema, rules }) as unknown as Parameters<typeof applyMiddleware>[1],
    );
    const { context } = contextOf(inTenant(acme, 'GL.Post'));
    expect(await interpreted(bare, 'mutation { postEntry { __typename } }', context)).toEqual({
      data: { postEntry: null },
      codes: [denied],
    });
  });

  test('a reference resolver that is not guarded, or missing', () => {
    const unguarded = { ...resolvers, JournalEntry: { __resolveReference: () => ({ id: '1' }) } };
    expect(() => build({ resolvers: unguarded })).toThrow('JournalEntry.__resolveReference is not guarded');
    const { JournalEntry: _removed, ...without } = resolvers;
    expect(() => build({ resolvers: without })).toThrow('JournalEntry.__resolveReference is missing');
  });

  test('a key that is not the id alone, and an entity whose type no id has', () => {
    const [text] = [typeDefs.loc?.source.body ?? ''];
    const twoKeys = text.replace('JournalEntry @key(fields: "id")', '$& @key(fields: "tenantId id")');
    expect(() => build({ typeDefs: parse(twoKeys) })).toThrow(
      'JournalEntry has the keys ["id","tenantId id"], and needs id alone',
    );
    const noType = parse(text.replace('type Money {', 'type Money @key(fields: "currency") {'));
    expect(() => build({ typeDefs: noType })).toThrow('Money is no type that ids know');
  });

  test('the cache: a contextual rule would answer one tenant with the check of another', async () => {
    const ofTenant = (cache: 'no_cache' | 'contextual'): Promise<Answer> => {
      const may = shieldRule('may', { cache })((
        parent: { id: string },
        _input: unknown,
        context: { claims: Map<string, Claim> },
      ) => {
        const claim = context.claims.get(parent.id);
        return claim !== undefined && claimAllows(claim, 'Report.Read');
      });
      const shielded = applyMiddleware(
        build({
          permissions: {
            ...permissions,
            Query: { ...(permissions['Query'] as object), tenantsShown: tenant('Entry.Read') },
            Tenant: { id: inherit, balance: inherit },
          },
        }),
        shield({ Tenant: { balance: may } }),
      );
      const { context } = contextOf(inTenant(acme, 'Entry.Read'));
      const claims = new Map<string, Claim>([
        [acme.id, inTenant(acme, 'Report.Read')],
        [bolt.id, inTenant(bolt)],
      ]);
      return interpreted(shielded, '{ tenantsShown { balance } }', Object.assign(context, { claims }));
    };
    const balances = async (cache: 'no_cache' | 'contextual'): Promise<unknown> =>
      (await ofTenant(cache)).data?.['tenantsShown'];
    expect(await balances('no_cache')).toEqual([{ balance: `balance of ${acme.id}` }, { balance: null }]);
    expect(await balances('contextual')).toEqual([
      { balance: `balance of ${acme.id}` },
      { balance: `balance of ${bolt.id}` },
    ]);
  });
});

test('refusals, Money, PageInfo, connections and edges need no line of their own', () => {
  expect([...generatedInherits(schema)].toSorted()).toEqual([
    'EntryConnection',
    'EntryEdge',
    'Money',
    'PageInfo',
    'PeriodLocked',
  ]);
});

test('what was not thrown on purpose is masked, and logged under the same reference', async () => {
  const logged: unknown[] = [];
  const mask = createErrorMask({
    subgraph: 'example',
    knownCodes: ['PERIOD_LOCKED'],
    log: (failure) => logged.push(failure),
  });
  const failing = build({
    resolvers: {
      ...resolvers,
      Query: {
        ...resolvers.Query,
        me: () =>
          Promise.reject(
            Object.assign(new Error('SQLITE_BUSY at /var/books'), { extensions: { code: 'PERIOD_LOCKED' } }),
          ),
        version: () => {
          throw new GraphQLError('Locked.', {
            extensions: { code: 'PERIOD_LOCKED', periodLockState: 'LOCKED', stacktrace: ['secret'] },
          });
        },
      },
    },
  });
  const { errors = [] } = await execute({
    schema: failing,
    document: parse('{ me version entry(id: "1") { id } }'),
    contextValue: contextOf(inTenant(acme)).context,
  });
  const [me, version, entry] = ['me', 'version', 'entry'].map((name) => {
    const error = errors.find(({ path }) => path?.[0] === name);
    return mask(error);
  });
  expect(me).toMatchObject({
    message: 'Internal error',
    path: ['me'],
    extensions: { code: 'INTERNAL', reference: expect.any(String) as string },
  });
  expect(version).toMatchObject({
    message: 'Locked.',
    extensions: { code: 'PERIOD_LOCKED', periodLockState: 'LOCKED' },
  });
  expect(JSON.stringify([me, version, entry])).not.toMatch(/SQLITE|secret/);
  expect(entry).toMatchObject({ message: 'Not found, or not allowed.', extensions: { code: denied } });
  expect(logged).toMatchObject([
    {
      subgraph: 'example',
      reference: me?.extensions?.['reference'],
      error: { message: 'SQLITE_BUSY at /var/books' },
    },
  ]);
  expect(mask(new Error('out of the way')).extensions).toMatchObject({ code: 'INTERNAL' });
});
