import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose';

/** What a subgraph needs: public keys by their id. */
export interface VerifyKeys {
  find(keyId: string): Promise<CryptoKey | null>;
}

/** What the gateway needs: the newest key signs, all verify. */
export interface KeyRing extends VerifyKeys {
  signing(): Promise<SigningKey>;
  /** Adds a key, which signs from now on, and deletes all but the newest `keep`. */
  rotate(keep?: number): Promise<SigningKey>;
}

export interface SigningKey {
  /** The key's RFC 7638 thumbprint. */
  readonly keyId: string;
  readonly privateKey: CryptoKey;
}

/** A key that another process has just created is found by reading the directory again, but at most this often. */
const rereadMillis = 2_000;

const privateName = /^\d{4,}\.private\.jwk$/;
const publicName = /^\d{4,}\.public\.jwk$/;

/** Public keys of a directory: `NNNN.public.jwk`. A subgraph in its own process is given only these files. */
export function openVerifyKeys(directory: string): VerifyKeys {
  let keys: ReadonlyMap<string, CryptoKey> = new Map();
  let readAtMillis = -Infinity;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    const found = new Map<string, CryptoKey>();
    for (const name of await namesIn(directory, publicName)) {
      const jwk = JSON.parse(await readFile(path.join(directory, name), 'utf8')) as JWK;
      found.set(await calculateJwkThumbprint(jwk), await importEd25519(jwk));
    }
    keys = found;
    readAtMillis = performance.now();
  }

  return {
    async find(keyId) {
      const known = keys.get(keyId);
      if (known !== undefined) return known;
      if (performance.now() - readAtMillis >= rereadMillis) {
        reading ??= read().finally(() => (reading = null));
        await reading;
      }
      return keys.get(keyId) ?? null;
    },
  };
}

/**
 * The key ring of a directory, created with a first key if it has none. Private keys are refused unless only their
 * owner can read them.
 */
export async function openKeyRing(directory: string): Promise<KeyRing> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if ((await namesIn(directory, privateName)).length === 0) await addKey(directory);
  let signing = await readNewest(directory);
  const verifyKeys = openVerifyKeys(directory);
  return {
    find: (keyId) => verifyKeys.find(keyId),
    signing: () => Promise.resolve(signing),
    async rotate(keep = 2) {
      await addKey(directory);
      const names = await namesIn(directory, privateName);
      for (const name of names.slice(0, Math.max(0, names.length - Math.max(1, keep)))) {
        await rm(path.join(directory, name), { force: true });
        await rm(path.join(directory, name.replace('.private.', '.public.')), { force: true });
      }
      signing = await readNewest(directory);
      return signing;
    },
  };
}

/**
 * The public half is written first, so that no key signs before it can be verified. If two processes create the first
 * key at once, `link` gives the number to one of them and the other uses the next; both keys verify.
 */
async function addKey(directory: string): Promise<void> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const halves = { public: await exportJWK(publicKey), private: await exportJWK(privateKey) };
  const last = (await namesIn(directory, publicName)).at(-1);
  for (let number = last === undefined ? 1 : Number.parseInt(last, 10) + 1; ; number += 1) {
    const prefix = path.join(directory, String(number).padStart(4, '0'));
    if (await writeNew(`${prefix}.public.jwk`, { jwk: halves.public, mode: 0o644 })) {
      await writeNew(`${prefix}.private.jwk`, { jwk: halves.private, mode: 0o600 });
      return;
    }
  }
}

/** Atomic: a reader never sees half a file. Returns false if the file already exists. */
async function writeNew(file: string, { jwk, mode }: { jwk: JWK; mode: number }): Promise<boolean> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  await writeFile(temporary, `${JSON.stringify(jwk)}\n`, { mode, flag: 'wx' });
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function readNewest(directory: string): Promise<SigningKey> {
  const name = (await namesIn(directory, privateName)).at(-1);
  if (name === undefined) throw new Error(`No private key in ${directory}.`);
  const file = path.join(directory, name);
  const { mode } = await stat(file);
  // Windows has no such permission bits.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Error(`${file} can be read by others (mode ${(mode & 0o777).toString(8)}); expected 600.`);
  }
  const jwk = JSON.parse(await readFile(file, 'utf8')) as JWK;
  return { keyId: await calculateJwkThumbprint(jwk), privateKey: await importEd25519(jwk) };
}

/** Ascending by number: the last one is the newest. */
async function namesIn(directory: string, form: RegExp): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => form.test(name));
  return names.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
}

async function importEd25519(jwk: JWK): Promise<CryptoKey> {
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519') throw new Error('The key is not an Ed25519 key.');
  const key = await importJWK(jwk, 'EdDSA');
  if (key instanceof Uint8Array) throw new Error('The key is not an Ed25519 key.');
  return key;
}
