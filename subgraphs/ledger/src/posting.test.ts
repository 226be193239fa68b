import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockStatesOfCloseState } from '@cifra/domain/period-machines';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { lockStates, postingMatrix } from '@cifra/domain/periods';
import { periodOfDate } from '@cifra/ledger/journal/queries';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { tenantQuery } from '@cifra/database/statement';
import { randomFor } from '../../../test/support/seed.ts';
import { setPeriodStates } from '../../../test/support/fixture-commands.ts';
import { addRate } from '../../../test/support/ledger-commands.ts';
import { openLedger, rentPaid, type Ledger, type Member } from '../../../test/worlds/books/ledger.ts';

let ledger: Ledger;
beforeEach(async () => {
  ledger = await openLedger({ approval: false });
});
afterEach(() => ledger.close());

const events = tenantQuery()((q) =>
  q.db.select().from(q.t.audit_events).orderBy(q.t.audit_events.commit_number, q.t.audit_events.ordinal),
);
const entries = tenantQuery()((q) => q.db.select().from(q.t.journal_entries));
const lines = tenantQuery()((q) => q.db.select().from(q.t.journal_lines));
const balances = tenantQuery()((q) => q.db.select().from(q.t.account_balances));

const readBooks = () =>
  ledger.world.books.read(ledger.world.tenant.id, async (tx) => ({
    events: await tx.all(events, {}),
    entries: await tx.all(entries, {}),
    lines: await tx.all(lines, {}),
    balances: await tx.all(balances, {}),
  }));

async function periodOf(date: string): Promise<Uuid> {
  const period = await ledger.world.books.read(ledger.world.tenant.id, (tx) =>
    tx.first(periodOfDate, { date: localDate(date) }),
  );
  if (!period) throw new Error('no period');
  return period.id;
}

describe('P14: manual postings in every lock state', () => {
  for (const lockState of lockStates) {
    const isAccepted = postingMatrix[lockState].NONE;
    const closeState = (
      Object.entries(lockStatesOfCloseState) as [keyof typeof lockStatesOfCloseState, readonly string[]][]
    ).find(([, allowed]) => allowed.includes(lockState))?.[0];
    test(`${lockState} ${isAccepted ? 'takes' : 'refuses'} entries, drafts and reversals, on its boundary days too (P1, P3)`, async () => {
      const drafted = (await ledger.mutate('saveEntryDraft', rentPaid(ledger))) as Member & {
        draft: { id: string; version: string };
      };
      const reversible = (await ledger.mutate('postEntry', rentPaid(ledger))) as Member & {
        entry: { id: string };
      };
      if (!closeState) throw new Error(`no close state goes with ${lockState}`);
      const set = await ledger.world.books.execute(
        setPeriodStates,
        { tenantId: ledger.world.tenant.id },
        { periodId: await periodOf('2026-03-15'), lockState, closeState },
        ledger.world.request(),
      );
      expect(set.ok).toBe(true);
      const before = await readBooks();
      const refused = {
        code: 'PERIOD_LOCKED',
        lockedPeriodRef: '2026-03',
        periodLockState: lockState,
        postingSide: 'NONE',
      };
      for (const postingDate of ['2026-03-01', '2026-03-31']) {
        expect(await ledger.mutate('postEntry', rentPaid(ledger, { postingDate }))).toMatchObject(
          isAccepted ? { __typename: 'EntryPosted' } : refused,
        );
      }
      const step = { draftId: drafted.draft.id, version: drafted.draft.version };
      const reverse = {
        entryId: reversible.entry.id,
        postingDate: '2026-03-20',
        reason: 'Booked twice, as the landlord noticed.',
      };
      expect(await ledger.mutate('reverseEntry', reverse)).toMatchObject(
        isAccepted ? { __typename: 'EntryReversed' } : refused,
      );
      expect(await ledger.mutate('postEntryDraft', step)).toMatchObject(
        isAccepted ? { __typename: 'EntryDraftPosted' } : refused,
      );
      const after = await readBooks();
      if (isAccepted) return;
      expect(after?.entries).toEqual(before?.entries);
      expect(after?.lines).toEqual(before?.lines);
      expect(after?.balances).toEqual(before?.balances);
      // A4: the attempts are on the record although nothing of them was written.
      expect(after?.events.slice(before?.events.length).map(({ event }) => event)).toEqual(
        Array.from({ length: 4 }, () => 'COMMAND_REFUSED'),
      );
      // P8: the draft is re-dated and posted.
      const moved = (await ledger.mutate('saveEntryDraft', {
        ...rentPaid(ledger, { postingDate: '2026-04-01' }),
        ...step,
      })) as typeof drafted;
      expect(
        await ledger.mutate('postEntryDraft', { draftId: moved.draft.id, version: moved.draft.version }),
      ).toMatchObject({ entry: { postingDate: '2026-04-01' } });
      // P4: asked for, the reversal goes to the first open day.
      const { postingDate: _date, ...rest } = reverse;
      expect(await ledger.mutate('reverseEntry', { ...rest, onFirstOpenDay: true })).toMatchObject({
        reversingEntry: { postingDate: '2026-04-01' },
      });
    });
  }
});

