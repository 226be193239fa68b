import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { parseCode } from '@cifra/domain/normalise';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { parseOptionalText, parseText } from '@cifra/subgraph-kit/parse-text';

/** Readers of an input's fields, and the reading of all that are given: what is left out of an input stays out. */

export type Parsed<Value> = Result<Value, Refusal<'INPUT_INVALID'>>;
type Reader<Given, Value> = (given: Given, field: string) => Parsed<Value>;
type Readers = Readonly<Record<string, Reader<never, unknown>>>;

type GivenOf<Of extends Readers> = {
  readonly [Field in keyof Of]?: Parameters<Of[Field]>[0] | undefined;
};
type ReadOf<Of extends Readers> = {
  readonly [Field in keyof Of]?: Of[Field] extends Reader<never, infer Value> ? Value : never;
};

/** Reads the fields that are given, in the readers' order; the first that does not read is refused: INPUT_INVALID. */
export function readGiven<Of extends Readers>(input: GivenOf<Of>, readers: Of): Parsed<ReadOf<Of>> {
  const read: Record<string, unknown> = {};
  for (const [field, reader] of Object.entries(readers)) {
    const given = input[field];
    if (given === undefined) continue;
    const parsed = reader(given, field);
    if (!parsed.ok) return parsed;
    read[field] = parsed.value;
  }
  return accepted(read as ReadOf<Of>);
}

const notNull = (field: string): Parsed<never> =>
  refused(
    refuse('INPUT_INVALID', { field, problem: 'must not be null; leave it out to keep it', value: null }),
  );

export const code =
  (maximum: number): Reader<string | null, string> =>
  (given, field) =>
    given === null ? notNull(field) : parseCode(given, { field, maximum });

/** A code that may be absent; blanks alone are none. */
export const optionalCode =
  (maximum: number): Reader<string | null, string | null> =>
  (given, field) =>
    given === null || given.trim() === '' ? accepted(null) : parseCode(given, { field, maximum });

export const text =
  (maximum: number): Reader<string | null, string> =>
  (given, field) =>
    given === null ? notNull(field) : parseText(given, { field, maximum, isRequired: true });

export const optionalText =
  (maximum: number): Reader<string | null, string | null> =>
  (given, field) =>
    parseOptionalText(given, { field, maximum });

export const optionalId: Reader<string | null, Uuid | null> = (given, field) =>
  given === null ? accepted(null) : parseUuid(given, field);

/** What the schema has checked already. */
export function given<Value extends boolean | number | string>(
  value: Value | null,
  field: string,
): Parsed<Value> {
  return value === null ? notNull(field) : accepted(value);
}

/** What the schema has checked already, and may be absent. */
export function optional<Value extends boolean | number | string>(value: Value | null): Parsed<Value | null> {
  return accepted(value);
}
