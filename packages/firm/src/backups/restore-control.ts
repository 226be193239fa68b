import { existsSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { openCopyTarget } from '@cifra/database/copier';
import type { CopyTotals } from '@cifra/database/copy/write-stream';
import { InvariantBroken } from '@cifra/database/failures';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { BackupManifest } from './manifest.ts';
import { loadBackup, type LoadingFrom, type ReadingRefusal } from './read-backup.ts';
import { inScratch } from './scratch.ts';
import { verifyRestored } from './verify-restored.ts';

export interface RestoringControl extends LoadingFrom {
  readonly dataDirectory: string;
  /** The file of the control plane, in the data directory. There is none yet. */
  readonly database: string;
  readonly commandModules: readonly string[];
}

/**
 * Restores the control plane where there is none: beside its place, verified, and then put there whole. Killed before, there is still none. Refuses in
 * this order: BACKUP_OF_OTHER_SCHEMA, BACKUP_TARGET_FAILED, BACKUP_UNREADABLE.
 */
export function restoreControl(
  by: RestoringControl,
  manifest: BackupManifest,
): Promise<Result<CopyTotals, ReadingRefusal>> {
  const place = join(by.dataDirectory, by.database);
  if (existsSync(place)) throw new InvariantBroken('there is a control plane already');
  return inScratch(by.dataDirectory, async (scratch) => {
    const [folder, file] = [join(scratch, 'restored'), 'control.db'];
    await mkdir(folder, { mode: 0o700 });
    const path = join(folder, file);
    const into = await openCopyTarget({ placement: { engine: 'sqlite', server: null, database: path } });
    let loaded: Result<CopyTotals, ReadingRefusal>;
    try {
      loaded = await loadBackup({ ...by, into }, manifest);
    } finally {
      await into.close();
    }
    if (!loaded.ok) return loaded;
    const { problems } = await verifyRestored(
      { folder, file, tenantId: null, totals: loaded.value },
      { commandModules: by.commandModules, knownHeads: [], isOwnThread: false },
    );
    if (problems.length > 0)
      return refused(refuse('BACKUP_UNREADABLE', { backupName: manifest.name, backupProblems: problems }));
    await rename(path, place);
    if (process.platform !== 'win32') {
      const directory = await open(by.dataDirectory, 'r');
      await directory.sync();
      await directory.close();
    }
    return accepted(loaded.value);
  });
}
