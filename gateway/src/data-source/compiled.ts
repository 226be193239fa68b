import type { GraphQLDataSource } from '@apollo/gateway';
import {
  execute,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { newReference, type MaskError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { GatewayContext } from '../request-context.ts';
import type { LocalSubgraph } from '../subgraph-contract.ts';
import { correctJitRuntime } from './jit-runtime.ts';
import {
  hasThen,
  processThroughPreparedFetch,
  type FetchResult,
  type PreparedFetch,
  type SubgraphDataSource,
} from './fetch.ts';

correctJitRuntime();

export interface CompiledDataSourceOptions {
  readonly subgraph: LocalSubgraph;
  readonly mask: MaskError;
  readonly log: Log;
  /** The longest that one fetch may take. */
  readonly timeLimitMillis: number;
  readonly maxDocuments?: number;
  readonly maxDocumentBytes?: number;
}

interface PreparedDocument {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** A subgraph may come with another schema: what was prepared for the one before is prepared anew. */
  readonly schema: GraphQLSchema;
  /** `interpreted` until the second use; `uncompilable` stays with graphql-js. */
  state: 'new' | 'used' | 'compiled' | 'uncompilable';
  compiled: CompiledQuery['query'] | null;
}

/** Measured: a compiled document costs about 2.5 ms and 0.6 MiB; most of it grows with the text. */
const interpretedBytesPerCharacter = 60;
const compiledBytesPerCharacter = 600;
const bytesPerDocument = 16 * 1024;

/**
 * Runs fetches on a subgraph's schema inside this process. A document is parsed and validated once, interpreted on
 * first use and compiled on the second, so that a one-off query does not pay for the compiler.
 */
export class CompiledDataSource implements SubgraphDataSource {
  readonly subgraphName: string;
  readonly #subgraph: LocalSubgraph;
  readonly #mask: MaskError;
  readonly #log: Log;
  readonly #timeLimitMillis: number;
  readonly #documents: LRUCache<string, PreparedDocument>;

  constructor(options: CompiledDataSourceOptions) {
    this.subgraphName = options.subgraph.name;
    this.#subgraph = options.subgraph;
    this.#mask = options.mask;
    this.#log = options.log;
    this.#timeLimitMillis = options.timeLimitMillis;
    this.#documents = new LRUCache({
      max: options.maxDocuments ?? 1000,
      maxSize: options.maxDocumentBytes ?? 128 * 1024 * 1024,
      sizeCalculation: (entry, key) =>
        bytesPerDocument +
        key.length * (entry.compiled ? compiledBytesPerCharacter : interpretedBytesPerCharacter),
    });
  }

  process(options: Parameters<GraphQLDataSource['process']>[0]): ReturnType<GraphQLDataSource['process']> {
    return processThroughPreparedFetch(this, options);
  }

  /** The returned function holds only the text: what stays compiled is up to the cache. */
  prepareFetch(query: string, operationName: string | undefined): PreparedFetch {
    const key = operationName === undefined ? query : `${operationName}\n${query}`;
    return (variables, context) => {
      try {
        const kept = this.#documents.get(key);
        const isOfSchema = kept?.schema === this.#subgraph.schema;
        const entry = isOfSchema ? kept : this.#prepare(key, query, operationName);
        const known = context.subgraphContexts.get(this.subgraphName);
        const subgraphContext =
          known ?? this.#subgraph.createContext(context.subgraphRequest(this.subgraphName));
        if (known === undefined) context.subgraphContexts.set(this.subgraphName, subgraphContext);
        const result = hasThen(subgraphContext)
          ? Promise.resolve(subgraphContext).then((awaited) => this.#run(key, entry, awaited, variables))
          : this.#run(key, entry, subgraphContext, variables);
        return result instanceof Promise ? this.#limited(result, context) : this.#finished(result);
      } catch (error) {
        return this.#failed(error, context);
      }
    };
  }

  async close(): Promise<void> {
    this.#documents.clear();
  }

  get cachedDocuments(): { readonly count: number; readonly bytes: number } {
    return { count: this.#documents.size, bytes: this.#documents.calculatedSize };
  }

  #prepare(key: string, query: string, operationName: string | undefined): PreparedDocument {
    const { schema } = this.#subgraph;
    const document = parse(query, { noLocation: true });
    const [invalid] = validate(schema, document);
    if (invalid) throw this.#whyInvalid(invalid);
    const entry: PreparedDocument = { document, operationName, schema, state: 'new', compiled: null };
    this.#documents.set(key, entry);
    return entry;
  }

  /**
   * The public schema does not know which values a scalar accepts. A literal that it refuses is the caller's mistake,
   * and is detected here.
   */
  #whyInvalid({ message, extensions }: GraphQLError): Error {
    return extensions['code'] === 'BAD_USER_INPUT'
      ? new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })
      : new Error(`The plan's fetch is not valid in ${this.subgraphName}: ${message}`);
  }

  #run(
    key: string,
    entry: PreparedDocument,
    contextValue: unknown,
    variables: Record<string, unknown>,
  ): ExecutionResult | Promise<ExecutionResult> {
    if (entry.state === 'used') this.#compile(key, entry);
    if (entry.compiled) {
      // The compiled function's type always promises a promise, but it returns one only if a resolver did.
      const result = entry.compiled(undefined, contextValue, variables);
      if (!wereVariablesRefused(result)) return result;
    }
    if (entry.state === 'new') entry.state = 'used';
    return execute({
      schema: entry.schema,
      document: entry.document,
      contextValue,
      variableValues: variables,
      operationName: entry.operationName,
    });
  }

  #compile(key: string, entry: PreparedDocument): void {
    try {
      const compiled = compileQuery(entry.schema, entry.document, entry.operationName, {
        disablingCapturingStackErrors: true,
        useExperimentalPathBasedSkipInclude: true,
      });
      if (isCompiledQuery(compiled)) {
        entry.compiled = compiled.query;
        entry.state = 'compiled';
        // The entry has grown, so its size is recalculated.
        this.#documents.set(key, entry);
        return;
      }
      this.#giveUpCompiling(entry, compiled.errors?.[0]?.message);
    } catch (error) {
      this.#giveUpCompiling(entry, error instanceof Error ? error.message : String(error));
    }
  }

  #giveUpCompiling(entry: PreparedDocument, reason: string | undefined): void {
    entry.state = 'uncompilable';
    this.#log({ level: 'warn', event: 'fetch-not-compiled', subgraph: this.subgraphName, reason });
  }

  #finished(result: ExecutionResult): FetchResult {
    return result.errors === undefined || result.errors.length === 0
      ? (result as FetchResult)
      : { data: result.data ?? null, errors: result.errors.map((error) => this.#format(error)) };
  }

  #format(error: GraphQLError): GraphQLFormattedError {
    const place = error.path ? { path: error.path } : {};
    try {
      return { ...this.#subgraph.formatError(error), ...place };
    } catch (formattingError) {
      return { ...this.#mask(formattingError, { subgraph: this.subgraphName }), ...place };
    }
  }

  #failed(error: unknown, context: GatewayContext): FetchResult {
    return {
      data: null,
      errors: [this.#mask(error, { requestId: context.requestId, subgraph: this.subgraphName })],
    };
  }

  /** A query's reports are cut where they run; what runs in this process cannot be stopped from outside, we only stop waiting for it. */
  #limited(running: Promise<ExecutionResult>, context: GatewayContext): Promise<FetchResult> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        context.abortSubgraph(this.subgraphName);
        const reference = newReference();
        this.#log({
          level: 'error',
          event: 'subgraph-timeout',
          reference,
          requestId: context.requestId,
          subgraph: this.subgraphName,
          limitMillis: this.#timeLimitMillis,
        });
        resolve({
          data: null,
          errors: [
            {
              message: 'A part of the service did not answer in time',
              extensions: { code: 'SUBGRAPH_TIMEOUT', reference, limitMillis: this.#timeLimitMillis },
            },
          ],
        });
      }, this.#timeLimitMillis);
      running.then(
        (result) => {
          clearTimeout(timer);
          resolve(this.#finished(result));
        },
        (error: unknown) => {
          clearTimeout(timer);
          resolve(this.#failed(error, context));
        },
      );
    });
  }
}

/**
 * Errors and no data, not even null, mean that no resolver ran. graphql-jit 0.8.9 refuses an omitted required input
 * field that has a default, so graphql-js has the last word on variables.
 */
function wereVariablesRefused(result: ExecutionResult | Promise<ExecutionResult>): boolean {
  return !(result instanceof Promise) && result.data === undefined && result.errors !== undefined;
}
