import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { childEnvironment } from '../support/child-environment.ts';
import {
  ADVANCED_ONCE,
  makeBatchTemplate,
  newBatchFirm,
  type BatchClient,
  type BatchFirm,
  type BatchTemplate,
} from './batch-firm.ts';

/** Batches by workers in processes of their own, killed and resumed (product 1.8). */

/** A look opens the control plane anew, as nothing may hold it open while its processes are killed: one costs milliseconds. */
const LOOK_EVERY_MILLISECONDS = 100;
const script = path.join(import.meta.dirname, 'batch-process.ts');
const root = fileURLToPath(new URL('../..', import.meta.url));
const children = new Set<ChildProcess>();
const startings = new WeakMap<ChildProcess, Promise<unknown>>();
let template: BatchTemplate;
let firm: BatchFirm;

beforeAll(async () => {
  template = await makeBatchTemplate(10);
});
afterAll(() => template.remove());
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  firm.remove();
});

/** What a worker that was killed had taken is free again after so long. */
const LOCK_LIFE_MILLISECONDS = 1_500;
/** Nobody is killed: on a machine that does other work too, a worker that is slow keeps what it took. */
const NEVER_TAKEN_MILLISECONDS = 60_000;

function work(killAt: readonly string[] = [], lockLifeMilliseconds = LOCK_LIFE_MILLISECONDS): ChildProcess {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      script,
      firm.directory,
      String(lockLifeMilliseconds),
      ...killAt,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  startings.set(child, once(child.stdout, 'data'));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  children.add(child);
  return child;
}
const errors: string[] = [];
const ended = (child: ChildProcess): Promise<NodeJS.Signals | number | null> =>
  new Promise((resolve) => {
    const answer = () => resolve(child.signalCode ?? child.exitCode);
    if (child.exitCode !== null || child.signalCode !== null) answer();
    else child.once('exit', answer);
  });
/** A worker that has not started yet knows no other end than the signal's. */
const stop = async (child: ChildProcess): Promise<NodeJS.Signals | number | null> => {
  await startings.get(child);
  child.kill('SIGTERM');
  return ended(child);
};
const runState = (): unknown => firm.controlRows('select state from batch_runs')[0]?.['state'];
async function finished(): Promise<void> {
  while (runState() !== 'FINISHED') await delay(LOOK_EVERY_MILLISECONDS);
}
interface TenantRow {
  readonly state: string;
  readonly attempts: number;
  readonly outcome: { readonly kind: string; readonly refusal?: { readonly code: string } } | null;
}
const rowOf = ({ slug }: BatchClient): TenantRow => {
  const [row] = firm.controlRows(
    `select state, attempts, outcome from batch_run_tenants
     where tenant_id = (select id from tenants where slug = '${slug}') order by commit_number desc`,
  );
  const outcome = row?.['outcome'];
  return {
    state: String(row?.['state']),
    attempts: Number(row?.['attempts']),
    outcome: typeof outcome === 'string' ? (JSON.parse(outcome) as TenantRow['outcome']) : null,
  };
};

test.each([
  ['batch.beginTenant', '4'],
  ['books.advanceClose', '3'],
  ['batch.endTenant', '5'],
])(
  'killed at %s, for the %sth time, the run is resumed and each tenant is done once',
  async (command, nth) => {
    firm = newBatchFirm(template, 8);
    await firm.start();
    expect(await ended(work([command, nth]))).toBe('SIGKILL');
    expect(runState()).toBe('RUNNING');
    const other = work();
    await finished();
    expect(await stop(other)).toBe(0);
    for (const client of firm.clients) {
      expect(rowOf(client).state).toBe('DONE');
      expect(firm.advanced(client)).toEqual(ADVANCED_ONCE);
    }
    // The tasks are gone with the run.
    expect(firm.controlRows(`select count(*) as n from jobs where name = 'batch.runTenant'`)).toEqual([
      { n: 0 },
    ]);
  },
);

test('two workers in two processes do each tenant once', async () => {
  firm = newBatchFirm(template, 10);
  await firm.start();
  const workers = [work([], NEVER_TAKEN_MILLISECONDS), work([], NEVER_TAKEN_MILLISECONDS)];
  await finished();
  expect(await Promise.all(workers.map(stop))).toEqual([0, 0]);
  for (const client of firm.clients) {
    expect(rowOf(client)).toMatchObject({ state: 'DONE', attempts: 1 });
    expect(firm.advanced(client)).toEqual(ADVANCED_ONCE);
  }
});

