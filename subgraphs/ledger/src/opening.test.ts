import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TenantCommand } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import { localDate } from '@cifra/domain/local-date';
import { periodOfDate } from '@cifra/ledger/journal/queries';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import type { Uuid } from '@cifra/domain/ids';
import type { CloseState, LockState } from '@cifra/domain/periods';
import { setPeriodStates } from '../../../test/support/fixture-commands.ts';
import { addRate } from '../../../test/support/ledger-commands.ts';
import { openLedger, rentPaid, type Ledger, type Member } from '../../../test/worlds/books/ledger.ts';
import { addParty, settleItem } from '../../../test/support/opening-commands.ts';

let ledger: Ledger;
let receivables: string;
let payables: string;
let equity: string;
let difference: string;
const ana = newId();
const bruno = newId();
const clara = newId();
const REASON = 'The old books were corrected by their accountant.';

beforeEach(async () => {
  ledger = await openLedger({ approval: false });
  const account = async (code: string, type: string, role: string | null): Promise<string> => {
    const created = await ledger.mutate('createAccount', { code, name: code, type }, ledger.owner);
    const { id } = created['account'] as { id: string };
    if (role !== null)
      expect(await ledger.mutate('bindAccountRole', { role, accountId: id }, ledger.owner)).toMatchObject({
        __typename: 'AccountRoleBound',
      });
    return id;
  };
  receivables = await account('1100', 'ASSET', 'DefaultAR');
  payables = await account('2100', 'LIABILITY', 'DefaultAP');
  equity = await account('3000', 'EQUITY', null);
  difference = await account('3900', 'EQUITY', 'OpeningBalanceDifference');
  for (const [id, name] of [
    [ana, 'Ana'],
    [bruno, 'Bruno'],
  ] as const)
    await execute(addParty, { id, name });
  await execute(addParty, { id: clara, name: 'Clara', isVendor: false });
});
afterEach(() => ledger.close());

const accountIdOf = (created: Member): string => (created['account'] as { id: string }).id;

async function execute<Input, Value>(command: TenantCommand<Input, Value, never>, input: Input) {
  const { books, tenant, request } = ledger.world;
  expect((await books.execute(command, { tenantId: tenant.id }, input, request())).ok).toBe(true);
}

const item = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  side: 'SALES',
  partyId: ana,
  reference: 'F-118',
  documentDate: '2025-11-10',
  dueDate: '2025-12-10',
  amount: '300.00',
  currency: 'PAB',
  ...changes,
});
const bill = (changes: Record<string, unknown> = {}) =>
  item({ side: 'PURCHASING', partyId: bruno, reference: 'B-7', amount: '120.00', ...changes });
const line = (accountId: string, side: 'debit' | 'credit', amount: string, more = {}) => ({
  accountId,
  [side]: amount,
  currency: 'PAB',
  ...more,
});
/** Cash 1,000, receivable 300, payable 120: equity 1,180. */
const balanced = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  lines: [line(ledger.world.accounts.cash, 'debit', '1000.00'), line(equity, 'credit', '1180.00')],
  openItems: [item(), bill()],
  ...changes,
});
const post = (input: Record<string, unknown>): Promise<Member> =>
  ledger.mutate('postOpeningBalances', input, ledger.owner);

const standing = () =>
  ledger.read(
    'openingBalances { openingDate entry { displayNumber } difference { amount } items { edges { node { side party { id } account { code } reference documentDate dueDate original { amount currency } base { amount } openOriginal { amount } openBase { amount } } } } }',
  );

async function expectValidBooks(): Promise<void> {
  const { books, tenant } = ledger.world;
  expect(await books.report(verifyBooks, tenant.id, { knownHeads: [] })).toMatchObject({
    isValid: true,
    firstFault: null,
  });
}

async function expectNothingPosted(): Promise<void> {
  expect(await ledger.read('entries { edges { node { id } } }')).toEqual({ entries: { edges: [] } });
  expect(await standing()).toMatchObject({
    openingBalances: { entry: null, difference: { amount: '0.00' }, items: { edges: [] } },
  });
}

