import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Everything that can be said about the sources without running the product: types, lint, arrows, format, and whether
 * what is generated is up to date. All checks run, and all failures are shown. `npm run check -- lint types` runs some. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PARTS = ['gateway', 'subgraphs', 'schema', 'packages', 'ops', 'test'].filter((part) =>
  existsSync(path.join(ROOT, part)),
);

const CHECKS: Readonly<Record<string, readonly string[]>> = {
  types: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  lint: ['node_modules/oxlint/bin/oxlint', '--deny-warnings'],
  arrows: [
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    ...PARTS,
    '--config',
    '.dependency-cruiser.cjs',
  ],
  format: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  refusals: ['schema/scripts/refusals.ts', '--check'],
  composition: ['schema/scripts/compose.ts', '--check'],
  'code generation': ['schema/scripts/codegen.ts', '--check'],
};

interface Outcome {
  readonly name: string;
  readonly isPassed: boolean;
  readonly output: string;
  readonly seconds: number;
}

async function runCheck(name: string): Promise<Outcome> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...(CHECKS[name] ?? [])], {
    cwd: ROOT,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const isPassed = await new Promise<boolean>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
  return { name, isPassed, output, seconds: (performance.now() - startedAt) / 1000 };
}

const asked = process.argv.slice(2);
const unknownCheck = asked.find((name) => !(name in CHECKS));
if (unknownCheck !== undefined) {
  process.stderr.write(
    `no check is called "${unknownCheck}"; there are: ${Object.keys(CHECKS).join(', ')}\n`,
  );
  process.exit(2);
}

const names = asked.length > 0 ? asked : Object.keys(CHECKS);
const outcomes = await Promise.all(
  names.map(async (name) => {
    const outcome = await runCheck(name);
    process.stdout.write(
      `${outcome.isPassed ? 'passed' : 'FAILED'}  ${name} (${outcome.seconds.toFixed(1)} s)\n`,
    );
    return outcome;
  }),
);
const failures = outcomes.filter((outcome) => !outcome.isPassed);
for (const { name, output } of failures) process.stdout.write(`\n== ${name}\n${output.trim()}\n`);
process.stdout.write(`\ncheck: ${outcomes.length - failures.length} passed, ${failures.length} failed\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
