import {
  Kind,
  type DefinitionNode,
  type DocumentNode,
  type TypeNode,
  type UnionTypeDefinitionNode,
} from 'graphql';

/** What the schema needs to know of a declared mutation. */
export interface MutationMembers {
  readonly name: string;
  /** Whether its input names the tenant. */
  readonly isOfTenant: boolean;
  /** The names of the types that it may answer: its results, then its refusals. */
  readonly members: readonly string[];
}

/**
 * A subgraph's definitions with the unions that its mutations answer: one for each type that a field of Mutation names, after the file that
 * names it first. Mutations that name the same union share it. Throws where the fields and the declarations are not the same mutations,
 * naming each.
 */
export function withMutationUnions(
  files: readonly DocumentNode[],
  mutations: readonly Pick<MutationMembers, 'name' | 'members'>[],
): DefinitionNode[] {
  const definitions = files.flatMap((file) => file.definitions);
  const unions = membersOfUnions(definitions.flatMap(mutationFields), mutations);
  const written = definitions.find(
    (definition) => 'name' in definition && unions.has(definition.name?.value ?? ''),
  );
  if (written !== undefined && 'name' in written)
    throw new Error(
      `the union ${written.name?.value} is made from the declarations: the schema does not define it`,
    );
  return files.flatMap((file) => {
    const named = new Set(file.definitions.flatMap(mutationFields).map(([, union]) => union));
    const made = [...named].flatMap((name) => {
      const members = unions.get(name);
      unions.delete(name);
      return members === undefined ? [] : [unionOf(name, [...members])];
    });
    return [...file.definitions, ...made];
  });
}

function membersOfUnions(
  fields: readonly MutationField[],
  mutations: readonly Pick<MutationMembers, 'name' | 'members'>[],
): Map<string, ReadonlySet<string>> {
  const declared = new Map(mutations.map(({ name, members }) => [name, members]));
  const unions = new Map<string, ReadonlySet<string>>();
  const faults: string[] = [];
  for (const [field, union] of fields) {
    const members = declared.get(field);
    if (members === undefined) faults.push(`the mutation ${field} is in the schema and is not declared`);
    unions.set(union, new Set([...(unions.get(union) ?? []), ...(members ?? [])]));
    declared.delete(field);
  }
  for (const name of declared.keys())
    faults.push(`the mutation ${name} is declared and is not in the schema`);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return unions;
}

/** A field of Mutation and the name of the type that it answers. */
type MutationField = readonly [field: string, union: string];

function mutationFields(definition: DefinitionNode): MutationField[] {
  const isMutation =
    (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION) &&
    definition.name.value === 'Mutation';
  return isMutation
    ? (definition.fields ?? []).map(({ name, type }) => [name.value, namedType(type)] as const)
    : [];
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function unionOf(name: string, members: readonly string[]): UnionTypeDefinitionNode {
  return {
    kind: Kind.UNION_TYPE_DEFINITION,
    name: { kind: Kind.NAME, value: name },
    types: members.map((value) => ({ kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value } })),
  };
}
