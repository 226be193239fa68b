import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { testHeader } from '../../../../test/support/account-works.ts';
import { openControlWriter, openTenantWriter } from '../engine.ts';
import { SchemaNotServed } from '../failures.ts';
import type { DatabasePlacement } from '../opened.ts';
import { tenants } from '../tables/control.ts';
import {
  installationMigrators,
  migrateInstallation,
  type InstallationMigrators,
  type MigrationTarget,
} from './migrate-installation.ts';
import { createEmptyDatabaseImage, migrationTable, schemaVersion } from '../migrations/sqlite.ts';

const LATER_PLAN = new URL('../migrations/later-plan.fixture.ts', import.meta.url).href;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cifra-installation-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (placement: DatabasePlacement): DatabasePlacement =>
  placement.engine === 'sqlite' ? { ...placement, database: join(folder, placement.database) } : placement;
const control = (): DatabasePlacement => inFolder({ engine: 'sqlite', server: null, database: 'control.db' });

interface Placed {
  readonly slug: string;
  readonly engine: 'sqlite' | 'mssql';
  readonly state: 'ACTIVE' | 'PROVISIONING' | 'REMOVED';
}

/** An installation whose control plane names these tenants; the SQLite ones that were not removed have a file. */
async function writeInstallation(placed: readonly Placed[]): Promise<void> {
  writeFileSync(control().database, createEmptyDatabaseImage('control'));
  const open = await openControlWriter({ placement: control() });
  await open.writer.submit({
    header: testHeader,
    run: async (tx) => {
      for (const [index, { slug, engine, state }] of placed.entries()) {
        if (engine === 'sqlite' && state !== 'REMOVED')
          writeFileSync(join(folder, `${slug}.db`), createEmptyDatabaseImage('tenant'));
        tx.insert(tenants, {
          id: `00000000-0000-7000-8000-00000000000${index}` as Uuid,
          number: index,
          slug,
          name: slug,
          base_currency: 'EUR',
          time_zone: 'UTC',
          locale: 'en',
          country_pack: 'NEUTRAL',
          kind: 'SANDBOX',
          state,
          provisioning: '{}',
          engine,
          server: engine === 'mssql' ? 'db1' : null,
          database: engine === 'mssql' ? `cifra_${slug}` : `${slug}.db`,
        });
      }
      tx.record({ event: 'TENANTS_PLACED', objectType: 'Tenant', objectId: 'all' } as never);
      return { kind: 'keep', answer: null };
    },
  });
  await open.close();
}

const versionOf = (database: string): number => {
  const client = new DatabaseSync(join(folder, database));
  const version = schemaVersion(client);
  client.close();
  return version;
};

const active = (slug: string, engine: Placed['engine'] = 'sqlite'): Placed => ({
  slug,
  engine,
  state: 'ACTIVE',
});

/** The SQLite files by the later plan; what SQL Server would be told is noted, and answered as done. */
function noting(): InstallationMigrators & {
  readonly noted: MigrationTarget[];
  readonly atOnce: () => number;
} {
  const files = installationMigrators(LATER_PLAN);
  const noted: MigrationTarget[] = [];
  let under = 0;
  let most = 0;
  return {
    noted,
    atOnce: () => most,
    close: () => files.close(),
    migrate: async (target) => {
      under += 1;
      most = Math.max(most, under);
      try {
        if (target.placement.engine === 'sqlite') return await files.migrate(target);
        noted.push(target);
        return { from: 1, to: 2, filledRows: 0 };
      } finally {
        under -= 1;
      }
    },
  };
}

