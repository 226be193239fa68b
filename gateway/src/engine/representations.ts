import { isAbstractType, isObjectType, type GraphQLSchema } from 'graphql';
import type { Data } from '../data-source/fetch.ts';
import { assertOrdinaryName } from './names.ts';
import { NotCompilable, type PlanSelection } from './plan.ts';

/** Reads an entity's representation from the fetched data; null if it is not that entity or a part is missing. */
export type ReadRepresentation = (entity: Data) => Data | null;

export interface RepresentationReader {
  readonly read: ReadRepresentation;
  /** An unambiguous text for a representation made by `read`; null if it contains more than plain leaves. */
  readonly keyOf: (representation: Data) => string | null;
}

/** The supergraph's schema, because what a fetch requires may be inaccessible to callers. */
export function compileRepresentation(
  schema: GraphQLSchema,
  requires: readonly PlanSelection[],
): RepresentationReader {
  const selectionsOf = new Map<string, PlanSelection[]>();
  for (const selection of requires) {
    if (selection.kind !== 'InlineFragment' || !selection.typeCondition) {
      throw new NotCompilable('a fetch that requires fields outside a type condition');
    }
    for (const typeName of typesMeeting(schema, selection.typeCondition)) {
      selectionsOf.set(typeName, [...(selectionsOf.get(typeName) ?? []), ...selection.selections]);
    }
  }
  const readers = new Map([...selectionsOf].map(([name, selections]) => [name, compileObject(selections)]));
  const [only] = readers;
  const isSingle = readers.size === 1;
  return {
    read: (entity) => {
      const typeName = entity['__typename'];
      if (typeof typeName !== 'string') return null;
      if (isSingle && only && only[0] === typeName) return only[1](entity);
      return readers.get(typeName)?.(entity) ?? null;
    },
    keyOf,
  };
}

function typesMeeting(schema: GraphQLSchema, condition: string): string[] {
  const type = schema.getType(condition);
  // The name of an interface can itself be a __typename: a subgraph may define the interface as an object.
  if (isAbstractType(type)) return [condition, ...schema.getPossibleTypes(type).map(({ name }) => name)];
  if (isObjectType(type)) return [condition];
  throw new NotCompilable(`a fetch that requires the unknown type ${condition}`);
}

/** Flat keys become one object literal; nested ones are read by walking the selections. */
function compileObject(selections: readonly PlanSelection[]): ReadRepresentation {
  const names = new Map<string, PlanSelection>();
  for (const selection of selections) {
    if (selection.kind !== 'Field') throw new NotCompilable('nested type conditions in a required selection');
    const name = selection.alias ?? selection.name;
    assertOrdinaryName(name);
    if (names.has(name) && selection.selections) throw new NotCompilable('a required composite field, twice');
    names.set(name, selection);
  }
  if (!names.has('__typename')) throw new NotCompilable('a representation without __typename');
  const fields = [...names].map(([name, selection], index) => {
    const nested =
      selection.kind === 'Field' && selection.selections ? compileNested(selection.selections) : null;
    return { name, nested, local: `v${index}` };
  });
  const body = [
    '"use strict"; return (e) => {',
    ...fields.map(
      ({ name, local }) => `const ${local} = e.${name}; if (${local} === undefined) return null;`,
    ),
    `return {${fields.map(({ name, nested, local }, index) => `${name}: ${nested ? `nested[${index}](${local})` : local}`).join(', ')}};`,
    '}',
  ].join('\n');
  // oxlint-disable-next-line typescript/no-implied-eval -- compiled from checked names and JSON texts only
  const make = new Function('nested', body) as (nested: unknown[]) => ReadRepresentation;
  return make(fields.map(({ nested }) => nested));
}

/** If a part below is missing, the whole is null, as in @apollo/gateway's executor. */
function compileNested(selections: readonly PlanSelection[]): (value: unknown) => unknown {
  const fields = selections.map((selection) => {
    if (selection.kind !== 'Field') throw new NotCompilable('nested type conditions in a required selection');
    const name = selection.alias ?? selection.name;
    assertOrdinaryName(name);
    return { name, nested: selection.selections ? compileNested(selection.selections) : null };
  });
  const read = (value: unknown): unknown => {
    if (value === null || value === undefined) return null;
    if (Array.isArray(value)) return value.map(read);
    const result: Data = {};
    for (const { name, nested } of fields) {
      const part = (value as Data)[name];
      if (part === undefined) return null;
      result[name] = nested ? nested(part) : part;
    }
    return result;
  };
  return read;
}

/** Texts are prefixed with their length, so that no two different representations share a key. */
function keyOf(representation: Data): string | null {
  let key = '';
  for (const name in representation) {
    const value = representation[name];
    if (typeof value === 'string') key += `s${value.length}:${value}`;
    else if (typeof value === 'number') key += `n${value};`;
    else if (typeof value === 'boolean') key += value ? 't' : 'f';
    else if (value === null) key += '0';
    else return null;
  }
  return key;
}
