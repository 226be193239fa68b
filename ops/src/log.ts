import type { Log } from '@cifra/gateway/log';

/** Receives what a part of the server reports about itself. */
export interface LogSink {
  readonly log: Log;
  /** Writes whatever is still pending, then ends. */
  readonly close: () => Promise<void>;
}

/**
 * Writes JSON lines to a stream, time first. A burst is written in one piece at the end of the event-loop turn, outside
 * the request's path.
 */
export function createLog(stream: NodeJS.WritableStream): LogSink {
  let waiting: string[] = [];
  const flush = (): void => {
    if (waiting.length === 0) return;
    stream.write(waiting.join(''));
    waiting = [];
  };
  return {
    log: (record) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push(`${JSON.stringify({ time: new Date().toISOString(), ...record })}\n`);
    },
    close: async () => flush(),
  };
}
