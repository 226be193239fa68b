import { buildSchema, parse } from 'graphql';
import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { defaultDocumentLimits } from '../limits/settings.ts';
import { checkOperations } from './check-operations.ts';
import type { ListedOperation } from './manifest-file.ts';
import { needsOf } from './operation-needs.ts';

const schema = buildSchema(`
  type Query { loans(first: Int): [Loan!] node(id: ID!): Node }
  type Mutation { lend(id: ID!): Loan }
  interface Node { id: ID! }
  type Loan implements Node { id: ID! book: Book loans(first: Int): [Loan!] }
  type Book implements Node { id: ID! title: String price: Int }
`);
const need = (permission: string, isFirmWide = false) => ({ permission, isFirmWide });
const needs = new Map([
  ['Query.loans', need('Loan.Read')],
  ['Mutation.lend', need('Loan.Write')],
  ['Book.price', need('Price.Read', true)],
  ['Book', need('Book.Read')],
]);
const against = { schema, limits: defaultDocumentLimits, weights: new Map<string, number>(), needs };

const listed = (body: string, change: Partial<ListedOperation> = {}): ListedOperation => ({
  id: hash('sha256', body),
  body,
  name: null,
  type: null,
  isMarked: false,
  ...change,
});
const check = (...operations: readonly ListedOperation[]) => checkOperations(operations, against);

test('operations that hold have their names, types, costs and needs', async () => {
  const { operations, faults } = await check(
    listed('query Prices { loans(first: 20) { book { price } } }'),
    listed('mutation Lend($id: ID!) { lend(id: $id) { id } }'),
    listed('query ById($id: ID!) { node(id: $id) { ...Title } } fragment Title on Book { title }'),
  );
  expect(faults).toEqual([]);
  expect(operations.map(({ id: _id, body: _body, ...operation }) => operation)).toEqual([
    { name: 'Prices', type: 'query', cost: 40, needs: [need('Loan.Read'), need('Price.Read', true)] },
    { name: 'Lend', type: 'mutation', cost: 11, needs: [need('Loan.Write')] },
    // What is found by its id asks for what reading it takes.
    { name: 'ById', type: 'query', cost: 1, needs: [need('Book.Read')] },
  ]);
});

const deep = (levels: number): string => 'loans { '.repeat(levels) + 'id' + ' }'.repeat(levels);
const twice = 'query Twice { loans { id } }';

test.each<[string, ListedOperation, string, string]>([
  ['an unknown field', listed('query A { books }'), 'A', 'Cannot query field "books" on type "Query".'],
  ['a text that is none', listed('query B {'), 'operation 1', 'Syntax Error'],
  ['no name', listed('{ loans { id } }'), 'operation 1', 'is not one operation with a name'],
  ['two operations', listed(`${twice} query Two { loans { id } }`), 'Twice', 'is not one operation'],
  ['another name', listed(twice, { name: 'Once' }), 'Twice', 'is listed under the name Once'],
  ['another type', listed(twice, { type: 'mutation' }), 'Twice', 'is listed as a mutation, and is a query'],
  ['another id', listed(twice, { id: hash('md5', 'other') }), 'Twice', 'that is not the md5 of its text'],
  ['an id of blanks', listed(twice, { id: 'a b' }), 'Twice', 'has an id that is not 1 to 200 letters'],
  ['the schema', listed('query C { __schema { types { name } } }'), 'C', 'asks for the schema'],
  [
    'a circle of fragments',
    listed('query D { ...F } fragment F on Query { ...G } fragment G on Query { ...F loans { id } }'),
    'D',
    'Cannot spread fragment "F" within itself',
  ],
  ['depth', listed(`query E { ${deep(16)} }`), 'E', 'QUERY_TOO_DEEP: The operation is 17 levels deep'],
  [
    'cost',
    listed('query F($n: Int = 200) { loans(first: $n) { loans(first: $n) { id } } }'),
    'F',
    'QUERY_TOO_COSTLY: The operation costs 40200 with the defaults of its variables; 20000 are allowed',
  ],
  ['tokens', listed(`query G { ${'loans { id } '.repeat(2_000)} }`), 'operation 1', 'DOCUMENT_TOO_LARGE'],
  [
    'a megabyte',
    listed(`query H { loans { id } } # ${'x'.repeat(1_048_576)}`),
    'operation 1',
    '100000 are allowed',
  ],
  ['what cannot be seen', listed('query I { loans { id } } # \u202E'), 'I', 'holds invisible characters'],
  [
    'a name that cannot be seen',
    listed('query \u202E {', { name: 'a\u202Eb' }),
    'operation 1',
    'Syntax Error',
  ],
])('%s is refused, and the others are judged all the same', async (_what, operation, name, problem) => {
  const { operations, faults } = await check(operation, listed('query Other { loans { id } }'));
  expect(operations.map((each) => each.name)).toEqual(['Other']);
  expect(faults).toMatchObject([{ id: operation.id, operation: name }]);
  const told = faults.flatMap(({ problems }) => problems).join('\n');
  expect(told).toContain(problem);
  expect(told).not.toMatch(/\u202E/);
});

test('an id that occurs twice is told, whether the texts differ or not', async () => {
  const { faults } = await check(
    listed(twice, { id: 'a' }),
    listed(twice, { id: 'a' }),
    listed('query Three { loans { id } }', { id: 'a' }),
  );
  expect(faults.map(({ problems }) => problems)).toEqual([
    ['is listed twice'],
    ['has an id that occurs twice'],
  ]);
});

test('many operations leave room for others', async () => {
  const many = Array.from({ length: 400 }, (_, index) => listed(`query Many${index} { loans { id } }`));
  let turns = 0;
  let isDone = false;
  const others = (): void => {
    turns += 1;
    if (!isDone) setImmediate(others);
  };
  setImmediate(others);
  expect((await check(...many)).operations).toHaveLength(400);
  isDone = true;
  expect(turns).toBeGreaterThan(2);
});

test('needs are those of fields that a fragment hides, and none of what is not there', () => {
  const document = parse('query A { loans { ...L } } fragment L on Loan { book { ... { price } } }');
  expect(needsOf(document, schema, needs)).toEqual([need('Loan.Read'), need('Price.Read', true)]);
});
