import { createHash, randomBytes } from 'node:crypto';

/** 32 random bytes in base64url: nothing can be guessed, so a plain hash is enough at rest. */
export function newRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

const refreshTokenForm = /^[A-Za-z0-9_-]{43}$/;

/** The SHA-256 that is stored, in hexadecimal; null for what was never a refresh token. Also for file tickets and keys of this form. */
export function hashRefreshToken(token: string): string | null {
  return refreshTokenForm.test(token) ? createHash('sha256').update(token).digest('hex') : null;
}
