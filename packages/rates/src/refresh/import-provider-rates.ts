import { and, asc, eq } from 'drizzle-orm';
import { controlCommand } from '@cifra/books/command';
import type { Provider } from '../quotes/provider-quotes.ts';
import { paged } from '@cifra/database/dialects/page';
import { controlQuery } from '@cifra/database/statement';
import { accepted } from '@cifra/domain/result';
import type { ProviderFile } from '../ecb/ecb-csv.ts';
import { recordManyQuotes, type HeldProviderRate } from './record-quotes.ts';

export interface ProviderImport {
  readonly provider: Provider;
  readonly file: ProviderFile;
  /** Take also rates that are ten times off the day before. */
  readonly confirmSuspicious: boolean;
}

export interface ProviderRatesImported {
  readonly fileHash: string;
  /** The same file was imported before: nothing of it is looked at again, so that it does not undo a later one. */
  readonly isRepeated: boolean;
  readonly dayCount: number;
  readonly recordedCount: number;
  readonly unchangedCount: number;
  /** Rates ten times off the day before: held apart until somebody confirms them. */
  readonly heldCount: number;
  /** At most 100 of them. */
  readonly held: readonly HeldProviderRate[];
}

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

/**
 * Adds a provider's rates to the control plane: the file's new and changed values, all in one transaction. A value that is there
 * already adds no row; a file that was imported before adds none at all.
 */
export const importProviderRatesCommand = controlCommand<ProviderImport, ProviderRatesImported, never>(
  'fx.importProviderRates',
  async (tx, { provider, file, confirmSuspicious }, { newId }) => {
    const { fileName, fileHash, table } = file;
    const isRepeated =
      !confirmSuspicious && (await tx.first(importOfFile, { objectType: OBJECT_TYPE, fileHash })) !== null;
    const recorded = isRepeated
      ? null
      : await recordManyQuotes(tx, { provider, table, confirmSuspicious }, newId);
    const outcome: ProviderRatesImported = {
      fileHash,
      isRepeated,
      dayCount: table.days.length,
      recordedCount: recorded?.recordedCount ?? 0,
      unchangedCount: recorded?.unchangedCount ?? 0,
      heldCount: recorded?.heldCount ?? 0,
      held: recorded?.held ?? [],
    };
    tx.record({
      event: EVENT,
      objectType: OBJECT_TYPE,
      objectId: fileHash,
      after: { provider, fileName, confirmSuspicious, ...outcome },
    });
    return accepted(outcome);
  },
  {
    stepwise:
      'A file holds up to decades of days of every currency: one currency is read and written at a time.',
    keyedBy: ({ provider, file, confirmSuspicious }) => ({
      provider,
      fileHash: file.fileHash,
      confirmSuspicious,
    }),
  },
);
