import type { CurrencyCode } from '../currencies.ts';
import type { VarianceAccounts } from '../documents/allocation.ts';
import type { EntryDraftLine } from '../entry.ts';
import type { LocalDate } from '../local-date.ts';
import { englishWords } from '../book-words.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { accepted, refused, type Result } from '../result.ts';

/** The line of a realized variance, debit positive; none where there is none. Refuses: ROLE_UNBOUND. */
export function varianceLine(
  amountE4: bigint,
  of: {
    readonly baseCurrency: CurrencyCode;
    readonly documentDate: LocalDate;
    readonly variance: VarianceAccounts;
  },
): Result<EntryDraftLine[], Refusal<'ROLE_UNBOUND'>> {
  if (amountE4 === 0n) return accepted([]);
  const { role, accountId } = amountE4 < 0n ? of.variance.gain : of.variance.loss;
  if (accountId === null) return refused(refuse('ROLE_UNBOUND', { accountRole: role }));
  return accepted([
    {
      accountId,
      originalCurrency: of.baseCurrency,
      originalAmountE4: amountE4,
      fixedBaseAmountE4: amountE4,
      documentDate: of.documentDate,
      description: (of.variance.words ?? englishWords).variance,
      lineKind: 'FX',
    },
  ]);
}
