import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { capabilitiesOf, capabilityNames } from './capabilities.ts';
import { suites, type Suite } from './suites.ts';

/**
 * `TEST_SQLSERVER_URL=… npm run test:servers [-- <part of a suite's name> …]`: what also has to hold on SQL Server, suite after suite, and
 * a table of what ran. What the server at hand cannot do is found by trying, and what needs it is skipped by that name. Fails if anything does.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
/** A server for tests makes databases slowly. */
const PATIENCE_MILLISECONDS = '900000';

interface Outcome {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  readonly because: string;
}

const url = process.env['TEST_SQLSERVER_URL'];
if (url === undefined) {
  process.stderr.write(
    'TEST_SQLSERVER_URL=mssql://user:password@host:1433/?encrypt=true npm run test:servers\n',
  );
  process.exit(2);
}
const { positionals } = parseArgs({ allowPositionals: true });
const chosen = suites.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
if (chosen.length === 0) throw new Error(`there are: ${suites.map(({ name }) => name).join(', ')}`);

const capabilities = await capabilitiesOf(url);
for (const capability of capabilityNames)
  process.stdout.write(`${capabilities.has(capability) ? 'has  ' : 'lacks'} ${capability}\n`);

const outcomes: Outcome[] = [];
for (const suite of chosen) {
  process.stdout.write(`\n== ${suite.name}\n`);
  outcomes.push(await outcomeOf(suite));
}
process.stdout.write(`\n${tableOf(outcomes)}\n`);
process.exitCode = outcomes.some(({ failed }) => failed > 0) ? 1 : 0;

async function outcomeOf(suite: Suite): Promise<Outcome> {
  const { name, needs = [], files } = suite;
  const lacking = needs.filter((capability) => !capabilities.has(capability));
  if (lacking.length > 0)
    return {
      suite: name,
      passed: 0,
      failed: 0,
      skipped: files.length,
      seconds: 0,
      because: `the server lacks ${lacking.join(', ')}`,
    };
  const startedAt = performance.now();
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-servers-'));
  const report = path.join(directory, 'report.json');
  try {
    const child = spawn(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        ...files,
        // Databases and log-ins are made one after another: a server that speaks the protocol may lose a race between two.
        '--no-file-parallelism',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        `--testTimeout=${PATIENCE_MILLISECONDS}`,
        `--hookTimeout=${PATIENCE_MILLISECONDS}`,
      ],
      {
        cwd: root,
        env: {
          ...process.env,
          TEST_SERVER_LACKS: capabilityNames.filter((each) => !capabilities.has(each)).join(', '),
          ...(suite.isOnServer === true && { TEST_ENGINE: 'mssql' }),
        },
        stdio: 'inherit',
      },
    );
    await once(child, 'exit');
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    return { suite: name, ...countsIn(report), seconds };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly success: boolean;
}

/** A file that fails before its tests has run none of them. */
function countsIn(report: string): Omit<Outcome, 'suite' | 'seconds'> {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, because: 'it ended without a report' };
  const counts = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const { numPassedTests: passed, numFailedTests, numPendingTests: skipped, success } = counts;
  const failed = success ? 0 : Math.max(1, numFailedTests);
  return {
    passed,
    failed,
    skipped,
    because: !success && numFailedTests === 0 ? 'a file could not begin' : '',
  };
}

function tableOf(rows: readonly Outcome[]): string {
  const columns = ['suite', 'passed', 'failed', 'skipped', 'seconds', 'because'] as const;
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => String(row[column]).length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(columns), ...rows.map((row) => line(columns.map((column) => String(row[column]))))].join('\n');
}
