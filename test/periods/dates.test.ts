import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rebuildDerived } from '@cifra/trail/verify/rebuild-derived';
import { systemRequest } from '@cifra/ops/system-request';
import { saftText } from '../support/saft-text.ts';
import { digestOfBooks, expectVerified, trialBalance } from './books-digest.ts';
import { openFirm, type Member, type TestFirm, type TestTenant } from '../worlds/firm/firm.ts';
import { bringTo, periodAt, REASON } from './lock-states.ts';
import { mutations } from './mutations.ts';

/** Which period a date belongs to, and what nobody gets round (acceptance P1 to P13). */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

const linesOf = ({ roles, baseCurrency: currency }: TestTenant, amount = '12.30') => [
  { accountId: roles['Bank'], debit: amount, currency },
  { accountId: roles['SalesRevenue'], credit: amount, currency },
];
const post = (of: TestTenant, postingDate: string, more: object = {}): Promise<Member> =>
  firm.do(
    'postEntry',
    { postingDate, description: 'A day of sales', lines: linesOf(of), ...more },
    { as: 'senior', tenant: of.slug },
  );
const idOf = (member: Member): string => (member['entry'] as { id: string }).id;

describe.each([
  { timeZone: 'Asia/Tokyo', baseCurrency: 'JPY', amount: '12' },
  { timeZone: 'America/Panama', baseCurrency: 'PAB', amount: '12.30' },
])('a tenant in $timeZone', ({ timeZone, baseCurrency, amount }) => {
  test.each([
    { month: '2026-02', first: '2026-02-01', last: '2026-02-28', before: '2026-01-31', after: '2026-03-01' },
    { month: '2026-12', first: '2026-12-01', last: '2026-12-31', before: '2026-11-30', after: null },
    { month: '2026-01', first: '2026-01-01', last: '2026-01-31', before: null, after: '2026-02-01' },
  ])(
    'P1: the first and the last day of $month are inside its lock, the days beside it are not',
    async ({ month, first, last, before, after }) => {
      const tenant = await firm.provision({ timeZone, baseCurrency });
      await bringTo(firm, tenant, { date: first, lockState: 'LOCKED' });
      const lines = { lines: linesOf(tenant, amount) };
      for (const day of [first, last])
        expect(await post(tenant, day, lines), day).toMatchObject({
          code: 'PERIOD_LOCKED',
          lockedPeriodRef: month,
        });
      for (const day of [before, after])
        if (day !== null) {
          const posted = await post(tenant, day, lines);
          expect(posted.__typename, day).toBe('EntryPosted');
          expect((posted['entry'] as { postingDate: string }).postingDate).toBe(day);
        }
    },
  );

  test("P1: today is the tenant's own: a rate of today is accepted, one of tomorrow is not", async () => {
    const tenant = await firm.provision({ timeZone, baseCurrency });
    const override = (rateDate: string) =>
      firm.do(
        'overrideRate',
        { originalCurrency: 'CHF', rateDate, rate: '1.25', reason: REASON },
        { as: 'senior', tenant: tenant.slug },
      );
    const dayAfter = (days: number): string =>
      new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone });
    // Asked again when midnight passes between the two questions.
    for (let [today, isSettled] = ['', false]; !isSettled;) {
      today = dayAfter(0);
      const [now, tomorrow] = [await override(today), await override(dayAfter(1))];
      isSettled = today === dayAfter(0);
      if (!isSettled) continue;
      expect(now).toMatchObject({ __typename: 'RateOverridden' });
      expect(tomorrow).toMatchObject({ code: 'RATE_DATE_IN_FUTURE', today });
    }
  });
});

test('P3: no posting mutation takes a period from its caller: the posting date alone decides', () => {
  const fields = firm.apiSchema.getMutationType()?.getFields() ?? {};
  const texts = Object.entries(mutations)
    .filter(([, { cases }]) => cases !== null)
    .flatMap(([mutation]) => {
      const type = fields[mutation]?.args[0]?.type;
      const input = firm.apiSchema.getType(String(type).replaceAll(/[[\]!]/g, ''));
      return input && 'getFields' in input ? Object.keys(input.getFields()) : [`${mutation} has no input`];
    });
  expect(texts.length).toBeGreaterThan(10);
  expect(texts.filter((name) => /period|lock|side/i.test(name))).toEqual([]);
});

