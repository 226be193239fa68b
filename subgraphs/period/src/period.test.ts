import { capabilityModules } from '@cifra/capabilities/registry';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sides, type EntrySource } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { isPairAllowed, lockMachine, pairAfterLockStep } from '@cifra/domain/period-machines';
import {
  closeStates,
  lockStates,
  postingMatrix,
  type CloseState,
  type LockState,
} from '@cifra/domain/periods';
import { sideOfSource } from '@cifra/domain/posting-date';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { post, setPeriodStates } from '../../../test/support/fixture-commands.ts';
import { openTenantBooks, type TenantBooks } from '../../../test/worlds/books/tenant-books.ts';
import { createPeriodSubgraph, type PeriodSubgraph } from './subgraph.ts';

interface PeriodAnswer {
  readonly id: Uuid;
  readonly name: string;
  readonly lockState: LockState;
  readonly closeState: CloseState;
  readonly version: string;
  readonly postingMatrix: readonly { readonly side: string; readonly isTaken: boolean }[];
  readonly allowedLockSteps: { readonly forward: readonly LockState[]; readonly back: readonly LockState[] };
}

const PERIOD =
  'id name lockState closeState version startDate endDate postingMatrix { side isTaken } allowedLockSteps { forward back }';
const REASON = 'The auditor asked for one more accrual in this month.';
const LOCK = /* GraphQL */ `
  mutation ($input: LockPeriodInput!) {
    lockPeriod(input: $input) {
      __typename
      ... on PeriodLockChanged { period { ${PERIOD} } }
      ... on PeriodLockRefused { code fromLockState toLockState allowedLockStates }
      ... on VersionConflict { expectedVersion actualVersion }
      ... on PeriodUnknown { code }
      ... on IdempotencyKeyReused { usedKey }
      ... on InputInvalid { inputFaults { path code } }
    }
  }
`;
const UNLOCK = /* GraphQL */ `
  mutation ($input: UnlockPeriodInput!) {
    unlockPeriod(input: $input) {
      __typename
      ... on PeriodLockChanged { period { ${PERIOD} } }
      ... on PeriodLockRefused { code fromLockState toLockState allowedLockStates }
      ... on ReasonTooShort { minimum givenLength }
      ... on CloseRefused { code firstPeriodRef firstCloseState }
    }
  }
`;

interface LockAnswer {
  readonly __typename: string;
  readonly period?: PeriodAnswer;
  readonly allowed?: readonly string[];
  readonly [fact: string]: unknown;
}

let world: TenantBooks;
let subgraph: PeriodSubgraph;
let keys = 0;

beforeEach(async () => {
  world = await openTenantBooks({
    commandModules: [...capabilityModules],
  });
  subgraph = createPeriodSubgraph({
    books: world.books,
    log: ({ error }) => {
      throw error;
    },
  });
});
afterEach(() => world.close());

const reading = () => ({ claim: world.claim(['Period.Read']) });

async function periodAt(date: string): Promise<PeriodAnswer> {
  const { data, errors } = await askTenant<{ period: PeriodAnswer }>(
    subgraph,
    world.tenant.id,
    `period(date: "${date}") { ${PERIOD} }`,
    reading(),
  );
  expect(errors).toEqual([]);
  return data.period;
}

async function lock(input: {
  periodId: string;
  to: LockState;
  reason?: string;
  version?: string;
  idempotencyKey?: string;
}): Promise<LockAnswer> {
  const { data, errors } = await ask<{ lockPeriod: LockAnswer }>(subgraph, LOCK, {
    claim: world.claim(['Period.Lock', 'Period.Read']),
    variables: { input: { idempotencyKey: `lock-${(keys += 1)}`, ...input } },
  });
  expect(errors).toEqual([]);
  return data.lockPeriod;
}

async function unlock(input: { periodId: string; to: LockState; reason: string }): Promise<LockAnswer> {
  const { data, errors } = await ask<{ unlockPeriod: LockAnswer }>(subgraph, UNLOCK, {
    claim: world.claim(['Period.Unlock', 'Period.Read']),
    variables: { input: { idempotencyKey: `unlock-${(keys += 1)}`, ...input } },
  });
  expect(errors).toEqual([]);
  return data.unlockPeriod;
}

async function setStates(periodId: Uuid, lockState: LockState, closeState: CloseState): Promise<void> {
  await world.books.execute(
    setPeriodStates,
    { tenantId: world.tenant.id },
    { periodId, lockState, closeState },
    world.request(),
  );
}

