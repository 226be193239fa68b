import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { JobBackend } from '../job-backend.ts';
import type { JobRun, JobTask, TaskDefinition } from '../job-definition.ts';
import { JobWorker, type JobLogRecord } from '../job-worker.ts';
import { openStore, storeKinds } from '../testing/backends.fixture.ts';
import { proxyTo, type Proxy } from '../testing/proxy.fixture.ts';

const url = process.env['TEST_MONGODB_URL'];
/** A minute where every proof runs, which is longer than a lock lives; otherwise as long as shows the same. */
const AWAY_MILLISECONDS = process.env['CIFRA_PROOFS'] === 'all' ? 60_000 : 7_000;
const TASKS = 24;
/** A lock whose answer was lost lives for half a minute after the return; what it held back comes after that. */
const PATIENCE_MILLISECONDS = AWAY_MILLISECONDS + 75_000;

describe.skipIf(url === undefined)('a MongoDB server that goes away', () => {
  let place: string;
  let remove: () => Promise<void>;
  let proxy: Proxy;
  let direct: JobBackend;
  let tasks: JobTask[];
  let records: JobLogRecord[];
  const workers = new Set<JobWorker>();

  beforeEach(async () => {
    const kind = storeKinds(url).find(({ name }) => name === 'MongoDB');
    if (kind === undefined) throw new Error('there is no such store');
    ({ place, remove } = await kind.make());
    proxy = await proxyTo(place);
    direct = await openStore(place);
    await direct.connect();
    tasks = [];
    records = [];
  });
  afterEach(async () => {
    proxy.mend();
    await Promise.all([...workers].map((worker) => worker.stop()));
    workers.clear();
    await direct.disconnect();
    await remove();
    proxy.close();
  });

  const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await condition())) await delay(20);
  };
  const stored = async () => (await direct.repository.queryJobs({ name: 'once' })).jobs;

  async function work(
    name: string,
    from: string,
    { run, lockLifeMilliseconds }: { run: (run: JobRun) => Promise<void>; lockLifeMilliseconds?: number },
  ): Promise<JobWorker> {
    const definition: TaskDefinition = {
      name: 'once',
      meaning: 'Is done once.',
      scope: 'task',
      retrySeconds: [0.1],
      listTasks: async () => tasks,
      run,
    };
    const worker = new JobWorker({
      backend: await openStore(from),
      definitions: [definition],
      listTenants: async () => [],
      name,
      log: (record) => records.push({ worker: name, ...record }),
      scanEveryMilliseconds: 500,
      syncEveryMilliseconds: 500,
      ...(lockLifeMilliseconds !== undefined && { lockLifeMilliseconds }),
    });
    workers.add(worker);
    worker.start();
    await until(() => worker.state.status === 'running');
    return worker;
  }

  test(
    'two workers say so, go on when it is back, lose no task and do none twice, though some ended meanwhile',
    async () => {
      const ended: string[] = [];
      let began = 0;
      const run = async ({ key }: JobRun): Promise<void> => {
        began += 1;
        await delay(1_000);
        ended.push(key);
        tasks = tasks.filter((task) => task.key !== key);
      };
      tasks = Array.from({ length: TASKS }, (_, index) => ({ key: `t${index}`, tenantId: null, data: null }));
      const both = await Promise.all([work('a', proxy.url, { run }), work('b', proxy.url, { run })]);
      await until(() => ended.length >= 4 && began > ended.length);
      proxy.cut();
      const before = ended.length;
      await until(() => both.every(({ state }) => state.status === 'unavailable'));
      await delay(AWAY_MILLISECONDS);
      expect(both.every(({ state }) => state.unavailableSince !== null)).toBe(true);
      // What ran when it went away has ended, and nothing else.
      expect(ended.length).toBeGreaterThan(before);
      expect(ended.length).toBeLessThanOrEqual(before + 4);
      proxy.mend();
      await until(async () => ended.length >= TASKS && (await stored()).length === 0);
      await delay(1_000);
      expect(ended.toSorted()).toEqual(Array.from({ length: TASKS }, (_, index) => `t${index}`).toSorted());
      expect(both.map(({ state }) => state.status)).toEqual(['running', 'running']);
      expect(records.filter(({ event }) => event === 'jobs.storeIsBack').length).toBeGreaterThanOrEqual(2);
    },
    PATIENCE_MILLISECONDS,
  );

  test(
    'a worker that was cut off while another took its job writes nothing when it is back',
    async () => {
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      let end = (): void => undefined;
      const ended = new Promise<void>((resolve) => (end = resolve));
      onTestFinished(() => end());
      let hasBegun = false;
      tasks = [{ key: 'a', tenantId: null, data: null }];
      let isLost = false;
      await work('cut off', proxy.url, {
        lockLifeMilliseconds: 1_500,
        run: async ({ signal }) => {
          hasBegun = true;
          signal.addEventListener('abort', () => (isLost = true));
          await released;
          throw new Error('too late');
        },
      });
      await until(() => hasBegun);
      proxy.cut();
      const done: string[] = [];
      await work('other', place, {
        lockLifeMilliseconds: 1_500,
        run: async ({ key }) => {
          done.push(key);
          await ended;
        },
      });
      await until(() => done.length === 1 && isLost);
      const [taken] = await stored();
      release();
      proxy.mend();
      await until(() =>
        records.some(({ event, worker }) => event === 'jobs.lockLost' && worker === 'cut off'),
      );
      expect((await stored())[0]).toMatchObject({ lastModifiedBy: 'other', failCount: 0 });
      expect(taken).toMatchObject({ lastModifiedBy: 'other' });
      end();
    },
    PATIENCE_MILLISECONDS,
  );

  test('an outcome whose answer was lost counts as written, and another worker’s is not taken for it', async () => {
    const far = await openStore(proxy.url);
    onTestFinished(() => far.disconnect());
    await far.connect();
    const outcomeOf = async (key: string) => {
      const nextRunAt = new Date(Date.now() - 1_000);
      const saved = await direct.repository.saveJob(
        { name: key, type: 'normal', priority: 0, nextRunAt, data: { key } },
        undefined,
      );
      const locked = await far.repository.lockJob(saved, { lastModifiedBy: 'far' });
      if (locked === undefined) throw new Error('the job is free');
      const { lockedAt: _lockedAt, ...outcome } = { ...locked, lastFinishedAt: new Date(), failCount: 0 };
      return outcome;
    };
    const outcome = await outcomeOf('a');
    proxy.loseAnswers();
    const saving = far.repository.saveJobState(outcome, { lastModifiedBy: 'far' });
    await until(
      async () => (await direct.repository.getJobById(String(outcome._id)))?.lockedAt === undefined,
    );
    proxy.mend();
    await saving;
    expect(await direct.repository.getJobById(String(outcome._id))).toMatchObject({
      lastFinishedAt: outcome.lastFinishedAt,
    });
  });
});
