/** One record is one line. `level` first, so that a reader sees it first. */
export interface LogRecord {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly [fact: string]: unknown;
}

export type Log = (record: LogRecord) => void;

/** The default: JSON lines on standard output, with the time added. */
export const logToStandardOutput: Log = (record) => {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...record })}\n`);
};
