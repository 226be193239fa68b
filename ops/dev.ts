import { fileURLToPath } from 'node:url';
import { restartOnChange } from './dev/restart-on-change.ts';

/**
 * `npm run dev`: serves the product on existing data and restarts when a source changes. Takes the arguments of `npm
 * start`, except `--fresh`, which would delete the data on every restart.
 */
const given = process.argv.slice(2);
if (given.includes('--fresh')) {
  process.stderr.write('dev keeps the data: run `npm start -- --fresh` once, then `npm run dev`\n');
  process.exit(2);
}

const restarter = restartOnChange({
  root: fileURLToPath(new URL('..', import.meta.url)),
  folders: ['gateway', 'ops', 'packages', 'schema', 'subgraphs'],
  command: ['ops/src/start.ts', ...given],
  say: (line) => void process.stderr.write(`dev: ${line}\n`),
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void restarter.stop().then(() => process.exit(0)));
