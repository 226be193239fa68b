/** The kinds of facts that a refusal carries. Every fact is plain data, so that it can be stored, sent and compared:
 * `text` a word or a phrase · `amount` a decimal string in the currency that the refusal names · `date` YYYY-MM-DD ·
 * `instant` ISO 8601 in UTC · `integer` a whole number · `id` a UUID or a code · `list` several texts.
 * A kind ending in `?` may be null. */
export type FactKind = 'text' | 'amount' | 'date' | 'instant' | 'integer' | 'id' | 'list';
export type FactKinds = Readonly<Record<string, FactKind | `${FactKind}?`>>;

type ValueOfKind<Kind extends FactKind> = Kind extends 'integer'
  ? number
  : Kind extends 'list'
    ? readonly string[]
    : string;

export type FactValue<Kind extends FactKind | `${FactKind}?`> = Kind extends `${infer Bare extends FactKind}?`
  ? ValueOfKind<Bare> | null
  : Kind extends FactKind
    ? ValueOfKind<Kind>
    : never;

export type FactsOf<Kinds extends FactKinds> = { readonly [Name in keyof Kinds]: FactValue<Kinds[Name]> };

export interface RefusalDefinition<Kinds extends FactKinds = FactKinds> {
  /** When the refusal is returned: one sentence for docs/errors.md. */
  readonly when: string;
  readonly facts: Kinds;
  /** Example facts; docs/errors.md shows the resulting message. */
  readonly example: FactsOf<Kinds>;
  /** The message: shows the figures and says what to do. Declared as a method, so that the catalogue can be read as a whole. */
  message(facts: FactsOf<Kinds>): string;
}

/** Ties facts, example and message together: a message cannot use a fact that its refusal does not carry. */
export function defineRefusal<const Kinds extends FactKinds>(
  definition: RefusalDefinition<Kinds>,
): RefusalDefinition<Kinds> {
  return definition;
}

/** "Line 3: " if the line is known (lines count from 1), otherwise nothing. */
export function atLine(line: number | null): string {
  return line === null ? '' : `Line ${line}: `;
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
