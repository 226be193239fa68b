import { createRequire, syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { SqliteConnection } from '@cifra/database/sqlite/connection';

/** What a piece of work costs, counted instead of timed: the same work does the same, on every machine. */
export interface Work {
  /** Each statement, as the name of its database and what kind of statement it is, in order. */
  readonly statements: readonly string[];
  /** Passwords that were hashed. */
  readonly hashes: number;
}

type Method = (
  this: SqliteConnection<never>,
  subject: object | string,
  ...rest: readonly unknown[]
) => unknown;

const methods = ['all', 'derive', 'insert', 'replace', 'readNumber'] as const;
const names = new WeakMap<object, number>();
let serial = 0;

/** One number for each query of the product. */
function nameOf(subject: object | string): string {
  if (typeof subject === 'string') return subject;
  const known = names.get(subject) ?? (serial += 1);
  names.set(subject, known);
  return String(known);
}

/** Does something, and answers what reached the databases of this process meanwhile, and how many passwords were hashed. */
export async function workOf(act: () => Promise<unknown>): Promise<Work> {
  const statements: string[] = [];
  const prototype = SqliteConnection.prototype as unknown as Record<(typeof methods)[number], Method>;
  const own = Object.fromEntries(methods.map((name) => [name, prototype[name]])) as typeof prototype;
  for (const name of methods)
    prototype[name] = function counted(subject, ...rest) {
      statements.push(`${path.basename(this.client.location() ?? '')} ${name} ${nameOf(subject)}`);
      return own[name].call(this, subject, ...rest);
    };
  const crypto = createRequire(import.meta.url)('node:crypto') as { scrypt: (...given: unknown[]) => void };
  const { scrypt } = crypto;
  let hashes = 0;
  crypto.scrypt = (...given) => {
    hashes += 1;
    scrypt(...given);
  };
  syncBuiltinESMExports();
  try {
    await act();
  } finally {
    Object.assign(prototype, own);
    crypto.scrypt = scrypt;
    syncBuiltinESMExports();
  }
  return { statements, hashes };
}
