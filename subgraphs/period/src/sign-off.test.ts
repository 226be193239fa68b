import { capabilityModules } from '@cifra/capabilities/registry';
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { defaultClusters } from '@cifra/access/clusters';
import { exposure } from '@cifra/rates/exposure/exposure';
import { openFiscalYearCommand } from '@cifra/closing/periods/open-fiscal-year-command';
import { newId } from '@cifra/books/ids';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import type { EntryKind, EntrySource } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { closeStates, lockStates, type CloseState, type LockState } from '@cifra/domain/periods';
import { lockStatesOfCloseState } from '@cifra/domain/period-machines';
import { sourcesOfKind } from '@cifra/domain/posting-date';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { yearClosed } from '../../../test/support/close-commands.ts';
import { rateOfDay } from '../../../test/support/document-rates.ts';
import { post, setPeriodStates } from '../../../test/support/fixture-commands.ts';
import { openTenantBooks, type TenantBooks } from '../../../test/worlds/books/tenant-books.ts';
import { createPeriodSubgraph, type PeriodSubgraph } from './subgraph.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';

const MONEY = '{ amount currency }';
const EXPOSURE = `asOf ratesOf json carrying ${MONEY} value ${MONEY} unrealized ${MONEY} currencies { currency position ${MONEY}
  carrying ${MONEY} value ${MONEY} unrealized ${MONEY} rate rateDate rateMark accounts { code account { id } position ${MONEY} } }`;
const TEXT = `statement statementVersion exposureHash exposure { ${EXPOSURE} }`;
const YEAR = `id name signOff { signedBy { id } signedAt ${TEXT} } periods { id name lockState closeState }`;
const SIGN = `mutation ($input: SignOffYearInput!) { signOffYear(input: $input) { __typename ... on Refusal { code message }
  ... on YearSignedOff { fiscalYear { ${YEAR} } } ... on CloseRefused { periodRef fromCloseState toCloseState allowedCloseStates }
  ... on ApprovalRefused { approverRef preparedByRefs } ... on RateRefused { originalCurrency baseCurrency givenRateDate }
  ... on FiscalYearRefused { currentExposureHash } } }`;

interface Text {
  readonly statement: string;
  readonly statementVersion: number;
  readonly exposureHash: string;
  readonly exposure: { readonly json: string; readonly [field: string]: unknown };
}
interface Year {
  readonly id: Uuid;
  readonly signOff: (Text & { readonly signedBy: { readonly id: string }; readonly signedAt: string }) | null;
  readonly periods: readonly {
    readonly id: Uuid;
    readonly name: string;
    readonly lockState: LockState;
    readonly closeState: CloseState;
  }[];
}
interface Answer {
  readonly __typename: string;
  readonly fiscalYear?: Year;
  readonly [fact: string]: unknown;
}

let world: TenantBooks;
let subgraph: PeriodSubgraph;
let reviewer: Claim;
let keys = 0;
const makers = { draftedBy: newId(), reviewedBy: [newId(), newId()], closedBy: newId() };

beforeEach(async () => {
  world = await openTenantBooks({
    commandModules: [
      ...capabilityModules,
      ...['close-commands', 'document-rates'].map(
        (name) => new URL(`../../../test/support/${name}.ts`, import.meta.url).href,
      ),
    ],
  });
  subgraph = createPeriodSubgraph({
    books: world.books,
    log: ({ error }) => {
      throw error;
    },
  });
  reviewer = claimOf(newId());
});
afterEach(() => world.close());

const claimOf = (id: string): Claim => ({
  ...world.claim(defaultClusters.reviewer.permissions),
  principal: { kind: 'user', id, name: 'reviewer' },
});
const tenantId = (): { readonly tenantId: Uuid } => ({ tenantId: world.tenant.id });

