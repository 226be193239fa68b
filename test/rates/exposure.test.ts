import { afterAll, beforeAll, expect, test } from 'vitest';
import { bill, invoice, receipt, setRates } from '../documents/document-steps.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';

/* What stands open in foreign currencies and what it would be worth: through the gateway, tied to the trial balance (product 6.7). */

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  await setRates(client, 'EUR', { '2026-02-02': '1.09', '2026-03-16': '1.095', '2026-04-06': '1.08' });
  await setRates(client, 'JPY', { '2026-02-02': '0.0066' });
  await client.accepted(
    'postOpeningBalances',
    {
      lines: [],
      openItems: [
        {
          side: 'SALES',
          partyId: client.parties.customer,
          reference: 'OLD-17',
          documentDate: '2025-11-01',
          dueDate: '2025-12-01',
          amount: '200.00',
          currency: 'EUR',
          baseAmount: '210.00',
        },
      ],
      controlTotals: [{ accountId: client.tenant.roles['DefaultAR'], debit: '210.00' }],
      differenceConsent: true,
    },
    'senior',
  );
  const sold = await invoice(client, { date: '2026-02-02', currency: 'EUR', price: '4500' });
  await invoice(client, { date: '2026-02-03', currency: 'EUR', price: '333.33' });
  await bill(client, { date: '2026-02-02', currency: 'EUR', price: '1000' });
  await bill(client, { date: '2026-02-02', currency: 'JPY', price: '70007' });
  await invoice(client, { date: '2026-02-02', currency: 'USD', price: '50' });
  await invoice(client, { date: '2026-02-02', price: '80' });
  await receipt(client, {
    date: '2026-03-16',
    currency: 'EUR',
    settled: '1500',
    bankAccountId: client.accounts.foreignBank,
    allocations: [[sold.itemId, '1500']],
  });
});
afterAll(() => firm?.close());

const MONEY = '{ amount currency }';
const AMOUNTS = `position ${MONEY} carrying ${MONEY} value ${MONEY} unrealized ${MONEY}`;
const EXPOSURE = `asOf ratesOf commitNumber carrying ${MONEY} value ${MONEY} unrealized ${MONEY}
  currencies { currency ${AMOUNTS} rate { rate rateDate mark }
    accounts { kind account { id code } ${AMOUNTS} openItemCount
      openItems { reference dueDate position ${MONEY} carrying ${MONEY} } } }`;

interface Money {
  readonly amount: string;
  readonly currency: string;
}
interface Amounts {
  readonly position: Money;
  readonly carrying: Money;
  readonly value: Money;
  readonly unrealized: Money;
}
interface AccountShown extends Amounts {
  readonly kind: string;
  readonly account: { readonly id: string; readonly code: string };
  readonly openItemCount: number | null;
  readonly openItems: readonly { readonly position: Money; readonly carrying: Money }[];
}
interface Shown {
  readonly carrying: Money;
  readonly value: Money;
  readonly unrealized: Money;
  readonly currencies: readonly (Amounts & {
    readonly currency: string;
    readonly rate: Readonly<Record<string, unknown>> | null;
    readonly accounts: readonly AccountShown[];
  })[];
}

const exposure = async (asOf: string, ratesOf: string | null = null): Promise<Shown> =>
  (
    await client.read<{ exposure: Shown }>(
      `exposure(asOf: "${asOf}"${ratesOf === null ? '' : `, ratesOf: "${ratesOf}"`}) { ${EXPOSURE} }`,
      'owner',
    )
  ).exposure;

const inCents = ({ amount }: Money): bigint => BigInt(amount.replace('.', ''));
const sumOf = (amounts: readonly Money[]): bigint => amounts.reduce((sum, money) => sum + inCents(money), 0n);

