import type { InvestigationLimits } from '@cifra/database/investigation/message';

/** What a caller may choose; the rest is the same for everybody. */
export interface ChosenLimits {
  readonly maximumRows: number | null;
  readonly maximumSeconds: number | null;
}

export const MOST_ROWS = 100_000;
export const MOST_SECONDS = 120;
const DEFAULT_ROWS = 10_000;
const DEFAULT_SECONDS = 30;
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_MEBIBYTES = 256;

/** Processor time is as long as the time by the clock: a statement uses one core. */
export function limitsOf({ maximumRows, maximumSeconds }: ChosenLimits): InvestigationLimits {
  const seconds = maximumSeconds ?? DEFAULT_SECONDS;
  return {
    rows: maximumRows ?? DEFAULT_ROWS,
    bytes: MOST_BYTES,
    seconds,
    cpuSeconds: seconds,
    memoryMebibytes: MOST_MEBIBYTES,
  };
}