test('the control plane first, then every placed tenant on its engine; a failure is named and stops no other', async () => {
  await writeInstallation([
    active('a'),
    active('broken'),
    { slug: 'new', engine: 'sqlite', state: 'PROVISIONING' },
    { slug: 'gone', engine: 'sqlite', state: 'REMOVED' },
    active('server', 'mssql'),
    active('b'),
    active('lost'),
  ]);
  writeFileSync(join(folder, 'broken.db'), 'this is no database at all, whoever wrote it here');
  rmSync(join(folder, 'lost.db'));
  const migrators = noting();
  const progress: string[] = [];
  // The control plane here stays on the committed schema, by which this very code reads the placements.
  const report = await migrateInstallation({
    control: control(),
    resolve: inFolder,
    parallel: 2,
    onProgress: ({ target, ended, total, failure }) =>
      void progress.push(`${ended}/${total} ${target.name}${failure === null ? '' : ' failed'}`),
    migrators: {
      close: migrators.close,
      migrate: (target) =>
        target.kind === 'control'
          ? Promise.resolve({ from: 1, to: 1, filledRows: 0 })
          : migrators.migrate(target),
    },
  });
  expect(report.alreadyCurrent).toEqual(['control plane']);
  expect(report.migrated.toSorted()).toEqual(['a', 'b', 'new', 'server']);
  expect(report.failed.map(({ name }) => name).toSorted()).toEqual(['broken', 'lost']);
  for (const { reason } of report.failed) expect(reason).toMatch(/not a database|cannot be opened/);
  expect(migrators.noted.map(({ placement }) => placement)).toEqual([
    { engine: 'mssql', server: 'db1', database: 'cifra_server' },
  ]);
  expect(migrators.atOnce()).toBe(2);
  expect(progress[0]).toBe('1/1 control plane');
  expect(progress).toHaveLength(7);
  expect(progress.at(-1)).toMatch(/^6\/6 /);
  expect(['a.db', 'b.db', 'new.db'].map(versionOf)).toEqual([2, 2, 2]);

  // The operator mends one; a second run takes up what is left and touches nothing else.
  writeFileSync(join(folder, 'broken.db'), createEmptyDatabaseImage('tenant'));
  const again = noting();
  const second = await migrateInstallation({
    control: control(),
    resolve: inFolder,
    parallel: 4,
    migrators: {
      close: again.close,
      migrate: (target) =>
        target.kind === 'control'
          ? Promise.resolve({ from: 1, to: 1, filledRows: 0 })
          : again.migrate(target),
    },
  });
  expect(second.migrated.toSorted()).toEqual(['broken', 'server']);
  expect(second.alreadyCurrent.toSorted()).toEqual(['a', 'b', 'control plane', 'new']);
  expect(second.failed.map(({ name }) => name)).toEqual(['lost']);
});

test('where the control plane fails, no tenant is touched', async () => {
  await writeInstallation([active('a')]);
  const client = new DatabaseSync(control().database);
  client.exec(`update ${migrationTable} set checksum = '${'0'.repeat(64)}'`);
  client.close();
  const report = await migrateInstallation({
    control: control(),
    resolve: inFolder,
    parallel: 4,
    migrators: installationMigrators(LATER_PLAN),
  });
  expect(report).toMatchObject({ migrated: [], alreadyCurrent: [], failed: [{ name: 'control plane' }] });
  expect(versionOf('a.db')).toBe(1);
});

test('the committed plan finds everything current, on the control plane too', async () => {
  await writeInstallation([active('a')]);
  const report = await migrateInstallation({ control: control(), resolve: inFolder, parallel: 4 });
  expect(report).toEqual({ migrated: [], alreadyCurrent: ['control plane', 'a'], failed: [] });
});

test('data of another schema is refused by name, with the way to begin anew', async () => {
  await writeInstallation([active('a')]);
  const file = join(folder, 'a.db');
  const client = new DatabaseSync(file);
  client.exec(`update ${migrationTable} set checksum = 'abcdef01${'0'.repeat(56)}'`);
  client.close();
  const opening = openTenantWriter({
    placement: { engine: 'sqlite', server: null, database: file },
    tenantId: '00000000-0000-7000-8000-000000000000',
  });
  await expect(opening).rejects.toThrow(SchemaNotServed);
  await expect(opening).rejects.toThrow(
    /made by another schema: its 0001-create-tables \(abcdef01\) is not the committed 0001-create-tables \([0-9a-f]{8}\).*npm start -- --fresh/,
  );
});
