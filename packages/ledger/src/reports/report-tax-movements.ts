import { isTaxKind, type LineKind } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { isWithin, type LocalDate } from '@cifra/domain/local-date';
import { OPENING_PERIOD_ID } from '../journal/balances.ts';
import type { TenantReadTx } from '@cifra/database/tx';
import { spansAfterCommit } from './entry-spans.ts';
import { taxOfSpan, taxOfDays, taxOfPeriod, taxOfPeriods } from './tax-queries.ts';
import type { ReportCalendar } from './report-calendar.ts';
import type { KnownBooks } from './report-known.ts';

/** What lines that name a tax code add to an account. E4; negative where later commits are taken off. */
export interface TaxMovement {
  readonly taxCodeId: Uuid;
  readonly accountId: Uuid;
  /** Whether it is the tax, or what was withheld of it; else what was taxed. */
  readonly isTax: boolean;
  readonly debitE4: bigint;
  readonly creditE4: bigint;
}

interface OfLines {
  readonly taxCodeId: Uuid | null;
  readonly accountId: Uuid;
  readonly kind: LineKind;
  readonly debitE4: bigint;
  readonly creditE4: bigint;
}

/**
 * What was posted under tax codes from one day to another: maintained balances of whole periods, lines of the months that the range
 * cuts, less the lines of later commits.
 */
export async function readTaxMovements(
  tx: TenantReadTx,
  calendar: ReportCalendar,
  { from, to, known }: { readonly from: LocalDate; readonly to: LocalDate; readonly known: KnownBooks },
): Promise<TaxMovement[]> {
  const movements: TaxMovement[] = await tx.all(taxOfPeriods, { from, to });
  const add = (sums: readonly OfLines[], sign: 1n | -1n): void => {
    for (const { taxCodeId, accountId, kind, debitE4, creditE4 } of sums)
      if (taxCodeId !== null)
        movements.push({
          taxCodeId,
          accountId,
          isTax: isTaxKind(kind),
          debitE4: sign * debitE4,
          creditE4: sign * creditE4,
        });
  };
  const { openingDate } = calendar;
  if (openingDate !== null && isWithin(openingDate, { startDate: from, endDate: to }))
    movements.push(...(await tx.all(taxOfPeriod, { periodId: OPENING_PERIOD_ID })));
  for (const { startDate, endDate } of calendar.periods) {
    const part = { from: from > startDate ? from : startDate, to: to < endDate ? to : endDate };
    const isWhole = part.from === startDate && part.to === endDate;
    if (part.from <= part.to && !isWhole) add(await tx.all(taxOfDays, part), 1n);
  }
  if (known.isPast)
    for await (const span of spansAfterCommit(tx, known.commitNumber))
      add(await tx.all(taxOfSpan, { ...span, from, to }), -1n);
  return movements;
}