test('the opening entry is dated the day before the first period, and each receivable and payable is an open item', async () => {
  const posted = await post(
    balanced({
      controlTotals: [
        { accountId: receivables, debit: '300.00' },
        { accountId: payables, credit: '120.00' },
      ],
    }),
  );
  expect(posted).toMatchObject({
    __typename: 'OpeningBalancesPosted',
    entry: {
      displayNumber: 'OPN-2026-000001',
      kind: 'OPENING',
      source: 'OPENING',
      postingDate: '2025-12-31',
      period: null,
      total: { amount: '1300.00' },
      lineCount: 4,
    },
  });
  expect(await standing()).toEqual({
    openingBalances: {
      openingDate: '2025-12-31',
      entry: { displayNumber: 'OPN-2026-000001' },
      difference: { amount: '0.00' },
      items: {
        edges: [
          {
            node: {
              side: 'SALES',
              party: { id: ana },
              account: { code: '1100' },
              reference: 'F-118',
              documentDate: '2025-11-10',
              dueDate: '2025-12-10',
              original: { amount: '300.00', currency: 'PAB' },
              base: { amount: '300.00' },
              openOriginal: { amount: '300.00' },
              openBase: { amount: '300.00' },
            },
          },
          {
            node: expect.objectContaining({
              side: 'PURCHASING',
              party: { id: bruno },
              account: { code: '2100' },
              original: { amount: '-120.00', currency: 'PAB' },
              openBase: { amount: '-120.00' },
            }) as unknown,
          },
        ],
      },
    },
  });
  const { id } = posted['entry'] as { id: string };
  const { entry } = await ledger.read<{ entry: Member }>(
    `entry(id: "${id}") { lines { edges { node { kind party { id } openItem { id } movements { openItem { id } original { amount } base { amount } } } } } }`,
  );
  expect(entry['lines']).toMatchObject({
    edges: [
      { node: { kind: 'OPENING', party: null, openItem: null, movements: [] } },
      { node: { kind: 'OPENING' } },
      {
        node: {
          kind: 'CONTROL',
          party: { id: ana },
          openItem: { id: expect.any(String) as unknown },
          movements: [{ original: { amount: expect.any(String) as unknown } }],
        },
      },
      { node: { kind: 'CONTROL', party: { id: bruno } } },
    ],
  });
  await expectValidBooks();
});

test('L4: the opening and what is posted after it stand in the trial balance', async () => {
  await post(balanced());
  await ledger.mutate('postEntry', rentPaid(ledger));
  const { trialBalance } = await ledger.read<{ trialBalance: { rows: Member[] } }>(
    'trialBalance(asOf: "2026-03-31") { rows { account { code } opening { amount } balance { amount } } }',
  );
  expect(trialBalance.rows).toContainEqual({
    account: { code: '1000' },
    opening: { amount: '1000.00' },
    balance: { amount: '650.00' },
  });
  expect(trialBalance.rows).toContainEqual({
    account: { code: '3000' },
    opening: { amount: '-1180.00' },
    balance: { amount: '-1180.00' },
  });
});

test('a balance in foreign currency keeps what the old books carry, or is translated at the rate of the opening date', async () => {
  await execute(addRate, { currency: 'EUR', date: localDate('2025-12-31'), rate: '1.1' });
  const posted = await post({
    lines: [
      line(ledger.world.accounts.cash, 'debit', '100.00', { currency: 'EUR', baseAmount: '104.55' }),
      line(equity, 'credit', '214.55'),
    ],
    openItems: [item({ amount: '100.00', currency: 'EUR' })],
    controlTotals: [{ accountId: receivables, debit: '110.00' }],
  });
  const { id } = posted['entry'] as { id: string };
  expect(
    await ledger.read(
      `entry(id: "${id}") { lines { edges { node { original { amount } base { amount } rate exchangeRate { id } rateDate } } } }`,
    ),
  ).toMatchObject({
    entry: {
      lines: {
        edges: [
          {
            node: {
              original: { amount: '100.00' },
              base: { amount: '104.55' },
              rate: '1.0455',
              exchangeRate: null,
              rateDate: '2025-12-31',
            },
          },
          { node: { base: { amount: '-214.55' }, rate: '1' } },
          { node: { original: { amount: '100.00' }, base: { amount: '110.00' }, rate: '1.1' } },
        ],
      },
    },
  });
  expect(await standing()).toMatchObject({
    openingBalances: { items: { edges: [{ node: { base: { amount: '110.00' } } }] } },
  });
  await expectValidBooks();
});