const rate = async (rateDate: string, value: string): Promise<unknown> =>
  expectAccepted(
    await world.books.execute(
      rateOfDay,
      tenantId(),
      { originalCurrency: 'EUR', baseCurrency: 'PAB', rateDate: localDate(rateDate), rate: value },
      world.request(),
    ),
  );

const entry = (
  postingDate: string,
  currency = 'PAB',
  source: EntrySource = 'MANUAL',
  kind: EntryKind = 'ORDINARY',
  preparedBy?: Uuid,
) =>
  world.books.execute(
    post,
    tenantId(),
    {
      source,
      kind,
      postingDate: localDate(postingDate),
      ...(preparedBy === undefined ? {} : { preparedBy }),
      lines: [
        { accountId: world.accounts.cash, currency, amountE4: '1000000' },
        { accountId: world.accounts.sales, currency, amountE4: '-1000000' },
      ],
    },
    world.request(),
  );

/** The books of a year with euros at the bank, closed by others than the reviewer. */
async function closedYear(): Promise<Year> {
  await rate('2026-03-02', '1.09');
  expectAccepted(await entry('2026-03-15', 'EUR'));
  expectAccepted(await entry('2026-04-15'));
  await rate('2026-12-30', '1.0432');
  const year = await readYear();
  expectAccepted(
    await world.books.execute(yearClosed, tenantId(), { fiscalYearId: year.id, ...makers }, world.request()),
  );
  return readYear();
}

async function readYear(claim: Claim = reviewer): Promise<Year> {
  const { data, errors } = await askTenant<{ fiscalYears: Year[] }>(
    subgraph,
    world.tenant.id,
    `fiscalYears { ${YEAR} }`,
    { claim },
  );
  expect(errors).toEqual([]);
  return data.fiscalYears[0] as Year;
}

async function preview(): Promise<Text> {
  const { data, errors } = await askTenant<{ fiscalYears: { signOffPreview: Text }[] }>(
    subgraph,
    world.tenant.id,
    `fiscalYears { signOffPreview { ${TEXT} } }`,
    { claim: reviewer },
  );
  expect(errors).toEqual([]);
  return (data.fiscalYears[0] as { signOffPreview: Text }).signOffPreview;
}

async function sign(
  input: { readonly fiscalYearId: string; readonly exposureHash?: string; readonly idempotencyKey?: string },
  claim: Claim = reviewer,
): Promise<Answer> {
  const { data, errors } = await ask<{ signOffYear: Answer }>(subgraph, SIGN, {
    claim,
    variables: { input: { idempotencyKey: `sign-${(keys += 1)}`, ...input } },
  });
  expect(errors).toEqual([]);
  return data.signOffYear;
}

/** All that a sign-off may change, and all that it may not. */
function counts(): Record<string, unknown> {
  const file = new DatabaseSync(world.fileOf(), { readOnly: true });
  try {
    const one = (query: string): unknown => Object.values(file.prepare(query).get() ?? {})[0];
    return {
      entries: one('select count(*) from journal_entries'),
      lines: one('select count(*) from journal_lines'),
      signOffs: one('select count(*) from year_sign_offs'),
      audited: one(`select count(*) from periods where close_state = 'YEAR_AUDITED'`),
    };
  } finally {
    file.close();
  }
}

