import { capabilityModules } from '../../../../test/support/capability-modules.ts';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeTargets, stepsToTarget, type CloseTarget } from '@cifra/domain/close-path';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { isPairAllowed } from '@cifra/domain/period-machines';
import { closeStates, lockStates } from '@cifra/domain/periods';
import { newId } from '@cifra/books/ids';
import { post, setPeriodStates, writeDraft } from '../../../../test/support/fixture-commands.ts';
import { openTenantBooks, type TenantBooks } from '../../../../test/worlds/books/tenant-books.ts';
import { advanceClose, previewAdvance } from './advance-close.ts';
import {
  verifyForClose,
  VERIFICATION_BEHIND,
  withVerification,
  type VerificationFound,
} from '../close-package/verification.ts';

let world: TenantBooks;
beforeEach(async () => {
  world = await openTenantBooks({ commandModules: capabilityModules });
});
afterEach(() => world.close());

const maker = { id: newId(), name: 'maker' };
const checker = { id: newId(), name: 'checker' };
type Person = typeof maker;

const target = () => ({ tenantId: world.tenant.id });
const requestOf = ({ id, name }: Person, idempotencyKey?: string) => ({
  ...world.request(idempotencyKey === undefined ? {} : { idempotencyKey }),
  actor: { kind: 'user' as const, id, name },
});

async function advance(
  to: CloseTarget,
  by: Person,
  options: {
    readonly month?: string;
    readonly key?: string;
    readonly verification?: VerificationFound | null;
  } = {},
) {
  const { month = '2026-01', key } = options;
  const verification =
    options.verification === undefined
      ? await verifyForClose(world.books, world.tenant.id)
      : options.verification;
  return world.books.execute(advanceClose, target(), { month, target: to, verification }, requestOf(by, key));
}

const preview = (to: CloseTarget, actorId: Uuid | null, month = '2026-01') =>
  world.books.report(previewAdvance, world.tenant.id, { month, target: to, actorId });

const postOn = (date: string) =>
  world.books.execute(
    post,
    target(),
    {
      source: 'MANUAL',
      postingDate: localDate(date),
      lines: [
        { accountId: world.accounts.cash, currency: 'PAB', amountE4: '10000' },
        { accountId: world.accounts.sales, currency: 'PAB', amountE4: '-10000' },
      ],
    },
    world.request(),
  );

function rows(sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(world.fileOf(), { readOnly: true });
  const found = database.prepare(sql).all() as Record<string, unknown>[];
  database.close();
  return found;
}

const states = () =>
  rows(`select lock_state, close_state, commit_number from periods where name = '2026-01'`)[0];
const eventsOf = (commit: unknown) =>
  rows(`select event from audit_events where commit_number = ${String(commit)} order by ordinal`).map(
    ({ event }) => event,
  );

