import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { InvariantBroken } from '../failures.ts';

/**
 * How a text about a person is stored: encrypted with AES-256-GCM under the subject's key and bound to its digest. The
 * digest is HMAC-SHA256 under the same key, so that nobody without the key can tell which text it was. Source: NIST SP
 * 800-38D (96 random bits per value).
 */

const KEY_BYTES = 32;
const DIGEST_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Shown in place of a text that was erased. */
export const ERASED_TEXT = '[erased]';

export const newSubjectKey = (): Uint8Array => randomBytes(KEY_BYTES);

/** The reference by which tables, history, events and stored answers name a text: 64 hexadecimal digits. */
export function digestOf(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Nonce, encrypted text, tag. */
export function sealPersonal(key: Uint8Array, digest: string, text: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(digest, 'hex'));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/**
 * The text behind a reference. The input is what the views return: key, digest and sealed text concatenated, or empty
 * if the text was erased. Throws if the parts do not belong together.
 */
export function openPersonal(bytes: Uint8Array): string {
  if (bytes.length === 0) return ERASED_TEXT;
  const sealedAt = KEY_BYTES + DIGEST_BYTES;
  const textAt = sealedAt + NONCE_BYTES;
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      bytes.subarray(0, KEY_BYTES),
      bytes.subarray(sealedAt, textAt),
    )
      .setAAD(bytes.subarray(KEY_BYTES, sealedAt))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return decipher.update(bytes.subarray(textAt, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch (cause) {
    throw new InvariantBroken('a personal value cannot be opened: it was altered below the product', {
      cause,
    });
  }
}

/** Opened texts that each thread caches: opening one costs about twenty microseconds, most of it setting up the cipher. */
const TEXTS_KEPT = 10_000;
const opened = new Map<string, string>();

/**
 * `openPersonal` for queries: caches the most recently used texts. The cache key is all the bytes that a text was
 * opened from, so an altered value never returns the original text; and no query returns bytes of an erased one.
 */
export function openPersonalKept(bytes: Uint8Array): string {
  if (bytes.length === 0) return ERASED_TEXT;
  const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let text = opened.get(name);
  if (text === undefined) text = openPersonal(bytes);
  else opened.delete(name);
  opened.set(name, text);
  if (opened.size > TEXTS_KEPT) opened.delete(opened.keys().next().value ?? '');
  return text;
}

/** A reference as bytes. A text that was not sealed throws here, before it reaches the database. */
export function referenceBytes(reference: string): Buffer {
  if (!/^[0-9a-f]{64}$/.test(reference))
    throw new InvariantBroken('a personal column is written with a text that was not sealed');
  return Buffer.from(reference, 'hex');
}
