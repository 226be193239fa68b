import type { FastifyRequest } from 'fastify';
import type { SessionCookie } from '../subgraph-contract.ts';

/** The prefix makes browsers insist on `Secure`, `Path=/` and no `Domain`: no neighbouring host can set or read it. */
export const sessionCookieName = '__Host-cifra-session';

/** What may be in the cookie. Nothing of it needs quoting in a header. */
const valueForm = /^[\w.-]{1,512}$/;

interface SessionMutation {
  readonly readsCookie: boolean;
  /** Its answer holds tokens: it is never compressed. */
  readonly answersTokens: boolean;
}

/** The only operations that have to do with the cookie. They carry no other authority: none asks who the caller is. */
const sessionMutations: ReadonlyMap<string, SessionMutation> = new Map([
  ['logIn', { readsCookie: false, answersTokens: true }],
  ['verifySecondFactor', { readsCookie: false, answersTokens: true }],
  ['finishSignIn', { readsCookie: false, answersTokens: true }],
  ['logInWithPasskey', { readsCookie: false, answersTokens: true }],
  ['refreshLogIn', { readsCookie: true, answersTokens: true }],
  ['logOut', { readsCookie: true, answersTokens: false }],
]);

/** Whether an operation has a password, or what stands for one, verified for somebody who is not signed in. */
export function verifiesPassword(mutation: string | null): boolean {
  return mutation !== null && passwordMutations.has(mutation);
}

const passwordMutations: ReadonlySet<string> = new Set([
  'logIn',
  'setPassword',
  'verifySecondFactor',
  'beginSignIn',
  'finishSignIn',
  'logInWithPasskey',
]);

export function answersTokens(mutation: string | null): boolean {
  return mutation !== null && (sessionMutations.get(mutation)?.answersTokens ?? false);
}

export interface CookieRequest {
  /** The only field of the operation if it is a mutation; null for anything else. */
  readonly mutation: string | null;
  readonly origin: string | undefined;
  readonly ownOrigin: string;
  readonly listedOrigins: readonly string[];
}

export type CookieUse = 'none' | 'write' | 'read and write';

/**
 * What an operation may do with the cookie. A browser sends it along whoever wrote the page, so the page's own origin must
 * be ours or a listed one; the gateway's POST takes JSON alone, which a foreign page cannot send unasked.
 */
export type DecideCookieUse = (request: CookieRequest) => CookieUse;

export const decideCookieUse: DecideCookieUse = ({ mutation, origin, ownOrigin, listedOrigins }) => {
  const session = mutation === null ? undefined : sessionMutations.get(mutation);
  if (session === undefined || origin === undefined) return 'none';
  if (origin !== ownOrigin && !listedOrigins.includes(origin)) return 'none';
  return session.readsCookie ? 'read and write' : 'write';
};

/** The cookie of one request. The operation says what becomes of it; `setCookie` is the header that says so. */
export class RequestCookie implements SessionCookie {
  readonly value: string | null;
  readonly #sameSite: 'Lax' | 'None';
  #setCookie: string | null = null;

  constructor({ value, sameSite }: { readonly value: string | null; readonly sameSite: 'Lax' | 'None' }) {
    this.value = value;
    this.#sameSite = sameSite;
  }

  get setCookie(): string | null {
    return this.#setCookie;
  }

  keep(value: string, lifeSeconds: number): void {
    if (!valueForm.test(value) || !Number.isSafeInteger(lifeSeconds))
      throw new Error('what should be kept in the cookie has the wrong form');
    this.#setCookie = this.#header(value, lifeSeconds);
  }

  clear(): void {
    this.#setCookie = this.#header('', 0);
  }

  #header(value: string, lifeSeconds: number): string {
    return `${sessionCookieName}=${value}; Path=/; Max-Age=${lifeSeconds}; Secure; HttpOnly; SameSite=${this.#sameSite}`;
  }
}

/** Null if it is absent, sent twice, or nothing that was ever set. The headers are read as sent: `headers` has no cookies. */
export function cookieValueOf({ raw }: FastifyRequest): string | null {
  const values: string[] = [];
  for (let index = 0; index < raw.rawHeaders.length; index += 2) {
    if (raw.rawHeaders[index]?.toLowerCase() !== 'cookie') continue;
    for (const pair of (raw.rawHeaders[index + 1] ?? '').split(';')) {
      const [name = '', ...rest] = pair.split('=');
      if (name.trim() === sessionCookieName) values.push(rest.join('=').trim());
    }
  }
  const [value] = values;
  return values.length === 1 && value !== undefined && valueForm.test(value) ? value : null;
}
