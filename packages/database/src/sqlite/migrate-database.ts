import { SqliteConnection } from './connection.ts';
import { retryWhileBusy } from './retry-while-busy.ts';
import { SqliteWriter } from './writer.ts';
import type { Definitions } from '../kit/names.ts';
import type { DatabaseKind } from '../tables/kinds.ts';
import { migrationPlan, type AnyFill, type Fill, type MigrationPlan } from '../migrations/plan.ts';
import { migrationOfFill, runFill } from '../migrations/run-fill.ts';
import { migrate, noteFilled, pendingIn, type MigrationReport } from '../migrations/sqlite.ts';

/** How long opening waits for another process, in milliseconds. */
const OPENING_LIMIT_MILLISECONDS = 10_000;

interface DatabaseFile {
  readonly path: string;
  readonly kind: DatabaseKind;
}

/**
 * Brings a SQLite database to this code's schema: first its tables, then the values of new columns, which the ordinary
 * writer fills as the application principal. Repeatable: a run that was killed continues where it stopped. A missing
 * file is not created.
 */
export async function migrateSqliteDatabase(
  file: DatabaseFile,
  plan: MigrationPlan = migrationPlan,
): Promise<MigrationReport> {
  const tables = plan.definitions[file.kind];
  const migrator = await retryWhileBusy(
    OPENING_LIMIT_MILLISECONDS,
    () => new SqliteConnection({ path: file.path, tables, principal: 'migrator' }),
  );
  try {
    const report = migrate(migrator.client, file.kind, plan.migrations('sqlite', file.kind));
    let filledRows = 0;
    for (const fill of pendingIn(migrator.client, file.kind, plan).fills) {
      filledRows += await fillFile(file, plan, fill);
      noteFilled(migrator.client, fill.migration);
    }
    return { ...report, filledRows };
  } finally {
    migrator.close();
  }
}

async function fillFile({ path, kind }: DatabaseFile, plan: MigrationPlan, fill: AnyFill): Promise<number> {
  const migration = migrationOfFill(plan.migrations('sqlite', kind), fill);
  const connection = new SqliteConnection({
    path,
    tables: plan.definitions[kind],
    principal: 'application',
  });
  const writer = new SqliteWriter(connection);
  try {
    return await runFill(writer, migration, fill as Fill<Definitions>);
  } finally {
    await writer.close();
    connection.close();
  }
}
