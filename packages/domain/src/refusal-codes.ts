import type { Refusal, RefusalCode } from './refusals.ts';

/** Marks a list as complete for its type. The property does not exist at run time. */
declare const isComplete: unique symbol;

/**
 * The codes that a function may refuse with, as a list that exists at run time: the unions of the API are generated
 * from it. The type is exact: a list that lacks a code of `Code`, or has one more, does not match it.
 */
export type RefusalCodes<Code extends RefusalCode> = readonly Code[] & {
  readonly [isComplete]: (code: Code) => Code;
};

/** The codes of a list: `CodeOf<typeof lockChangeCodes>`. */
export type CodeOf<Codes extends readonly RefusalCode[]> = Codes[number];

/** A refusal with one of a list's codes. */
export type RefusalOf<Codes extends readonly RefusalCode[]> = Refusal<Codes[number]>;

/**
 * Lists codes, each once and in the order in which they are refused. Spread in the lists of the functions called:
 * `refusalCodes('REASON_TOO_SHORT', ...findPeriodCodes)`.
 */
export function refusalCodes<const Codes extends readonly RefusalCode[]>(
  ...codes: Codes
): RefusalCodes<Codes[number]> {
  const list: readonly Codes[number][] = [...new Set(codes)];
  return list as RefusalCodes<Codes[number]>;
}

/** The list of a function that is called, without the codes that cannot occur for this caller. */
export function withoutCodes<Code extends RefusalCode, const Left extends readonly Code[]>(
  codes: RefusalCodes<Code>,
  ...left: Left
): RefusalCodes<Exclude<Code, Left[number]>> {
  const isKept = (code: Code): code is Exclude<Code, Left[number]> => !left.includes(code);
  const kept: readonly Exclude<Code, Left[number]>[] = codes.filter(isKept);
  return kept as RefusalCodes<Exclude<Code, Left[number]>>;
}

/** Whether a refusal's code is in a list. */
export function hasCode<Code extends RefusalCode>(
  refusal: { readonly code: RefusalCode },
  codes: readonly Code[],
): refusal is Refusal<Code> {
  const list: readonly RefusalCode[] = codes;
  return list.includes(refusal.code);
}
