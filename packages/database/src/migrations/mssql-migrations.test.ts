import { expect, test } from 'vitest';
import { mssqlShape } from '../ddl/mssql-shape.ts';
import { mssqlHistoryByTriggers, mssqlSchema } from '../ddl/mssql.ts';
import { differencesOf } from '../ddl/shape.ts';
import type { MssqlCapabilities } from '../mssql/capabilities.ts';
import { RecordingPool, rows } from '../mssql/recording-fake.ts';
import type { DatabaseKind } from '../tables/kinds.ts';
import { laterMigrations, migrationPlan } from './later-plan.fixture.ts';
import { migrateMssql } from '../mssql/migrate.ts';
import { migrationPlan as committedPlan } from './plan.ts';
import { readSections } from './sections.ts';

const everything: MssqlCapabilities = {
  systemVersioning: true,
  roles: true,
  denial: true,
  snapshotIsolation: true,
};
const portableAlone: MssqlCapabilities = {
  systemVersioning: false,
  roles: false,
  denial: false,
  snapshotIsolation: false,
};

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  filled_at_micros: string | null;
}

const accountRow = (last: number): readonly unknown[] => [
  Buffer.from(`0189000000007000800000000000000${last}`, 'hex'),
  `A${last}`,
  `Account ${last}`,
  'ASSET',
  'DEBIT',
  'BANK',
  null,
  true,
  true,
  null,
  null,
  null,
  '3',
  null,
];

/** A server that keeps what the migrations noted, and has some accounts whose note is missing. */
function server(kind: DatabaseKind, applied: Applied[], { failsOn = '' } = {}) {
  let unfilled = [1, 2, 3];
  const commits: Buffer[] = [Buffer.alloc(32, 0xaa)];
  const pool = new RecordingPool((text, params) => {
    if (failsOn !== '' && text.includes(failsOn))
      return Object.assign(new Error('lost'), { number: 1205, code: 'EREQUEST' });
    if (text.includes('sp_getapplock')) return rows({ lock: 0 });
    if (text.includes(`object_id(N'dbo.schema_migrations'`))
      return rows({ id: applied.length > 0 ? 7 : null });
    if (text.includes(`object_id(N'dbo.commits'`)) return rows({ id: applied.length > 0 ? 8 : null });
    if (text.startsWith('select * from [dbo].[schema_migrations]')) return rows(...applied);
    if (text.includes('as [head]')) return rows({ head: commits.at(-1) });
    if (text.startsWith('insert into [dbo].[schema_migrations]')) {
      applied.push({ ...(params as unknown as Applied), filled_at_micros: null });
      return { rowsAffected: [1] };
    }
    if (text.startsWith('update [dbo].[schema_migrations]')) {
      for (const row of applied) if (row.number === params['number']) row.filled_at_micros = '1';
      return { rowsAffected: [1] };
    }
    if (/select top \(1\).*from \[dbo\]\.\[commits\]/.test(text))
      return rows({ number: String(commits.length), instant: '1', hash: commits.at(-1) });
    if (text.includes('as [now]')) return rows({ now: '1767225600000000' });
    if (/^select .* from \[accounts\] where \[note\] is null/.test(text))
      return { recordset: unfilled.slice(0, 2).map(accountRow), rowsAffected: [2] };
    if (text.includes('insert into [dbo].[commits]')) commits.push(Buffer.alloc(32, commits.length));
    const updated = Object.values(params).flatMap((value) => String(value).match(/\bA\d\b/g) ?? []);
    if (/update (?:\w+|\[dbo\]\.\[accounts\])/.test(text) && text.includes('[accounts]')) {
      unfilled = unfilled.filter((last) => !updated.includes(`A${last}`));
      return { recordset: [], rowsAffected: [Math.max(1, updated.length)] };
    }
    return { recordset: [], rowsAffected: [1] };
  });
  return { pool, applied, commitCount: () => commits.length, kind };
}

const first = (kind: DatabaseKind): Applied[] =>
  committedPlan
    .migrations('mssql', kind)
    .map(({ number, name, checksum }) => ({ number, name, checksum, filled_at_micros: null }));

test('a database that is behind gets the new tables in one transaction, then the values by the ordinary writer', async () => {
  const { pool, applied, commitCount } = server('tenant', first('tenant'));
  const report = await migrateMssql(pool, 'tenant', everything, migrationPlan);
  expect(report).toEqual({ from: 1, to: 2, filledRows: 3 });
  expect(applied.map(({ name, filled_at_micros }) => [name, filled_at_micros])).toEqual([
    ['create-tables', null],
    ['add-notes', '1'],
  ]);
  const begun = pool.texts.indexOf('begin');
  const added = pool.texts.findIndex((text) =>
    text.includes(
      'alter table [dbo].[accounts] add [note] nvarchar(200) collate Latin1_General_100_BIN2 null',
    ),
  );
  const noted = pool.texts.findIndex((text) => text.startsWith('insert into [dbo].[schema_migrations]'));
  const committed = pool.texts.indexOf('commit');
  expect([begun, added, noted, committed]).toEqual(
    [begun, added, noted, committed].toSorted((a, b) => a - b),
  );
  expect(pool.texts.slice(begun, committed)).not.toContain('rollback');
  // Two rows a commit, three rows: two commits, each with its event; the head that was there stays.
  expect(commitCount()).toBe(3);
  expect(pool.texts.filter((text) => text.includes('insert into [dbo].[audit_events]'))).toHaveLength(2);
  expect(pool.openTransactions).toBe(0);

  const again = await migrateMssql(pool, 'tenant', everything, migrationPlan);
  expect(again).toEqual({ from: 2, to: 2, filledRows: 0 });
});

