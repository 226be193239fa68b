import { toJobId, type JobParameters } from 'agenda';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LockLost } from './failures.ts';
import type { JobBackend } from './job-backend.ts';
import type { JobDefinition, ScheduledTenant } from './job-definition.ts';
import type { FencedJob, FencedRemoval } from './stored-job.ts';
import { syncSchedules } from './sync-schedules.ts';
import { openStore, storeKinds } from './testing/backends.fixture.ts';
import { newId } from './testing/control-store.fixture.ts';

const panama: ScheduledTenant = { id: newId(), timeZone: 'America/Panama' };
const tokyo: ScheduledTenant = { id: newId(), timeZone: 'Asia/Tokyo' };

const daily: JobDefinition = {
  name: 'daily',
  meaning: 'Runs every day.',
  scope: 'tenant',
  cron: '30 0 * * *',
  retrySeconds: [60],
  run: async () => undefined,
};
const fetched: JobDefinition = { ...daily, name: 'fetch', scope: 'firm', cron: '0 0 * * *' };

const job = (name: string, more: Partial<JobParameters> = {}): JobParameters => ({
  name,
  type: 'normal',
  priority: 0,
  nextRunAt: new Date(Date.now() - 1000),
  data: {},
  ...more,
});

describe.each(storeKinds(process.env['TEST_MONGODB_URL']))('the job store on $name', (kind) => {
  let backend: JobBackend;
  let other: JobBackend;
  let remove: () => Promise<void>;

  beforeEach(async () => {
    const made = await kind.make();
    remove = made.remove;
    backend = await openStore(made.place);
    other = await openStore(made.place);
    await backend.connect();
    await other.connect();
  });
  afterEach(async () => {
    await backend.disconnect();
    await other.disconnect();
    await remove();
  });

  const lockNext = (from: JobBackend, name: string, worker: string, lockLifeMilliseconds = 30_000) =>
    from.repository.getNextJobToRun(
      name,
      new Date(),
      new Date(Date.now() - lockLifeMilliseconds),
      undefined,
      { lastModifiedBy: worker },
    );

  test('a job that is saved comes back as it was said, with its time and its data', async () => {
    const nextRunAt = new Date('2026-03-01T05:30:00Z');
    const saved = await backend.repository.saveJob(
      job('a', { nextRunAt, repeatInterval: '30 0 * * *', repeatTimezone: 'America/Panama', data: { n: 1 } }),
      { lastModifiedBy: 'w1' },
    );
    expect(await other.repository.getJobById(String(saved._id))).toMatchObject({
      name: 'a',
      nextRunAt,
      repeatInterval: '30 0 * * *',
      repeatTimezone: 'America/Panama',
      data: { n: 1 },
    });
    expect(await backend.repository.getDistinctJobNames()).toEqual(['a']);
    expect(await backend.repository.getQueueSize()).toBe(1);
  });

  test('of two workers that look at the same moment, one locks a job and the other finds nothing', async () => {
    await backend.repository.saveJob(job('a'), undefined);
    const found = await Promise.all([
      lockNext(backend, 'a', 'w1'),
      lockNext(other, 'a', 'w2'),
      lockNext(backend, 'a', 'w1'),
      lockNext(other, 'a', 'w2'),
    ]);
    expect(found.filter((each) => each !== undefined)).toHaveLength(1);
  });

  test('a job that is not due, paused or locked is not run; one whose lock expired is', async () => {
    await backend.repository.saveJob(job('later', { nextRunAt: new Date(Date.now() + 60_000) }), undefined);
    expect(await lockNext(backend, 'later', 'w1')).toBeUndefined();
    await backend.repository.saveJob(job('a'), undefined);
    expect(await backend.repository.disableJobs({ name: 'a' })).toBe(1);
    expect(await lockNext(backend, 'a', 'w1')).toBeUndefined();
    expect(await backend.repository.enableJobs({ name: 'a' })).toBe(1);
    expect(await lockNext(backend, 'a', 'w1')).toBeDefined();
    expect(await lockNext(other, 'a', 'w2')).toBeUndefined();
    expect(await lockNext(other, 'a', 'w2', -1)).toMatchObject({ name: 'a', lastModifiedBy: 'w2' });
  });

  test('fencing: a worker whose lock ran out and was taken writes no outcome, touches nothing and frees nothing', async () => {
    await backend.repository.saveJob(job('a'), undefined);
    const first = await lockNext(backend, 'a', 'w1');
    const second = await lockNext(other, 'a', 'w2', -1);
    if (!first || !second) throw new Error('both were to get the lock, one after the other');
    const late = { ...first, lastFinishedAt: new Date(), failCount: 7, failReason: 'too late' };
    delete late.lockedAt;
    await expect(backend.repository.saveJobState(late, { lastModifiedBy: 'w1' })).rejects.toThrow(LockLost);
    await expect(backend.repository.saveJobState(first, { lastModifiedBy: 'w1' })).rejects.toThrow(LockLost);
    await backend.repository.unlockJob(first);
    await backend.repository.unlockJobs([first._id ?? '']);
    const stored = await backend.repository.getJobById(String(first._id));
    expect(stored).toMatchObject({ lastModifiedBy: 'w2', lockedAt: second.lockedAt });
    expect(stored?.failReason).toBeUndefined();
    expect(stored?.lastFinishedAt).toBeUndefined();
    const inTime = { ...second, lastFinishedAt: new Date() };
    delete inTime.lockedAt;
    await other.repository.saveJobState(inTime, { lastModifiedBy: 'w2' });
    expect((await backend.repository.getJobById(String(first._id)))?.lockedAt).toBeUndefined();
    // What it had is over: a touch that comes after its own outcome does not lock again.
    await expect(other.repository.saveJobState(second, { lastModifiedBy: 'w2' })).rejects.toThrow(LockLost);
  });

  test('fencing: what was read before somebody locked the job is neither saved nor removed', async () => {
    const read: FencedJob = await backend.repository.saveJob(job('a', { data: { n: 1 } }), undefined);
    await lockNext(other, 'a', 'w2');
    const removal: FencedRemoval = { ids: [read._id ?? ''], fence: read.fence ?? -1 };
    expect(await backend.repository.removeJobs(removal)).toBe(0);
    await expect(
      backend.repository.saveJob({ ...read, nextRunAt: null, data: { n: 2 } }, undefined),
    ).rejects.toThrow(LockLost);
    const stored: FencedJob | null = await backend.repository.getJobById(String(read._id));
    expect(stored).toMatchObject({ data: { n: 1 }, nextRunAt: read.nextRunAt });
    const now: FencedRemoval = { ...removal, fence: stored?.fence ?? -1 };
    expect(await backend.repository.removeJobs(now)).toBe(1);
  });

  test('two workers that start at the same moment make each schedule once', async () => {
    const sync = (one: JobBackend) =>
      syncSchedules({
        repository: one.repository,
        definitions: [daily, fetched],
        tenants: [panama, tokyo],
        now: new Date('2026-03-01T12:00:00Z'),
      });
    await Promise.all([sync(backend), sync(other), sync(backend), sync(other)]);
    const { jobs } = await backend.repository.queryJobs({ sort: { nextRunAt: 'asc' } });
    expect(jobs.map(({ name, nextRunAt }) => [name, nextRunAt?.toISOString()])).toEqual([
      ['daily', '2026-03-01T15:30:00.000Z'],
      ['fetch', '2026-03-02T00:00:00.000Z'],
      ['daily', '2026-03-02T05:30:00.000Z'],
    ]);
  });

  test('a new tenant gets its schedule, a removed one loses it, one that moved is planned anew; pauses and times stay', async () => {
    const sync = (tenants: readonly ScheduledTenant[], now: string) =>
      syncSchedules({ repository: backend.repository, definitions: [daily], tenants, now: new Date(now) });
    await sync([panama], '2026-03-01T12:00:00Z');
    await backend.repository.disableJobs({ name: 'daily' });
    // A day later nothing has run: the time that was missed stays due.
    expect(await sync([panama, tokyo], '2026-03-03T12:00:00Z')).toEqual({
      madeCount: 1,
      changedCount: 0,
      removedCount: 0,
      postponedCount: 0,
    });
    const { jobs } = await backend.repository.queryJobs({ name: 'daily', sort: { nextRunAt: 'asc' } });
    expect(jobs.map(({ nextRunAt, disabled }) => [nextRunAt?.toISOString(), disabled === true])).toEqual([
      ['2026-03-02T05:30:00.000Z', true],
      ['2026-03-03T15:30:00.000Z', false],
    ]);
    expect(await sync([{ ...tokyo, timeZone: 'Europe/Madrid' }], '2026-03-03T12:00:00Z')).toEqual({
      madeCount: 0,
      changedCount: 1,
      removedCount: 1,
      postponedCount: 0,
    });
    const left = await backend.repository.queryJobs({ name: 'daily' });
    expect(
      left.jobs.map(({ nextRunAt, repeatTimezone }) => [nextRunAt?.toISOString(), repeatTimezone]),
    ).toEqual([['2026-03-03T23:30:00.000Z', 'Europe/Madrid']]);
  });

  test('jobs of a name may be many; every() has one of its name and does not run at once what is planned', async () => {
    await backend.repository.saveJob(job('many'), undefined);
    await backend.repository.saveJob(job('many'), undefined);
    const planned = new Date(Date.now() + 60_000);
    await backend.repository.saveJob(job('one', { type: 'single', nextRunAt: planned }), undefined);
    await other.repository.saveJob(job('one', { type: 'single' }), undefined);
    const { jobs, total } = await backend.repository.queryJobs({ names: ['many', 'one'] });
    expect(total).toBe(3);
    expect(jobs.find(({ name }) => name === 'one')?.nextRunAt).toEqual(planned);
    const overview = await backend.repository.getJobsOverview();
    expect(overview.find(({ name }) => name === 'many')).toMatchObject({ total: 2, queued: 2 });
    expect(overview.find(({ name }) => name === 'one')).toMatchObject({ total: 1, scheduled: 1 });
    expect(overview).toHaveLength(2);
  });

  test('what is put off while more comes waits, and no longer than it may', async () => {
    const put = (delay: number, maxWait?: number) =>
      backend.repository.saveJob(
        job('off', {
          nextRunAt: new Date(),
          unique: { 'data.key': 'x' },
          data: { key: 'x' },
          uniqueOpts: {
            debounce: { delay, strategy: 'trailing', ...(maxWait !== undefined && { maxWait }) },
          },
        }),
        undefined,
      );
    const first = await put(60_000);
    expect(Number(first.nextRunAt) - Date.now()).toBeGreaterThan(30_000);
    const second = await put(120_000);
    expect(second._id).toEqual(first._id);
    expect(Number(second.nextRunAt) - Date.now()).toBeGreaterThan(90_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const third = await put(120_000, 1);
    expect(Number(third.nextRunAt)).toBeLessThanOrEqual(Date.now());
  });

  test('jobs are removed by id, name and data; where nothing is said nothing is removed', async () => {
    const first = await backend.repository.saveJob(job('a', { data: { n: 1 } }), undefined);
    await backend.repository.saveJob(job('a', { data: { n: 2 } }), undefined);
    await backend.repository.saveJob(job('b'), undefined);
    expect(await backend.repository.removeJobs({})).toBe(0);
    expect(await backend.repository.removeJobs({ id: 'no id' })).toBe(0);
    expect(await backend.repository.removeJobs({ data: { n: 2 } })).toBe(1);
    expect(await backend.repository.removeJobs({ ids: [first._id ?? toJobId('x')] })).toBe(1);
    expect(await backend.repository.removeJobs({ notNames: ['c'] })).toBe(1);
    await backend.repository.saveJob(job('b'), undefined);
    expect(await backend.repository.purgeAllJobs()).toBe(1);
    expect(await backend.repository.queryJobs()).toEqual({ jobs: [], total: 0 });
  });

  test('a job is locked by hand while it is free and due as its caller believes', async () => {
    const saved = await backend.repository.saveJob(job('a'), undefined);
    expect(await other.repository.lockJob({ ...saved, nextRunAt: new Date(0) }, undefined)).toBeUndefined();
    expect(await other.repository.lockJob(saved, { lastModifiedBy: 'w2' })).toMatchObject({ name: 'a' });
    expect(await backend.repository.lockJob(saved, { lastModifiedBy: 'w1' })).toBeUndefined();
    await other.repository.unlockJobs([saved._id ?? '']);
    expect(await lockNext(backend, 'a', 'w1')).toBeDefined();
  });

  test('each write of one process is a change that another one sees; a read is not', async () => {
    const saved = await backend.repository.saveJob(job('a'), undefined);
    let last = await other.lastChange();
    expect(last).toBeGreaterThan(0n);
    const writes: (() => Promise<unknown>)[] = [
      () => lockNext(backend, 'a', 'w1'),
      () => backend.repository.unlockJobs([saved._id ?? '']),
      () => backend.repository.disableJobs({ name: 'a' }),
      () => backend.repository.enableJobs({ name: 'a' }),
      () => backend.repository.removeJobs({ name: 'a' }),
    ];
    for (const write of writes) {
      await write();
      const next = await other.lastChange();
      expect(next).toBeGreaterThan(last);
      last = next;
    }
    expect(await lockNext(backend, 'a', 'w1')).toBeUndefined();
    await backend.repository.queryJobs({ name: 'a' });
    expect(await backend.repository.removeJobs({ name: 'a' })).toBe(0);
    expect(await other.lastChange()).toBe(last);
  });
});
