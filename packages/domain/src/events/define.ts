/** The kinds of facts that an audit event carries. Every fact is plain data, kept as JSON:
 * `text` a word, a phrase or a state · `id` a UUID, a code or a hash · `date` YYYY-MM-DD · `instant` ISO 8601 in UTC ·
 * `integer` a whole number · `digits` a whole number of any size, kept as decimal digits (amounts whose name ends in `E4` are
 * ten-thousandths) · `decimal` a decimal number as text · `flag` yes or no · `list` several texts · `map` values by name · `personal` a text about a person, by its reference.
 * A kind ending in `?` may be null. Facts within facts stand in braces, several of them in brackets. */
export type EventFactKind =
  | 'text'
  | 'id'
  | 'date'
  | 'instant'
  | 'integer'
  | 'digits'
  | 'decimal'
  | 'flag'
  | 'list'
  | 'map'
  | 'personal';

export type EventFact = EventFactKind | `${EventFactKind}?` | EventFacts | readonly [EventFacts];

/** Facts by their names. A name ending in `?` may be absent. */
export interface EventFacts {
  readonly [name: string]: EventFact;
}

type ValueOfKind<Kind extends EventFactKind> = Kind extends 'integer'
  ? number
  : Kind extends 'digits'
    ? bigint | string
    : Kind extends 'flag'
      ? boolean
      : Kind extends 'list'
        ? readonly string[]
        : Kind extends 'map'
          ? object
          : Kind extends 'personal'
            ? { readonly personal: string }
            : string;

type ValueOf<Fact> = Fact extends `${infer Kind extends EventFactKind}?`
  ? ValueOfKind<Kind> | null
  : Fact extends EventFactKind
    ? ValueOfKind<Fact>
    : Fact extends readonly [infer Facts]
      ? readonly FactsOfEvent<Facts>[]
      : FactsOfEvent<Fact>;

/** The facts that a handler passes for their definition. */
export type FactsOfEvent<Facts> = {
  readonly [Name in keyof Facts as Name extends `${string}?` ? never : Name]: ValueOf<Facts[Name]>;
} & {
  readonly [Name in keyof Facts as Name extends `${infer Bare}?` ? Bare : never]?:
    ValueOf<Facts[Name]> | undefined;
};

/** Whose trail holds the event: the tenant's books, the firm's control plane, or the one that the command ran on. */
export type EventPlace = 'tenant' | 'control' | 'both';

export interface EventDefinition {
  /** What happened: one sentence for docs/events.md. */
  readonly when: string;
  readonly in: EventPlace;
  /** The type of the object that it happened to; several if it depends. */
  readonly object: string | readonly string[];
  /** What the object's id stands for: a phrase for docs/events.md. */
  readonly id: string;
  /** Whether a command that causes it takes a reason, which its commit keeps. */
  readonly mayHaveReason?: true;
  readonly before?: EventFacts;
  /** Facts from before the change that only some causes have. Null if they are not known. */
  readonly 'before?'?: EventFacts;
  readonly after?: EventFacts;
}

/** Keeps the definition's literals, from which `record` is typed. */
export function defineEvent<const Definition extends EventDefinition>(definition: Definition): Definition {
  return definition;
}
