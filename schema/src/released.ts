import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema } from 'graphql';
import { findBreaks, type Break } from './breaking-changes.ts';

export const RELEASED = 'schema/released.graphql';

/** What the committed public schema breaks of the released one. Null if nothing has been released. */
export function breaksOfRelease(
  root: string,
  today: string,
): { readonly broken: readonly Break[]; readonly allowed: readonly Break[] } | null {
  const file = path.join(root, RELEASED);
  if (!existsSync(file)) return null;
  const read = (name: string) => buildSchema(readFileSync(path.join(root, name), 'utf8'));
  return findBreaks(read(RELEASED), read('schema/api.graphql'), today);
}

/** A break in one line, with the day from which it would be allowed. */
export function describeBreak({ description, allowedAfter }: Break): string {
  return allowedAfter === null
    ? `${description} It was not deprecated.`
    : `${description} Allowed after ${allowedAfter}.`;
}
