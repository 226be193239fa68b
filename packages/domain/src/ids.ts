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

/** Where the pairs of digits stand in the text of an id. */
const PAIRS: readonly number[] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const HYPHENS: readonly number[] = [8, 13, 18, 23];
const HYPHEN = '-'.charCodeAt(0);
/** The values of hexadecimal digits by their codes; NO_DIGIT for every other character. */
const NO_DIGIT = 255;
const VALUES = new Uint8Array(128).fill(NO_DIGIT);
for (const digit of '0123456789abcdefABCDEF') VALUES[digit.charCodeAt(0)] = Number.parseInt(digit, 16);

/** The 16 bytes of an id, big-endian, as stored, written to `bytes`. Null for a text that is no id. A third of what `Buffer` takes (0.4 µs). */
export function uuidToBytes(text: string, bytes: Uint8Array = new Uint8Array(16)): Uint8Array | null {
  if (text.length !== 36) return null;
  for (const place of HYPHENS) if (text.charCodeAt(place) !== HYPHEN) return null;
  let all = 0;
  for (let index = 0; index < 16; index += 1) {
    const place = PAIRS[index] as number;
    const high = VALUES[text.charCodeAt(place)] ?? NO_DIGIT;
    const low = VALUES[text.charCodeAt(place + 1)] ?? NO_DIGIT;
    all |= high | low;
    bytes[index] = (high << 4) | low;
  }
  return all === NO_DIGIT ? null : bytes;
}

const DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/**
 * The id of 16 stored bytes. Throws unless there are exactly 16: a stored id is never shorter. Written out, because every row that is read has
 * several: a third of what `Buffer` takes (0.24 µs).
 */
export function uuidFromBytes(bytes: Uint8Array): Uuid {
  if (bytes.length !== 16) throw new RangeError(`A UUID has 16 bytes; got ${bytes.length}.`);
  // prettier-ignore
  return String.fromCharCode(
    high(bytes, 0), low(bytes, 0), high(bytes, 1), low(bytes, 1), high(bytes, 2), low(bytes, 2), high(bytes, 3), low(bytes, 3), HYPHEN,
    high(bytes, 4), low(bytes, 4), high(bytes, 5), low(bytes, 5), HYPHEN,
    high(bytes, 6), low(bytes, 6), high(bytes, 7), low(bytes, 7), HYPHEN,
    high(bytes, 8), low(bytes, 8), high(bytes, 9), low(bytes, 9), HYPHEN,
    high(bytes, 10), low(bytes, 10), high(bytes, 11), low(bytes, 11), high(bytes, 12), low(bytes, 12),
    high(bytes, 13), low(bytes, 13), high(bytes, 14), low(bytes, 14), high(bytes, 15), low(bytes, 15),
  ) as Uuid;
}

/** The digit of a byte's upper four bits. */
function high(bytes: Uint8Array, index: number): number {
  return DIGITS[(bytes[index] as number) >> 4] as number;
}

function low(bytes: Uint8Array, index: number): number {
  return DIGITS[(bytes[index] as number) & 15] as number;
}
