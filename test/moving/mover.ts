import { writeSync } from 'node:fs';
import { capabilityModules } from '@cifra/capabilities/registry';
import { Books } from '@cifra/books/books';
import type { MssqlSettings } from '@cifra/database/mssql/settings';
import type { Uuid } from '@cifra/domain/ids';
import { moveTenant, type MoveStep } from '@cifra/firm/moving/move-tenant';
import type { MoveTarget } from '@cifra/firm/moving/places';
import { requestOf } from '../crash/books-of.ts';
import { controlPlacement } from '@cifra/ops/open-books';

export interface MoverOrder {
  readonly directory: string;
  readonly tenantId: Uuid;
  readonly to: MoveTarget;
  readonly sqlServer: MssqlSettings | null;
  /** It kills itself behind this step; null: somebody else may. */
  readonly diesBehind: MoveStep | null;
}

/** A process that moves a tenant: `mover.ts <order as JSON>`. It says each step that it has done, and at its end what came of it. */
const order = JSON.parse(process.argv[2] ?? '') as MoverOrder;
const say = (words: object): void => void writeSync(1, `${JSON.stringify(words)}\n`);

const books = await Books.open({
  dataDirectory: order.directory,
  controlPlacement,
  commandModules: capabilityModules,
  openTenantLimit: 4,
  writerThreads: 0,
  readerThreads: 0,
  sqlServer: order.sqlServer,
});
say({ step: 'OPENED' });
const moved = await moveTenant(
  {
    books,
    dataDirectory: order.directory,
    request: requestOf('preparer', { reason: 'The client has outgrown one machine.' }),
    onStep: (step) => {
      say({ step });
      if (step === order.diesBehind) process.kill(process.pid, 'SIGKILL');
    },
  },
  {
    tenantId: order.tenantId,
    to: order.to,
    isAnew: order.to.engine === 'sqlite' && order.sqlServer === null,
  },
);
say({ end: moved.ok ? moved.value : moved.refusal });
await books.close();
