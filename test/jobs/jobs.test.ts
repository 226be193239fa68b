import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { makeJobFirm, removeTemplate, type Client, type JobFirm } from './job-firm.ts';

/** The firm's own jobs on real books, by workers in processes of their own. */

/** A look opens the control plane anew, as nothing may hold it open while its processes are killed: one costs milliseconds. */
const LOOK_EVERY_MILLISECONDS = 100;
const script = path.join(import.meta.dirname, 'worker-process.ts');
const FETCH = 'fx.fetchProviderRates';
const TAKE_OVER = 'fx.takeOverRates';
const RECURRING = 'ledger.runRecurring';

let firm: JobFirm;
let panama: Client;
let tokyo: Client;
const children = new Set<ChildProcess>();
const startings = new WeakMap<ChildProcess, Promise<unknown>>();

beforeEach(async () => {
  firm = await makeJobFirm();
  [panama, tokyo] = firm.clients as [Client, Client];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  firm.remove();
});
afterAll(removeTemplate);

function start(clockAt: string, ...more: readonly string[]): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, firm.directory, String(Date.parse(clockAt)), ...more],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  startings.set(child, once(child.stdout, 'data'));
  children.add(child);
  return child;
}
const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once('exit', resolve);
  });
/** A worker that has not started yet knows no other end than the signal's. */
const stop = async (child: ChildProcess): Promise<number | null> => {
  await startings.get(child);
  child.kill('SIGTERM');
  return ended(child);
};
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(LOOK_EVERY_MILLISECONDS);
}
interface StoredRow {
  readonly name: string;
  readonly job_key: string;
  readonly next: string;
  readonly fail_count: number;
  readonly fail_reason: string | null;
  readonly last_finished_at: number | null;
  readonly locked_at: number | null;
}
const jobs = (name: string): StoredRow[] =>
  firm.controlRows(
    `select name, fail_count, fail_reason, last_finished_at, locked_at, lower(hex(id)) as id, job_key,
     strftime('%Y-%m-%dT%H:%M', next_run_at / 1000000, 'unixepoch') as next from jobs where name = '${name}' order by next_run_at`,
  ) as unknown as StoredRow[];
const isDone = (name: string): boolean =>
  jobs(name).length === 2 &&
  jobs(name).every((row) => row.last_finished_at !== null && row.locked_at === null);
/** The rates that the provider's take-over put into a client's history. */
const ratesOf = (client: Client): readonly unknown[] =>
  firm
    .rows(
      client,
      `select rate_date, rate from exchange_rate_history where source = 'ECB' order by commit_number, rate_date`,
    )
    .map((row) => [row['rate_date'], row['rate']]);
const takeOvers = (client: Client): number =>
  firm.rows(client, `select 1 from audit_events where event = 'RATES_TAKEN_OVER'`).length;
const rents = (client: Client): unknown[] =>
  firm.rows(client, `select due_date from recurring_runs order by due_date`).map((row) => row['due_date']);
/** What closes change: the posted lines of a client, all of them. */
const lineCount = (client: Client): number =>
  Number(firm.rows(client, 'select count(*) as count from journal_lines')[0]?.['count']);

async function planOn(clockAt: string): Promise<void> {
  const planner = start(clockAt);
  await until(() => jobs(RECURRING).length === 2);
  expect(await stop(planner)).toBe(0);
}

test('Z2: two workers, two time zones: each tenant takes the rates over once in its own day, and its rent is posted once', async () => {
  await planOn('2026-03-03T00:00:00Z');
  expect(jobs(TAKE_OVER).map(({ next }) => next)).toEqual(['2026-03-03T05:30', '2026-03-03T15:30']);
  const workers = [start('2026-03-03T15:30:01Z'), start('2026-03-03T15:30:01Z')];
  await until(() => isDone(TAKE_OVER) && jobs(RECURRING)[1]?.last_finished_at !== null);
  await delay(400);
  expect(await Promise.all(workers.map(stop))).toEqual([0, 0]);
  expect([panama, tokyo].map(takeOvers)).toEqual([1, 1]);
  // The fourth has begun in Tokyo. What the provider has of days to come is not taken over.
  expect(ratesOf(panama).at(-1)).toEqual(['2026-03-03', '1.16']);
  expect(ratesOf(tokyo).at(-1)).toEqual(['2026-03-04', '1.15']);
  expect(jobs(TAKE_OVER).map(({ next }) => next)).toEqual(['2026-03-04T05:30', '2026-03-04T15:30']);
});