test('a posting into a period that awaits approval sends its close back to DRAFT in the same commit', async () => {
  const periodId = await periodOf('2026-03-15');
  const states = {
    periodId,
    lockState: 'LOCK_SALES_AND_PURCHASING',
    closeState: 'PENDING_APPROVAL',
  } as const;
  await ledger.world.books.execute(
    setPeriodStates,
    { tenantId: ledger.world.tenant.id },
    states,
    ledger.world.request(),
  );
  const posted = (await ledger.mutate('postEntry', rentPaid(ledger))) as Member & {
    entry: { commitNumber: string };
  };
  const period = await ledger.world.books.read(ledger.world.tenant.id, (tx) =>
    tx.first(periodOfDate, { date: localDate('2026-03-15') }),
  );
  expect(period).toMatchObject({ close_state: 'DRAFT', lock_state: 'LOCK_SALES_AND_PURCHASING' });
  expect(period?.commit_number.toString()).toBe(posted.entry.commitNumber);
});

describe('what is not a postable entry is refused with its figures', () => {
  test('unbalanced, too fine, outside the periods', async () => {
    const { rent, cash } = ledger.world.accounts;
    const line = (accountId: Uuid, side: 'debit' | 'credit', amount: string, currency = 'PAB') => ({
      accountId,
      [side]: amount,
      currency,
    });
    const off = [line(rent, 'debit', '350.00'), line(cash, 'credit', '349.99')];
    expect(await ledger.mutate('postEntry', rentPaid(ledger, { lines: off }))).toMatchObject({
      code: 'ENTRY_UNBALANCED',
      debitAmount: '350.00',
      creditAmount: '349.99',
      differenceAmount: '0.01',
      currencyCode: 'PAB',
    });
    const fine = [line(rent, 'debit', '350.001'), line(cash, 'credit', '350.001')];
    expect(await ledger.mutate('postEntry', rentPaid(ledger, { lines: fine }))).toMatchObject({
      code: 'AMOUNT_NOT_WHOLE_MINOR',
      lineNumber: 1,
    });
    const yen = [line(rent, 'debit', '350.5', 'JPY'), line(cash, 'credit', '350.5', 'JPY')];
    expect(await ledger.mutate('postEntry', rentPaid(ledger, { lines: yen }))).toMatchObject({
      code: 'AMOUNT_NOT_WHOLE_MINOR',
      lineNumber: 1,
    });
    const zero = [line(rent, 'debit', '0'), line(cash, 'credit', '0')];
    expect(await ledger.mutate('postEntry', rentPaid(ledger, { lines: zero }))).toMatchObject({
      code: 'LINE_AMOUNT_ZERO',
    });
    for (const postingDate of ['2025-12-31', '2062-01-15'])
      expect(await ledger.mutate('postEntry', rentPaid(ledger, { postingDate }))).toMatchObject({
        code: 'POSTING_DATE_OUTSIDE_PERIODS',
        firstPeriodDate: '2026-01-01',
        lastPeriodDate: '2026-12-31',
      });
    expect((await readBooks())?.entries).toEqual([]);
  });

  test('a heading, an unknown, an inactive and a control account (L8)', async () => {
    const create = async (input: Record<string, unknown>) =>
      (await ledger.mutate('createAccount', input)) as Member & { account: { id: string; version: string } };
    const heading = await create({ code: '1100', name: 'Current assets', type: 'ASSET', isPostable: false });
    const receivable = await create({
      code: '1110',
      name: 'Receivables',
      type: 'ASSET',
      parentId: heading.account.id,
    });
    const unused = await create({ code: '1190', name: 'Unused', type: 'ASSET' });
    expect(
      await ledger.mutate('deactivateAccount', {
        accountId: unused.account.id,
        version: unused.account.version,
      }),
    ).toMatchObject({ account: { isActive: false } });
    expect(
      await ledger.mutate('bindAccountRole', { role: 'DefaultAR', accountId: receivable.account.id }),
    ).toMatchObject({ account: { controlRole: 'DefaultAR', roles: ['DefaultAR'] } });

    const on = (accountId: string) =>
      ledger.mutate(
        'postEntry',
        rentPaid(ledger, {
          lines: [
            { accountId, debit: '1.00', currency: 'PAB' },
            { accountId: ledger.world.accounts.cash, credit: '1.00', currency: 'PAB' },
          ],
        }),
      );
    expect(await on(heading.account.id)).toMatchObject({
      code: 'ACCOUNT_NOT_POSTABLE',
      lineNumber: 1,
      accountRef: '1100',
    });
    expect(await on(unused.account.id)).toMatchObject({ code: 'ACCOUNT_INACTIVE' });
    expect(await on(ledger.world.tenant.id)).toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
    expect(await on(receivable.account.id)).toMatchObject({
      code: 'ACCOUNT_IS_CONTROL',
      accountRef: '1110',
      controlRole: 'DefaultAR',
    });

    // Control for good: another account takes the role, and this one stays what it was.
    const next = await create({ code: '1120', name: 'Receivables, new', type: 'ASSET' });
    expect(
      await ledger.mutate('bindAccountRole', { role: 'DefaultAR', accountId: next.account.id }),
    ).toMatchObject({ __typename: 'AccountRoleBound' });
    expect(await on(receivable.account.id)).toMatchObject({
      code: 'ACCOUNT_IS_CONTROL',
      controlRole: 'DefaultAR',
    });
  });

  test('a missing rate is named by its pair and date; with it, the line keeps original, rate and mark (F2, F11)', async () => {
    const { rent, cash } = ledger.world.accounts;
    const euros = [
      { accountId: rent, debit: '4750.00', currency: 'EUR' },
      { accountId: cash, credit: '4750.00', currency: 'EUR' },
    ];
    expect(await ledger.mutate('postEntry', rentPaid(ledger, { lines: euros }))).toMatchObject({
      code: 'RATE_MISSING',
      lineNumber: 1,
      baseCurrency: 'PAB',
      originalCurrency: 'EUR',
      givenRateDate: '2026-03-15',
    });
    const target = { tenantId: ledger.world.tenant.id };
    const added = await ledger.world.books.execute(
      addRate,
      target,
      { currency: 'EUR', date: localDate('2026-03-13'), rate: '0.8993' },
      ledger.world.request(),
    );
    const posted = (await ledger.mutate('postEntry', rentPaid(ledger, { lines: euros }))) as Member & {
      entry: { id: string };
    };
    const { entry } = await ledger.read<{ entry: unknown }>(
      `entry(id: "${posted.entry.id}") { total { amount currency } lines { edges { node { base { amount currency } original { amount currency } rate exchangeRate { id } rateDate rateMark } } } }`,
    );
    expect(entry).toMatchObject({
      total: { amount: '4271.68', currency: 'PAB' },
      lines: {
        edges: [
          {
            node: {
              base: { amount: '4271.68', currency: 'PAB' },
              original: { amount: '4750.00', currency: 'EUR' },
              rate: '0.8993',
              exchangeRate: { id: added.ok ? added.value : '' },
              rateDate: '2026-03-13',
              rateMark: 'CARRIED',
            },
          },
          { node: { base: { amount: '-4271.68' }, original: { amount: '-4750.00' } } },
        ],
      },
    });
  });

  test("euros sold at the bank's own rate: the line states it, and what they were carried at is relieved (ruling 14)", async () => {
    const { rent, cash } = ledger.world.accounts;
    const { id } = ledger.world.tenant;
    await ledger.world.books.execute(
      addRate,
      { tenantId: id },
      { currency: 'EUR', date: localDate('2026-03-13'), rate: '1.1' },
      ledger.world.request(),
    );
    const fees = (await ledger.mutate('createAccount', {
      code: '5900',
      name: 'Exchange and fees',
      type: 'EXPENSE',
    })) as Member & { account: { id: string } };
    await ledger.mutate('bindAccountRole', { role: 'FxVarianceBankFees', accountId: fees.account.id });
    const euros = (side: 'debit' | 'credit', rate?: string, currency = 'EUR') => ({
      accountId: cash,
      [side]: '100.00',
      currency,
      rate,
    });
    const sold = (rate?: string) => [
      { accountId: cash, debit: '112.00', currency: 'PAB' },
      euros('credit', rate),
    ];
    const refund = { accountId: rent, credit: '110.00', currency: 'PAB' };
    expect(
      await ledger.mutate('postEntry', rentPaid(ledger, { lines: [euros('debit'), refund] })),
    ).toMatchObject({
      __typename: 'EntryPosted',
    });
    const refusals = [
      [
        sold(),
        {
          code: 'ENTRY_UNBALANCED',
          translatedCurrencies: ['EUR'],
          remedy: expect.stringContaining('state it on the line') as string,
        },
      ],
      [sold('11.2'), { code: 'LINE_RATE_SUSPICIOUS', lineNumber: 2, givenRate: '11.2', standingRate: '1.1' }],
      [sold('0'), { code: 'INPUT_INVALID' }],
      [
        [sold()[0], euros('credit', '1.01', 'USD')],
        { code: 'RATE_FIXED_BY_LAW', givenRate: '1.01', fixedRate: '1' },
      ],
    ] as const;
    for (const [lines, refusal] of refusals)
      expect(await ledger.mutate('postEntry', rentPaid(ledger, { lines }))).toMatchObject(refusal);
    const { draft } = (await ledger.mutate(
      'saveEntryDraft',
      rentPaid(ledger, { lines: sold('1.120') }),
    )) as Member & {
      draft: { id: string; version: string };
    };
    const step = { idempotencyKey: 'sold', draftId: draft.id, version: draft.version };
    expect(await ledger.mutate('postEntryDraft', step)).toMatchObject({ __typename: 'EntryDraftPosted' });
    const posted =
      'entry { lines { edges { node { base { amount } original { amount currency } rate kind } } } }';
    expect(
      await ledger.read(`draft(id: "${draft.id}") { lines { edges { node { rate } } } ${posted} }`),
    ).toMatchObject({
      draft: {
        lines: { edges: [{ node: { rate: null } }, { node: { rate: '1.12' } }] },
        entry: {
          lines: {
            edges: [
              { node: { base: { amount: '112.00' } } },
              {
                node: {
                  base: { amount: '-110.00' },
                  original: { amount: '-100.00', currency: 'EUR' },
                  rate: '1.1',
                },
              },
              { node: { base: { amount: '-2.00' }, kind: 'FX' } },
            ],
          },
        },
      },
    });
  });
});

