import { counted } from '@cifra/domain/counted';
import type { LocalDate } from '@cifra/domain/local-date';
import type { TenantReadTx } from '@cifra/database/tx';
import type { ComputedFact } from './computed-fact.ts';
import { accrualsDue, recurringDue } from './queries.ts';

interface Due {
  readonly count: number;
  readonly firstDate: LocalDate | null;
  readonly lastChange: bigint | null;
}

/** Accruals whose reversal is due by the period's last day and was not posted; recurring entries of which a due date was not taken. */
export async function dueFacts(tx: TenantReadTx, upTo: LocalDate): Promise<ComputedFact[]> {
  const [accruals, recurring] = await Promise.all([
    tx.first(accrualsDue, { upTo }),
    tx.first(recurringDue, { upTo, state: 'ACTIVE' }),
  ]);
  return [
    dueFact('ACCRUALS_DUE', accruals, {
      one: 'accrual is pending reversal',
      many: 'accruals are pending reversal',
      none: 'no accrual is pending reversal',
      remedy:
        '; reverseAccrual posts it on the first open day, also of the next fiscal year once that is opened',
    }),
    dueFact('RECURRING_DUE', recurring, {
      one: 'recurring entry is due',
      many: 'recurring entries are due',
      none: 'no recurring entry is due',
      remedy: '; run it (runRecurringEntries), or pause it',
    }),
  ];
}

/** The text contains the commit of the last change, so it differs if one item was replaced by another. */
function dueFact(
  code: ComputedFact['code'],
  due: Due | null,
  words: { readonly one: string; readonly many: string; readonly none: string; readonly remedy: string },
): ComputedFact {
  const count = due?.count ?? 0;
  return {
    code,
    outcome: count === 0 ? 'SETTLED' : 'UNSETTLED',
    facts:
      count === 0
        ? words.none
        : `${counted(count, words.one, words.many)}, the first since ${due?.firstDate}; last changed in commit ${due?.lastChange}${words.remedy}`,
    count,
    amountE4: null,
  };
}
