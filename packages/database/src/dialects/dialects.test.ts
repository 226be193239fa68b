import { asc, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import {
  DatabaseRefused,
  DatabaseUnavailable,
  DatabaseUnreachable,
  DuplicateKey,
  StorageFull,
  WriterBusy,
} from '../failures.ts';
import { controlDerivedWrite, controlQuery, tenantDerivedWrite, tenantQuery } from '../statement.ts';
import { accounts } from '../tables/tenant.ts';
import { sumOf } from './aggregate.ts';
import { asOf } from '../queries/as-of.ts';
import { compileFor } from '../queries/compile.ts';
import { isRepeatable, mapMssqlError } from '../mssql/errors.ts';
import { paged } from './page.ts';
import { mapSqliteError } from '../sqlite/errors.ts';

describe('a statement compiles in both dialects', () => {
  const firstAccounts = tenantQuery<{ after: string; limit: number }>()((q) =>
    paged(
      q.db
        .select({ id: q.t.accounts.id, code: q.t.accounts.code })
        .from(q.t.accounts)
        .where(sql`${q.t.accounts.code} > ${q.arg(q.t.accounts.code, 'after')}`)
        .orderBy(asc(q.t.accounts.code)),
      q,
      sql.placeholder('limit'),
    ),
  );
  const balance = tenantQuery<{ account: string }>()((q) =>
    q.db
      .select({ debit: sumOf(q.t.account_balances.base_debit) })
      .from(q.t.account_balances)
      .where(eq(q.t.account_balances.account_id, q.arg(q.t.account_balances.account_id, 'account')))
      .groupBy(q.t.account_balances.period_id),
  );
  const accountsAsOf = tenantQuery<{ at: bigint; code: string }>()((q) =>
    asOf(q, accounts, {
      at: sql.placeholder('at'),
      where: (table) => sql`${table.code} = ${q.arg(table.code, 'code')}`,
    }),
  );
  const addToBalance = tenantDerivedWrite<{ account: string; amount: bigint }>()((q) =>
    q.db
      .update(q.t.account_balances)
      .set({
        base_debit: sql`${q.t.account_balances.base_debit} + ${q.arg(q.t.account_balances.base_debit, 'amount')}`,
      })
      .where(eq(q.t.account_balances.account_id, q.arg(q.t.account_balances.account_id, 'account'))),
  );
  const attempts = controlQuery<{ account: string }>()((q) =>
    q.db
      .select()
      .from(q.t.log_in_attempts)
      .where(eq(q.t.log_in_attempts.account, q.arg(q.t.log_in_attempts.account, 'account'))),
  );
  const clearAttempts = controlDerivedWrite<{ account: string }>()((q) =>
    q.db
      .delete(q.t.log_in_attempts)
      .where(eq(q.t.log_in_attempts.account, q.arg(q.t.log_in_attempts.account, 'account'))),
  );

  /** The text with plain names, parameters by name and the lists of all columns left out: what both dialects should agree on. */
  const plain = (statement: unknown, dialect: 'sqlite' | 'mssql'): string => {
    const { sql: text, params } = compileFor(statement as never, dialect);
    const names = params.values();
    return text
      .replaceAll(/["[](\w+)["\]]/g, '$1')
      .replaceAll(/\?|@par\d+/g, () => `:${names.next().value ?? ''}`)
      .replaceAll(Object.keys(accounts.columns).join(', '), '…');
  };

  test.each([
    [
      'derived update',
      addToBalance,
      'update account_balances set base_debit = account_balances.base_debit + :amount where account_balances.account_id = :account',
    ],
    [
      'select',
      attempts,
      'select account, client, failed_count, locked_until, last_failed_at from log_in_attempts where log_in_attempts.account = :account',
    ],
    ['derived delete', clearAttempts, 'delete from log_in_attempts where log_in_attempts.account = :account'],
  ] as const)('%s: the same in both', (_name, statement, text) => {
    expect(plain(statement, 'sqlite')).toBe(text);
    expect(plain(statement, 'mssql')).toBe(text);
  });

  test('page: a limit in one, an offset of nothing in the other', () => {
    const page = 'select id, code from accounts where accounts.code > :after order by accounts.code asc';
    expect(plain(firstAccounts, 'sqlite')).toBe(`${page} limit :limit`);
    expect(plain(firstAccounts, 'mssql')).toBe(`${page} offset :=0 rows fetch next :limit rows only`);
  });

  test('sum: of decimals as text, which the driver does not round', () => {
    const rest =
      'from account_balances where account_balances.account_id = :account group by account_balances.period_id';
    expect(plain(balance, 'sqlite')).toBe(`select coalesce(sum(base_debit), 0) ${rest}`);
    expect(plain(balance, 'mssql')).toBe(`select cast(coalesce(sum(base_debit), 0) as varchar(max)) ${rest}`);
  });

  test('as of a commit: current rows, and of superseded ones the last up to it, by number and never by time', () => {
    const current =
      'select … from accounts where ((accounts.commit_number <= :at) and (accounts.code = :code))';
    const later = 'select 1 from accounts_history later where later.id = accounts_history.id';
    const before = [
      'select … from accounts_history where ((accounts_history.commit_number <= :at)',
      `(not exists (${later} and later.commit_number <= :at and later.commit_number > accounts_history.commit_number))`,
      '(not exists (select 1 from accounts later where later.id = accounts_history.id and later.commit_number <= :at))',
      '(accounts_history.code = :code))',
    ].join(' and ');
    expect(plain(accountsAsOf, 'sqlite')).toBe(
      `select … from (${current} union all ${before}) drizzle_union`,
    );
    expect(plain(accountsAsOf, 'mssql')).toBe(
      `select … from ((${current}) union all (${before})) drizzle_union`,
    );
  });

  test('a page without an order is refused where the dialect needs one', () => {
    const unordered = tenantQuery()((q) => paged(q.db.select().from(q.t.accounts), q, 1));
    expect(() => compileFor(unordered, 'mssql')).toThrow(/needs an order/);
  });
});

