import { parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { withConnections } from '@cifra/schema/connections';

const made = (text: string): readonly string[] =>
  withConnections(parse(text).definitions).map((definition) =>
    print(definition)
      .replaceAll(/""".*?"""/gs, '"…"')
      .replaceAll(/\s+/g, ' '),
  );
const PAGE = '"…" first: Int "…" after: String "…" last: Int "…" before: String';
const COUNTS = '"…" totalCount: Int "…" isMoreThan: Int';

test('a field that is a connection takes the arguments of a page behind its own, in whichever part of a type it stands', () => {
  expect(
    made(`type Query { books(shelf: String): BookConnection! title: String }
      extend type Query { bestBooks: BookConnection }
      type Book { id: ID! }`),
  ).toEqual([
    `type Query { books( shelf: String ${PAGE} ): BookConnection! title: String }`,
    `extend type Query { bestBooks( ${PAGE} ): BookConnection }`,
    'type Book { id: ID! }',
    `"…" type BookConnection { "…" edges: [BookEdge!]! "…" nodes: [Book!]! "…" pageInfo: PageInfo! ${COUNTS} }`,
    '"…" type BookEdge { "…" cursor: String! "…" node: Book! }',
  ]);
});

test('a connection keeps the description and the fields that the schema gives it', () => {
  expect(
    made(`type Query { books: BookConnection }
      "By title." type BookConnection { "All shelves." shelfCount: Int! }
      interface Book { id: ID! }`)[2],
  ).toBe(
    `"By title." type BookConnection { "…" edges: [BookEdge!]! "…" nodes: [Book!]! "…" pageInfo: PageInfo! ${COUNTS} "All shelves." shelfCount: Int! }`,
  );
});

test('what a schema writes by hand, and a connection of nothing or for nobody, are named', () => {
  const fault = (text: string) => () => withConnections(parse(text).definitions);
  const book = 'type Book { id: ID! }';
  expect(fault(`type Query { books(after: String): BookConnection } ${book}`)).toThrow(
    'Query.books gets its after as a connection',
  );
  expect(fault(`type Query { books: BookConnection } type BookConnection { edges: [Book] } ${book}`)).toThrow(
    'BookConnection.edges is made for every connection: the schema does not define it',
  );
  expect(fault(`type Query { books: BookConnection } type BookEdge { node: Book } ${book}`)).toThrow(
    'BookEdge.node is made for every connection: the schema does not define it',
  );
  expect(fault('type Query { books: BookConnection }')).toThrow(
    'BookConnection is of Book, which is not a type here',
  );
  expect(fault(`type Query { book: Book } type BookConnection { count: Int } ${book}`)).toThrow(
    'no field is a BookConnection',
  );
});
