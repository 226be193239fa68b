import { capabilityModules } from '@cifra/capabilities/registry';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  commitHash,
  manifestText,
  rowHash,
  type CommitFields,
  type ManifestEntry,
} from '@cifra/database/chain/row-hash';
import type { ChainSource, StoredRow } from '@cifra/database/stored-rows';
import { verifyChain, type ChainReport } from '@cifra/database/chain/verify';
import { decodeSqliteValue } from '@cifra/database/dialects/sqlite/columns';
import { isInChain, type TableDefinition } from '@cifra/database/kit/table';
import { sqliteChainSource } from '@cifra/database/sqlite/chain-source';
import { SqliteConnection } from '@cifra/database/sqlite/connection';
import { commits } from '@cifra/database/tables/common';
import { journalLines, tenantTables } from '@cifra/database/tables/tenant';
import { periodOfDate } from '@cifra/ledger/journal/queries';
import { CatchUp } from '@cifra/books/follow/catch-up';
import { headsFollower } from '@cifra/trail/heads/heads-follower';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { changeMasterData, writeMasterData } from '../../../test/support/documents-commands.ts';
import {
  changeLock,
  linkReversal,
  post,
  setPeriodStates,
  writeDraft,
} from '../../../test/support/fixture-commands.ts';
import { changeOtherRows, writeOtherRows } from '../../../test/support/rows-of-every-table.ts';
import { openTenantBooks, type TenantBooks } from '../../../test/worlds/books/tenant-books.ts';
import { exportDigest } from '@cifra/trail/heads/export-digest';
import { createAuditSubgraph, type AuditSubgraph } from './subgraph.ts';

/** What another SQLite client does to a tenant's file, and whether verification names it. Every chained table has rows in it. */

const commandModules = [
  ...capabilityModules,
  new URL('../../../test/support/documents-commands.ts', import.meta.url).href,
  new URL('../../../test/support/rows-of-every-table.ts', import.meta.url).href,
];
let world: TenantBooks;
let subgraph: AuditSubgraph;
let entryId: Uuid;

beforeEach(async () => {
  world = await openTenantBooks({ commandModules });
  subgraph = createAuditSubgraph({
    books: world.books,
    log: ({ error }) => {
      throw error;
    },
  });
  const { books, tenant, accounts, request } = world;
  const target = { tenantId: tenant.id };
  const lines = (sign: 1 | -1) => [
    { accountId: accounts.cash, currency: 'PAB', amountE4: String(sign * 500_000) },
    { accountId: accounts.sales, currency: 'PAB', amountE4: String(sign * -500_000) },
  ];
  const postOne = async (kind: 'ORDINARY' | 'REVERSING', sign: 1 | -1): Promise<Uuid> => {
    const posted = await books.execute(
      post,
      target,
      { source: 'MANUAL', kind, postingDate: localDate('2026-03-15'), lines: lines(sign) },
      request({ idempotencyKey: newId() }),
    );
    if (!posted.ok) throw new Error(posted.refusal.code);
    return posted.value.entryId;
  };
  entryId = await postOne('ORDINARY', 1);
  const reversingEntryId = await postOne('REVERSING', -1);
  await books.execute(linkReversal, target, { entryId, reversingEntryId }, request());
  const draft = { id: newId(), description: 'Rent', state: 'DRAFT' as const };
  const saved = await books.execute(writeDraft, target, { ...draft, version: null }, request());
  if (saved.ok)
    await books.execute(
      writeDraft,
      target,
      { ...draft, description: 'Rent of March', version: saved.value },
      request(),
    );
  const masterData = await books.execute(writeMasterData, target, null, request());
  if (!masterData.ok) throw new Error('the master data were refused');
  await books.execute(changeMasterData, target, masterData.value, request());
  const { partyId } = masterData.value;
  await books.execute(writeOtherRows, target, { entryId, reversingEntryId, partyId }, request());
  await books.execute(changeOtherRows, target, null, request());
  const periodId = (await books.read(
    tenant.id,
    async (tx) => (await tx.first(periodOfDate, { date: localDate('2026-03-15') }))?.id,
  )) as Uuid;
  await books.execute(
    setPeriodStates,
    target,
    { periodId, lockState: 'LOCKED', closeState: 'CLOSED' },
    request(),
  );
  await books.execute(
    changeLock,
    target,
    { periodId, to: 'UNLOCKED', direction: 'back' },
    request({ reason: 'One more entry of the bank has come in.' }),
  );
});
afterEach(() => world.close());

