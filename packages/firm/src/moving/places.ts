import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Books } from '@cifra/books/books';
import type { CommandRequest, Placement } from '@cifra/books/command';
import { placed, type HostOptions } from '@cifra/books/host';
import { InvariantBroken } from '@cifra/database/failures';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { Uuid } from '@cifra/domain/ids';
import { admitDatabaseUsers } from '../provisioning/database-users.ts';

type Where = Pick<HostOptions, 'dataDirectory'>;

/** Where a tenant may be: the data directory, or a server. */
export interface MoveTarget {
  readonly engine: 'sqlite' | 'mssql';
  /** Null: the data directory, or the server of the configuration. */
  readonly server: string | null;
}

export const targetText = ({ engine, server }: MoveTarget): string =>
  server === null ? engine : `${engine} ${server}`;

interface Admitting {
  readonly books: Books;
  readonly masterKeys?: MasterKeys;
  readonly request: CommandRequest;
}

interface Naming {
  readonly tenantId: Uuid;
  readonly moveId: Uuid;
  readonly attempt: number;
}

/** The database of one run of a move. No run writes where another one did. The names of its users on a server begin with its own. */
export function placementOfRun(
  { engine, server }: MoveTarget,
  { tenantId, moveId, attempt }: Naming,
): Placement {
  const endOf = (id: Uuid, digits: number): string => id.replaceAll('-', '').slice(-digits);
  const run = `${endOf(moveId, 6)}_${attempt}`;
  return engine === 'mssql'
    ? { engine, server, database: `cifra_${endOf(tenantId, 20)}_${run}` }
    : { engine, server: null, database: `tenants/${tenantId}_${run}.db` };
}

/** Makes room for a copy: a folder, or a database without a table. */
export async function createPlace(where: Where, placement: Placement): Promise<void> {
  if (placement.engine === 'mssql') {
    const { createCopyDatabase } = await import('@cifra/database/mssql/copy-place');
    return createCopyDatabase(placement);
  }
  await mkdir(dirname(placed(where, placement).placement.database), { recursive: true });
}

export async function isThere(where: Where, placement: Placement): Promise<boolean> {
  if (placement.engine === 'sqlite') return existsSync(placed(where, placement).placement.database);
  const { isDatabaseThere } = await import('@cifra/database/mssql/copy-place');
  return isDatabaseThere(placement);
}

/** Deletes a database that nobody is served from. Repeatable. */
export async function removePlace(where: Where, placement: Placement): Promise<void> {
  if (placement.engine === 'mssql') {
    const { dropCopyDatabase } = await import('@cifra/database/mssql/copy-place');
    return dropCopyDatabase(placement);
  }
  const file = placed(where, placement).placement.database;
  for (const suffix of ['-wal', '-shm', '-journal', '']) await rm(`${file}${suffix}`, { force: true });
}

/** What a server needs besides the copy: the log-ins of its principals, or users of the database's own. */
export async function admitPrincipals(
  { books, masterKeys, request }: Pick<Admitting, 'books' | 'masterKeys' | 'request'>,
  placement: Placement,
  tenantId: Uuid,
): Promise<void> {
  if (placement.engine === 'sqlite') return;
  const { migrateMssqlDatabase } = await import('@cifra/database/mssql/engine');
  await migrateMssqlDatabase(placement, 'tenant');
  const by = { books, ...(masterKeys && { masterKeys }) };
  const admitted = await admitDatabaseUsers(by, { id: tenantId, ...placement }, request);
  if (!admitted.ok) throw new InvariantBroken(`the database's users were refused: ${admitted.refusal.code}`);
}

/** What the target cannot protect, in sentences. */
export async function lackingOf({ engine, server }: MoveTarget): Promise<readonly string[]> {
  if (engine === 'sqlite') return [];
  const { lackingOfServer } = await import('@cifra/database/mssql/copy-place');
  return lackingOfServer(server);
}
