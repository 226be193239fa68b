import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** One-time codes by time. Source: RFC 6238, with the values that every authenticator takes: SHA-1, 30 seconds, six digits. */

const SECRET_BYTES = 20;
const STEP_SECONDS = 30;
const DIGITS = 6;
/** Clocks differ, and typing takes time (RFC 6238, 5.2). */
const STEPS_AROUND = 1;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new secret as authenticators take it: base32, without padding. */
export function newTotpSecret(): string {
  return base32(randomBytes(SECRET_BYTES));
}

/** What a QR code shows. Source: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function totpUri(secret: string, { issuer, account }: { issuer: string; account: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`;
}

/** The number of the step whose code it is, of those around now; null if it is none's. A step's code is good once: keep the number. */
export function stepOfCode(secret: string, code: string, nowSeconds: number): number | null {
  const given = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(given)) return null;
  const now = Math.floor(nowSeconds / STEP_SECONDS);
  const steps = Array.from({ length: 2 * STEPS_AROUND + 1 }, (_, index) => now - STEPS_AROUND + index);
  // All are compared, whichever it is.
  const matching = steps.filter((step) =>
    timingSafeEqual(Buffer.from(codeOfStep(secret, step)), Buffer.from(given)),
  );
  return matching.at(-1) ?? null;
}

/** The code of a step (RFC 4226, 5.3). */
export function codeOfStep(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', bytesOf(secret)).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step that a time is in. */
export const stepAt = (seconds: number): number => Math.floor(seconds / STEP_SECONDS);

const RECOVERY_BYTES = 15;

/**
 * A code for when the authenticator is gone: 120 random bits in groups that can be typed. From 112 on a plain hash is enough at rest
 * (NIST SP 800-63B-4, 3.1.2.2).
 */
export function newRecoveryCode(): string {
  return (base32(randomBytes(RECOVERY_BYTES)).toLowerCase().match(/.{4}/g) ?? []).join('-');
}

/** The stored SHA-256, in hexadecimal; null for what cannot be one. Case and hyphens do not matter. */
export function hashRecoveryCode(code: string): string | null {
  const text = code.toUpperCase().replaceAll(/[\s-]/g, '');
  return /^[A-Z2-7]{24}$/.test(text) ? createHash('sha256').update(text).digest('hex') : null;
}

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((group) => alphabet.charAt(Number.parseInt(group, 2))).join('');
}

function bytesOf(secret: string): Uint8Array {
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
