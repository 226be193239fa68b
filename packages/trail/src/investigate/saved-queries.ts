import { readdirSync, readFileSync } from 'node:fs';
import { parameterTypes, type ParameterType } from './parameters.ts';

/** A query that comes with the product: a file of `packages/trail/queries`, with what it is about and its parameters in its first lines. */
export interface SavedQuery {
  readonly name: string;
  readonly about: string;
  readonly parameters: readonly { readonly name: string; readonly type: ParameterType }[];
  readonly sql: string;
}

const directory = new URL('../../queries/', import.meta.url);

const isType = (text: string): text is ParameterType => parameterTypes.some((each) => each === text);

export function parseSavedQuery(name: string, sql: string): SavedQuery {
  const about = /^-- about: (.+)$/m.exec(sql)?.[1];
  if (about === undefined) throw new Error(`${name}: says nowhere what it is about`);
  const listed = /^-- parameters: (.+)$/m.exec(sql)?.[1] ?? '';
  const parameters = listed
    .split(',')
    .filter((each) => each.trim() !== '')
    .map((each) => {
      const [parameter = '', type = ''] = each.trim().split(' ');
      if (!isType(type)) throw new Error(`${name}: ${parameter} has no type`);
      return { name: parameter, type };
    });
  return { name, about, parameters, sql };
}

let loaded: readonly SavedQuery[] | null = null;

/** All of them, by name; read once. They are of a tenant's database, and of SQLite's SQL. */
export function shippedQueries(): readonly SavedQuery[] {
  loaded ??= readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => parseSavedQuery(file.slice(0, -4), readFileSync(new URL(file, directory), 'utf8')));
  return loaded;
}

export const findShippedQuery = (name: string): SavedQuery | null =>
  shippedQueries().find((query) => query.name === name) ?? null;