function entry(
  source: EntrySource,
  postingDate: string,
  kind: 'ORDINARY' | 'REVERSING' | 'ACCRUAL_REVERSAL' = 'ORDINARY',
) {
  const { cash, sales } = world.accounts;
  const lines = [
    { accountId: cash, currency: 'PAB', amountE4: '1000000' },
    { accountId: sales, currency: 'PAB', amountE4: '-1000000' },
  ];
  return world.books.execute(
    post,
    { tenantId: world.tenant.id },
    { source, kind, postingDate: localDate(postingDate), lines },
    world.request(),
  );
}

const pairs = lockStates
  .flatMap((lockState) => closeStates.map((closeState) => ({ lockState, closeState })))
  .filter(isPairAllowed);

test.each(pairs)(
  'from $lockState under $closeState every lock step is what the table says, forward and back',
  async (from) => {
    const { id } = await periodAt('2026-03-15');
    for (const to of lockStates) {
      await setStates(id, from.lockState, from.closeState);
      const shown = (await periodAt('2026-03-15')).allowedLockSteps;
      const { forward, back } = lockMachine[from.lockState];
      const after = pairAfterLockStep(from, to);

      const locked = await lock({ periodId: id, to });
      if (forward.includes(to) && isPairAllowed(after)) expect(locked.period).toMatchObject(after);
      else if (forward.includes(to)) expect(locked.code).toBe('STATE_PAIR_NOT_ALLOWED');
      else
        expect(locked).toMatchObject({
          code: 'LOCK_STEP_NOT_ALLOWED',
          fromLockState: from.lockState,
          toLockState: to,
          allowedLockStates: forward,
        });
      expect(shown.forward.includes(to)).toBe(locked.period !== undefined);

      await setStates(id, from.lockState, from.closeState);
      const unlocked = await unlock({ periodId: id, to, reason: REASON });
      if (back.includes(to)) expect(unlocked.period).toMatchObject(after);
      else expect(unlocked).toMatchObject({ code: 'LOCK_STEP_NOT_ALLOWED', allowedLockStates: back });
      expect(shown.back.includes(to)).toBe(back.includes(to));
    }
  },
);

test('no lock step of anyone reaches or leaves CLOSED', async () => {
  const { id } = await periodAt('2026-05-01');
  for (const from of pairs) {
    await setStates(id, from.lockState, from.closeState);
    expect((await lock({ periodId: id, to: 'CLOSED' })).code).toBe('LOCK_STEP_NOT_ALLOWED');
    expect((await unlock({ periodId: id, to: 'CLOSED', reason: REASON })).code).toBe('LOCK_STEP_NOT_ALLOWED');
  }
});

test('going back needs a reason of 20 characters after trimming; without one nothing changes', async () => {
  const { id } = await periodAt('2026-03-15');
  await lock({ periodId: id, to: 'LOCK_SALES' });
  const before = await periodAt('2026-03-15');
  expect(await unlock({ periodId: id, to: 'UNLOCKED', reason: `   ${'x'.repeat(19)}      ` })).toMatchObject({
    __typename: 'ReasonTooShort',
    minimum: 20,
    givenLength: 19,
  });
  expect(await periodAt('2026-03-15')).toEqual(before);
  expect((await unlock({ periodId: id, to: 'UNLOCKED', reason: 'x'.repeat(20) })).__typename).toBe(
    'PeriodLockChanged',
  );
});

test('going back from a closed month waits for the later closed ones', async () => {
  const [march, april] = [await periodAt('2026-03-15'), await periodAt('2026-04-15')];
  await setStates(march.id, 'LOCKED', 'CLOSED');
  await setStates(april.id, 'LOCKED', 'CLOSED');
  expect(await unlock({ periodId: march.id, to: 'UNLOCKED', reason: REASON })).toMatchObject({
    code: 'CLOSE_OUT_OF_ORDER',
    firstPeriodRef: '2026-04',
    firstCloseState: 'CLOSED',
  });
});

test('a lock step on another version than the one seen is refused', async () => {
  const { id, version } = await periodAt('2026-03-15');
  await lock({ periodId: id, to: 'LOCK_SALES', version });
  expect(await lock({ periodId: id, to: 'LOCK_SALES_AND_PURCHASING', version })).toMatchObject({
    __typename: 'VersionConflict',
    expectedVersion: version,
  });
});

test('the same idempotency key locks once and gives the same answer; with other input it is refused', async () => {
  const { id } = await periodAt('2026-03-15');
  const first = await lock({ periodId: id, to: 'LOCK_SALES', idempotencyKey: 'once' });
  const again = await lock({ periodId: id, to: 'LOCK_SALES', idempotencyKey: 'once' });
  expect(again).toEqual(first);
  expect(
    (await lock({ periodId: id, to: 'LOCK_SALES_AND_PURCHASING', idempotencyKey: 'once' })).__typename,
  ).toBe('IdempotencyKeyReused');
  expect(await lock({ periodId: id, to: 'LOCK_PURCHASING', idempotencyKey: 'not a key' })).toMatchObject({
    __typename: 'InputInvalid',
    inputFaults: [{ path: ['input', 'idempotencyKey'], code: 'IDEMPOTENCY_KEY_INVALID' }],
  });
});

