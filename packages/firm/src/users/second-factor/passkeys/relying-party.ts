import { isIP } from 'node:net';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';

/** Whom passkeys are made for: the host, and the one origin whose pages may ask for them. */
export interface RelyingParty {
  readonly rpId: string;
  readonly origin: string;
}

/**
 * The server as passkeys know it. Browsers take a host name, and a page that came over TLS or from this very machine. Refuses:
 * PASSKEYS_UNAVAILABLE.
 */
export function relyingPartyOf(
  servedOrigin: string | null,
): Result<RelyingParty, Refusal<'PASSKEYS_UNAVAILABLE'>> {
  const url = servedOrigin !== null && URL.canParse(servedOrigin) ? new URL(servedOrigin) : null;
  const host = url?.hostname ?? '';
  const isSecure = url?.protocol === 'https:' || host === 'localhost' || host.endsWith('.localhost');
  const isName = host !== '' && !host.startsWith('[') && isIP(host) === 0;
  return url !== null && isSecure && isName
    ? accepted({ rpId: host, origin: url.origin })
    : refused(refuse('PASSKEYS_UNAVAILABLE', { servedOrigin }));
}