test('the same key and input give the same answer once; other input is refused; a refusal leaves the key free', async () => {
  const unbalanced = rentPaid(ledger, { idempotencyKey: 'rent-3', lines: [] });
  expect(await ledger.mutate('postEntry', unbalanced)).toMatchObject({ code: 'ENTRY_TOO_SHORT' });
  const input = rentPaid(ledger, { idempotencyKey: 'rent-3' });
  const posted = await ledger.mutate('postEntry', input);
  expect(posted).toMatchObject({ __typename: 'EntryPosted' });
  expect(await ledger.mutate('postEntry', input)).toEqual(posted);
  expect(await ledger.mutate('postEntry', { ...input, description: 'Another rent' })).toMatchObject({
    __typename: 'IdempotencyKeyReused',
  });
  expect((await readBooks())?.entries).toHaveLength(1);
});

test('entries of the largest amount are refused before an account has more than its reports can add up; reversals are accepted', async () => {
  const largest = '99999999999999.99';
  const entryOf = (amount: string, postingDate: string) => ({
    ...rentPaid(ledger),
    postingDate,
    lines: [
      { accountId: ledger.world.accounts.rent, debit: amount, currency: 'PAB' },
      { accountId: ledger.world.accounts.cash, credit: amount, currency: 'PAB' },
    ],
  });
  const posted: string[] = [];
  const answers: Member[] = [];
  for (const date of ['2026-03-15', '2026-03-31', '2026-04-01', '2026-05-01', '2026-06-01']) {
    const answer = await ledger.mutate('postEntry', entryOf(largest, date));
    answers.push(answer);
    if (answer.__typename === 'EntryPosted') posted.push((answer['entry'] as { id: string }).id);
  }
  expect(answers.map((answer) => answer['code'] ?? answer.__typename)).toEqual([
    'EntryPosted',
    'EntryPosted',
    'EntryPosted',
    'AMOUNT_TOO_LARGE',
    'AMOUNT_TOO_LARGE',
  ]);
  expect(answers.at(-1)?.['message']).toMatch(/^Line 1: 99999999999999\.9900 .* 0\.0300\./);
  expect(await ledger.mutate('postEntry', entryOf('12.34', '2026-06-01'))).toMatchObject({
    __typename: 'EntryPosted',
  });
  const reason = 'Nobody pays a rent like this one';
  for (const entryId of posted)
    expect(await ledger.mutate('reverseEntry', { entryId, postingDate: '2026-06-30', reason })).toMatchObject(
      { __typename: 'EntryReversed' },
    );
  const { trialBalance } = await ledger.read<{ trialBalance: unknown }>(
    'trialBalance(asOf: "2026-12-31") { rows { debit { amount } balance { amount } } totals { debit { amount } credit { amount } } }',
  );
  expect(trialBalance).toMatchObject({
    rows: [{ balance: { amount: '-12.34' } }, { balance: { amount: '12.34' } }],
    totals: { debit: { amount: '600000000000012.28' }, credit: { amount: '600000000000012.28' } },
  });
  expect(
    await ledger.world.books.report(verifyBooks, ledger.world.tenant.id, { knownHeads: [] }),
  ).toMatchObject({ isValid: true });
});

