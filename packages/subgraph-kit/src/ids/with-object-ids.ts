import {
  defaultFieldResolver,
  getNamedType,
  isIntrospectionType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { SubgraphContext } from '@cifra/access/subgraph-context';
import type { Uuid } from '@cifra/domain/ids';
import { fieldName } from '../parse/parser.ts';
import { refusalError } from '../query-errors.ts';
import { idMeaning, type Parent } from './id-fields.ts';
import { readerOfArguments, type Reading } from './read-ids.ts';
import { idWriter, type IdWriter } from './write-ids.ts';
import { WrongId } from '../parse/wrong-id.ts';

type Resolve = GraphQLFieldResolver<unknown, SubgraphContext>;

/**
 * Changes the resolvers of a subgraph, in place, so that they have rows' UUIDs on their side and the API has ids on its own: of every field of
 * type ID the result, and of every field its arguments. Throws with every place whose type is not known (`id-fields.ts`).
 */
export function withObjectIds(schema: GraphQLSchema, subgraph: string): void {
  const unknown: string[] = [];
  const parts = { subgraph, onUnknown: (place: string) => void unknown.push(place) };
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type) || type.name.startsWith('_')) continue;
    const references: Written[] = [];
    for (const field of Object.values(type.getFields())) {
      const answered = getNamedType(field.type).name;
      const read = readerOfArguments(field.args, answered, parts);
      if (read !== null) field.resolve = readingIds(field, type, read);
      if (answered !== 'ID') continue;
      const meaning = idMeaning(subgraph, type.name, field.name);
      if (meaning === null) {
        parts.onUnknown(`${type.name}.${field.name}`);
        continue;
      }
      const write = idWriter(meaning, `${type.name}.${field.name}`);
      field.resolve = writingId(field, write);
      if (meaning.mayBeText) references.push({ name: field.name, write });
    }
    if (isRefusal(type) && references.length > 0) writeMessage(type, references);
  }
  if (unknown.length > 0)
    throw new Error(`No type is known of these ids:\n  ${[...new Set(unknown)].join('\n  ')}`);
}

function isRefusal(type: GraphQLObjectType): boolean {
  return type.getInterfaces().some(({ name }) => name === 'Refusal');
}

/** The tenant of an object: its own, or else the claim's; null under a claim of the firm. */
function tenantOf(parent: Parent | undefined, { access }: SubgraphContext): Uuid | null {
  const own = parent?.['tenantId'];
  if (typeof own === 'string') return own as Uuid;
  const { scope } = access.claim;
  return scope.kind === 'tenant' ? (scope.tenant.id as Uuid) : null;
}

function writingId(field: GraphQLField<unknown, unknown>, write: IdWriter): Resolve {
  const { resolve, name } = field;
  if (resolve === undefined)
    return (parent, _arguments, context) => {
      const of = parent as Parent;
      return write(of[name], of, tenantOf(of, context));
    };
  return (parent, values, context, info) => {
    const of = parent as Parent;
    const written = (value: unknown): unknown => write(value, of, tenantOf(of, context));
    const value = resolve(parent, values, context, info);
    return value instanceof Promise ? value.then(written) : written(value);
  };
}

type ReadArguments = NonNullable<ReturnType<typeof readerOfArguments>>;

function readingIds(
  field: GraphQLField<unknown, unknown>,
  type: GraphQLObjectType,
  read: ReadArguments,
): Resolve {
  const resolve: Resolve = field.resolve ?? defaultFieldResolver;
  const isMutation = type.name === 'Mutation';
  return (parent, values, context, info) => {
    const of = parent as Parent | undefined;
    const tenantId = type.name === 'Tenant' ? (of?.['id'] as Uuid) : tenantOf(of, context);
    const onWrong: Reading['onWrong'] = (place, refusalAt) => {
      if (isMutation) return new WrongId(refusalAt(fieldName(place)));
      throw refusalError(refusalAt(fieldName(['', ...place])));
    };
    return resolve(parent, read(values, { tenantId, onWrong }), context, info);
  };
}

interface Written {
  readonly name: string;
  readonly write: IdWriter;
}

/** The message of a refusal names objects as its facts do. */
function writeMessage(type: GraphQLObjectType, references: readonly Written[]): void {
  const { message } = type.getFields();
  if (message === undefined) return;
  message.resolve = (parent, _arguments, context) => {
    const of = parent as Parent;
    const tenantId = tenantOf(of, context as SubgraphContext);
    return references.reduce((text, { name, write }) => {
      const values: readonly unknown[] = [of[name]].flat();
      return values.reduce<string>(
        (written, value) =>
          typeof value === 'string' ? written.replaceAll(value, String(write(value, of, tenantId))) : written,
        text,
      );
    }, String(of['message']));
  };
}
