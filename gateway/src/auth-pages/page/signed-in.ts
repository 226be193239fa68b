import { call, callAll, Refused, type Answered } from './call.ts';

const renewBeforeSeconds = 30;

/** The session of the cookie, which no script reads: this page has an access token in memory, and a new one when it ends. */
let access: { readonly token: string; readonly until: number } | null = null;

/** One page at a time renews it, the explorer among them: a refresh token works once. */
async function accessToken(): Promise<string> {
  if (access !== null && performance.now() < access.until) return access.token;
  if (!window.isSecureContext) throw new Refused('', 'Browsers keep a log-in over https alone.');
  const renewed = await navigator.locks.request('cifra-explorer-session', () =>
    call('GoOn', { input: {} }, null),
  );
  const seconds = Number(renewed['expiresInSeconds']) - renewBeforeSeconds;
  access = { token: String(renewed['accessToken']), until: performance.now() + seconds * 1000 };
  return access.token;
}

/** As whoever is signed in. Throws `Refused`, with TOKEN_INVALID where nobody is. */
export const callAsUser = async (name: string, variables: object = {}): Promise<Answered> =>
  call(name, variables, await accessToken());

export const callAllAsUser = async (
  name: string,
  variables: object = {},
): Promise<Readonly<Record<string, Answered>>> => callAll(name, variables, await accessToken());
