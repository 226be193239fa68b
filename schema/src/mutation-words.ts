import {
  Kind,
  type DefinitionNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { descriptionOf, listed } from './description.ts';
import type { MutationMembers } from './mutation-unions.ts';

/**
 * The definitions, with descriptions for the inputs of mutations and for what says that they were done: both name their mutations, of which
 * there may be several. One that is written in the schema stays.
 */
export function withMutationWords(
  definitions: readonly DefinitionNode[],
  mutations: readonly Pick<MutationMembers, 'name' | 'answers'>[],
): DefinitionNode[] {
  const fields = definitions.flatMap(fieldsOfMutation);
  const inputs = Map.groupBy(fields, inputOf);
  const results = namesByType(mutations.flatMap(({ name, answers }) => answers.map((type) => [type, name])));
  return definitions.map((definition) => {
    if (
      (definition.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION &&
        definition.kind !== Kind.OBJECT_TYPE_DEFINITION) ||
      definition.description !== undefined
    )
      return definition;
    const named = definition.name.value;
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
      const names = results.get(named);
      return names === undefined ? definition : resultWithWords(definition, names);
    }
    const of = inputs.get(named);
    return of === undefined ? definition : { ...definition, description: descriptionOf(textOfInput(of)) };
  });
}

/** "The input of `lockPeriod`: moves a period's lock forward. Needs Period.Lock."; of several mutations, their names alone. */
function textOfInput(fields: readonly FieldDefinitionNode[]): string {
  const input = `The input of ${listed(fields.map(({ name }) => name.value))}`;
  const text = fields.length === 1 ? (fields[0]?.description?.value ?? '').replaceAll(/\s+/g, ' ') : '';
  return text === '' ? `${input}.` : `${input}: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** What a result holds: what was changed, and what was posted. */
function resultWithWords(
  definition: ObjectTypeDefinitionNode,
  names: readonly string[],
): ObjectTypeDefinitionNode {
  return {
    ...definition,
    description: descriptionOf(`Answered by ${listed(names)} when it was done.`),
    fields: (definition.fields ?? []).map((field) =>
      field.description === undefined && !SCALARS.has(namedType(field.type))
        ? { ...field, description: descriptionOf(RESULT_WORDS.get(field.name.value) ?? AS_IT_IS) }
        : field,
    ),
  };
}

const SCALARS = new Set([
  'ID',
  'String',
  'Int',
  'Boolean',
  'Decimal',
  'LocalDate',
  'DateTime',
  'BigInt',
  'CurrencyCode',
]);
const AS_IT_IS = 'As it is now. A request repeated with its key shows it as it is then.';
const RESULT_WORDS: ReadonlyMap<string, string> = new Map([
  ['entry', 'The entry that was posted.'],
  ['reversingEntry', 'The entry that reverses it, which was posted.'],
]);

function namesByType(pairs: readonly (readonly string[])[]): ReadonlyMap<string, readonly string[]> {
  const byType = new Map<string, readonly string[]>();
  for (const [type = '', name = ''] of pairs) byType.set(type, [...(byType.get(type) ?? []), name]);
  return byType;
}

function fieldsOfMutation(definition: DefinitionNode): readonly FieldDefinitionNode[] {
  const isMutation =
    (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION) &&
    definition.name.value === 'Mutation';
  return isMutation ? (definition.fields ?? []) : [];
}

/** The type of a mutation's argument `input`; an empty text where it has none. */
function inputOf({ arguments: given = [] }: FieldDefinitionNode): string {
  const input = given.find(({ name }) => name.value === 'input');
  return input === undefined ? '' : namedType(input.type);
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
