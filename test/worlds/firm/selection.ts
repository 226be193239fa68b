import { getNamedType, isLeafType, isObjectType, isUnionType, type GraphQLSchema } from 'graphql';

/** Of documents only what later mutations name them by. */
const handles: Readonly<Record<string, readonly string[]>> = {
  Document: ['id', 'openItem { id }'],
  DocumentDraft: ['id', 'version'],
  Allocation: ['id'],
};

const known = new WeakMap<GraphQLSchema, Map<string, string>>();

/** What a test selects of a mutation's answer; written once for each mutation of a schema. */
export function selectionOf(schema: GraphQLSchema, mutation: string): string {
  const selections = known.get(schema) ?? new Map<string, string>();
  known.set(schema, selections);
  const selection = selections.get(mutation) ?? writeSelection(schema, mutation);
  selections.set(mutation, selection);
  return selection;
}

/** Every leaf of every member of a mutation's union, and the leaves of the objects that a member carries. A field that two members
 * type differently is named by its member too. */
function writeSelection(schema: GraphQLSchema, mutation: string): string {
  const result = getNamedType(schema.getMutationType()?.getFields()[mutation]?.type);
  if (!isUnionType(result)) throw new Error(`${mutation} answers no union`);
  const types = new Map<string, string>();
  const selected = (name: string, type: string, member: string): string => {
    const first = types.get(name) ?? type;
    types.set(name, first);
    return first === type ? name : `${member}_${name}: ${name}`;
  };
  const members = result.getTypes().map((member) => {
    const fields = Object.values(member.getFields()).flatMap((field) => {
      const type = getNamedType(field.type);
      if (isLeafType(type)) return [selected(field.name, String(field.type), member.name)];
      if (!isObjectType(type)) return [];
      const leaves =
        handles[type.name] ??
        Object.values(type.getFields())
          .filter((leaf) => isLeafType(getNamedType(leaf.type)) && leaf.args.length === 0)
          .map(({ name }) => name);
      return leaves.length === 0
        ? []
        : [`${selected(field.name, String(field.type), member.name)} { ${leaves.join(' ')} }`];
    });
    return `... on ${member.name} { ${fields.join(' ')} }`;
  });
  return `__typename ${members.join(' ')}`;
}
