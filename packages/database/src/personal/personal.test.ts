import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asc, eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { testHeader } from '../../../../test/support/account-works.ts';
import { verifyChain, type ChainReport } from '../chain/verify.ts';
import { asOf } from '../queries/as-of.ts';
import { compileFor } from '../queries/compile.ts';
import { InvariantBroken } from '../failures.ts';
import { createEmptyDatabaseImage } from '../migrations/sqlite.ts';
import { sqliteChainSource } from '../sqlite/chain-source.ts';
import { SqliteConnection } from '../sqlite/connection.ts';
import { SqliteWriter } from '../sqlite/writer.ts';
import { tenantQuery, type TenantTables } from '../statement.ts';
import { parties } from '../tables/documents.ts';
import { personalValues } from '../tables/personal.ts';
import { tenantTables } from '../tables/tenant.ts';
import type { TenantTx } from '../tx.ts';
import { digestOf, ERASED_TEXT, newSubjectKey, openPersonal, sealPersonal } from '../kit/personal-cipher.ts';
import { addCopies } from './copies.fixture.ts';
import { erasePerson } from './erase.ts';
import { openReferences, referenceOf } from './references.ts';
import { sealRow } from './seal-row.ts';

const idOf = (last: number): Uuid => `01890000-0000-7000-8000-${String(last).padStart(12, '0')}` as Uuid;
const [ada, ben] = [idOf(1), idOf(2)];

const party = (id: Uuid, changes: { email?: string | null; phone?: string | null; note?: string } = {}) => ({
  id,
  code: `P${id.slice(-3)}`,
  name: 'Party',
  is_customer: true,
  is_vendor: false,
  tax_id: '8-NT-1',
  tax_check_digit: '11',
  address: 'Lovelace Lane 1',
  email: null,
  phone: null,
  note: null,
  currency: null,
  payment_term_days: 30,
  is_active: true,
  ...changes,
});

const all = tenantQuery()((q) => q.db.select().from(q.t.parties).orderBy(asc(q.t.parties.id)));
const asOfCommit = tenantQuery<{ at: bigint }>()((q) => asOf(q, parties, { at: sql.placeholder('at') }));
const events = tenantQuery()((q) =>
  q.db
    .select({ after: q.t.audit_events.after })
    .from(q.t.audit_events)
    .where(eq(q.t.audit_events.event, 'PARTY_CREATED'))
    .orderBy(asc(q.t.audit_events.commit_number)),
);

let folder: string;
let file: string;
let connection: SqliteConnection<TenantTables>;
let writer: SqliteWriter<TenantTables>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cifra-personal-'));
  file = join(folder, 'tenant.db');
  writeFileSync(file, createEmptyDatabaseImage('tenant'));
  connection = new SqliteConnection({ path: file, tables: tenantTables, principal: 'application' });
  writer = new SqliteWriter(connection);
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

async function close(): Promise<void> {
  await writer.close();
  connection.close();
}

const run = <Answer>(work: (tx: TenantTx) => Promise<Answer>): Promise<Answer> =>
  writer.submit<Answer>({
    header: testHeader,
    run: async (tx) => {
      const answer = await work(tx);
      tx.record({ event: 'DONE', objectType: 'Test', objectId: 'x' } as never);
      return { kind: 'keep', answer };
    },
  });

const create = (row: ReturnType<typeof party>): Promise<void> =>
  run(async (tx) => {
    const sealed = await sealRow(tx, parties, row);
    tx.insert(parties, sealed);
    addCopies(tx, tenantTables, { of: parties, row });
    tx.record({
      event: 'PARTY_CREATED',
      objectType: 'Party',
      objectId: row.id,
      after: { code: row.code, email: referenceOf(sealed.email) },
    } as never);
  });

const change = (row: ReturnType<typeof party>, version: bigint): Promise<void> =>
  run(async (tx) => tx.replace(parties, await sealRow(tx, parties, row), version));

const verify = (): Promise<ChainReport> =>
  verifyChain({ tables: Object.values(tenantTables), source: sqliteChainSource(connection), knownHeads: [] });

/** What someone does who owns the file, below the product. */
function below(statement: string): void {
  const client = new DatabaseSync(file);
  for (const { name } of client.prepare("select name from sqlite_schema where type = 'trigger'").all())
    client.exec(`drop trigger ${String(name)}`);
  client.exec(statement);
  client.close();
}

