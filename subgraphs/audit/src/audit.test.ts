import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { post, setPeriodStates } from '../../../test/support/fixture-commands.ts';
import { openTenantBooks, type TenantBooks } from '../../../test/support/tenant-books.ts';
import { ChainHeadPublisher } from './chain-heads.ts';
import { createAuditSubgraph, type AuditSubgraph } from './subgraph.ts';

let world: TenantBooks;
let subgraph: AuditSubgraph;

beforeEach(async () => {
  const bookCommands = new URL('../../../packages/books/src/verify/commands.ts', import.meta.url).href;
  world = await openTenantBooks({ commandModules: [new URL('./commands.ts', import.meta.url).href, bookCommands] });
  subgraph = createAuditSubgraph({ books: world.books, log: ({ error }) => { throw error; } });
});
afterEach(() => world.close());

async function postOne(amountE4 = '125000'): Promise<Uuid> {
  const { cash, sales } = world.accounts;
  const lines = [
    { accountId: cash, currency: 'PAB', amountE4 },
    { accountId: sales, currency: 'PAB', amountE4: `-${amountE4}` },
  ];
  const posted = await world.books.execute(post, { tenantId: world.tenant.id }, { source: 'MANUAL', postingDate: localDate('2026-03-31'), lines }, world.request());
  if (!posted.ok) throw new Error(JSON.stringify(posted.refusal));
  return posted.value.entryId;
}

interface Verified {
  readonly verification: {
    readonly isValid: boolean;
    readonly headNumber: string;
    readonly firstFault: string | null;
    readonly chainFaults: readonly { readonly kind: string; readonly table: string | null; readonly key: string | null }[];
  };
}

async function verify(): Promise<Verified['verification']> {
  const { data, errors } = await askTenant<Verified>(subgraph, world.tenant.id, 'verification { isValid headNumber firstFault chainFaults { kind table key commitNumber } }', {
    claim: world.claim(['Audit.Verify']),
  });
  expect(errors).toEqual([]);
  return data.verification;
}

/** Another SQLite client, which none of our principals bind. */
function tamper(sql: string, ...params: (string | Uint8Array | number)[]): void {
  const client = new DatabaseSync(world.fileOf());
  try {
    for (const { name } of client.prepare("select name from sqlite_schema where type = 'trigger'").all()) client.exec(`drop trigger ${String(name)}`);
    client.prepare(sql).run(...params);
  } finally {
    client.close();
  }
}

const bytesOf = (id: Uuid): Uint8Array => Buffer.from(id.replaceAll('-', ''), 'hex');

