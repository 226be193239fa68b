import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

/** The one form in which a code (account, series, slug) is stored and compared: NFC, without surrounding spaces. Case is kept. */
export function normaliseCode(text: string): string {
  return text.normalize('NFC').trim();
}

/**
 * Reads a code: 1 to `maximum` characters, without control characters, line breaks or zero-width spaces. Refuses:
 * INPUT_INVALID, naming `field`.
 */
export function parseCode(
  text: string,
  { field, maximum = 32 }: { readonly field: string; readonly maximum?: number },
): Result<string, Refusal<'INPUT_INVALID'>> {
  const code = normaliseCode(text);
  const length = [...code].length;
  if (length < 1 || length > maximum || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(code)) {
    const problem = `must have 1 to ${maximum} visible characters`;
    return refused(refuse('INPUT_INVALID', { field, problem, value: code.slice(0, 64) }));
  }
  return accepted(code);
}

const keyMinimum = 1;
const keyMaximum = 200;

/**
 * Checks an idempotency key: 1 to 200 printable ASCII characters without spaces, used unchanged. Refuses:
 * IDEMPOTENCY_KEY_INVALID.
 */
export function checkIdempotencyKey(key: string): Result<string, Refusal<'IDEMPOTENCY_KEY_INVALID'>> {
  if (key.length < keyMinimum || key.length > keyMaximum || !/^[!-~]+$/.test(key)) {
    return refused(
      refuse('IDEMPOTENCY_KEY_INVALID', {
        minimum: keyMinimum,
        maximum: keyMaximum,
        givenLength: key.length,
      }),
    );
  }
  return accepted(key);
}

/**
 * The idempotency key of the product's own work, of `text`: it begins with what no caller can send, because a caller's key has no space
 * (`checkIdempotencyKey`), so that nobody can use up the key of a job before it runs.
 */
export const productKey = (text: string): string => `cifra ${text}`;
