import {
  GraphQLError,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
  print,
  validate,
  visit,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { cut } from '../errors.ts';
import type { LiveField } from './contract.ts';

/** What an event of a subscription runs. */
export interface MappedQuery {
  readonly kind: 'mapped';
  readonly field: LiveField;
  readonly query: string;
  readonly operationName: string | null;
  /** Under which the answer has the watched field, from `data` down: of the query, and of the subscription. */
  readonly path: readonly string[];
  readonly responseName: string;
}

/** What is wrong with the document. */
export interface InvalidSubscription {
  readonly kind: 'invalid';
  readonly errors: readonly GraphQLFormattedError[];
}

export interface SubscriptionText {
  readonly query: string;
  readonly operationName: string | null;
}

export type MapSubscription = (subscription: SubscriptionText) => MappedQuery | InvalidSubscription;

interface MappingOptions {
  readonly schema: GraphQLSchema;
  readonly fields: ReadonlyMap<string, LiveField>;
  /** Whether errors may name parts of the schema that the document does not. */
  readonly isIntrospectionAllowed: boolean;
}

/** Makes of a subscription the query that its events run: the same selection and variables, below the mapped fields. Once per text. */
export function createSubscriptionMapper(options: MappingOptions): MapSubscription {
  const known = new LRUCache<string, MappedQuery | InvalidSubscription>({
    max: 2_000,
    maxSize: 16 * 1024 * 1024,
    sizeCalculation: (_mapped, key) => 512 + key.length * 4,
  });
  return ({ query, operationName }) => {
    const key = `${operationName ?? ''}\n${query}`;
    let mapped = known.get(key);
    if (!mapped) {
      mapped = map(options, { query, operationName });
      known.set(key, mapped);
    }
    return mapped;
  };
}

function map(
  { schema, fields, isIntrospectionAllowed }: MappingOptions,
  { query, operationName }: SubscriptionText,
): MappedQuery | InvalidSubscription {
  // The limits have parsed it before.
  const document = parse(query, { noLocation: true });
  const fragments = fragmentsOf(document);
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  // As the newest edition of the specification has it. It comes first: graphql-js counts the fields as if there were no variables, and throws.
  for (const { operation: kind, selectionSet } of operations)
    if (kind === OperationTypeNode.SUBSCRIPTION && rootFields(selectionSet, fragments) === null)
      return invalid(['The field of a subscription takes no @skip and no @include']);
  const faults = validate(schema, document);
  if (faults.length > 0) return invalid(faults.map(({ message }) => shown(message, isIntrospectionAllowed)));
  const operation = operations.find(({ name }) => operationName === null || name?.value === operationName);
  if (!operation) return invalid(['The document has no such operation']);
  const found = rootFields(operation.selectionSet, fragments) ?? [];
  const [first] = found;
  // Validation lets one field through, which may be written several times.
  const field = first && fields.get(first.name.value);
  if (!first || !field) return invalid(['A subscription has one field']);
  const responseName = first.alias?.value ?? first.name.value;
  const steps = stepsOf(schema, field);
  const selections = found.map((node) => mapField(node, steps, responseName));
  const mapped: OperationDefinitionNode = {
    ...operation,
    operation: OperationTypeNode.QUERY,
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
  return {
    kind: 'mapped',
    field,
    query: print({ kind: Kind.DOCUMENT, definitions: [mapped, ...reached(mapped, fragments)] }),
    operationName: operation.name?.value ?? null,
    path: [...field.runs.slice(0, -1).map((step) => step.field), responseName],
    responseName,
  };
}

function invalid(messages: readonly string[]): InvalidSubscription {
  const extensions = { code: 'GRAPHQL_VALIDATION_FAILED' };
  return {
    kind: 'invalid',
    errors: messages.map((message) => new GraphQLError(message, { extensions }).toJSON()),
  };
}

/** As @apollo/server hides names that the caller did not send. */
function shown(message: string, isIntrospectionAllowed: boolean): string {
  return cut(isIntrospectionAllowed ? message : message.replace(/ ?Did you mean .*\?$/, ''));
}

/** The root fields, wherever fragments hide them, each fragment visited once; null where a directive decides over one. */
function rootFields(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  visited = new Set<string>(),
): readonly FieldNode[] | null {
  const found: FieldNode[] = [];
  for (const selection of selections) {
    if ((selection.directives ?? []).length > 0) return null;
    if (selection.kind === Kind.FIELD) {
      found.push(selection);
      continue;
    }
    let inner: { readonly selectionSet: SelectionSetNode } | undefined = undefined;
    if (selection.kind === Kind.INLINE_FRAGMENT) inner = selection;
    else if (!visited.has(selection.name.value)) inner = fragments.get(selection.name.value);
    if (selection.kind === Kind.FRAGMENT_SPREAD) visited.add(selection.name.value);
    const fields = inner ? rootFields(inner.selectionSet, fragments, visited) : [];
    if (fields === null) return null;
    found.push(...fields);
  }
  return found;
}

/** A field of the query, with the names of its arguments. */
interface Step {
  readonly field: string;
  readonly arguments: readonly { readonly name: string; readonly from: string }[];
}

function stepsOf(schema: GraphQLSchema, { runs }: LiveField): readonly Step[] {
  let parent = schema.getQueryType() ?? null;
  return runs.map(({ field, renamed = {} }) => {
    const found = parent?.getFields()[field];
    parent = isObjectType(found?.type) ? found.type : null;
    return {
      field,
      arguments: (found?.args ?? []).map(({ name }) => ({ name, from: renamed[name] ?? name })),
    };
  });
}

function mapField(node: FieldNode, [step, ...rest]: readonly Step[], responseName: string): SelectionNode {
  if (step === undefined) throw new Error('a live field runs no query');
  const [next] = rest;
  const field: FieldNode = {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: step.field },
    arguments: argumentsOf(node, step),
  };
  if (next === undefined)
    return {
      ...field,
      alias: { kind: Kind.NAME, value: responseName },
      ...(node.selectionSet && { selectionSet: node.selectionSet }),
    };
  return {
    ...field,
    selectionSet: { kind: Kind.SELECTION_SET, selections: [mapField(node, rest, responseName)] },
  };
}

function argumentsOf({ arguments: given = [] }: FieldNode, step: Step): readonly ArgumentNode[] {
  return step.arguments.flatMap(({ name, from }) =>
    given
      .filter((argument) => argument.name.value === from)
      .map((argument) => ({ ...argument, name: { kind: Kind.NAME, value: name } as const })),
  );
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
}

/** The fragments that an operation spreads, themselves or through others. */
function reached(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly FragmentDefinitionNode[] {
  const found = new Map<string, FragmentDefinitionNode>();
  const walk = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread: ({ name: { value } }) => {
        const fragment = fragments.get(value);
        if (!fragment || found.has(value)) return;
        found.set(value, fragment);
        walk(fragment);
      },
    });
  };
  walk(operation);
  return [...found.values()];
}
