import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { InvariantBroken } from '../failures.ts';

/**
 * How a secret is stored: format, key number, nonce, tag and ciphertext of AES-256-GCM, bound to its place. Source: NIST SP 800-38D;
 * docs/decisions/0021-sealed-columns.md.
 */

/** The stored bytes of a sealed column, as base64: what TypeScript sees of a secret. */
export type Sealed = string & { readonly brand: 'Sealed' };

/** Where a value stands. It opens nowhere else. */
export interface SealedPlace {
  readonly table: string;
  readonly column: string;
  /** The row's primary key, in its order. */
  readonly key: readonly string[];
}

export interface MasterKey {
  /** 1 or more; the greatest seals. */
  readonly number: number;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

export const MASTER_KEY_BYTES = 32;
/** The first byte of every sealed value. */
export const SEALED_FORMAT = 1;
const NUMBER_AT = 1;
const NONCE_AT = 5;
const TAG_AT = 17;
const TEXT_AT = 33;
/** An empty text, sealed. */
export const LEAST_SEALED_BYTES = TEXT_AT;

export function sealText(place: SealedPlace, text: string, key: MasterKey): Sealed {
  const nonce = randomBytes(TAG_AT - NONCE_AT);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(boundTo(place, key.number));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const head = Buffer.alloc(NONCE_AT);
  head.writeUInt8(SEALED_FORMAT);
  head.writeUInt32BE(key.number, NUMBER_AT);
  return Buffer.concat([head, nonce, cipher.getAuthTag(), encrypted]).toString('base64') as Sealed;
}

/** The text. Throws for a value that was altered, that was sealed for another place, or under another key than the given one. */
export function openSealed(place: SealedPlace, value: Sealed, key: MasterKey): string {
  const bytes = sealedBytes(value);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(NONCE_AT, TAG_AT))
      .setAAD(boundTo(place, bytes.readUInt32BE(NUMBER_AT)))
      .setAuthTag(bytes.subarray(TAG_AT, TEXT_AT));
    return decipher.update(bytes.subarray(TEXT_AT), undefined, 'utf8') + decipher.final('utf8');
  } catch (cause) {
    throw new InvariantBroken(
      `a value of ${place.table}.${place.column} cannot be opened: it was altered, moved, or sealed under another key ${key.number}`,
      { cause },
    );
  }
}

/** The number of the master key that a value was sealed under. */
export const keyNumberOf = (value: Sealed): number => sealedBytes(value).readUInt32BE(NUMBER_AT);

/** A value as the database stores it. A text that was not sealed throws here, before it reaches the database. */
export function sealedBytes(value: string): Buffer {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length < LEAST_SEALED_BYTES || bytes[0] !== SEALED_FORMAT || bytes.toString('base64') !== value)
    throw new InvariantBroken('a sealed column is written with a text that was not sealed');
  return bytes;
}

export function sealedFromBytes(bytes: Uint8Array): Sealed {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') as Sealed;
}

/** JSON, so that no two places share their bytes. */
function boundTo({ table, column, key }: SealedPlace, keyNumber: number): Buffer {
  return Buffer.from(JSON.stringify([SEALED_FORMAT, keyNumber, table, column, ...key]));
}
