import { pageOperations } from './operations.ts';
import { ask } from './post.ts';

interface AccessToken {
  readonly text: string;
  /** `performance.now()` of the moment from which it is renewed. */
  readonly freshUntilMillis: number;
}

interface LogInAnswer {
  readonly __typename: string;
  readonly code?: string;
  readonly accessToken?: string;
  readonly refreshToken?: string | null;
  readonly expiresInSeconds?: number;
  readonly message?: string;
  readonly remedy?: string | null;
  readonly until?: string | null;
}

/** The refresh token, in this tab alone, where the cookie cannot be. */
const refreshTokenKey = 'cifra-explorer-refresh-token';
const renewBeforeSeconds = 30;

/**
 * The session of this page: the access token in memory, the refresh token in a cookie that no script reads. Without a secure
 * context there is no such cookie, and the refresh token stays in the tab's `sessionStorage`.
 */
export class Session {
  #access: AccessToken | null = null;
  #pasted: string | null = null;
  #renewal: Promise<boolean> | null = null;

  get isOpen(): boolean {
    return this.#access !== null || this.#pasted !== null;
  }

  /** Throws in words if the log-in is refused. */
  async logIn(email: string, password: string): Promise<void> {
    const places = window.isSecureContext ? ['COOKIE', 'BODY'] : ['BODY'];
    for (const refreshTokenIn of places) {
      const { data, errors } = await ask(
        {
          query: pageOperations.logIn,
          variables: { input: { email, password, refreshTokenIn } },
        },
        null,
      );
      const answer = data?.['logIn'] as LogInAnswer | undefined;
      if (answer === undefined) throw new Error(errors?.[0]?.message ?? 'The log-in failed.');
      if (this.#keep(answer)) return;
      if (answer.__typename === 'SecondFactorRequired')
        throw new Error(
          'This account has a second factor: sign in at /auth/log-in, then open this page again.',
        );
      if (answer.code !== 'COOKIE_NOT_ALLOWED') throw new Error(inWords(answer));
    }
    throw new Error('The log-in failed.');
  }

  /** A token or key from elsewhere, for this tab until it is reloaded. */
  paste(token: string): void {
    this.#pasted = token;
  }

  /** The token to send; null without a session. It is renewed before it ends. */
  async token(): Promise<string | null> {
    if (this.#pasted !== null) return this.#pasted;
    if (this.#access !== null && performance.now() >= this.#access.freshUntilMillis) await this.renew();
    return this.#access?.text ?? null;
  }

  /** A new access token for the refresh token that is kept. False if there is no session to go on with. */
  renew(): Promise<boolean> {
    if (this.#pasted !== null) return Promise.resolve(false);
    // A refresh token works once: one renewal at a time in this tab, and in all tabs that share the cookie.
    this.#renewal ??= oneTabAtATime(() => this.#renewNow()).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async logOut(): Promise<void> {
    if (this.#pasted === null) {
      await ask({ query: pageOperations.logOut, variables: { input: keptRefreshToken() } }, null);
    }
    this.#forget();
  }

  async #renewNow(): Promise<boolean> {
    const { data } = await ask(
      { query: pageOperations.refreshLogIn, variables: { input: keptRefreshToken() } },
      null,
    );
    const answer = data?.['refreshLogIn'] as LogInAnswer | undefined;
    if (answer !== undefined && this.#keep(answer)) return true;
    this.#forget();
    return false;
  }

  #keep({ accessToken, refreshToken, expiresInSeconds = 0 }: LogInAnswer): boolean {
    if (accessToken === undefined) return false;
    const secondsToUse = Math.max(0, expiresInSeconds - renewBeforeSeconds);
    this.#access = { text: accessToken, freshUntilMillis: performance.now() + secondsToUse * 1000 };
    this.#pasted = null;
    if (typeof refreshToken === 'string') sessionStorage.setItem(refreshTokenKey, refreshToken);
    else sessionStorage.removeItem(refreshTokenKey);
    return true;
  }

  #forget(): void {
    this.#access = null;
    this.#pasted = null;
    sessionStorage.removeItem(refreshTokenKey);
  }
}

/** Empty where the cookie has it. */
function keptRefreshToken(): { refreshToken?: string } {
  const refreshToken = sessionStorage.getItem(refreshTokenKey);
  return refreshToken === null ? {} : { refreshToken };
}

/** Pages without a secure context have no locks, and no cookie to share either. */
function oneTabAtATime(act: () => Promise<boolean>): Promise<boolean> {
  return window.isSecureContext ? navigator.locks.request('cifra-explorer-session', act) : act();
}

function inWords({ message = 'The log-in failed.', remedy, until }: LogInAnswer): string {
  if (until) return `${message} Try again after ${new Date(until).toLocaleTimeString()}.`;
  return remedy ? `${message} ${remedy}` : message;
}