/** The tables whose rows are in the chain, the superseded versions and the chain itself. */
const chained: readonly { readonly name: string; readonly table: TableDefinition }[] = (
  Object.values(tenantTables) as TableDefinition[]
)
  .filter(isInChain)
  .flatMap((table) => [
    { name: table.name, table },
    ...(table.class === 'versioned' ? [{ name: `${table.name}_history`, table }] : []),
  ]);

/** A client that none of our principals bind: no triggers, no unique indexes, no checks, no foreign keys. */
function strip(client: DatabaseSync): void {
  for (const { type, name } of client
    .prepare(`select type, name from sqlite_schema where type in ('trigger', 'index') and sql is not null`)
    .all())
    client.exec(`drop ${String(type)} ${String(name)}`);
}

/** A connection on a file without them, and the rows as verification reads them: one statement a table for all that is tried. */
interface Stripped {
  readonly connection: SqliteConnection<typeof tenantTables>;
  readonly source: ChainSource;
}

async function inTransaction({ connection, source }: Stripped, tamper: () => void): Promise<ChainReport> {
  connection.client.exec('begin');
  try {
    tamper();
    return await verifyChain({ tables: Object.values(tenantTables), source, knownHeads: [] });
  } finally {
    connection.client.exec('rollback');
  }
}

function openStripped(): Stripped {
  const connection = new SqliteConnection({
    path: world.fileOf(),
    tables: tenantTables,
    principal: 'migrator',
  });
  connection.client.exec('pragma foreign_keys = off; pragma ignore_check_constraints = on');
  strip(connection.client);
  return { connection, source: sqliteChainSource(connection) };
}

/** A value of a column that is not the one there. */
const otherValue = (name: string, { columns }: TableDefinition): string => {
  switch (columns[name]?.kind) {
    case 'id':
      return 'randomblob(16)';
    case 'hash':
    case 'personal':
      return 'randomblob(32)';
    case 'sealed':
      return `x'01' || randomblob(48)`;
    case 'bytes':
      return 'randomblob(48)';
    case 'flag':
      return `1 - ${name}`;
    case 'amount':
    case 'number':
    case 'integer':
    case 'instant':
      return `coalesce(${name}, 0) + 1000`;
    default:
      return `coalesce(${name}, '') || '1'`;
  }
};

test('every chained table of a tenant has rows here', async () => {
  const { connection } = openStripped();
  const empty = chained
    .filter(({ name }) => connection.readNumber(`select count(*) from ${name}`) === 0n)
    .map(({ name }) => name);
  connection.close();
  expect(empty).toEqual([]);
});

test('whatever the column, a value changed in any row of any table is found', async () => {
  const stripped = openStripped();
  const { connection } = stripped;
  const cells = chained.flatMap(({ name, table }) =>
    Object.keys(table.columns).map((column) => ({ name, table, column })),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...cells), fc.nat(), async ({ name, table, column }, draw) => {
      const count = connection.readNumber(`select count(*) from ${name}`);
      fc.pre(count > 0n);
      const order = table.primaryKey.join(', ');
      const row = connection.client
        .prepare(
          `select * from ${name} order by ${order}, ${table === commits ? 'number' : 'commit_number'} limit 1 offset ${BigInt(draw) % count}`,
        )
        .get();
      const keys = [...table.primaryKey, ...(table === commits ? [] : ['commit_number'])];
      const report = await inTransaction(stripped, () => {
        const where = keys.map((key) => `${key} is :${key}`).join(' and ');
        const named = Object.fromEntries(keys.map((key) => [key, row?.[key] as never]));
        expect(
          connection.client
            .prepare(`update ${name} set ${column} = ${otherValue(column, table)} where ${where}`)
            .run(named).changes,
        ).toBe(1n);
      });
      expect(report.isValid, `${name}.${column}`).toBe(false);
      if (table !== commits && !keys.includes(column)) {
        const key = table.primaryKey
          .map((part) => String(decodeSqliteValue(table.columns[part] as never, row?.[part])))
          .join('/');
        expect(report.faults).toContainEqual({
          kind: 'ROW_ALTERED',
          commitNumber: row?.['commit_number'],
          table: table.name,
          key,
        });
      }
    }),
    { numRuns: 400 },
  );
  connection.close();
});

