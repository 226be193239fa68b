import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { localDate, type LocalDate } from '@cifra/domain/local-date';
import { checkIdempotencyKey, parseCode } from '@cifra/domain/normalise';
import { parseText } from '@cifra/domain/parse-text';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { each } from './combine.ts';
import { WrongId } from './wrong-id.ts';
import { fault, faultAt, fieldName, invalid, parser, type Parsed, type Parser } from './parser.ts';

/** Parsers of single values. What a scalar of the schema has checked already (dates, currency codes, decimals) is not checked again. */

const inputInvalid = refusalCodes('INPUT_INVALID');

/** What the schema has checked, as it is. */
export function asGiven<Value>(): Parser<Value, Value> {
  return parser(refusalCodes(), (given) => accepted(given));
}

/** The row of an id. That it is one of the type and tenant wanted, was seen before (`ids/read-ids.ts`); what was not comes as a WrongId. */
export const uuid: Parser<string, Uuid, 'INPUT_INVALID'> = parser(inputInvalid, (given: unknown, path) =>
  given instanceof WrongId
    ? (fault(path, given.refusal) as Parsed<Uuid, 'INPUT_INVALID'>)
    : faultAt(parseUuid(String(given), fieldName(path)), path),
);

/** The rows of a list of ids, whose length the operation judges. */
export const uuids: Parser<readonly string[], readonly Uuid[], 'INPUT_INVALID'> = parser(
  inputInvalid,
  (given, path) => each(uuid, given, path),
);

/** The row of an id, or another text where a field takes one: the store of jobs may have its own. */
export const uuidOrText: Parser<string, string, 'INPUT_INVALID'> = parser(
  inputInvalid,
  (given: unknown, path) =>
    given instanceof WrongId ? (uuid.parse(given as never, path) as never) : accepted(String(given)),
);

/** A LocalDate, as its scalar has checked it. */
export const date: Parser<string, LocalDate> = parser(refusalCodes(), (text) => accepted(localDate(text)));

/** Commit numbers are 64-bit integers in both engines. */
const MAXIMUM_VERSION = 9_223_372_036_854_775_807n;

/** The version of an object that the caller saw, as decimal digits. */
export const version: Parser<string, string, 'INPUT_INVALID'> = parser(inputInvalid, (text, path) =>
  /^\d{1,19}$/.test(text) && BigInt(text) <= MAXIMUM_VERSION
    ? accepted(text)
    : invalid(path, 'must be an object version', text.slice(0, 40)),
);

/** A code: 1 to `maximum` visible characters (`parseCode`). */
export function code(maximum: number): Parser<string, string, 'INPUT_INVALID'> {
  return parser(inputInvalid, (text, path) =>
    faultAt(parseCode(text, { field: fieldName(path), maximum }), path),
  );
}

/** An idempotency key (`checkIdempotencyKey`). */
export const idempotencyKey: Parser<string, string, 'IDEMPOTENCY_KEY_INVALID'> = parser(
  refusalCodes('IDEMPOTENCY_KEY_INVALID'),
  (given, path) => faultAt(checkIdempotencyKey(given), path),
);

interface Form {
  readonly maximum: number;
  readonly isRequired: boolean;
  readonly hasLines: boolean;
}

function textOf(form: Form): Parser<string, string, 'INPUT_INVALID'> {
  return parser(inputInvalid, (given, path) =>
    faultAt(parseText(given, { ...form, field: fieldName(path) }), path),
  );
}

/** A text for people, not empty, which may have several lines (`parseText`). */
export const text = (maximum: number): Parser<string, string, 'INPUT_INVALID'> =>
  textOf({ maximum, isRequired: true, hasLines: true });

/** A name or a title: one line, not empty. */
export const oneLine = (maximum: number): Parser<string, string, 'INPUT_INVALID'> =>
  textOf({ maximum, isRequired: true, hasLines: false });

/** A text that may be empty. */
export const anyText = (maximum: number): Parser<string, string, 'INPUT_INVALID'> =>
  textOf({ maximum, isRequired: false, hasLines: true });

/** A text that may be absent; one of blanks alone is absent. */
export function optionalText(
  maximum: number,
): Parser<string | null | undefined, string | null, 'INPUT_INVALID'> {
  const { parse } = anyText(maximum);
  return parser(
    inputInvalid,
    (given: string | null | undefined, path): Parsed<string | null, 'INPUT_INVALID'> => {
      if (given === null || given === undefined) return accepted(null);
      const parsed = parse(given, path);
      return parsed.ok && parsed.value === '' ? accepted(null) : parsed;
    },
  );
}

/** A reason, as far as its form goes: its least length is the operation's to refuse. */
export const reason = anyText(2_000);
