import { proposeTakingBack } from '@cifra/domain/documents/allocation';
import type { PostingLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import {
  netControlLines,
  type DecidedLine,
  type ItemMovement,
  type NettedLines,
} from '@cifra/domain/item-movements';
import { earliestDate, type LocalDate } from '@cifra/domain/local-date';
import { rateOne } from '@cifra/domain/rate';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantFacts } from '@cifra/books/command';
import { postedMovement, postingLine, type EntryToReverse } from '@cifra/ledger/journal/reverse-entry';
import type { KnownAllocation } from './standing-allocations.ts';

/** The last day of allocations; before every day where there is none. */
export function lastDate(allocations: readonly KnownAllocation[]): LocalDate {
  return allocations.reduce<LocalDate>(
    (last, { allocationDate }) => (allocationDate > last ? allocationDate : last),
    earliestDate,
  );
}

/**
 * What of a document is in the books now: what it did to its own item, the allocations that stand, also those posted later, and its
 * other lines, without the variance of allocations that were taken back. Its control lines are the net of that. Undone, it leaves
 * nothing. Source: rulings/accounting.md, 3.
 */
export function standingOfDocument(
  { entry, lines, movements }: EntryToReverse,
  allocations: readonly KnownAllocation[],
  { baseCurrency }: TenantFacts,
): NettedLines {
  const posted = lines.map(postingLine);
  const [control] = posted.filter(({ lineKind }) => lineKind === 'CONTROL');
  const others = posted.filter(({ lineKind }) => lineKind !== 'CONTROL');
  const own = movements.map(postedMovement).filter(({ allocationId }) => allocationId === null);
  // A netting has lines of both sides.
  const controlOf = (accountId: Uuid): PostingLine | null => {
    const same = posted.find((line) => line.lineKind === 'CONTROL' && line.accountId === accountId);
    return control ? { ...control, side: same?.side ?? control.side } : null;
  };
  const drafts: DecidedLine[] = own.map((movement) => controlLine(movement, controlOf(movement.accountId)));
  for (const { allocation, entryId, isReversed } of allocations) {
    const isInEntry = entryId === entry.id;
    const back = proposeTakingBack(allocation, { baseCurrency, date: entry.posting_date, description: '' });
    const variance = back.find(({ lineKind }) => lineKind === 'FX');
    const varianceE4 = -(variance?.fixedBaseAmountE4 ?? 0n);
    if (isReversed && isInEntry && variance) dropVariance(others, variance.accountId, varianceE4);
    if (isReversed) continue;
    for (const { accountId, partyId, openItemId, originalCurrency, ...line } of back) {
      const baseAmountE4 = -(line.fixedBaseAmountE4 ?? 0n);
      const originalAmountE4 = -line.originalAmountE4;
      const of = { accountId, originalCurrency, originalAmountE4, baseAmountE4 };
      if (openItemId !== undefined && partyId !== undefined)
        drafts.push(
          controlLine(
            {
              ...of,
              openItemId,
              partyId,
              allocationId: allocation.id,
              currency: originalCurrency,
              rate: line.givenRate?.rate ?? rateOne,
              rateId: null,
              rateDate: entry.posting_date,
              rateMark: null,
            },
            controlOf(accountId),
          ),
        );
      else if (!isInEntry) others.push(varianceLine({ ...of, description: line.description, entry }));
    }
  }
  return netControlLines([
    ...drafts.map((line, index) => ({ ...line, lineNumber: index + 1 })),
    ...others.map((line, index) => ({
      ...line,
      lineNumber: drafts.length + index + 1,
      openItemId: null,
      allocationId: null,
    })),
  ]);
}

function dropVariance(lines: PostingLine[], accountId: Uuid, baseE4: bigint): void {
  const index = lines.findIndex(
    (line) => line.lineKind === 'FX' && line.accountId === accountId && line.baseAmountE4 === baseE4,
  );
  if (index < 0)
    throw new InvariantBroken('the variance of an allocation is not in the entry that it was posted with');
  lines.splice(index, 1);
}

function controlLine(
  { openItemId, allocationId, accountId, partyId, currency, ...movement }: ItemMovement,
  posted: PostingLine | null,
): DecidedLine {
  return {
    lineNumber: 0,
    accountId,
    partyId,
    openItemId,
    allocationId,
    originalCurrency: currency,
    originalAmountE4: movement.originalAmountE4,
    baseAmountE4: movement.baseAmountE4,
    rate: posted?.rate ?? movement.rate,
    rateId: posted?.rateId ?? null,
    rateDate: posted?.rateDate ?? movement.rateDate,
    rateMark: posted?.rateMark ?? null,
    description: posted?.description ?? '',
    lineKind: 'CONTROL',
    taxCodeId: null,
    taxDate: null,
    documentDate: posted?.documentDate ?? null,
    side: posted?.side ?? null,
  };
}

function varianceLine({
  entry,
  ...of
}: Pick<
  PostingLine,
  'accountId' | 'originalCurrency' | 'originalAmountE4' | 'baseAmountE4' | 'description'
> & { readonly entry: EntryToReverse['entry'] }): PostingLine {
  return {
    ...of,
    lineNumber: 0,
    rate: rateOne,
    rateId: null,
    rateDate: entry.posting_date,
    rateMark: null,
    lineKind: 'FX',
    partyId: null,
    taxCodeId: null,
    taxDate: null,
    documentDate: null,
    side: null,
  };
}