test('whichever row of whichever table is deleted, or doubled under another key, it is found', async () => {
  const stripped = openStripped();
  const { connection } = stripped;
  for (const { name, table } of chained) {
    const count = Number(connection.readNumber(`select count(*) from ${name}`));
    const [key = ''] = table.primaryKey;
    for (let offset = 0; offset < Math.min(count, 4); offset += 1) {
      const place = `${key} = (select ${key} from ${name} order by 1 limit 1 offset ${offset})`;
      const deleted = await inTransaction(stripped, () =>
        connection.client.exec(`delete from ${name} where ${place}`),
      );
      // The last commit of a chain, deleted with nothing else, leaves rows that no commit vouches for.
      expect(deleted.isValid, `delete ${name} ${offset}`).toBe(false);
      const columns = Object.keys(table.columns);
      const values = columns
        .map((column) => (column === key ? otherValue(column, table) : column))
        .join(', ');
      const inserted = await inTransaction(stripped, () =>
        connection.client.exec(
          `insert into ${name} (${columns.join(', ')}) select ${values} from ${name} where ${place} limit 1`,
        ),
      );
      expect(inserted.isValid, `insert ${name} ${offset}`).toBe(false);
    }
  }
  connection.close();
});

test('reordered commits and reordered events are found', async () => {
  const stripped = openStripped();
  const { connection } = stripped;
  const swap = (table: string, column: string, one: number, other: number): string =>
    `update ${table} set ${column} = -${column} where ${column} in (${one}, ${other}); update ${table} set ${column} = ${one + other} + ${column} where ${column} < 0`;
  const commitsSwapped = await inTransaction(stripped, () =>
    connection.client.exec(swap('commits', 'number', 2, 3)),
  );
  expect(commitsSwapped.faults[0]).toMatchObject({ commitNumber: 2n });
  const events = await inTransaction(stripped, () =>
    connection.client.exec(swap('audit_events', 'commit_number', 2, 3)),
  );
  expect(events.faults).toContainEqual({
    kind: 'ROW_ALTERED',
    commitNumber: 2n,
    table: 'audit_events',
    key: '2/1',
  });
  connection.close();
});

interface Verified {
  readonly isValid: boolean;
  readonly firstFault: string | null;
  readonly chainFaults: readonly {
    readonly kind: string;
    readonly commitNumber: string;
    readonly table: string | null;
    readonly key: string | null;
  }[];
}

async function verified(): Promise<Verified> {
  const { data, errors } = await askTenant<{ verification: Verified }>(
    subgraph,
    world.tenant.id,
    'verification { isValid firstFault chainFaults { kind commitNumber table key } booksFaults { kind object } knownHeadCount cannotDetect }',
    { claim: world.claim(['Audit.Verify']) },
  );
  expect(errors).toEqual([]);
  return data.verification;
}

function otherClient(tamper: (client: DatabaseSync) => void): void {
  const client = new DatabaseSync(world.fileOf(), { readBigInts: true });
  strip(client);
  client.exec('pragma foreign_keys = off');
  tamper(client);
  client.close();
}

describe('A1: through the graph', () => {
  test('untouched books are valid', async () => {
    expect(await verified()).toMatchObject({ isValid: true, firstFault: null, chainFaults: [] });
  });

  test('a row that another client changed is named, with its commit', async () => {
    otherClient((client) =>
      client
        .prepare(
          'update journal_lines set original_amount = original_amount + 10000 where entry_id = ? and ordinal = 1',
        )
        .run(Buffer.from(entryId.replaceAll('-', ''), 'hex')),
    );
    const found = await verified();
    expect(found.isValid).toBe(false);
    expect(found.chainFaults).toEqual([
      { kind: 'ROW_ALTERED', commitNumber: '2', table: 'journal_lines', key: `${entryId}/1` },
    ]);
    expect(found.firstFault).toContain(`journal_lines ${entryId}/1`);
  });
});

/** What an owner of the file can do: change a row, then rewrite its hash, its manifest and every commit's hash from there on. */
function rewriteChain(client: DatabaseSync): void {
  client.exec(`update journal_lines set description = 'rewritten' where ordinal = 1`);
  const decode = (table: TableDefinition, raw: Record<string, unknown>): StoredRow =>
    Object.fromEntries(
      Object.entries(table.columns).map(([name, column]) => [name, decodeSqliteValue(column, raw[name])]),
    ) as StoredRow;
  const hashes = new Map<string, string>();
  for (const raw of client.prepare('select * from journal_lines').all()) {
    const row = decode(journalLines, raw);
    hashes.set(`${row['entry_id'] as string}/${row['ordinal'] as number}`, rowHash(journalLines, row));
  }
  let previousHash: string | null = null;
  for (const raw of client.prepare('select * from commits order by number').all()) {
    const row = decode(commits, raw) as unknown as CommitFields;
    const entries = (JSON.parse(row.manifest) as ManifestEntry[]).map(([table, key, hash]): ManifestEntry => [
      table,
      key,
      table === journalLines.number ? (hashes.get(key) ?? hash) : hash,
    ]);
    const rewritten: CommitFields = {
      ...row,
      manifest: manifestText(entries),
      previous_hash: previousHash ?? row.previous_hash,
    };
    previousHash = commitHash(rewritten);
    client
      .prepare('update commits set manifest = ?, previous_hash = ?, hash = ? where number = ?')
      .run(
        rewritten.manifest,
        Buffer.from(rewritten.previous_hash, 'hex'),
        Buffer.from(previousHash, 'hex'),
        row.number,
      );
  }
}

