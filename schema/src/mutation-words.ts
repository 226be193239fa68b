import { Kind, type DefinitionNode, type FieldDefinitionNode, type ObjectTypeDefinitionNode, type TypeNode } from 'graphql';
import { descriptionOf } from './common-words.ts';
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
  const inputs = namesByType(fields.flatMap((field) => inputsOf(field).map((type) => [type, field.name.value])));
  const results = namesByType(mutations.flatMap(({ name, answers }) => answers.map((type) => [type, name])));
  return definitions.map((definition) => {
    if (
      (definition.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION &&
        definition.kind !== Kind.OBJECT_TYPE_DEFINITION) ||
      definition.description !== undefined
    )
      return definition;
    const isInput = definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION;
    const names = (isInput ? inputs : results).get(definition.name.value);
    if (names === undefined) return definition;
    return isInput
      ? { ...definition, description: descriptionOf(`The input of ${listed(names)}.`) }
      : resultWithWords(definition, names);
  });
}

/** What a result holds: what was changed, and what was posted. */
function resultWithWords(definition: ObjectTypeDefinitionNode, names: readonly string[]): ObjectTypeDefinitionNode {
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

const SCALARS = new Set(['ID', 'String', 'Int', 'Boolean', 'Decimal', 'LocalDate', 'DateTime', 'BigInt', 'CurrencyCode']);
const AS_IT_IS = 'As it is now. A request repeated with its key shows it as it is then.';
const RESULT_WORDS: ReadonlyMap<string, string> = new Map([
  ['entry', 'The entry that was posted.'],
  ['reversingEntry', 'The entry that reverses it, which was posted.'],
]);

/** "`a`, `b` and `c`". */
export function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}

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

function inputsOf({ arguments: given = [] }: FieldDefinitionNode): string[] {
  return given.filter(({ name }) => name.value === 'input').map(({ type }) => namedType(type));
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
