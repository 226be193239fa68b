import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { migrateDatabases } from './migrate.ts';
import { print } from './output.ts';

/** `migrate`: every database, several at once. */
export const migrateAllDatabases: CliCommand<{ readonly parallel: number }> = async (
  context,
  { parallel },
) => {
  const code = await migrateDatabases({
    config: await context.config(),
    parallel,
    print: (line) => print(context, line),
  });
  if (code !== 0) throw new CliFailure('Not every database could be migrated; run it again for the rest');
};
