import { controlCommand } from '@cifra/books/command';
import { attemptOfProvider, type ProviderAttempt } from '../quotes/provider-attempts.ts';
import type { Provider } from '../quotes/provider-quotes.ts';
import { providerAttempts } from '@cifra/database/tables/rates';
import type { ControlTx } from '@cifra/database/tx';
import { accepted } from '@cifra/domain/result';
import type { ProviderTable } from '../ecb/ecb-csv.ts';
import type { AttemptOutcome, FailureKind } from '../providers/provider-failure.ts';
import { currenciesOfNewestDay } from './provider-rates.ts';
import { successDetail } from './attempt-detail.ts';
import { recordQuotes, type QuotesRecorded } from './record-quotes.ts';

export interface FetchedQuotes {
  readonly provider: Provider;
  readonly table: ProviderTable;
  readonly unknownCurrencies: readonly string[];
  readonly note: string | null;
}

export interface AttemptRecorded extends QuotesRecorded {
  readonly outcome: AttemptOutcome;
  readonly detail: string | null;
}

const OBJECT_TYPE = 'ProviderRates';

/** What was fetched goes in whole, with the attempt and what it came to, in one commit. */
export const recordFetchedRates = controlCommand<FetchedQuotes, AttemptRecorded, never>(
  'fx.recordFetchedRates',
  async (tx, { provider, table, unknownCurrencies, note }, { newId }) => {
    const [quotedBefore, last] = await Promise.all([
      tx.all(currenciesOfNewestDay, { provider }),
      tx.first(attemptOfProvider, { provider }),
    ]);
    const known = quotedBefore.map(({ currency }) => currency);
    const newest = table.days.at(-1);
    const missing = newest
      ? known.filter((code) => (newest.rates[table.currencies.indexOf(code)] ?? null) === null)
      : [];
    const recorded = await recordQuotes(tx, { provider, table, confirmSuspicious: false }, newId);
    const outcome =
      recorded.recordedCount + recorded.newlyHeldCount === 0
        ? ('NOTHING_NEW' as const)
        : ('FETCHED' as const);
    const detail = successDetail({ missing, unknownCurrencies, note, ...recorded });
    keepAttempt(tx, last, { provider, outcome, detail, hasFailed: false });
    tx.record({
      event: 'PROVIDER_RATES_FETCHED',
      objectType: OBJECT_TYPE,
      objectId: provider,
      after: {
        provider,
        outcome,
        detail,
        newestDate: newest?.rateDate ?? null,
        dayCount: table.days.length,
        missing,
        unknownCurrencies,
        ...recorded,
      },
    });
    return accepted({ outcome, detail, ...recorded });
  },
);

export interface FetchFailed {
  readonly provider: Provider;
  readonly kind: FailureKind;
  readonly detail: string;
}

/** An attempt that failed: it is recorded and changes no rate. */
export const recordFailedFetch = controlCommand<FetchFailed, null, never>(
  'fx.recordFailedFetch',
  async (tx, { provider, kind, detail }) => {
    const last = await tx.first(attemptOfProvider, { provider });
    const { failing_since, failed_count } = keepAttempt(tx, last, {
      provider,
      outcome: kind,
      detail,
      hasFailed: true,
    });
    tx.record({
      event: 'PROVIDER_FETCH_FAILED',
      objectType: OBJECT_TYPE,
      objectId: provider,
      after: { provider, kind, detail, failingSinceMicros: failing_since, failedCount: failed_count },
    });
    return accepted(null);
  },
);

interface Attempt {
  readonly provider: Provider;
  readonly outcome: AttemptOutcome;
  readonly detail: string | null;
  readonly hasFailed: boolean;
}

/** `last`: the attempt before; null: there was none. */
function keepAttempt(
  tx: ControlTx,
  last: ProviderAttempt | null,
  { provider, outcome, detail, hasFailed }: Attempt,
) {
  const now = tx.commitInstantMicros;
  const row = {
    provider,
    attempted_at: now,
    outcome,
    detail,
    succeeded_at: hasFailed ? (last?.succeeded_at ?? null) : now,
    failing_since: hasFailed ? (last?.failing_since ?? now) : null,
    failed_count: hasFailed ? (last?.failed_count ?? 0) + 1 : 0,
  };
  if (last === null) tx.insert(providerAttempts, row);
  else tx.replace(providerAttempts, row, last.commit_number);
  return row;
}
