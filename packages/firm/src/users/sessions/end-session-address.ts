import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { providerOfIdentity } from '../../directory/identities.ts';

/**
 * Where a browser ends its session at the provider that a session was begun with. Without the token of then, the provider asks its user. OpenID
 * Connect RP-Initiated Logout 1.0, section 2. Null where there is no such place.
 */
export async function endSessionAddress(
  { control }: Books,
  { identityId, publicOrigin }: { readonly identityId: Uuid | null; readonly publicOrigin: string | null },
): Promise<string | null> {
  if (identityId === null) return null;
  const provider = await control.first(providerOfIdentity, { identityId });
  if (provider?.state !== 'ACTIVE' || provider.end_session_endpoint === null) return null;
  const url = new URL(provider.end_session_endpoint);
  url.searchParams.set('client_id', provider.client_id);
  if (publicOrigin !== null) url.searchParams.set('post_logout_redirect_uri', `${publicOrigin}/auth/log-in`);
  return url.href;
}
