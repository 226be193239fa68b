import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFiscalYearCommand } from '@cifra/closing/periods/open-fiscal-year-command';
import { localDate } from '@cifra/domain/local-date';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';
import { atInstant } from '../../../test/support/tests-day.ts';
import { CloseScene, REASON, type Person } from './close-scene.fixture.ts';

/** December is reopened for year-end work while January of the next year is closed. */

interface Item {
  readonly code: string;
  readonly state: string;
  readonly facts: string;
}
interface Change {
  readonly changedPeriod: { readonly name: string };
  readonly closing: number;
  readonly amounts: readonly { readonly code: string; readonly base: { readonly amount: string } }[];
  readonly acknowledgement: { readonly by: { readonly id: string }; readonly note: string } | null;
}
interface Read {
  readonly period: {
    readonly closePackage: { readonly items: readonly Item[]; readonly closableFrom: string };
  };
  readonly fiscalYears: readonly { readonly name: string; readonly yearCloseBlockers: readonly string[] }[];
  readonly changedAfterClose: {
    readonly edges: readonly { readonly node: { readonly openingChanges: readonly Change[] } }[];
  };
}

const [DECEMBER, JANUARY, FEBRUARY] = ['2026-12', '2027-01', '2027-02'] as const;
let scene: CloseScene;
let keys = 0;

beforeAll(async () => {
  scene = await CloseScene.open();
  const { books, tenant, request } = scene.world;
  const year = { startDate: localDate('2027-01-01') };
  expectAccepted(await books.execute(openFiscalYearCommand, { tenantId: tenant.id }, year, request()));
  for (let month = 1; month <= 11; month += 1)
    await scene.set(`2026-${String(month).padStart(2, '0')}`, 'LOCKED', 'CLOSED');
  for (const month of [DECEMBER, JANUARY]) await close(month);
});
afterAll(() => scene.close());

async function close(month: string): Promise<void> {
  expect(await scene.submit(month)).toMatchObject({ period: { closeState: 'PENDING_APPROVAL' } });
  await closeSubmitted(month);
}

async function closeSubmitted(month: string): Promise<void> {
  expect(await scene.step(scene.senior, 'approveClose', { month })).toMatchObject({
    period: { closeState: 'CLOSED' },
  });
}

async function read(): Promise<Read & { readonly items: ReadonlyMap<string, Item> }> {
  const { data, errors } = await askTenant<Read>(
    scene.subgraph,
    scene.world.tenant.id,
    `period(date: "${FEBRUARY}-01") { closePackage { closableFrom items { code state facts } } }
      fiscalYears { name yearCloseBlockers }
      changedAfterClose(from: "${JANUARY}-01", to: "${JANUARY}-31") { edges { node { openingChanges { changedPeriod { name } closing
        amounts { code base { amount } } acknowledgement { by { id } note } } } } }`,
    { claim: scene.claimOf(scene.owner) },
  );
  expect(errors).toEqual([]);
  return {
    ...data,
    items: new Map(data.period.closePackage.items.map((item) => [item.code, item])),
  };
}

async function acknowledge(person: Person, closing: number, note = REASON): Promise<unknown> {
  const periodId = await scene.periodOf(DECEMBER);
  const { data, errors } = await ask<{ it: unknown }>(
    scene.subgraph,
    `mutation ($input: AcknowledgeOpeningChangeInput!) { it: acknowledgeOpeningChange(input: $input) { __typename ... on Refusal { code }
      ... on OpeningChangeAcknowledged { period { name } } } }`,
    {
      claim: scene.claimOf(person),
      variables: { input: { idempotencyKey: `known-${(keys += 1)}`, periodId, closing, note } },
    },
  );
  expect(errors).toEqual([]);
  return data.it;
}

