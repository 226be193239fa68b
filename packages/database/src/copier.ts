import type { CopySource, CopyTarget } from './copy/stream.ts';
import type { DatabasePlacement } from './opened.ts';
import { sqliteCopySource } from './sqlite/copy-source.ts';
import { sqliteCopyTarget } from './sqlite/copy-target.ts';
import type { DatabaseKind } from './tables/kinds.ts';

interface Placed {
  readonly placement: DatabasePlacement;
  readonly kind: DatabaseKind;
}

/** Opens a database to be copied. Throws `DatabaseUnavailable` if it has another schema than this code's. */
export async function openCopySource({ placement, kind }: Placed): Promise<CopySource> {
  if (placement.engine === 'sqlite') return sqliteCopySource(placement.database, kind);
  const { openOwnPool } = await import('./mssql/copy-place.ts');
  const { mssqlCopySource } = await import('./mssql/copy-source.ts');
  return mssqlCopySource(await openOwnPool(placement), kind);
}

/** An empty database as the target of a copy: a path where no file is yet, or a database without a table. */
export async function openCopyTarget({ placement }: Pick<Placed, 'placement'>): Promise<CopyTarget> {
  if (placement.engine === 'sqlite') return sqliteCopyTarget(placement.database);
  const { openOwnPool } = await import('./mssql/copy-place.ts');
  const { mssqlCopyTarget } = await import('./mssql/copy-target.ts');
  return mssqlCopyTarget(await openOwnPool(placement));
}
