import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

import { accepted, refused, type Result } from '@cifra/domain/result';
import { isCommonPassword } from './common-password.ts';
import { isMadeOfContext } from './context-words.ts';
import { inHasher, neverAbandoned, type IsAbandoned } from './hasher.ts';
import { passwordCost } from './password-cost.ts';

const saltBytes = 16;
const hashBytes = 32;

/** The highest cost that a stored hash may have: a tampered row cannot bring the machine down. */
const limit = { logN: 17, r: 16, p: 10 } as const;

export const leastPasswordLength = 12;
/** Longer passwords would make hashing a way to overload the server. */
const greatestPasswordBytes = 1024;

export type PasswordRefusal = {
  readonly code: 'PASSWORD_WEAK';
  readonly facts: { readonly length: number; readonly leastLength: number; readonly problem: string };
};

/**
 * Length decides (NIST SP 800-63B-4, 3.1.1.2: no composition rules); one character repeated over and over has none, and what is tried
 * first is worth nothing.
 */
export function checkPasswordStrength(
  password: string,
  context: readonly string[] = [],
): Result<string, PasswordRefusal> {
  const normal = password.normalize('NFC');
  const characters = [...normal];
  const weak = (problem: string): { readonly ok: false; readonly refusal: PasswordRefusal } =>
    refused({
      code: 'PASSWORD_WEAK',
      facts: { length: characters.length, leastLength: leastPasswordLength, problem },
    });
  if (characters.length < leastPasswordLength) return weak('too short');
  if (Buffer.byteLength(normal) > greatestPasswordBytes) return weak('too long');
  if (new Set(characters).size < 4) return weak('too few different characters');
  if (isMadeOfContext(normal, context)) return weak('known from elsewhere');
  if (isCommonPassword(normal)) return weak('too common');
  return accepted(normal);
}

/** A PHC string: `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`, base64 without padding. */
export async function hashPassword(
  password: string,
  isAbandoned: IsAbandoned = neverAbandoned,
): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, { ...passwordCost, salt, length: hashBytes }, isAbandoned);
  return phcText(salt, hash);
}

/**
 * Verifies a password against the user's hash. Null, if there is no such user or no local password, takes just as long
 * and fails.
 */
export async function verifyPassword(
  password: string,
  phc: string | null,
  isAbandoned: IsAbandoned = neverAbandoned,
): Promise<boolean> {
  const stored = parse(phc ?? phcText(dummySalt, dummyHash));
  if (stored === null) throw new Error('A stored password hash is not readable.');
  const isTooLong = Buffer.byteLength(password) > 4 * greatestPasswordBytes;
  const hash = await derive(
    isTooLong ? '' : password,
    { ...stored, length: stored.hash.length },
    isAbandoned,
  );
  return timingSafeEqual(hash, stored.hash) && phc !== null && !isTooLong;
}

/** Whether the hash was made with other parameters than the current ones: hash the password again at the next log-in. */
export function isPasswordHashOutdated(phc: string): boolean {
  const stored = parse(phc);
  return (
    stored === null ||
    stored.logN !== passwordCost.logN ||
    stored.r !== passwordCost.r ||
    stored.p !== passwordCost.p
  );
}

/** A dummy hash: random salt, and a hash that belongs to no password. */
const dummySalt = randomBytes(saltBytes);
const dummyHash = randomBytes(hashBytes);

/** With the current cost. */
function phcText(salt: Uint8Array, hash: Uint8Array): string {
  const { logN, r, p } = passwordCost;
  return `$scrypt$ln=${logN},r=${r},p=${p}$${bare(salt)}$${bare(hash)}`;
}

interface StoredHash {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const phcForm =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{22,86})$/;

function parse(phc: string): StoredHash | null {
  const [, logN, r, p, salt, hash] = phcForm.exec(phc) ?? [];
  if (salt === undefined || hash === undefined) return null;
  const stored = {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
  const isBounded = stored.logN <= limit.logN && stored.r <= limit.r && stored.p <= limit.p;
  return isBounded && stored.logN > 0 && stored.r > 0 && stored.p > 0 ? stored : null;
}

function bare(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}

function derive(
  password: string,
  { logN, r, p, salt, length }: { logN: number; r: number; p: number; salt: Uint8Array; length: number },
  isAbandoned: IsAbandoned,
): Promise<Buffer> {
  const N = 2 ** logN;
  const options: ScryptOptions = { N, r, p, maxmem: 128 * N * r * 2 + 128 * r * p };
  return inHasher(
    () =>
      new Promise((resolve, reject) => {
        scrypt(password.normalize('NFC'), salt, length, options, (error, key) =>
          error ? reject(error) : resolve(key),
        );
      }),
    isAbandoned,
  );
}
