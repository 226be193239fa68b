import {
  Kind,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type StringValueNode,
  type TypeNode,
} from 'graphql';

/** Descriptions by name and leaf type, `id: ID`: what means the same wherever it stands. */
type Words = ReadonlyMap<string, string>;

/** Fields of objects and interfaces. */
export const fieldWords: Words = new Map([
  [
    'commitNumber: BigInt',
    'The commit of the books that this is the state of. Commit numbers are gapless and give the order of the audit trail.',
  ],
  ['id: ID', 'Permanent and never reused. To be treated as opaque: nothing can be read from it.'],
  ['tenantId: ID', 'The tenant whose books it belongs to.'],
  ['version: BigInt', 'The commit that wrote this version. A change names it, and is refused if there is a newer one.'],
]);

/** Fields of inputs. */
export const inputWords: Words = new Map([
  [
    'idempotencyKey: String',
    'Chosen by the caller, one for each request. A request repeated with the same key and input is done once and answered as the first time; one that was refused is tried again. 1 to 200 printable ASCII characters without spaces.',
  ],
  ['reason: String', 'Why it is done, for the audit trail. At least 20 characters after trimming.'],
]);

/** Arguments of fields. */
export const argumentWords: Words = new Map([
  ['id: ID', 'The id of the object. One that is not an id matches nothing.'],
  ['code: String', 'The code of the object, as written there: case counts.'],
  ['filter: *', 'Restricts the list to what matches every field given. Omit it for all.'],
  ['state: *', 'Only what is in this state.'],
  ['asOf: LocalDate', 'The last day that counts, by posting date.'],
  ['from: LocalDate', 'The first day, inclusive.'],
  ['to: LocalDate', 'The last day, inclusive.'],
  ['knownAt: DateTime', 'The books as they were at this instant: what was committed later does not count. Defaults to now.'],
  [
    'ratesOf: LocalDate',
    'Adds to each balance in a foreign currency its value at the rates in effect on this day. Nothing is posted.',
  ],
]);

const INPUT_OF_MUTATION = 'What is to be done. All that is wrong with its values is answered at once, as InputInvalid.';

/** The definitions, with the common words wherever there is no description. One that is written in the schema stays. */
export function withCommonWords(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  return definitions.map((definition) => {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION: {
        const isMutation = definition.name.value === 'Mutation';
        return { ...definition, fields: definition.fields?.map((field) => fieldWithWords(field, isMutation)) ?? [] };
      }
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        return { ...definition, fields: definition.fields?.map((field) => described(field, inputWords)) ?? [] };
      default:
        return definition;
    }
  });
}

function fieldWithWords(field: FieldDefinitionNode, isMutation: boolean): FieldDefinitionNode {
  const words = isMutation ? new Map([['input: *', INPUT_OF_MUTATION]]) : argumentWords;
  return {
    ...described(field, fieldWords),
    arguments: field.arguments?.map((argument) => described(argument, words)) ?? [],
  };
}

function described<Node extends FieldDefinitionNode | InputValueDefinitionNode>(node: Node, words: Words): Node {
  if (node.description !== undefined) return node;
  const name = node.name.value;
  const text = words.get(`${name}: ${leafOf(node.type)}`) ?? words.get(`${name}: *`);
  return text === undefined ? node : { ...node, description: descriptionOf(text) };
}

export function descriptionOf(value: string): StringValueNode {
  return { kind: Kind.STRING, value, block: true };
}

function leafOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : leafOf(type.type);
}
