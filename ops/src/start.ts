import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DatabaseUnavailable } from '@cifra/database/failures';
import { ConfigurationError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { LogFile } from './log-file.ts';
import { DataDirectoryRefused, prepareDataDirectory } from './data-directory.ts';

/**
 * `npm start`: creates what is missing, serves, and prints where. `--fresh` starts over: it first deletes the data
 * directory's contents.
 */

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const startedAt = performance.now();
  const { values } = parseArgs({
    options: { fresh: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const config = readConfig();
  if (values.fresh) {
    if (!config.isDemo) throw new ConfigurationError('--fresh deletes every client: it is for the demo only');
    const { deleteDemoData } = await import('./demo/delete-demo-data.ts');
    await deleteDemoData(config);
  }
  await prepareDataDirectory(config.dataDirectory);
  say(
    config.isDemo
      ? 'Cifra, DEMO mode: known log-ins, made-up clients. Never use it for real books.'
      : 'Cifra',
  );
  const { startApplication } = await import('./application.ts');
  const sink = createLog(new LogFile(join(config.dataDirectory, 'server.log')));
  // An unhandled rejection must not end a process that serves many tenants; it is a programming error, and is logged as
  // one.
  process.on('unhandledRejection', (reason) =>
    sink.log({
      level: 'error',
      event: 'process.unhandled_rejection',
      error: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason),
    }),
  );
  const application = await startApplication({
    config,
    log: sink.log,
    onProgress: (text) => say(`  ${text}`),
  });
  const stop = async (): Promise<void> => {
    await application.close();
    await sink.close();
    process.exit(0);
  };
  // Somebody at the keyboard does not want to wait.
  process.once('SIGINT', () => {
    say('SIGINT: closing');
    void stop();
  });
  // A load balancer has to see it first.
  process.once('SIGTERM', () => {
    say(config.closingSeconds === 0 ? 'SIGTERM: closing' : `SIGTERM: closing in ${config.closingSeconds} s`);
    void application.announceClosing().then(stop);
  });
  say(`Serving at ${application.url} after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  say(
    `  GraphQL    ${application.url}/graphql   (a request names its client: tenant(slug: "…"), or tenantId in an input)`,
  );
  if (config.hasExplorer) say(`  Explorer   ${application.url}/explorer`);
  if (config.hasReference) say(`  Reference  ${application.url}/docs/`);
  say(
    application.operationsPort === null
      ? `  Health     ${application.url}/health, /ready${config.isDemo ? ', /metrics' : ''}`
      : `  Health     ${application.url}/health, /ready; for operators http://${config.operations?.host}:${application.operationsPort}/health, /ready, /metrics`,
  );
  say(`  Log        ${join(config.dataDirectory, 'server.log')}`);
  if (application.demoPassword !== null) {
    say(`  Log-ins    owner@, senior@, junior@, reviewer@, client@, party@, investigator@demo.example`);
    say(`  Password   ${application.demoPassword}`);
  }
  // Written now, not at the end, so that even a server that is killed has compiled for the next one.
  flushCompileCache();
}

try {
  await main();
} catch (error) {
  const isExpected =
    error instanceof ConfigurationError ||
    error instanceof DataDirectoryRefused ||
    error instanceof DatabaseUnavailable ||
    ['EADDRINUSE', 'ERR_PARSE_ARGS_UNKNOWN_OPTION'].includes((error as NodeJS.ErrnoException).code ?? '');
  process.stderr.write(
    isExpected
      ? `${(error as Error).message}\n`
      : `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
}
