import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { generateResolverTypes } from '../../schema/scripts/codegen.ts';
import { composeSupergraph } from '../../schema/scripts/compose.ts';
import { listStale, REPOSITORY, writeOutputs } from '../../schema/scripts/output.ts';
import { printRefusals } from '../../schema/scripts/refusals.ts';
import { ensureResolverTypes } from '../../schema/scripts/resolver-types.ts';
import { resolverTypesFile } from '../../schema/scripts/resolver-types-stamp.ts';
import { loadSubgraphTypeDefs } from '@cifra/schema/type-defs';
import { factEnums } from '@cifra/domain/refusals/fact-enums';
import { buildASTSchema, isEnumType, parse, print } from 'graphql';
import { expect, test } from 'vitest';

import { writeFixtureTree } from '../support/fixture-tree.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@shareable", "@external"])\n';

const CATALOGUE = {
  ENTRY_UNBALANCED: {
    when: 'Debit and credit differ.',
    facts: { debitAmount: 'amount', lineNumber: 'integer?' },
  },
  PERIOD_LOCKED: {
    facts: {
      periodRef: 'id',
      day: 'date',
      at: 'instant',
      choices: 'list',
      why: 'text',
      sides: 'PostingSide[]',
    },
  },
};

function fixture(changes: Readonly<Record<string, string>> = {}): string {
  return writeFixtureTree({
    'schema/common.graphql': readFileSync(path.join(REPOSITORY, 'schema/common.graphql'), 'utf8'),
    'schema/refusals.graphql': printRefusals(CATALOGUE),
    'subgraphs/ledger/package.json': '{ "type": "module" }',
    'subgraphs/ledger/schema.graphql': `${LINK}
      type Query { entry(id: ID!): Entry }
      type Mutation { postEntry(input: PostEntryInput!): PostEntryOutcome! }
      input PostEntryInput { idempotencyKey: String!, day: LocalDate! }
      union PostEntryOutcome = Entry | EntryUnbalanced
      enum Side { DEBIT CREDIT }
      type Entry implements Node @key(fields: "id") { tenantId: ID!, id: ID!, amount: Money!, side: Side! }`,
    'subgraphs/ledger/codegen.json':
      '{ "contextType": "../context.ts#Context", "mappers": { "Entry": "../context.ts#EntryRow" } }',
    'subgraphs/ledger/src/context.ts':
      'export interface Context { readonly tenantId: string }\nexport interface EntryRow { readonly amountE4: bigint }\n',
    'subgraphs/period/package.json': '{}',
    'subgraphs/period/schema.graphql': `${LINK}
      type Entry implements Node @key(fields: "id") { id: ID!, isLocked: Boolean!, fee: Money! }`,
    ...changes,
  });
}

test('a subgraph gets the shared types that it reaches, and no others', () => {
  const ledger = print(loadSubgraphTypeDefs('ledger', { root: fixture() }));
  for (const name of [
    'scalar Decimal',
    'scalar LocalDate',
    'type Money',
    'interface Refusal',
    'type EntryUnbalanced',
  ]) {
    expect(ledger).toContain(name);
  }
  for (const name of ['type PeriodLocked', 'scalar BigInt', 'type PageInfo'])
    expect(ledger).not.toContain(name);
});

test('a subgraph without a schema, or one that defines a shared type again, is named', () => {
  const root = fixture({ 'subgraphs/ledger/schema.graphql': `${LINK} type Query { a: Int } scalar Decimal` });
  expect(() => loadSubgraphTypeDefs('ledger', { root })).toThrow('Decimal is a shared type');
  expect(() => loadSubgraphTypeDefs('nothing', { root })).toThrow(
    'subgraphs/nothing/schema.graphql does not exist',
  );
});

test('the subgraphs compose into a supergraph and a public schema without federation in it', async () => {
  const outputs = await composeSupergraph(fixture());
  expect(outputs['schema/supergraph.graphql']).toContain('@join__graph(name: "ledger"');
  expect(outputs['schema/api.graphql']).toContain('type EntryUnbalanced implements Refusal');
  expect(outputs['schema/api.graphql']).not.toMatch(/join__|_entities|@key/);
});

function describedAs(text: string): string {
  return `${LINK} "${text}" type Shared @shareable { a: Int }`;
}

test('a hint of the composer is an error', async () => {
  const root = fixture({
    'subgraphs/fx/package.json': '{}',
    'subgraphs/fx/schema.graphql': describedAs('one thing'),
    'subgraphs/audit/package.json': '{}',
    'subgraphs/audit/schema.graphql': describedAs('another thing'),
  });
  await expect(composeSupergraph(root)).rejects.toThrow('composition gives hints');
});

test('a union of more than thirty members does not compose', async () => {
  const names = Array.from({ length: 31 }, (_, index) => `Part${index}`);
  const root = fixture({
    'subgraphs/period/schema.graphql': `${LINK} type Query { part: Part } union Part = ${names.join(' | ')}
      ${names.map((name) => `type ${name} { a: Int }`).join(' ')}`,
  });
  await expect(composeSupergraph(root)).rejects.toThrow('Part has 31 members, and 30 is the most');
});

test('subgraphs that contradict each other do not compose', async () => {
  const root = fixture({
    'subgraphs/period/schema.graphql': `${LINK} type Entry implements Node @key(fields: "id") { id: ID!, side: Int! }`,
  });
  await expect(composeSupergraph(root)).rejects.toThrow('the subgraphs do not compose');
});

