import {
  allProviderAttempts,
  newestProviderDate,
  type ProviderAttempt,
} from '../quotes/provider-attempts.ts';
import { providers, type Provider } from '../quotes/provider-quotes.ts';
import type { ControlReadTx } from '@cifra/database/tx';
import type { LocalDate } from '@cifra/domain/local-date';

export interface RateProviderShape {
  readonly provider: Provider;
  /** Null: it was never queried. */
  readonly attempt: ProviderAttempt | null;
  readonly newestRateDate: LocalDate | null;
}

/** Each provider that was queried or has rates. */
export async function readRateProviders(control: ControlReadTx): Promise<RateProviderShape[]> {
  const attempts = await control.all(allProviderAttempts, {});
  const shapes: RateProviderShape[] = [];
  for (const provider of providers) {
    const attempt = attempts.find((row) => row.provider === provider) ?? null;
    const newestRateDate = await newestProviderDate(control, provider);
    if (attempt !== null || newestRateDate !== null) shapes.push({ provider, attempt, newestRateDate });
  }
  return shapes;
}
