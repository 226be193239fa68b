import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureResolverTypes } from '../schema/scripts/resolver-types.ts';
import { listChecks, withWhatTheyFollow } from './checks/list-checks.ts';
import { PassedChecks } from './checks/passed.ts';
import { runChecks } from './checks/run-checks.ts';
import { hashOfFiles, readSourceTree } from './checks/source-tree.ts';

/**
 * Every check of the sources that does not run the product: types, lint, arrows, format, and whether generated files
 * are up to date. Shows all failures. A check that passed does not run again until something that it depends on has
 * changed; deleting node_modules/.cache/check resets this. `npm run check -- lint types` runs only some.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const modules = path.join(ROOT, 'node_modules');
const cache = path.join(modules, '.cache', 'check');

// Types, lint and arrows need the resolver types, which are not committed.
try {
  for (const file of await ensureResolverTypes()) process.stdout.write(`generated ${file}\n`);
} catch (error) {
  process.stderr.write(
    `resolver types cannot be generated: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}

const tree = readSourceTree(ROOT);
const all = listChecks(tree, { modules, cache });
const passed = new PassedChecks(cache);
const chosen = process.argv.slice(2);
const unknownCheck = chosen.find((name) => !all.some((check) => check.name === name));
if (unknownCheck !== undefined) {
  process.stderr.write(
    `there is no check "${unknownCheck}"; there are: ${all.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(2);
}

const outcomes = await runChecks(chosen.length === 0 ? all : withWhatTheyFollow(all, chosen), {
  root: ROOT,
  passed,
  parallel: availableParallelism(),
  onOutcome: ({ name, isPassed, seconds }) =>
    process.stdout.write(
      `${isPassed ? 'passed' : 'FAILED'}  ${name} (${seconds === null ? 'unchanged' : `${seconds.toFixed(1)} s`})\n`,
    ),
});
// If a file was changed meanwhile, it is unknown which version of it was checked.
const isSame = hashOfFiles(tree, () => true) === hashOfFiles(readSourceTree(ROOT), () => true);
if (isSame) passed.keep(outcomes);
const failures = outcomes.filter((outcome) => !outcome.isPassed);
for (const { name, output } of failures) process.stdout.write(`\n== ${name}\n${output.trim()}\n`);
process.stdout.write(`\ncheck: ${outcomes.length - failures.length} passed, ${failures.length} failed\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
