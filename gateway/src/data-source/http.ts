import type { GraphQLDataSource } from '@apollo/gateway';
import type { GraphQLFormattedError } from 'graphql';
import { buildConnector, Pool, type Dispatcher } from 'undici';
import { newReference, type MaskError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { GatewayContext } from '../request-context.ts';
import {
  claimHeader,
  originIpHeader,
  originUserAgentHeader,
  requestIdHeader,
  sessionHeader,
  subgraphHostName,
  type RemoteSubgraph,
  type SessionCookie,
} from '../subgraph-contract.ts';
import {
  processThroughPreparedFetch,
  type FetchResult,
  type PreparedFetch,
  type SubgraphDataSource,
} from './fetch.ts';

export interface HttpDataSourceOptions {
  readonly subgraph: RemoteSubgraph;
  readonly mask: MaskError;
  readonly log: Log;
  /** From sending to the last byte of the answer. */
  readonly timeLimitMillis: number;
  readonly maxAnswerBytes?: number;
  readonly connections?: number;
}

type Failure =
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Calls a subgraph over keep-alive connections. Its address, status lines and bodies never reach a caller. */
export class HttpDataSource implements SubgraphDataSource {
  readonly subgraphName: string;
  readonly #pool: Pool;
  readonly #path: string;
  readonly #mask: MaskError;
  readonly #log: Log;
  readonly #timeLimitMillis: number;
  readonly #maxAnswerBytes: number;

  constructor(options: HttpDataSourceOptions) {
    const url = new URL(options.subgraph.url);
    this.subgraphName = options.subgraph.name;
    this.#path = `${url.pathname}${url.search}`;
    this.#mask = options.mask;
    this.#log = options.log;
    this.#timeLimitMillis = options.timeLimitMillis;
    this.#maxAnswerBytes = options.maxAnswerBytes ?? 64 * 1024 * 1024;
    // The time limit below covers the whole exchange; undici's own limits only cover a peer that never connects.
    this.#pool = new Pool(url.origin, {
      connections: options.connections ?? 64,
      pipelining: 1,
      keepAliveTimeout: 30_000,
      connect: connectorTo(options.subgraph, options.timeLimitMillis),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  process(options: Parameters<GraphQLDataSource['process']>[0]): ReturnType<GraphQLDataSource['process']> {
    return processThroughPreparedFetch(this, options);
  }

  prepareFetch(query: string, operationName: string | undefined): PreparedFetch {
    const name = operationName === undefined ? '' : `"operationName":${JSON.stringify(operationName)},`;
    const head = `{"query":${JSON.stringify(query)},${name}"variables":`;
    return async (variables, context) => {
      try {
        const token = await context.token(this.subgraphName);
        return await this.#post(`${head}${JSON.stringify(variables)}}`, token, context);
      } catch (error) {
        const source = { requestId: context.requestId, subgraph: this.subgraphName };
        return { data: null, errors: [this.#mask(error, source)] };
      }
    };
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  #post(body: string, token: string, context: GatewayContext): Promise<FetchResult> {
    const headers: string[] = [
      'content-type',
      'application/json',
      'accept',
      'application/json',
      claimHeader,
      token,
      requestIdHeader,
      context.requestId,
      originIpHeader,
      context.origin.ip,
    ];
    if (context.origin.userAgent !== null)
      headers.push(originUserAgentHeader, printable(context.origin.userAgent));
    const { session } = context;
    if (session !== null) headers.push(sessionHeader, session.value ?? '-');
    return new Promise((resolve) => {
      const exchange = new Exchange({
        timeLimitMillis: this.#timeLimitMillis,
        maxAnswerBytes: this.#maxAnswerBytes,
        context,
        onAnswer: ({ status, text, sessionEffect }) => {
          if (session !== null && sessionEffect !== null) applyToCookie(session, sessionEffect);
          resolve(this.#read(status, text, context));
        },
        onFailure: (failure) => resolve(this.#failed(failure, context)),
      });
      this.#pool.dispatch({ method: 'POST', path: this.#path, headers, body }, exchange);
    });
  }

  #read(status: number, text: string, context: GatewayContext): FetchResult {
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch {
      return this.#failed({ kind: 'unavailable', reason: `status ${status}, not JSON` }, context);
    }
    if (!isRecord(answer) || !('data' in answer || 'errors' in answer)) {
      return this.#failed({ kind: 'unavailable', reason: `status ${status}, not a GraphQL answer` }, context);
    }
    const { data, errors } = answer;
    if (errors === undefined) return { data: isRecord(data) ? data : null };
    const source = { requestId: context.requestId, subgraph: this.subgraphName };
    const listed: unknown[] = Array.isArray(errors) ? errors : [errors];
    return {
      data: isRecord(data) ? data : null,
      errors: listed.map((error) => this.#mask(error, source)),
    };
  }

  #failed(failure: Failure, context: GatewayContext): FetchResult {
    const reference = newReference();
    const facts = { reference, requestId: context.requestId, subgraph: this.subgraphName };
    if (failure.kind === 'timeout') {
      this.#log({ level: 'error', event: 'subgraph-timeout', ...facts, limitMillis: this.#timeLimitMillis });
      return refused('SUBGRAPH_TIMEOUT', 'A part of the service did not answer in time', {
        reference,
        limitMillis: this.#timeLimitMillis,
      });
    }
    const reason = failure.kind === 'aborted' ? 'the request was ended' : failure.reason;
    this.#log({ level: 'error', event: 'subgraph-unavailable', ...facts, reason });
    return refused('SUBGRAPH_UNAVAILABLE', 'A part of the service is not available', { reference });
  }
}

/** With the certificate of today: a renewed one is used for the connections that come after. */
function connectorTo({ tls }: RemoteSubgraph, timeout: number): buildConnector.connector {
  if (tls === undefined) return buildConnector({ timeout });
  const connector = (): buildConnector.connector =>
    buildConnector({ timeout, ...tls.options, servername: subgraphHostName });
  let current = connector();
  tls.onRenewed(() => (current = connector()));
  return (options, callback) => current(options, callback);
}

function refused(code: string, message: string, facts: Record<string, unknown>): FetchResult {
  const error: GraphQLFormattedError = { message, extensions: { code, ...facts } };
  return { data: null, errors: [error] };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Does to the cookie what a subgraph's answer says. */
function applyToCookie(session: SessionCookie, effect: string): void {
  if (effect === 'clear') return session.clear();
  const [verb, seconds, value = ''] = effect.split(' ');
  if (verb === 'keep') session.keep(value, Number(seconds));
}

/**
 * A header value may only contain visible ASCII; a browser's name is for people who read the audit trail, so it may
 * lose characters.
 */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 512);
}

interface ExchangeOptions {
  readonly timeLimitMillis: number;
  readonly maxAnswerBytes: number;
  readonly context: GatewayContext;
  onAnswer(answer: ExchangeAnswer): void;
  onFailure(failure: Failure): void;
}

interface ExchangeAnswer {
  readonly status: number;
  readonly text: string;
  readonly sessionEffect: string | null;
}

/** One request and its response, with a time limit, a size limit and cancellation from outside. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #options: ExchangeOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #abort = (): void => this.#end({ kind: 'aborted' });
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #sessionEffect: string | null = null;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #isDone = false;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#timer = setTimeout(() => this.#end({ kind: 'timeout' }), options.timeLimitMillis);
    options.context.onAbort(this.#abort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isDone) controller.abort(new Error('ended before it was sent'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#status = statusCode;
    const effect = headers[sessionHeader];
    if (typeof effect === 'string') this.#sessionEffect = effect;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#options.maxAnswerBytes) {
      this.#end({
        kind: 'unavailable',
        reason: `its answer is longer than ${this.#options.maxAnswerBytes} bytes`,
      });
      return;
    }
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#isDone) return;
    this.#settle();
    const whole = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    this.#options.onAnswer({
      status: this.#status,
      text: whole.toString('utf8'),
      sessionEffect: this.#sessionEffect,
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end({ kind: 'unavailable', reason: error.message });
  }

  #settle(): void {
    this.#isDone = true;
    clearTimeout(this.#timer);
    this.#options.context.offAbort(this.#abort);
  }

  #end(failure: Failure): void {
    if (this.#isDone) return;
    this.#settle();
    this.#controller?.abort(new Error(failure.kind));
    this.#options.onFailure(failure);
  }
}
