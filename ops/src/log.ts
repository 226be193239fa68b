import { cutText } from '@cifra/domain/cut-text';
import type { Log, LogRecord } from '@cifra/gateway/log';
import type { LineSink } from './log-file.ts';

/** Receives what a part of the server reports about itself. */
export interface LogSink {
  readonly log: Log;
  /** Writes whatever is still pending, then ends. */
  readonly close: () => Promise<void>;
}

/** Characters of one field. A stack fits; what a caller sent does not fill the disk. */
const longestField = 4_000;

/** Writes JSON lines, time first. A burst is written in one piece at the end of the event-loop turn, outside the request's path. */
export function createLog(lines: LineSink): LogSink {
  let waiting: string[] = [];
  const flush = (): void => {
    if (waiting.length === 0) return;
    lines.write(waiting.join(''));
    waiting = [];
  };
  return {
    log: (record) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push(`${JSON.stringify({ time: new Date().toISOString(), ...bounded(record) })}\n`);
    },
    close: async () => {
      flush();
      await lines.close();
    },
  };
}

/** The record, with long texts cut. Most have none, and are as they were. */
function bounded(record: LogRecord): LogRecord {
  const isLong = (value: unknown): value is string =>
    typeof value === 'string' && value.length > longestField;
  if (!Object.values(record).some(isLong)) return record;
  const fields = Object.entries(record).map(([name, value]) => [
    name,
    isLong(value) ? `${cutText(value, longestField)}… (${value.length} characters)` : value,
  ]);
  return Object.fromEntries(fields) as LogRecord;
}
