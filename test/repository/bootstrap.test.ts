import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { expect, test } from 'vitest';

import { writeFixtureTree } from '../support/fixture-tree.ts';

const BOOTSTRAP = fileURLToPath(new URL('../../ops/bootstrap.mjs', import.meta.url));
const RESOLVE = fileURLToPath(new URL('../../ops/resolve.mjs', import.meta.url));

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** Runs a script through the bootstrap; with `stopWith`, sends that signal when the script says it is ready. */
async function bootstrap({
  source,
  scriptArguments = [],
  stopWith,
}: {
  readonly source: string;
  readonly scriptArguments?: readonly string[];
  readonly stopWith?: NodeJS.Signals;
}): Promise<Ending> {
  const script = path.join(writeFixtureTree({ 'a folder/script.ts': source }), 'a folder/script.ts');
  const child = spawn(process.execPath, [BOOTSTRAP, script, ...scriptArguments]);
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (stopWith !== undefined && output.includes('ready')) child.kill(stopWith);
  });
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
}

test('a script gets its arguments and the pinned Node, and its exit code comes back', async () => {
  const source =
    'const code: number = 7;\nconsole.log(process.version, process.argv.slice(2).join("|"));\nprocess.exit(code);';
  const ending = await bootstrap({ source, scriptArguments: ['--fresh', 'two words'] });
  expect(ending).toEqual({ code: 7, signal: null, output: `${process.version} --fresh|two words\n` });
});

test('what a script compiles is kept in the installation for the next start', async () => {
  const source = "import { getCompileCacheDir } from 'node:module';\nconsole.log(getCompileCacheDir());";
  const { output } = await bootstrap({ source });
  expect(output).toContain(path.join('node_modules', '.cache', 'node-compile-cache'));
});

test('what the repository imports is what Node finds, and a file that is not there is named with its importer', () => {
  const importer = new URL('../../ops/src/start.ts', import.meta.url).href;
  const names = ['./config.ts', './demo/people.ts', '../bootstrap.mjs', './nowhere.ts'];
  const found = (options: readonly string[]): unknown => {
    const source = `const resolve = (name) => { try { return import.meta.resolve(name, '${importer}'); } catch (error) { return error.message; } };
      console.log(JSON.stringify(${JSON.stringify([...names, '@cifra/books/books', '@cifra/nobody/x', 'graphql', 'node:fs'])}.map(resolve)));`;
    const given = [...options, '--experimental-import-meta-resolve', '--input-type=module', '--eval', source];
    const { stdout } = spawnSync(process.execPath, given, { env: {}, encoding: 'utf8' });
    return JSON.parse(stdout);
  };
  const byNode = found([]);
  expect(found(['--import', pathToFileURL(RESOLVE).href])).toEqual(byNode);
  expect(byNode).toContain(new URL('config.ts', importer).href);
});

test('every process of a script finds modules in this way', async () => {
  const { output } = await bootstrap({ source: 'console.log(process.env.NODE_OPTIONS);' });
  expect(output.split(pathToFileURL(RESOLVE).href)).toHaveLength(2);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s reaches the script, which ends as it likes',
  async (stopWith) => {
    const source = `process.on('${stopWith}', () => { console.log('closed'); process.exit(0); });
    setInterval(() => {}, 1000);
    console.log('ready');`;
    const ending = await bootstrap({ source, stopWith });
    expect(ending).toEqual({ code: 0, signal: null, output: 'ready\nclosed\n' });
  },
);

test('a script that a signal ends makes the bootstrap end by the same signal', async () => {
  const ending = await bootstrap({
    source: "console.log('ready');\nsetInterval(() => {}, 1000);",
    stopWith: 'SIGTERM',
  });
  expect(ending).toEqual({ code: null, signal: 'SIGTERM', output: 'ready\n' });
});

test.skipIf(process.platform === 'win32')(
  'where npm’s shell dies of a signal and says nothing, the script is told',
  async () => {
    const source =
      "process.on('SIGTERM', () => { console.log('told'); process.exit(0); });\nsetInterval(() => undefined, 1000);\nconsole.log('ready');";
    const script = path.join(writeFixtureTree({ 'script.ts': source }), 'script.ts');
    // The second command keeps the shell from becoming the first.
    const shell = spawn('sh', ['-c', '"$0" "$1" "$2"; true', process.execPath, BOOTSTRAP, script], {
      env: { ...process.env, npm_lifecycle_event: 'start' },
    });
    let output = '';
    shell.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output === 'ready\n') shell.kill('SIGTERM');
    });
    await once(shell, 'close');
    expect(output).toBe('ready\ntold\n');
  },
);

test('an unknown script or package is named', async () => {
  const child = spawn(process.execPath, [BOOTSTRAP, 'ops/src/nowhere.ts']);
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => {
    child.once('close', resolve);
  });
  expect(code).toBe(1);
  expect(output).toBe('cifra: ops/src/nowhere.ts does not exist\n');
});

test('where no pinned Node fits and the installed one is too old, the first line says which is needed, and nothing is installed', async () => {
  const directory = writeFixtureTree({
    'elsewhere.mjs':
      "Object.defineProperty(process, 'platform', { value: 'sunos' });\nObject.defineProperty(process, 'version', { value: 'v20.1.0' });",
  });
  const elsewhere = pathToFileURL(path.join(directory, 'elsewhere.mjs')).href;
  // No other Node is on this path.
  const child = spawn(process.execPath, ['--import', elsewhere, BOOTSTRAP, 'ops/check.ts'], {
    env: { PATH: directory },
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => {
    child.once('close', resolve);
  });
  expect(code).toBe(1);
  expect(output).toMatch(
    /^cifra: Node 24\.10 or newer is needed, and this one is v20\.1\.0\. No pinned Node exists for sunos-.*\n$/,
  );
});