describe('a personal text', () => {
  test('is read as it was written, now and as of a commit, and the chain verifies', async () => {
    await create(party(ada, { email: 'ada@example.com', phone: '+44 1' }));
    await change(party(ada, { email: 'countess@example.com', phone: '+44 1' }), 1n);
    expect(connection.all(all, {})).toMatchObject([
      { email: 'countess@example.com', phone: '+44 1', address: 'Lovelace Lane 1', note: null },
    ]);
    expect(connection.all(asOfCommit, { at: 1n })).toMatchObject([{ email: 'ada@example.com' }]);
    await expect(verify()).resolves.toMatchObject({ isValid: true, erasedRowCount: 0 });
  });

  test('stands once, whatever refers to it, and nowhere in the file as text', async () => {
    await create(party(ada, { email: 'ada@example.com', note: 'ada@example.com' }));
    await change(party(ada, { email: 'ada@example.com', phone: '+44 1' }), 1n);
    const kept = connection.client.prepare('select count(*) as n from personal_values').get();
    // The name, the tax id, its digit, the address, the phone, and the e-mail once for three places.
    expect(kept).toEqual({ n: 6n });
    await close();
    const bytes = readFileSync(file);
    for (const text of ['ada@example.com', 'Lovelace Lane', '8-NT-1', '+44 1'])
      expect(bytes.includes(text), text).toBe(false);
    expect(bytes.includes('PARTY_CREATED')).toBe(true);
  });

  test('of one person says nothing about another’s: equal texts have different references', async () => {
    await create(party(ada, { email: 'shared@example.com' }));
    await create(party(ben, { email: 'shared@example.com' }));
    const references = connection.client.prepare('select hex(email) as email from parties').all();
    expect(new Set(references.map(({ email }) => email)).size).toBe(2);
  });

  test('is opened in events too, a page of them by one statement', async () => {
    for (let each = 1; each <= 50; each += 1)
      await create(party(idOf(each), { email: `p${each}@example.com` }));
    const texts = connection.all(events, {}).map(({ after }) => after);
    let statements = 0;
    const tx = {
      all: (async (query: never, params: never) => {
        statements += 1;
        return connection.all(query, params);
      }) as never,
      first: () => Promise.reject(new Error('not used')),
    };
    const opened = await openReferences<TenantTables, string | null>(tx, texts);
    expect(opened.map((text) => (JSON.parse(text ?? '') as { email: string }).email)).toEqual(
      Array.from({ length: 50 }, (_, index) => `p${index + 1}@example.com`),
    );
    expect(statements).toBe(1);
    expect(connection.all(all, {})).toHaveLength(50);
  });

  test('that was not sealed reaches neither the table nor an event', async () => {
    await expect(run(async (tx) => tx.insert(parties, party(ada)))).rejects.toThrow(InvariantBroken);
    expect(() => referenceOf('ada@example.com')).toThrow(/not sealed/);
    expect(connection.all(all, {})).toEqual([]);
    expect(() => connection.client.exec(`update personal_values set sealed = x'00'`)).toThrow(
      /not authorized/,
    );
  });

  test('that does not fit its column is thrown', async () => {
    await expect(create(party(ada, { note: 'x'.repeat(2_001) }))).rejects.toThrow(/not a text that fits/);
    await expect(create(party(ada, { note: '\ud800' }))).rejects.toThrow(/not a text that fits/);
  });
});

describe('erasing a person', () => {
  beforeEach(async () => {
    await create(party(ada, { email: 'ada@example.com' }));
    await create(party(ben, { email: 'ben@example.com' }));
    await change(party(ada, { email: 'countess@example.com' }), 1n);
  });

  test('destroys the texts and the key: the rows, their history and events say erased, and the others stay', async () => {
    await expect(run((tx) => erasePerson(tx, tenantTables, ada))).resolves.toBe(6);
    expect(connection.all(all, {})).toMatchObject([
      { code: 'P001', email: ERASED_TEXT, address: ERASED_TEXT, phone: null, tax_id: ERASED_TEXT },
      { code: 'P002', email: 'ben@example.com' },
    ]);
    expect(connection.all(asOfCommit, { at: 2n }).map(({ email }) => email)).toEqual([
      'ben@example.com',
      ERASED_TEXT,
    ]);
    const texts = await openReferences<TenantTables, string | null>(
      {
        all: async (query, params) => connection.all(query, params),
        first: () => Promise.reject(new Error('not used')),
      },
      connection.all(events, {}).map(({ after }) => after),
    );
    expect(texts.map((text) => (JSON.parse(text ?? '') as { email: string }).email)).toEqual([
      ERASED_TEXT,
      'ben@example.com',
    ]);
  });

  test('is reported by verification as erased, never as altered, and may be repeated', async () => {
    const before = await verify();
    await run((tx) => erasePerson(tx, tenantTables, ada));
    const after = await verifyChain({
      tables: Object.values(tenantTables),
      source: sqliteChainSource(connection),
      knownHeads: [{ number: before.headNumber, hash: before.headHash }],
    });
    // The current row and its superseded version.
    expect(after).toMatchObject({ isValid: true, faults: [], erasedRowCount: 2 });
    await expect(run((tx) => erasePerson(tx, tenantTables, ada))).resolves.toBe(0);
    await expect(verify()).resolves.toMatchObject({ isValid: true, erasedRowCount: 2 });
  });

  test('overwrites the key in the file', async () => {
    const key = connection.client
      .prepare('select key from personal_keys where subject_id = (select id from parties where code = ?)')
      .get('P001')?.['key'];
    await run((tx) => erasePerson(tx, tenantTables, ada));
    await close();
    expect(readFileSync(file).includes(Buffer.from(key as Uint8Array))).toBe(false);
  });

  test('is for good: nothing is kept of the same person again', async () => {
    await run((tx) => erasePerson(tx, tenantTables, ada));
    await expect(change(party(ada, { email: 'back@example.com' }), 3n)).rejects.toThrow(/was erased/);
  });
});

