/**
 * Where a provider sends browsers back to; null where this server does not know its own address. Each provider has an address of its own: an
 * answer that comes back to another's is told apart even where the provider does not send its name along (RFC 9700, 4.4.2).
 */
export const redirectAddress = (publicOrigin: string | null, code: string): string | null =>
  publicOrigin === null ? null : `${publicOrigin}/auth/oidc/callback/${code}`;
