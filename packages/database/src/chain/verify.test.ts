import { fixtureEvent } from '../audit-event.fixture.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { testHeader } from '../../../../test/support/account-works.ts';
import { isWhole, rotated } from '../../../../test/support/rotation.ts';
import type { Random } from '../../../../test/support/random.ts';
import { randomFor } from '../../../../test/support/seed.ts';
import { historyTableName } from '../kit/names.ts';
import { decodeSqliteValue } from '../dialects/sqlite/columns.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import type { TableDefinition } from '../kit/table.ts';
import { createEmptyDatabaseImage } from '../migrations/sqlite.ts';
import { definitionsOf, type DatabaseKind } from '../tables/kinds.ts';
import { sqliteChainSource } from '../sqlite/chain-source.ts';
import { SqliteConnection, type Definitions } from '../sqlite/connection.ts';
import { SqliteWriter } from '../sqlite/writer.ts';
import { commits } from '../tables/common.ts';
import { tenantTables } from '../tables/tenant.ts';
import { insertEverywhere, isChained, replaceEverywhere } from './chained-rows.fixture.ts';
import {
  commitHash,
  GENESIS_HASH,
  keyOf,
  manifestText,
  rowHash,
  type CommitFields,
  type ManifestEntry,
} from './row-hash.ts';
import type { ChainSource, StoredRow } from '../stored-rows.ts';
import { verifyChain, type ChainFault, type ChainHeadKnown, type ChainReport } from './verify.ts';

type Raw = string | bigint | Uint8Array | null;
type RawRow = Record<string, Raw>;

/** An owner of the file: another client, without triggers, foreign keys and checks. What it does is undone after each test. */
let owner: DatabaseSync;
let directory: string;

async function writeBooks(kind: DatabaseKind): Promise<DatabaseSync> {
  const file = path.join(directory, `${kind}.sqlite`);
  writeFileSync(file, createEmptyDatabaseImage(kind));
  const tables: Definitions = definitionsOf[kind];
  const connection = new SqliteConnection({ path: file, tables, principal: 'application' });
  const writer = new SqliteWriter(connection);
  const header = {
    ...testHeader,
    reason: 'why',
    actor: { ...testHeader.actor, id: '00000000-0000-7000-8000-000000000001' },
  };
  for (const seed of [1, 2, 3])
    await writer.submit({
      header,
      reading: 'stepwise',
      run: async (tx) => (await insertEverywhere(tx, tables, seed), { kind: 'keep', answer: null }),
    });
  for (const seed of [1, 2])
    await writer.submit({
      header,
      reading: 'stepwise',
      run: async (tx) => (
        await replaceEverywhere(tx, tables, { seed, version: BigInt(seed) }),
        { kind: 'keep', answer: null }
      ),
    });
  await writer.submit({
    header: testHeader,
    run: async () => ({
      kind: 'undo',
      answer: null,
      outcome: 'denied',
      after: (tx) => tx.record(fixtureEvent({ event: 'ACCESS_DENIED', objectType: 'Field', objectId: 'x' })),
    }),
  });
  await writer.close();
  connection.close();
  const client = new DatabaseSync(file, { readBigInts: true, enableForeignKeyConstraints: false });
  client.exec('pragma ignore_check_constraints = on');
  for (const { name } of client.prepare("select name from sqlite_schema where type = 'trigger'").all())
    client.exec(`drop trigger ${String(name)}`);
  return client;
}

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'cifra-chain-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const sources = new WeakMap<DatabaseSync, ChainSource>();

/** One for each file: thousands of verifications follow, and each would prepare a hundred statements. */
function sourceOf(client: DatabaseSync, tables: Definitions): ChainSource {
  const source =
    sources.get(client) ?? sqliteChainSource({ client, tables } as SqliteConnection<Definitions>);
  sources.set(client, source);
  return source;
}

const verify = (
  tables: Definitions,
  {
    client = owner,
    ...options
  }: { client?: DatabaseSync; knownHeads?: ChainHeadKnown[]; maximumFaults?: number } = {},
): Promise<ChainReport> =>
  verifyChain({
    tables: Object.values(tables),
    source: sourceOf(client, tables),
    knownHeads: [],
    ...options,
  });