describe('A8: an owner who rewrites rows and hashes', () => {
  test('is not seen in the file alone, and is caught by the head that the control plane keeps, and by the digest', async () => {
    const publisher = new CatchUp(world.books, headsFollower(world.books));
    expect(await publisher.all(world.request())).toMatchObject({ writtenCount: 2 });
    const { digest } = await exportDigest(
      world.books,
      {
        sign: async () => ({ signature: 'signature', earlierSignature: null }),
        nowMicros: () => 0n,
        publicKeys: async () => [],
      },
      world.request(),
    );
    otherClient(rewriteChain);

    const { connection, source } = openStripped();
    const alone = await verifyChain({
      tables: Object.values(tenantTables),
      source,
      knownHeads: [],
    });
    const [kept] = (JSON.parse(digest) as { tenants: { headNumber: string; headHash: string }[] }).tenants;
    const byDigest = await verifyChain({
      tables: Object.values(tenantTables),
      source,
      knownHeads: [{ number: BigInt(kept?.headNumber ?? 0), hash: kept?.headHash ?? '' }],
    });
    connection.close();
    expect(alone.isValid).toBe(true);
    expect(byDigest.faults).toMatchObject([{ kind: 'HEAD_DIFFERS' }]);
    expect((await verified()).chainFaults).toMatchObject([
      { kind: 'HEAD_DIFFERS', commitNumber: kept?.headNumber },
    ]);
  });

  test('or who cuts off the tail is caught at the next look, and the alarm is one event in the firm’s trail', async () => {
    await new CatchUp(world.books, headsFollower(world.books)).all(world.request());
    otherClient((client) =>
      client.exec(
        'delete from audit_events where commit_number = (select max(number) from commits); delete from commits where number = (select max(number) from commits)',
      ),
    );
    expect((await verified()).chainFaults.map(({ kind }) => kind)).toContain('TAIL_MISSING');
    for (let round = 0; round < 2; round += 1) {
      const outcome = await new CatchUp(world.books, headsFollower(world.books)).all(world.request());
      expect(outcome).toMatchObject({
        writtenCount: 0,
        alarms: [{ event: 'chainHeads.contradiction', tenantId: world.tenant.id, found: null }],
        failures: [],
      });
    }
    const { data } = await ask<{ firmAuditEvents: { edges: unknown[] } }>(
      subgraph,
      '{ firmAuditEvents(filter: { event: "CHAIN_HEAD_CONTRADICTED" }) { edges { node { objectId changes { field before after } } } } }',
      { claim: world.firmClaim(['Audit.Read']) },
    );
    expect(data.firmAuditEvents.edges).toMatchObject([{ node: { objectId: world.tenant.id } }]);
  });
});

test('A9: through the application’s own connection no trick changes a posted row, an event or a version', async () => {
  const connection = new SqliteConnection({
    path: world.fileOf(),
    tables: tenantTables,
    principal: 'application',
  });
  const before = await verified();
  const dump = (): string =>
    chained
      .map(({ name }) =>
        JSON.stringify(connection.client.prepare(`select * from ${name}`).all(), (_key, value: unknown) =>
          typeof value === 'bigint' ? String(value) : value,
        ),
      )
      .join('\n');
  const rows = dump();
  for (const { name, table } of chained) {
    if (connection.readNumber(`select count(*) from ${name}`) === 0n) continue;
    const columns = Object.keys(table.columns);
    const changing =
      columns.find((column) => !table.primaryKey.includes(column) && column !== 'commit_number') ??
      'commit_number';
    const values = columns
      .map((column) => (column === changing ? otherValue(column, table) : column))
      .join(', ');
    const copy = `select ${values} from ${name} limit 1`;
    for (const statement of [
      `insert or replace into ${name} (${columns.join(', ')}) ${copy}`,
      `replace into ${name} (${columns.join(', ')}) ${copy}`,
      `insert into ${name} (${columns.join(', ')}) select ${values} from ${name} where true limit 1 on conflict do update set ${changing} = excluded.${changing}`,
      `update or replace ${name} set ${changing} = ${otherValue(changing, table)}`,
      `update or ignore ${name} set ${changing} = ${otherValue(changing, table)}`,
      `delete from ${name}`,
    ])
      expect(() => connection.client.exec(statement), statement).toThrow();
  }
  expect(dump()).toBe(rows);
  connection.close();
  expect(await verified()).toEqual(before);
});
