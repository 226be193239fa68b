import type { Log } from '@cifra/gateway/log';
import type { OperationsConfig } from '../config.ts';

/** What a start receives from outside. */
export interface StartOptions {
  readonly config: OperationsConfig;
  readonly log: Log;
  readonly onProgress: (text: string) => void;
}