describe('P4: a reversal of an entry in a locked month', () => {
  async function lockedWithEntry(): Promise<{ tenant: TestTenant; entryId: string }> {
    const tenant = await firm.provision();
    const entryId = idOf(await post(tenant, '2026-03-10'));
    await bringTo(firm, tenant, { date: '2026-03-10', lockState: 'LOCKED' });
    await bringTo(firm, tenant, { date: '2026-04-10', lockState: 'LOCKED' });
    return { tenant, entryId };
  }
  const reverse = (tenant: TestTenant, input: object) =>
    firm.do('reverseEntry', { reason: REASON, ...input }, { as: 'senior', tenant: tenant.slug });

  test('is refused on any day of that month and of the locked one after it, and leaves nothing', async () => {
    const { tenant, entryId } = await lockedWithEntry();
    const books = await digestOfBooks(tenant);
    for (const postingDate of ['2026-03-10', '2026-03-31', '2026-04-01', '2026-04-30'])
      expect(await reverse(tenant, { entryId, postingDate }), postingDate).toMatchObject({
        code: 'PERIOD_LOCKED',
        lockedPeriodRef: postingDate.slice(0, 7),
        periodLockState: 'LOCKED',
      });
    expect(await digestOfBooks(tenant)).toBe(books);
  });

  test('is dated to the first open day when the caller asks for that', async () => {
    const { tenant, entryId } = await lockedWithEntry();
    const done = await reverse(tenant, { entryId, onFirstOpenDay: true });
    expect(done).toMatchObject({
      __typename: 'EntryReversed',
      reversingEntry: { postingDate: '2026-05-01', kind: 'REVERSING' },
    });
    await expectVerified(firm, tenant);
  });

  test('is refused with the period named when no period takes it', async () => {
    const tenant = await firm.provision({ fiscalYearStart: '2026-01-01', firstYearStart: '2026-12-10' });
    const entryId = idOf(await post(tenant, '2026-12-15'));
    await bringTo(firm, tenant, { date: '2026-12-15', lockState: 'LOCKED' });
    const books = await digestOfBooks(tenant);
    expect(await reverse(tenant, { entryId, onFirstOpenDay: true })).toMatchObject({
      code: 'PERIOD_LOCKED',
      lockedPeriodRef: '2026-12',
    });
    expect(await digestOfBooks(tenant)).toBe(books);
  });
});

describe('P5: the trial balance of a closed period', () => {
  test('is the same after postings and reversals beside it, refused ones into it, a refused import, rates, bindings, a new year, a rebuild and a run of the migrations', async () => {
    const tenant = await firm.provision();
    const as = { as: 'senior', tenant: tenant.slug } as const;
    await firm.do(
      'overrideRate',
      { originalCurrency: 'EUR', rateDate: '2026-03-01', rate: '1.08', reason: REASON },
      as,
    );
    await post(tenant, '2026-03-10');
    const euro = linesOf({ ...tenant, baseCurrency: 'EUR' }, '99.99');
    await post(tenant, '2026-03-31', { lines: euro });
    const reversed = idOf(await post(tenant, '2026-03-20'));
    await bringTo(firm, tenant, { date: '2026-03-10', lockState: 'CLOSED' });
    const seen = () => trialBalance(firm, tenant, '2026-03-31');
    const before = await seen();
    expect(before).toContain('99.99');

    const refusals: Readonly<Record<string, string>> = {
      'a posting into it': 'PERIOD_LOCKED',
      'an import': 'IMPORT_TENANT_NOT_EMPTY',
    };
    const steps: readonly (readonly [string, () => Promise<Member | null>])[] = [
      ['a posting after it', () => post(tenant, '2026-04-01', { lines: euro })],
      ['a posting into it', () => post(tenant, '2026-03-31')],
      [
        'a reversal on the first open day',
        () => firm.do('reverseEntry', { entryId: reversed, onFirstOpenDay: true, reason: REASON }, as),
      ],
      [
        "another rate of the period's own day",
        () =>
          firm.do(
            'overrideRate',
            { originalCurrency: 'EUR', rateDate: '2026-03-31', rate: '1.2', reason: REASON },
            as,
          ),
      ],
      [
        'an import',
        async () => {
          const text = saftText({
            currency: 'PAB',
            transactions: [
              {
                id: 'T1',
                date: '2026-03-15',
                lines: [
                  { account: '1920', amount: '5.00' },
                  { account: '3000', amount: '-5.00' },
                ],
              },
            ],
          });
          const uploadId = await firm.upload(tenant, text);
          const done = await firm.do('importSaft', { uploadId, fileName: 'x.xml', isDryRun: false }, as);
          return done;
        },
      ],
      [
        'another role binding',
        () =>
          firm.do('bindAccountRole', { role: 'Rounding', accountId: tenant.roles['FxVarianceBankFees'] }, as),
      ],
      ['the next fiscal year', () => firm.do('openFiscalYear', { startDate: '2027-01-01' }, as)],
      [
        'a rebuild of the derived tables',
        async () => {
          const done = await firm.books.execute(
            rebuildDerived,
            { tenantId: tenant.id },
            {},
            systemRequest('periods'),
          );
          expect(done.ok).toBe(true);
          return null;
        },
      ],
      [
        'a migration',
        async () => {
          await tenant.stored.migrate();
          return null;
        },
      ],
    ];
    for (const [name, step] of steps) {
      const done = await step();
      expect(done?.code, name).toBe(refusals[name]);
      expect(await seen(), name).toBe(before);
    }
    await expectVerified(firm, tenant);
  });
});

