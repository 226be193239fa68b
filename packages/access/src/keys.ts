import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
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

/** What the gateway needs: one key signs, all verify that are not revoked. */
export interface KeyRing extends VerifyKeys {
  signing(): Promise<SigningKey>;
  /** The key that signed before the present one, while its private half is kept: what it signs introduces the present one. */
  previous(): Promise<SigningKey | null>;
}

export interface SigningKey {
  /** The key's RFC 7638 thumbprint. */
  readonly keyId: string;
  readonly privateKey: CryptoKey;
}

/** A key of a directory, for those who operate it. */
export interface KeyInDirectory {
  readonly number: number;
  readonly keyId: string;
  readonly madeAtMillis: number;
  /** REVOKED: what it signed is refused. RETIRED: what it signed is good until it expires; it signs nothing. */
  readonly state: 'SIGNS' | 'NEXT' | 'RETIRED' | 'REVOKED';
}

/** What another process has added or revoked is seen by looking at the directory again, but at most this often. */
const LOOK_AGAIN_MILLIS = 2_000;

/** Longer than any process takes to see a new key: nothing is signed with a key that others may not know yet. */
const SEEN_BY_ALL_MILLIS = 5_000;

const forms = {
  private: /^\d{4,}\.private\.jwk$/,
  public: /^\d{4,}\.public\.jwk$/,
  revoked: /^\d{4,}\.revoked\.jwk$/,
} as const;

/** Runs `read` when the directory has changed since, which is looked at when it was not for two seconds. */
function rereader(directory: string, read: () => Promise<void>): (isNow: boolean) => Promise<void> {
  let changedAtMillis: number | null = null;
  let lookedAtMillis = -Infinity;
  let looking: Promise<void> | null = null;
  const look = async (isNow: boolean): Promise<void> => {
    // Before it is read: what is added meanwhile is read the next time.
    const { mtimeMs } = await stat(directory);
    lookedAtMillis = performance.now();
    if (!isNow && mtimeMs === changedAtMillis) return;
    await read();
    changedAtMillis = mtimeMs;
  };
  return async (isNow) => {
    if (looking === null && (isNow || performance.now() - lookedAtMillis >= LOOK_AGAIN_MILLIS))
      looking = look(isNow).finally(() => (looking = null));
    // Whoever comes meanwhile waits too: at the first look there is nothing to go by yet.
    if (looking !== null) await looking;
  };
}

/** Public keys of a directory: `NNNN.public.jwk`. A subgraph in its own process is given only these files. */
export function openVerifyKeys(directory: string): VerifyKeys {
  let keys: ReadonlyMap<string, CryptoKey> = new Map();
  const upToDate = rereader(directory, async () => {
    const found = new Map<string, CryptoKey>();
    for (const name of await namesIn(directory, forms.public)) {
      const jwk = await readJwk(path.join(directory, name));
      found.set(await calculateJwkThumbprint(jwk), await importEd25519(jwk));
    }
    keys = found;
  });
  return {
    async find(keyId) {
      await upToDate(false);
      return keys.get(keyId) ?? null;
    },
  };
}

/**
 * The key ring of a directory, created with a first key if it has none. Private keys are refused unless only their
 * owner can read them. A key that was added signs a few seconds later, when every process knows it.
 */
export async function openKeyRing(
  directory: string,
  { nowMillis = Date.now }: { readonly nowMillis?: () => number } = {},
): Promise<KeyRing> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if ((await namesIn(directory, forms.private)).length === 0) await addSigningKey(directory);
  let candidates: readonly (SigningKey & { readonly madeAtMillis: number })[] = [];
  const upToDate = rereader(directory, async () => {
    candidates = await readSigningKeys(directory);
  });
  await upToDate(true);
  const verifyKeys = openVerifyKeys(directory);
  const signing = async (): Promise<SigningKey> => {
    await upToDate(false);
    const key = signs(candidates, nowMillis());
    if (key === null) throw new Error(`No private key in ${directory}.`);
    return key;
  };
  return {
    find: (keyId) => verifyKeys.find(keyId),
    signing,
    async previous() {
      const { keyId } = await signing();
      return candidates[candidates.findIndex((key) => key.keyId === keyId) - 1] ?? null;
    },
  };
}

/** The newest that every process knows; of keys that are all too young, the newest. */
function signs<Key extends { readonly madeAtMillis: number }>(
  newestLast: readonly Key[],
  nowMillis: number,
): Key | null {
  const known = newestLast.findLast(({ madeAtMillis }) => nowMillis - madeAtMillis >= SEEN_BY_ALL_MILLIS);
  return known ?? newestLast.at(-1) ?? null;
}

/**
 * Adds a key, which signs a few seconds later. The private halves of the keys before the present one are deleted; their public halves stay, so
 * that what they signed can be verified: tokens until they expire, digests as long as they are kept.
 */
export async function rotateSigningKey(directory: string): Promise<KeyInDirectory> {
  await addSigningKey(directory);
  const names = await namesIn(directory, forms.private);
  for (const name of names.slice(0, -2)) await rm(path.join(directory, name), { force: true });
  const added = (await listSigningKeys(directory)).at(-1);
  if (added === undefined) throw new Error(`No key in ${directory}.`);
  return added;
}

