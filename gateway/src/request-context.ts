import { WorkSignal } from '@cifra/access/work-signal';
import type { MintedClaim } from './edge/contract.ts';
import type { RequestOrigin, SessionCookie, SubgraphRequest } from './subgraph-contract.ts';

/** The context that Apollo receives. Apollo copies this object, so the real context is one level deeper. */
export interface ContextHolder {
  readonly current: GatewayContext;
}

/** One request's state in the engine. Created once per request, never shared. */
export class GatewayContext {
  readonly requestId: string;
  readonly origin: RequestOrigin;
  readonly minted: MintedClaim;
  readonly session: SessionCookie | null;
  readonly #isQuery: boolean;
  operationName: string | null = null;
  /** The subgraphs' own contexts by subgraph name: one per request, so that loaders live as long as the request. */
  readonly subgraphContexts = new Map<string, unknown>();
  #tokens: Map<string, Promise<string>> | null = null;
  #aborters: Set<() => void> | null = null;
  #signals: Map<string, WorkSignal> | null = null;
  #isAborted = false;

  constructor(fields: {
    requestId: string;
    origin: RequestOrigin;
    minted: MintedClaim;
    session: SessionCookie | null;
    /** Nothing is lost when a query is cut. */
    isQuery?: boolean;
  }) {
    this.requestId = fields.requestId;
    this.origin = fields.origin;
    this.minted = fields.minted;
    this.session = fields.session;
    this.#isQuery = fields.isQuery ?? false;
  }

  subgraphRequest(subgraph: string): SubgraphRequest {
    const { requestId, origin, operationName, session } = this;
    const signal = this.#isQuery ? this.#signalOf(subgraph) : null;
    return { claim: this.minted.claim, requestId, origin, operationName, session, signal };
  }

  #signalOf(subgraph: string): WorkSignal {
    this.#signals ??= new Map();
    const known = this.#signals.get(subgraph) ?? new WorkSignal();
    this.#signals.set(subgraph, known);
    if (this.#isAborted) known.abort();
    return known;
  }

  /** Nobody waits for what this subgraph still does. */
  abortSubgraph(subgraph: string): void {
    this.#signals?.get(subgraph)?.abort();
  }

  /** The claim signed for one subgraph. Signed once per request. */
  token(audience: string): Promise<string> {
    this.#tokens ??= new Map();
    let token = this.#tokens.get(audience);
    if (!token) {
      token = this.minted.token(audience);
      this.#tokens.set(audience, token);
    }
    return token;
  }

  get isAborted(): boolean {
    return this.#isAborted;
  }

  /** Aborts what is still running for this request: the caller has gone, or the time is up. */
  abort(): void {
    this.#isAborted = true;
    for (const aborter of this.#aborters ?? []) aborter();
    this.#aborters = null;
    for (const signal of this.#signals?.values() ?? []) signal.abort();
  }

  onAbort(aborter: () => void): void {
    if (this.#isAborted) aborter();
    else (this.#aborters ??= new Set()).add(aborter);
  }

  offAbort(aborter: () => void): void {
    this.#aborters?.delete(aborter);
  }
}
