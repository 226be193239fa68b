import { createHash, randomBytes } from 'node:crypto';

/** 32 random bytes in base64url: it cannot be guessed, so a plain hash is enough at rest. */
export function newRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

const refreshTokenForm = /^[A-Za-z0-9_-]{43}$/;

/**
 * The stored SHA-256, in hexadecimal; null for anything that cannot be a refresh token. Also for file tickets and keys of this
 * form.
 */
export function hashRefreshToken(token: string): string | null {
  return refreshTokenForm.test(token) ? createHash('sha256').update(token).digest('hex') : null;
}
