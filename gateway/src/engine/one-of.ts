import { isInputObjectType, type GraphQLSchema } from 'graphql';

/** A supergraph as @apollo/gateway reads it, and the inputs of which exactly one field is to be given. */
interface WithoutOneOf {
  readonly sdl: string;
  readonly inputs: readonly string[];
}

const marked = /^(input (\w+)) @oneOf$/gm;

/** @apollo/gateway 2.14 refuses a supergraph with `@oneOf`: it is taken off, and put on its API schema (`markOneOf`). */
export function withoutOneOf(supergraphSdl: string): WithoutOneOf {
  return {
    sdl: supergraphSdl.replaceAll(marked, '$1'),
    inputs: [...supergraphSdl.matchAll(marked)].map(([, , name = '']) => name),
  };
}

/** Makes the schema introspect and validate these inputs as `@oneOf`, in literals and in variables. */
export function markOneOf(apiSchema: GraphQLSchema, inputs: readonly string[]): void {
  for (const name of inputs) {
    const type = apiSchema.getType(name);
    if (!isInputObjectType(type)) throw new Error(`the API has no input ${name}, which the supergraph marks`);
    type.isOneOf = true;
  }
}