const rowsOf = (table: string): RawRow[] => owner.prepare(`select * from ${table}`).all() as RawRow[];

/** Changes columns of one row; false when a key forbids it. `is` compares nulls too. */
function change(table: string, row: RawRow, changes: RawRow): boolean {
  const condition = Object.keys(row)
    .map((name) => `${name} is ?`)
    .join(' and ');
  const assignments = Object.keys(changes)
    .map((name) => `${name} = ?`)
    .join(', ');
  try {
    const { changes: touched } = owner
      .prepare(`update ${table} set ${assignments} where ${condition}`)
      .run(...Object.values(changes), ...Object.values(row));
    if (Number(touched) !== 1) throw new Error(`${touched} rows of ${table} were touched`);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('UNIQUE constraint failed')) return false;
    throw error;
  }
}

function remove(table: string, row: RawRow): void {
  const condition = Object.keys(row)
    .map((name) => `${name} is ?`)
    .join(' and ');
  owner.prepare(`delete from ${table} where ${condition}`).run(...Object.values(row));
}

function put(table: string, row: RawRow): void {
  owner
    .prepare(
      `insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.keys(row)
        .map(() => '?')
        .join(', ')})`,
    )
    .run(...Object.values(row));
}

/** Other values that the column could be given, by its kind; also null where there is a value. */
function otherValues({ kind, isNullable }: ColumnDefinition, value: Raw): Raw[] {
  if (value === null)
    return [
      kind === 'id' || kind === 'hash'
        ? Buffer.alloc(kind === 'id' ? 16 : 32, 7)
        : kind === 'integer' ||
            kind === 'flag' ||
            kind === 'amount' ||
            kind === 'number' ||
            kind === 'instant'
          ? 0n
          : '',
    ];
  const nulls = isNullable ? [null] : [];
  if (value instanceof Uint8Array) {
    const flipped = Buffer.from(value);
    flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
    return [...nulls, flipped, Buffer.concat([value, Buffer.alloc(1)])];
  }
  if (typeof value === 'bigint') return [...nulls, value + 1n, -value - 1n, value + 2n ** 53n];
  return [
    ...nulls,
    `${value} `,
    value.slice(1),
    `${value}\u0000`,
    value.toLowerCase() === value ? `${value}X` : value.toLowerCase(),
  ];
}

function stored(definition: TableDefinition, raw: RawRow): StoredRow {
  return Object.fromEntries(
    Object.entries(definition.columns).map(([name, column]) => [name, decodeSqliteValue(column, raw[name])]),
  ) as StoredRow;
}

const shown = (value: Raw): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);

interface Alteration {
  readonly definition: TableDefinition;
  /** The table, or that of its superseded versions. */
  readonly place: string;
  readonly row: RawRow;
  readonly column: string;
  readonly value: Raw;
}

/** The changes of a table that are tried: one other value of each column of one row of each place, in a whole run all of them, of two rows. */
function alterationsOf(definition: TableDefinition, random: Random): Alteration[] {
  const places =
    definition.class === 'versioned'
      ? [definition.name, historyTableName(definition.name)]
      : [definition.name];
  return places.flatMap((place) => {
    const rows = rowsOf(place);
    expect(rows.length, place).toBeGreaterThan(0);
    return random
      .shuffle(rows)
      .slice(0, isWhole ? 2 : 1)
      .flatMap((row) =>
        Object.entries(definition.columns).flatMap(([column, spec]) => {
          const values = otherValues(spec, row[column] as Raw);
          return rotated(values, { oneIn: values.length, purpose: `${place}.${column}` }).map((value) => ({
            definition,
            place,
            row,
            column,
            value,
          }));
        }),
      );
  });
}

const namesRow = (faults: readonly ChainFault[], table: string, key: string): boolean =>
  faults.some((fault) => 'table' in fault && fault.table === table && fault.key === key);

