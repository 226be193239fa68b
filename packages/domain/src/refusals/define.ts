import type { FactEnumName, FactEnumValue } from './fact-enums.ts';
import type { SharedType } from './shared-types.ts';

/** The kinds of facts that a refusal carries, besides the enumerations. Every fact is plain data, so that it can be stored, sent and
 * compared: `text` a word or a phrase · `amount` a decimal string in the currency that the refusal names · `decimal` a rate or a
 * percentage · `currency` an ISO 4217 code · `date` YYYY-MM-DD · `instant` ISO 8601 in UTC · `integer` a whole number · `bigint` a
 * version or a number as decimal digits · `id` the code or number that people use, or the id that the caller sent · `ids` several ·
 * `list` several texts. A kind ending in `?` may be null. */
interface ValueOfKind {
  readonly text: string;
  readonly amount: string;
  readonly decimal: string;
  readonly currency: string;
  readonly date: string;
  readonly instant: string;
  readonly integer: number;
  readonly bigint: string;
  readonly id: string;
  readonly ids: readonly string[];
  readonly list: readonly string[];
}

/** `LockState` is one value of the enumeration, `LockState[]` several. */
type EnumKind = FactEnumName | `${FactEnumName}[]`;
type BareKind = keyof ValueOfKind | EnumKind;
export type FactKind = BareKind | `${keyof ValueOfKind | FactEnumName}?`;
export type FactKinds = Readonly<Record<string, FactKind>>;

type BareValue<Kind extends string> = Kind extends keyof ValueOfKind
  ? ValueOfKind[Kind]
  : Kind extends FactEnumName
    ? FactEnumValue<Kind>
    : Kind extends `${infer Name extends FactEnumName}[]`
      ? readonly FactEnumValue<Name>[]
      : never;

export type FactValue<Kind extends FactKind> = Kind extends `${infer Bare}?`
  ? BareValue<Bare> | null
  : BareValue<Kind>;

export type FactsOf<Kinds extends FactKinds> = { readonly [Name in keyof Kinds]: FactValue<Kinds[Name]> };

export interface RefusalDefinition<
  Kinds extends FactKinds = FactKinds,
  Shared extends SharedType = SharedType,
> {
  /** The GraphQL type that it shares with the other refusals of its subject. Left out: a type of its own, named like the code. */
  readonly answeredAs?: Shared;
  /** When the refusal is returned: one sentence for docs/errors.md. */
  readonly when: string;
  /** One name has one type in the whole schema (docs/decisions/0017); answer-types.ts says what follows for a shared type. */
  readonly facts: Kinds;
  /** What the schema shows in place of the facts: INPUT_INVALID answers several faults at once, whose facts each has. */
  readonly fields?: readonly string[];
  /** Example facts; docs/errors.md shows the resulting message. */
  readonly example: FactsOf<Kinds>;
  /** Says what is wrong and shows the figures. Declared as a method, so that the catalogue can be read as a whole. */
  message(facts: FactsOf<Kinds>): string;
  /** Says what to do, where there is something to do. */
  remedy?(facts: FactsOf<Kinds>): string;
}

/** Ties facts, example and message together: a message cannot use a fact that its refusal does not carry. */
export function defineRefusal<const Kinds extends FactKinds, const Shared extends SharedType = never>(
  definition: RefusalDefinition<Kinds, Shared>,
): RefusalDefinition<Kinds, Shared> {
  return definition;
}

/** "Line 3: " if the line is known (lines count from 1), otherwise nothing. */
export function atLine(lineNumber: number | null): string {
  return lineNumber === null ? '' : `Line ${lineNumber}: `;
}

/** What is possible next: "Possible now: A or B.", or that nothing is. */
export function possibleNow(steps: readonly string[]): string {
  return steps.length === 0 ? 'Nothing leads out of this state.' : `Possible now: ${oneOf(steps)}.`;
}

/** "A, B or C"; "none" if there are no choices. */
export function oneOf(choices: readonly string[]): string {
  if (choices.length === 0) return 'none';
  if (choices.length === 1) return choices[0] ?? '';
  return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}
