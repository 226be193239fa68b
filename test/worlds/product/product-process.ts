import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../support/child-environment.ts';
import { Callers } from './callers.ts';
import { environmentOf } from './environment.ts';

/** The product as a process of its own, started as `npm start` starts it. */
export interface ProductProcess {
  readonly child: ChildProcess;
  readonly callers: Callers;
  readonly output: () => string;
  /** Resolves when the process has ended, with its code and signal. */
  readonly ended: Promise<unknown[]>;
  /** Ends it where it is, as a crash would. */
  readonly kill: () => Promise<void>;
}

/** A test that ends early leaves no product running. */
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts the product on a data directory with the demo firm in it, and waits until it serves. */
export async function startProductProcess(
  directory: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<ProductProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'ops/src/start.ts'], {
    cwd: root,
    env: childEnvironment({ ...environmentOf(directory), ...settings }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const ended = once(child, 'exit').finally(() => children.delete(child));
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const [, found] = /Serving at (http:\S+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => reject(new Error(`the server ended before it served:\n${output}`)));
  });
  return {
    child,
    callers: new Callers(url),
    output: () => output,
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
