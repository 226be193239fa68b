import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const FOLDER = 'scratch';
const ABANDONED_AFTER_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * A folder of one run under the data directory, for restored books, which are as secret as those that are served. It is removed with the run, and what a
 * run that was killed has left, with the next one.
 */
export async function inScratch<Value>(
  dataDirectory: string,
  work: (folder: string) => Promise<Value>,
): Promise<Value> {
  const root = join(dataDirectory, FOLDER);
  await mkdir(root, { recursive: true, mode: 0o700 });
  await removeAbandoned(root);
  const folder = await mkdtemp(join(root, `${hostname()}.${process.pid}.`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeAbandoned(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const [, pid] = /^(?:.*)\.(\d+)\.\w+$/.exec(name) ?? [];
    const isOurs = name.startsWith(`${hostname()}.`);
    const place = join(root, name);
    const age = Date.now() - (await stat(place).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if ((isOurs && pid !== undefined && !isRunning(Number(pid))) || age > ABANDONED_AFTER_MILLISECONDS)
      await rm(place, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is running, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
