import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { differencesOf, type Shape } from '../ddl/shape.ts';
import { sqliteShape } from '../ddl/sqlite-shape.ts';
import { sqliteSchema } from '../ddl/sqlite.ts';
import { controlTables } from '../tables/control.ts';
import { tenantTables } from '../tables/tenant.ts';
import {
  checksumOf,
  currentVersion,
  MigrationMismatch,
  migrationsOf,
  pendingMigrations,
  type Migration,
} from './catalogue.ts';
import { definitionsOf, type DatabaseKind } from '../tables/kinds.ts';
import { migrateAll } from '../migrate/migrate-all.ts';
import {
  createEmptyDatabaseImage,
  isCurrentSchema,
  migrate,
  migrationTable,
  schemaVersion,
} from './sqlite.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cifra-migrations-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const kinds = ['tenant', 'control'] as const satisfies readonly DatabaseKind[];

function generatedShape(
  kind: DatabaseKind,
  change: (connection: DatabaseSync) => void = () => undefined,
): Shape {
  const connection = new DatabaseSync(':memory:');
  for (const statement of sqliteSchema(definitionsOf[kind])) connection.exec(statement);
  change(connection);
  return sqliteShape(connection);
}

function migratedShape(kind: DatabaseKind): Shape {
  const connection = new DatabaseSync(':memory:');
  migrate(connection, kind);
  return sqliteShape(connection, [migrationTable]);
}

const step = (number: number, name: string, text: string): Migration => ({
  number,
  name,
  text,
  checksum: checksumOf(text),
});

describe.each(kinds)('the %s schema', (kind) => {
  test('that the migrations make is exactly the one that the definitions generate', () => {
    const generated = { name: 'definitions', shape: generatedShape(kind) };
    const migrated = { name: 'migrations', shape: migratedShape(kind) };
    expect(differencesOf(generated, migrated)).toEqual([]);
    expect(generated.shape.size).toBeGreaterThan(300);
  });

  test.each([
    ['a table more', 'create table extra (a integer) strict', 'extra/table/extra'],
    ['a column more', 'alter table commits add column extra text', 'commits/column/extra'],
    ['an index more', 'create index extra on commits (instant)', 'commits/index/extra'],
    ['a trigger less', 'drop trigger commits_before_insert', 'commits/trigger/commits_before_insert'],
    [
      'an index less',
      'drop index ix_audit_events_event_commit_number',
      'audit_events/index/ix_audit_events_event_commit_number',
    ],
  ])('%s is a difference with a name', (_what, statement, path) => {
    const changed = {
      name: 'changed',
      shape: generatedShape(kind, (connection) => connection.exec(statement)),
    };
    const differences = differencesOf({ name: 'migrations', shape: migratedShape(kind) }, changed);
    expect(
      differences.some((difference) => difference.startsWith(`${path}:`)),
      differences.join('\n'),
    ).toBe(true);
  });

  test('is at the current version in the image of an empty database', () => {
    const connection = new DatabaseSync(':memory:');
    connection.deserialize(createEmptyDatabaseImage(kind));
    expect(schemaVersion(connection)).toBe(currentVersion(kind));
    expect(isCurrentSchema(connection, kind)).toBe(true);
    expect(connection.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
  });
});

test('table numbers are permanent, so each is given once', () => {
  const all = new Set([...Object.values(tenantTables), ...Object.values(controlTables)]);
  const numbers = [...all].map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const [name, definition] of [...Object.entries(tenantTables), ...Object.entries(controlTables)])
    expect(definition.name).toBe(name);
});

test('a migration that fails leaves nothing behind, and the next run resumes there', () => {
  const connection = new DatabaseSync(':memory:');
  const first = step(1, 'create-a', 'create table a (x integer) strict;');
  const broken = step(2, 'create-b', 'create table b (x integer) strict; create table a (x integer) strict;');
  expect(() => migrate(connection, 'tenant', [first, broken])).toThrow(/already exists/);
  expect(schemaVersion(connection)).toBe(1);
  expect(connection.prepare(`select name from sqlite_schema where name = 'b'`).get()).toBeUndefined();
  const mended = step(2, 'create-b', 'create table b (x integer) strict;');
  expect(migrate(connection, 'tenant', [first, mended])).toMatchObject({ from: 1, to: 2 });
  expect(migrate(connection, 'tenant', [first, mended])).toMatchObject({ from: 2, to: 2 });
});

test('an applied migration that is no longer the committed one is an error', () => {
  const connection = new DatabaseSync(':memory:');
  const first = step(1, 'create-a', 'create table a (x integer) strict;');
  migrate(connection, 'tenant', [first]);
  expect(() =>
    migrate(connection, 'tenant', [step(1, 'create-a', 'create table a (x text) strict;')]),
  ).toThrow(MigrationMismatch);
  expect(() => migrate(connection, 'tenant', [step(1, 'create-other', first.text)])).toThrow(
    MigrationMismatch,
  );
  expect(() => migrate(connection, 'tenant', [])).toThrow(/ahead of this code/);
  expect(() => pendingMigrations([first], [{ ...first, number: 2 }])).toThrow(/where migration 1 belongs/);
});

test('line ends do not change a checksum', () => {
  expect(checksumOf('a;\r\nb;\r\n')).toBe(checksumOf('a;\nb;\n'));
});

test('two connections that migrate one file apply each migration once', () => {
  const path = join(folder, 'shared.db');
  const [one, other] = [new DatabaseSync(path), new DatabaseSync(path)];
  expect(migrate(one, 'tenant')).toMatchObject({ from: 0, to: currentVersion('tenant') });
  expect(migrate(other, 'tenant')).toMatchObject({
    from: currentVersion('tenant'),
    to: currentVersion('tenant'),
  });
  const count = other.prepare(`select count(*) as applied from ${migrationTable}`).get();
  expect(count).toEqual({ applied: migrationsOf('sqlite', 'tenant').length });
  one.close();
  other.close();
});

test('one tenant that fails stops no other, and progress names each', async () => {
  const seen: string[] = [];
  let atOnce = 0;
  let most = 0;
  const report = await migrateAll(['a', 'b', 'c', 'd'], {
    parallel: 2,
    migrateOne: async (target) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      if (target === 'b') throw new Error('damaged');
      return target === 'c' ? { from: 1, to: 1, filledRows: 0 } : { from: 0, to: 1, filledRows: 0 };
    },
    onProgress: ({ target, ended, total }) => seen.push(`${target} ${ended}/${total}`),
  });
  expect(report.migrated.toSorted()).toEqual(['a', 'd']);
  expect(report.alreadyCurrent).toEqual(['c']);
  expect(report.failed.map(({ target }) => target)).toEqual(['b']);
  expect(seen).toHaveLength(4);
  expect(most).toBe(2);
});
