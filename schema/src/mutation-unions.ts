import {
  Kind,
  type DefinitionNode,
  type DocumentNode,
  type TypeNode,
  type UnionTypeDefinitionNode,
} from 'graphql';
import { descriptionOf, listed } from './description.ts';

/** What the schema needs to know of a declared mutation. */
export interface MutationMembers {
  readonly name: string;
  /** Whether its input names the tenant. */
  readonly isOfTenant: boolean;
  /** The names of the types that say what was done. */
  readonly answers: readonly string[];
  /** The names of the types that it may answer: its results, then its refusals. */
  readonly members: readonly string[];
  /** The codes of its refusals: several share a type, so that the members do not say which. */
  readonly refuses: readonly string[];
}

type UnionMembers = Pick<MutationMembers, 'name' | 'answers' | 'members' | 'refuses'>;

/**
 * A subgraph's definitions with the unions that its mutations answer: one for each type that a field of Mutation names, after the file that
 * names it first. Mutations that name the same union share it. Throws where the fields and the declarations are not the same mutations,
 * naming each.
 */
export function withMutationUnions(
  files: readonly DocumentNode[],
  mutations: readonly UnionMembers[],
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
      const union = unions.get(name);
      unions.delete(name);
      return union === undefined ? [] : [unionOf(name, union)];
    });
    return [...file.definitions, ...made];
  });
}

/** A union in the making: the mutations that answer it, and what they answer. */
interface Union {
  readonly fields: readonly string[];
  readonly answers: ReadonlySet<string>;
  readonly members: ReadonlySet<string>;
  readonly refuses: ReadonlySet<string>;
}

const NO_UNION: Union = { fields: [], answers: new Set(), members: new Set(), refuses: new Set() };

function membersOfUnions(
  fields: readonly MutationField[],
  mutations: readonly UnionMembers[],
): Map<string, Union> {
  const declared = new Map(mutations.map((mutation) => [mutation.name, mutation]));
  const unions = new Map<string, Union>();
  const faults: string[] = [];
  for (const [field, name] of fields) {
    const mutation = declared.get(field);
    if (mutation === undefined) faults.push(`the mutation ${field} is in the schema and is not declared`);
    const union = unions.get(name) ?? NO_UNION;
    unions.set(name, {
      fields: [...union.fields, field],
      answers: new Set([...union.answers, ...(mutation?.answers ?? [])]),
      members: new Set([...union.members, ...(mutation?.members ?? [])]),
      refuses: new Set([...union.refuses, ...(mutation?.refuses ?? [])]),
    });
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

function unionOf(name: string, { fields, answers, members, refuses }: Union): UnionTypeDefinitionNode {
  return {
    kind: Kind.UNION_TYPE_DEFINITION,
    description: descriptionOf(
      `What ${listed(fields)} ${fields.length === 1 ? 'answers' : 'answer'}: ${[...answers].join(' or ')} when it was done, or else one of the refusals, and nothing was changed.${refuses.size === 0 ? '' : ` Their codes: ${[...refuses].join(', ')}.`}`,
    ),
    name: { kind: Kind.NAME, value: name },
    types: [...members].map((value) => ({ kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value } })),
  };
}