const driverError = (fields: object, message: string): Error => Object.assign(new Error(message), fields);
const wrapped = (cause: Error): Error => new Error('Failed query', { cause });

describe('errors of SQL Server', () => {
  test.each([
    [
      2627,
      `Violation of PRIMARY KEY constraint 'pk_accounts'. Cannot insert duplicate key in object 'dbo.accounts'. The duplicate key value is (0x01).`,
      new DuplicateKey('accounts(id)'),
    ],
    [
      2601,
      `Cannot insert duplicate key row in object 'dbo.accounts' with unique index 'ux_accounts_code'. The duplicate key value is (SECRET).`,
      new DuplicateKey('accounts(code)'),
    ],
    [
      547,
      'The INSERT statement conflicted with the CHECK constraint "ck_periods_rule_state_pair". The conflict occurred in database "x", table "dbo.periods".',
      new DatabaseRefused('ck_periods_rule_state_pair'),
    ],
    [
      547,
      'The INSERT statement conflicted with the FOREIGN KEY constraint "fk_journal_lines_entry_id".',
      new DatabaseRefused('FOREIGN_KEY'),
    ],
    [
      515,
      `Cannot insert the value NULL into column 'name', table 'x.dbo.accounts'; column does not allow nulls. INSERT fails.`,
      new DatabaseRefused('NOT_NULL:accounts.name'),
    ],
    [229, `The UPDATE permission was denied on the object 'commits'`, new DatabaseRefused('NOT_PERMITTED')],
    [
      2628,
      `String or binary data would be truncated in table 'x', column 'name'. Truncated value: 'SECRET'.`,
      new DatabaseRefused('VALUE_NOT_STORABLE'),
    ],
    [50_001, 'INSERT_ONLY:commits', new DatabaseRefused('INSERT_ONLY:commits')],
    [1205, 'deadlocked', new DatabaseUnavailable('the transaction was the victim of a deadlock')],
    [1222, 'time out', new WriterBusy('a lock was not granted in time')],
    [9002, 'The transaction log is full', new StorageFull('the log of the database is full')],
    [942, "Database 'SECRET' is offline", new DatabaseUnreachable('the database is offline')],
    [4060, "Cannot open database 'SECRET'", new DatabaseUnreachable('the database cannot be opened')],
    [596, 'kill state', new DatabaseUnavailable('the session was ended by the server')],
  ])('%i', (number, message, expected) => {
    const mapped = mapMssqlError(wrapped(driverError({ number, code: 'EREQUEST' }, message)));
    expect(mapped).toEqual(expected);
    expect((mapped as Error).cause).toBeInstanceOf(Error);
    expect((mapped as Error).message).not.toContain('SECRET');
  });

  test('the rule of a trigger goes before the error that follows it', () => {
    const rule = driverError({ number: 50_001 }, 'NOT_DELETABLE:accounts');
    const ended = driverError(
      { number: 3609, precedingErrors: [rule] },
      'The transaction ended in the trigger.',
    );
    expect(mapMssqlError(ended)).toEqual(new DatabaseRefused('NOT_DELETABLE:accounts'));
  });

  test('a lost connection is no refusal, and a fault of the program is neither', () => {
    expect(mapMssqlError(driverError({ code: 'ESOCKET' }, 'lost'))).toBeInstanceOf(DatabaseUnreachable);
    const late = driverError({ code: 'ETIMEOUT' }, 'Timeout: Request failed to complete in 60000ms');
    expect(mapMssqlError(late)).toEqual(new DatabaseUnavailable('the server did not answer in time'));
    const lateConnection = Object.assign(driverError({ code: 'ETIMEOUT' }, 'late'), {
      name: 'ConnectionError',
    });
    expect(mapMssqlError(lateConnection)).toBeInstanceOf(DatabaseUnreachable);
    const fault = driverError({ number: 207, code: 'EREQUEST', class: 16 }, 'Invalid column name');
    expect(mapMssqlError(fault)).toBe(fault);
    const own = new DuplicateKey('a(b)');
    expect(mapMssqlError(own)).toBe(own);
  });

  test('a deadlock, a version that came too late and a lost connection are repeated, nothing else', () => {
    const numbers = [1205, 3960, 13535, 596, 1222, 2627, 9002, 942, 4060].filter((number) =>
      isRepeatable(wrapped(driverError({ number }, ''))),
    );
    expect(numbers).toEqual([1205, 3960, 13535, 596]);
    const codes = ['ESOCKET', 'ECLOSE', 'ETIMEOUT', 'ELOGIN', 'EREQUEST'].filter((code) =>
      isRepeatable(wrapped(driverError({ code }, ''))),
    );
    expect(codes).toEqual(['ESOCKET', 'ECLOSE']);
  });
});

