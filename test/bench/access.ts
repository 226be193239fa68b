import { buildSubgraphSchema } from '@apollo/subgraph';
import { bitmapOf } from '@cifra/access/bitmap';
import type { Claim } from '@cifra/access/claim';
import { inheritAll, type FieldMap } from '@cifra/access/field-map';
import { inherit, tenant } from '@cifra/access/field-rule';
import { guarded } from '@cifra/access/guarded';
import { permissionNumber } from '@cifra/access/permissions';
import { createSubgraphContext, type SubgraphContext } from '@cifra/access/subgraph-context';
import { buildGuardedSubgraph } from '@cifra/access/subgraph';
import type { Uuid } from '@cifra/domain/ids';
import { objectId, parseObjectId } from '@cifra/domain/object-id';
import { execute, parse, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';

/** What the guards cost: the same operation on the same resolvers, with checks on and off, compiled and interpreted.
 * Aim: at most 15 % where leaves inherit. The last operation shows why they do: a rule on a leaf, a thousand rows.
 *
 *   node ops/bootstrap.mjs test/bench/access.ts */

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Money { amount: String! currency: String! }
  type Line { account: String! description: String base: Money! original: Money! }
  type JournalEntry @key(fields: "id") { tenantId: ID! id: ID! number: Int! postingDate: String! total: Money! lines: [Line!]! secret: String }
  type Query { entry: JournalEntry page: [JournalEntry!] }
`);

const tenantId = '018f0000-0000-7000-8000-00000000000a' as Uuid;
const money = { amount: '1200.00', currency: 'PAB' };
const line = { account: '1100', description: 'Bank', base: money, original: money };
const rows = Array.from({ length: 1000 }, (_, index) => ({
  tenantId,
  id: `018f0000-0000-7000-8000-${String(index).padStart(12, '0')}` as Uuid,
  number: index,
  postingDate: '2026-03-31',
  total: money,
  lines: [line, line, line],
  secret: 'memo',
}));

/** A read takes a turn of the event loop at least. */
const read = <Row>(row: Row): Promise<Row> => new Promise((resolve) => setImmediate(resolve, row));

const first = rows[0];
const Query = { entry: () => read(first), page: () => read(rows) };
const findEntry = ({ id }: { readonly id: string }): Promise<object> =>
  read(rows[Number(id.slice(-12))] ?? line);

const permissions: FieldMap = {
  Query: { entry: tenant('Entry.Read'), page: tenant('Entry.Read') },
  JournalEntry: {
    tenantId: inherit,
    id: inherit,
    number: inherit,
    postingDate: inherit,
    total: inherit,
    lines: inherit,
    secret: tenant('Audit.Read'),
  },
  Line: inheritAll,
};

const on = buildGuardedSubgraph({
  name: 'bench',
  typeDefs,
  resolvers: { Query, JournalEntry: { __resolveReference: guarded(tenant('Entry.Read'), findEntry) } },
  permissions,
});
const off = buildSubgraphSchema([
  {
    typeDefs,
    resolvers: {
      Query,
      JournalEntry: { __resolveReference: ({ id }: { id: string }) => findEntry(rowOf(id)) },
    },
  },
]);

const claim: Claim = {
  principal: { kind: 'user', id: 'u', name: 'Ana' },
  grantsVersion: 1,
  issuedAtSeconds: 0,
  expiresAtSeconds: 60,
  scope: {
    kind: 'tenant',
    tenant: { id: tenantId, number: 1 },
    permissions: bitmapOf(['Entry.Read', 'Audit.Read'].map(permissionNumber)),
  },
};

function newContext(): SubgraphContext {
  return createSubgraphContext(
    { claim, requestId: 'r', origin: { ip: '::1', userAgent: null }, operationName: null, session: null },
    {
      onDenied: () => Promise.reject(new Error('nothing is denied here')),
      findTenantNumber: () => Promise.resolve(null),
    },
  );
}

const fields =
  'tenantId id number postingDate total { amount currency } lines { account description base { amount currency } original { amount currency } }';
const rowOf = (id: string) => ({ id: parseObjectId(id)?.rowId ?? '' });
const representations = rows.slice(0, 50).map(({ id }) => ({
  __typename: 'JournalEntry',
  id: objectId('JournalEntry', tenantId, id),
}));

const operations = [
  { name: 'one entry', source: `{ entry { ${fields} } }`, repeat: 400 },
  { name: 'a page of 1,000 entries', source: `{ page { ${fields} } }`, repeat: 12 },
  {
    name: '_entities, 50 references',
    source: `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on JournalEntry { ${fields} } } }`,
    repeat: 120,
  },
  { name: '(a rule on a leaf of 1,000)', source: `{ page { ${fields} secret } }`, repeat: 12 },
];

type Runner = (context: SubgraphContext) => ExecutionResult | Promise<ExecutionResult>;

function compiled(schema: GraphQLSchema, source: string): Runner {
  const query = compileQuery(schema, parse(source));
  if (!isCompiledQuery(query)) throw new Error('not compiled');
  return (context) => query.query({}, context, { representations });
}

function interpreted(schema: GraphQLSchema, source: string): Runner {
  const document = parse(source);
  return (context) =>
    execute({ schema, document, contextValue: context, variableValues: { representations } });
}

/** Milliseconds for one execution. */
async function time(run: Runner, repeat: number): Promise<number> {
  const start = performance.now();
  for (let round = 0; round < repeat; round += 1) {
    const { errors } = await run(newContext());
    if (errors !== undefined && errors.length > 0) throw new Error(errors[0]?.message);
  }
  return (performance.now() - start) / repeat;
}

const rounds = 25;
const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

process.stdout.write('checks                       engine         off ms    on ms    cost\n');
for (const { name, source, repeat } of operations) {
  for (const [engine, prepare] of [
    ['compiled', compiled],
    ['interpreted', interpreted],
  ] as const) {
    const runs = { off: prepare(off, source), on: prepare(on, source) };
    const times = { off: [] as number[], on: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      // Alternating, so that neither has the warmer machine.
      for (const which of round % 2 === 0 ? (['off', 'on'] as const) : (['on', 'off'] as const)) {
        times[which].push(await time(runs[which], repeat));
      }
    }
    const [without, within] = [median(times.off), median(times.on)];
    const percent = ((within / without - 1) * 100).toFixed(1);
    process.stdout.write(
      `${name.padEnd(28)} ${engine.padEnd(12)} ${without.toFixed(4).padStart(8)} ${within.toFixed(4).padStart(8)} ${percent.padStart(6)} %\n`,
    );
  }
}
