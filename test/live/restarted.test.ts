import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { firmObjectId } from '@cifra/domain/object-id';
import {
  ADVANCED_ONCE,
  makeBatchTemplate,
  newBatchFirm,
  PASSWORD,
  type BatchFirm,
  type BatchTemplate,
} from '../jobs/batch-firm.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { Watching } from './watching.ts';

/** A batch watched over server-sent events while its server is killed and started again. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const children = new Set<ChildProcess>();
let template: BatchTemplate;
let firm: BatchFirm | null = null;
beforeAll(async () => {
  template = await makeBatchTemplate(12);
});
afterAll(() => template?.remove());
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  firm?.remove();
});

/** The product on the firm's directory. */
async function serve(directory: string): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'ops/src/start.ts'], {
    cwd: root,
    env: childEnvironment({
      CIFRA_DATA: directory,
      CIFRA_PORT: '0',
      CIFRA_DEMO: 'off',
      CIFRA_SAFELIST: 'off',
      CIFRA_FX_PROVIDER: 'off',
      CIFRA_CLOSING_SECONDS: '0',
      CIFRA_READER_THREADS: '0',
    }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const [, found] = /Serving at (http:\S+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the server ended before it served:\n${output}`)));
  });
  return { child, url };
}

async function ask<Data>(
  url: string,
  body: { readonly query: string; readonly variables: unknown; readonly token?: string },
): Promise<Data> {
  const { token, ...operation } = body;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(operation),
  });
  return ((await response.json()) as { data: Data }).data;
}

async function logIn(url: string): Promise<string> {
  const { logIn: loggedIn } = await ask<{ logIn: { accessToken: string } }>(url, {
    query: 'mutation ($input: LogInInput!) { logIn(input: $input) { ... on LoggedIn { accessToken } } }',
    variables: { input: { email: 'senior@firm.example', password: PASSWORD } },
  });
  return loggedIn.accessToken;
}

interface Run {
  readonly batchRunChanged: {
    readonly state: string;
    readonly counts: readonly { readonly state: string; readonly tenantCount: number }[];
  };
}
const doneOf = ({ batchRunChanged: { counts } }: Run): number =>
  counts.find(({ state }) => state === 'DONE')?.tenantCount ?? 0;

test('a batch is watched to its end by one client, with the server killed in the middle and started again, told to end, and started again: each does the rest, and nothing twice', async () => {
  firm = newBatchFirm(template, 12);
  let { child, url } = await serve(firm.directory);
  const token = await logIn(url);
  const startedAt = Date.now();
  const started = await ask<{ it: { run: { id: string } } }>(url, {
    query:
      'mutation ($input: StartBatchCloseInput!) { it: startBatchClose(input: $input) { ... on BatchRunStarted { run { id } } } }',
    variables: {
      input: {
        idempotencyKey: 'k',
        tenants: { isAll: true },
        month: '2026-01',
        target: 'PENDING_APPROVAL',
      },
    },
    token,
  });
  const watching = new Watching<Run>(
    { url: () => url, token: () => token },
    {
      query: 'subscription ($id: ID!) { batchRunChanged(id: $id) { state counts { state tenantCount } } }',
      variables: { id: started.it.run.id },
    },
  );
  const clientsDone = (): number =>
    Number(
      firm?.controlRows(`select count(*) as n from batch_run_tenants where state = 'DONE'`)[0]?.['n'] ?? 0,
    );
  let seen = 0;
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    if (signal === 'SIGKILL') {
      seen = doneOf(await watching.until((data) => doneOf(data) > 0));
      expect(Date.now() - startedAt).toBeLessThan(5_000);
    } else {
      // What is stored says it sooner than the stream does, where the machine is busy: the rest must not be done meanwhile.
      await vi.waitFor(() => expect(watching.reconnects).toBe(1), { timeout: 10_000 });
      await vi.waitFor(() => expect(clientsDone()).toBeGreaterThan(seen), { timeout: 60_000, interval: 5 });
    }
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    seen = clientsDone();
    expect(seen, signal).toBeLessThan(12);
    expect(firm.controlRows('select state from batch_runs'), signal).toEqual([{ state: 'RUNNING' }]);
    ({ child, url } = await serve(firm.directory));
  }
  const last = await watching.until(({ batchRunChanged }) => batchRunChanged.state === 'FINISHED');
  expect(last.batchRunChanged.counts).toEqual([{ state: 'DONE', tenantCount: 12 }]);
  expect(watching.reconnects).toBe(2);
  watching.close();
  const read = await ask<{ batchRun: unknown }>(url, {
    query: 'query ($id: ID!) { batchRun(id: $id) { state counts { state tenantCount } } }',
    variables: { id: started.it.run.id },
    token: await logIn(url),
  });
  expect(read.batchRun).toEqual({ state: 'FINISHED', counts: [{ state: 'DONE', tenantCount: 12 }] });
  const stopped = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await stopped).toEqual([0, null]);
  for (const client of firm.clients) expect(firm.advanced(client)).toEqual(ADVANCED_ONCE);
});

test('two servers on one data directory: what one works on is watched at the other within two seconds', async () => {
  firm = newBatchFirm(template, 3);
  const [working, watched] = [await serve(firm.directory), await serve(firm.directory)];
  const token = await logIn(watched.url);
  const id = await firm.start();
  const watching = new Watching<Run>(
    { url: () => watched.url, token: () => token },
    {
      query: 'subscription ($id: ID!) { batchRunChanged(id: $id) { state counts { state tenantCount } } }',
      variables: { id: firmObjectId('BatchRun', id) },
    },
  );
  await watching.until(({ batchRunChanged }) => batchRunChanged.state === 'FINISHED');
  const endedAt = Number(firm.controlRows('select ended_at from batch_runs')[0]?.['ended_at']) / 1000;
  expect(Date.now() - endedAt).toBeLessThan(2_500);
  watching.close();
  working.child.kill('SIGTERM');
});
