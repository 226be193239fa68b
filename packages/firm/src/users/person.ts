import { parseText } from '@cifra/domain/parse-text';

/** What a user's name may have, as the column does. */
export const LONGEST_NAME = 200;

const emailForm = /^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,180}\.[^\s@.\p{C}]{2,}$/u;

/** Lower case: an address names one user. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFC').trim().toLowerCase().slice(0, 254);
}

/** An address as it is kept, in lower case; null if it is none. */
export function emailOf(given: string): string | null {
  const address = normaliseEmail(given);
  return emailForm.test(address) ? address : null;
}

/** A name as it is kept: NFC, without spaces around it, 1 to 200 visible characters; null if it is none. */
export function nameOf(given: string): string | null {
  const name = parseText(given, { field: 'name', maximum: LONGEST_NAME, isRequired: true, hasLines: false });
  return name.ok ? name.value : null;
}

const LONGEST_AGENT = 200;

/** What a program says of itself, on one line and cut; empty if nothing. */
export function agentOf(userAgent: string | null): string {
  const text = (userAgent ?? '')
    .normalize('NFC')
    .toWellFormed()
    .replaceAll(/[\p{C}\s]+/gu, ' ');
  return [...text.trim()].slice(0, LONGEST_AGENT / 2).join('');
}
