import { and, asc, eq } from 'drizzle-orm';
import { controlCommand } from '@cifra/books/command';
import { pivotOfProvider, type Provider } from '@cifra/books/rates/provider-quotes';
import { providerRatesOfCurrency } from '@cifra/books/rates/queries';
import { paged } from '@cifra/database/dialects/page';
import { controlQuery } from '@cifra/database/statement';
import { providerRates } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import { isSuspicious } from '@cifra/domain/fx';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Rate } from '@cifra/domain/rate';
import { accepted } from '@cifra/domain/result';
import type { ProviderFile, ProviderTable } from '../import/ecb-csv.ts';

export interface ProviderImport {
  readonly provider: Provider;
  readonly file: ProviderFile;
  /** Take also rates that are ten times off the day before. */
  readonly confirmSuspicious: boolean;
}

export interface HeldProviderRate {
  readonly currency: string;
  readonly rateDate: string;
  readonly rate: string;
  readonly previousRate: string;
  readonly previousDate: string;
}

export interface ProviderRatesImported {
  readonly fileHash: string;
  /** The same file was imported before: nothing of it is looked at again, so that it does not undo a later one. */
  readonly isRepeated: boolean;
  readonly dayCount: number;
  readonly recordedCount: number;
  readonly unchangedCount: number;
  /** Rates ten times off the day before: left out until somebody confirms them. */
  readonly heldCount: number;
  /** At most 100 of them. */
  readonly held: readonly HeldProviderRate[];
}

const HELD_SHOWN = 100;
const EVENT = 'PROVIDER_RATES_IMPORTED';
const OBJECT_TYPE = 'RateFile';

const importOfFile = controlQuery<{ objectType: string; fileHash: string }>()((q) => {
  const t = q.t.audit_events;
  const query = q.db
    .select({ commitNumber: t.commit_number })
    .from(t)
    .where(
      and(
        eq(t.object_type, q.arg(t.object_type, 'objectType')),
        eq(t.object_id, q.arg(t.object_id, 'fileHash')),
      ),
    )
    .orderBy(asc(t.commit_number));
  return paged(query, q, 1);
});

interface Tally {
  recorded: number;
  unchanged: number;
  heldCount: number;
  readonly held: HeldProviderRate[];
}

/**
 * Adds a provider's rates to the control plane: the file's new and changed values, all in one transaction. A value that is there
 * already adds no row; a file that was imported before adds none at all. Reads one currency's rows at a time.
 */
export const importProviderRates = controlCommand<ProviderImport, ProviderRatesImported, never>(
  'fx.importProviderRates',
  async (tx, { provider, file, confirmSuspicious }) => {
    const { fileName, fileHash, table } = file;
    const isRepeated =
      !confirmSuspicious && (await tx.first(importOfFile, { objectType: OBJECT_TYPE, fileHash })) !== null;
    const tally: Tally = { recorded: 0, unchanged: 0, heldCount: 0, held: [] };
    if (!isRepeated) {
      for (const [column, currency] of table.currencies.entries())
        await importCurrency(tx, { provider, currency, column, table, confirmSuspicious }, tally);
    }
    const outcome: ProviderRatesImported = {
      fileHash,
      isRepeated,
      dayCount: table.days.length,
      recordedCount: tally.recorded,
      unchangedCount: tally.unchanged,
      heldCount: tally.heldCount,
      held: tally.held,
    };
    await tx.record({
      event: EVENT,
      objectType: OBJECT_TYPE,
      objectId: fileHash,
      after: { provider, fileName, confirmSuspicious, ...outcome },
    });
    return accepted(outcome);
  },
  {
    asked: ({ provider, file, confirmSuspicious }) => ({
      provider,
      fileHash: file.fileHash,
      confirmSuspicious,
    }),
  },
);

interface Column {
  readonly provider: Provider;
  readonly currency: string;
  readonly column: number;
  readonly table: ProviderTable;
  readonly confirmSuspicious: boolean;
}

interface Dated {
  readonly rateDate: LocalDate;
  readonly rate: Rate;
}

async function importCurrency(
  tx: ControlTx,
  { provider, currency, column, table, confirmSuspicious }: Column,
  tally: Tally,
): Promise<void> {
  const rows = await tx.all(providerRatesOfCurrency, { provider, currency });
  // A later row of the same date stands: the rows come in order of date and commit.
  const known = new Map(rows.map(({ rateDate, rate }) => [rateDate, rate]));
  const knownDates = [...known.keys()];
  let passed = 0;
  let previous: Dated | null = null;
  for (const { rateDate, rates } of table.days) {
    const rate = rates[column] ?? null;
    if (rate === null) continue;
    for (let date = knownDates[passed]; date !== undefined && date < rateDate; date = knownDates[passed]) {
      const knownRate = known.get(date);
      if (knownRate && (previous === null || previous.rateDate < date))
        previous = { rateDate: date, rate: knownRate };
      passed += 1;
    }
    if (known.get(rateDate) === rate) tally.unchanged += 1;
    else if (previous !== null && !confirmSuspicious && isSuspicious(rate, previous.rate)) {
      hold(tally, { currency, rateDate, rate, previousRate: previous.rate, previousDate: previous.rateDate });
      continue;
    } else {
      await tx.insert(providerRates, {
        provider,
        pivot_currency: pivotOfProvider[provider],
        currency,
        rate_date: rateDate,
        rate,
      });
      tally.recorded += 1;
    }
    previous = { rateDate, rate };
  }
}

function hold(tally: Tally, rate: HeldProviderRate): void {
  tally.heldCount += 1;
  if (tally.held.length < HELD_SHOWN) tally.held.push(rate);
}
