/** One record is one line. `level` comes first, so that a reader sees it first. */
export interface LogRecord {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly [fact: string]: unknown;
}

export type Log = (record: LogRecord) => void;
