import { migrateInstallation } from '@cifra/database/migrate/migrate-installation';
import { placed } from '@cifra/books/host';
import { configureMssql } from '@cifra/database/mssql/settings';
import type { OperationsConfig } from '../config.ts';

interface MigrateOptions {
  readonly config: Pick<OperationsConfig, 'dataDirectory' | 'controlPlacement' | 'sqlServer'>;
  readonly print: (text: string) => void;
  readonly parallel: number;
}

/**
 * `migrate`: the control plane, then every tenant at its placement. A failure is named and the others continue; a
 * second run does the rest.
 */
export async function migrateDatabases({ config, print, parallel }: MigrateOptions): Promise<number> {
  if (config.sqlServer !== null) configureMssql(config.sqlServer);
  const report = await migrateInstallation({
    control: placed(config, config.controlPlacement).placement,
    resolve: (placement) => placed(config, placement).placement,
    parallel,
    onProgress: ({ target, ended, total, failure, report: done }) =>
      print(
        failure === null
          ? `${ended}/${total} ${target.name}${done === null || done.from === done.to ? '' : `: ${done.from} to ${done.to}`}`
          : `${ended}/${total} ${target.name}: FAILED, ${failure.message}`,
      ),
  });
  print(
    `${report.migrated.length} migrated, ${report.alreadyCurrent.length} were current, ${report.failed.length} failed`,
  );
  return report.failed.length === 0 ? 0 : 1;
}