/**
 * Revokes a key: from now on, within seconds in every process, nothing that it signed is accepted. Another one is added first where it is
 * the last that could sign. False if there is no such key that is not revoked.
 */
export async function revokeSigningKey(directory: string, keyId: string): Promise<boolean> {
  const key = (await listSigningKeys(directory)).find(
    (one) => one.keyId === keyId && one.state !== 'REVOKED',
  );
  if (key === undefined) return false;
  const file = path.join(directory, String(key.number).padStart(4, '0'));
  const others = (await namesIn(directory, forms.private)).filter((name) => numberOf(name) !== key.number);
  if (others.length === 0) await addSigningKey(directory);
  await rm(`${file}.private.jwk`, { force: true });
  await rename(`${file}.public.jwk`, `${file}.revoked.jwk`);
  return true;
}

/** The keys of a directory, the oldest first. */
export async function listSigningKeys(
  directory: string,
  { nowMillis = Date.now() }: { readonly nowMillis?: number } = {},
): Promise<readonly KeyInDirectory[]> {
  const privates = new Set((await namesIn(directory, forms.private)).map(numberOf));
  const names = [
    ...(await namesIn(directory, forms.public)),
    ...(await namesIn(directory, forms.revoked)),
  ].toSorted((left, right) => numberOf(left) - numberOf(right));
  const keys = await Promise.all(
    names.map(async (name) => ({
      number: numberOf(name),
      keyId: await calculateJwkThumbprint(await readJwk(path.join(directory, name))),
      madeAtMillis: (await stat(path.join(directory, name))).mtimeMs,
      isRevoked: forms.revoked.test(name),
    })),
  );
  const able = keys.filter(({ number, isRevoked }) => privates.has(number) && !isRevoked);
  const signing = signs(able, nowMillis);
  return keys.map(({ number, keyId, madeAtMillis }) => ({
    number,
    keyId,
    madeAtMillis,
    state: stateOf(number),
  }));

  function stateOf(number: number): KeyInDirectory['state'] {
    const key = keys.find((one) => one.number === number);
    if (key?.isRevoked === true) return 'REVOKED';
    if (number === signing?.number) return 'SIGNS';
    return privates.has(number) && number > (signing?.number ?? 0) ? 'NEXT' : 'RETIRED';
  }
}

/** The public half of a key that is not revoked, as others keep it: Ed25519, base64url (RFC 8037). */
export interface PublicKey {
  readonly kid: string;
  readonly x: string;
}

/** The public halves of a directory that are not revoked, the oldest first. */
export async function listPublicKeys(directory: string): Promise<readonly PublicKey[]> {
  return Promise.all(
    (await namesIn(directory, forms.public)).map(async (name) => {
      const jwk = await readJwk(path.join(directory, name));
      return { kid: await calculateJwkThumbprint(jwk), x: jwk.x ?? '' };
    }),
  );
}

/**
 * The public half is written first, so that no key signs before it can be verified. If two processes create the first
 * key at once, `link` gives the number to one of them and the other uses the next; both keys verify.
 */
async function addSigningKey(directory: string): Promise<void> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const halves = { public: await exportJWK(publicKey), private: await exportJWK(privateKey) };
  const taken = await Promise.all([forms.public, forms.revoked].map((form) => namesIn(directory, form)));
  for (let number = Math.max(0, ...taken.flat().map(numberOf)) + 1; ; number += 1) {
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

/** The keys that can sign, the newest last. */
async function readSigningKeys(
  directory: string,
): Promise<readonly (SigningKey & { readonly madeAtMillis: number })[]> {
  const keys: (SigningKey & { madeAtMillis: number })[] = [];
  for (const name of await namesIn(directory, forms.private)) {
    const file = path.join(directory, name);
    const found = await stat(file).catch(unlessGone);
    if (found === null) continue;
    // Windows has no such permission bits.
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
      throw new Error(
        `${file} can be read by others (mode ${(found.mode & 0o777).toString(8)}); expected 600.`,
      );
    const jwk = await readJwk(file).catch(unlessGone);
    if (jwk === null) continue;
    keys.push({
      keyId: await calculateJwkThumbprint(jwk),
      privateKey: await importEd25519(jwk),
      madeAtMillis: found.mtimeMs,
    });
  }
  return keys;
}

/** Another process may delete a private half that was listed a moment ago. */
function unlessGone(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

async function readJwk(file: string): Promise<JWK> {
  return JSON.parse(await readFile(file, 'utf8')) as JWK;
}

function numberOf(name: string): number {
  return Number.parseInt(name, 10);
}

/** Ascending by number: the last one is the newest. */
async function namesIn(directory: string, form: RegExp): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => form.test(name));
  return names.toSorted((left, right) => numberOf(left) - numberOf(right));
}

async function importEd25519(jwk: JWK): Promise<CryptoKey> {
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519') throw new Error('The key is not an Ed25519 key.');
  const key = await importJWK(jwk, 'EdDSA');
  if (key instanceof Uint8Array) throw new Error('The key is not an Ed25519 key.');
  return key;
}