describe('P8: a draft dated in a period that got locked', () => {
  interface Draft {
    readonly id: string;
    readonly version: string;
    readonly state: string;
    readonly postingDate: string;
  }
  const draftOf = (member: Member): Draft => member['draft'] as Draft;
  async function drafted(tenant: TestTenant): Promise<Draft> {
    const content = { postingDate: '2026-03-31', description: 'Rent', lines: linesOf(tenant) };
    return draftOf(await firm.do('saveEntryDraft', content, { as: 'junior', tenant: tenant.slug }));
  }
  const step = (tenant: TestTenant, as: 'junior' | 'senior', mutation: string, { id, version }: Draft) =>
    firm.do(mutation, { draftId: id, version }, { as, tenant: tenant.slug });
  const redate = (tenant: TestTenant, { id, version }: Draft) =>
    firm.do(
      'saveEntryDraft',
      { draftId: id, version, postingDate: '2026-04-01', description: 'Rent', lines: linesOf(tenant) },
      { as: 'junior', tenant: tenant.slug },
    );

  test('is not submitted there, is dated anew, and is posted on its new day', async () => {
    const tenant = await firm.provision({ needsApproval: true });
    const draft = await drafted(tenant);
    await bringTo(firm, tenant, { date: '2026-03-31', lockState: 'LOCKED' });
    expect(await step(tenant, 'junior', 'submitEntryDraft', draft)).toMatchObject({
      code: 'PERIOD_LOCKED',
      lockedPeriodRef: '2026-03',
    });
    const sent = await step(tenant, 'junior', 'submitEntryDraft', draftOf(await redate(tenant, draft)));
    const posted = await step(tenant, 'senior', 'approveEntryDraft', draftOf(sent));
    expect(posted).toMatchObject({
      __typename: 'EntryDraftApproved',
      entry: { postingDate: '2026-04-01', displayNumber: 'JE-2026-000001' },
    });
    await expectVerified(firm, tenant);
  });

  test('that already awaited approval is taken back, dated anew and sent again', async () => {
    const tenant = await firm.provision({ needsApproval: true });
    const sent = draftOf(await step(tenant, 'junior', 'submitEntryDraft', await drafted(tenant)));
    await bringTo(firm, tenant, { date: '2026-03-31', lockState: 'LOCKED' });
    expect(await step(tenant, 'senior', 'approveEntryDraft', sent)).toMatchObject({ code: 'PERIOD_LOCKED' });
    expect(await redate(tenant, sent)).toMatchObject({ code: 'DRAFT_NOT_IN_STATE' });
    const back = draftOf(await step(tenant, 'junior', 'withdrawEntryDraft', sent));
    const again = draftOf(
      await step(tenant, 'junior', 'submitEntryDraft', draftOf(await redate(tenant, back))),
    );
    expect(await step(tenant, 'senior', 'approveEntryDraft', again)).toMatchObject({
      entry: { postingDate: '2026-04-01' },
    });
  });
});