test('P14: every source of postings × every lock state is accepted or refused as the matrix says', async () => {
  const { id } = await periodAt('2026-03-15');
  const sources = (['MANUAL', 'SALES', 'PURCHASING'] as const).flatMap((source) =>
    (['ORDINARY', 'REVERSING'] as const).map((kind) => ({ source, kind })),
  );
  for (const { lockState, closeState } of pairs) {
    await setStates(id, lockState, closeState);
    const { postingMatrix: shown } = await periodAt('2026-03-15');
    expect(shown).toEqual(sides.map((side) => ({ side, isTaken: postingMatrix[lockState][side] })));
    for (const { source, kind } of sources) {
      const side = sideOfSource[source];
      const outcome = await entry(source, '2026-03-15', kind);
      expect(outcome.ok, `${source} ${kind} in ${lockState}`).toBe(postingMatrix[lockState][side]);
      if (!outcome.ok)
        expect(outcome.refusal).toMatchObject({
          code: 'PERIOD_LOCKED',
          facts: { lockedPeriodRef: '2026-03', periodLockState: lockState, postingSide: side },
        });
    }
    expect((await entry('IMPORT', '2026-03-15')).ok, `IMPORT in ${lockState}`).toBe(lockState === 'UNLOCKED');
  }
});

test('P1: the first and the last day of a month are inside its lock, the days beside it are not', async () => {
  const { id } = await periodAt('2026-02-01');
  await setStates(id, 'LOCKED', 'CLOSED');
  for (const date of ['2026-02-01', '2026-02-28']) expect((await entry('MANUAL', date)).ok, date).toBe(false);
  for (const date of ['2026-01-31', '2026-03-01']) expect((await entry('MANUAL', date)).ok, date).toBe(true);
});

test('P11: dates before the first period and after the last are refused with the window', async () => {
  for (const date of ['2025-12-31', '2062-01-15']) {
    const outcome = await entry('MANUAL', date);
    expect(outcome).toMatchObject({
      ok: false,
      refusal: {
        code: 'POSTING_DATE_OUTSIDE_PERIODS',
        facts: { firstPeriodDate: '2026-01-01', lastPeriodDate: '2026-12-31' },
      },
    });
  }
});

const OPEN = /* GraphQL */ `
  mutation ($input: OpenFiscalYearInput!) {
    openFiscalYear(input: $input) {
      __typename
      ... on FiscalYearOpened {
        fiscalYear {
          name
          startDate
          endDate
          periods {
            name
            lockState
          }
        }
      }
      ... on FiscalYearNotAdjacent {
        expectedDate
      }
    }
  }
`;

test('the next fiscal year opens with twelve unlocked periods; a year that leaves a gap is refused', async () => {
  const claim = world.claim(['Period.Lock', 'Period.Read']);
  const open = (startDate: string) =>
    ask<{ openFiscalYear: LockAnswer }>(subgraph, OPEN, {
      claim,
      variables: { input: { idempotencyKey: startDate, startDate } },
    });
  expect((await open('2027-02-01')).data.openFiscalYear).toEqual({
    __typename: 'FiscalYearNotAdjacent',
    expectedDate: '2027-01-01',
  });
  const { data } = await open('2027-01-01');
  const names = Array.from({ length: 12 }, (_, month) => ({
    name: `2027-${String(month + 1).padStart(2, '0')}`,
    lockState: 'UNLOCKED',
  }));
  expect(data.openFiscalYear['fiscalYear']).toEqual({
    name: '2027',
    startDate: '2027-01-01',
    endDate: '2027-12-31',
    periods: names,
  });
  expect((await open('2027-01-01')).data.openFiscalYear).toEqual(data.openFiscalYear);
  expect((await entry('MANUAL', '2027-12-31')).ok).toBe(true);
});

