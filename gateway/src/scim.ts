/** A request of an identity provider that makes, changes or deactivates users. SCIM 2.0, RFC 7644. */
export interface ScimRequest {
  readonly method: string;
  /** Behind `/scim/v2/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** As it was parsed; undefined where there is none. */
  readonly body: unknown;
  /** What stands behind `Bearer`; null: nothing. */
  readonly token: string | null;
  readonly requestId: string;
  readonly ip: string;
  readonly userAgent: string | null;
}

export interface ScimAnswer {
  readonly status: number;
  readonly body: object | null;
}

/** Says whose token it is, and answers in SCIM's own form. The gateway only routes and limits. */
export interface ScimHandler {
  answer(request: ScimRequest): Promise<ScimAnswer>;
}
