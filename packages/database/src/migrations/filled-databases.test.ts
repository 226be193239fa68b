import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHeader } from '../../../../test/support/account-works.ts';
import { insertEverywhere, replaceEverywhere } from '../chain/chained-rows.fixture.ts';
import { verifyChain, type ChainReport } from '../chain/verify.ts';
import { differencesOf } from '../ddl/shape.ts';
import { sqliteShape } from '../ddl/sqlite-shape.ts';
import { sqliteSchema } from '../ddl/sqlite.ts';
import { openTenantReader } from '../engine.ts';
import { sqliteChainSource } from '../sqlite/chain-source.ts';
import { SqliteConnection, type Definitions } from '../sqlite/connection.ts';
import { SqliteWriter } from '../sqlite/writer.ts';
import { tenantQuery, type TenantTables } from '../statement.ts';
import { definitionsOf, type DatabaseKind } from '../tables/kinds.ts';
import { laterAccounts, migrationPlan, NOTE_PREFIX } from './later-plan.fixture.ts';
import { migrationPlan as committedPlan } from './plan.ts';
import { createEmptyDatabaseImage, migrationTable, pendingIn } from './sqlite.ts';
import { migrateSqliteDatabase } from '../sqlite/migrate-database.ts';

/** Rows of every table, with history and chain: what a migration finds in the field. */
const SEEDS = 12;

