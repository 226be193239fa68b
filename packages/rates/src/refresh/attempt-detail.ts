import { cutText } from '@cifra/domain/cut-text';
import type { QuotesRecorded } from './record-quotes.ts';

const DETAIL_MAXIMUM = 400;
const NAMED = 10;

/** What people should know about a successful attempt; null: nothing. */
export function successDetail(found: {
  readonly missing: readonly string[];
  readonly unknownCurrencies: readonly string[];
  readonly note: string | null;
  readonly heldCount: number;
  readonly rejectedCount: QuotesRecorded['rejectedCount'];
}): string | null {
  const { missing, unknownCurrencies, note, heldCount, rejectedCount } = found;
  const parts = [
    ...(missing.length > 0 ? [`not quoted: ${named(missing)}`] : []),
    ...(heldCount > 0 ? [`held until confirmed: ${heldCount}`] : []),
    ...(rejectedCount > 0 ? [`rejected before: ${rejectedCount}`] : []),
    ...(unknownCurrencies.length > 0 ? [`left out: ${named(unknownCurrencies)}`] : []),
    ...(note === null ? [] : [note]),
  ];
  return parts.length === 0 ? null : cutText(parts.join('; '), DETAIL_MAXIMUM);
}

function named(currencies: readonly string[]): string {
  const more = currencies.length - NAMED;
  const shown = currencies
    .slice(0, NAMED)
    .map((code) => (/^[A-Z]{3}$/.test(code) ? code : 'an invalid code'))
    .join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
