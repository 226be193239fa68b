import { expect, test } from 'vitest';
import { migrationsOf } from '../migrations/catalogue.ts';
import { tenantTables } from '../tables/tenant.ts';
import type { MssqlCapabilities } from './capabilities.ts';
import { setPeriods } from './copy-periods.ts';
import { copySchema } from './copy-schema.ts';
import { batchesFor } from './migrate.ts';

const capabilitiesOf = (isWhole: boolean): MssqlCapabilities => {
  const features = ['systemVersioning', 'denial', 'snapshotIsolation', 'roles', 'containment'];
  return Object.fromEntries(features.map((feature) => [feature, isWhole])) as unknown as MssqlCapabilities;
};
const migrations = migrationsOf('mssql', 'tenant');
const linesOf = (batches: readonly string[]): readonly string[] =>
  batches.flatMap((batch) => batch.split('\n').map((line) => line.trim().replace(/,$/, '')));

test.each([true, false])(
  'a copy is made of what the migrations make, and of nothing else (all of Microsoft’s parts: %s)',
  (isWhole) => {
    const capabilities = capabilitiesOf(isWhole);
    const { tables, guards, temporal } = copySchema(migrations, 'tenant', capabilities);
    const batches = migrations.flatMap((migration) => batchesFor(migration, capabilities));
    // A reference that was moved behind the rows is the only line that is worded anew; the tables of old versions are the server's own otherwise.
    const added = linesOf(guards).filter((line) => line.includes(' foreign key ('));
    const moved = linesOf(batches).filter((line) => line.includes(' foreign key ('));
    expect(added.map((line) => line.replace(/^alter table \S+ add /, ''))).toEqual(moved);
    const own = tables.filter((table) => !temporal.some((name) => table.includes(`[${name}_history]`)));
    const isKept = (line: string): boolean => !line.includes(' foreign key (') && line !== ')';
    expect([...linesOf(own), ...linesOf(guards)].filter(isKept).toSorted()).toEqual(
      linesOf(batches).filter(isKept).toSorted(),
    );
  },
);

test('nothing that refuses an old row comes before the rows', () => {
  const { tables, temporal } = copySchema(migrations, 'tenant', capabilitiesOf(true));
  for (const batch of tables)
    expect(batch).not.toMatch(/foreign key|create trigger|system_versioning|\bdeny\b|\bgrant\b/);
  expect(temporal).toContain('accounts');
  // The table of old versions has the columns of its own table, and no constraint.
  expect(tables.find((batch) => batch.startsWith('create table [dbo].[account_roles_history]'))).toBe(
    `create table [dbo].[account_roles_history] (
  [role] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [account_id] binary(16) not null,
  [commit_number] bigint not null,
  [valid_from] datetime2(7) not null,
  [valid_to] datetime2(7) not null
)`,
  );
});

test('an old version has the period from its own commit to that of the next one', () => {
  const text = setPeriods(tenantTables.account_roles);
  expect(text).toContain('update [version] set [valid_from]');
  expect(text).toContain(
    '[later].[role] = [version].[role] and [later].[commit_number] > [version].[commit_number]',
  );
});
