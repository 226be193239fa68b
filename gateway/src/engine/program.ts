import {
  getVariableValues,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Data } from '../data-source/fetch.ts';
import type { GatewayContext } from '../request-context.ts';
import { compileFetch, type Run, type Step, type StepScope } from './fetch-step.ts';
import { JsonText } from './json-text.ts';
import { NotCompilable, type PlanNode, type PlanPath, type QueryPlan } from './plan.ts';
import { shapeResponse } from './shape.ts';
import { compileWriter } from './writer.ts';

export interface ProgramResult {
  data?: JsonText | Data | null;
  errors?: readonly GraphQLError[];
  extensions?: Record<string, unknown>;
}

/** A query plan, its merging and its response, compiled once for one operation. */
export type Program = (
  variables: Readonly<Record<string, unknown>>,
  context: GatewayContext,
) => Promise<ProgramResult> | ProgramResult;

export interface ProgramScope extends StepScope {
  readonly apiSchema: GraphQLSchema;
}

interface OperationSource {
  readonly queryPlan: QueryPlan;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** Throws NotCompilable if the interpreting executor has to take over. */
export function compileProgram(
  scope: ProgramScope,
  { queryPlan, document, operation }: OperationSource,
): Program {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  if (queryPlan.node?.kind === 'Subscription') throw new NotCompilable('a subscription');
  const { apiSchema } = scope;
  const write = compileWriter(apiSchema, operation, fragments);
  const step = queryPlan.node ? compileNode(scope, queryPlan.node, []) : (): undefined => undefined;
  const definitions = operation.variableDefinitions ?? [];

  const finish = (run: Run, coerced: Readonly<Record<string, unknown>>): ProgramResult => {
    const text = write(run.data, coerced);
    if (text !== null) {
      const data = new JsonText(text);
      return run.errors.length === 0 ? { data } : { data, errors: run.errors };
    }
    const shaped = shapeResponse({ schema: apiSchema, fragments, operation, variables: coerced }, run.data);
    if (run.errors.length > 0) return { data: shaped.data, errors: run.errors };
    // As in @apollo/gateway, a subgraph's irregular data is reported in extensions, not as an error of the request.
    return { data: shaped.data, extensions: { valueCompletion: shaped.errors } };
  };

  return (variables, context) => {
    let coerced: Readonly<Record<string, unknown>> = variables;
    if (definitions.length > 0) {
      const result = getVariableValues(apiSchema, definitions, variables);
      if (result.errors) return { errors: result.errors };
      coerced = result.coerced;
    }
    const run: Run = { context, variables, data: {}, errors: [] };
    const running = step(run);
    return running === undefined ? finish(run, coerced) : running.then(() => finish(run, coerced));
  };
}

function compileNode(scope: StepScope, node: PlanNode, path: PlanPath): Step {
  switch (node.kind) {
    case 'Fetch':
      return compileFetch(scope, node, path);
    case 'Flatten':
      return compileNode(scope, node.node, [...path, ...node.path]);
    case 'Sequence':
      return inSequence(node.nodes.map((child) => compileNode(scope, child, path)));
    case 'Parallel':
      return inParallel(node.nodes.map((child) => compileNode(scope, child, path)));
    default:
      // Conditions on whole fetches and deferred parts are rare and left to the interpreting executor.
      throw new NotCompilable(`a plan with ${node.kind}`);
  }
}

function inSequence(steps: readonly Step[]): Step {
  const from = (first: number, run: Run): Promise<void> | undefined => {
    for (let index = first; index < steps.length; index += 1) {
      const running = (steps[index] as Step)(run);
      if (running !== undefined) return running.then(() => from(index + 1, run));
    }
    return undefined;
  };
  return (run) => from(0, run);
}

function inParallel(steps: readonly Step[]): Step {
  return (run) => {
    const running: Promise<void>[] = [];
    for (const step of steps) {
      const started = step(run);
      if (started !== undefined) running.push(started);
    }
    if (running.length < 2) return running[0];
    return Promise.all(running).then(() => undefined);
  };
}
