import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

/** An identifier: UUIDv7 in canonical lower-case text (8-4-4-4-12). Stored as 16 bytes, whose order is the order of creation. */
export type Uuid = string & { readonly brand: 'Uuid' };

const canonicalForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Reads a canonical UUID of any version; upper case is folded to lower case.
 * Refuses: INPUT_INVALID, naming `field`. Source: RFC 9562, section 4. */
export function parseUuid(text: string, field = 'id'): Result<Uuid, Refusal<'INPUT_INVALID'>> {
  const folded = text.toLowerCase();
  if (!canonicalForm.test(folded)) {
    return refused(
      refuse('INPUT_INVALID', {
        field,
        problem: 'must be a UUID in canonical form',
        value: text.slice(0, 64),
      }),
    );
  }
  return accepted(folded as Uuid);
}

/**
 * Builds a UUIDv7. `nowMillis`: milliseconds since the Unix epoch, whole. `randomBytes`: exactly 10 random bytes. The
 * function is pure: time and randomness come from the caller. Throws if either is out of range. Source: RFC 9562,
 * section 5.7.
 */
export function uuidV7FromParts(nowMillis: number, randomBytes: Uint8Array): Uuid {
  if (!Number.isSafeInteger(nowMillis) || nowMillis < 0 || nowMillis >= 2 ** 48) {
    throw new RangeError(`A UUIDv7 holds 48 bits of whole milliseconds; got ${nowMillis}.`);
  }
  if (randomBytes.length !== 10)
    throw new RangeError(`A UUIDv7 takes 10 random bytes; got ${randomBytes.length}.`);
  const bytes = new Uint8Array(16);
  let rest = BigInt(nowMillis);
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  bytes.set(randomBytes, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidFromBytes(bytes);
}

/** The 16 bytes of an id, big-endian, as stored. */
export function uuidToBytes(id: Uuid): Uint8Array {
  const digits = id.replaceAll('-', '');
  const bytes = new Uint8Array(16);
  for (let index = 0; index < 16; index += 1)
    bytes[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  return bytes;
}

/** The id of 16 stored bytes. Throws unless there are exactly 16: a stored id is never shorter. */
export function uuidFromBytes(bytes: Uint8Array): Uuid {
  if (bytes.length !== 16) throw new RangeError(`A UUID has 16 bytes; got ${bytes.length}.`);
  let digits = '';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}` as Uuid;
}
