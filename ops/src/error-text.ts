import { logTextOf } from '@cifra/database/failures';

/** A failure as text for the log: its stack, and its causes. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` / caused by: ${errorText(error.cause)}`;
  return `${logTextOf(error)}${cause}`;
}