test('what a reopened December changes is raised once, holds up the later year, and is acknowledged once by somebody else', async () => {
  const inNovember = await scene.step(scene.senior, 'reopenPeriod', { month: '2026-11' });
  expect(inNovember).toMatchObject({ code: 'CLOSE_OUT_OF_ORDER', firstPeriodRef: JANUARY });
  expect(await scene.step(scene.senior, 'reopenPeriod', { month: DECEMBER })).toMatchObject({
    period: { closeState: 'DRAFT' },
  });
  expect(await scene.statesOf(JANUARY)).toBe('LOCKED/CLOSED');
  const reopened = await read();
  expect(reopened.items.get('REOPENED_YEAR_END')).toMatchObject({
    state: 'OPEN',
    facts: expect.stringContaining('2026-12 is DRAFT'),
  });
  expect(reopened.items.get('OPENING_CHANGED')?.state).toBe('DONE');

  expect((await scene.post(DECEMBER, '400000', scene.owner)).ok).toBe(true);
  expect(await scene.step(scene.junior, 'submitClose', { month: DECEMBER })).toMatchObject({
    period: { closeState: 'PENDING_APPROVAL' },
  });
  await closeSubmitted(DECEMBER);

  const changed = await read();
  const [{ node }] = changed.changedAfterClose.edges as [Read['changedAfterClose']['edges'][number]];
  expect(node.openingChanges).toEqual([
    {
      changedPeriod: { name: DECEMBER },
      closing: 2,
      amounts: [
        { code: '1000', base: { amount: '40.00' } },
        { code: '4000', base: { amount: '-40.00' } },
      ],
      acknowledgement: null,
    },
  ]);
  const facts =
    '2026-12 was closed again (closing 2) and changed what later months begin with: 1000 40.00 PAB';
  expect(changed.items.get('OPENING_CHANGED')).toMatchObject({
    state: 'OPEN',
    facts: expect.stringContaining(facts),
  });
  const blockersOf = ({ fiscalYears }: Read, name: string) =>
    fiscalYears.find((year) => year.name === name)?.yearCloseBlockers;
  expect(blockersOf(changed, '2027')).toContainEqual(expect.stringContaining(facts));
  expect(blockersOf(changed, '2026')).toEqual([]);

  expect(await acknowledge(scene.owner, 2)).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  expect(await acknowledge(scene.senior, 1)).toMatchObject({ code: 'OPENING_CHANGE_NOT_OPEN' });
  expect(await acknowledge(scene.senior, 2, 'too short')).toMatchObject({ code: 'REASON_TOO_SHORT' });
  expect(await acknowledge(scene.senior, 2)).toMatchObject({ period: { name: DECEMBER } });
  expect(await acknowledge(scene.senior, 2, `${REASON} Again.`)).toMatchObject({
    code: 'OPENING_CHANGE_NOT_OPEN',
  });
  const known = await read();
  expect(known.items.get('OPENING_CHANGED')?.state).toBe('DONE');
  expect(known.changedAfterClose.edges[0]?.node.openingChanges[0]?.acknowledgement).toEqual({
    by: { id: scene.senior.id },
    note: REASON,
  });
  expect(blockersOf(known, '2027')).not.toContainEqual(expect.stringContaining('begin with'));
});

test('a December that is closed again with the same balances changes no opening', async () => {
  const raised = scene.rows('select * from opening_changes').length;
  await scene.step(scene.senior, 'reopenPeriod', { month: DECEMBER });
  for (const amountE4 of ['700000', '-700000']) await scene.post(DECEMBER, amountE4, scene.owner);
  await scene.step(scene.junior, 'submitClose', { month: DECEMBER });
  await closeSubmitted(DECEMBER);
  expect(scene.rows('select * from opening_changes')).toHaveLength(raised);
});

test('a month that has not ended is locked and submitted, and closed on the next day where the tenant is', async () => {
  // In Panama it is five hours earlier.
  await atInstant('2027-03-01T04:59:00Z', async () => {
    expect((await read()).period.closePackage.closableFrom).toBe('2027-03-01');
    expect(await scene.submit(FEBRUARY)).toMatchObject({
      period: { closeState: 'PENDING_APPROVAL', allowedCloseSteps: { forward: [] } },
    });
    expect(await scene.step(scene.senior, 'approveClose', { month: FEBRUARY })).toMatchObject({
      code: 'PERIOD_NOT_ENDED',
      periodEndDate: '2027-02-28',
      currentDate: '2027-02-28',
    });
    expect(await scene.statesOf(FEBRUARY)).toBe('LOCK_SALES_AND_PURCHASING/PENDING_APPROVAL');
  });
  await atInstant('2027-03-01T05:00:00Z', () => closeSubmitted(FEBRUARY));
});
