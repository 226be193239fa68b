import {
  Kind,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
  type TypeNode,
} from 'graphql';
import type { MutationMembers } from './mutation-unions.ts';

const tenantId: InputValueDefinitionNode = {
  kind: Kind.INPUT_VALUE_DEFINITION,
  description: {
    kind: Kind.STRING,
    value: 'The tenant in which this is done. With the header x-tenant, both have to name the same one.',
    block: true,
  },
  name: { kind: Kind.NAME, value: 'tenantId' },
  type: { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'ID' } } },
};

/**
 * The definitions, with `tenantId` in the input of every mutation that is done in a tenant. Throws where such a mutation has no input of its
 * own, where the input writes the field itself, and where a mutation of the firm has the same one.
 */
export function withTenantIds(
  definitions: readonly DefinitionNode[],
  mutations: readonly Pick<MutationMembers, 'name' | 'isOfTenant'>[],
): DefinitionNode[] {
  const ofTenant = new Set(mutations.filter(({ isOfTenant }) => isOfTenant).map(({ name }) => name));
  const fields = definitions.flatMap(fieldsOfMutation);
  const inputs = new Set(fields.filter(({ name }) => ofTenant.has(name.value)).map(inputOf));
  for (const field of fields)
    if (!ofTenant.has(field.name.value) && inputs.has(inputOf(field)))
      throw new Error(
        `${inputOf(field)} is the input of a mutation in a tenant and of ${field.name.value}, which is not`,
      );
  return definitions.map((definition) =>
    definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && inputs.has(definition.name.value)
      ? withTenantId(definition)
      : definition,
  );
}

function withTenantId(definition: InputObjectTypeDefinitionNode): InputObjectTypeDefinitionNode {
  const fields = definition.fields ?? [];
  if (fields.some(({ name }) => name.value === 'tenantId'))
    throw new Error(`${definition.name.value} gets its tenantId from the declaration of its mutation`);
  return { ...definition, fields: [tenantId, ...fields] };
}

function inputOf({ name, arguments: given = [] }: FieldDefinitionNode): string {
  const input = given.find((argument) => argument.name.value === 'input');
  if (input === undefined) throw new Error(`the mutation ${name.value} has no input`);
  return namedType(input.type);
}

function fieldsOfMutation(definition: DefinitionNode): readonly FieldDefinitionNode[] {
  const isMutation =
    (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION) &&
    definition.name.value === 'Mutation';
  return isMutation ? (definition.fields ?? []) : [];
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