let folder: string;
const images = new Map<DatabaseKind, Uint8Array>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cifra-filled-'));
  for (const kind of ['tenant', 'control'] as const) {
    const path = join(folder, `made-${kind}.db`);
    writeFileSync(path, createEmptyDatabaseImage(kind));
    const tables: Definitions = definitionsOf[kind];
    const connection = new SqliteConnection({ path, tables, principal: 'application' });
    const writer = new SqliteWriter(connection);
    for (let seed = 1; seed <= SEEDS; seed += 1)
      await writer.submit({
        header: testHeader,
        reading: 'stepwise',
        run: async (tx) => (await insertEverywhere(tx, tables, seed), { kind: 'keep', answer: null }),
      });
    for (const seed of [1, 2, 3])
      await writer.submit({
        header: testHeader,
        reading: 'stepwise',
        run: async (tx) => (
          await replaceEverywhere(tx, tables, { seed, version: BigInt(seed) }),
          { kind: 'keep', answer: null }
        ),
      });
    await writer.close();
    connection.close();
    // The last connection that closes has written everything into the file itself.
    images.set(kind, readFileSync(path));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function filledFile(kind: DatabaseKind): string {
  count += 1;
  const path = join(folder, `${kind}-${count}.db`);
  writeFileSync(path, images.get(kind) ?? new Uint8Array());
  return path;
}

/** Opens a file as it is described, and does something with it. */
async function withFile<Answer>(
  path: string,
  tables: Definitions,
  use: (connection: SqliteConnection<Definitions>) => Promise<Answer> | Answer,
): Promise<Answer> {
  const connection = new SqliteConnection({ path, tables, principal: 'migrator' });
  try {
    return await use(connection);
  } finally {
    connection.close();
  }
}

const verify = (
  path: string,
  tables: Definitions,
  knownHeads: readonly ChainReport[] = [],
): Promise<ChainReport> =>
  withFile(path, tables, (connection) =>
    verifyChain({
      tables: Object.values(tables),
      source: sqliteChainSource(connection),
      knownHeads: knownHeads.map(({ headNumber, headHash }) => ({ number: headNumber, hash: headHash })),
    }),
  );

const rowsOf = (path: string, statement: string): Promise<readonly Record<string, unknown>[]> =>
  withFile(path, {}, ({ client }) => client.prepare(statement).all());

const accountCount = SEEDS;

/** What must hold of a tenant's file after the migration, whatever happened on the way. */
async function expectMigrated(path: string, before: ChainReport): Promise<void> {
  const after = await verify(path, migrationPlan.definitions.tenant, [before]);
  expect(after.faults).toEqual([]);
  const notes = await rowsOf(path, 'select name, note from accounts');
  expect(notes).toHaveLength(accountCount);
  for (const { name, note } of notes) expect(note).toBe(`${NOTE_PREFIX}${String(name)}`);
  // Each row was filled once: one version more than before, under a commit of the fill.
  const versions = await rowsOf(path, 'select count(*) as n from accounts_history where note is null');
  expect(versions).toEqual([{ n: BigInt(accountCount + 3) }]);
  expect(await rowsOf(path, 'select count(*) as n from accounts_history where note is not null')).toEqual([
    { n: 0n },
  ]);
  const fills = await rowsOf(
    path,
    `select count(*) as n from commits where command like 'migration.%' and actor_kind = 'system'`,
  );
  expect(fills).toEqual([{ n: BigInt(accountCount / 2) }]);
  expect(after.headNumber).toBe(before.headNumber + BigInt(accountCount / 2));
  const events = await rowsOf(
    path,
    `select sum(json_extract(after, '$.rows')) as n from audit_events where event = 'MIGRATION_FILLED'`,
  );
  expect(events).toEqual([{ n: BigInt(accountCount) }]);
  const applied = await rowsOf(
    path,
    `select name, filled_at_micros is not null as filled from ${migrationTable} where number > 1`,
  );
  expect(applied).toEqual([{ name: 'add-notes', filled: 1n }]);
}

describe.each(['tenant', 'control'] as const)('a filled %s database', (kind) => {
  test('verifies before and after, its old heads stand, and its tables are what the definitions say', async () => {
    const path = filledFile(kind);
    const before = await verify(path, definitionsOf[kind]);
    expect(before.faults).toEqual([]);
    expect(before.rowCount).toBeGreaterThan(SEEDS * 10);
    const { length } = migrationPlan.migrations('sqlite', kind);
    await expect(migrateSqliteDatabase({ path, kind }, migrationPlan)).resolves.toEqual({
      from: length - 1,
      to: length,
      filledRows: kind === 'tenant' ? accountCount : 0,
    });
    const after = await verify(path, migrationPlan.definitions[kind], [before]);
    expect(after.faults).toEqual([]);
    if (kind === 'tenant') await expectMigrated(path, before);
    else expect(after.headHash).toBe(before.headHash);
    const differences = await withFile(path, {}, ({ client: migrated }) =>
      withFile(emptyFile(), {}, ({ client: generated }) => {
        for (const statement of sqliteSchema(migrationPlan.definitions[kind])) generated.exec(statement);
        return differencesOf(
          { name: 'definitions', shape: sqliteShape(generated) },
          { name: 'migrations', shape: sqliteShape(migrated, [migrationTable]) },
        );
      }),
    );
    expect(differences).toEqual([]);
    await expect(migrateSqliteDatabase({ path, kind }, migrationPlan)).resolves.toEqual({
      from: length,
      to: length,
      filledRows: 0,
    });
  });

  test('of another version is not served, and says which versions and what to do', async () => {
    const path = filledFile(kind);
    const serve = (plan = migrationPlan): Promise<unknown> =>
      withFile(path, {}, ({ client }) => pendingIn(client, kind, plan));
    await expect(serve()).resolves.toMatchObject({ migrations: [{ name: 'add-notes' }] });
    await migrateSqliteDatabase({ path, kind }, migrationPlan);
    await expect(serve(committedPlan)).rejects.toThrow(
      /ahead of this code: it has 0002-add-notes, this code serves 0001-create-tables/,
    );
  });
});

function emptyFile(): string {
  count += 1;
  const path = join(folder, `empty-${count}.db`);
  writeFileSync(path, '');
  return path;
}

test('new rows of the later tables join the chain, and the regenerated trigger keeps every column of what they replace', async () => {
  const path = filledFile('tenant');
  const before = await verify(path, definitionsOf.tenant);
  await migrateSqliteDatabase({ path, kind: 'tenant' }, migrationPlan);
  const tables = migrationPlan.definitions.tenant as TenantTables;
  const connection = new SqliteConnection({ path, tables, principal: 'application' });
  const writer = new SqliteWriter(connection);
  const seed = SEEDS + 1;
  const account = tenantQuery()((q) =>
    q.db
      .select()
      .from(q.t.accounts)
      .where(
        sql`${q.t.accounts.name} = ${connection.client.prepare('select name from accounts limit 1').get()?.['name']}`,
      ),
  );
  await writer.submit({
    header: testHeader,
    reading: 'stepwise',
    run: async (tx) => {
      await insertEverywhere(tx, tables, seed);
      const row = await tx.first(account, {});
      if (row === null) throw new Error('there is no account');
      const { commit_number: version, ...rest } = row;
      tx.replace(laterAccounts, { ...rest, note: 'changed since' }, version);
      return { kind: 'keep', answer: null };
    },
  });
  await writer.close();
  connection.close();
  expect((await verify(path, tables, [before])).faults).toEqual([]);
  const kept = await rowsOf(path, 'select note from accounts_history where note is not null');
  expect(kept.map(({ note }) => String(note).startsWith(NOTE_PREFIX))).toEqual([true]);
});

test('a migration that writes a row of the chain is refused and leaves nothing', async () => {
  const path = filledFile('tenant');
  const forging = {
    ...migrationPlan,
    migrations: (...which: Parameters<typeof migrationPlan.migrations>) =>
      migrationPlan.migrations(...which).map((migration) =>
        migration.name === 'add-notes'
          ? {
              ...migration,
              text: `${migration.text}\ninsert into commits select number + 1, instant, actor_kind, actor_id, actor_name, request_id, origin, command, outcome, reason, manifest, hash_version, previous_hash, randomblob(32) from commits order by number desc limit 1;`,
            }
          : migration,
      ),
  };
  await expect(migrateSqliteDatabase({ path, kind: 'tenant' }, forging)).rejects.toThrow(/changed the chain/);
  expect(await rowsOf(path, `select name from ${migrationTable} where number > 1`)).toEqual([]);
  expect((await verify(path, definitionsOf.tenant)).faults).toEqual([]);
});

/** Runs the child until it has said `until` so often, then kills it; its exit signal and what it said. */
async function killWhen(path: string, where: string, isTime: (said: string) => boolean): Promise<string> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(new URL('./migrating-child.fixture.ts', import.meta.url)),
      path,
      where,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (isTime(said)) child.kill('SIGKILL');
  });
  const signal = await new Promise((resolve) => child.once('close', (_code, by) => resolve(by)));
  expect(signal, said).toBe('SIGKILL');
  return said;
}

