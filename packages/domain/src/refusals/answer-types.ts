import { factEnding, factType } from './fact-types.ts';
import { sharedTypes } from './shared-types.ts';

/** What the schema needs to know of the catalogue; the generator's tests write their own. */
export type CatalogueOfTypes = Readonly<
  Record<
    string,
    {
      readonly answeredAs?: string;
      readonly when?: string;
      readonly facts: Readonly<Record<string, string>>;
      readonly fields?: readonly string[];
    }
  >
>;

/** A fact as a field of the type that has it. */
export interface AnswerFact {
  readonly name: string;
  /** `AccountRole!`; without the mark where a code of the type may lack it. */
  readonly type: string;
  /** The codes that have the fact, where others of the type do not: it is null for those. Null: all have it. */
  readonly onlyOf: readonly string[] | null;
}

/** A type of the schema that refusals are answered as. */
export interface AnswerType {
  readonly name: string;
  /** What the type is about, where several codes share it. */
  readonly about: string | null;
  readonly codes: readonly string[];
  readonly facts: readonly AnswerFact[];
}

/** The name of the GraphQL type that a code is answered as: the shared one, or its own (ROLE_UNBOUND is RoleUnbound). */
export function answerTypeName(catalogue: CatalogueOfTypes, code: string): string {
  return catalogue[code]?.answeredAs ?? ownTypeName(code);
}

function ownTypeName(code: string): string {
  return code
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
}

/**
 * The types that the codes of a catalogue are answered as, by name. A fact that every code of a type has, and none of them as null, is
 * non-null; one that only some have is nullable. Throws where a fact's name would have two types, nullability included, and names both
 * places: the fact needs another name (docs/decisions/0017).
 */
export function answerTypes(
  catalogue: CatalogueOfTypes,
  shared: Readonly<Record<string, string>> = sharedTypes,
): readonly AnswerType[] {
  const byName = Map.groupBy(Object.keys(catalogue), (code) => answerTypeName(catalogue, code));
  const types = [...byName].map(([name, codes]): AnswerType => {
    const about = shared[name] ?? null;
    if (about === null && codes.length > 1) throw new Error(`${codes.join(' and ')} are both ${name}`);
    if (about !== null && (codes.length === 1 || codes.some((code) => ownTypeName(code) === name)))
      throw new Error(`${name} is shared by ${codes.join(', ')} alone`);
    return { name, about, codes, facts: factsOf(catalogue, name, codes) };
  });
  requireOneType(types);
  return types.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function factsOf(catalogue: CatalogueOfTypes, name: string, codes: readonly string[]): AnswerFact[] {
  const facts = codes.flatMap((code) =>
    Object.entries(catalogue[code]?.facts ?? {}).map(([fact, kind]) => ({ code, fact, kind })),
  );
  return [...Map.groupBy(facts, ({ fact }) => fact)].map(([fact, places]) => {
    const typed = places.map((place) => ({ ...place, type: typeOf(place) }));
    const [first] = typed;
    const unlike = typed.find(({ type }) => bare(type) !== bare(first?.type ?? ''));
    if (first === undefined || unlike !== undefined)
      throw new Error(
        `${unlike?.code}.${fact} is ${unlike?.type}, and ${first?.code}.${fact} is ${first?.type}, both of ${name}: one name has one type`,
      );
    const isInAll = places.length === codes.length;
    return {
      name: fact,
      type: isInAll && typed.every(({ type }) => type.endsWith('!')) ? first.type : bare(first.type),
      onlyOf: isInAll ? null : places.map(({ code }) => code),
    };
  });
}

function typeOf({
  code,
  fact,
  kind,
}: {
  readonly code: string;
  readonly fact: string;
  readonly kind: string;
}): string {
  const type = factType(kind);
  if (type === null) throw new Error(`${code}.${fact}: no GraphQL type for facts of the kind ${kind}`);
  const ending = factEnding(kind);
  if (ending !== null && !fact.toLowerCase().endsWith(ending.toLowerCase()))
    throw new Error(`${code}.${fact}: the name of a fact of the kind ${kind} ends in ${ending}`);
  return type;
}

/** One name has one type over all refusals: whoever selects several of them selects it once. */
function requireOneType(types: readonly AnswerType[]): void {
  const known = new Map<string, { readonly place: string; readonly type: string }>();
  for (const { name, about, codes, facts } of types)
    for (const fact of facts) {
      const place = `${about === null ? codes.join() : name}.${fact.name}`;
      const first = known.get(fact.name) ?? { place, type: fact.type };
      if (first.type !== fact.type)
        throw new Error(
          `${place} is ${fact.type}, and ${first.place} is ${first.type}: one name has one type`,
        );
      known.set(fact.name, first);
    }
}

function bare(type: string): string {
  return type.replace(/!$/, '');
}
