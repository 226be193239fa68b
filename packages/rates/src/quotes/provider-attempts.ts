import { asc, desc, eq, max } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import type { Row } from '@cifra/database/kit/table';
import { controlQuery } from '@cifra/database/statement';
import type { providerAttempts } from '@cifra/database/tables/rates';
import type { ControlReadTx } from '@cifra/database/tx';
import type { LocalDate } from '@cifra/domain/local-date';

/** The last attempt at each provider ever queried, by name. */
export type ProviderAttempt = Row<typeof providerAttempts>;

export const allProviderAttempts = controlQuery()((q) =>
  q.db.select().from(q.t.provider_attempts).orderBy(asc(q.t.provider_attempts.provider)),
);

export const attemptOfProvider = controlQuery<{ provider: string }>()((q) => {
  const t = q.t.provider_attempts;
  return q.db
    .select()
    .from(t)
    .where(eq(t.provider, q.arg(t.provider, 'provider')));
});

const lastAttempt = controlQuery()((q) => {
  const t = q.t.provider_attempts;
  return paged(q.db.select().from(t).orderBy(desc(t.attempted_at), asc(t.provider)), q, 1);
});

const newestRateDate = controlQuery<{ provider: string }>()((q) => {
  const t = q.t.provider_rates;
  return q.db
    .select({ date: max(t.rate_date) })
    .from(t)
    .where(eq(t.provider, q.arg(t.provider, 'provider')));
});

/** The newest day that a provider has quoted anything for, however it came; null: nothing is known of it. */
export async function newestProviderDate(
  control: ControlReadTx,
  provider: string,
): Promise<LocalDate | null> {
  return (await control.first(newestRateDate, { provider }))?.date ?? null;
}

/** A failing provider: the cause of a stale rate. */
export interface FailingProvider {
  readonly provider: string;
  readonly kind: string;
  readonly sinceMicros: bigint;
}

/** The provider in use (the last one queried), if it is failing; null: it is not, or none was ever queried. */
export async function findFailingProvider(control: ControlReadTx): Promise<FailingProvider | null> {
  const attempt = await control.first(lastAttempt, {});
  if (attempt === null || attempt.failing_since === null) return null;
  return { provider: attempt.provider, kind: attempt.outcome, sinceMicros: attempt.failing_since };
}