test('periods are paged in order of date, of one year or of all', async () => {
  const page = (args: string) =>
    askTenant<{
      periods: {
        edges: { cursor: string; node: { name: string } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    }>(
      subgraph,
      world.tenant.id,
      `periods(${args}) { edges { cursor node { name fiscalYear { name } } } pageInfo { hasNextPage endCursor } }`,
      reading(),
    );
  const first = (await page('first: 7, fiscalYear: "2026"')).data.periods;
  expect(first.pageInfo.hasNextPage).toBe(true);
  const second = (await page(`first: 7, fiscalYear: "2026", after: "${first.pageInfo.endCursor}"`)).data
    .periods;
  expect([...first.edges, ...second.edges].map(({ node }) => node.name)).toEqual(
    Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}`),
  );
  expect(second.pageInfo.hasNextPage).toBe(false);
  expect((await page('first: 1, fiscalYear: "2031"')).errors).toMatchObject([
    { extensions: { code: 'FISCAL_YEAR_UNKNOWN' } },
  ]);
});

describe('T3: another tenant', () => {
  test('its periods are refused through _entities', async () => {
    const { id } = await periodAt('2026-03-15');
    const representations = [
      { __typename: 'Period', tenantId: world.other.id, id },
      { __typename: 'Tenant', id: world.other.id },
    ];
    const { data, errors } = await ask<{ _entities: unknown[] }>(
      subgraph,
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Period { name } ... on Tenant { periods { edges { cursor } } } } }',
      { claim: world.claim(['Period.Read']), variables: { representations } },
    );
    expect(data._entities).toEqual([null, null]);
    expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual([
      'NOT_FOUND_OR_DENIED',
      'NOT_FOUND_OR_DENIED',
    ]);
  });

  test('its period is unknown to a mutation of this one', async () => {
    const { data } = await askTenant<{ period: PeriodAnswer }>(
      subgraph,
      world.other.id,
      `period(date: "2026-03-15") { ${PERIOD} }`,
      { claim: world.claim(['Period.Read'], world.other) },
    );
    expect((await lock({ periodId: data.period.id, to: 'LOCK_SALES' })).__typename).toBe('PeriodUnknown');
  });
});

test('without its permission a lock step is denied, and the period stays as it is', async () => {
  const before = await periodAt('2026-03-15');
  const { errors } = await ask(subgraph, LOCK, {
    claim: world.claim(['Period.Read', 'Period.Unlock']),
    variables: { input: { idempotencyKey: 'denied', periodId: before.id, to: 'LOCK_SALES' } },
  });
  expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }]);
  expect(await periodAt('2026-03-15')).toEqual(before);
});

test('the database refuses every pair of states that is not allowed', async () => {
  const { id } = await periodAt('2026-03-15');
  const others = lockStates
    .flatMap((lockState) => closeStates.map((closeState) => ({ lockState, closeState })))
    .filter((pair) => !isPairAllowed(pair));
  expect(others).toHaveLength(36 - 13);
  for (const { lockState, closeState } of others)
    await expect(setStates(id, lockState, closeState), `${lockState} ${closeState}`).rejects.toMatchObject({
      name: 'DatabaseRefused',
    });
});

test('a period is locked against everything by way of its close: both sides, prepared, submitted, LOCKED; each step is an event', async () => {
  const { id } = await periodAt('2026-03-15');
  const step = async (
    field: 'prepareClose' | 'submitClose',
    permission: 'Period.Prepare' | 'Period.Submit',
  ) => {
    const document = `mutation ($input: CloseStepInput!) { ${field}(input: $input) { __typename ... on PeriodCloseChanged { period { lockState closeState } } ${field === 'submitClose' ? '... on PeriodLockRefused { code allowedLockStates }' : ''} ... on CloseRefused { code allowedCloseStates } } }`;
    const { data, errors } = await ask<
      Record<string, { __typename: string; period?: { closeState: CloseState }; allowed?: string[] }>
    >(subgraph, document, {
      claim: world.claim([permission, 'Period.Read']),
      variables: { input: { idempotencyKey: `close-${(keys += 1)}`, periodId: id } },
    });
    expect(errors).toEqual([]);
    return data[field];
  };
  expect(await step('submitClose', 'Period.Submit')).toMatchObject({
    code: 'CLOSE_STEP_NOT_ALLOWED',
    allowedCloseStates: ['DRAFT'],
  });
  expect(await step('prepareClose', 'Period.Prepare')).toMatchObject({ period: { closeState: 'DRAFT' } });
  expect(await step('submitClose', 'Period.Submit')).toMatchObject({ code: 'STATE_PAIR_NOT_ALLOWED' });
  await lock({ periodId: id, to: 'LOCK_SALES' });
  await lock({ periodId: id, to: 'LOCK_SALES_AND_PURCHASING' });
  expect(await step('submitClose', 'Period.Submit')).toMatchObject({
    period: { closeState: 'PENDING_APPROVAL' },
  });
  expect((await lock({ periodId: id, to: 'LOCKED' })).period).toMatchObject({
    lockState: 'LOCKED',
    closeState: 'PENDING_APPROVAL',
  });
});
