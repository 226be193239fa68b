import { existsSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { openControlReader, openControlWriter } from '@cifra/database/engine';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import type { DatabasePlacement } from '@cifra/database/opened';
import { uuidV7FromParts, type Uuid } from '@cifra/domain/ids';
import { controlPlaneBackend } from '../control-plane/control-plane-backend.ts';
import { jobTransactions } from '../control-plane/transactions.ts';
import type { JobBackend } from '../job-backend.ts';
import type { ControlPlanePort } from '../control-plane/control-plane-port.ts';

export const newId = (): Uuid => uuidV7FromParts(Date.now(), randomBytes(10));

/** The job store in a control plane's file, without the books: its transactions go straight to the writer. */
async function openControlStore(
  placement: DatabasePlacement,
): Promise<{ readonly port: ControlPlanePort; readonly close: () => Promise<void> }> {
  const { writer, close: closeWriter } = await openControlWriter({ placement });
  const reader = await openControlReader({ placement });
  const header = {
    actor: { kind: 'system', id: null, name: 'test' },
    requestId: 'test',
    origin: 'test',
    command: 'jobs',
    reason: null,
  } as const;
  const port: ControlPlanePort = {
    control: reader,
    newId,
    run: (name, input) =>
      writer.submit({
        header,
        reading: 'twoSets',
        run: async (tx) => ({
          kind: 'derived',
          answer: (await jobTransactions[name](tx, input as never)) as never,
        }),
      }),
  };
  return {
    port,
    close: async () => {
      await closeWriter();
      await reader.close();
    },
  };
}

/** Of a directory: in a file there, which is made if it is not there yet. */
export function openControlBackend(directory: string): Promise<JobBackend> {
  const file = path.join(directory, 'control.db');
  if (!existsSync(file)) writeFileSync(file, createEmptyDatabaseImage('control'));
  return openBackendAt({ engine: 'sqlite', server: null, database: file });
}

/** In a control plane, wherever it is. */
export async function openBackendAt(placement: DatabasePlacement): Promise<JobBackend> {
  const { port, close } = await openControlStore(placement);
  return { ...controlPlaneBackend(port), disconnect: close };
}