describe('verification finds a text that', () => {
  beforeEach(async () => {
    await create(party(ada, { email: 'ada@example.com' }));
    await create(party(ben, { email: 'ben@example.com' }));
  });
  const reference = (code: string): string => `(select email from parties where code = '${code}')`;

  test.each([
    [
      'was altered',
      `update personal_values set sealed = x'${'00'.repeat(40)}' where digest = ${reference('P001')}`,
      'PERSONAL_ALTERED',
    ],
    [
      'was given another’s words',
      `update personal_values set sealed = (select sealed from personal_values where digest = ${reference('P002')}) where digest = ${reference('P001')}`,
      'PERSONAL_ALTERED',
    ],
    [
      'was deleted and not erased',
      `delete from personal_values where digest = ${reference('P001')}`,
      'PERSONAL_MISSING',
    ],
    [
      'lost its key',
      `pragma foreign_keys = off; delete from personal_keys where subject_id = (select id from parties where code = 'P001')`,
      'PERSONAL_ALTERED',
    ],
  ] as const)('%s', async (_what, statement, kind) => {
    below(statement);
    const { faults } = await verify();
    expect(faults).toMatchObject([{ kind, table: 'parties', key: ada }]);
  });

  test.each([
    ['is another than its row’s', `update party_names set name = 'Another' where party_id = `],
    ['is gone', `delete from party_names where party_id = `],
  ])('stands beside its row for order and look-up, and %s', async (_what, statement) => {
    expect((await verify()).faults).toEqual([]);
    below(`${statement}(select id from parties where code = 'P001')`);
    const { faults } = await verify();
    expect(faults).toMatchObject([{ kind: 'PERSONAL_ALTERED', table: 'party_names', key: ada }]);
  });

  test('stands beside a row whose person was erased', async () => {
    await run((tx) => erasePerson(tx, tenantTables, ada));
    below(`insert into party_names (party_id, name) select id, 'Ada' from parties where code = 'P001'`);
    const { faults } = await verify();
    expect(faults).toMatchObject([{ kind: 'PERSONAL_ALTERED', table: 'party_names', key: ada }]);
  });

  test('another stands in its row’s place', async () => {
    below(`update parties set email = ${reference('P002')} where code = 'P001'`);
    const { faults } = await verify();
    expect(faults).toMatchObject([{ kind: 'ROW_ALTERED', table: 'parties', key: ada }]);
  });
});

describe('the cipher', () => {
  const key = newSubjectKey();
  const digest = digestOf(key, 'Ada');
  const whole = Buffer.concat([key, Buffer.from(digest, 'hex'), sealPersonal(key, digest, 'Ada')]);

  test('opens what it sealed, and two seals of a text differ', () => {
    expect(openPersonal(whole)).toBe('Ada');
    expect(sealPersonal(key, digest, 'Ada')).not.toEqual(sealPersonal(key, digest, 'Ada'));
    expect(openPersonal(new Uint8Array())).toBe(ERASED_TEXT);
  });

  test('throws where any byte of key, digest, nonce, text or tag is another', () => {
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => openPersonal(changed), `byte ${at}`).toThrow(InvariantBroken);
    }
  });
});

test('a text that queries keep opened is not given for one that was altered or erased since', async () => {
  await create(party(ada, { email: 'ada@example.com' }));
  expect(connection.all(all, {})).toMatchObject([{ email: 'ada@example.com' }]);
  below(`update personal_values set sealed = x'${'00'.repeat(40)}'`);
  expect(() => connection.all(all, {})).toThrow(/was altered below the product/);
  below('delete from personal_values');
  expect(connection.all(all, {})).toMatchObject([{ email: ERASED_TEXT }]);
});

test('rows of the erasable tables are added and deleted, never changed', () => {
  const client = new DatabaseSync(':memory:');
  client.deserialize(createEmptyDatabaseImage('tenant'));
  client.exec(`insert into personal_keys (subject_id, key) values (zeroblob(16), zeroblob(32))`);
  expect(() => client.exec(`update personal_keys set key = zeroblob(33)`)).toThrow(
    'NOT_CHANGEABLE:personal_keys',
  );
  expect(() =>
    client.exec(`insert or replace into personal_keys (subject_id, key) values (zeroblob(16), zeroblob(33))`),
  ).toThrow('KEY_EXISTS:personal_keys(subject_id)');
  client.exec('delete from personal_keys');
  expect(personalValues.class).toBe('erasable');
});

test('SQL Server reads the same view, and writes the references alone', () => {
  const { sql: text } = compileFor(all as never, 'mssql');
  expect(text).toContain('from [parties_opened]');
  expect(compileFor(asOfCommit as never, 'mssql').sql).toContain('from [parties_history_opened]');
});
