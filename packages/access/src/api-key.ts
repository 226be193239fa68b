import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A key as partners and systems present it: `cifra_`, the prefix that people tell it by, `_`, and the secret. */
export interface ApiKeyParts {
  readonly prefix: string;
  /** SHA-256 of the secret, in hexadecimal: it has 256 random bits, so a plain hash is enough at rest. */
  readonly secretHash: string;
}

const MARK = 'cifra_';
const keyForm = /^cifra_([a-z2-7]{8})_([A-Za-z0-9_-]{43})$/;
const PREFIX_BYTES = 5;
const SECRET_BYTES = 32;
const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** Whether a credential means to be a key. A token of a user never begins so. */
export const isApiKey = (credential: string): boolean => credential.startsWith(MARK);

/** What a credential names; null for what cannot be a key. */
export function partsOfApiKey(credential: string): ApiKeyParts | null {
  const [, prefix, secret] = keyForm.exec(credential) ?? [];
  return prefix === undefined || secret === undefined ? null : { prefix, secretHash: hashOf(secret) };
}

/** A new prefix: 40 random bits in lower-case letters and digits. */
export function newPrefix(): string {
  const bits = [...randomBytes(PREFIX_BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => letters[Number.parseInt(five, 2)]).join('');
}

/** A new key with a prefix: the text that is shown once, and what is kept of it. */
export function newApiKey(prefix: string): ApiKeyParts & { readonly key: string } {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { prefix, key: `${MARK}${prefix}_${secret}`, secretHash: hashOf(secret) };
}

/** Whether two hashes in hexadecimal are the same, in a time that does not depend on where they differ. */
export function isSameHash(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'));
}

const hashOf = (secret: string): string => hash('sha256', secret, 'hex');