describe('errors of SQLite', () => {
  test.each([
    [5, 'database is locked', new DatabaseUnavailable('the database is locked by another connection')],
    [517, 'database is locked', new DatabaseUnavailable('the database is locked by another connection')],
    [13, 'database or disk is full', new StorageFull('the disk is full')],
    [10, 'disk I/O error', new DatabaseUnavailable('the disk could not be read or written')],
    [778, 'disk I/O error', new StorageFull('the disk takes no writes')],
    [11, 'database disk image is malformed', new DatabaseUnavailable('the database file is damaged')],
    [26, 'file is not a database', new DatabaseUnavailable('the file is not a database')],
    [1811, 'INSERT_ONLY:commits', new DatabaseRefused('INSERT_ONLY:commits')],
    [1811, 'KEY_EXISTS:accounts(code)', new DuplicateKey('accounts(code)')],
    [
      2067,
      'UNIQUE constraint failed: periods.fiscal_year_id, periods.ordinal',
      new DuplicateKey('periods(fiscal_year_id,ordinal)'),
    ],
    [23, 'not authorized', new DatabaseRefused('NOT_PERMITTED')],
    [8, 'attempt to write a readonly database', new DatabaseRefused('READ_ONLY')],
  ])('%i', (errcode, message, expected) => {
    expect(mapSqliteError(wrapped(driverError({ errcode, code: 'ERR_SQLITE_ERROR' }, message)))).toEqual(
      expected,
    );
  });
  test('a fault of the program passes', () => {
    const fault = driverError({ errcode: 1 }, 'no such column: x');
    expect(mapSqliteError(fault)).toBe(fault);
  });
});
