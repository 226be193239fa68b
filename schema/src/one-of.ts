import {
  Kind,
  isInputObjectType,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  type InputObjectTypeDefinitionNode,
} from 'graphql';

/**
 * `@oneOf` of an input: exactly one of its fields is given, and not null. The composer (2.14) refuses the directive as unknown, so that it is
 * taken off a subgraph's definitions before, and put on what was composed.
 */

/** The definitions without the directive. */
export function withoutOneOf(document: DocumentNode): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.map((definition) =>
      isOneOf(definition)
        ? { ...definition, directives: definition.directives?.filter((each) => !isTheDirective(each)) ?? [] }
        : definition,
    ),
  };
}

/** The names of the inputs that have the directive. Throws where a field of one may not be left out or has a default: the directive forbids both. */
export function namesOfOneOf(document: DocumentNode): readonly string[] {
  return document.definitions.filter(isOneOf).map(({ name, fields = [] }) => {
    const wrong = fields.find(
      ({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE || defaultValue !== undefined,
    );
    if (wrong !== undefined)
      throw new Error(
        `${name.value}.${wrong.name.value}: a field of a @oneOf input is nullable and has no default`,
      );
    return name.value;
  });
}

/** Marks the inputs of a composed schema: it is printed with the directive, introspected as `isOneOf`, and validates both literals and variables. */
export function markOneOf(schema: GraphQLSchema, names: Iterable<string>): void {
  for (const name of names) {
    const type = schema.getType(name);
    if (!isInputObjectType(type)) throw new Error(`${name} is not an input of the schema`);
    type.isOneOf = true;
  }
}

/** The supergraph with the directive behind the names of these inputs. The gateway takes it off again before it reads the rest. */
export function supergraphWithOneOf(sdl: string, names: Iterable<string>): string {
  return [...names].reduce((text, name) => {
    const marked = text.replace(new RegExp(`^input ${name}$`, 'm'), `input ${name} @oneOf`);
    if (marked === text) throw new Error(`the supergraph has no input ${name}`);
    return marked;
  }, sdl);
}

function isOneOf(definition: DefinitionNode): definition is InputObjectTypeDefinitionNode {
  return (
    definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION &&
    (definition.directives ?? []).some(isTheDirective)
  );
}

function isTheDirective({ name }: { readonly name: { readonly value: string } }): boolean {
  return name.value === 'oneOf';
}
