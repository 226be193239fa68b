import { confirmHeldRate, rejectHeldRate } from './operations/decide-held-rate.ts';
import { importProviderRates } from './operations/import-provider-rates.ts';
import { overrideRate } from './operations/override-rate.ts';
import { recordFailedFetch, recordFetchedRates } from './operations/record-attempt.ts';
import { recordProviderRates } from './operations/take-over-provider-rates.ts';

export const commands = [
  importProviderRates,
  overrideRate,
  recordProviderRates,
  recordFetchedRates,
  recordFailedFetch,
  confirmHeldRate,
  rejectHeldRate,
];