describe('a migration that is killed', () => {
  test('while its tables are changed leaves the old ones; the next run completes it', async () => {
    const path = filledFile('tenant');
    const before = await verify(path, definitionsOf.tenant);
    const said = await killWhen(path, 'slow-tables', (text) => text.includes('begun'));
    expect(said).not.toContain('filled');
    expect((await verify(path, definitionsOf.tenant, [before])).faults).toEqual([]);
    await migrateSqliteDatabase({ path, kind: 'tenant' }, migrationPlan);
    await expectMigrated(path, before);
  });

  test.each([1, 3])('after %i commits of its fill goes on behind them', async (commits) => {
    const path = filledFile('tenant');
    const before = await verify(path, definitionsOf.tenant);
    await killWhen(path, 'slow-fill', (text) => text.split('filled').length > commits + 1);
    const served = openTenantReader({
      placement: { engine: 'sqlite', server: null, database: path },
      tenantId: '00000000-0000-7000-8000-000000000001',
    });
    await expect(served).rejects.toThrow(/ahead of this code/);
    const pending = await withFile(path, {}, ({ client }) => pendingIn(client, 'tenant', migrationPlan));
    expect(pending).toMatchObject({ migrations: [], fills: [{ migration: 'add-notes' }] });
    const { filledRows } = await migrateSqliteDatabase({ path, kind: 'tenant' }, migrationPlan);
    expect(filledRows).toBeGreaterThan(0);
    expect(filledRows).toBeLessThan(accountCount);
    await expectMigrated(path, before);
  });
});
