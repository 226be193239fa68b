import { GraphQLError, parse, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import {
  hasThen,
  type Data,
  type FetchResult,
  type PreparedFetch,
  type SubgraphDataSource,
} from '../data-source/fetch.ts';
import type { MaskError } from '../errors.ts';
import type { GatewayContext } from '../request-context.ts';
import { mergeInto } from './merge.ts';
import { assertOrdinaryNames } from './names.ts';
import { NotCompilable, type FetchNode, type PlanPath } from './plan.ts';
import { compileRepresentation, type RepresentationReader } from './representations.ts';

/** One execution of a program. */
export interface Run {
  readonly context: GatewayContext;
  /** As sent by the caller: subgraphs coerce their own. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Everything fetched so far. */
  readonly data: Data;
  readonly errors: GraphQLError[];
}

/** Returns undefined if it is already done. Steps do not throw. */
export type Step = (run: Run) => Promise<void> | undefined;

export interface StepScope {
  readonly dataSources: ReadonlyMap<string, SubgraphDataSource>;
  readonly supergraphSchema: GraphQLSchema;
  readonly mask: MaskError;
}

export function compileFetch(scope: StepScope, node: FetchNode, path: PlanPath): Step {
  const source = scope.dataSources.get(node.serviceName);
  if (!source) throw new NotCompilable(`no data source for ${node.serviceName}`);
  if (node.contextRewrites?.length) throw new NotCompilable('a fetch with context rewrites');
  if (node.inputRewrites?.length || node.outputRewrites?.length)
    throw new NotCompilable('a fetch with rewrites');
  for (const element of path) {
    if (typeof element !== 'string' || !/^(@|[A-Za-z_]\w*)$/.test(element))
      throw new NotCompilable(`path element ${element}`);
    if (element !== '@' && element in Object.prototype) throw new NotCompilable(`path element ${element}`);
  }
  for (const definition of parse(node.operation, { noLocation: true }).definitions) {
    if ('selectionSet' in definition && definition.selectionSet) assertOrdinaryNames(definition.selectionSet);
  }
  const fetch = source.prepareFetch(node.operation, node.operationName);
  const usages = node.variableUsages ?? [];
  const step: FetchStep = {
    fetch,
    usages,
    path: path as readonly string[],
    serviceName: node.serviceName,
    mask: scope.mask,
  };
  if (!node.requires) return compileRootFetch(step);
  return compileEntityFetch(step, compileRepresentation(scope.supergraphSchema, node.requires));
}

interface FetchStep {
  readonly fetch: PreparedFetch;
  readonly usages: readonly string[];
  readonly path: readonly string[];
  readonly serviceName: string;
  readonly mask: MaskError;
}

function compileRootFetch(step: FetchStep): Step {
  return (run) => {
    const targets = step.path.length === 0 ? [run.data] : collect(run.data, step.path);
    if (targets.length === 0) return undefined;
    const receive = (result: FetchResult): void => {
      if (result.errors) report(run, result.errors, (error) => [[...step.path, ...(error.path ?? [])]]);
      if (!result.data) return;
      for (const target of targets) mergeInto(target, result.data, targets.length > 1);
    };
    return send(step, run, usedVariables(step, run), receive);
  };
}

/**
 * Equal representations are sent once, and the answer is copied to every place that needs it: equal representations are
 * the same entity. Errors of an entity are reported at each of its places.
 */
function compileEntityFetch(step: FetchStep, reader: RepresentationReader): Step {
  return (run) => {
    const entities = collect(run.data, step.path);
    const representations: Data[] = [];
    const placesOf: number[][] = [];
    const indexOfKey = new Map<string, number>();
    for (let place = 0; place < entities.length; place += 1) {
      const representation = reader.read(entities[place] as Data);
      if (representation === null) continue;
      const key = reader.keyOf(representation);
      const known = key === null ? undefined : indexOfKey.get(key);
      if (known !== undefined) {
        (placesOf[known] as number[]).push(place);
        continue;
      }
      if (key !== null) indexOfKey.set(key, representations.length);
      representations.push(representation);
      placesOf.push([place]);
    }
    if (representations.length === 0) return undefined;
    const receive = ({ data, errors }: FetchResult): void => {
      if (errors) report(run, errors, pathsOfEntityError(step, run, placesOf));
      if (!data) return;
      const received = data['_entities'];
      if (!Array.isArray(received) || received.length !== representations.length) {
        if (!errors) fail(step, run, new Error(`${step.serviceName} did not answer every representation`));
        return;
      }
      for (let index = 0; index < received.length; index += 1) {
        const entity: unknown = received[index];
        if (typeof entity !== 'object' || entity === null) continue;
        const places = placesOf[index] as number[];
        for (const place of places) mergeInto(entities[place] as Data, entity as Data, places.length > 1);
      }
    };
    const variables = usedVariables(step, run);
    variables['representations'] = representations;
    return send(step, run, variables, receive);
  };
}

function send(
  step: FetchStep,
  run: Run,
  variables: Record<string, unknown>,
  receive: (result: FetchResult) => void,
): Promise<void> | undefined {
  if (run.context.isAborted) return undefined;
  try {
    const result = step.fetch(variables, run.context);
    if (hasThen(result)) return result.then(receive).catch((error: unknown) => fail(step, run, error));
    receive(result);
  } catch (error) {
    fail(step, run, error);
  }
  return undefined;
}

function usedVariables({ usages }: FetchStep, { variables }: Run): Record<string, unknown> {
  const used: Record<string, unknown> = {};
  for (const name of usages) {
    if (Object.hasOwn(variables, name) && variables[name] !== undefined) used[name] = variables[name];
  }
  return used;
}

function fail({ mask, serviceName }: FetchStep, run: Run, error: unknown): void {
  const masked = mask(error, { requestId: run.context.requestId, subgraph: serviceName });
  run.errors.push(toGraphQLError(masked, undefined));
}

type PathsOf = (error: GraphQLFormattedError) => readonly (readonly (string | number)[])[];

function report(run: Run, errors: readonly GraphQLFormattedError[], pathsOf: PathsOf): void {
  for (const error of errors) {
    if (!error.path) {
      run.errors.push(toGraphQLError(error, undefined));
      continue;
    }
    for (const path of pathsOf(error)) run.errors.push(toGraphQLError(error, path));
  }
}

function toGraphQLError(
  { message, extensions }: GraphQLFormattedError,
  path: readonly (string | number)[] | undefined,
): GraphQLError {
  return new GraphQLError(message, { ...(path && { path }), ...(extensions && { extensions }) });
}

/** Turns `["_entities", 2, "name"]` into the paths of the places that need the third representation. */
function pathsOfEntityError(step: FetchStep, run: Run, placesOf: readonly number[][]): PathsOf {
  let paths: (string | number)[][] | null = null;
  return ({ path = [] }) => {
    const index = path[1];
    if (path[0] !== '_entities' || typeof index !== 'number') return [step.path];
    paths ??= collectPaths(run.data, step.path);
    const known = paths;
    return (placesOf[index] ?? []).map((place) => [...(known[place] ?? []), ...path.slice(2)]);
  };
}

/** The objects at a path, depth first, skipping nulls on the way. `@` means every element of a list. */
function collect(root: Data, path: readonly string[]): Data[] {
  const found: Data[] = [];
  collectFrom(root, path, 0, found);
  return found;
}

function collectFrom(value: unknown, path: readonly string[], depth: number, found: Data[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth === path.length) {
    if (Array.isArray(value)) for (const element of value) collectFrom(element, path, depth, found);
    else found.push(value as Data);
    return;
  }
  const element = path[depth] as string;
  if (element === '@') {
    if (Array.isArray(value)) for (const each of value) collectFrom(each, path, depth + 1, found);
    return;
  }
  if (!Array.isArray(value)) collectFrom((value as Data)[element], path, depth + 1, found);
}

/** The paths of what `collect` finds, in the same order. */
function collectPaths(root: Data, path: readonly string[]): (string | number)[][] {
  const found: (string | number)[][] = [];
  collectPathsFrom(root, path, 0, [], found);
  return found;
}

function collectPathsFrom(
  value: unknown,
  path: readonly string[],
  depth: number,
  parent: readonly (string | number)[],
  found: (string | number)[][],
): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth === path.length) {
    if (!Array.isArray(value)) found.push([...parent]);
    else value.forEach((each, index) => collectPathsFrom(each, path, depth, [...parent, index], found));
    return;
  }
  const element = path[depth] as string;
  if (element === '@') {
    if (!Array.isArray(value)) return;
    value.forEach((each, index) => collectPathsFrom(each, path, depth + 1, [...parent, index], found));
    return;
  }
  if (!Array.isArray(value)) {
    collectPathsFrom((value as Data)[element], path, depth + 1, [...parent, element], found);
  }
}
