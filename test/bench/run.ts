import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isReached, machineText, printFigures, type Figure } from './kit/figures.ts';

/** Runs the benchmarks named, or all: `pnpm bench`, `pnpm bench postings access`. Ends with 1 when one fails, not when an aim is missed. */
const benches: Readonly<Record<string, string>> = {
  postings: 'postings.ts',
  invoices: 'invoices.ts',
  'federation-toy': 'federation.ts',
  access: 'access.ts',
  dashboard: 'dashboard.ts',
  reports: 'reports.ts',
  statements: 'statements.ts',
  'batch-close': 'batch-close.ts',
  search: 'search.ts',
  entries: 'entries.ts',
  hostile: 'hostile.ts',
  'server-postings': 'server-postings.ts',
};

const named = process.argv.slice(2).filter((name) => name !== '--');
const unknown = named.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(
    `no benchmark is named ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}\n`,
  );
  process.exit(2);
}
const figures: Figure[] = [];
const failed: string[] = [];
for (const name of named.length > 0 ? named : Object.keys(benches)) {
  const file = fileURLToPath(new URL(benches[name] ?? '', import.meta.url));
  if (!existsSync(file)) throw new Error(`${file} is not there`);
  console.log(`\n== ${name}`);
  const child = fork(file, [], { execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc'] });
  child.on('message', (message: { figures: Figure[] }) => figures.push(...message.figures));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) failed.push(name);
}
printFigures(figures);
console.log(`\n${machineText()}`);
const missed = figures.filter((one) => isReached(one) === false);
if (missed.length > 0) console.log(`${missed.length} aims are not reached`);
if (failed.length > 0) {
  console.log(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
