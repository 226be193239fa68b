import { vi } from 'vitest';
import type { Write } from '@cifra/database/command-tx';
import { RecordingPool, rows } from '@cifra/database/mssql/recording-fake';
import { MssqlStatements } from '@cifra/database/mssql/statements';
import { beginWrite } from '@cifra/database/mssql/transaction';
import { Unsent } from '@cifra/database/mssql/unsent';
import { MssqlCommand } from '@cifra/database/mssql/write-tx';
import type { ReadRequest } from '@cifra/database/read-sets';
import { SqliteConnection } from '@cifra/database/sqlite/connection';
import type { TenantTables } from '@cifra/database/statement';
import { tenantTables } from '@cifra/database/tables/tenant';

/** What a command that was carried out read and wrote, and what SQL Server would have been asked for it. */
export interface CountedCommand {
  readonly name: string;
  readonly sets: number;
  /** Round trips to the tenant's database, BEGIN and COMMIT among them. */
  readonly requests: number;
  /** Names of the tables that it inserted rows into. */
  readonly inserted: ReadonlySet<string>;
}

/** Of one work: reads by the turn in which they were made together, and writes in order. */
interface Seen {
  sets: ReadRequest<TenantTables>[][];
  writes: Write<TenantTables>[];
  /** Of its commit row, once that is written. */
  done: string | null;
}

/**
 * Watches the commands that are carried out on tenants' books of the embedded engine while something is done. The same reads and writes,
 * with their values, then go through what sends them to SQL Server, and the recording driver counts the requests.
 */
export async function requestsOfCommands(work: () => Promise<unknown>): Promise<readonly CountedCommand[]> {
  const ended: Seen[] = [];
  const running = new Map<unknown, Seen>();
  const watching = watch(running, ended);
  try {
    await work();
  } finally {
    watching.end();
  }
  const counted: CountedCommand[] = [];
  for (const { sets: read, writes, done } of ended) {
    if (done === null) continue;
    const inserted = new Set(writes.flatMap((write) => (write.kind === 'insert' ? [write.table.name] : [])));
    const sets = inserted.has('idempotency_keys') ? joined(read) : read;
    counted.push({ name: done, sets: sets.length, requests: await requestsFor(sets, writes), inserted });
  }
  return counted;
}

type Watched = Pick<SqliteConnection<never>, 'control' | 'all' | 'insert' | 'replace' | 'upsert' | 'derive'>;

function watch(running: Map<unknown, Seen>, ended: Seen[]): { readonly end: () => void } {
  const { prototype } = SqliteConnection;
  const own = <Name extends keyof Watched>(name: Name): Watched[Name] =>
    Reflect.get(prototype, name) as Watched[Name];
  const [control, all, insert] = [own('control'), own('all'), own('insert')];
  const [replace, upsert, derive] = [own('replace'), own('upsert'), own('derive')];
  let turn: readonly ReadRequest<TenantTables>[] | null = null;
  const spies = [
    vi.spyOn(prototype, 'control').mockImplementation(function (this: SqliteConnection<never>, statement) {
      if (statement === 'savepoint command' && (this.tables as unknown) === tenantTables)
        running.set(this, { sets: [], writes: [], done: null });
      // What is undone leaves the trace of a refusal: no command was carried out.
      if (statement === 'rollback to command') running.delete(this);
      const seen = running.get(this);
      if (statement === 'release command' && seen !== undefined) {
        running.delete(this);
        ended.push(seen);
      }
      control.call(this, statement);
    }),
    vi.spyOn(prototype, 'all').mockImplementation(function (this: SqliteConnection<never>, query, params) {
      const seen = running.get(this);
      if (seen !== undefined) {
        const last = seen.sets.at(-1);
        const set = turn !== null && last === turn ? last : [];
        if (set !== last) seen.sets.push(set);
        set.push({ query, params });
        turn = set;
        // Reads of one set are made one after the other, without a wait in between.
        queueMicrotask(() => (turn = null));
      }
      return all.call(this, query as never, params) as never[];
    }),
    vi.spyOn(prototype, 'insert').mockImplementation(function (this: SqliteConnection<never>, table, row) {
      const seen = running.get(this);
      seen?.writes.push({ kind: 'insert', table, row: row as never });
      if (seen !== undefined && table.name === 'commits') seen.done = String(row['command']);
      insert.call(this, table, row);
    }),
    vi.spyOn(prototype, 'replace').mockImplementation(function (
      this: SqliteConnection<never>,
      table,
      row,
      expectedVersion,
    ) {
      running.get(this)?.writes.push({ kind: 'replace', table, row: row as never, expectedVersion });
      return replace.call(this, table, row, expectedVersion);
    }),
    vi.spyOn(prototype, 'upsert').mockImplementation(function (this: SqliteConnection<never>, change, row) {
      running.get(this)?.writes.push({ kind: 'upsert', upsert: change, row });
      return upsert.call(this, change, row);
    }),
    vi.spyOn(prototype, 'derive').mockImplementation(function (this: SqliteConnection<never>, write, params) {
      running.get(this)?.writes.push({ kind: 'derive', write: write as never, params, rows: 'ANY' });
      return derive.call(this, write as never, params);
    }),
  ];
  return { end: () => spies.forEach((spy) => spy.mockRestore()) };
}

const statements = new MssqlStatements(tenantTables);

async function requestsFor(sets: Seen['sets'], writes: Seen['writes']): Promise<number> {
  const pool = new RecordingPool((text) => (text.includes('sp_getapplock') ? rows({ lock: 0 }) : rows()));
  const transaction = await beginWrite(pool, 1);
  const unsent = new Unsent();
  const command = new MssqlCommand({ statements, transaction, reading: 'twoSets', unsent });
  for (const set of sets) await command.read(set);
  for (const write of writes) command.write(write);
  await command.flush();
  await statements.send(transaction, unsent.drain());
  await transaction.commit();
  return pool.roundTrips;
}

/** What an idempotency key stands for is read with the first set there. */
const joined = ([opening = [], first = [], ...rest]: Seen['sets']): Seen['sets'] => [
  [...opening, ...first],
  ...rest,
];