describe('a month is taken to a target', () => {
  test('in one commit with an event a step; the row of the period and its package are written once', async () => {
    await postOn('2026-01-10');
    const done = await advance('PENDING_APPROVAL', maker);
    expect(done).toMatchObject({
      ok: true,
      value: { steps: ['LOCK_SALES', 'LOCK_SALES_AND_PURCHASING', 'DRAFT', 'PENDING_APPROVAL'] },
    });
    const commit = done.ok ? Number(done.value.commitNumber) : 0;
    expect(states()).toEqual({
      lock_state: 'LOCK_SALES_AND_PURCHASING',
      close_state: 'PENDING_APPROVAL',
      commit_number: commit,
    });
    expect(eventsOf(commit)).toEqual([
      'PERIOD_LOCK_CHANGED',
      'PERIOD_LOCK_CHANGED',
      'PERIOD_CLOSE_CHANGED',
      'PERIOD_CLOSE_CHANGED',
    ]);
    expect(rows(`select * from periods_history where name = '2026-01'`)).toHaveLength(1);
    expect(rows('select * from close_packages_history')).toEqual([]);
    expect(rows('select submitted_entry_count, commit_number from close_packages')).toEqual([
      { submitted_entry_count: 1, commit_number: commit },
    ]);
    expect(rows('select commit_number from chain_verifications')).toEqual([{ commit_number: commit }]);
    expect(await advance('CLOSED', checker, { verification: null })).toMatchObject({
      value: { steps: ['CLOSED'] },
    });
    expect(states()).toMatchObject({ lock_state: 'LOCKED', close_state: 'CLOSED' });
    expect(rows('select ordinal, entry_count from period_closings')).toEqual([
      { ordinal: 1, entry_count: 1 },
    ]);
    expect(await verifyForClose(world.books, world.tenant.id)).toMatchObject({ isValid: true });
  });

  test('one already at the target stays, and the attempt is on the trail', async () => {
    await advance('PENDING_APPROVAL', maker);
    const before = states();
    const again = await advance('LOCK_SALES_AND_PURCHASING', checker);
    expect(again).toMatchObject({ ok: true, value: { steps: [], commitNumber: null } });
    expect(states()).toEqual(before);
    expect(rows('select event from audit_events order by commit_number desc, ordinal desc limit 1')).toEqual([
      { event: 'PERIOD_CLOSE_NOT_ADVANCED' },
    ]);
  });

  test('under a repeated key the answer is the first one, whatever was verified meanwhile', async () => {
    const first = await advance('PENDING_APPROVAL', maker, { key: 'batch:1' });
    await postOn('2026-03-10');
    expect(await advance('PENDING_APPROVAL', maker, { key: 'batch:1' })).toEqual(first);
    expect(rows('select * from chain_verifications')).toHaveLength(1);
  });

  test('any refusal on the way leaves it where it was: not one of the four steps is done', async () => {
    const draft = { id: newId(), description: 'Rent', state: 'PENDING_APPROVAL', version: null } as const;
    await world.books.execute(writeDraft, target(), draft, world.request());
    const before = rows(`select * from periods where name = '2026-03'`);
    expect(await advance('PENDING_APPROVAL', maker, { month: '2026-03' })).toMatchObject({
      refusal: { code: 'CLOSE_BLOCKED', facts: { periodRef: '2026-03' } },
    });
    expect(rows(`select * from periods where name = '2026-03'`)).toEqual(before);
    for (const table of ['close_packages', 'chain_verifications', 'period_closings'])
      expect(rows(`select * from ${table}`), table).toEqual([]);
  });

  test('T5: nobody brings a month to CLOSED alone', async () => {
    expect(await advance('CLOSED', maker)).toMatchObject({ refusal: { code: 'MAKER_IS_CHECKER' } });
    expect(states()).toMatchObject({ lock_state: 'UNLOCKED', close_state: 'OPEN' });
    await advance('PENDING_APPROVAL', maker);
    expect(await advance('CLOSED', maker)).toMatchObject({ refusal: { code: 'MAKER_IS_CHECKER' } });
  });

  test('a month that does not exist is PERIOD_UNKNOWN', async () => {
    expect(await advance('CLOSED', maker, { month: '2031-07' })).toMatchObject({
      refusal: { code: 'PERIOD_UNKNOWN', facts: { periodRef: '2031-07' } },
    });
  });
});

