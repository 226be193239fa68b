import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';

/** Control characters, except line breaks and tabs. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

interface TextField {
  readonly field: string;
  /** The column's length. */
  readonly maximum: number;
  readonly isRequired: boolean;
}

/**
 * Reads a text for people: NFC, trimmed, within its column. The length counts UTF-16 units, the stricter of what the two engines
 * count. Refuses: INPUT_INVALID.
 */
export function parseText(
  text: string,
  { field, maximum, isRequired }: TextField,
): Result<string, Refusal<'INPUT_INVALID'>> {
  const value = text.normalize('NFC').trim();
  const invalid = (problem: string): Result<string, Refusal<'INPUT_INVALID'>> =>
    refused(refuse('INPUT_INVALID', { field, problem, value: null }));
  if (isRequired && value === '') return invalid('must not be empty');
  if (value.length > maximum) return invalid(`must have at most ${maximum} characters, not ${value.length}`);
  if (control.test(value) || !value.isWellFormed()) return invalid('must not have control characters');
  return accepted(value);
}

/** A text that may be left out; one of blanks alone is left out. */
export function parseOptionalText(
  text: string | null | undefined,
  options: Omit<TextField, 'isRequired'>,
): Result<string | null, Refusal<'INPUT_INVALID'>> {
  if (text === null || text === undefined) return accepted(null);
  const parsed = parseText(text, { ...options, isRequired: false });
  return parsed.ok && parsed.value === '' ? accepted(null) : parsed;
}

/** A reason, as far as its form goes: its least length is the operation's to refuse. */
export function parseReason(text: string): Result<string, Refusal<'INPUT_INVALID'>> {
  return parseText(text, { field: 'reason', maximum: 2_000, isRequired: false });
}
