import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import type { LocalDate } from '@cifra/domain/local-date';
import { formatE4 } from '@cifra/domain/money';
import type { TenantReadTx } from '@cifra/database/tx';
import { openChangeAmounts } from './queries.ts';

/** A change of later openings that nobody has acknowledged. */
export interface OpenChange {
  /** The month that was reopened. */
  readonly periodName: string;
  readonly startDate: LocalDate;
  readonly accountCount: number;
  /** A sentence with the figures, for people. */
  readonly text: string;
}

/** How many accounts a sentence names. */
const NAMED = 5;

/** The changes that nobody has acknowledged, in order of their months. One set of reads. */
export async function readOpenChanges(
  tx: TenantReadTx,
  baseCurrency: CurrencyCode,
): Promise<readonly OpenChange[]> {
  const rows = await tx.all(openChangeAmounts, {});
  const changes = Map.groupBy(rows, ({ periodId, ordinal }) => `${periodId} ${ordinal}`);
  return [...changes.values()].flatMap((amounts) => {
    const [first] = amounts;
    if (first === undefined) return [];
    const { periodName, startDate, ordinal } = first;
    const shown = amounts.slice(0, NAMED).map(({ code, currency, originalE4, baseE4 }) => {
      const base = `${code} ${formatE4(baseE4, minorUnitsOf(baseCurrency))} ${baseCurrency}`;
      return currency === baseCurrency
        ? base
        : `${base} (${formatE4(originalE4, minorUnitsOf(currency))} ${currency})`;
    });
    const more = amounts.length - shown.length;
    const figures = [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
    return [
      {
        periodName,
        startDate,
        accountCount: amounts.length,
        text: `${periodName} was closed again (closing ${ordinal}) and changed what later months begin with: ${figures}; nobody has acknowledged it`,
      },
    ];
  });
}
