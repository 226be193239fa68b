import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { JobFailed } from './failures.ts';
import type { JobBackend } from './job-backend.ts';
import { JobBoard } from './job-board.ts';
import { scheduledData, type JobRun, type JobTask, type TaskDefinition } from './job-definition.ts';
import { JobWorker } from './job-worker.ts';
import { syncSchedules } from './sync-schedules.ts';
import { openStore, storeKinds } from './testing/backends.fixture.ts';
import { newId } from './testing/control-store.fixture.ts';

describe.each(storeKinds(process.env['TEST_MONGODB_URL']))('tasks on $name', (kind) => {
  let place: string;
  let remove: () => Promise<void>;
  let backend: JobBackend;
  let tasks: JobTask[];
  let runs: JobRun[];
  let act: (run: JobRun) => Promise<void>;
  const workers = new Set<JobWorker>();

  const definition: TaskDefinition = {
    name: 'once',
    meaning: 'Is done once.',
    scope: 'task',
    retrySeconds: [0.1],
    concurrency: 4,
    listTasks: async () => tasks,
    run: async (run) => {
      runs.push(run);
      await act(run);
    },
  };
  const task = (key: string): JobTask => ({ key, tenantId: newId(), data: { about: key } });
  const isDone = (run: JobRun): void => {
    tasks = tasks.filter(({ key }) => key !== run.key);
  };

  beforeEach(async () => {
    ({ place, remove } = await kind.make());
    backend = await openStore(place);
    await backend.connect();
    tasks = [];
    runs = [];
    act = async (run) => isDone(run);
  });
  afterEach(async () => {
    for (const worker of workers) await worker.stop();
    workers.clear();
    await backend.disconnect();
    await remove();
  });

  const stored = async () => (await backend.repository.queryJobs({ name: 'once' })).jobs;
  const sync = () =>
    syncSchedules({
      repository: backend.repository,
      definitions: [definition],
      tenants: [],
      now: new Date(),
    });
  async function work(scanEveryMilliseconds = 50): Promise<JobWorker> {
    const worker = new JobWorker({
      backend: await openStore(place),
      definitions: [definition],
      listTenants: async () => [],
      name: `worker ${workers.size}`,
      log: () => undefined,
      scanEveryMilliseconds,
      syncEveryMilliseconds: 60_000,
    });
    workers.add(worker);
    worker.start();
    while (worker.state.status !== 'running') await delay(5);
    return worker;
  }
  const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await condition())) await delay(10);
  };

  test('each task of the list is made once, due now, by however many look; what is not listed any more goes', async () => {
    tasks = [task('a'), task('b')];
    await Promise.all([sync(), sync()]);
    expect((await stored()).map(({ data }) => scheduledData(data).key).toSorted()).toEqual(['a', 'b']);
    expect(await sync()).toMatchObject({ madeCount: 0, removedCount: 0 });
    tasks = tasks.slice(1);
    expect(await sync()).toMatchObject({ madeCount: 0, removedCount: 1 });
    expect((await stored()).map(({ data }) => scheduledData(data).key)).toEqual(['b']);
  });

  test('a task that a worker has locked stays with it', async () => {
    tasks = [task('a')];
    await sync();
    const [job] = await stored();
    if (job === undefined) throw new Error('no job');
    expect(await backend.repository.lockJob(job, { lastModifiedBy: 'w' })).toBeDefined();
    tasks = [];
    expect(await sync()).toMatchObject({ removedCount: 0 });
    expect(await stored()).toHaveLength(1);
  });

  test('a task whose run ended and that is still listed is due again', async () => {
    tasks = [task('a')];
    await sync();
    const [job] = await stored();
    if (job === undefined) throw new Error('no job');
    await backend.repository.saveJob({ ...job, nextRunAt: null }, undefined);
    expect(await sync()).toMatchObject({ madeCount: 1 });
    expect((await stored())[0]?.nextRunAt).not.toBeNull();
  });

  test('tasks are run at once when the board is notified, several at a time, each with its own key and data, and are removed then', async () => {
    let atOnce = 0;
    let most = 0;
    act = async (run) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await delay(30);
      atOnce -= 1;
      isDone(run);
    };
    const worker = await work(60_000);
    const board = new JobBoard({ backend, definitions: [definition], onDue: () => void worker.nudge() });
    tasks = ['a', 'b', 'c', 'd', 'e', 'f'].map(task);
    const queued = [...tasks];
    const startedAt = Date.now();
    await board.lookForTasks('once');
    await until(async () => runs.length === 6 && (await stored()).length === 0);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    expect(most).toBeGreaterThan(2);
    expect(most).toBeLessThanOrEqual(4);
    for (const { key, tenantId, data } of queued)
      expect(runs.filter((run) => run.key === key)).toMatchObject([
        { tenantId, data, idempotencyKey: `once:${key}` },
      ]);
    // They are no schedules: nobody pauses them, and they are listed by what they are of.
    expect(await board.list()).toEqual([]);
    expect(await board.listFailed()).toEqual([]);
    await expect(board.lookForTasks('unknown')).rejects.toThrow('no task is named unknown');
  });

  test('a task that fails is tried again until it is done, under the same key', async () => {
    act = async (run) => {
      if (runs.length < 4) throw new JobFailed('not yet');
      isDone(run);
    };
    tasks = [task('a')];
    await work();
    await until(async () => runs.length === 4 && (await stored()).length === 0);
    expect(new Set(runs.map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set(['once:a']));
  });

  test('two workers run each task once', async () => {
    tasks = Array.from({ length: 12 }, (_, index) => task(`t${index}`));
    await Promise.all([work(), work()]);
    await until(async () => runs.length >= 12 && (await stored()).length === 0);
    await delay(100);
    expect(runs.map(({ key }) => key).toSorted()).toEqual(
      Array.from({ length: 12 }, (_, index) => `t${index}`).toSorted(),
    );
  });
});