describe('what does not tie', () => {
  test('a difference of debits and credits is refused, and with consent goes to OpeningBalanceDifference', async () => {
    const off = {
      lines: [line(ledger.world.accounts.cash, 'debit', '1000.00'), line(equity, 'credit', '1144.90')],
      openItems: [item(), bill()],
    };
    expect(await post(off)).toMatchObject({
      code: 'OPENING_DOES_NOT_TIE',
      controlAccountRef: null,
      differenceAmount: '35.10',
      currencyCode: 'PAB',
    });
    await expectNothingPosted();
    expect(await post({ ...off, differenceConsent: true })).toMatchObject({
      __typename: 'OpeningBalancesPosted',
      openingBalances: { difference: { amount: '-35.10' } },
      entry: { lineCount: 5 },
    });
    // The role neither leaves the account while the difference stands nor takes a balance for one.
    const spare = accountIdOf(
      await ledger.mutate('createAccount', { code: '3950', name: 'Spare', type: 'EQUITY' }, ledger.owner),
    );
    const bind = (accountId: string) =>
      ledger.mutate('bindAccountRole', { role: 'OpeningBalanceDifference', accountId }, ledger.owner);
    expect(await bind(spare)).toMatchObject({ code: 'ACCOUNT_NOT_ZERO', balanceAmount: '-35.10' });
    expect(await bind(difference)).toMatchObject({ __typename: 'AccountRoleBound' });
    // Brought to zero by an entry, it no longer stands.
    await ledger.mutate('postEntry', {
      postingDate: '2026-01-02',
      description: 'The old books were off',
      lines: [line(difference, 'debit', '35.10'), line(equity, 'credit', '35.10')],
    });
    expect(await standing()).toMatchObject({ openingBalances: { difference: { amount: '0.00' } } });
    expect(await bind(equity)).toMatchObject({ code: 'ACCOUNT_NOT_ZERO', balanceAmount: '-1180.00' });
    expect(await bind(spare)).toMatchObject({ __typename: 'AccountRoleBound' });
    expect(await standing()).toMatchObject({ openingBalances: { difference: { amount: '0.00' } } });
    await expectValidBooks();
  });

  test('the open items of a control account must sum to what is stated of it, consent or not', async () => {
    for (const differenceConsent of [false, true])
      expect(
        await post(
          balanced({ controlTotals: [{ accountId: receivables, debit: '310.00' }], differenceConsent }),
        ),
      ).toMatchObject({
        code: 'OPENING_DOES_NOT_TIE',
        controlAccountRef: '1100',
        differenceAmount: '10.00',
        // Consent is not offered where it would not help.
        message: expect.stringContaining('account 1100') as string,
        remedy: expect.stringContaining('consent does not cover this') as string,
      });
    expect(await post(balanced({ controlTotals: [{ accountId: equity, credit: '1180.00' }] }))).toMatchObject(
      { code: 'ACCOUNT_NOT_CONTROL' },
    );
    await expectNothingPosted();
  });
});

