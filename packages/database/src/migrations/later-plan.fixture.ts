import { sql } from 'drizzle-orm';
import { mssqlDenials } from '../ddl/mssql-denials.ts';
import { mssqlGrants } from '../ddl/mssql-roles.ts';
import { mssqlTemporalHistory } from '../ddl/mssql-temporal.ts';
import { mssqlHistoryByTriggers, mssqlHistoryTrigger, mssqlOpenedView, mssqlSchema } from '../ddl/mssql.ts';
import { sqliteOpenedViews, sqliteSchema, sqliteTriggers } from '../ddl/sqlite.ts';
import type { Dialect } from '../dialects/query-tables.ts';
import { paged } from '../dialects/page.ts';
import { code, id, nullable, number, text } from '../kit/column.ts';
import { defineTable, type TableDefinition } from '../kit/table.ts';
import { tenantQuery, type TenantTables } from '../statement.ts';
import { controlTables } from '../tables/control.ts';
import { tenantTables } from '../tables/tenant.ts';
import { checksumOf, migrationsOf, type Migration } from './catalogue.ts';
import type { DatabaseKind } from '../tables/kinds.ts';
import type { Fill, MigrationPlan } from './plan.ts';
import { writeSections } from './sections.ts';

/**
 * A plan that a later version of Cifra could have, for tests: one more column in a versioned and in an insert-only
 * table, with their triggers recreated; one more table; and values for the new column of every row.
 */

export const laterAccounts = {
  ...tenantTables.accounts,
  columns: { ...tenantTables.accounts.columns, note: nullable(text(200)) },
};

const laterImports = {
  ...tenantTables.imports,
  columns: { ...tenantTables.imports.columns, origin_code: nullable(code(40)) },
};

/** In the middle, as a definition may have it; in the database the column comes last. */
const { commit_number: version, ...usersColumns } = controlTables.users.columns;
const laterUsers = {
  ...controlTables.users,
  columns: { ...usersColumns, note: nullable(text(200)), commit_number: version },
};

const reminders = defineTable('reminders', {
  number: 990,
  class: 'versioned',
  columns: { id: id(), account_id: nullable(id()), name: text(200), commit_number: number() },
  primaryKey: ['id'],
});

/** Rows per commit of the fill: few, so that a run that is killed has some rows done and some left. */
const ROWS_A_COMMIT = 2;

/** The rows have the later column too: the connection's definitions include it, the types here do not. */
const withoutNote = tenantQuery()((q) =>
  paged(
    q.db
      .select()
      .from(q.t.accounts)
      .where(sql`${sql.identifier('note')} is null`)
      .orderBy(q.t.accounts.id),
    q,
    ROWS_A_COMMIT,
  ),
);

export const NOTE_PREFIX = 'once ';

/** Each account's note records its name at the time of the migration. */
const fillNotes: Fill<TenantTables> = {
  migration: 'add-notes',
  run: async (tx) => {
    const rows = await tx.all(withoutNote, {});
    for (const { commit_number: version, ...row } of rows)
      tx.replace(laterAccounts, { ...row, note: `${NOTE_PREFIX}${row.name}` }, version);
    return rows.length;
  },
};

const definitions = {
  tenant: { ...tenantTables, accounts: laterAccounts, imports: laterImports, reminders },
  control: { ...controlTables, users: laterUsers, reminders },
};

const isReminders = ({ name }: TableDefinition): boolean => name === 'reminders';

/** Drops the triggers and views of a table and creates them as they will be. */
function sqliteTriggersAnew(before: TableDefinition, after: TableDefinition): string[] {
  const names = sqliteTriggers(before).map((text) => /^create trigger (\w+)/.exec(text)?.[1] ?? '');
  const views = sqliteOpenedViews(before).map((text) => /^create view (\w+)/.exec(text)?.[1] ?? '');
  return [
    ...names.map((name) => `drop trigger ${name}`),
    ...views.map((name) => `drop view ${name}`),
    ...sqliteTriggers(after),
    ...sqliteOpenedViews(after),
  ];
}

const sqliteTexts: Readonly<Record<DatabaseKind, readonly string[]>> = {
  tenant: [
    'alter table accounts add column note text constraint ck_accounts_note check (length(note) <= 200)',
    'alter table accounts_history add column note text',
    ...sqliteTriggersAnew(tenantTables.accounts, laterAccounts),
    'alter table imports add column origin_code text constraint ck_imports_origin_code check (origin_code = substr(trim(origin_code), 1, 40))',
    ...sqliteSchema(definitions.tenant, isReminders),
  ],
  control: [
    'alter table users add column note text constraint ck_users_note check (length(note) <= 200)',
    'alter table users_history add column note text',
    ...sqliteTriggersAnew(controlTables.users, laterUsers),
    ...sqliteSchema(definitions.control, isReminders),
  ],
};

const mssqlCode = `nvarchar(40) collate Latin1_General_100_BIN2`;

function mssqlText(kind: DatabaseKind): string {
  const versioned = kind === 'tenant' ? laterAccounts : laterUsers;
  const { name } = versioned;
  const note = (table: string): string =>
    `alter table [dbo].[${table}] add [note] nvarchar(200) collate Latin1_General_100_BIN2 null`;
  const origin = `alter table [dbo].[imports] add [origin_code] ${mssqlCode} null constraint [ck_imports_origin_code] check (datalength([origin_code]) = datalength(ltrim(rtrim([origin_code]))))`;
  const viewAnew = (table: string): string[] =>
    versioned.subjectColumn === null
      ? []
      : [`drop view [dbo].[${table}_opened]`, mssqlOpenedView(versioned, table)];
  // A view that is created again has no permissions.
  const isProtectedAnew = (table: TableDefinition): boolean =>
    isReminders(table) || (table.name === name && versioned.subjectColumn !== null);
  return writeSections({
    // A system-versioned table gives the column to its history by itself.
    portable: [
      note(name),
      ...viewAnew(name),
      ...(kind === 'tenant' ? [origin] : []),
      ...mssqlSchema(definitions[kind], isReminders),
    ],
    temporal: [...viewAnew(`${name}_history`), ...mssqlTemporalHistory(definitions[kind], isReminders)],
    'without-temporal': [
      note(`${name}_history`),
      `drop trigger [dbo].[${name}_keep_version]`,
      mssqlHistoryTrigger(versioned),
      ...viewAnew(`${name}_history`),
      ...mssqlHistoryByTriggers(definitions[kind], isReminders),
    ],
    roles: mssqlGrants(definitions[kind], isProtectedAnew),
    principals: mssqlDenials(definitions[kind], isProtectedAnew),
  });
}

const textOf = (dialect: Dialect, kind: DatabaseKind): string =>
  dialect === 'sqlite' ? `${sqliteTexts[kind].join(';\n\n')};\n` : mssqlText(kind);

export function laterMigrations(dialect: Dialect, kind: DatabaseKind): readonly Migration[] {
  const committed = migrationsOf(dialect, kind);
  const body = textOf(dialect, kind);
  return [
    ...committed,
    { number: committed.length + 1, name: 'add-notes', text: body, checksum: checksumOf(body) },
  ];
}

export const migrationPlan: MigrationPlan = {
  migrations: laterMigrations,
  definitions,
  fills: { tenant: [fillNotes], control: [] },
};
