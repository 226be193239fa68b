import {
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLInputType,
} from 'graphql';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { parseObjectId } from '@cifra/domain/object-id';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { idMeaning, type IdMeaning } from './id-fields.ts';
import { notAnId } from '../parse/wrong-id.ts';

/** Where a value stands among the arguments of a field. */
type Place = readonly (string | number)[];

/** What ids are read for. */
export interface Reading {
  /** The tenant whose objects they have to be; null where the field belongs to no tenant. */
  readonly tenantId: Uuid | null;
  /** Answers what stands in place of a text that is not the id wanted, or throws. */
  readonly onWrong: (
    place: Place,
    refusalAt: (field: string) => Refusal<'INPUT_INVALID' | 'TENANTS_DIFFER'>,
  ) => unknown;
}

/** Gives a value with the rows in place of their ids. */
type Reader = (value: unknown, place: Place, reading: Reading) => unknown;

/** What the readers of a schema are made with. */
export interface ReaderParts {
  readonly subgraph: string;
  /** Gets each place that no type is known of. */
  readonly onUnknown: (place: string) => void;
}

/** Reads the arguments of a field; null where none of them has an id. */
export function readerOfArguments(
  given: readonly GraphQLArgument[],
  answered: string,
  parts: ReaderParts,
): ((values: Readonly<Record<string, unknown>>, reading: Reading) => Record<string, unknown>) | null {
  const readers = given.flatMap(({ name, type }) => {
    const reader = readerOf(type, { of: answered, name }, parts, []);
    return reader === null ? [] : [[name, reader] as const];
  });
  if (readers.length === 0) return null;
  return (values, reading) => {
    const read = { ...values };
    for (const [name, reader] of readers)
      if (values[name] !== undefined) read[name] = reader(values[name], [name], reading);
    return read;
  };
}

function readerOf(
  type: GraphQLInputType,
  place: { readonly of: string; readonly name: string },
  parts: ReaderParts,
  above: readonly string[],
): Reader | null {
  if (isNonNullType(type)) return readerOf(type.ofType, place, parts, above);
  if (isListType(type)) {
    const element = readerOf(type.ofType, place, parts, above);
    return element && listReader(element);
  }
  if (isInputObjectType(type)) {
    if (above.includes(type.name)) throw new Error(`the input ${type.name} contains itself`);
    const readers = Object.values(type.getFields()).flatMap((field) => {
      const at = { of: type.name, name: field.name };
      const reader = readerOf(field.type, at, parts, [...above, type.name]);
      return reader === null ? [] : [[field.name, reader] as const];
    });
    return readers.length === 0 ? null : inputReader(readers);
  }
  if (type.name !== 'ID') return null;
  const meaning = idMeaning(parts.subgraph, place.of, place.name);
  if (meaning === null) parts.onUnknown(`${place.of}.${place.name}`);
  return meaning && idReader(meaning);
}

function listReader(element: Reader): Reader {
  return (value, place, reading) =>
    Array.isArray(value) ? value.map((each, index) => element(each, [...place, index], reading)) : value;
}

function inputReader(readers: readonly (readonly [string, Reader])[]): Reader {
  return (value, place, reading) => {
    if (typeof value !== 'object' || value === null) return value;
    const given = value as Readonly<Record<string, unknown>>;
    const read = { ...given };
    for (const [name, reader] of readers)
      if (given[name] !== undefined) read[name] = reader(given[name], [...place, name], reading);
    return read;
  };
}

function idReader({ types, mayBeText, isWhole = false }: IdMeaning): Reader {
  return (value, place, { tenantId, onWrong }) => {
    if (typeof value !== 'string') return value;
    const name = parseObjectId(value);
    if (name !== null && (types === 'any' || types.includes(name.type)))
      return name.tenantId === null || tenantId === null || name.tenantId === tenantId
        ? isWhole
          ? value
          : name.rowId
        : onWrong(place, () => refuse('TENANTS_DIFFER', {}));
    // A UUID is what a row has inside: as a text of the API it names nothing.
    if (mayBeText && name === null && !parseUuid(value).ok) return value;
    return onWrong(place, (field) => notAnId(field, types === 'any' ? [] : types, value));
  };
}
