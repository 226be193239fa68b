import { writeSync } from 'node:fs';
import { openTenantWriter } from '@cifra/database/engine';
import { keepAccount } from './account-works.ts';

/** A process that writes to a tenant's file: `writer-process.ts <path> <prefix> <count>`. Each acknowledged code is a line of its output. */
const [path = '', prefix = '', count = '0'] = process.argv.slice(2);
const { writer, close } = await openTenantWriter({
  placement: { engine: 'sqlite', server: null, database: path },
  tenantId: 'none yet',
});

/** Synchronous: what is acknowledged is out before the process can be killed. A full pipe, which its reader has yet to empty, is waited for. */
function acknowledge(code: string): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      writeSync(1, `${code}\n`);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

for (let number = 0; number < Number(count); number += 8) {
  const codes = Array.from(
    { length: Math.min(8, Number(count) - number) },
    (_item, index) => `${prefix}${String(number + index).padStart(6, '0')}`,
  );
  await Promise.all(
    codes.map(async (code) => {
      await writer.submit(keepAccount(code));
      acknowledge(code);
    }),
  );
}
await close();