test('each refusal says which line, and nothing of it is posted', async () => {
  const { cash, sales, rent } = ledger.world.accounts;
  const withLine = (own: Record<string, unknown>) =>
    balanced({ lines: [line(cash, 'debit', '1000.00'), own] });
  const withItem = (own: Record<string, unknown>) => balanced({ openItems: [own] });
  const unknown = newId();
  const cases: readonly [Record<string, unknown>, Record<string, unknown>][] = [
    // L8: receivables and payables arrive as open items alone.
    [
      withLine(line(receivables, 'debit', '300.00')),
      { code: 'ACCOUNT_IS_CONTROL', lineNumber: 2, accountRef: '1100', controlRole: 'DefaultAR' },
    ],
    [
      withLine(line(sales, 'credit', '50.00')),
      { code: 'ACCOUNT_TYPE_MISMATCH', lineNumber: 2, accountRef: '4000' },
    ],
    [
      withLine(line(rent, 'debit', '50.00')),
      { code: 'ACCOUNT_TYPE_MISMATCH', because: 'an opening balance at the beginning of a fiscal year' },
    ],
    [withLine(line(unknown, 'debit', '50.00')), { code: 'ACCOUNT_UNKNOWN' }],
    [withLine(line(equity, 'credit', '0.00')), { code: 'LINE_AMOUNT_ZERO' }],
    [withLine(line(equity, 'credit', '1.005')), { code: 'AMOUNT_NOT_WHOLE_MINOR', lineNumber: 2 }],
    [withLine(line(equity, 'credit', '10.00', { currency: 'EUR' })), { code: 'RATE_MISSING' }],
    [
      withLine(line(equity, 'credit', '10.00', { currency: 'USD', baseAmount: '11.00' })),
      { code: 'RATE_FIXED_BY_LAW', givenRate: '1.1', fixedRate: '1' },
    ],
    [withLine(line(equity, 'credit', '10.00', { baseAmount: '11.00' })), { __typename: 'InputInvalid' }],
    [
      withLine(line(equity, 'credit', '10.00', { currency: 'EUR', baseAmount: '0.00' })),
      { __typename: 'InputInvalid', inputFaults: [{ field: 'lines[1].baseAmount' }] },
    ],
    [withItem(item({ partyId: unknown })), { code: 'PARTY_UNKNOWN', lineNumber: 3, partyRef: unknown }],
    [withItem(bill({ partyId: clara })), { code: 'PARTY_ROLE_WRONG', neededPartyRole: 'VENDOR' }],
    [withItem(item({ accountId: cash })), { code: 'ACCOUNT_NOT_CONTROL', lineNumber: 3, accountRef: '1000' }],
    [
      withItem(item({ accountId: payables })),
      { code: 'ACCOUNT_NOT_CONTROL', neededRoles: ['DefaultAR', 'CustomerAdvances'] },
    ],
    [
      withItem(item({ documentDate: '2026-01-01', dueDate: '2026-02-01' })),
      { __typename: 'InputInvalid', inputFaults: [{ field: 'openItems[0].documentDate' }] },
    ],
    [
      withItem(item({ dueDate: '2025-11-09' })),
      { __typename: 'InputInvalid', inputFaults: [{ field: 'openItems[0].dueDate' }] },
    ],
    [
      withItem(item({ reference: ' ' })),
      { __typename: 'InputInvalid', inputFaults: [{ field: 'openItems[0].reference' }] },
    ],
    [{ lines: [] }, { code: 'ENTRY_TOO_SHORT' }],
    [
      balanced({ controlTotals: [1, 2].map(() => ({ accountId: receivables, debit: '300.00' })) }),
      { __typename: 'InputInvalid', inputFaults: [{ field: 'controlTotals[1].accountId' }] },
    ],
  ];
  for (const [input, refusal] of cases) expect(await post(input)).toMatchObject(refusal);
  await expectNothingPosted();
});

test('P4: opening balances and their reversal are refused while the first period is locked', async () => {
  const { books, tenant } = ledger.world;
  const period = await books.read(tenant.id, (tx) =>
    tx.first(periodOfDate, { date: localDate('2026-01-01') }),
  );
  const set = (lockState: LockState, closeState: CloseState) =>
    execute(setPeriodStates, { periodId: (period as { id: Uuid }).id, lockState, closeState });
  await set('LOCKED', 'CLOSED');
  expect(await post(balanced())).toMatchObject({ code: 'PERIOD_LOCKED', lockedPeriodRef: '2026-01' });
  await expectNothingPosted();
  await set('LOCK_SALES_AND_PURCHASING', 'OPEN');
  expect(await post(balanced())).toMatchObject({ __typename: 'OpeningBalancesPosted' });
  await set('LOCKED', 'CLOSED');
  expect(await ledger.mutate('reverseOpeningBalances', { reason: REASON }, ledger.owner)).toMatchObject({
    code: 'PERIOD_LOCKED',
    lockedPeriodRef: '2026-01',
  });
});

