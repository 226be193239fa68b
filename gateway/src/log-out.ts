/** What an identity provider sends when it has ended a session. OpenID Connect Back-Channel Logout 1.0, section 2.5. */
export interface LogOutRequest {
  /** The provider whose address it was sent to, by its code. */
  readonly provider: string;
  readonly token: string;
  readonly requestId: string;
  readonly ip: string;
  readonly userAgent: string | null;
}

export interface LogOutAnswer {
  readonly status: 200 | 400 | 503;
  /** Why not, for whoever runs the provider; null: it is done. */
  readonly problem: string | null;
}

/** Says whether the token is the provider's, and ends what it ends. The gateway only routes and limits. */
export interface LogOutHandler {
  answer(request: LogOutRequest): Promise<LogOutAnswer>;
}
