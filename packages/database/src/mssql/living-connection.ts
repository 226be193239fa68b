import { isConnectionLost } from './errors.ts';

/** Runs it once more if its connection turns out to be gone: a server that was restarted has closed all that were kept. */
export async function onLivingConnection<Value>(run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    return run();
  }
}
