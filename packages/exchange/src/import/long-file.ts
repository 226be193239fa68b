import { statSync } from 'node:fs';

/** Reading less takes a second at most. */
const LONG_FILE_BYTES = 8 * 1024 * 1024;

/** Whether reading a file keeps a thread for long: it then never has all of them, so that reports go on. */
export const isLongFile = (path: string): boolean =>
  (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LONG_FILE_BYTES;
