import {
  isEnumType,
  isIntrospectionType,
  isSpecifiedScalarType,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** Something that has a description: a type, a field, an argument, a value. */
interface Described {
  /** As schema coordinates have it: `Query.tenant(id:)`. */
  readonly place: string;
  readonly description: string | null | undefined;
}

/** The least that says more than the name: "Not negative." */
const LEAST_CHARACTERS = 12;

/** Words that add nothing to a name. */
const FILLERS: ReadonlySet<string> = new Set([
  'a',
  'an',
  'and',
  'for',
  'in',
  'is',
  'of',
  'the',
  'this',
  'its',
  'whether',
]);

/**
 * What a reader of the API would find without a useful description, each fault naming its place: none at all, fewer than twelve
 * characters, or only the words of the name again.
 */
export function descriptionFaults(schema: GraphQLSchema): readonly string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap((type) => [{ place: type.name, description: type.description }, ...partsOf(type)])
    .flatMap(faultOf);
}

function partsOf(type: GraphQLNamedType): Described[] {
  if (isEnumType(type))
    return type.getValues().map(({ name, description }) => ({ place: `${type.name}.${name}`, description }));
  if (!('getFields' in type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const place = `${type.name}.${field.name}`;
    const given: readonly GraphQLArgument[] = 'args' in field ? field.args : [];
    return [
      { place, description: field.description },
      ...given.map(({ name, description }) => ({ place: `${place}(${name}:)`, description })),
    ];
  });
}

function faultOf({ place, description }: Described): string[] {
  const text = (description ?? '').trim();
  if (text === '') return [`${place} has no description`];
  if (text.length < LEAST_CHARACTERS)
    return [`${place} has a description of ${text.length} characters: ${text}`];
  const named = new Set(wordsOf(place));
  return wordsOf(text).every((word) => named.has(word) || FILLERS.has(word))
    ? [`${place} has a description that only repeats its name: ${text}`]
    : [];
}

/** "JournalEntry.postingDate" as its words, in lower case and without a plural's s. */
function wordsOf(text: string): string[] {
  const words = text.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').match(/[A-Za-z0-9]+/g) ?? [];
  return words.map((word) => word.toLowerCase().replace(/(?<=..)s$/, ''));
}