describe('the rehearsal', () => {
  const pairs = closeStates
    .flatMap((closeState) => lockStates.map((lockState) => ({ lockState, closeState })))
    .filter((pair) => isPairAllowed(pair));

  test('says of every pair and every target what the run then answers, and writes nothing', async () => {
    const [{ id } = { id: new Uint8Array() }] = rows(`select id from periods where name = '2026-01'`);
    const hex = Buffer.from(id as Uint8Array).toString('hex');
    const periodId =
      `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Uuid;
    const verification = await verifyForClose(world.books, world.tenant.id);
    for (const pair of pairs)
      for (const to of closeTargets) {
        const name = `${pair.lockState}/${pair.closeState} to ${to}`;
        await world.books.execute(setPeriodStates, target(), { periodId, ...pair }, world.request());
        const commits = rows('select max(number) as last from commits');
        const seen = await preview(to, maker.id);
        expect(rows('select max(number) as last from commits'), name).toEqual(commits);
        expect(seen, name).toMatchObject({
          periodId,
          ...pair,
          steps: stepsToTarget(pair, to).map((step) => step.to),
        });
        const run = await advance(to, maker, { verification });
        expect(run.ok ? null : run.refusal, name).toEqual(seen?.refusal);
        if (run.ok) expect(run.value.steps, name).toEqual(seen?.steps);
      }
  });

  test('names the refusal that the run would meet, for the person who would run it', async () => {
    expect(await preview('CLOSED', null, '2031-07')).toMatchObject({
      periodId: null,
      refusal: { code: 'PERIOD_UNKNOWN' },
    });
    await advance('PENDING_APPROVAL', maker);
    await advance('PENDING_APPROVAL', maker, { month: '2026-02' });
    expect((await preview('CLOSED', maker.id))?.refusal?.code).toBe('MAKER_IS_CHECKER');
    expect((await preview('CLOSED', checker.id))?.refusal).toBeNull();
    expect((await preview('CLOSED', null))?.refusal).toBeNull();
    expect((await preview('CLOSED', checker.id, '2026-02'))?.refusal?.code).toBe('CLOSE_OUT_OF_ORDER');
    const draft = { id: newId(), description: 'Rent', state: 'PENDING_APPROVAL', version: null } as const;
    await world.books.execute(writeDraft, target(), draft, world.request());
    expect((await preview('PENDING_APPROVAL', maker.id, '2026-03'))?.refusal?.code).toBe('CLOSE_BLOCKED');
    expect((await preview('LOCK_SALES_AND_PURCHASING', maker.id, '2026-03'))?.refusal).toBeNull();
  });
});

describe('the verification that a submission relies on', () => {
  const blockersOf = async (verification: VerificationFound | null): Promise<unknown> => {
    const outcome = await advance('PENDING_APPROVAL', maker, { verification });
    return outcome.ok || outcome.refusal.code !== 'CLOSE_BLOCKED' ? outcome : outcome.refusal.facts.blockedBy;
  };
  const sound = async () => (await verifyForClose(world.books, world.tenant.id)) as VerificationFound;

  test('is there, is sound, is of these books and covers the last entry of the period; else the close is blocked', async () => {
    const early = await sound();
    await postOn('2026-01-10');
    const title = 'Verification of the whole books';
    expect(await blockersOf(null)).toEqual([`${title}: the books have not been verified`]);
    expect(await blockersOf(early)).toEqual([`${title}: ${VERIFICATION_BEHIND}`]);
    const found = await sound();
    expect(await blockersOf({ ...found, isValid: false, firstFault: 'ROW_CHANGED at commit 3' })).toEqual([
      `${title}: the books failed verification: ROW_CHANGED at commit 3`,
    ]);
    expect(await blockersOf({ ...found, headHash: '0'.repeat(64) })).toEqual([
      `${title}: the verification is of other books`,
    ]);
    expect(await blockersOf({ ...found, headNumber: '999' })).toEqual([
      `${title}: the verification is of other books`,
    ]);
    expect(rows('select * from chain_verifications')).toEqual([]);
    expect(await blockersOf(found)).toMatchObject({ ok: true });
    expect(rows('select head_number, is_valid, first_fault from chain_verifications')).toEqual([
      { head_number: Number(found.headNumber), is_valid: 1, first_fault: null },
    ]);
  });

  test('an older one still covers the period when nothing was posted into it since', async () => {
    await postOn('2026-01-10');
    const found = await sound();
    await postOn('2026-02-10');
    expect(await blockersOf(found)).toMatchObject({ ok: true });
  });

  test('is made again while entries come into the period, three times at most', async () => {
    const { books, tenant } = world;
    // Whoever posts between the verification and the look at the period: a post after each verification.
    let verifications = 0;
    const busy = Object.create(books) as typeof books;
    Object.defineProperties(busy, {
      control: { get: () => books.control },
      report: {
        value: async (...parameters: Parameters<typeof books.report>) => {
          const found = await books.report(...parameters);
          verifications += 1;
          if (verifications < 3) await postOn('2026-01-10');
          return found;
        },
      },
      read: { value: books.read.bind(books) },
    });
    const heads: string[] = [];
    const done = await withVerification(
      busy,
      tenant.id,
      (verification) => {
        heads.push(verification?.headNumber ?? '');
        return advance('PENDING_APPROVAL', maker, { verification });
      },
      '2026-01',
    );
    expect(verifications).toBe(3);
    expect(heads).toHaveLength(1);
    expect(done).toMatchObject({ ok: true });
  });
});
