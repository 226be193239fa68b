import type { Books } from '@cifra/books/books';
import type { Person } from './people.ts';

/** What a mutation answered: a member of its union, with the leaves of what it carries. */
export interface Member {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly [field: string]: unknown;
}

export type Input = Readonly<Record<string, unknown>>;

export interface Answer<Data> {
  readonly data: Data;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

export interface RequestOptions {
  readonly as?: Person;
  readonly tenant?: string;
  readonly variables?: Input;
}

/** A firm's books, and requests to it in the name of its people. */
export interface FirmRequests {
  readonly books: Books;
  ask<Data>(document: string, options?: RequestOptions): Promise<Answer<Data>>;
  /** A mutation with a new key; answers the member of its union. Throws where it is an error and no refusal. */
  do(mutation: string, input: Input, options: RequestOptions): Promise<Member>;
}