describe('the timeline', () => {
  test('"who changed this, and why?" is one query: events and versions with their commits', async () => {
    const { data: before } = await askTenant<{ auditEvents: { edges: { node: { objectId: string } }[] } }>(
      subgraph,
      world.tenant.id,
      'auditEvents(event: "FISCAL_YEAR_OPENED") { edges { node { objectId } } }',
      { claim: world.claim(['Audit.Read']) },
    );
    expect(before.auditEvents.edges).toHaveLength(1);
    const periodId = await firstPeriodId();
    const reason = 'The March close needs one more look at the bank.';
    const changed = await world.books.execute(setPeriodStates, { tenantId: world.tenant.id }, { periodId, lockState: 'LOCK_SALES', closeState: 'OPEN' }, world.request({ reason }));
    expect(changed.ok).toBe(true);
    const { data, errors } = await askTenant<{
      timeline: { edges: { node: { commit: { actorName: string; reason: string | null; command: string }; events: { event: string }[]; changes: { field: string; before: string | null; after: string | null }[] } }[] };
    }>(
      subgraph,
      world.tenant.id,
      `timeline(objectType: "Period", objectId: "${periodId}") { edges { node { commit { number instant actorName reason command origin hash } events { event after } changes { field before after } } } }`,
      { claim: world.claim(['Audit.Read']) },
    );
    expect(errors).toEqual([]);
    expect(data.timeline.edges).toHaveLength(2);
    const last = data.timeline.edges[1]?.node;
    expect(last?.commit).toMatchObject({ actorName: 'senior', reason, command: 'fixture.setPeriodStates' });
    expect(last?.changes).toEqual([{ field: 'lock_state', before: 'UNLOCKED', after: 'LOCK_SALES' }]);
  });

  test('events and commits are paged by number, the newest first, without loss or repetition', async () => {
    for (let count = 0; count < 5; count += 1) await postOne();
    const numbers: string[] = [];
    let after: string | null = null;
    do {
      const page: string = after === null ? '' : `, after: "${after}"`;
      const { data }: { data: { commits: { edges: { node: { number: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } } = await askTenant(
        subgraph,
        world.tenant.id,
        `commits(first: 2${page}) { edges { node { number } } pageInfo { hasNextPage endCursor } }`,
        { claim: world.claim(['Audit.Read']) },
      );
      numbers.push(...data.commits.edges.map(({ node }) => node.number));
      after = data.commits.pageInfo.hasNextPage ? data.commits.pageInfo.endCursor : null;
    } while (after !== null);
    expect(numbers).toEqual(['6', '5', '4', '3', '2', '1']);
  });

  test('a refused command is in the trail although its transaction was rolled back (A4)', async () => {
    const { cash } = world.accounts;
    const refusedPost = await world.books.execute(
      post,
      { tenantId: world.tenant.id },
      { source: 'MANUAL', postingDate: localDate('2026-03-31'), lines: [{ accountId: cash, currency: 'PAB', amountE4: '10000' }] },
      world.request(),
    );
    expect(refusedPost.ok).toBe(false);
    const { data } = await askTenant<{ auditEvents: { edges: { node: { after: string; commit: { outcome: string } } }[] } }>(
      subgraph,
      world.tenant.id,
      'auditEvents(event: "COMMAND_REFUSED") { edges { node { after commit { outcome } } } }',
      { claim: world.claim(['Audit.Read']) },
    );
    expect(data.auditEvents.edges[0]?.node.commit.outcome).toBe('refused');
    expect(JSON.parse(data.auditEvents.edges[0]?.node.after ?? '{}')).toMatchObject({ code: 'ENTRY_TOO_SHORT' });
  });
});

async function firstPeriodId(): Promise<Uuid> {
  const client = new DatabaseSync(world.fileOf(), { readOnly: true });
  try {
    const row = client.prepare('select lower(hex(id)) as id from periods order by start_date limit 1').get();
    const hex = String(row?.['id']);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Uuid;
  } finally {
    client.close();
  }
}

describe('verification', () => {
  test('books that nobody touched verify', async () => {
    await postOne();
    expect(await verify()).toMatchObject({ isValid: true, firstFault: null, chainFaults: [] });
  });

  test('a row changed by another client is named (A1)', async () => {
    const entryId = await postOne();
    tamper("update journal_lines set description = 'not what was posted' where entry_id = ? and ordinal = 1", bytesOf(entryId));
    const found = await verify();
    expect(found.isValid).toBe(false);
    expect(found.chainFaults).toContainEqual(expect.objectContaining({ kind: 'ROW_ALTERED', table: 'journal_lines', key: `${entryId}/1` }));
  });

  test('a deleted row is named', async () => {
    const entryId = await postOne();
    tamper('delete from journal_lines where entry_id = ? and ordinal = 2', bytesOf(entryId));
    expect((await verify()).chainFaults).toContainEqual(expect.objectContaining({ kind: 'ROW_MISSING', key: `${entryId}/2` }));
  });

  test('a tail that was cut off is caught by the head that was kept in the control plane (A8)', async () => {
    await postOne();
    expect(await new ChainHeadPublisher(world.books).publish(world.request())).toBe(2);
    const { headNumber } = await verify();
    tamper('delete from audit_events where commit_number = ?', Number(headNumber));
    tamper('delete from journal_lines where commit_number = ?', Number(headNumber));
    tamper('delete from journal_entries where commit_number = ?', Number(headNumber));
    tamper('delete from account_balances');
    tamper('delete from series_counters');
    tamper('delete from commits where number = ?', Number(headNumber));
    expect((await verify()).chainFaults).toContainEqual(expect.objectContaining({ kind: 'TAIL_MISSING' }));
  });

  test('heads are published once; only a chain that grew has a new one', async () => {
    const publisher = new ChainHeadPublisher(world.books);
    expect(await publisher.publish(world.request())).toBe(2);
    expect(await publisher.publish(world.request())).toBe(0);
    await postOne();
    expect(await publisher.publish(world.request())).toBe(1);
  });
});

describe('access', () => {
  test("another tenant's trail is not found, and the attempt is in the trail of the tenant that was asked for (T3)", async () => {
    const { data, errors } = await askTenant(subgraph, world.other.id, 'commits { edges { node { number } } }', { claim: world.claim(['Audit.Read']) });
    expect(data).toBeNull();
    expect(errors[0]?.extensions?.['code']).toBe('NOT_FOUND_OR_DENIED');
    const events = await askTenant<{ auditEvents: { edges: unknown[] } }>(subgraph, world.other.id, 'auditEvents(event: "ACCESS_DENIED") { edges { node { after } } }', {
      claim: world.claim(['Audit.Read'], world.other),
    });
    expect(events.data.auditEvents.edges).toHaveLength(1);
  });

  test('without Audit.Verify nothing is verified', async () => {
    const { errors } = await askTenant(subgraph, world.tenant.id, 'verification { isValid }', { claim: world.claim(['Audit.Read']) });
    expect(errors[0]?.extensions?.['code']).toBe('NOT_FOUND_OR_DENIED');
  });

  test("the firm's own trail needs the permission firm-wide", async () => {
    const denied = await ask(subgraph, '{ firmAuditEvents { edges { node { event } } } }', { claim: world.claim(['Audit.Read']) });
    expect(denied.errors).not.toEqual([]);
    const { data } = await ask<{ firmAuditEvents: { edges: { node: { event: string } }[] } }>(subgraph, '{ firmAuditEvents { edges { node { event } } } }', {
      claim: world.firmClaim(['Audit.Read']),
    });
    expect(data.firmAuditEvents.edges.map(({ node }) => node.event)).toContain('FIXTURE_TENANT');
  });
});
