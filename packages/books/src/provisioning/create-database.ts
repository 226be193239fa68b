import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import type { Placement } from '../command.ts';
import { placed, type HostOptions } from '../host.ts';

/** Creates a migrated, empty database: whole or not at all. One that is there already is left as it is. */
export async function createDatabase({ dataDirectory }: Pick<HostOptions, 'dataDirectory'>, placement: Placement, kind: 'tenant' | 'control'): Promise<void> {
  if (placement.engine === 'mssql') {
    const { createMssqlDatabase } = await import('@cifra/database/mssql/engine');
    return createMssqlDatabase({ placement, kind });
  }
  const path = placed({ dataDirectory }, placement).placement.database;
  if (existsSync(path)) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.${randomUUID()}.part`;
  const file = await open(part, 'wx', 0o600);
  try {
    await file.writeFile(createEmptyDatabaseImage(kind));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

/** Deletes the database of a tenant that was never served. */
export async function dropUnservedDatabase({ dataDirectory }: Pick<HostOptions, 'dataDirectory'>, placement: Placement): Promise<void> {
  if (placement.engine === 'mssql') {
    const { dropMssqlDatabase } = await import('@cifra/database/mssql/engine');
    return dropMssqlDatabase({ placement });
  }
  const path = placed({ dataDirectory }, placement).placement.database;
  for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(`${path}${suffix}`, { force: true });
}
