import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keyNumberOf, type SealedPlace } from '../kit/sealed-cipher.ts';
import { addMasterKey, MasterKeyFileInvalid, parseMasterKeys } from './master-key-file.ts';
import { MasterKeys } from './master-keys.ts';

const place: SealedPlace = { table: 'webhook_secrets', column: 'secret', key: ['1'] };
const lineOf = (number: number, fill = number): string =>
  `${number} ${Buffer.alloc(32, fill).toString('base64')}\n`;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cifra-keys-'));
  file = join(folder, 'master.keys');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const keysOf = (options: Partial<ConstructorParameters<typeof MasterKeys>[0]> = {}): MasterKeys =>
  new MasterKeys({ file, isCreatedOnFirstUse: false, ...options });

function sealed(keys: MasterKeys, text = 'secret') {
  const value = keys.seal(place, text);
  if (!value.ok) throw new Error(value.refusal.code);
  return value.value;
}

test('without a file nothing is sealed or opened: MASTER_KEY_MISSING names the setting, and no file is made', () => {
  writeFileSync(file, lineOf(1), { mode: 0o600 });
  const value = sealed(keysOf());
  rmSync(file);
  for (const keys of [keysOf(), keysOf({ file: null }), keysOf({ file: null, isCreatedOnFirstUse: true })]) {
    for (const answer of [keys.seal(place, 'secret'), keys.open(place, value), keys.newestNumber()])
      expect(answer).toEqual({
        ok: false,
        refusal: { code: 'MASTER_KEY_MISSING', facts: { setting: 'CIFRA_MASTER_KEY_FILE' } },
      });
  }
  expect(existsSync(file)).toBe(false);
  expect(() => keysOf().check()).toThrow(/master\.keys is not there/);
  expect(() => keysOf({ file: null }).check()).not.toThrow();
});

test('the demo makes its file with the first secret, for its owner only, and keeps using it', () => {
  const keys = keysOf({ isCreatedOnFirstUse: true });
  keys.check();
  expect(existsSync(file)).toBe(false);
  const value = sealed(keys);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(keysOf().open(place, value)).toEqual({ ok: true, value: 'secret' });
});

test('a file that others may read is refused by name, and nothing is opened with it', () => {
  writeFileSync(file, lineOf(1), { mode: 0o600 });
  const value = sealed(keysOf());
  for (const mode of [0o640, 0o604, 0o620]) {
    chmodSync(file, mode);
    expect(() => keysOf().check()).toThrow(/can be read by others .* chmod 600/);
    expect(() => keysOf().open(place, value)).toThrow(MasterKeyFileInvalid);
  }
  chmodSync(file, 0o400);
  expect(keysOf().open(place, value)).toEqual({ ok: true, value: 'secret' });
});

test('the greatest number seals and older keys open, wherever they stand in the file', () => {
  writeFileSync(file, lineOf(2), { mode: 0o600 });
  const old = sealed(keysOf(), 'old');
  writeFileSync(file, `# comment\n\n${lineOf(9)}${lineOf(2)}`);
  expect(keyNumberOf(sealed(keysOf()))).toBe(9);
  expect(keysOf().open(place, old)).toEqual({ ok: true, value: 'old' });
  writeFileSync(file, lineOf(9));
  expect(keysOf().open(place, old)).toMatchObject({ refusal: { code: 'MASTER_KEY_MISSING' } });
});

test('a running server follows a rotation: it seals under the new key and opens what others sealed under it', () => {
  expect(addMasterKey(file)).toBe(1);
  const server = keysOf();
  const before = sealed(server, 'before');
  expect(addMasterKey(file)).toBe(2);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toMatch(/^# .*\n# .*\n1 \S{44}\n2 \S{44}\n$/);
  const other = sealed(keysOf(), 'after');
  expect(keyNumberOf(other)).toBe(2);
  expect(server.open(place, other)).toEqual({ ok: true, value: 'after' });
  expect(server.open(place, before)).toEqual({ ok: true, value: 'before' });
  expect(keyNumberOf(sealed(server))).toBe(2);
});

test.each([
  ['', /has no key/],
  ['# only a comment\n', /has no key/],
  [`${lineOf(1)}secret\n`, /line 2: must be a number/],
  [`1 ${Buffer.alloc(31).toString('base64')}\n`, /line 1/],
  [`1 ${Buffer.alloc(33).toString('base64')}\n`, /line 1/],
  [`${lineOf(1)}${lineOf(1, 2)}`, /line 2/],
  [lineOf(0), /line 1/],
  [lineOf(2 ** 32), /line 1/],
  [`1  ${Buffer.alloc(32).toString('base64')}\n`, /line 1/],
])('the file %j is not understood, and the message repeats none of it', (text, message) => {
  expect(() => parseMasterKeys(text, file)).toThrow(message);
  expect(() => parseMasterKeys(text, file)).not.toThrow(/secret|AAAA/);
});