describe.each(['tenant', 'control'] as const)('in the %s database', (kind) => {
  const tables: Definitions = definitionsOf[kind];

  beforeAll(async () => {
    owner = await writeBooks(kind);
  });
  afterAll(() => owner.close());
  beforeEach(() => owner.exec('savepoint untouched'));
  afterEach(() => owner.exec('rollback to untouched; release untouched'));

  test('untouched, the chain is valid and every version is compared', async () => {
    const report = await verify(tables);
    expect(report).toMatchObject({ isValid: true, commitCount: 6, headNumber: 6n, faults: [] });
    const versions = Object.values(tables)
      .filter(isChained)
      .flatMap(({ name, class: tableClass }) => [
        ...rowsOf(name),
        ...(tableClass === 'versioned' ? rowsOf(historyTableName(name)) : []),
      ]);
    expect(report.rowCount).toBe(versions.length);
  });

  // A verification of the whole chain takes one change of every table at once: each must be named by itself, and nothing else may be.
  test('A1: any column of any row of any chained table, superseded versions too, is covered; verification names the row', async () => {
    const random = randomFor(`columns of ${kind}`);
    const queues = Object.values(tables)
      .filter(isChained)
      .map((definition) => alterationsOf(definition, random));
    let changed = 0;
    for (let round = 0; queues.some(({ length }) => length > round); round += 1) {
      owner.exec('savepoint flip');
      const altered = queues
        .flatMap((queue) => queue.slice(round, round + 1))
        .filter(({ place, row, column, value }) => change(place, row, { [column]: value }));
      const { faults } = await verify(tables, { maximumFaults: 10_000 });
      owner.exec('rollback to flip; release flip');
      for (const { definition, place, row, column, value } of altered)
        expect(
          namesRow(faults, definition.name, keyOf(definition, stored(definition, row))),
          `${place}.${column} := ${shown(value)}`,
        ).toBe(true);
      // A digest that was changed makes the text that it is of look altered, which stands in a table of its own.
      const touched = new Set(altered.map(({ definition }) => definition.name));
      const others = faults.filter(
        (fault) => fault.kind !== 'PERSONAL_ALTERED' && !('table' in fault && touched.has(fault.table)),
      );
      expect(others).toEqual([]);
      changed += altered.length;
    }
    expect(changed).toBeGreaterThan(isWhole ? 500 : 100);
  });

  test('A1: any column of any commit is covered; verification names the commit', async () => {
    for (const row of rowsOf('commits')) {
      for (const [column, spec] of Object.entries(commits.columns)) {
        for (const value of otherValues(spec, row[column] as Raw)) {
          owner.exec('savepoint flip');
          const isChanged = change('commits', row, { [column]: value });
          const faults = isChanged ? (await verify(tables)).faults : [];
          owner.exec('rollback to flip; release flip');
          if (!isChanged) continue;
          expect(
            faults.map(({ commitNumber }) => commitNumber),
            `commits.${column} := ${shown(value)}`,
          ).toContain(row['number']);
        }
      }
    }
  });

  test('every row that is removed is named as missing', async () => {
    for (const definition of Object.values(tables).filter(isChained)) {
      for (const row of rowsOf(definition.name)) {
        owner.exec('savepoint flip');
        remove(definition.name, row);
        const { faults } = await verify(tables);
        owner.exec('rollback to flip; release flip');
        expect(faults).toEqual([
          {
            kind: 'ROW_MISSING',
            commitNumber: row['commit_number'],
            table: definition.name,
            key: keyOf(definition, stored(definition, row)),
          },
        ]);
      }
    }
  });
});