test('200 postings at once, a third of them refused: numbers are gapless, entries and events agree (A3, A4, N5)', async () => {
  const random = randomFor('ledger: 200 postings');
  const attempts = Array.from({ length: 200 }, (_, index) => {
    const isRefused = random.isTrue(1 / 3);
    const amount = `${random.integer({ least: 1, most: 9_999 })}.${random.integer({ least: 10, most: 99 })}`;
    const { rent, cash } = ledger.world.accounts;
    const lines = [
      { accountId: rent, debit: amount, currency: 'PAB' },
      { accountId: cash, credit: isRefused ? `${amount}1` : amount, currency: 'PAB' },
    ];
    return ledger
      .mutate('postEntry', rentPaid(ledger, { lines, description: `Posting ${index}` }))
      .then((member) => ({ isRefused, member }));
  });
  const answers = await Promise.all(attempts);
  for (const { isRefused, member } of answers) expect(member.__typename === 'EntryPosted').toBe(!isRefused);
  const posted = answers.filter(({ isRefused }) => !isRefused).length;
  const books = await readBooks();
  const numbers = (books?.entries ?? [])
    .map(({ number }) => Number(number))
    .toSorted((left, right) => left - right);
  expect(numbers).toEqual(Array.from({ length: posted }, (_, index) => index + 1));
  const postings = (books?.events ?? []).filter(({ event }) => event === 'ENTRY_POSTED');
  expect(postings.map(({ object_id, commit_number }) => `${object_id} ${commit_number}`).toSorted()).toEqual(
    (books?.entries ?? []).map(({ id, commit_number }) => `${id} ${commit_number}`).toSorted(),
  );
  const verification = await ledger.world.books.report(verifyBooks, ledger.world.tenant.id, {
    knownHeads: [],
  });
  expect(verification).toMatchObject({
    isValid: true,
    firstFault: null,
    entryCount: posted,
    lineCount: posted * 2,
  });
});