test('a tenant whose file is corrupt is FAILED after three attempts, one whose rights were withdrawn is BLOCKED, the others are DONE', async () => {
  firm = newBatchFirm(template, 5);
  await firm.start();
  const [corrupt, withdrawn, ...others] = firm.clients as [BatchClient, BatchClient, ...BatchClient[]];
  await firm.withdraw(withdrawn);
  const file = firm.fileOf(corrupt);
  for (const journal of [`${file}-wal`, `${file}-shm`]) rmSync(journal, { force: true });
  writeFileSync(file, 'this is no database at all'.repeat(400));
  errors.length = 0;
  const worker = work();
  await finished();
  await stop(worker);
  expect(rowOf(corrupt)).toMatchObject({ state: 'FAILED', attempts: 3, outcome: { kind: 'failure' } });
  const { reference } = rowOf(corrupt).outcome as unknown as { readonly reference: string };
  expect(errors.join('')).toContain(reference);
  expect(JSON.stringify(rowOf(corrupt))).not.toContain(firm.directory);
  expect(rowOf(withdrawn)).toMatchObject({
    state: 'BLOCKED',
    attempts: 1,
    outcome: { refusal: { code: 'PERMISSION_WITHDRAWN' } },
  });
  expect(firm.advanced(withdrawn)).toEqual([0, 0]);
  for (const client of others) expect(firm.advanced(client)).toEqual(ADVANCED_ONCE);
});

test('from the command line a run is started in a person’s name, followed and cancelled; nobody else’s rights will do', async () => {
  firm = newBatchFirm(template, 3);
  const options = ['--month', '2026-01', '--target', 'LOCK_SALES_AND_PURCHASING'];
  const senior = ['--as', 'senior@firm.example'];
  expect(await cli('close', 'start', '--all', ...options)).toMatchObject({
    code: 2,
    output: expect.stringContaining('--as') as string,
  });
  await firm.withdraw(firm.clients[2] as BatchClient);
  const denied = await cli('close', 'start', 'client-1', 'client-3', ...options, ...senior);
  expect(denied).toMatchObject({
    code: 1,
    output: expect.stringContaining('There is no tenant client-3.') as string,
  });
  expect(firm.controlRows('select 1 from batch_runs')).toEqual([]);

  const started = await cli('close', 'start', 'client-1', 'client-2', ...options, ...senior);
  expect(started.code).toBe(0);
  expect(started.output).toContain('RUNNING, 2 tenants, started by senior');
  const [, id = ''] = /^([0-9a-f-]{36}) 2026-01/m.exec(started.output) ?? [];
  // Its tasks are there already: whatever worker looks next begins at once.
  expect(firm.controlRows(`select count(*) as n from jobs where name = 'batch.runTenant'`)).toEqual([
    { n: 2 },
  ]);
  const worker = work();
  await finished();
  await stop(worker);
  const status = await cli('close', 'status', id);
  expect(status.code).toBe(0);
  expect(status.output).toMatch(/client-1 +DONE +LOCK_SALES, LOCK_SALES_AND_PURCHASING/);
  const [commit] = firm.rows(
    firm.clients[0] as BatchClient,
    `select actor_kind, actor_name, actor_id is not null as has_id, origin from commits where command = 'books.advanceClose'`,
  );
  expect(commit).toEqual({ actor_kind: 'user', actor_name: null, has_id: 1, origin: `batch ${id}` });
  expect(await cli('close', 'cancel', id, ...senior)).toMatchObject({
    code: 1,
    output: expect.stringContaining('nothing left to cancel') as string,
  });
});

/** The operator's command line on the firm's directory. */
async function cli(
  ...given: readonly string[]
): Promise<{ readonly code: unknown; readonly output: string }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'ops/src/cli.ts', ...given],
    {
      cwd: root,
      env: childEnvironment({ CIFRA_DATA: firm.directory, CIFRA_FX_PROVIDER: 'off' }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  return { code: await ended(child), output };
}