test('what the reviewer signs is the preview: the statement word for word, the exposure of the last day, and its hash; nothing is posted', async () => {
  const before = await closedYear();
  expect(before.signOff).toBeNull();
  const shown = await preview();
  const untouched = counts();
  const signed = await sign({ fiscalYearId: before.id, exposureHash: shown.exposureHash });
  expect(signed.__typename).toBe('YearSignedOff');
  const year = await readYear();
  expect(signed.fiscalYear).toEqual(year);
  const { signedBy, signedAt, ...text } = year.signOff as NonNullable<Year['signOff']>;
  expect(text).toEqual(shown);
  expect(signedBy.id).toBe(reviewer.principal.id);
  expect(Date.parse(signedAt)).toBeGreaterThan(0);
  expect(year.periods.map(({ lockState, closeState }) => `${lockState} ${closeState}`)).toEqual(
    Array.from({ length: 12 }, () => 'CLOSED YEAR_AUDITED'),
  );
  expect(counts()).toEqual({ ...untouched, signOffs: 1, audited: 12 });

  // 100.00 EUR at 1.09, worth 1.0432 on the last day: carried from the day before.
  expect(text.exposure).toMatchObject({
    asOf: '2026-12-31',
    ratesOf: '2026-12-31',
    carrying: { amount: '109.00', currency: 'PAB' },
    value: { amount: '104.32', currency: 'PAB' },
    unrealized: { amount: '-4.68', currency: 'PAB' },
    currencies: [
      {
        currency: 'EUR',
        position: { amount: '100.00', currency: 'EUR' },
        rate: '1.0432',
        rateDate: '2026-12-30',
        rateMark: 'CARRIED',
        accounts: [{ code: '1000', account: { id: world.accounts.cash } }],
      },
    ],
  });
  expect(text.exposureHash).toBe(createHash('sha256').update(text.exposure.json).digest('hex'));
  expect(text.statement).toContain(text.exposureHash);
  expect(text.statement).toContain('-4.68 PAB');
  expect(text.statement).toContain('No period-end revaluation was done');
  const report = await world.books.report(exposure, world.tenant.id, {
    asOf: localDate('2026-12-31'),
    ratesOf: localDate('2026-12-31'),
  });
  expect(report).toMatchObject({
    ok: true,
    value: { currencies: [{ carryingE4: 1_090_000n, valueE4: 1_043_200n }] },
  });
  expect(await world.books.report(verifyBooks, world.tenant.id, { knownHeads: [] })).toMatchObject({
    isValid: true,
  });
});

test('the sign-off is one commit with an event for the year and for each of its twelve periods', async () => {
  const { id } = await closedYear();
  expect((await sign({ fiscalYearId: id })).__typename).toBe('YearSignedOff');
  const file = new DatabaseSync(world.fileOf(), { readOnly: true });
  const events = file
    .prepare(
      `select event, count(*) as n, count(distinct commit_number) as commits from audit_events
       where commit_number = (select max(number) from commits) group by event order by event`,
    )
    .all();
  file.close();
  expect(events.map((row) => ({ ...row }))).toEqual([
    { event: 'PERIOD_CLOSE_CHANGED', n: 12, commits: 1 },
    { event: 'YEAR_SIGNED_OFF', n: 1, commits: 1 },
  ]);
});

test.each(closeStates.filter((state) => state !== 'YEAR_CLOSED' && state !== 'YEAR_AUDITED'))(
  'a year with one period that is %s is refused, names it, and is left as it was',
  async (closeState) => {
    const year = await closedYear();
    const [lockState] = lockStatesOfCloseState[closeState];
    const june = year.periods[5] as Year['periods'][0];
    expectAccepted(
      await world.books.execute(
        setPeriodStates,
        tenantId(),
        { periodId: june.id, lockState: lockState as LockState, closeState },
        world.request(),
      ),
    );
    const before = await readYear();
    expect(await sign({ fiscalYearId: year.id })).toMatchObject({
      code: 'CLOSE_STEP_NOT_ALLOWED',
      periodRef: '2026-06',
      fromCloseState: closeState,
      toCloseState: 'YEAR_AUDITED',
    });
    expect(await readYear()).toEqual(before);
    expect(counts()).toMatchObject({ signOffs: 0, audited: 0 });
  },
);

