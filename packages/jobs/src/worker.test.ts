import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobBackend } from './job-backend.ts';
import type { ScheduledTenant } from './job-definition.ts';
import { scheduledData } from './job-definition.ts';
import { openStore, storeKinds } from './testing/backends.fixture.ts';
import { newId } from './testing/control-store.fixture.ts';
import type { WorkerOrder } from './testing/worker-process.fixture.ts';

interface Line {
  readonly what: 'began' | 'done';
  readonly worker: string;
  readonly tenantId: string;
  readonly day: string;
  readonly key: string;
}

const script = path.join(import.meta.dirname, 'testing/worker-process.fixture.ts');

describe.each(storeKinds(process.env['TEST_MONGODB_URL']))('workers on $name, each a process', (kind) => {
  let place: string;
  let remove: () => Promise<void>;
  let directory: string;
  let journal: string;
  let store: JobBackend;
  const children = new Set<ChildProcess>();
  const panama: ScheduledTenant = { id: newId(), timeZone: 'America/Panama' };
  const tokyo: ScheduledTenant = { id: newId(), timeZone: 'Asia/Tokyo' };

  beforeEach(async () => {
    ({ place, remove } = await kind.make());
    directory = mkdtempSync(path.join(tmpdir(), 'cifra-workers-'));
    journal = path.join(directory, 'journal');
    store = await openStore(place);
    await store.connect();
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    children.clear();
    await store.disconnect();
    await remove();
    rmSync(directory, { recursive: true, force: true });
  });

  const start = (name: string, order: Partial<WorkerOrder>): ChildProcess => {
    const whole: WorkerOrder = {
      place,
      name,
      journal,
      tenants: [panama, tokyo],
      clockAt: Date.parse('2026-03-01T12:00:00Z'),
      cron: '30 0 * * *',
      lockLifeMilliseconds: 1_500,
      runMilliseconds: 20,
      ...order,
    };
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script, JSON.stringify(whole)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    children.add(child);
    return child;
  };
  const lines = (what?: Line['what']): Line[] =>
    (existsSync(journal) ? readFileSync(journal, 'utf8') : '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
      .filter((line) => what === undefined || line.what === what);
  const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await condition())) await delay(20);
  };
  const stop = async (child: ChildProcess): Promise<number | null> => {
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    return ended;
  };
  const stored = async () => (await store.repository.queryJobs({ name: 'daily' })).jobs;
  const jobOf = async ({ id }: ScheduledTenant) =>
    (await stored()).find(({ data }) => scheduledData(data).tenantId === id);
  const planned = async (): Promise<(string | undefined)[]> =>
    [await jobOf(panama), await jobOf(tokyo)].map((job) => job?.nextRunAt?.toISOString());
  /** The schedules as they were made on a day, with nothing run since. */
  const plan = async (clockAt: string, more: Partial<WorkerOrder> = {}): Promise<void> => {
    const child = start('planner', { clockAt: Date.parse(clockAt), ...more });
    await until(async () => (await stored()).length === 2);
    await stop(child);
  };

  test('Z2: two workers and two time zones: one refresh each, at each one’s own midnight', async () => {
    await plan('2026-03-01T12:00:00Z');
    expect(await planned()).toEqual(['2026-03-02T05:30:00.000Z', '2026-03-01T15:30:00.000Z']);
    // Tokyo's day has come, Panama's has not.
    const first = ['a', 'b'].map((name) => start(name, { clockAt: Date.parse('2026-03-01T15:29:59.500Z') }));
    await until(() => lines('done').length > 0);
    await delay(300);
    await Promise.all(first.map(stop));
    expect(lines('done').map(({ tenantId, day, key }) => [tenantId, day, key])).toEqual([
      [tokyo.id, '2026-03-02', 'daily:2026-03-02'],
    ]);
    const second = ['c', 'd'].map((name) => start(name, { clockAt: Date.parse('2026-03-02T05:29:59.500Z') }));
    await until(() => lines('done').length > 1);
    await delay(300);
    expect((await Promise.all(second.map(stop))).every((code) => code === 0)).toBe(true);
    expect(lines('done').map(({ tenantId, day }) => [tenantId, day])).toEqual([
      [tokyo.id, '2026-03-02'],
      [panama.id, '2026-03-02'],
    ]);
    expect(await planned()).toEqual(['2026-03-03T05:30:00.000Z', '2026-03-02T15:30:00.000Z']);
  });

  test('after the machine was off for three days each tenant has one run, of the current day', async () => {
    await plan('2026-03-01T12:00:00Z');
    const workers = ['a', 'b'].map((name) => start(name, { clockAt: Date.parse('2026-03-04T18:00:00Z') }));
    await until(() => lines('done').length >= 2);
    await delay(300);
    await Promise.all(workers.map(stop));
    expect(lines('done')).toHaveLength(2);
    expect(lines('done').find(({ tenantId }) => tenantId === panama.id)?.day).toBe('2026-03-04');
    expect(lines('done').find(({ tenantId }) => tenantId === tokyo.id)?.day).toBe('2026-03-05');
    expect(await planned()).toEqual(['2026-03-05T05:30:00.000Z', '2026-03-05T15:30:00.000Z']);
  });

  test('where clocks are put back over the hour of the schedule, the day has one run', async () => {
    // Havana, 1 November 2026: 00:30 comes twice, at 04:30 and at 05:30 UTC.
    const havana = { ...panama, timeZone: 'America/Havana' };
    const more = { tenants: [havana, tokyo] };
    await plan('2026-10-31T20:00:00Z', more);
    const before = ['a', 'b'].map((name) =>
      start(name, { ...more, clockAt: Date.parse('2026-11-01T04:30:01Z') }),
    );
    await delay(1_000);
    await Promise.all(before.map(stop));
    const after = ['c', 'd'].map((name) =>
      start(name, { ...more, clockAt: Date.parse('2026-11-01T05:30:01Z') }),
    );
    await until(() => lines('done').some(({ tenantId }) => tenantId === havana.id));
    await delay(300);
    await Promise.all(after.map(stop));
    expect(lines('done').filter(({ tenantId }) => tenantId === havana.id)).toHaveLength(1);
    expect((await planned())[0]).toBe('2026-11-02T05:30:00.000Z');
  });

  test('a worker that is killed in a job leaves it due: another one runs it when the lock has expired, and no sooner', async () => {
    await plan('2026-03-01T12:00:00Z', { tenants: [panama, tokyo] });
    const clockAt = Date.parse('2026-03-01T18:00:00Z');
    const first = start('first', { clockAt, runMilliseconds: 60_000 });
    await until(() => lines('began').length === 1);
    const lockedAt = Number((await jobOf(tokyo))?.lockedAt);
    // It is kept alive as long as it runs: longer than a lock lives.
    await delay(2_000);
    expect(Number((await jobOf(tokyo))?.lockedAt)).toBeGreaterThan(lockedAt);
    first.kill('SIGKILL');
    const killedAt = Date.now();
    const second = start('second', { clockAt });
    await until(() => lines('done').length === 1);
    expect(Date.now() - killedAt).toBeGreaterThan(900);
    await delay(300);
    await stop(second);
    expect(lines().map(({ what, worker, key }) => [what, worker, key])).toEqual([
      ['began', 'first', 'daily:2026-03-02'],
      ['began', 'second', 'daily:2026-03-02'],
      ['done', 'second', 'daily:2026-03-02'],
    ]);
    expect(await jobOf(tokyo)).toMatchObject({ nextRunAt: new Date('2026-03-02T15:30:00Z') });
    expect((await jobOf(tokyo))?.lockedAt).toBeUndefined();
  });

  test('a stop waits for the job that runs, writes its outcome and leaves no lock', async () => {
    await plan('2026-03-01T12:00:00Z');
    const worker = start('a', { clockAt: Date.parse('2026-03-01T18:00:00Z'), runMilliseconds: 700 });
    await until(() => lines('began').length === 1);
    expect(await stop(worker)).toBe(0);
    expect(lines('done')).toHaveLength(1);
    expect((await stored()).filter(({ lockedAt }) => lockedAt !== undefined)).toEqual([]);
    expect((await planned())[1]).toBe('2026-03-02T15:30:00.000Z');
  });

  test('a failure is kept with its reason and is tried again before the next day', async () => {
    await plan('2026-03-01T12:00:00Z');
    const worker = start('a', { clockAt: Date.parse('2026-03-01T18:00:00Z'), fails: true });
    await until(async () => ((await jobOf(tokyo))?.failCount ?? 0) > 0);
    await stop(worker);
    const failed = await jobOf(tokyo);
    expect(failed).toMatchObject({ failCount: 1, failReason: 'asked to fail' });
    const retryAt = Number(failed?.nextRunAt);
    expect(retryAt).toBeGreaterThan(Date.parse('2026-03-01T19:00:00Z'));
    expect(retryAt).toBeLessThan(Date.parse('2026-03-01T19:01:00Z'));
    const again = start('b', { clockAt: retryAt });
    await until(() => lines('done').length === 1);
    await stop(again);
    expect(lines('done').map(({ key }) => key)).toEqual(['daily:2026-03-02']);
    expect(await jobOf(tokyo)).toMatchObject({ failCount: 0 });
  });
});
