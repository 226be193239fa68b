import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '../support/random.ts';

/**
 * Time and peak memory of importing and exporting a journal, each in a process of its own, as the command line does it.
 * `node test/bench/exchange.ts [lines]`: 100,000 lines unless said otherwise, four an entry. The figures: docs/specs/import-export.md.
 */

const lineCount = Number(process.argv[2] ?? 100_000);
const directory = mkdtempSync(path.join(tmpdir(), 'cifra-exchange-'));
const sayPeak =
  'data:text/javascript,process.on("exit",()=>process.stderr.write(`peak ${process.resourceUsage().maxRSS}\\n`))';

function journalText(): string {
  const random = createRandom(7);
  const money = (cents: number): string =>
    `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;
  const cents = (): number => random.integer({ least: 1, most: 100_000 });
  const entryCount = Math.floor(lineCount / 4);
  const entries = Array.from({ length: entryCount }, (_each, index) => {
    const month = String(1 + Math.floor((index * 12) / entryCount)).padStart(2, '0');
    const day = String(random.integer({ least: 1, most: 28 })).padStart(2, '0');
    const [sales, gain, fees] = [cents(), cents(), cents()];
    return [
      ['A-BANK', sales + gain - fees],
      ['I-SALES', -sales],
      ['I-FX', -gain],
      ['E-FEES', fees],
    ]
      .map(
        ([account, amount]) =>
          `T${index},2026-${month}-${day},"Sales, till ${index % 7}",${account},${money(Number(amount))}\n`,
      )
      .join('');
  });
  return `entry,date,description,account,amount\n${entries.join('')}`;
}

function run(...given: readonly string[]): void {
  const startedAt = performance.now();
  const done = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      sayPeak,
      path.resolve(import.meta.dirname, '../../ops/src/cli.ts'),
      ...given,
    ],
    { env: { ...process.env, CIFRA_DATA: path.join(directory, 'data') }, encoding: 'utf8' },
  );
  if (done.status !== 0) throw new Error(`${given.join(' ')}: ${done.stdout}${done.stderr}`);
  const kilobytes = Number(/peak (\d+)/.exec(done.stderr)?.[1]);
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(
    `${given.slice(0, 4).join(' ').padEnd(50)} ${seconds.toFixed(1)} s, ${(kilobytes / 1e6).toFixed(2)} GB at most\n`,
  );
}

try {
  const file = path.join(directory, 'journal.csv');
  writeFileSync(file, journalText());
  run(
    'provision',
    'big',
    '--pack',
    'NEUTRAL',
    '--template',
    'BARE',
    '--currency',
    'PAB',
    '--zone',
    'UTC',
    '--start',
    '2026-01-01',
  );
  run('import', 'big', 'journal', file, '--dry-run');
  run('import', 'big', 'journal', file);
  for (const format of ['csv', 'xlsx', 'json', 'saft', 'hledger', 'beancount'])
    run('export', 'big', 'journal', `--format=${format}`, '--out', path.join(directory, `out.${format}`));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