test('a year that does not exist, and one that says it is closed without a close, are refused', async () => {
  expect((await sign({ fiscalYearId: newId() })).code).toBe('FISCAL_YEAR_UNKNOWN');
  expect((await sign({ fiscalYearId: 'no-id' })).__typename).toBe('InputInvalid');
  const { id, periods } = await readYear();
  for (const period of periods)
    expectAccepted(
      await world.books.execute(
        setPeriodStates,
        tenantId(),
        { periodId: period.id, lockState: 'CLOSED', closeState: 'YEAR_CLOSED' },
        world.request(),
      ),
    );
  expect((await sign({ fiscalYearId: id })).__typename).toBe('YearCloseUnknown');
  expect(counts()).toMatchObject({ signOffs: 0, audited: 0 });
});

test('nobody who drafted, reviewed or posted the year-end close signs it, whatever permissions they hold (T5)', async () => {
  const { id } = await closedYear();
  for (const maker of [makers.draftedBy, ...makers.reviewedBy, makers.closedBy])
    expect(await sign({ fiscalYearId: id }, claimOf(maker))).toMatchObject({
      code: 'MAKER_IS_CHECKER',
      approverRef: maker,
    });
  expect(counts()).toMatchObject({ signOffs: 0, audited: 0 });
});

test('nobody who worked on the books in the year or since signs it, by whatever command', async () => {
  const { id } = await closedYear();
  const worker = newId();
  const next = localDate('2027-01-01');
  const actor = { kind: 'user' as const, id: worker, name: null };
  const asWorker = { ...world.request(), actor };
  expectAccepted(await world.books.execute(openFiscalYearCommand, tenantId(), { startDate: next }, asWorker));
  expect(await sign({ fiscalYearId: id }, claimOf(worker))).toMatchObject({
    code: 'MAKER_IS_CHECKER',
    approverRef: worker,
  });
  // What a key prepares names its maker, and no commit does.
  const keeper = newId();
  expectAccepted(await entry('2027-01-05', 'PAB', 'MANUAL', 'ORDINARY', keeper));
  expect(await sign({ fiscalYearId: id }, claimOf(keeper))).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  expect(counts()).toMatchObject({ signOffs: 0, audited: 0 });
});

test('a currency without a rate on the last day is refused with its facts, in the preview too', async () => {
  await rate('2026-12-31', '1.05');
  const year = await readYear();
  expectAccepted(await entry('2026-06-15'));
  expectAccepted(
    await world.books.execute(yearClosed, tenantId(), { fiscalYearId: year.id, ...makers }, world.request()),
  );
  // A position of yen for which no rate was ever recorded: no operation of the product leaves one behind.
  const file = new DatabaseSync(world.fileOf());
  file.exec(`insert into account_balances (account_id, period_id, original_currency, is_closing, base_debit, base_credit, original_debit, original_credit)
    select account_id, period_id, 'JPY', 0, 66000, 0, 10000000, 0 from account_balances where account_id in (select id from accounts where code = '1000') limit 1`);
  file.close();
  expect(await sign({ fiscalYearId: year.id })).toMatchObject({
    code: 'RATE_MISSING',
    originalCurrency: 'JPY',
    baseCurrency: 'PAB',
    givenRateDate: '2026-12-31',
  });
  expect(counts()).toMatchObject({ signOffs: 0, audited: 0 });
  const { errors } = await askTenant<unknown>(
    subgraph,
    world.tenant.id,
    'fiscalYears { signOffPreview { exposureHash } }',
    { claim: reviewer },
  );
  expect(errors).toMatchObject([
    { extensions: { code: 'RATE_MISSING', facts: { originalCurrency: 'JPY' } } },
  ]);
});

