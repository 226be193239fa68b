import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvariantBroken } from '../failures.ts';
import {
  keyNumberOf,
  LEAST_SEALED_BYTES,
  openSealed,
  sealedBytes,
  sealText,
  type MasterKey,
  type Sealed,
  type SealedPlace,
} from './sealed-cipher.ts';

const key: MasterKey = { number: 7, bytes: new Uint8Array(32).fill(7) };
const place: SealedPlace = { table: 'webhook_secrets', column: 'secret', key: ['a', 'b'] };
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

test('any text opens again where it was sealed, and no two sealings of it are alike', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.integer({ min: 1, max: 2 ** 32 - 1 }),
      (text, number) => {
        const sealed = sealText(place, text, { ...key, number });
        expect(openSealed(place, sealed, { ...key, number })).toBe(text);
        expect(keyNumberOf(sealed)).toBe(number);
        expect(sealText(place, text, { ...key, number })).not.toBe(sealed);
        expect(Buffer.from(sealed, 'base64').length).toBe(LEAST_SEALED_BYTES + Buffer.byteLength(text));
      },
    ),
    { numRuns: 60 },
  );
});

test('a value does not open in another row, column or table, nor where the parts of its key are cut otherwise', () => {
  const sealed = sealText(place, secret, key);
  const elsewhere: readonly SealedPlace[] = [
    { ...place, key: ['a', 'c'] },
    { ...place, key: ['ab'] },
    { ...place, key: ['a,b'] },
    { ...place, key: [] },
    { ...place, column: 'previous' },
    { ...place, table: 'totp_secrets' },
    { ...place, column: 'a', key: ['secret', 'b'] },
  ];
  for (const other of elsewhere)
    expect(() => openSealed(other, sealed, key), JSON.stringify(other)).toThrow(InvariantBroken);
});

test('a value opens under no other key, also of the same number, and under no other number of the same key', () => {
  const sealed = sealText(place, secret, key);
  expect(() => openSealed(place, sealed, { ...key, bytes: new Uint8Array(32).fill(8) })).toThrow(
    InvariantBroken,
  );
  const renumbered = sealedBytes(sealed);
  renumbered.writeUInt32BE(8, 1);
  expect(() => openSealed(place, renumbered.toString('base64') as Sealed, key)).toThrow(InvariantBroken);
});

test('a value with any byte changed, or cut off, does not open, and the failure tells nothing of it', () => {
  const bytes = sealedBytes(sealText(place, secret, key));
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => openSealed(place, changed.toString('base64') as Sealed, key), `byte ${index}`).toThrow(
      InvariantBroken,
    );
  }
  const cut = bytes.subarray(0, -1).toString('base64') as Sealed;
  expect(() => openSealed(place, cut, key)).toThrow(/^a value of webhook_secrets\.secret cannot be opened/);
});

test.each(['', secret, Buffer.from(secret).toString('base64'), Buffer.alloc(40, 2).toString('base64')])(
  'what was not sealed is not written: %j',
  (text) => expect(() => sealedBytes(text)).toThrow(InvariantBroken),
);
