import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inject } from 'vitest';
import { childEnvironment } from '../../support/child-environment.ts';

/** How often a process looks whether another one has finished the demo. */
const LOOK_EVERY_MILLISECONDS = 100;

/** A new data directory with the demo firm in it. The demo is built once in a run, by whoever needs it first, and copied. */
export async function newDemoDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'cifra-demo-'));
  await cp(await builtDemo(), directory, { recursive: true });
  return directory;
}

async function builtDemo(): Promise<string> {
  const built = path.join(inject('runDirectory'), 'demo');
  const unfinished = `${built}.unfinished`;
  while (!(await isThere(built))) {
    if (!(await isFirst(unfinished))) {
      await delay(LOOK_EVERY_MILLISECONDS);
      continue;
    }
    try {
      await build(unfinished);
      await rename(unfinished, built);
    } catch (error) {
      // The next one tries again and says for itself what is wrong.
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    }
  }
  return built;
}

async function build(directory: string): Promise<void> {
  const script = path.join(import.meta.dirname, 'build-demo.ts');
  // A crash in the middle leaves nothing that anybody uses, so no commit has to reach the disk.
  const withoutDurability = new URL('../../support/without-durability.ts', import.meta.url).href;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', withoutDurability, script, directory],
    { env: childEnvironment(), stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the demo could not be built: its process ended with ${code}`);
}

/** Of all processes one can make the directory. */
async function isFirst(directory: string): Promise<boolean> {
  try {
    await mkdir(directory, { mode: 0o700 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