test('a rate of the last day that arrives after the preview is refused with the new hash; what was posted since then in the next year is not', async () => {
  const { id } = await closedYear();
  const shown = await preview();
  const opened = await ask<Record<string, { __typename: string }>>(
    subgraph,
    'mutation ($input: OpenFiscalYearInput!) { openFiscalYear(input: $input) { __typename } }',
    {
      claim: world.claim(['Period.Lock', 'Period.Read']),
      variables: { input: { idempotencyKey: 'next-year', startDate: '2027-01-01' } },
    },
  );
  expect(opened.data['openFiscalYear']).toEqual({ __typename: 'FiscalYearOpened' });
  expectAccepted(await entry('2027-01-15', 'EUR'));
  expect((await preview()).exposureHash).toBe(shown.exposureHash);
  await rate('2026-12-31', '1.0501');
  const changed = await preview();
  expect(changed.exposureHash).not.toBe(shown.exposureHash);
  expect(await sign({ fiscalYearId: id, exposureHash: shown.exposureHash })).toMatchObject({
    code: 'SIGN_OFF_CHANGED',
    currentExposureHash: changed.exposureHash,
  });
  expect(counts()).toMatchObject({ signOffs: 0, audited: 0 });
  expect((await sign({ fiscalYearId: id, exposureHash: changed.exposureHash })).__typename).toBe(
    'YearSignedOff',
  );
});

test('a year is signed once: again is refused, and the same idempotency key gives the same answer', async () => {
  const { id } = await closedYear();
  const first = await sign({ fiscalYearId: id, idempotencyKey: 'once' });
  expect(await sign({ fiscalYearId: id, idempotencyKey: 'once' })).toEqual(first);
  expect((await sign({ fiscalYearId: id }, claimOf(newId()))).code).toBe('YEAR_AUDITED');
  expect(counts()).toMatchObject({ signOffs: 1, audited: 12 });
});

test('what was signed stays what was signed, whatever rates are recorded later', async () => {
  const { id } = await closedYear();
  await sign({ fiscalYearId: id });
  const before = await readYear();
  await rate('2026-12-31', '1.2');
  expect(await readYear()).toEqual(before);
  expect((await preview()).exposureHash).not.toBe(before.signOff?.exposureHash);
});

const STEPS = `mutation ($lock: LockPeriodInput!, $unlock: UnlockPeriodInput!) {
  lockPeriod(input: $lock) { ... on Refusal { code } } unlockPeriod(input: $unlock) { ... on Refusal { code } } }`;

const BACK: ReadonlySet<string> = new Set(['withdrawClose', 'rejectClose', 'abandonClose', 'reopenPeriod']);
const CLOSE_STEPS = ['prepareClose', 'submitClose', 'approveClose', ...BACK];
const INPUTS: Readonly<Record<string, string>> = {
  prepareClose: 'CloseStepInput',
  submitClose: 'CloseStepInput',
  approveClose: 'CloseStepInput',
  withdrawClose: 'CloseStepBackInput',
  rejectClose: 'CloseStepBackInput',
  abandonClose: 'CloseStepBackInput',
  reopenPeriod: 'ReopenPeriodInput',
  draftYearClose: 'DraftYearCloseInput',
  reverseYearClose: 'ReverseYearCloseInput',
};

/** Asks for a step of the close; answers the refusal. */
async function step(
  mutation: string,
  input: Readonly<Record<string, unknown>>,
  claim: Claim,
): Promise<{ readonly code: string }> {
  const { data, errors } = await ask<{ it: { readonly code: string } }>(
    subgraph,
    `mutation ($input: ${INPUTS[mutation]}!) { it: ${mutation}(input: $input) { ... on Refusal { code } } }`,
    {
      claim,
      variables: {
        input: {
          idempotencyKey: `step-${(keys += 1)}`,
          ...input,
          ...(mutation === 'reopenPeriod' && { to: 'DRAFT' }),
        },
      },
    },
  );
  expect(errors).toEqual([]);
  return data.it;
}