test('after three days off, what was missed is made up for: the rates of every day, and each rent at its due date', async () => {
  await planOn('2026-03-01T12:00:00Z');
  const workers = [start('2026-03-10T18:00:00Z'), start('2026-03-10T18:00:00Z')];
  await until(() => isDone(TAKE_OVER) && isDone(RECURRING));
  await delay(400);
  await Promise.all(workers.map(stop));
  for (const client of [panama, tokyo]) {
    expect(takeOvers(client)).toBe(1);
    expect(ratesOf(client)).toEqual([
      ['2026-02-27', '1.18'],
      ['2026-03-02', '1.17'],
      ['2026-03-03', '1.16'],
      ['2026-03-04', '1.15'],
      ['2026-03-05', '1.14'],
    ]);
    expect(rents(client)).toEqual(['2026-03-02', '2026-03-09']);
  }
});

test('killed between its work and its outcome, a job is resumed by the other and has been done once', async () => {
  await planOn('2026-03-04T00:00:00Z');
  const clockAt = '2026-03-04T07:00:00Z';
  await ended(start(clockAt, 'kill'));
  // The work of one job at least is committed; its outcome is not.
  expect(
    jobs(TAKE_OVER)
      .concat(jobs(RECURRING))
      .some(({ locked_at }) => locked_at !== null),
  ).toBe(true);
  const [before, linesBefore] = [takeOvers(panama), lineCount(panama)];
  expect(before + rents(panama).length).toBeGreaterThan(0);
  const other = start(clockAt);
  const ofPanama = (name: string): StoredRow => jobs(name).at(-1) as StoredRow;
  await until(() =>
    [TAKE_OVER, RECURRING].every(
      (name) => ofPanama(name).last_finished_at !== null && ofPanama(name).locked_at === null,
    ),
  );
  await delay(300);
  await stop(other);
  expect(takeOvers(panama)).toBe(1);
  expect(rents(panama)).toEqual(['2026-03-02']);
  expect(lineCount(panama)).toBe(rents(panama).length * 2 + 2);
  expect(lineCount(panama)).toBeGreaterThanOrEqual(linesBefore);
});

test('the firm fetches at midnight UTC; an unavailable provider fails the job with a readable reason, stops nothing, and is tried again', async () => {
  const file = path.join(firm.directory, 'provider.csv');
  const planner = start('2026-03-04T12:00:00Z', file);
  await until(() => jobs(FETCH).length === 1 && jobs(RECURRING).length === 2);
  await stop(planner);
  expect(jobs(FETCH).map(({ next }) => next)).toEqual(['2026-03-05T00:00']);
  const away = start('2026-03-05T06:30:00Z', file);
  await until(() => jobs(FETCH)[0]?.fail_count === 1 && isDone(TAKE_OVER));
  await stop(away);
  expect(jobs(FETCH)[0]?.fail_reason).toMatch(/^CSV: /);
  expect(jobs(FETCH)[0]?.fail_reason).not.toContain(firm.directory);
  // The take-over found nothing and did not fail: the last known rates stay.
  expect(jobs(TAKE_OVER).map(({ fail_count }) => fail_count)).toEqual([0, 0]);
  expect(jobs(FETCH)[0]?.next).toBe('2026-03-05T06:35');
  writeFileSync(file, 'Date,USD,\n2026-03-05,1.1,\n2026-03-04,1.15,\n');
  const back = start('2026-03-05T06:35:01Z', file);
  await until(() => jobs(FETCH)[0]?.fail_count === 0);
  await stop(back);
  expect(jobs(FETCH)[0]?.next).toBe('2026-03-06T00:00');
  expect(firm.controlRows(`select count(*) as count from provider_rates where provider = 'CSV'`)).toEqual([
    { count: 2 },
  ]);
});
