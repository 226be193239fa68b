import { setTimeout } from 'node:timers/promises';
import { DatabaseRefused, DatabaseUnavailable, DuplicateKey, WriterBusy } from '../../failures.ts';
import type { MssqlTransaction, Requester } from '../driver.ts';
import { isRepeatable, mapMssqlError } from '../errors.ts';
import { numberOf, send, type Bench, type Proof } from './bench.ts';
import { degraded, holds, missing, type Finding } from './finding.ts';

const page =
  'https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors';

const TABLES = `create table [dbo].[check_parents] ([id] int not null constraint [pk_check_parents] primary key, [code] int not null, [value] int not null constraint [ck_check_parents_value] check ([value] > 0));
create unique index [ux_check_parents_code] on [dbo].[check_parents] ([code]);
create table [dbo].[check_children] ([id] int not null constraint [pk_check_children] primary key, [parent_id] int not null, constraint [fk_check_children_parent_id] foreign key ([parent_id]) references [dbo].[check_parents] ([id]));
insert into [dbo].[check_parents] ([id], [code], [value]) values (1, 1, 1), (2, 2, 2);
insert into [dbo].[check_children] ([id], [parent_id]) values (1, 1)`;

interface Expected {
  readonly number: number;
  readonly is: (mapped: unknown) => mapped is Error;
  /** What our error names besides; it is read from the server's words. */
  readonly names?: string;
}

/** The number that the server gives an error, and what our mapping makes of it. */
function judged(error: unknown, { number, is, names = '' }: Expected): Finding {
  const found = numberOf(error);
  const mapped = mapMssqlError(error);
  if (!is(mapped)) return missing(`error ${found} is not mapped as ${number} has to be`);
  if (found !== number) return degraded(`error ${found} instead of ${number}, mapped all the same`);
  return mapped.message.includes(names)
    ? holds(`error ${number}, mapped`)
    : degraded(`error ${number}, mapped, but its words do not tell that it is ${names}`);
}

async function provoked(bench: Bench, text: string, expected: Expected): Promise<Finding> {
  await send(bench.pool, `if object_id(N'dbo.check_parents') is null begin ${TABLES} end`);
  try {
    await send(bench.pool, text);
    return missing(`taken, where error ${expected.number} was due`);
  } catch (error) {
    return judged(error, expected);
  }
}

const isRefused = (mapped: unknown): mapped is Error => mapped instanceof DatabaseRefused;
const isDuplicate = (mapped: unknown): mapped is Error => mapped instanceof DuplicateKey;
const isBusy = (mapped: unknown): mapped is Error => mapped instanceof WriterBusy;
const isUnavailable = (mapped: unknown): mapped is Error => mapped instanceof DatabaseUnavailable;

const provoking = (what: string, text: string, expected: Expected): Proof => ({
  promise: `error-${expected.number}-${what}`,
  page,
  prove: (bench) => provoked(bench, text, expected),
});

const child = 'insert into [dbo].[check_children] ([id], [parent_id]) values';
const parent = 'insert into [dbo].[check_parents] ([id], [code], [value]) values';

const ofStatements: readonly Proof[] = [
  provoking('primary-key', `${parent} (1, 9, 9)`, { number: 2627, is: isDuplicate }),
  provoking('unique-index', `${parent} (9, 1, 9)`, { number: 2601, is: isDuplicate }),
  provoking('foreign-key', `${child} (9, 9)`, { number: 547, is: isRefused, names: 'FOREIGN_KEY' }),
  provoking('check', `${parent} (9, 9, 0)`, { number: 547, is: isRefused, names: 'ck_check_parents_value' }),
  provoking('not-null', `${parent} (9, 9, null)`, { number: 515, is: isRefused, names: 'NOT_NULL' }),
];

const touch = (id: number): string =>
  `update [dbo].[check_parents] set [value] = [value] + 1 where [id] = ${id}`;

async function inTransactions(
  bench: Bench,
  run: (first: MssqlTransaction, second: MssqlTransaction) => Promise<Finding>,
): Promise<Finding> {
  const transactions = [bench.pool.transaction(), (await bench.open()).transaction()] as const;
  for (const transaction of transactions) await transaction.begin(2);
  try {
    return await run(...transactions);
  } finally {
    for (const transaction of transactions) await transaction.rollback().catch(() => undefined);
  }
}

const failureOf = (target: Requester, text: string): Promise<unknown> =>
  send(target, text).then(
    () => null,
    (error: unknown) => error,
  );

const lockTimeout: Proof = {
  promise: 'error-1222-lock-time-out',
  page,
  prove: (bench) =>
    inTransactions(bench, async (first, second) => {
      await send(first, touch(1));
      const error = await failureOf(second, `set lock_timeout 200; ${touch(1)}`);
      return error === null
        ? missing('two transactions changed one row at once')
        : judged(error, { number: 1222, is: isBusy });
    }),
};

const HEAD_START_MILLISECONDS = 100;

const deadlock: Proof = {
  promise: 'error-1205-deadlock',
  page,
  prove: (bench) =>
    inTransactions(bench, async (first, second) => {
      await send(first, `set lock_timeout 30000; ${touch(1)}`);
      await send(second, `set lock_timeout 30000; ${touch(2)}`);
      const waiting = failureOf(first, touch(2));
      await setTimeout(HEAD_START_MILLISECONDS);
      const closing = await failureOf(second, touch(1));
      // Whoever was not the victim goes on as soon as the victim has been rolled back.
      if (closing !== null) await second.rollback().catch(() => undefined);
      const victim = closing ?? (await waiting);
      await waiting;
      if (victim === null) return missing('a deadlock had no victim');
      const finding = judged(victim, { number: 1205, is: isUnavailable });
      return finding.verdict === 'HOLDS' && !isRepeatable(victim)
        ? missing('a victim of a deadlock would not be run again')
        : finding;
    }),
};

export const errorsMapped: readonly Proof[] = [...ofStatements, lockTimeout, deadlock];
