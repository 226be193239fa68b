import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { InvariantBroken } from '../failures.ts';

/**
 * How a text about a person is kept: AES-256-GCM under a key of its subject, bound to its digest; the digest is HMAC-SHA256 under the
 * same key, so that without the key nobody can tell which text it was. Source: NIST SP 800-38D (96 bits of chance a value).
 */

export const KEY_BYTES = 32;
const DIGEST_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What stands in the place of a text that was erased. */
export const ERASED_TEXT = '[erased]';

export const newSubjectKey = (): Uint8Array => randomBytes(KEY_BYTES);

/** The reference by which tables, history, events and answers name a text: 64 hexadecimal digits. */
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
 * The text behind a reference, from what the views give: key, digest and sealed text in one. Of nothing: it was erased.
 * Throws where the parts do not belong together.
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

/** Texts kept opened in each thread: opening one costs some twenty microseconds, most of it the cipher's own set-up. */
const TEXTS_KEPT = 10_000;
const opened = new Map<string, string>();

/**
 * `openPersonal` for what queries read: the texts used last are kept. They are kept by everything that they were opened from, so one that
 * was altered is not taken for what it was, and what was erased is given by no query.
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

/** A reference as its bytes. A text that was not sealed is thrown here, before it reaches the database. */
export function referenceBytes(reference: string): Buffer {
  if (!/^[0-9a-f]{64}$/.test(reference))
    throw new InvariantBroken('a personal column is written with a text that was not sealed');
  return Buffer.from(reference, 'hex');
}
