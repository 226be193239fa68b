import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices } from '@apollo/composition';
import { GraphQLError, GraphQLScalarType, Kind, parse, type GraphQLFormattedError } from 'graphql';
import { logInBusy } from '@cifra/access/errors';
import type { LiveField } from '../src/live/contract.ts';
import type { LocalSubgraph, SubgraphRequest } from '../src/subgraph-contract.ts';

/** Three toy subgraphs about a lending library: books, their authors, their loans. */
const books = /* GraphQL */ `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@cost"])
  scalar Cents
  enum Shelf {
    FICTION
    SCIENCE
  }
  type Query {
    books(first: Int = 10): [Book!]!
    book(id: ID!): Book
    bookPage(first: Int, after: String): BookConnection!
    boom: String
    slow(millis: Int!): String
    weighty: Int @cost(weight: 600)
    weightyBook: Book @cost(weight: 600)
    secret: String
    echoCents(value: Cents!): Cents
    which(one: Which!): String
    items: [Item!]!
    whoAmI: String
    headers: String
    branch(id: ID!): Branch
  }
  type Subscription {
    bookChanged(id: ID!): Book
    slowChanged(millis: Int!): String
    whoAmIChanged: String
    newestChanged(branchId: ID!, shelf: Shelf): Poster
  }
  type Branch {
    id: ID!
    newest(shelf: Shelf): Poster
  }
  type Mutation {
    lend(id: ID!): Book
    giveBack(id: ID!): Book
    logIn(padding: Int = 0): String
    refreshLogIn(padding: Int = 0): String
    logOut(padding: Int = 0): String
  }
  union Item = Book | Poster
  interface Titled {
    title: String!
  }
  type Poster implements Titled {
    title: String!
    size: Int!
  }
  type BookConnection {
    nodes: [Book!]!
    edges: [BookEdge!]!
    total: Int!
  }
  type BookEdge {
    node: Book!
    cursor: String!
  }
  type Book implements Titled @key(fields: "shelfId id") {
    shelfId: ID!
    id: ID!
    title: String!
    price: Cents!
    shelf: Shelf!
    tags: [String!]!
    pages: Int
    weight: Float
    isRare: Boolean!
    blurb: String
    author: Author!
    brokenTitle: String!
  }
  type Author @key(fields: "id", resolvable: false) {
    id: ID!
  }
  input Which @oneOf {
    id: ID
    title: String
  }
`;
const authors = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query {
    author(id: ID!): Author
    authorBoom: String
  }
  type Author @key(fields: "id") {
    id: ID!
    name: String!
    country: String
    bio: Bio
    grumpy: String
    strict: String!
  }
  type Bio {
    born: Int
    motto: String
  }
`;
const loans = /* GraphQL */ `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])
  type Query {
    loanCount: Int!
  }
  type Book @key(fields: "shelfId id") {
    shelfId: ID!
    id: ID!
    title: String! @external
    loans(first: Int = 5): [Loan!]!
    isLent: Boolean!
    label: String! @requires(fields: "title")
  }
  type Loan {
    id: ID!
    reader: String!
    days: Int!
    book: Book!
  }
