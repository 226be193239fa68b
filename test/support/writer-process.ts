import { writeSync } from 'node:fs';
import { openTenantWriter } from '@cifra/database/engine';
import { keepAccount } from './account-works.ts';

/** A process that writes to a tenant's file: `writer-process.ts <path> <prefix> <count>`. Each acknowledged code is a line of its output. */
const [path = '', prefix = '', count = '0'] = process.argv.slice(2);
const { writer, close } = await openTenantWriter({
  placement: { engine: 'sqlite', server: null, database: path },
  tenantId: 'none yet',
});

for (let number = 0; number < Number(count); number += 8) {
  const codes = Array.from(
    { length: Math.min(8, Number(count) - number) },
    (_item, index) => `${prefix}${String(number + index).padStart(6, '0')}`,
  );
  await Promise.all(
    codes.map(async (code) => {
      await writer.submit(keepAccount(code));
      // Synchronous: what is acknowledged is out before the process can be killed.
      writeSync(1, `${code}\n`);
    }),
  );
}
await close();
