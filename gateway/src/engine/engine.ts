import { ApolloGateway } from '@apollo/gateway';
import { buildSchema, GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { SubgraphDataSource } from '../data-source/fetch.ts';
import type { MaskError } from '../errors.ts';
import { readCostWeights, type CostWeights } from '../limits/cost-weights.ts';
import type { Log } from '../log.ts';
import type { ContextHolder, GatewayContext } from '../request-context.ts';
import { introspect, isIntrospection } from './introspection.ts';
import { markOneOf, withoutOneOf } from './one-of.ts';
import { NotCompilable, type GatewayRequest, type QueryPlan, type ResolvedPlan } from './plan.ts';
import { compileProgram, type Program, type ProgramResult, type ProgramScope } from './program.ts';

export interface EngineOptions {
  readonly supergraphSdl: string;
  readonly dataSources: ReadonlyMap<string, SubgraphDataSource>;
  readonly mask: MaskError;
  readonly log: Log;
  /** The longest that a request may take. */
  readonly timeLimitMillis: number;
  readonly maxPrograms?: number;
  readonly maxProgramBytes?: number;
  /** If false, @apollo/gateway's executor runs every operation. For comparisons. */
  readonly isCompiling?: boolean;
}

type ExecutionResult = Awaited<ReturnType<ApolloGateway['executor']>>;

type Entry =
  | { readonly kind: 'planned'; readonly plan: QueryPlan; readonly size: number }
  | { readonly kind: 'compiled'; readonly program: Program; readonly size: number }
  | { readonly kind: 'interpreted'; readonly size: number };

const plannedBytesPerCharacter = 40;
const compiledBytesPerCharacter = 300;
const bytesPerProgram = 8 * 1024;
const planStoreMebibytes = 64;

/**
 * @apollo/gateway with a compiled second half. It plans each operation and executes it the first time. From the second time on, the
 * resolved plan runs as a program, whereas the stock executor rebuilds the operation, walks the plan and post-processes the
 * response generically on every request.
 */
export class Engine extends ApolloGateway {
  readonly #options: EngineOptions;
  readonly #interpret: ApolloGateway['executor'];
  readonly #programs: LRUCache<string, Entry>;
  #scope: ProgramScope | null = null;
  #costWeights: CostWeights = new Map();

  constructor(options: EngineOptions) {
    const { sdl, inputs } = withoutOneOf(options.supergraphSdl);
    super({
      supergraphSdl: sdl,
      // Composition has validated it, and a check holds it to the subgraphs; the schema that clients see is validated still.
      validateSupergraph: false,
      buildService: ({ name }) => {
        const source = options.dataSources.get(name);
        if (!source)
          throw new Error(`The supergraph has a subgraph ${name}; no data source was given for it`);
        return source;
      },
      experimental_approximateQueryPlanStoreMiB: planStoreMebibytes,
      experimental_didResolveQueryPlan: (resolved) => this.#remember(resolved),
      logger: quietLogger(options.log),
    });
    this.#options = options;
    this.#interpret = this.executor;
    this.#programs = new LRUCache({
      max: options.maxPrograms ?? 2000,
      maxSize: options.maxProgramBytes ?? 128 * 1024 * 1024,
      sizeCalculation: ({ size }) => size,
    });
    this.executor = (request) => this.#executeInTime(request);
    this.onSchemaLoadOrUpdate(({ apiSchema }) => {
      markOneOf(apiSchema, inputs);
      this.#programs.clear();
      const supergraphSchema = supergraphSchemaOf(options.supergraphSdl);
      this.#costWeights = readCostWeights(supergraphSchema);
      this.#scope = {
        apiSchema,
        supergraphSchema,
        dataSources: options.dataSources,
        mask: options.mask,
      };
    });
  }

  /** What the schema says of fields that cost more than an object. */
  get costWeights(): CostWeights {
    return this.#costWeights;
  }

  #executeInTime(request: GatewayRequest): Promise<ExecutionResult> {
    // Whatever the type says: the document may have no operation of this name, or several where none is named.
    if ((request.operation as OperationDefinitionNode | undefined) === undefined)
      return Promise.resolve({ errors: [noSuchOperation(request.operationName ?? null)] });
    const context = (request.context as ContextHolder).current;
    const { timeLimitMillis } = this.#options;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        context.abort();
        resolve({ data: null, errors: [timeoutError(timeLimitMillis)] });
      }, timeLimitMillis);
      const settle = <Value>(then: (value: Value) => void): ((value: Value) => void) => {
        return (value) => {
          clearTimeout(timer);
          then(value);
        };
      };
      let running: Promise<ExecutionResult> | ProgramResult | Promise<ProgramResult>;
      try {
        running = this.#execute(request, context);
      } catch (error) {
        clearTimeout(timer);
        reject(error);
        return;
      }
      // JSON text where Apollo expects data; it is passed on unread to `stringifyResult`.
      if (running instanceof Promise)
        running.then(settle(resolve as (value: unknown) => void), settle(reject));
      else settle(resolve as (value: unknown) => void)(running);
    });
  }

  #execute(
    request: GatewayRequest,
    context: GatewayContext,
  ): Promise<ExecutionResult> | ProgramResult | Promise<ProgramResult> {
    context.operationName = request.operationName ?? null;
    if (this.#scope !== null && isIntrospection(request.operation))
      return introspect(this.#scope.apiSchema, request) as Promise<ExecutionResult>;
    const entry = this.#programs.get(keyOf(request));
    if (entry?.kind === 'compiled') return entry.program(request.request.variables ?? {}, context);
    if (entry?.kind === 'planned') {
      const program = this.#compile(request, entry);
      if (program) return program(request.request.variables ?? {}, context);
    }
    return this.#interpret(request);
  }

  #remember({ queryPlan, requestContext }: ResolvedPlan): void {
    if (this.#options.isCompiling === false) return;
    const key = keyOf(requestContext);
    if (this.#programs.has(key)) return;
    const size = bytesPerProgram + (requestContext.source?.length ?? 0) * plannedBytesPerCharacter;
    this.#programs.set(key, { kind: 'planned', plan: queryPlan, size });
  }

  #compile(request: GatewayRequest, { plan }: Extract<Entry, { kind: 'planned' }>): Program | null {
    const key = keyOf(request);
    const size = bytesPerProgram + (request.source?.length ?? 0) * compiledBytesPerCharacter;
    try {
      const program = compileProgram(this.#scope as ProgramScope, {
        queryPlan: plan,
        document: request.document,
        operation: request.operation,
      });
      this.#programs.set(key, { kind: 'compiled', program, size });
      return program;
    } catch (error) {
      this.#programs.set(key, { kind: 'interpreted', size: bytesPerProgram });
      const reason = error instanceof Error ? error.message : String(error);
      const level = error instanceof NotCompilable ? 'info' : 'error';
      this.#options.log({
        level,
        event: 'operation-not-compiled',
        operationName: request.operationName ?? null,
        reason,
      });
      return null;
    }
  }
}

function keyOf({ queryHash, request }: GatewayRequest): string {
  return request.operationName ? `${queryHash}:${request.operationName}` : queryHash;
}

/** Apollo gives it its code and status. */
function noSuchOperation(operationName: string | null): GraphQLError {
  return new GraphQLError(
    operationName === null
      ? 'The document has several operations; operationName says which one runs'
      : `The document has no operation ${JSON.stringify(operationName)}`,
  );
}

function timeoutError(limitMillis: number): GraphQLError {
  return new GraphQLError('The request took too long', {
    extensions: { code: 'REQUEST_TIMEOUT', limitMillis, http: { status: 503 } },
  });
}

/** For possible types of required selections, inaccessible ones included. Federation's directives define themselves in the SDL. */
function supergraphSchemaOf(supergraphSdl: string): GraphQLSchema {
  return buildSchema(supergraphSdl, { assumeValidSDL: true });
}

function quietLogger(log: Log): {
  debug(): void;
  info(): void;
  warn(message: unknown): void;
  error(message: unknown): void;
} {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (message) => log({ level: 'warn', event: 'gateway-warning', message: String(message) }),
    error: (message) => log({ level: 'error', event: 'gateway-error', message: String(message) }),
  };
}
