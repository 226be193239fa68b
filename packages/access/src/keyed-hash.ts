import { createHash } from 'node:crypto';
import type { KeyRing } from './keys.ts';

/**
 * A hash that only whoever has the signing key can compute: nobody can try a list of guesses against it. 32 bytes; the same for the same
 * text until the key is rotated. `purpose` keeps the uses apart.
 *
 * Ed25519 signatures are deterministic (RFC 8032, 5.1.6). What is signed begins with a NUL, which no token does.
 */
export async function keyedHash(keys: KeyRing, purpose: string, text: string): Promise<Buffer> {
  const { privateKey } = await keys.signing();
  const signed = Buffer.from(`\0${purpose}\0${text}`);
  const signature = await crypto.subtle.sign('Ed25519', privateKey, signed);
  return createHash('sha256').update(new Uint8Array(signature)).digest();
}
