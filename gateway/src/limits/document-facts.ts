import {
  Kind,
  Lexer,
  OperationTypeNode,
  parse,
  Source,
  TokenKind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { compileTenantsNamed, type TenantArguments, type TenantsNamed } from '../edge/tenants-named.ts';
import { compileCost, type CostOfVariables } from './cost.ts';
import type { CostWeights } from './cost-weights.ts';
import { refuse, type LimitRefusal } from './refusal.ts';
import type { DocumentLimits } from './settings.ts';

/** The facts about a document that the limits need, computed once and cached by its text. */
export interface DocumentFacts {
  /** The first limit that the document exceeds regardless of its variables. */
  readonly refusal: LimitRefusal | null;
  /** Per operation name ('' for an anonymous one). */
  readonly operations: ReadonlyMap<string, OperationFacts>;
}

export interface OperationFacts {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly refusal: LimitRefusal | null;
  readonly costOf: CostOfVariables;
  /** The field of a mutation that has one; null for anything else. */
  readonly mutation: string | null;
  readonly tenantsNamed: TenantsNamed;
}

interface SelectionFacts {
  readonly depth: number;
  readonly aliases: number;
  readonly fields: number;
}

const none: SelectionFacts = { depth: 0, aliases: 0, fields: 0 };

export interface InspectOptions {
  readonly schema: GraphQLSchema;
  readonly limits: DocumentLimits;
  readonly weights: CostWeights;
  readonly tenantArguments: TenantArguments;
  /** Introspection nests deeply by nature; if it is allowed, it is not measured. */
  readonly isIntrospectionAllowed: boolean;
}

/** A text that does not parse has no facts; Apollo reports what is wrong with it. */
export function inspectDocument(
  { schema, limits, weights, tenantArguments, isIntrospectionAllowed }: InspectOptions,
  text: string,
): DocumentFacts {
  const tokens = countTokens(text, limits.maxTokens);
  if (tokens === null) {
    return {
      refusal: refuse('DOCUMENT_TOO_LARGE', `The document has more than ${limits.maxTokens} tokens`, {
        maxTokens: limits.maxTokens,
      }),
      operations: new Map(),
    };
  }
  let document: DocumentNode;
  try {
    document = parse(text, { noLocation: true, maxTokens: limits.maxTokens });
  } catch {
    return { refusal: null, operations: new Map() };
  }
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const operations = new Map<string, OperationFacts>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const measure = new Measure(fragments, isIntrospectionAllowed);
    operations.set(definition.name?.value ?? '', {
      kind: definition.operation,
      refusal: firstRefusal(definition, measure, limits),
      costOf: compileCost(schema, definition, fragments, { limits, weights }),
      mutation:
        definition.operation === OperationTypeNode.MUTATION
          ? onlyField(definition.selectionSet, fragments)
          : null,
      tenantsNamed: compileTenantsNamed(schema, definition, fragments, tenantArguments),
    });
  }
  return { refusal: null, operations };
}

/** The name of the root field, wherever a fragment hides it. A document with a cycle of fragments is refused before it runs. */
function onlyField(
  root: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string | null {
  const names = new Set<string>();
  const walked = new Set<SelectionSetNode>();
  const walk = (selectionSet: SelectionSetNode): void => {
    if (walked.has(selectionSet)) return;
    walked.add(selectionSet);
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet);
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment) walk(fragment.selectionSet);
      }
    }
  };
  walk(root);
  names.delete('__typename');
  const [name] = names;
  return names.size === 1 && name !== undefined ? name : null;
}

function firstRefusal(
  operation: OperationDefinitionNode,
  measure: Measure,
  limits: DocumentLimits,
): LimitRefusal | null {
  const { depth, aliases } = measure.of(operation.selectionSet);
  if (depth > limits.maxDepth) {
    return refuse('QUERY_TOO_DEEP', `The operation is ${depth} levels deep; ${limits.maxDepth} are allowed`, {
      depth,
      maxDepth: limits.maxDepth,
    });
  }
  if (aliases > limits.maxAliases) {
    return refuse(
      'TOO_MANY_ALIASES',
      `The operation has ${aliases} aliases; ${limits.maxAliases} are allowed`,
      {
        aliases,
        maxAliases: limits.maxAliases,
      },
    );
  }
  const rootFields = measure.rootFields(operation.selectionSet);
  if (operation.operation === 'mutation' && rootFields > limits.maxMutationRootFields) {
    return refuse('MUTATION_NOT_SINGLE', 'An operation holds one mutation: several would not be atomic', {
      rootFields,
      maxRootFields: limits.maxMutationRootFields,
    });
  }
  if (rootFields > limits.maxRootFields) {
    return refuse(
      'TOO_MANY_ROOT_FIELDS',
      `The operation has ${rootFields} root fields; ${limits.maxRootFields} are allowed`,
      {
        rootFields,
        maxRootFields: limits.maxRootFields,
      },
    );
  }
  return null;
}

/** The number of tokens, or null if it exceeds the limit. Lexing stops there. */
function countTokens(text: string, maxTokens: number): number | null {
  const lexer = new Lexer(new Source(text));
  let count = 0;
  try {
    while (lexer.advance().kind !== TokenKind.EOF) {
      count += 1;
      if (count > maxTokens) return null;
    }
  } catch {
    // From here on it is not GraphQL; the parser will report that.
  }
  return count;
}

/** Counts a fragment as often as it is spread, but measures it once. */
class Measure {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #isIntrospectionAllowed: boolean;
  readonly #ofFragment = new Map<string, SelectionFacts>();

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>, isIntrospectionAllowed: boolean) {
    this.#fragments = fragments;
    this.#isIntrospectionAllowed = isIntrospectionAllowed;
  }

  of(selectionSet: SelectionSetNode): SelectionFacts {
    let depth = 0;
    let aliases = 0;
    let fields = 0;
    for (const selection of selectionSet.selections) {
      let inner = none;
      if (selection.kind === Kind.FRAGMENT_SPREAD) inner = this.#fragment(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) inner = this.of(selection.selectionSet);
      else if (!(this.#isIntrospectionAllowed && selection.name.value.startsWith('__'))) {
        const below = selection.selectionSet ? this.of(selection.selectionSet) : none;
        const alias = selection.alias && selection.alias.value !== selection.name.value ? 1 : 0;
        inner = { depth: below.depth + 1, aliases: below.aliases + alias, fields: 1 };
      }
      depth = Math.max(depth, inner.depth);
      aliases += inner.aliases;
      fields += inner.fields;
    }
    return { depth, aliases, fields };
  }

  /** Fields at this level, including those of spread fragments. */
  rootFields(selectionSet: SelectionSetNode): number {
    return this.of(selectionSet).fields;
  }

  #fragment(name: string): SelectionFacts {
    const known = this.#ofFragment.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    if (!fragment) return none;
    // Counts as zero while it is being measured: it is read meanwhile only in a cycle, and validation refuses cycles.
    this.#ofFragment.set(name, none);
    const facts = this.of(fragment.selectionSet);
    this.#ofFragment.set(name, facts);
    return facts;
  }
}