test('refusals are printed as types; an unknown kind and a taken name are errors', () => {
  const text = printRefusals(CATALOGUE, { facts: { debitAmount: 'The sum of all debits.' } });
  expect(text).toMatch(
    /type EntryUnbalanced implements Refusal @shareable \{[^}]*  remedy: String\n  """\n  The sum of all debits\.\n  """\n  debitAmount: Decimal!\n  lineNumber: Int\n\}/,
  );
  expect(text).toContain('  """\n  Debit and credit differ.\n  """\n  ENTRY_UNBALANCED\n  PERIOD_LOCKED\n}');
  expect(text).toContain('sides: [PostingSide!]!');
  expect(text).toContain('choices: [String!]!');
  expect(() => printRefusals({ A: { facts: { b: 'float' } } })).toThrow('no GraphQL type');
  expect(() => printRefusals({ A: { facts: { code: 'text' } } })).toThrow('has a field of this name already');
  expect(() => printRefusals({ Aa: { facts: {} } })).toThrow('is not a code');
});

test('a fact with two types, or with a name that does not say what it holds, is named', () => {
  expect(() => printRefusals({ A: { facts: { day: 'date' } }, B: { facts: { day: 'text' } } })).toThrow(
    'B.day is String!, and A.day is LocalDate!: one name has one type',
  );
  expect(() => printRefusals({ A: { facts: { day: 'date' } }, B: { facts: { day: 'date?' } } })).toThrow(
    'B.day is LocalDate, and A.day is LocalDate!: one name has one type',
  );
  expect(() => printRefusals({ A: { facts: { account: 'id' } } })).toThrow('ends in Ref');
  expect(() => printRefusals({ A: { facts: { period: 'LockState' } } })).toThrow('ends in State');
});

test('the enumerations of facts are those of the schema', () => {
  const files = ['schema/common.graphql', 'schema/refusals.graphql'];
  const text = files.map((file) => readFileSync(path.join(REPOSITORY, file), 'utf8')).join('\n');
  const shared = buildASTSchema(parse(text), { assumeValidSDL: true });
  for (const [name, values] of Object.entries(factEnums)) {
    const type = shared.getType(name);
    expect(isEnumType(type) ? type.getValues().map((value) => value.name) : name).toEqual(values);
  }
});

test('what is generated is noticed when it is stale, and not when it was just written', async () => {
  const root = fixture();
  const outputs = await composeSupergraph(root);
  expect(listStale({ root, outputs })).toEqual(Object.keys(outputs));
  writeOutputs({ root, outputs });
  expect(listStale({ root, outputs })).toEqual([]);
});

test('the types of the resolvers are erasable, strict and compile', async () => {
  const root = fixture({
    'package.json': '{ "type": "module" }',
    'subgraphs/ledger/src/use.ts': `import type { MutationResolvers, EntryResolvers } from './generated/resolvers.ts';
      export const postEntry: MutationResolvers['postEntry'] = async (_parent, { input }, context) =>
        ({ __typename: 'EntryUnbalanced', code: 'ENTRY_UNBALANCED', message: context.tenantId, remedy: input.day, debitAmount: '1.00', lineNumber: null });
      export const amount: EntryResolvers['amount'] = ({ amountE4 }) => ({ __typename: 'Money', amount: String(amountE4), currency: 'EUR' });
      // @ts-expect-error An amount is text, never a number.
      export const wrong: EntryResolvers['amount'] = () => ({ __typename: 'Money', amount: 1.5, currency: 'EUR' });
    `,
    'tsconfig.json': JSON.stringify({
      extends: path.join(REPOSITORY, 'tsconfig.json'),
      compilerOptions: { types: [], noEmit: true },
      include: ['subgraphs/ledger'],
      exclude: [],
    }),
  });
  symlinkSync(path.join(REPOSITORY, 'schema/node_modules'), path.join(root, 'node_modules'), 'junction');
  const outputs = await generateResolverTypes(root);
  writeOutputs({ root, outputs });
  const text = outputs['subgraphs/ledger/src/generated/resolvers.ts'] ?? '';
  expect(text).not.toMatch(/\benum\b|^import \{/m);
  // The generator's own helper types, before the mappings, contain `any`.
  expect(text.slice(text.indexOf('/** Mapping'))).not.toMatch(/\bany\b/);

  const tsc = path.join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', root], { encoding: 'utf8', timeout: 15_000 });
  expect(run.stdout).toBe('');
  expect(run.status).toBe(0);
});

test('resolver types are written where they are missing, stale or changed by hand, and left alone otherwise', async () => {
  const root = fixture();
  const all = ['ledger', 'period'].map(resolverTypesFile);
  expect(await ensureResolverTypes(root)).toEqual(all);
  expect(await ensureResolverTypes(root)).toEqual([]);
  appendFileSync(path.join(root, 'subgraphs/period/schema.graphql'), ' type Extra @shareable { a: Int }');
  expect(await ensureResolverTypes(root)).toEqual([resolverTypesFile('period')]);
  appendFileSync(path.join(root, resolverTypesFile('ledger')), 'export type Extra = string;\n');
  expect(await ensureResolverTypes(root)).toEqual([resolverTypesFile('ledger')]);
  appendFileSync(path.join(root, 'schema/common.graphql'), ' scalar Extra');
  expect(await ensureResolverTypes(root)).toEqual(all);
});

test('what is generated before each check is not committed', () => {
  const listed = spawnSync('git', ['ls-files', '*/generated/*', '*/snapshots/*'], {
    cwd: REPOSITORY,
    encoding: 'utf8',
  });
  // A copy without its history says nothing about what is committed.
  if (listed.status === 0 && existsSync(path.join(REPOSITORY, '.git'))) expect(listed.stdout).toBe('');
});

test('an unknown setting in codegen.json is an error', async () => {
  const root = fixture({ 'subgraphs/ledger/codegen.json': '{ "mapers": {} }' });
  await expect(generateResolverTypes(root)).rejects.toThrow('unknown setting mapers');
});
