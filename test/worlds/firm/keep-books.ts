import type { Random } from '../../support/random.ts';
import type { TestClient } from './client.ts';

const REASON = 'The rate that the bank used on that day.';

/** Texts that a spreadsheet would evaluate, that quotes and commas cut, or that are not of one script. */
const texts = [
  '=1+1',
  '+507 6000-0000',
  '-ajuste, "manual"',
  '@Panadería; Istmo',
  "'=quoted'",
  'dos\nrenglones',
  '日本語 🍞',
  'plain',
];

/** Gives a client a year of everything: opening items, invoices and bills in two currencies, receipts, payments, manual entries; small and random. */
export async function keepBooks({ tenant, accepted }: TestClient, random: Random): Promise<void> {
  const text = (): string => random.pick(texts);
  // A name is one line.
  const name = (): string => random.pick(texts.filter((each) => !each.includes('\n')));
  const dayOf = (month: number): string =>
    `2026-${String(month).padStart(2, '0')}-${String(random.integer({ least: 1, most: 28 })).padStart(2, '0')}`;
  for (let month = 1; month <= 6; month += 1)
    await accepted('overrideRate', {
      originalCurrency: 'EUR',
      rateDate: `2026-0${month}-01`,
      rate: `1.${random.integer({ least: 1000, most: 1999 })}`,
      reason: REASON,
    });
  const heading = await accepted('createAccount', {
    code: '=9',
    name: '=SUM(A1:A9)',
    type: 'EXPENSE',
    isPostable: false,
  });
  const { id: parentId } = heading['account'] as { id: string };
  const made = await accepted('createAccount', { code: '9.1', name: name(), type: 'EXPENSE', parentId });
  const { id: expense } = made['account'] as { id: string };
  const parties: string[] = [];
  for (const [index, code] of ['C-1', '-C2', 'V-1'].entries()) {
    const party = await accepted('createParty', {
      code,
      name: name(),
      isCustomer: index < 2,
      isVendor: index > 0,
      note: text(),
    });
    parties.push((party['party'] as { id: string }).id);
  }
  const [customer, both, vendor] = parties;
  await accepted('createItem', {
    code: 'I-1',
    name: name(),
    unitPrice: '12.345678',
    currency: 'PAB',
    purchaseAccountId: expense,
  });
  const { roles } = tenant;
  await accepted('postOpeningBalances', {
    lines: [
      { accountId: roles['Bank'], debit: '5000.00', currency: 'PAB', description: text() },
      { accountId: roles['RetainedEarnings'], credit: '5300.00', currency: 'PAB' },
    ],
    openItems: [
      {
        side: 'SALES',
        partyId: customer,
        reference: text().slice(0, 40),
        documentDate: '2025-11-01',
        dueDate: '2025-12-01',
        amount: '500.00',
        currency: 'PAB',
      },
      {
        side: 'PURCHASING',
        partyId: vendor,
        reference: 'B-0',
        documentDate: '2025-11-02',
        dueDate: '2025-12-02',
        amount: '200.00',
        currency: 'PAB',
      },
    ],
  });
  for (let month = 1; month <= 6; month += 1) {
    const currency = random.pick(['PAB', 'EUR', 'USD']);
    const money = (most: number): string =>
      `${random.integer({ least: 1, most })}.${random.integer({ least: 10, most: 99 })}`;
    const partyId = random.pick([customer, both]);
    const documentDate = dayOf(month);
    const invoice = await accepted('postInvoice', {
      partyId,
      documentDate,
      currency,
      memo: text(),
      lines: [1, 2].map(() => ({
        accountId: roles['SalesRevenue'],
        description: text(),
        quantity: '3',
        unitPrice: money(300),
      })),
    });
    await accepted('postBill', {
      partyId: random.pick([vendor, both]),
      documentDate: dayOf(month),
      currency,
      vendorNumber: `${text().slice(0, 20).replaceAll('\n', ' ')}-${month}`,
      lines: [{ accountId: expense, description: text(), quantity: '1', unitPrice: money(200) }],
    });
    if (random.isTrue(0.7)) {
      const amount = money(50);
      const { id: openItemId } = (invoice['document'] as { openItem: { id: string } }).openItem;
      await accepted('postReceipt', {
        partyId,
        documentDate,
        currency,
        settledAmount: amount,
        bankAmount: amount,
        bankCurrency: currency,
        allocations: [{ openItemId, amount }],
      });
    }
    await accepted('postEntry', {
      postingDate: dayOf(month),
      description: text(),
      reference: text(),
      lines: [
        { accountId: expense, debit: '17.50', currency: 'PAB', description: text() },
        { accountId: roles['Bank'], credit: '17.50', currency: 'PAB' },
      ],
    });
  }
}