test('the control plane is migrated alike', async () => {
  const { pool, applied } = server('control', first('control'));
  await expect(migrateMssql(pool, 'control', everything, migrationPlan)).resolves.toEqual({
    from: 1,
    to: 2,
    filledRows: 0,
  });
  expect(applied.map(({ name }) => name)).toEqual(['create-tables', 'add-notes']);
  expect(pool.texts.join('\n')).toContain(
    'alter table [dbo].[users] add [note] nvarchar(200) collate Latin1_General_100_BIN2 null',
  );
});

test('an empty database gets all of them', async () => {
  const { pool, applied } = server('tenant', []);
  await expect(migrateMssql(pool, 'tenant', everything, migrationPlan)).resolves.toMatchObject({
    from: 0,
    to: 2,
  });
  expect(applied.map(({ number }) => number)).toEqual([1, 2]);
  expect(pool.texts.filter((text) => text === 'commit').length).toBeGreaterThanOrEqual(2);
});

test('a new database gets the whole schema in one request; each part is a batch of its own, with its quotes doubled', async () => {
  const { pool } = server('tenant', []);
  await migrateMssql(pool, 'tenant', portableAlone, committedPlan);
  const changes = pool.log.filter(({ text }) => text.includes('create t'));
  expect(changes).toHaveLength(1);
  expect(changes[0]?.isBatch).toBe(true);
  const text = changes[0]?.text ?? '';
  expect(text).toMatch(/^exec sp_executesql N'create table \[dbo\]\.\[schema_migrations\]/);
  expect(text).toContain("throw 50001, N''INSERT_ONLY:commits'', 1;");
  expect(pool.roundTrips).toBeLessThanOrEqual(10);
});

test('one that fails in the middle notes nothing; the next run completes it', async () => {
  const applied = first('tenant');
  const failing = server('tenant', applied, { failsOn: '[origin_code]' });
  await expect(migrateMssql(failing.pool, 'tenant', everything, migrationPlan)).rejects.toThrow(/deadlock/);
  expect(applied).toHaveLength(1);
  expect(failing.pool.openTransactions).toBe(0);
  const whole = server('tenant', applied);
  await migrateMssql(whole.pool, 'tenant', everything, migrationPlan);
  expect(applied).toHaveLength(2);
});

test('a fill that was cut off goes on, and its tables are not changed again', async () => {
  const applied = first('tenant');
  const failing = server('tenant', applied, { failsOn: 'update [dbo].[accounts]' });
  await expect(migrateMssql(failing.pool, 'tenant', everything, migrationPlan)).rejects.toThrow();
  expect(applied.map(({ name, filled_at_micros }) => [name, filled_at_micros])).toEqual([
    ['create-tables', null],
    ['add-notes', null],
  ]);
  const whole = server('tenant', applied);
  await expect(migrateMssql(whole.pool, 'tenant', everything, migrationPlan)).resolves.toEqual({
    from: 2,
    to: 2,
    filledRows: 3,
  });
  expect(whole.pool.texts.some((text) => text.includes('alter table'))).toBe(false);
});

test.each(['tenant', 'control'] as const)(
  'the %s migrations make the later definitions, by triggers too',
  (kind) => {
    const sections = laterMigrations('mssql', kind).map(({ text }) => readSections(text));
    const migrated = mssqlShape(
      sections.flatMap((each) => each.portable).concat(sections.flatMap((each) => each['without-temporal'])),
    );
    const definitions = migrationPlan.definitions[kind];
    const generated = mssqlShape([...mssqlSchema(definitions), ...mssqlHistoryByTriggers(definitions)]);
    expect(
      differencesOf({ name: 'definitions', shape: generated }, { name: 'migrations', shape: migrated }),
    ).toEqual([]);
  },
);

test('a server without system versioning gets the column in the history that triggers keep', async () => {
  const { pool } = server('tenant', first('tenant'));
  await migrateMssql(pool, 'tenant', portableAlone, migrationPlan);
  const [script = ''] = pool.texts.filter((text) => text.includes('keep_version'));
  const changes = script.split('exec sp_executesql ').filter((text) => /history|keep_version/.test(text));
  expect(changes.slice(0, 3)).toEqual([
    "N'alter table [dbo].[accounts_history] add [note] nvarchar(200) collate Latin1_General_100_BIN2 null';\n",
    "N'drop trigger [dbo].[accounts_keep_version]';\n",
    expect.stringContaining('[commit_number], [note] from deleted'),
  ]);
  expect(pool.texts.some((text) => text.includes('system_versioning'))).toBe(false);
});