describe('attacks on a tenant database', () => {
  const tables: Definitions = tenantTables;
  const { accounts, journal_entries: entries } = tenantTables;

  beforeAll(async () => {
    owner = await writeBooks('tenant');
  });
  afterAll(() => owner.close());
  beforeEach(() => owner.exec('savepoint untouched'));
  afterEach(() => owner.exec('rollback to untouched; release untouched'));

  const byNumber = (table: string, commitNumber: bigint): RawRow =>
    rowsOf(table).find((row) => row['commit_number'] === commitNumber) as RawRow;

  /** What an owner can do who knows the format: writes manifests and hashes anew from a commit on, for the rows that stand there. */
  function rewriteHashes(from: bigint): void {
    const all = Object.values(tables)
      .filter(isChained)
      .flatMap((definition) => {
        const raws = [
          ...rowsOf(definition.name),
          ...(definition.class === 'versioned' ? rowsOf(historyTableName(definition.name)) : []),
        ];
        return raws.map((raw) => ({ definition, row: stored(definition, raw) }));
      });
    let previous = GENESIS_HASH;
    for (const raw of owner.prepare('select * from commits order by number').all() as RawRow[]) {
      const number = raw['number'] as bigint;
      const commit = { ...stored(commits, raw) } as unknown as CommitFields & { hash: string };
      if (number >= from) {
        const manifest = all
          .filter(({ row }) => row['commit_number'] === number)
          .map(({ definition, row }): ManifestEntry => [
            definition.number,
            keyOf(definition, row),
            rowHash(definition, row),
          ]);
        const fields = { ...commit, manifest: manifestText(manifest), previous_hash: previous };
        previous = commitHash(fields);
        owner
          .prepare('update commits set manifest = ?, previous_hash = ?, hash = ? where number = ?')
          .run(
            fields.manifest,
            Buffer.from(fields.previous_hash, 'hex'),
            Buffer.from(previous, 'hex'),
            number,
          );
      } else previous = commit.hash;
    }
  }

  const head = async (): Promise<ChainHeadKnown> => {
    const { headNumber, headHash } = await verify(tables);
    return { number: headNumber, hash: headHash };
  };

  test('two rows with their contents exchanged are both named', async () => {
    const [first, second] = [byNumber('journal_lines', 1n), byNumber('journal_lines', 2n)];
    change('journal_lines', first, {
      base_amount: second['base_amount'] as bigint,
      original_amount: second['original_amount'] as bigint,
      account_id: second['account_id'] as Uint8Array,
    });
    change('journal_lines', second, {
      base_amount: first['base_amount'] as bigint,
      original_amount: first['original_amount'] as bigint,
      account_id: first['account_id'] as Uint8Array,
    });
    expect((await verify(tables)).faults.map(({ kind, commitNumber }) => [kind, commitNumber])).toEqual([
      ['ROW_ALTERED', 1n],
      ['ROW_ALTERED', 2n],
    ]);
  });

  test('a row inserted under an old commit, or under none, is unknown to the chain', async () => {
    const row = byNumber('journal_entries', 1n);
    put('journal_entries', { ...row, id: Buffer.alloc(16, 9), number: 7n });
    put('journal_entries', { ...row, id: Buffer.alloc(16, 8), number: 8n, commit_number: 99n });
    expect((await verify(tables)).faults.map(({ kind, commitNumber }) => [kind, commitNumber])).toEqual([
      ['ROW_UNKNOWN', 1n],
      ['ROW_UNKNOWN', 99n],
    ]);
  });

  test('a version that is kept twice is named, and does not hide that another of its commit is missing', async () => {
    put('accounts_history', byNumber('accounts', 3n));
    expect((await verify(tables)).faults).toEqual([
      {
        kind: 'ROW_DUPLICATED',
        commitNumber: 3n,
        table: 'accounts',
        key: keyOf(accounts, stored(accounts, byNumber('accounts', 3n))),
      },
    ]);
    const entry = byNumber('journal_entries', 3n);
    remove('journal_entries', entry);
    expect((await verify(tables)).faults).toContainEqual({
      kind: 'ROW_MISSING',
      commitNumber: 3n,
      table: 'journal_entries',
      key: keyOf(entries, stored(entries, entry)),
    });
  });

  test('commits that are removed from the middle are named', async () => {
    owner.exec('delete from commits where number in (2, 3)');
    const { faults, isValid } = await verify(tables);
    expect(isValid).toBe(false);
    expect(
      faults.filter(({ kind }) => kind === 'COMMIT_MISSING').map(({ commitNumber }) => commitNumber),
    ).toEqual([2n, 3n]);
    expect(faults[0]).toMatchObject({ commitNumber: 2n });
  });

  test('a commit that is hashed anew breaks the link of the next', async () => {
    const commit = { ...stored(commits, rowsOf('commits')[2] as RawRow) } as unknown as CommitFields;
    const forged = { ...commit, actor_name: 'another' };
    owner
      .prepare('update commits set actor_name = ?, hash = ? where number = 3')
      .run('another', Buffer.from(commitHash(forged), 'hex'));
    expect((await verify(tables)).faults).toEqual([{ kind: 'LINK_BROKEN', commitNumber: 4n }]);
  });

  test('an instant that goes back is named, also where all hashes are right', async () => {
    owner.exec('update commits set instant = 1 where number = 4');
    rewriteHashes(4n);
    expect((await verify(tables)).faults).toEqual([{ kind: 'INSTANT_WENT_BACK', commitNumber: 4n }]);
  });

  test('a commit of an unknown hash version is named, not taken for valid', async () => {
    owner.exec('update commits set hash_version = 2 where number = 6');
    rewriteHashes(6n);
    expect((await verify(tables)).faults).toEqual([{ kind: 'HASH_VERSION_UNKNOWN', commitNumber: 6n }]);
  });

  test.each(['', '{}', 'null', '[1]', '[[1,2,3]]', '[null]', '[["1","2","3"]]', '7'])(
    'the unreadable manifest %j is an altered commit, and verification goes on',
    async (manifest) => {
      owner.prepare('update commits set manifest = ? where number = 2').run(manifest);
      const { faults } = await verify(tables);
      expect(faults).toContainEqual({ kind: 'COMMIT_ALTERED', commitNumber: 2n });
      expect(faults).toContainEqual(
        expect.objectContaining({ kind: 'ROW_UNKNOWN', commitNumber: 2n, table: 'accounts' }),
      );
    },
  );

  test('a second commit of the same number, in a table whose key was removed, breaks the link', async () => {
    owner.exec(
      'create table copied as select * from commits; drop table commits; alter table copied rename to commits',
    );
    const second = { ...stored(commits, rowsOf('commits')[2] as RawRow) } as unknown as CommitFields;
    put('commits', {
      ...(rowsOf('commits')[2] as RawRow),
      reason: 'forged',
      hash: Buffer.from(commitHash({ ...second, reason: 'forged' }), 'hex'),
    });
    expect((await verify(tables)).faults).toContainEqual({ kind: 'LINK_BROKEN', commitNumber: 3n });
  });

  test('a value of a type that no writer stores, in a table rewritten without types, is named', async () => {
    owner.exec(
      'create table copied as select * from accounts; drop table accounts; alter table copied rename to accounts',
    );
    const row = byNumber('accounts', 3n);
    change('accounts', row, { parent_id: 'no bytes' });
    expect((await verify(tables)).faults).toMatchObject([
      { kind: 'ROW_ALTERED', commitNumber: 3n, table: 'accounts' },
    ]);
  });

  test('A8: a tail that is cut off shows only against a head that was kept elsewhere', async () => {
    const known = await head();
    owner.exec('delete from commits where number = 6; delete from audit_events where commit_number = 6');
    expect((await verify(tables)).isValid).toBe(true);
    expect((await verify(tables, { knownHeads: [known] })).faults).toEqual([
      { kind: 'TAIL_MISSING', commitNumber: 6n },
    ]);
  });

  test('A8: rows and all hashes written anew show only against a head that was kept elsewhere', async () => {
    const known = await head();
    change('journal_entries', byNumber('journal_entries', 2n), { total_base_amount: 1n });
    rewriteHashes(2n);
    expect((await verify(tables)).isValid).toBe(true);
    expect((await verify(tables, { knownHeads: [known] })).faults).toEqual([
      { kind: 'HEAD_DIFFERS', commitNumber: 6n },
    ]);
  });

  test('two heads of one number that were kept elsewhere cannot both be right', async () => {
    const known = await head();
    const other = { ...known, hash: GENESIS_HASH };
    for (const knownHeads of [
      [known, other],
      [other, known],
    ])
      expect((await verify(tables, { knownHeads })).faults).toEqual([
        { kind: 'HEAD_DIFFERS', commitNumber: 6n },
      ]);
  });

  test('the first broken link is named however many faults are found before it', async () => {
    owner.exec("update accounts set name = 'x'; update accounts_history set name = 'x'");
    const [whole, cut] = [await verify(tables), await verify(tables, { maximumFaults: 1 })];
    expect(whole.faults.length).toBeGreaterThan(1);
    expect(cut.faults).toEqual(whole.faults.slice(0, 1));
    for (let number = 0n; number < 50n; number += 1n)
      put('account_roles', {
        role: `R${number}`,
        account_id: Buffer.alloc(16),
        commit_number: 1_000n + number,
      });
    expect((await verify(tables, { maximumFaults: 2 })).faults).toEqual(whole.faults.slice(0, 2));
  });
});