`;

/** What of the library can be watched. */
export const toyLive: readonly LiveField[] = [
  {
    name: 'bookChanged',
    runs: [{ field: 'book' }],
    wakes: [{ topic: 'books', of: 'firm' }],
    endsAtNull: true,
  },
  {
    name: 'slowChanged',
    runs: [{ field: 'slow' }],
    wakes: [{ topic: 'books', of: 'firm' }],
    endsAtNull: false,
  },
  { name: 'whoAmIChanged', runs: [{ field: 'whoAmI' }], wakes: [], endsAtNull: false },
  {
    name: 'newestChanged',
    runs: [{ field: 'branch', renamed: { id: 'branchId' } }, { field: 'newest' }],
    wakes: [{ topic: 'books', of: 'tenant' }],
    endsAtNull: false,
  },
];

const toyNames = ['authors', 'books', 'loans'] as const;
const typeDefs = { authors, books, loans };

export interface ToyContext {
  readonly request: SubgraphRequest;
  readonly batches: { count: number };
  loadAuthor(id: string): Promise<ToyAuthor | null>;
}

interface ToyAuthor {
  id: string;
  name: string;
  country: string | null;
  bio: { born: number; motto: string } | null;
}

export interface ToyBook {
  shelfId: string;
  id: string;
  title: string;
  price: bigint;
  shelf: string;
  tags: string[];
  pages: number;
  weight: number;
  isRare: boolean;
  blurb: string | null;
  author: { __typename: 'Author'; id: string };
}

export const toyAuthors: ToyAuthor[] = Array.from({ length: 20 }, (_, index) => ({
  id: `a${index}`,
  name: `Author "${index}"`,
  country: index % 3 === 0 ? null : `Land ${index}`,
  bio: index % 4 === 0 ? null : { born: 1900 + index, motto: `Line one\nline ${index}` },
}));

export const toyBooks: ToyBook[] = Array.from({ length: 100 }, (_, index) => ({
  shelfId: `s${index % 4}`,
  id: `b${index}`,
  title: `Book number ${index}`,
  price: BigInt(index) * 1_000_000_007n,
  shelf: index % 2 === 0 ? 'FICTION' : 'SCIENCE',
  tags: [`tag${index % 7}`, 'paper'],
  pages: 100 + index,
  weight: index / 8,
  isRare: index % 10 === 0,
  blurb: index % 5 === 0 ? null : `A story with the number ${index}.`,
  author: { __typename: 'Author', id: `a${index % 20}` },
}));
const bookById = new Map(toyBooks.map((book) => [book.id, book]));

export function toyLoans(
  bookId: string,
  first: number,
): { id: string; reader: string; days: number; book: { shelfId: string; id: string } }[] {
  const book = bookById.get(bookId);
  if (!book) return [];
  const key = { shelfId: book.shelfId, id: book.id };
  return Array.from({ length: first }, (_, index) => ({
    id: `${bookId}-${index}`,
    reader: `Reader ${index}`,
    days: index,
    book: key,
  }));
}

/** A known code passes; everything else is masked by the subgraph itself. */
function toyFormatError(error: GraphQLError): GraphQLFormattedError {
  const { message, path, extensions } = error;
  const code = extensions['code'];
  const place = path ? { path } : {};
  if (code === 'TOY_REFUSED' || code === 'LOG_IN_BUSY')
    return { message, ...place, extensions: { ...extensions } };
  if (!error.originalError)
    return { message: 'Internal error', ...place, extensions: { code: 'INTERNAL', reference: 'toy-shape' } };
  return {
    message: 'Internal error',
    ...place,
    extensions: { code: 'INTERNAL', reference: 'toy-reference' },
  };
}

function toyContext(request: SubgraphRequest): ToyContext {
  let pending: { id: string; resolve: (author: ToyAuthor | null) => void }[] = [];
  const batches = { count: 0 };
  return {
    request,
    batches,
    // A minimal data loader: one batch per tick.
    loadAuthor: (id) =>
      new Promise((resolve) => {
        pending.push({ id, resolve });
        if (pending.length > 1) return;
        process.nextTick(() => {
          const batch = pending;
          pending = [];
          batches.count += 1;
          for (const { id: wanted, resolve: give } of batch)
            give(toyAuthors.find((author) => author.id === wanted) ?? null);
        });
      }),
  };
}

/** The cookie as an operation sees it, and as much text as a test wants. */
function seenCookie(session: SubgraphRequest['session'], padding: number): string {
  return `${session === null ? 'no cookie for this' : (session.value ?? 'empty')}${'.'.repeat(padding)}`;
}

export const cents = new GraphQLScalarType<bigint, string>({
  name: 'Cents',
  serialize: (value) => String(value),
  parseValue: (value) => {
    if (typeof value !== 'string') throw new GraphQLError('Cents are text');
    return BigInt(value);
  },
  parseLiteral: (node) => {
    if (node.kind !== Kind.STRING) throw new GraphQLError('Cents are text');
    return BigInt(node.value);
  },
});

type Reference = { __typename: string; id: string; shelfId: string; title?: string };

type ResolveReference = (reference: Reference, context: ToyContext) => unknown;

export interface ToyHooks {
  /** Wraps every reference resolver: the benchmark's access checks. */
  guardReference?: (resolve: ResolveReference) => ResolveReference;
  onLend?: (id: string) => void;
  onContext?: (subgraph: string, context: ToyContext) => void;
  /** Instead of the books that never change. */
  bookOf?: (id: string, context: ToyContext) => ToyBook | null;
}

const resolversOf = (hooks: ToyHooks) => {
  const guard = hooks.guardReference ?? ((resolve: ResolveReference) => resolve);
  return {
    books: {
      Cents: cents,
      Query: {
        books: (_: unknown, { first }: { first: number }) => toyBooks.slice(0, first),
        book: (_: unknown, { id }: { id: string }, context: ToyContext) =>
          hooks.bookOf ? hooks.bookOf(id, context) : (bookById.get(id) ?? null),
        bookPage: (_: unknown, { first }: { first?: number }) => {
          const nodes = toyBooks.slice(0, first ?? 50);
          return { nodes, edges: nodes.map((node) => ({ node, cursor: node.id })), total: toyBooks.length };
        },
        boom: () => {
          throw new Error('connect ECONNREFUSED 10.1.2.3:1433');
        },
        slow: (_: unknown, { millis }: { millis: number }) =>
          new Promise((resolve) => setTimeout(() => resolve('done'), millis)),
        secret: () => {
          throw new GraphQLError('You may not', { extensions: { code: 'TOY_REFUSED', needed: 'Toy.Read' } });
        },
        echoCents: (_: unknown, { value }: { value: bigint }) => value + 1n,
        which: (_: unknown, { one }: { one: Record<string, unknown> }) => Object.keys(one).join(),
        items: () => [
          { __typename: 'Book', ...bookById.get('b1') },
          { __typename: 'Poster', title: 'A poster', size: 3 },
        ],
        branch: (_: unknown, { id }: { id: string }) => ({ id }),
        whoAmI: (_: unknown, __: unknown, context: ToyContext) => JSON.stringify(context.request.claim),
      },
      Branch: {
        newest: ({ id }: { id: string }, { shelf }: { shelf?: string }) =>
          id === 'empty' ? null : { title: `${shelf ?? 'ANY'} of ${id}`, size: id.length },
      },
      Mutation: {
        lend: (_: unknown, { id }: { id: string }) => {
          hooks.onLend?.(id);
          return bookById.get(id) ?? null;
        },
        giveBack: (_: unknown, { id }: { id: string }) => bookById.get(id) ?? null,
        logIn: (_: unknown, { padding }: { padding: number }, { request: { session } }: ToyContext) => {
          if (padding < 0) throw logInBusy(7);
          session?.keep('token.of-log-in', 60);
          return seenCookie(session, padding);
        },
        refreshLogIn: (
          _: unknown,
          { padding }: { padding: number },
          { request: { session } }: ToyContext,
        ) => {
          session?.keep('token.of-refresh', 60);
          return seenCookie(session, padding);
        },
        logOut: (_: unknown, { padding }: { padding: number }, { request: { session } }: ToyContext) => {
          session?.clear();
          return seenCookie(session, padding);
        },
      },
      Book: {
        __resolveReference: guard(({ id }: Reference) => bookById.get(id) ?? null),
        brokenTitle: () => null,
      },
    },
    authors: {
      Query: {
        author: (_: unknown, { id }: { id: string }, context: ToyContext) => context.loadAuthor(id),
        authorBoom: () => {
          throw new Error('secret of authors');
        },
      },
      Author: {
        __resolveReference: guard(({ id }: Reference, context: ToyContext) => context.loadAuthor(id)),
        grumpy: ({ id }: ToyAuthor) => {
          if (id === 'a1') throw new Error('password=hunter2');
          return `grumpy ${id}`;
        },
        strict: ({ id }: ToyAuthor) => (id === 'a1' ? null : 'fine'),
      },
    },
    loans: {
      Query: { loanCount: () => 42 },
      Book: {
        __resolveReference: guard((reference: Reference) => reference),
        loans: ({ id }: Reference, { first }: { first: number }) => toyLoans(id, first),
        isLent: ({ id }: Reference) => id.endsWith('3'),
        label: ({ title }: Reference) => `[${title}]`,
      },
    },
  };
};

export function createToySubgraphs(hooks: ToyHooks = {}): LocalSubgraph[] {
  const resolvers = resolversOf(hooks);
  return toyNames.map((name) => ({
    name,
    schema: buildSubgraphSchema([{ typeDefs: parse(typeDefs[name]), resolvers: resolvers[name] as never }]),
    createContext: (request) => {
      const context = toyContext(request);
      hooks.onContext?.(name, context);
      return context;
    },
    formatError: toyFormatError,
  }));
}

let composed: string | null = null;

/** The same every time, where nobody looks at its addresses. */
export function composeToySupergraph(urlOf?: (name: string) => string): string {
  if (urlOf !== undefined) return composeWith(urlOf);
  composed ??= composeWith((name) => `http://${name}.invalid/`);
  return composed;
}

function composeWith(urlOf: (name: string) => string): string {
  // The composer refuses the directive: as in the product it is taken off before, and put on after.
  const services = toyNames.map((name) => ({
    name,
    url: urlOf(name),
    typeDefs: parse(typeDefs[name].replace('input Which @oneOf', 'input Which')),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl.replace(/^input Which$/m, 'input Which @oneOf');
}