describe('P11: a date outside the periods', () => {
  const window = {
    code: 'POSTING_DATE_OUTSIDE_PERIODS',
    firstPeriodDate: '2026-01-01',
    lastPeriodDate: '2026-12-31',
  };
  const dates = ['1900-01-01', '2025-12-31', '2027-01-01', '2062-01-15', '9999-12-31'];

  test.each(dates)(
    '%s is refused with the window: posted at once, submitted, previewed, reversed',
    async (postingDate) => {
      const tenant = await firm.provision();
      const as = { as: 'senior', tenant: tenant.slug } as const;
      const entryId = idOf(await post(tenant, '2026-03-10'));
      const saved = await firm.do(
        'saveEntryDraft',
        { postingDate, description: 'x', lines: linesOf(tenant) },
        as,
      );
      const { id: draftId, version } = saved['draft'] as { id: string; version: string };
      const books = await digestOfBooks(tenant);
      expect(await post(tenant, postingDate)).toMatchObject({ ...window, postingDate });
      for (const mutation of ['submitEntryDraft', 'postEntryDraft'])
        expect(await firm.do(mutation, { draftId, version }, as), mutation).toMatchObject(window);
      const isEarlier = postingDate < '2026-03-10';
      expect(await firm.do('reverseEntry', { entryId, postingDate, reason: REASON }, as)).toMatchObject(
        isEarlier ? { code: 'REVERSAL_BEFORE_ENTRY' } : window,
      );
      const { data } = await firm.ask<{ tenant: { entryPreview: Member } }>(
        'query ($input: EntryPreviewInput!) { tenant { entryPreview(input: $input) { __typename ... on PostingDateRefused { code firstPeriodDate lastPeriodDate } } } }',
        { ...as, variables: { input: { postingDate, lines: linesOf(tenant) } } },
      );
      expect(data.tenant.entryPreview).toMatchObject(window);
      expect(await digestOfBooks(tenant)).toBe(books);
    },
  );

  test('the last day of the window takes a posting, and the day after it once its year is open', async () => {
    const tenant = await firm.provision();
    expect((await post(tenant, '2026-12-31')).__typename).toBe('EntryPosted');
    expect(await post(tenant, '2027-01-01')).toMatchObject(window);
    await firm.do('openFiscalYear', { startDate: '2027-01-01' }, { as: 'senior', tenant: tenant.slug });
    expect((await post(tenant, '2027-01-01')).__typename).toBe('EntryPosted');
    expect(await post(tenant, '2028-01-01')).toMatchObject({ ...window, lastPeriodDate: '2027-12-31' });
  });
});

test('P13: what is not in the ledger stays editable in a locked period: settings, names of accounts, drafts', async () => {
  const tenant = await firm.provision();
  const as = { as: 'owner', tenant: tenant.slug } as const;
  await post(tenant, '2026-03-10');
  const draft = await firm.do(
    'saveEntryDraft',
    { postingDate: '2026-03-11', description: 'Rent', lines: linesOf(tenant) },
    as,
  );
  await bringTo(firm, tenant, { date: '2026-03-10', lockState: 'CLOSED' });
  const before = await trialBalance(firm, tenant, '2026-03-31');

  const { account } = await firm.read<{ account: { id: string; version: string; code: string } }>(
    tenant,
    'account(code: "A-BANK") { id version code }',
  );
  const renamed = await firm.do(
    'updateAccount',
    { accountId: account.id, version: account.version, name: 'Banco General' },
    as,
  );
  expect(renamed).toMatchObject({ __typename: 'AccountUpdated', account: { name: 'Banco General' } });
  const sooner = { key: 'fx.staleAfterDays', value: '3' };
  expect(await firm.do('changeTenantSetting', sooner, as)).toMatchObject({ __typename: 'SettingChanged' });
  const { id: draftId, version } = draft['draft'] as { id: string; version: string };
  expect(
    await firm.do(
      'saveEntryDraft',
      {
        draftId,
        version,
        postingDate: '2026-03-11',
        description: 'A note on the rent',
        lines: linesOf(tenant),
      },
      as,
    ),
  ).toMatchObject({ __typename: 'EntryDraftSaved', draft: { description: 'A note on the rent' } });
  expect(await trialBalance(firm, tenant, '2026-03-31')).toBe(before);
  expect((await periodAt(firm, tenant, '2026-03-10')).lockState).toBe('CLOSED');
  await expectVerified(firm, tenant);
});

test('nothing of all this was an error of the server', () => {
  expect(firm.masked).toEqual([]);
});