test('after it nothing goes back: no step of either machine is accepted, and no source of entries posts into it', async () => {
  const { id } = await closedYear();
  await sign({ fiscalYearId: id });
  const before = await readYear();
  const untouched = counts();
  const claim: Claim = { ...world.claim(defaultClusters.owner.permissions) };
  const reason = 'The client asked for one more correction in this month.';
  for (const { id: periodId } of before.periods) {
    for (const to of lockStates) {
      const lock = { idempotencyKey: `l-${(keys += 1)}`, periodId, to };
      const { data, errors } = await ask<Record<string, { code: string }>>(subgraph, STEPS, {
        claim,
        variables: { lock, unlock: { ...lock, idempotencyKey: `u-${keys}`, reason } },
      });
      expect(errors).toEqual([]);
      expect([data['lockPeriod'], data['unlockPeriod']]).toEqual([
        { code: 'LOCK_STEP_NOT_ALLOWED' },
        { code: 'LOCK_STEP_NOT_ALLOWED' },
      ]);
    }
  }
  for (const { id: periodId } of before.periods)
    for (const mutation of CLOSE_STEPS) {
      const answer = await step(mutation, { periodId, ...(BACK.has(mutation) && { reason }) }, claim);
      expect(answer.code, mutation).toMatch(/^CLOSE_(STEP|ACTION)_NOT_ALLOWED$/);
    }
  const year = { fiscalYearId: id };
  expect((await step('draftYearClose', year, claim)).code).toBe('YEAR_AUDITED');
  expect((await step('reverseYearClose', { ...year, reason }, claim)).code).toBe('YEAR_AUDITED');
  const sources = Object.entries(sourcesOfKind).flatMap(([kind, own]) =>
    own.filter((source) => source !== 'OPENING').map((source) => ({ kind: kind as EntryKind, source })),
  );
  for (const date of ['2026-01-01', '2026-12-31'])
    for (const { kind, source } of sources)
      expect(await entry(date, 'PAB', source, kind), `${source} ${kind}`).toMatchObject({
        ok: false,
        refusal: { code: 'PERIOD_LOCKED' },
      });
  expect(await readYear()).toEqual(before);
  expect(counts()).toEqual(untouched);
});

test('it takes Year.Audit: owners and seniors are denied, and the reviewer of another tenant finds no such year', async () => {
  const { id } = await closedYear();
  for (const cluster of ['owner', 'senior', 'junior', 'client'] as const) {
    const { errors } = await ask(subgraph, SIGN, {
      claim: world.claim(defaultClusters[cluster].permissions),
      variables: { input: { idempotencyKey: `denied-${cluster}`, fiscalYearId: id } },
    });
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }]);
  }
  const elsewhere: Claim = {
    ...world.claim(defaultClusters.reviewer.permissions, world.other),
    principal: reviewer.principal,
  };
  expect((await sign({ fiscalYearId: id }, elsewhere)).code).toBe('FISCAL_YEAR_UNKNOWN');
  expect(counts()).toMatchObject({ signOffs: 0, audited: 0 });
});

test('who reads periods but no exposure sees that a year is signed, and none of the figures, which take nothing else with them', async () => {
  const { id } = await closedYear();
  await sign({ fiscalYearId: id });
  const { data, errors } = await askTenant<{ fiscalYears: { signOff: unknown; signOffPreview: unknown }[] }>(
    subgraph,
    world.tenant.id,
    'fiscalYears { signOff { statementVersion } signOffPreview { exposureHash } }',
    { claim: world.claim(['Period.Read']) },
  );
  expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }]);
  expect(data.fiscalYears).toEqual([{ signOff: { statementVersion: 2 }, signOffPreview: null }]);
  // The statement's text tells the totals of the report.
  for (const [field, denied] of [
    ['statement', { statement: null }],
    ['exposure { json }', { exposure: null }],
  ] as const) {
    const answer = await askTenant<{ fiscalYears: { signOff: unknown }[] }>(
      subgraph,
      world.tenant.id,
      `fiscalYears { signOff { ${field} } }`,
      { claim: world.claim(['Period.Read']) },
    );
    expect(answer.errors, field).toMatchObject([{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }]);
    expect(answer.data.fiscalYears, field).toEqual([{ signOff: denied }]);
  }
});
