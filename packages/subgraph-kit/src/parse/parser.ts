import type { RefusalCodes } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal, type RefusalCode } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';

/** Where a value stands, as GraphQL writes paths: `['input', 'lines', 2, 'amount']`. Places in lists count from 0. */
export type InputPath = readonly (string | number)[];

/** What is wrong with one value of an input. */
export interface Fault<Code extends RefusalCode = RefusalCode> {
  readonly path: InputPath;
  readonly refusal: Refusal<Code>;
}

/** Every fault of an input, in the order in which its parser reads the fields. Never empty. */
export type Faults<Code extends RefusalCode> = readonly [Fault<Code>, ...Fault<Code>[]];

export type Parsed<Value, Code extends RefusalCode> = Result<Value, Faults<Code>>;

/**
 * Reads what GraphQL has coerced into what a command takes. It finds every fault, not the first alone, and it says at run time which
 * codes its faults may have: the union of a mutation is made from them.
 */
export interface Parser<Given, Value, Code extends RefusalCode = never> {
  readonly refuses: readonly Code[];
  readonly parse: (given: Given, path: InputPath) => Parsed<Value, Code>;
}

/** What a parser takes, what it gives, and the codes of its faults. */
export type GivenTo<Of> = Of extends Parser<infer Given, unknown, RefusalCode> ? Given : never;
export type ReadBy<Of> = Of extends Parser<never, infer Value, RefusalCode> ? Value : never;
export type RefusedBy<Of> = Of extends Parser<never, unknown, infer Code> ? Code : never;

/** A parser made of a function. `refuses` lists exactly the codes of the function's faults. */
export function parser<Given, Value, Code extends RefusalCode>(
  refuses: RefusalCodes<Code>,
  parse: (given: Given, path: InputPath) => Parsed<Value, Code>,
): Parser<Given, Value, Code> {
  return { refuses, parse };
}

/** One fault at a place. */
export function fault<Code extends RefusalCode>(
  path: InputPath,
  refusal: Refusal<Code>,
): { readonly ok: false; readonly refusal: Faults<Code> } {
  return refused([{ path, refusal }]);
}

/** A value that is not of its field's form. At most 64 characters of it are told. */
export function invalid(
  path: InputPath,
  problem: string,
  value: string | null,
): { readonly ok: false; readonly refusal: Faults<'INPUT_INVALID'> } {
  return fault(
    path,
    refuse('INPUT_INVALID', {
      field: fieldName(path),
      problem,
      value: value === null ? null : value.slice(0, 64),
    }),
  );
}

/** The path as INPUT_INVALID names it, relative to the input object: `lines[2].amount`. Places in lists count from 0, as in GraphQL. */
export function fieldName(path: InputPath): string {
  const [, ...below] = path;
  if (below.length === 0) return String(path[0]);
  return below
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}

/** The result of a function of the domain that reads one value, at its place. */
export function faultAt<Value, Code extends RefusalCode>(
  result: Result<Value, Refusal<Code>>,
  path: InputPath,
): Parsed<Value, Code> {
  return result.ok ? result : fault(path, result.refusal);
}
