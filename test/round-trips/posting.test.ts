import { expect, test } from 'vitest';
import type { TenantCommandContext, TenantFacts } from '@cifra/books/command';
import { DerivedTables } from '@cifra/books/derived-tables';
import { Hooks } from '@cifra/books/hooks';
import { newId } from '@cifra/books/ids';
import { commandWork } from '@cifra/books/run-command';
import { hooks as closingHooks } from '@cifra/closing/capability';
import { RecordingPool, rows, type Answering } from '@cifra/database/mssql/recording-fake';
import { MssqlStatements } from '@cifra/database/mssql/statements';
import { MssqlWriter } from '@cifra/database/mssql/writer';
import type { TenantTables } from '@cifra/database/statement';
import { tenantTables } from '@cifra/database/tables/tenant';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { resolveSettings, settingsOf } from '@cifra/domain/settings';
import { hooks as ledgerHooks } from '@cifra/ledger/capability';
import { postEntryCommand } from '@cifra/ledger/drafts/post-entry';

/**
 * What a command asks of SQL Server, counted without one (rulings: at most 6 for a post): BEGIN, lock with head and clock, the
 * sets of reads with the key, one flush, COMMIT.
 */
const BEGINNING_AND_END = 4;
const setsOf = { 'ledger.postEntry': 1 } as const;

const bytes = (id: Uuid): Uint8Array => Buffer.from(id.replaceAll('-', ''), 'hex');
const accountIds = Array.from({ length: 4 }, () => newId());
const [periodId, yearId] = [newId(), newId()];

/** A server that has four accounts and one open period. */
const answering: Answering = (text, params) => {
  if (text.includes('sp_getapplock')) return rows({ lock: 0 });
  if (text.includes('from [dbo].[commits]')) return rows();
  if (text.includes('as [now]')) return rows({ now: '1767225600000000' });
  if (text.includes('from [accounts]')) {
    const [, name = ''] = /@(\w+)/.exec(text) ?? [];
    const id = params[name];
    return rows([id, 'A', 'Account', 'ASSET', 'DEBIT', 'BANK', null, true, true, null, null, null, '1']);
  }
  if (text.includes('from [periods]') && !text.includes('close_packages'))
    return rows([
      bytes(periodId),
      bytes(yearId),
      5,
      '2026-05',
      '2026-05-01',
      '2026-05-31',
      'UNLOCKED',
      'OPEN',
      '1',
    ]);
  return { recordset: [], recordsets: [], rowsAffected: [1] };
};

test('an entry of four lines: one set of reads and one flush, whatever the hooks', async () => {
  const pool = new RecordingPool(answering);
  const writer = new MssqlWriter<TenantTables>(pool, new MssqlStatements(tenantTables));
  const tenant = {
    id: newId(),
    number: 1,
    slug: 'one',
    name: 'One',
    baseCurrency: 'PAB',
    timeZone: 'UTC',
    today: '2026-05-31',
    kind: 'SANDBOX',
    placement: { engine: 'mssql', server: null, database: 'one' },
    settings: settingsOf(
      resolveSettings({ firm: [], tenant: [{ key: 'entries.manualNeedApproval', value: 'false' }] }),
    ),
  } as TenantFacts;
  const request = {
    actor: { kind: 'user', id: newId(), name: 'Ada' },
    requestId: 'r',
    origin: 'test',
    reason: null,
    idempotencyKey: 'key',
  } as const;
  const context: TenantCommandContext = {
    request,
    newId,
    tenant,
    hooks: new Hooks([...ledgerHooks, ...closingHooks]),
    derivedTables: new DerivedTables([], []),
  };
  const content = {
    postingDate: localDate('2026-05-15'),
    documentDate: localDate('2026-05-15'),
    description: 'Rent',
    reference: null,
    isAccrual: false,
    lines: accountIds.map((accountId, index) => ({
      accountId,
      currency: 'PAB',
      amount: index < 2 ? '50.0000' : '-50.0000',
      description: '',
    })),
  };
  const answer = await writer.submit(
    commandWork({
      name: postEntryCommand.name,
      input: content,
      request,
      reading: 'twoSets',
      isKeyShared: postEntryCommand.isKeyShared,
      handle: (tx) => postEntryCommand.handler(tx, content, context),
    }),
  );
  expect(answer.ok).toBe(true);
  expect(pool.roundTrips).toBe(BEGINNING_AND_END + setsOf['ledger.postEntry']);
  expect(pool.log.filter(({ text }) => text.includes('insert into [dbo].[journal_lines]'))).toHaveLength(1);
});
