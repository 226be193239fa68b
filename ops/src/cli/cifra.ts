import { readFileSync } from 'node:fs';
import { buildApplication, buildRouteMap, help, version, type Application } from '@stricli/core';
import { accessCommands } from './commands/access.ts';
import { allocateCommand } from './commands/allocate.ts';
import { backupCommands } from './commands/backup.ts';
import { changesCommands } from './commands/changes.ts';
import { closeCommands } from './commands/close.ts';
import { completeCommand, completionCommand } from './commands/completion.ts';
import { auditLinesCommand } from './commands/audit-lines.ts';
import { digestCommand } from './commands/digest.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exportJournalCommand } from './commands/export-journal.ts';
import { exportCommand } from './commands/export.ts';
import { reportCommand } from './commands/report.ts';
import { identityProvidersCommands } from './commands/identity-providers.ts';
import { importRatesCommand } from './commands/import-rates.ts';
import { importsCommands } from './commands/imports.ts';
import { importSaftCommand } from './commands/import-saft.ts';
import { importCommand } from './commands/import.ts';
import { investigateCommand } from './commands/investigate.ts';
import { jobsCommands } from './commands/jobs.ts';
import { keysCommands } from './commands/keys.ts';
import { manifestsCommands } from './commands/manifests.ts';
import { migrateCommand } from './commands/migrate.ts';
import { moveCommand } from './commands/move.ts';
import { provisionCommand } from './commands/provision.ts';
import { rebuildStatusCommand } from './commands/rebuild-status.ts';
import { restoreCommands } from './commands/restore.ts';
import { rebuildCommand } from './commands/rebuild.ts';
import { serverCheckCommand } from './commands/server-check.ts';
import { settingsCommands } from './commands/settings.ts';
import { signingKeysCommands } from './commands/signing-keys.ts';
import { tenantsCommand } from './commands/tenants.ts';
import { usersCommands } from './commands/users.ts';
import { verifyCommand } from './commands/verify.ts';
import { vouchersCommands } from './commands/vouchers.ts';
import { webhooksCommands } from './commands/webhooks.ts';
import type { CliContext } from './context.ts';
import { CliMisuse } from './failure.ts';
import { cliText } from './text.ts';

const { version: currentVersion } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };

const formatting = {
  useAliasInUsageLine: false,
  onlyRequiredInUsageLine: false,
  caseStyle: 'convert-camel-to-kebab',
} as const;

/** The operator's command line: knows every command, loads none. */
export const cifra: Application<CliContext> = buildApplication<CliContext>(
  buildRouteMap({
    docs: {
      brief: 'Operates a firm’s books, whether or not a server is running.',
      fullDescription:
        'Operates a firm’s books, whether or not a server is running.\n' +
        'Settings are environment variables, above all CIFRA_DATA; see README.md.\n' +
        '`<command> --help` describes a command and gives examples.',
      hideRoute: { complete: true },
    },
    routes: {
      doctor: doctorCommand,
      tenants: tenantsCommand,
      users: usersCommands,
      access: accessCommands,
      changes: changesCommands,
      settings: settingsCommands,
      provision: provisionCommand,
      verify: verifyCommand,
      digest: digestCommand,
      'audit-lines': auditLinesCommand,
      rebuild: rebuildCommand,
      'rebuild-status': rebuildStatusCommand,
      migrate: migrateCommand,
      'server-check': serverCheckCommand,
      move: moveCommand,
      backup: backupCommands,
      restore: restoreCommands,
      jobs: jobsCommands,
      keys: keysCommands,
      'signing-keys': signingKeysCommands,
      'identity-providers': identityProvidersCommands,
      webhooks: webhooksCommands,
      manifests: manifestsCommands,
      close: closeCommands,
      import: importCommand,
      'import-saft': importSaftCommand,
      imports: importsCommands,
      'import-rates': importRatesCommand,
      export: exportCommand,
      'export-journal': exportJournalCommand,
      report: reportCommand,
      vouchers: vouchersCommands,
      investigate: investigateCommand,
      allocate: allocateCommand,
      completion: completionCommand,
      complete: completeCommand,
    },
  }),
  {
    name: 'cifra',
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
    localization: { text: cliText },
    determineExitCode: (thrown) => (thrown instanceof CliMisuse ? 2 : 1),
  },
  {
    help: help({
      brief: 'Print this help',
      complete: true,
      defaultForRouteMap: true,
      formatting,
    }),
    version: version({ brief: 'Print the version', complete: true, info: { currentVersion } }),
  },
);
