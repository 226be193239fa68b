import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { CommandRequest } from '@cifra/books/command';
import { openBooks } from './application.ts';
import { batchClose } from './cli/close.ts';
import type { CliCommand } from './cli/context.ts';
import { exportPart } from './cli/export.ts';
import { exportJournalText } from './cli/export-journal.ts';
import { importRates } from './cli/import-rates.ts';
import { importFile } from './cli/import-table.ts';
import { importSaftFile } from './cli/import-saft.ts';
import { lookAfterJobs } from './cli/jobs.ts';
import { migrateDatabases } from './cli/migrate.ts';
import { provision } from './cli/provision.ts';
import { rebuild } from './cli/rebuild.ts';
import { rebuildStatus } from './cli/rebuild-status.ts';
import { listAllTenants } from './cli/tenants.ts';
import { verify } from './cli/verify.ts';
import { ConfigurationError, readConfig } from './config.ts';
import { createJobs } from './jobs/jobs.ts';

const commands: Readonly<Record<string, { readonly run: CliCommand; readonly usage: string }>> = {
  tenants: {
    run: listAllTenants,
    usage: 'tenants                                         the tenants and their states',
  },
  provision: {
    run: provision,
    usage:
      'provision <slug> --name N --currency C [--zone Z] [--pack PA|NEUTRAL] [--template T] --start YYYY-MM-01 [--live] [--engine sqlite|mssql [--server host:port]]',
  },
  verify: {
    run: verify,
    usage:
      'verify [slug …]                                 replays the chain and rebuilds what is derived; all tenants when none is named',
  },
  rebuild: {
    run: rebuild,
    usage:
      'rebuild <slug>                                  rebuilds the derived tables of a tenant from its lines',
  },
  'rebuild-status': {
    run: rebuildStatus,
    usage:
      'rebuild-status [slug …]                         makes the dashboard’s projection anew; all tenants when none is named',
  },
  jobs: {
    run: lookAfterJobs,
    usage:
      'jobs list, jobs pause|resume|retry|run <name> [slug]   the scheduled jobs of the firm and its tenants',
  },
  close: {
    run: batchClose,
    usage:
      'close start [slug …] [--all] [--group G] --month YYYY-MM --target T --as E-MAIL, close status [run], close cancel <run> --as E-MAIL   T: LOCK_SALES_AND_PURCHASING, PENDING_APPROVAL, CLOSED',
  },
  'import-saft': { run: importSaftFile, usage: 'import-saft <slug> <file> [--dry-run] [--consent]' },
  'export-journal': {
    run: exportJournalText,
    usage: 'export-journal --tenant <slug> --format hledger|beancount [--out file]',
  },
  import: {
    run: importFile,
    usage:
      'import <slug> <what> <file> [--dry-run] [--mapping M] [--consent] [--format csv|hledger-csv]   what: accounts, parties, items, opening-balances, journal',
  },
  export: {
    run: exportPart,
    usage:
      'export <slug> [part] --format F [--from D] [--to D] [--as-of D] [--out file]   part: journal, general-ledger, trial-balance, …; F: saft, csv, xlsx, json, hledger, beancount',
  },
  'import-rates': {
    run: importRates,
    usage:
      'import-rates <file>                             the ECB’s eurofxref history, as CSV, into the firm’s provider rates',
  },
};

const usage = [
  'Usage: npm run cifra -- <command>',
  ...Object.values(commands).map((command) => `  ${command.usage}`),
  '  migrate                                         brings every database to this code’s schema',
].join('\n');

const optionTypes = {
  'dry-run': { type: 'boolean' },
  consent: { type: 'boolean' },
  live: { type: 'boolean' },
  name: { type: 'string' },
  currency: { type: 'string' },
  zone: { type: 'string' },
  locale: { type: 'string' },
  pack: { type: 'string' },
  template: { type: 'string' },
  start: { type: 'string' },
  engine: { type: 'string' },
  server: { type: 'string' },
  parallel: { type: 'string' },
  tenant: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  'as-of': { type: 'string' },
  mapping: { type: 'string' },
  month: { type: 'string' },
  target: { type: 'string' },
  group: { type: 'string' },
  all: { type: 'boolean' },
  as: { type: 'string' },
  help: { type: 'boolean' },
} as const;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: optionTypes, allowPositionals: true });
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  const [name, ...rest] = positionals;
  if (name === undefined || values.help === true) {
    print(usage);
    return name === undefined && values.help !== true ? 2 : 0;
  }
  const config = readConfig({ CIFRA_DEMO: 'off' });
  if (name === 'migrate')
    return migrateDatabases({
      dataDirectory: config.dataDirectory,
      print,
      parallel: Number(values.parallel ?? 4),
    });
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    print(`There is no command ${name}.\n${usage}`);
    return 2;
  }
  const books = await openBooks({ ...config, writerThreads: 0, readerThreads: 0 }, { onProgress: print });
  const closers: (() => Promise<void>)[] = [() => books.close()];
  try {
    const request: CommandRequest = {
      actor: { kind: 'operator', id: null, name: userInfo().username },
      requestId: randomUUID(),
      origin: 'command line',
      reason: null,
      idempotencyKey: null,
    };
    const jobs = createJobs({
      books,
      config: { ...config, jobs: { ...config.jobs, isWorker: false } },
      request,
      log: (record) => print(JSON.stringify(record)),
    });
    closers.push(() => jobs.close());
    return await command.run({
      books,
      jobs: jobs.board,
      batchesChanged: jobs.batchesChanged,
      dataDirectory: config.dataDirectory,
      hasSqlServer: config.sqlServer !== null,
      positionals: rest,
      options: values,
      request,
      print,
    });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

// A reader that has seen enough (`| head`) is no failure; what was begun is ended.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  process.exitCode = await main();
} catch (error) {
  const failure = error instanceof Error ? error : new Error(String(error));
  const isExpected =
    failure instanceof ConfigurationError ||
    (failure as NodeJS.ErrnoException).code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
  process.stderr.write(`${isExpected ? failure.message : (failure.stack ?? failure.message)}\n`);
  process.exitCode = 1;
}
