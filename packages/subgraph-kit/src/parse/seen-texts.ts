import {
  defaultFieldResolver,
  getNamedType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { refuse } from '@cifra/domain/refusals';
import { refusalError } from '../query-errors.ts';

/**
 * Refuses texts that are asked for and hold the character U+0000, which is never stored, before any database is asked: not every server
 * takes it. Mutations parse theirs. Changes the resolvers of a subgraph in place.
 */
export function withSeenTexts(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type) || type.name === 'Mutation') continue;
    for (const field of Object.values(type.getFields())) {
      if (!field.args.some((argument) => mayHoldText(argument.type))) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (parent, values, context, info) => {
        for (const [name, value] of Object.entries(values)) checkSeen(value, name);
        return resolve(parent, values, context, info);
      };
    }
  }
}

function mayHoldText(type: GraphQLInputType, within: ReadonlySet<string> = new Set()): boolean {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return named.name === 'String';
  if (within.has(named.name)) return false;
  const inside = new Set([...within, named.name]);
  return Object.values(named.getFields()).some((field) => mayHoldText(field.type, inside));
}

/** Throws INPUT_INVALID, naming the argument. */
function checkSeen(value: unknown, field: string): void {
  if (typeof value === 'string') {
    if (!value.includes('\u0000')) return;
    const problem = 'must not contain control or invisible characters';
    throw refusalError(refuse('INPUT_INVALID', { field, problem, value: null }));
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value))
    checkSeen(inner, Array.isArray(value) ? field : `${field}.${name}`);
}