test('each currency shows its open position, what the books carry it at, its value at a day’s rate and the difference; bank, receivables and payables apart', async () => {
  const { currencies, unrealized } = await exposure('2026-04-30');
  const euro = currencies.find(({ currency }) => currency === 'EUR');
  expect(euro).toMatchObject({
    // Receivable 3,533.33 and the bank's 1,500.00, less 1,000.00 that is owed.
    position: { amount: '4033.33', currency: 'EUR' },
    // 200.00 of the opening at 210.00; 3,000.00 and 333.33 at 1.09, 1,500.00 at 1.095, 1,000.00 at 1.09.
    carrying: { amount: '4395.83', currency: 'PAB' },
    rate: { rate: '1.08', rateDate: '2026-04-06', mark: 'STALE' },
  });
  expect(
    euro?.accounts.map(({ kind, position, carrying, value, unrealized: difference, openItemCount }) => [
      kind,
      position.amount,
      carrying.amount,
      value.amount,
      difference.amount,
      openItemCount,
    ]),
  ).toEqual(
    expect.arrayContaining([
      ['BANK', '1500.00', '1642.50', '1620.00', '-22.50', null],
      ['RECEIVABLE', '3533.33', '3843.33', '3816.00', '-27.33', 3],
      ['PAYABLE', '-1000.00', '-1090.00', '-1080.00', '10.00', 1],
    ]),
  );
  // The dollar is at par by law: open, and no exposure.
  expect(currencies.find(({ currency }) => currency === 'USD')).toMatchObject({
    position: { amount: '50.00' },
    unrealized: { amount: '0.00' },
    rate: { rate: '1', mark: null },
  });
  expect(currencies.find(({ currency }) => currency === 'JPY')).toMatchObject({
    position: { amount: '-70007', currency: 'JPY' },
    carrying: { amount: '-462.05' },
  });
  expect(currencies.map(({ currency }) => currency)).toEqual(['EUR', 'JPY', 'USD']);
  expect(unrealized).toEqual({ amount: '-39.83', currency: 'PAB' });
});

interface Trial {
  readonly trialBalance: {
    readonly rows: readonly {
      readonly account: { readonly id: string; readonly type: string };
      readonly currencies: readonly {
        readonly original: Money;
        readonly base: Money;
        readonly recomputed: Money;
      }[];
    }[];
  };
}

test.each([
  '2025-12-30',
  '2025-12-31',
  '2026-02-01',
  '2026-02-02',
  '2026-02-28',
  '2026-03-15',
  '2026-03-16',
  '2026-04-30',
  '2026-12-31',
])(
  'on %s it ties to the trial balance by account and currency, as carried and at the rates of a day, and every total to its parts (F14)',
  async (asOf) => {
    const shown = await exposure(asOf, '2026-04-06');
    const { trialBalance } = await client.read<Trial>(
      `trialBalance(asOf: "${asOf}", ratesOf: "2026-04-06") { rows { account { id type }
        currencies { original ${MONEY} base ${MONEY} recomputed ${MONEY} } } }`,
      'owner',
    );
    const expected = trialBalance.rows
      .filter(({ account }) => account.type === 'ASSET' || account.type === 'LIABILITY')
      .flatMap(({ account, currencies }) =>
        currencies
          .filter(
            ({ original, base }) => original.currency !== 'PAB' && inCents(original) + inCents(base) !== 0n,
          )
          .map(({ original, base, recomputed }) => [
            account.id,
            original.currency,
            original.amount,
            base.amount,
            recomputed.amount,
          ]),
      );
    const found = shown.currencies.flatMap(({ currency, accounts }) =>
      accounts.map(({ account, position, carrying, value }) => [
        account.id,
        currency,
        position.amount,
        carrying.amount,
        value.amount,
      ]),
    );
    const byText = (left: string[], right: string[]): number => (left.join() < right.join() ? -1 : 1);
    expect(found.toSorted(byText)).toEqual(expected.toSorted(byText));
    for (const of of ['carrying', 'value', 'unrealized'] as const) {
      expect(sumOf(shown.currencies.map((each) => each[of]))).toBe(inCents(shown[of]));
      for (const each of shown.currencies)
        expect(sumOf(each.accounts.map((account) => account[of]))).toBe(inCents(each[of]));
    }
    // Receivables and payables are their open items, to the cent.
    for (const account of shown.currencies.flatMap(({ accounts }) => accounts)) {
      if (account.openItemCount === null) continue;
      expect(account.openItems).toHaveLength(account.openItemCount);
      expect(sumOf(account.openItems.map(({ position }) => position))).toBe(inCents(account.position));
      expect(sumOf(account.openItems.map(({ carrying }) => carrying))).toBe(inCents(account.carrying));
    }
  },
);

test('it posts nothing, whatever it finds', async () => {
  const commits = () => client.rows('select count(*) as n from commits');
  const before = await commits();
  await exposure('2026-04-30', '2026-03-16');
  expect(await commits()).toEqual(before);
});

test('a position without a rate is refused by name', async () => {
  const fields = `exposure(asOf: "2026-04-30", ratesOf: "2026-01-15") { commitNumber }`;
  const missing = await firm.ask<unknown>(`{ tenant { ${fields} } }`, {
    as: 'owner',
    tenant: client.tenant.slug,
  });
  expect(missing.errors).toMatchObject([
    { extensions: { code: 'RATE_MISSING', facts: { originalCurrency: 'EUR', givenRateDate: '2026-01-15' } } },
  ]);
});
