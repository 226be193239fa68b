import type { Writer } from '../writer.ts';
import { labelOf, type Migration } from './catalogue.ts';
import { fillHeader, type AnyFill, type Fill } from './plan.ts';

/** The migration that a fill belongs to. */
export function migrationOfFill(migrations: readonly Migration[], fill: AnyFill): Migration {
  const migration = migrations.find(({ name }) => name === fill.migration);
  if (!migration) throw new Error(`a fill names the migration ${fill.migration}, which does not exist`);
  return migration;
}

/**
 * Runs a fill until nothing is left. Each step is a command with a commit and an event, so that a run that was killed
 * continues after the last commit. Returns the number of rows filled by this run.
 */
export async function runFill<Tables>(
  writer: Writer<Tables>,
  migration: Pick<Migration, 'number' | 'name'>,
  { run }: Fill<Tables>,
): Promise<number> {
  for (let total = 0; ;) {
    const filled = await writer.submit<number>({
      header: fillHeader(migration),
      run: async (tx) => {
        const rows = await run(tx);
        if (rows === 0) return { kind: 'nothing', answer: 0 };
        tx.record({
          event: 'MIGRATION_FILLED',
          objectType: 'Migration',
          objectId: labelOf(migration),
          after: { rows },
        });
        return { kind: 'keep', answer: rows };
      },
    });
    if (filled === 0) return total;
    total += filled;
  }
}
