import { test } from 'vitest';
import { isOnServer } from '../support/stored/server-at-hand.ts';

test.skipIf(!isOnServer())(
  'books on a server that are closed while commands run end them, and other processes are told of all of them',
  async () => {
    const { closeWhileRunning } = await import('./close-while-running.ts');
    await closeWhileRunning();
  },
);
