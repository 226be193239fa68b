import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrateAll } from '@cifra/database/migrations/migrate-all';
import { migrate, type MigrationReport } from '@cifra/database/migrations/sqlite';

interface MigrateOptions {
  readonly dataDirectory: string;
  readonly print: (text: string) => void;
  readonly parallel: number;
}

interface Target {
  readonly path: string;
  readonly kind: 'tenant' | 'control';
}

/** `migrate`: the control plane, then every tenant's file. One that fails is named and the rest go on; a second run takes up the rest. */
export async function migrateDatabases({ dataDirectory, print, parallel }: MigrateOptions): Promise<number> {
  const control = join(dataDirectory, 'control.db');
  const folder = join(dataDirectory, 'tenants');
  const files = existsSync(folder)
    ? (await readdir(folder)).filter((name) => name.endsWith('.db')).toSorted()
    : [];
  const targets: Target[] = [
    ...(existsSync(control) ? [{ path: control, kind: 'control' } as const] : []),
    ...files.map((name) => ({ path: join(folder, name), kind: 'tenant' }) as const),
  ];
  const report = await migrateAll(targets, {
    parallel,
    migrateOne: async ({ path, kind }) => migrateFile(path, kind),
    onProgress: ({ target, ended, total, failure }) =>
      print(
        `${ended}/${total} ${basename(target.path)}${failure === null ? '' : `: FAILED, ${failure instanceof Error ? failure.message : 'for a reason that is no error'}`}`,
      ),
  });
  print(
    `${report.migrated.length} migrated, ${report.alreadyCurrent.length} were current, ${report.failed.length} failed`,
  );
  return report.failed.length === 0 ? 0 : 1;
}

function migrateFile(path: string, kind: Target['kind']): MigrationReport {
  const connection = new DatabaseSync(path);
  try {
    return migrate(connection, kind);
  } finally {
    connection.close();
  }
}
