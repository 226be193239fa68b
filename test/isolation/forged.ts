/** Tokens of nobody, written by whoever knows their format. */

export function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function decode(text: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Record<string, unknown>;
}

/** A claim as whoever knows the format would write it, with every permission, and a signature of nobody. */
export function forgedClaim(tenantId: string, userId = '01990000-0000-7000-8000-000000000001'): string {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const payload = {
    v: 1,
    gv: 1,
    iss: 'cifra-gateway',
    aud: 'ledger',
    iat: nowSeconds,
    exp: nowSeconds + 60,
    sub: userId,
    principal: { kind: 'user', name: 'owner' },
    tenant: { id: tenantId, number: 1 },
    permissions: Buffer.alloc(11, 0xff).toString('base64url'),
  };
  return `${encode({ alg: 'EdDSA', typ: 'cifra-claim+jwt', kid: 'forged' })}.${encode(payload)}.${Buffer.alloc(64, 7).toString('base64url')}`;
}
