import {
  Kind,
  parse,
  specifiedRules,
  validate,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { setImmediate as afterOthers } from 'node:timers/promises';
import type { CostWeights } from '../limits/cost-weights.ts';
import { inspectDocument } from '../limits/document-facts.ts';
import { refuse, type LimitRefusal } from '../limits/refusal.ts';
import type { DocumentLimits } from '../limits/settings.ts';
import { otherHash, type ListedOperation } from './manifest-file.ts';
import type { PersistedOperation } from './manifest.ts';
import { needsOf, type FieldNeed, type FieldNeeds } from './operation-needs.ts';

/** What operations are held against. */
export interface CheckedAgainst {
  readonly schema: GraphQLSchema;
  readonly limits: DocumentLimits;
  readonly weights: CostWeights;
  readonly needs: FieldNeeds;
}

export interface CheckedOperation extends PersistedOperation {
  /** With the defaults of its variables. */
  readonly cost: number;
  readonly needs: readonly FieldNeed[];
}

export interface FaultyOperation {
  readonly id: string;
  /** Its name, or its place in the file where it has none. */
  readonly operation: string;
  readonly problems: readonly string[];
}

export interface CheckedOperations {
  readonly operations: readonly CheckedOperation[];
  readonly faults: readonly FaultyOperation[];
}

/** Requests are served in between. */
const sliceMillis = 20;
const mostProblems = 5;
const longestProblem = 300;
const longestText = 100_000;

/**
 * Holds operations against the schema, the limits and the ids of their texts, and says of each all that is wrong with it. Other requests
 * wait for a few operations at most.
 */
export async function checkOperations(
  listed: readonly ListedOperation[],
  against: CheckedAgainst,
): Promise<CheckedOperations> {
  const operations: CheckedOperation[] = [];
  const faults: FaultyOperation[] = [];
  const texts = new Map<string, string>();
  let sliceEndsMillis = performance.now() + sliceMillis;
  for (const [index, operation] of listed.entries()) {
    if (performance.now() > sliceEndsMillis) {
      await afterOthers();
      sliceEndsMillis = performance.now() + sliceMillis;
    }
    const text = texts.get(operation.id);
    const checked = checkOperation(operation, against);
    const problems = [
      ...(text === undefined
        ? []
        : [text === operation.body ? 'is listed twice' : 'has an id that occurs twice']),
      ...checked.problems,
    ];
    texts.set(operation.id, operation.body);
    if (problems.length > 0 || checked.operation === null)
      faults.push({
        id: operation.id,
        operation: shownName(operation, checked.name, index),
        problems: problems.slice(0, mostProblems).map(visible),
      });
    else operations.push(checked.operation);
  }
  return { operations, faults };
}

interface Checked {
  readonly name: string | null;
  readonly problems: readonly string[];
  /** Null where there are problems. */
  readonly operation: CheckedOperation | null;
}

function checkOperation(
  listed: ListedOperation,
  { schema, limits, weights, needs }: CheckedAgainst,
): Checked {
  const { id, body } = listed;
  const ofId = problemsOfId(listed);
  if (body.length > longestText) {
    const problem = `has ${body.length} characters; ${longestText} are allowed`;
    return { name: null, problems: [...ofId, problem], operation: null };
  }
  const inspected = inspectDocument(
    { schema, limits, weights, tenantArguments: new Map(), isIntrospectionAllowed: false },
    body,
  );
  if (inspected.refusal) return { name: null, problems: [...ofId, told(inspected.refusal)], operation: null };
  let document: DocumentNode;
  try {
    document = parse(body, { noLocation: true, maxTokens: limits.maxTokens });
  } catch (error) {
    return { name: null, problems: [...ofId, messageOf(error)], operation: null };
  }
  const found = document.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const [operation] = found;
  const name = operation?.name?.value ?? null;
  if (operation === undefined || name === null || found.length > 1)
    return { name, problems: [...ofId, 'is not one operation with a name'], operation: null };
  const problems = [
    ...ofId,
    ...(listed.name === null || listed.name === name ? [] : [`is listed under the name ${listed.name}`]),
    ...(listed.type === null || listed.type === operation.operation
      ? []
      : [`is listed as a ${listed.type}, and is a ${operation.operation}`]),
    ...(invisible.test(body) ? ['holds invisible characters'] : []),
    ...(introspects(document) ? ['asks for the schema, which is refused in production'] : []),
    ...problemsIn(document, schema),
  ];
  const facts = inspected.operations.get(name);
  if (facts?.refusal) problems.push(told(facts.refusal));
  if (problems.length > 0 || !facts) return { name, problems, operation: null };
  const cost = facts.costOf({});
  const maxCost = facts.kind === 'subscription' ? limits.maxSubscriptionCost : limits.maxCost;
  if (cost > maxCost) {
    const message = `The operation costs ${cost} with the defaults of its variables; ${maxCost} are allowed`;
    return { name, problems: [told(refuse('QUERY_TOO_COSTLY', message, {}))], operation: null };
  }
  const type = operation.operation;
  return {
    name,
    problems: [],
    operation: { id, name, type, body, cost, needs: needsOf(document, schema, needs) },
  };
}

function problemsIn(document: DocumentNode, schema: GraphQLSchema): readonly string[] {
  try {
    const errors = validate(schema, document, specifiedRules, { maxErrors: mostProblems });
    return errors.map(({ message }) => message);
  } catch (error) {
    return [messageOf(error)];
  }
}

const idForm = /^[\w.~:@+/=-]{1,200}$/;

function problemsOfId(listed: ListedOperation): readonly string[] {
  if (!idForm.test(listed.id)) return ['has an id that is not 1 to 200 letters, digits and -._~:@+/='];
  const algorithm = otherHash(listed);
  return algorithm === null ? [] : [`has an id that is not the ${algorithm} of its text`];
}

/** Control characters besides line breaks and tabs, and what changes the direction of a text or cannot be seen. */
const invisible = /(?![\n\r\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function introspects(document: DocumentNode): boolean {
  let does = false;
  visit(document, {
    Field: ({ name: { value } }) => {
      if (value === '__schema' || value === '__type') does = true;
    },
  });
  return does;
}

const told = ({ code, message }: LimitRefusal): string => `${code}: ${message}`;
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What is shown to people holds nothing that they cannot see. */
const visible = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD').slice(0, longestProblem);

function shownName({ name: given }: ListedOperation, name: string | null, index: number): string {
  const shown = name ?? given;
  return shown !== null && /^\w{1,100}$/.test(shown) ? shown : `operation ${index + 1}`;
}
