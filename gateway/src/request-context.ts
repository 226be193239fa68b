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
  operationName: string | null = null;
  /** The subgraphs' own contexts by subgraph name: one per request, so that loaders live as long as the request. */
  readonly subgraphContexts = new Map<string, unknown>();
  #tokens: Map<string, Promise<string>> | null = null;
  #aborters: Set<() => void> | null = null;
  #isAborted = false;

  constructor(fields: {
    requestId: string;
    origin: RequestOrigin;
    minted: MintedClaim;
    session: SessionCookie | null;
  }) {
    this.requestId = fields.requestId;
    this.origin = fields.origin;
    this.minted = fields.minted;
    this.session = fields.session;
  }

  subgraphRequest(): SubgraphRequest {
    const { requestId, origin, operationName, session } = this;
    return { claim: this.minted.claim, requestId, origin, operationName, session };
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
  }

  onAbort(aborter: () => void): void {
    if (this.#isAborted) aborter();
    else (this.#aborters ??= new Set()).add(aborter);
  }

  offAbort(aborter: () => void): void {
    this.#aborters?.delete(aborter);
  }
}
