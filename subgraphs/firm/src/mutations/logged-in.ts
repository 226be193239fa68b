import type { SessionCookie } from '@cifra/access/subgraph-context';
import type { Tokens } from '@cifra/firm/users/log-in';

/** The answer, with the refresh token in the cookie if there is one to keep it. */
export function loggedIn(
  { refreshToken, refreshExpiresInSeconds, ...tokens }: Tokens,
  cookie: SessionCookie | null,
) {
  cookie?.keep(refreshToken, refreshExpiresInSeconds);
  return {
    __typename: 'LoggedIn',
    ...tokens,
    refreshToken: cookie === null ? refreshToken : null,
  } as const;
}
