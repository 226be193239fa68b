import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepAccount } from '../../../../test/support/account-works.ts';
import { verifyChain } from '../chain/verify.ts';
import { openCopySource, openCopyTarget } from '../copier.ts';
import { openTenantReader } from '../engine.ts';
import { SqliteConnection } from '../sqlite/connection.ts';
import { SqliteWriter } from '../sqlite/writer.ts';
import { tenantTables } from '../tables/tenant.ts';
import { writeBooksFile } from './books-file.fixture.ts';
import { copiedTables } from './copied-tables.ts';
import { readStream, type CopyPart } from './stream.ts';
import { differencesOf, totalsOf, writeStream } from './write-stream.ts';

let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'cifra-copy-'));
  await writeBooksFile(join(directory, 'source.db'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const placementOf = (name: string) =>
  ({ engine: 'sqlite', server: null, database: join(directory, name) }) as const;
const sourceOf = (name: string) => openCopySource({ placement: placementOf(name), kind: 'tenant' });

/** Copies to a new file what `change` makes of the stream. */
async function copyTo(name: string, change: (parts: CopyPart[]) => readonly CopyPart[] = (parts) => parts) {
  const source = await sourceOf('source.db');
  const target = await openCopyTarget({ placement: placementOf(name) });
  try {
    const parts: CopyPart[] = [];
    for await (const part of readStream(source)) parts.push(part);
    // The stream is plain data: it survives being written down.
    const written = change(JSON.parse(JSON.stringify(parts)) as CopyPart[]);
    return await writeStream(
      (async function* () {
        yield* written;
      })(),
      target,
    );
  } finally {
    await target.close();
    await source.close();
  }
}

/** Everything that a file's schema consists of. */
function schemaOf(name: string): readonly unknown[] {
  const client = new DatabaseSync(join(directory, name), { readOnly: true });
  const objects = client
    .prepare('select type, name, tbl_name, sql from sqlite_schema order by type, name')
    .all();
  const marks = ['application_id', 'journal_mode', 'user_version'].map((pragma) =>
    client.prepare(`pragma ${pragma}`).get(),
  );
  client.close();
  return [...objects, ...marks];
}

test('a copy holds every row of every table, history included, under the schema that a migrated database has', async () => {
  const copied = await copyTo('copy.db');
  const rows = new Map(copied.tables.map(({ table, rowCount }) => [table, rowCount]));
  expect([...rows.keys()]).toEqual(copiedTables('tenant').map(({ name }) => name));
  for (const { name, definition } of copiedTables('tenant'))
    if (definition.class === 'insertOnly' || definition.class === 'versioned')
      expect({ name, isEmpty: rows.get(name) === 0 }).toEqual({ name, isEmpty: false });
  const back = await sourceOf('copy.db');
  const found = await totalsOf(back);
  await back.close();
  expect(differencesOf(copied, found)).toEqual([]);
  expect(schemaOf('copy.db')).toEqual(schemaOf('source.db'));
  expect(statSync(join(directory, 'copy.db')).mode & 0o077).toBe(0);
});

test('the chain of a copy is whole, its people are readable, and what it refuses it refuses again', async () => {
  await copyTo('guarded.db');
  const tenantId = '00000000-0000-7000-8000-000000000001';
  const connection = new SqliteConnection({
    path: join(directory, 'guarded.db'),
    tables: tenantTables,
    principal: 'application',
  });
  const writer = new SqliteWriter(connection);
  await writer.submit(keepAccount('AFTER-THE-COPY'));
  await writer.close();
  expect(() => connection.client.exec('update commits set reason = null')).toThrow();
  connection.close();
  const owner = new DatabaseSync(join(directory, 'guarded.db'));
  expect(() => owner.exec('update commits set reason = null')).toThrow('INSERT_ONLY:commits');
  owner.exec(
    `drop trigger tenant_profile_before_delete; delete from tenant_profile where tenant_id <> x'${tenantId.replaceAll('-', '')}'`,
  );
  owner.close();
  const reader = await openTenantReader({ placement: placementOf('guarded.db'), tenantId });
  const report = await reader.snapshot((tx) =>
    verifyChain({ tables: Object.values(tenantTables), source: tx.chainSource(), knownHeads: [] }),
  );
  await reader.close();
  expect(report.commitCount).toBe(5);
  // The profile of the other tenant, which a file of books cannot have.
  expect(report.faults.map(({ kind }) => kind)).toEqual(['ROW_MISSING']);
});

test.each<[string, (parts: CopyPart[]) => readonly CopyPart[], string]>([
  ['ends early', (parts) => parts.slice(0, -1), 'the copy ends before'],
  [
    'lacks a table',
    (parts) => parts.filter((part) => part.kind !== 'rows' || part.table !== 'accounts'),
    'the copy of accounts is not what its total says',
  ],
  [
    'has another value',
    (parts) =>
      parts.map((part) =>
        part.kind === 'rows' && part.table === 'periods'
          ? { ...part, rows: part.rows.map((row) => row.with(3, 'other')) }
          : part,
      ),
    'the copy of periods is not',
  ],
  [
    'has another form',
    ([begin, ...rest]) => [{ ...begin, header: { format: 2, kind: 'tenant' } } as CopyPart, ...rest],
    'a copy of the form 2',
  ],
  [
    'names what is not there',
    (parts) =>
      parts.map((part) =>
        part.kind === 'rows' && part.table === 'accounts' ? { ...part, table: 'users' } : part,
      ),
    'the copy has users where accounts belongs',
  ],
])('a stream that %s is refused', async (name, change, problem) => {
  await expect(copyTo(`${name.replaceAll(' ', '-')}.db`, change)).rejects.toThrow(problem);
});

test('a row that refers to none is refused, and so is a database that is not empty', async () => {
  const withoutYears = (parts: CopyPart[]): readonly CopyPart[] =>
    parts.flatMap((part): CopyPart[] => {
      const table = part.kind === 'rows' ? part.table : part.kind === 'total' ? part.total.table : '';
      if (table !== 'fiscal_years') return [part];
      return part.kind === 'total'
        ? [{ kind: 'total', total: { table, rowCount: 0, hash: '0'.repeat(64) } }]
        : [];
    });
  await expect(copyTo('dangling.db', withoutYears)).rejects.toThrow('refers to none');
  await expect(copyTo('source.db')).rejects.toThrow('into an empty database');
});