test('a second opening is refused while the first stands; reversed with a reason, it leaves nothing and makes room', async () => {
  expect(await ledger.mutate('reverseOpeningBalances', { reason: REASON }, ledger.owner)).toMatchObject({
    code: 'OPENING_UNKNOWN',
  });
  await post(balanced());
  expect(await post(balanced())).toMatchObject({
    code: 'OPENING_EXISTS',
    openingEntryRef: 'OPN-2026-000001',
  });
  expect(await ledger.mutate('reverseOpeningBalances', { reason: 'wrong' }, ledger.owner)).toMatchObject({
    __typename: 'ReasonTooShort',
    givenLength: 5,
  });
  expect(await ledger.mutate('reverseOpeningBalances', { reason: REASON }, ledger.owner)).toMatchObject({
    __typename: 'OpeningBalancesReversed',
    entry: { kind: 'OPENING' },
    reversingEntry: { kind: 'REVERSING', source: 'OPENING', postingDate: '2025-12-31', period: null },
  });
  expect(await standing()).toMatchObject({ openingBalances: { entry: null, items: { edges: [] } } });
  const { trialBalance } = await ledger.read<{ trialBalance: { rows: { balance: { amount: string } }[] } }>(
    'trialBalance(asOf: "2026-01-01") { rows { balance { amount } } }',
  );
  for (const { balance } of trialBalance.rows) expect(balance.amount).toBe('0.00');
  expect(await post(balanced())).toMatchObject({
    __typename: 'OpeningBalancesPosted',
    entry: { displayNumber: 'OPN-2026-000002' },
  });
  await expectValidBooks();
});

test('opening balances of which an item was settled are not reversed', async () => {
  await post(balanced());
  const { openingBalances } = await ledger.read<{
    openingBalances: { items: { edges: { node: { id: Uuid } }[] } };
  }>('openingBalances { items(first: 1) { edges { node { id } } } }');
  const itemId = openingBalances.items.edges[0]?.node.id;
  if (itemId === undefined) throw new Error('no item');
  const { cash } = ledger.world.accounts;
  await execute(settleItem, { itemId, partyId: ana, accountId: receivables as Uuid, cashId: cash });
  expect(await ledger.mutate('reverseOpeningBalances', { reason: REASON }, ledger.owner)).toMatchObject({
    code: 'OPENING_ITEM_SETTLED',
    itemReference: 'F-118',
    openAmount: '200.00',
  });
  expect(await standing()).toMatchObject({
    openingBalances: {
      entry: { displayNumber: 'OPN-2026-000001' },
      items: {
        edges: [
          { node: { original: { amount: '300.00' }, openOriginal: { amount: '200.00' } } },
          { node: { openOriginal: { amount: '-120.00' } } },
        ],
      },
    },
  });
  await expectValidBooks();
});

test('the same key posts once, and of two at once one is posted', async () => {
  const idempotencyKey = 'opening-1';
  const first = await post(balanced({ idempotencyKey }));
  expect(await post(balanced({ idempotencyKey }))).toEqual(first);
  await ledger.mutate('reverseOpeningBalances', { reason: REASON }, ledger.owner);
  const answers = await Promise.all([post(balanced()), post(balanced())]);
  expect(answers.map(({ __typename }) => __typename).toSorted()).toEqual([
    'OpeningBalancesPosted',
    'OpeningRefused',
  ]);
  expect(answers).toContainEqual(expect.objectContaining({ code: 'OPENING_EXISTS' }));
});

test('a manual entry, reversed or not, is no way round the opening operation', async () => {
  const { entry } = (await post(balanced())) as Member & { entry: { id: string } };
  expect(
    await ledger.mutate('reverseEntry', { entryId: entry.id, postingDate: '2026-01-01', reason: REASON }),
  ).toMatchObject({ code: 'ENTRY_NOT_REVERSIBLE', entrySource: 'OPENING' });
  expect(await ledger.mutate('postEntry', rentPaid(ledger, { postingDate: '2025-12-31' }))).toMatchObject({
    code: 'POSTING_DATE_OUTSIDE_PERIODS',
  });
});
