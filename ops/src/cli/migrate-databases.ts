import { migrateInstallation } from '@cifra/database/migrate/migrate-installation';
import { placed } from '@cifra/books/host';
import { configureMssql } from '@cifra/database/mssql/settings';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { print, printResult, type JsonFlag } from './output.ts';

/**
 * `migrate`: the control plane, then every tenant at its placement, several at once. A failure is named and the others
 * continue; a second run does the rest. JSON: `{ migrated, alreadyCurrent, failed: [{ name, reason }] }`.
 */
export const migrateAllDatabases: CliCommand<JsonFlag & { readonly parallel: number }> = async (
  context,
  flags,
) => {
  const config = await context.config();
  if (config.sqlServer !== null) configureMssql(config.sqlServer);
  const report = await migrateInstallation({
    control: placed(config, config.controlPlacement).placement,
    resolve: (placement) => placed(config, placement).placement,
    parallel: flags.parallel,
    onProgress: ({ target, ended, total, failure, report: done }) => {
      if (flags.json === true) return;
      const steps = done === null || done.from === done.to ? '' : `: ${done.from} to ${done.to}`;
      const result = failure === null ? steps : `: FAILED, ${failure.message}`;
      print(context, `${ended}/${total} ${target.name}${result}`);
    },
  });
  printResult(context, flags, report, ({ migrated, alreadyCurrent, failed }) => [
    `${migrated.length} migrated, ${alreadyCurrent.length} already current, ${failed.length} failed`,
    ...failed.map(({ name, reason }) => `  ${name}: ${reason}`),
  ]);
  if (report.failed.length > 0)
    throw new CliFailure('Not every database could be migrated; run it again for the rest');
};
