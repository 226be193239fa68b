import { refuse, type Refusal } from './refusals.ts';
import { accepted, refused, type Result } from './result.ts';

/**
 * What nobody sees, and what makes a text read otherwise than it is written (U+202E). The two joiners (U+200C, U+200D) are spelling in
 * Persian and in Indic scripts, so they may stand.
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u00ad\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb]/u;
const lineBreaks = /[\t\n\r]/g;
const joiners = /[\u200c\u200d]/g;

/** Whether a text holds what is never stored. `hasLines`: line breaks and tabs may stand. */
export function hasUnseen(text: string, { hasLines }: { readonly hasLines: boolean }): boolean {
  return !text.isWellFormed() || unseen.test(hasLines ? text.replaceAll(lineBreaks, '') : text);
}

export interface TextForm {
  /** As INPUT_INVALID names it. */
  readonly field: string;
  /** In UTF-16 units, the stricter of what the two engines count. */
  readonly maximum: number;
  readonly isRequired: boolean;
  /** Whether line breaks and tabs may stand; a name is one line. */
  readonly hasLines: boolean;
}

/** Reads a text for people: NFC, trimmed, within its column, and all of it to be seen. Refuses: INPUT_INVALID. */
export function parseText(
  given: string,
  { field, maximum, isRequired, hasLines }: TextForm,
): Result<string, Refusal<'INPUT_INVALID'>> {
  const invalid = (problem: string) => refused(refuse('INPUT_INVALID', { field, problem, value: null }));
  const text = given.normalize('NFC').trim();
  if (isRequired && text.replaceAll(joiners, '').trim() === '') return invalid('must not be empty');
  if (text.length > maximum) return invalid(`must have at most ${maximum} characters, not ${text.length}`);
  if (!hasUnseen(text, { hasLines })) return accepted(text);
  return invalid(
    `must not contain control ${hasLines ? '' : 'characters, line breaks '}or invisible characters`,
  );
}
