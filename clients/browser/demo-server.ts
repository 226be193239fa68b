import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface DemoServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The product with the demo firm, on a free port; pages of `pageOrigin` may call it. */
export async function startDemoServer(
  directory: string,
  pageOrigin: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<DemoServer> {
  const child = spawn(execPath, ['ops/bootstrap.mjs', 'ops/src/start.ts'], {
    cwd: root,
    env: {
      PATH: env['PATH'],
      HOME: env['HOME'],
      CIFRA_DATA: directory,
      CIFRA_PORT: '0',
      CIFRA_DEMO: 'on',
      CIFRA_JOBS: 'off',
      CIFRA_CLOSING_SECONDS: '0',
      CIFRA_CORS_ORIGINS: pageOrigin,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
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
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
