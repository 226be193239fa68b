/** The headers that reached the edge, with lower-case names and without reserved names. */
export type EdgeHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface EdgeRequest {
  readonly headers: EdgeHeaders;
  readonly ip: string;
  /** For what the edge records of refused requests. */
  readonly requestId: string;
}

export interface Anonymous {
  readonly kind: 'anonymous';
}

/** The caller. Implementations may add fields; the gateway reads only these and passes the object back to `mint`. */
export interface Principal {
  readonly kind: 'principal';
  /** Stable: the key of rate limits and the name in logs. */
  readonly id: string;
  /** A partner may run only operations of its manifest. */
  readonly party: 'first' | 'partner';
  /** The persisted operations that this caller is limited to, in every mode; null if not limited. */
  readonly confinedTo: OperationConfinement | null;
}

export interface OperationConfinement {
  /** The name of a manifest. */
  readonly manifest: string;
  /** Names of operations in that manifest; null means all of them. */
  readonly operationNames: readonly string[] | null;
}

/** A refusal of the edge: wrong credentials, unknown tenant, no grant. The message is shown to the caller. */
export interface EdgeRefusal {
  readonly kind: 'refused';
  readonly code: string;
  readonly message: string;
  /** What to do about it, where there is something to do. */
  readonly remedy?: string;
  readonly httpStatus: 400 | 401 | 403 | 404 | 503;
}

export type Caller = Anonymous | Principal;

export interface MintedClaim {
  readonly kind: 'claim';
  /** The verified claim, passed directly to in-process subgraphs. */
  readonly claim: object;
  /** The tenant's id or slug for the log; null for firm-wide and anonymous requests. */
  readonly tenant: string | null;
  /**
   * What the claim allows, as a text: while it is the same, so is what the claim allows. Streams compare it with the one that they had
   * before.
   */
  rights(): string;
  /** The signed form for one audience (a subgraph's name). Called only in HTTP mode. */
  token(audience: string): Promise<string>;
}

/** What a request names its tenant by. */
export interface TenantName {
  /** The header takes an id or a slug; the id of an object names the tenant whose it is. */
  readonly by: 'id' | 'slug' | 'either' | 'object';
  readonly text: string;
}

/** Authentication, grants and minting. Implemented outside the gateway, which only passes on what it returns. */
export interface Edge {
  authenticate(request: EdgeRequest): Promise<Caller | EdgeRefusal>;
  /**
   * A caller who was authenticated before, with the grants that there are now; refused once the session or the user is not what it was. The
   * session counts and not the token, whose short life ends while a stream is open.
   */
  renew(caller: Principal): Promise<Principal | EdgeRefusal>;
  /**
   * A claim for the one tenant that all names name, or for the firm if there are none. An anonymous caller gets a claim without
   * permissions, so that public fields (log-in) resolve.
   */
  mint(caller: Caller, tenants: readonly TenantName[]): Promise<MintedClaim | EdgeRefusal>;
}