describe('a reversal', () => {
  const reason = 'Booked twice, as the landlord noticed.';

  test('negates the entry on its own accounts, is linked both ways, and happens once', async () => {
    const posted = (await ledger.mutate('postEntry', rentPaid(ledger))) as Member & { entry: { id: string } };
    expect(
      await ledger.mutate('reverseEntry', { entryId: posted.entry.id, postingDate: '2026-03-14', reason }),
    ).toMatchObject({ code: 'REVERSAL_BEFORE_ENTRY', entryDate: '2026-03-15' });
    expect(
      await ledger.mutate('reverseEntry', {
        entryId: posted.entry.id,
        postingDate: '2026-03-16',
        reason: 'oops',
      }),
    ).toMatchObject({ __typename: 'ReasonTooShort' });
    expect(await ledger.mutate('reverseEntry', { entryId: posted.entry.id, reason })).toMatchObject({
      __typename: 'InputInvalid',
      inputFaults: [{ field: 'postingDate' }],
    });
    const reversed = (await ledger.mutate('reverseEntry', {
      entryId: posted.entry.id,
      postingDate: '2026-04-02',
      reason,
    })) as Member & {
      entry: { reversedBy: { id: string } };
      reversingEntry: { id: string };
    };
    expect(reversed).toMatchObject({
      reversingEntry: {
        kind: 'REVERSING',
        displayNumber: 'JE-2026-000002',
        reverses: { id: posted.entry.id },
        description: 'Reverso de JE-2026-000001',
      },
    });
    expect(reversed.entry.reversedBy.id).toBe(reversed.reversingEntry.id);
    expect(
      await ledger.mutate('reverseEntry', { entryId: posted.entry.id, postingDate: '2026-04-03', reason }),
    ).toMatchObject({
      code: 'ENTRY_ALREADY_REVERSED',
      entryRef: 'JE-2026-000001',
      reversedByRef: 'JE-2026-000002',
    });
    const { trialBalance } = await ledger.read<{ trialBalance: { rows: { balance: { amount: string } }[] } }>(
      'trialBalance(asOf: "2026-12-31") { rows { balance { amount } } }',
    );
    expect(trialBalance.rows.map(({ balance }) => balance.amount)).toEqual(['0.00', '0.00']);
    expect(
      await ledger.mutate('reverseEntry', {
        entryId: ledger.world.tenant.id,
        postingDate: '2026-04-03',
        reason,
      }),
    ).toMatchObject({ code: 'ENTRY_UNKNOWN' });
  });

  test('a preview shows what would be posted and writes nothing', async () => {
    const { rent, cash } = ledger.world.accounts;
    const lines = `[{ accountId: "${rent}", debit: "10.00", currency: "USD" }, { accountId: "${cash}", credit: "10.00", currency: "USD" }]`;
    const { entryPreview } = await ledger.read<{ entryPreview: Member }>(
      `entryPreview(input: { postingDate: "2026-05-02", lines: ${lines} }) { __typename ... on EntryPreview { postingDate lines { ordinal base { amount currency } original { currency } rate } } }`,
    );
    expect(entryPreview).toMatchObject({
      __typename: 'EntryPreview',
      lines: [
        { ordinal: 1, base: { amount: '10.00', currency: 'PAB' }, original: { currency: 'USD' }, rate: '1' },
        { base: { amount: '-10.00' } },
      ],
    });
    expect((await readBooks())?.entries).toEqual([]);
  });
});
