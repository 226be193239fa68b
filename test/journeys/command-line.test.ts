import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { writeFixtureTree } from '../support/fixture-tree.ts';
import { engineAtHand } from '../support/stored/engine-at-hand.ts';

/** The command line as an operator meets it: through the bootstrap, in processes of its own. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const directory = mkdtempSync(path.join(tmpdir(), 'cifra-command-line-'));
const place = engineAtHand();
afterAll(async () => {
  await place.drop();
  rmSync(directory, { recursive: true, force: true });
});

/** CPU seconds, user and system, that `npm run cifra` may take before it knows what to do. */
const START_CPU_SECONDS = 0.5;

interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function cifra(
  inputs: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ending> {
  const child = spawn(process.execPath, ['ops/bootstrap.mjs', 'ops/src/cli.ts', ...inputs], {
    cwd: root,
    env: {
      PATH: process.env['PATH'] ?? '',
      CIFRA_DATA: path.join(directory, 'data'),
      CIFRA_FX_PROVIDER: 'off',
      ...place.environment,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (written.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (written.stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...written };
}

test('results go to standard output, errors to standard error, and the exit code says which', async () => {
  expect(await cifra(['completion', 'fish'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('complete -c cifra') as string,
    stderr: '',
  });
  const refused = await cifra(['provision', 'a-client', '--start', '2026-01-01', '--template', 'NONE']);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/(^|\n)TEMPLATE_UNKNOWN: There is no chart of accounts named NONE\..*\n$/);
  const unreadable = path.join(directory, 'nowhere.csv');
  const failed = await cifra(['import-rates', unreadable]);
  expect(failed).toMatchObject({ code: 1, stdout: '' });
  expect(failed.stderr).toMatch(/nowhere\.csv cannot be read: there is no such file\n$/);
  expect(failed.stderr).not.toMatch(/\n +at /);
  expect(await cifra(['provision', 'a-client', '--start', '2026-01-02'])).toEqual({
    code: 2,
    stdout: '',
    stderr: '--start must be the first day of a month; got "2026-01-02"\n',
  });
  expect(await cifra(['provison'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'There is no command provison. Did you mean provision? `npm run cifra` lists them.\n',
  });
});

test('a setting that is not understood is named when a command needs the settings, and not before', async () => {
  const misspelt = { CIFRA_DATTA: 'x' };
  expect(await cifra(['tenants'], misspelt)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^unknown settings: CIFRA_DATTA\. Known: .*\n$/) as string,
  });
  expect(await cifra(['--version'], misspelt)).toMatchObject({ code: 0, stderr: '' });
});

test('without a command it starts in half a CPU second, and neither help nor misuse loads a command', async () => {
  const tree = writeFixtureTree({
    'watch.mjs': `import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
const file = process.env.WATCHED + '/' + process.pid;
registerHooks({ load: (url, context, next) => (appendFileSync(file, url + '\\n'), next(url, context)) });`,
    'cpu.mjs': `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(process.env.WATCHED + '/' + process.pid, String(process.resourceUsage().userCPUTime + process.resourceUsage().systemCPUTime)));`,
    'loaded/.keep': '',
    'cpu/.keep': '',
  });
  const watched = async (script: string, folder: string, inputs: readonly string[]): Promise<string[]> => {
    const files = path.join(tree, folder);
    await cifra(inputs, {
      NODE_OPTIONS: `--import=${pathToFileURL(path.join(tree, script)).href}`,
      WATCHED: files,
    });
    const texts = readdirSync(files)
      .filter((name) => name !== '.keep')
      .map((name) => readFileSync(path.join(files, name), 'utf8'));
    for (const name of readdirSync(files)) rmSync(path.join(files, name));
    return texts;
  };
  // The first start compiles; the others find what it compiled.
  await cifra([]);
  const microseconds = (await watched('cpu.mjs', 'cpu', [])).map(Number);
  expect(microseconds).toHaveLength(2);
  expect(microseconds.reduce((sum, each) => sum + each, 0) / 1e6).toBeLessThan(START_CPU_SECONDS);
  for (const inputs of [
    ['export', '--help'],
    ['verify', '--jsn'],
  ]) {
    const own = (await watched('watch.mjs', 'loaded', inputs))
      .join('\n')
      .split('\n')
      .filter((url) => url.startsWith(pathToFileURL(root).href) && !url.includes('node_modules'))
      .map((url) => url.slice(pathToFileURL(root).href.length));
    expect(own).toContain('ops/src/cli/commands/export.ts');
    expect(own.filter((file) => !/^ops\/((bootstrap|resolve)\.mjs|src\/cli)/.test(file))).toEqual([]);
    expect(own).not.toContain('ops/src/cli/export.ts');
  }
});

test.skipIf(process.platform === 'win32')('bash gets a command `cifra` that completes', async () => {
  const { code, stdout } = await cifra(['completion', 'bash']);
  expect(code).toBe(0);
  const bash = spawnSync(
    'bash',
    [
      '-c',
      `${stdout}
COMP_WORDS=(cifra export some-client --fo); COMP_CWORD=3; _cifra; echo "\${COMPREPLY[*]}"
COMP_WORDS=(cifra close ""); COMP_CWORD=2; _cifra; echo "\${COMPREPLY[*]}"
cifra --version`,
    ],
    { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '' } },
  );
  expect(bash.stdout.replaceAll('\n', ' ')).toMatch(/^--format start status cancel .*\d+\.\d+\.\d+ $/);
});
