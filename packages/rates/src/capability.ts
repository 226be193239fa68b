import { exposure } from './exposure/exposure.ts';
import { confirmHeldRateCommand, rejectHeldRateCommand } from './refresh/decide-held-rate.ts';
import { importProviderRatesCommand } from './refresh/import-provider-rates.ts';
import { countedRates } from './history/list-rates.ts';
import { overrideRateCommand } from './history/override-rate-command.ts';
import { recordFailedFetch, recordFetchedRates } from './refresh/record-attempt.ts';
import { recordProviderRates } from './take-over/take-over-provider-rates.ts';

/** What this capability contributes to the books: every thread, job and command line loads it by its URL. */
export const commands = [
  importProviderRatesCommand,
  overrideRateCommand,
  recordProviderRates,
  recordFetchedRates,
  recordFailedFetch,
  confirmHeldRateCommand,
  rejectHeldRateCommand,
];
export const reports = [exposure, countedRates];
