import { afterEach, beforeEach, expect, test } from 'vitest';
import { localDate } from '@cifra/domain/local-date';
import { loosenSetting } from '../../../test/support/loosen-setting.ts';
import { openNextYear } from '../../../test/support/ledger-commands.ts';
import { linesOf } from '../../../test/worlds/books/document-books.ts';
import {
  openCloseBooks,
  type CloseBooks,
  type EntryDraftSeen,
} from '../../../test/worlds/books/close-books.ts';

let client: CloseBooks;
beforeEach(async () => {
  client = await openCloseBooks();
});
afterEach(() => client.close());

const invoiceDraft = (postingDate: string) =>
  client.step('saveInvoiceDraft', {
    partyId: client.customer,
    documentDate: postingDate,
    postingDate,
    lines: linesOf('100.00'),
  });

const stateOf = async (month: string, code: string): Promise<string> =>
  (await client.item(month, code)).state;

test('an untouched month has every computed item in its fixed order, all settled but the verification, which a submission brings', async () => {
  const { items, blockers, isReady, closings, preparer } = await client.package('2026-03');
  expect(items.map(({ code, state }) => `${code} ${state}`)).toEqual([
    'AWAITING_APPROVAL DONE',
    'CONTROL_ACCOUNTS DONE',
    'OPENING_DIFFERENCE DONE',
    'CHAIN OPEN',
    'DRAFTS DONE',
    'ACCRUALS_DUE DONE',
    'RECURRING_DUE DONE',
    'REOPENED_YEAR_END DONE',
    'OPENING_CHANGED DONE',
    'STALE_RATES DONE',
    'STATEMENT_BALANCES DONE',
    'WITHOUT_VOUCHER DONE',
  ]);
  expect(
    items.every(({ kind, owner, itemId }) => kind === 'COMPUTED' && owner === null && itemId === null),
  ).toBe(true);
  expect({ blockers, isReady, closings, preparer }).toEqual({
    blockers: [],
    isReady: true,
    closings: [],
    preparer: null,
  });
});

test('drafts of entries and documents dated in the month, its boundary days included, are counted; each that is posted or discarded goes', async () => {
  await client.entryDraft('2026-02-28');
  await client.entryDraft('2026-04-01');
  const [first, last] = [await client.entryDraft('2026-03-01'), await client.entryDraft('2026-03-31')];
  expect(await client.item('2026-03', 'DRAFTS')).toMatchObject({ state: 'OPEN', count: 2 });
  await invoiceDraft('2026-03-10');
  const { facts, state, count } = await client.item('2026-03', 'DRAFTS');
  expect({ state, count }).toEqual({ state: 'OPEN', count: 3 });
  expect(facts).toMatch(/^2 entry drafts, 1 document draft; last changed in commit \d+$/);
  expect((await client.package('2026-03')).blockers).toEqual([`Drafts dated in the period: ${facts}`]);
  await client.draftStep('discardEntryDraft', first);
  await client.draftStep('submitEntryDraft', last);
  expect((await client.item('2026-03', 'DRAFTS')).facts).toMatch(/^1 document draft; last changed/);
  expect(await stateOf('2026-05', 'DRAFTS')).toBe('DONE');
});

test('what awaits approval blocks until it is decided, and takes no acknowledgement', async () => {
  const submitted = await client.draftStep('submitEntryDraft', await client.entryDraft('2026-03-20'));
  const item = await client.item('2026-03', 'AWAITING_APPROVAL');
  expect(item).toMatchObject({ state: 'BLOCKING', count: 1 });
  expect(item.facts).toMatch(/^1 entry draft awaiting approval; last changed in commit \d+$/);
  const refused = await client.change('acknowledgeCloseItem', '2026-03', {
    item: { code: 'AWAITING_APPROVAL' },
    facts: item.facts,
    note: 'It will be approved in the next days.',
  });
  expect(refused).toMatchObject({ code: 'CLOSE_ITEM_NOT_IN_STATE', closeItemState: 'BLOCKING' });
  expect(await client.item('2026-03', 'AWAITING_APPROVAL')).toEqual(item);
  await client.lockSides('2026-03');
  const periodId = await client.periodId('2026-03');
  await client.send('prepareClose', { periodId });
  expect(
    await client.send('submitClose', { periodId }, { select: '... on CloseRefused { blockedBy }' }),
  ).toMatchObject({ blockedBy: [`Entries and documents awaiting approval: ${item.facts}`] });
  expect(await client.package('2026-03')).toMatchObject({ isReady: false, submittedBy: null, digest: null });
  await client.draftStep('approveEntryDraft', submitted, client.senior);
  expect(await client.item('2026-03', 'AWAITING_APPROVAL')).toMatchObject({ state: 'DONE', count: 0 });
});

test('a difference of the opening balances blocks with its amount, until an entry brings it to zero', async () => {
  const account = client.roles.OpeningBalanceDifference;
  const { cash } = client.world.accounts;
  const approval = { tenantId: client.world.tenant.id, key: 'entries.manualNeedApproval' };
  await loosenSetting(client.world.books, { ...approval, value: 'false' });
  const opened = await client.send('postOpeningBalances', {
    lines: [{ accountId: cash, debit: '35.10', currency: 'PAB' }],
    differenceConsent: true,
  });
  expect(opened.__typename).toBe('OpeningBalancesPosted');
  await loosenSetting(client.world.books, { ...approval, value: 'true' });
  const item = await client.item('2026-03', 'OPENING_DIFFERENCE');
  expect(item).toMatchObject({
    state: 'BLOCKING',
    facts: 'opening difference -35.10 PAB',
    amount: { amount: '-35.10', currency: 'PAB' },
  });
  expect(
    await client.change('acknowledgeCloseItem', '2026-03', {
      item: { code: item.code },
      facts: item.facts,
      note: 'The bank will send its statement soon.',
    }),
  ).toMatchObject({
    code: 'CLOSE_ITEM_NOT_IN_STATE',
  });
  const { rent } = client.world.accounts;
  const lines = [
    { accountId: account, debit: '35.10', currency: 'PAB' },
    { accountId: rent, credit: '35.10', currency: 'PAB' },
  ];
  const draft = await client.draftStep('submitEntryDraft', await client.entryDraft('2026-01-02', { lines }));
  await client.draftStep('approveEntryDraft', draft, client.senior);
  expect(await client.item('2026-03', 'OPENING_DIFFERENCE')).toMatchObject({
    state: 'DONE',
    facts: 'no opening difference',
  });
});

test('control accounts equal their open items through invoices, receipts and currencies; a difference made past the product blocks, with its figures', async () => {
  await client.rate('2026-01-10', '1.10');
  const invoice = await client.invoice({ currency: 'EUR', lines: linesOf('200.00') });
  await client.invoice();
  await client.post('postReceipt', {
    partyId: client.customer,
    documentDate: '2026-01-20',
    currency: 'EUR',
    settledAmount: '50.00',
    bankCurrency: 'EUR',
    bankAmount: '50.00',
    allocations: [{ openItemId: invoice.openItemId, amount: '50.00' }],
  });
  expect(await client.item('2026-01', 'CONTROL_ACCOUNTS')).toMatchObject({
    state: 'DONE',
    count: 0,
    facts: '2 control accounts equal their open items',
    amount: { amount: '0.00', currency: 'PAB' },
  });
  client.tamper(
    "update open_item_balances set open_original_amount = open_original_amount - 10000, open_base_amount = open_base_amount - 11000 where currency = 'EUR' and open_original_amount > 0",
  );
  const item = await client.item('2026-01', 'CONTROL_ACCOUNTS');
  expect(item).toMatchObject({
    state: 'BLOCKING',
    count: 1,
    amount: { amount: '1.10', currency: 'PAB' },
    facts: '1200: balance 150.00 EUR, open items 149.00 EUR (base: 165.00 PAB, 163.90 PAB)',
  });
  expect(
    await client.change('acknowledgeCloseItem', '2026-01', {
      item: { code: item.code },
      facts: item.facts,
      note: 'Somebody will look at it next month.',
    }),
  ).toMatchObject({
    code: 'CLOSE_ITEM_NOT_IN_STATE',
  });
  client.tamper(
    "update open_item_balances set open_original_amount = open_original_amount + 10000, open_base_amount = open_base_amount + 11000 where currency = 'EUR' and open_original_amount > 0",
  );
  expect(await stateOf('2026-01', 'CONTROL_ACCOUNTS')).toBe('DONE');
});

test('an accrual that waits for the next year is due in its January, not in December', async () => {
  const draft = await client.draftStep(
    'submitEntryDraft',
    await client.entryDraft('2026-12-31', { isAccrual: true }),
  );
  await client.draftStep('approveEntryDraft', draft, client.senior);
  await client.run(openNextYear, { startDate: localDate('2027-01-01') });
  expect(await stateOf('2026-12', 'ACCRUALS_DUE')).toBe('DONE');
  const { state, count, facts } = await client.item('2027-01', 'ACCRUALS_DUE');
  expect({ state, count }).toEqual({ state: 'OPEN', count: 1 });
  expect(facts).toMatch(
    /^1 accrual is pending reversal, the first since 2027-01-01; last changed in commit \d+; reverseAccrual posts it on the first open day, .*$/,
  );
  const { accruals } = await client.ledgerRead<{
    accruals: { edges: { node: { entry: { id: string } } }[] };
  }>('accruals { edges { node { entry { id } } } }');
  await client.send('reverseAccrual', { entryId: accruals.edges[0]?.node.entry.id });
  expect(await stateOf('2027-01', 'ACCRUALS_DUE')).toBe('DONE');
});

test('a recurring entry that is due by the last day counts until its run has the date; one that is paused or has ended does not', async () => {
  const { rent, cash } = client.world.accounts;
  const lines = [
    { accountId: rent, debit: '350.00', currency: 'PAB' },
    { accountId: cash, credit: '350.00', currency: 'PAB' },
  ];
  const save = (name: string, firstDate: string) =>
    client.send(
      'saveRecurringEntry',
      { name, frequency: 'MONTHLY', firstDate, description: 'Rent', lines },
      { select: '... on RecurringEntrySaved { recurringEntry { id version } }' },
    );
  await save('Rent', '2026-03-31');
  const paused = (await save('Paused', '2026-03-01'))['recurringEntry'] as EntryDraftSeen;
  await client.send('pauseRecurringEntry', { recurringEntryId: paused.id, version: paused.version });
  expect(await stateOf('2026-02', 'RECURRING_DUE')).toBe('DONE');
  const { state, count, facts } = await client.item('2026-03', 'RECURRING_DUE');
  expect({ state, count }).toEqual({ state: 'OPEN', count: 1 });
  expect(facts).toMatch(
    /^1 recurring entry is due, the first since 2026-03-31; last changed in commit \d+; run it/,
  );
  await client.send('runRecurringEntries', { upTo: '2026-03-31' });
  expect(await stateOf('2026-03', 'RECURRING_DUE')).toBe('DONE');
  expect(await stateOf('2026-03', 'AWAITING_APPROVAL')).toBe('BLOCKING');
  expect(await stateOf('2026-04', 'RECURRING_DUE')).toBe('OPEN');
});

test('lines at a stale rate are counted per currency, in their own month alone; a rate of the day leaves none', async () => {
  await client.rate('2026-01-10', '1.10');
  await client.invoice({ currency: 'EUR', documentDate: '2026-01-12' });
  expect(await stateOf('2026-01', 'STALE_RATES')).toBe('DONE');
  await client.invoice({ currency: 'EUR', documentDate: '2026-02-20' });
  expect(await client.item('2026-02', 'STALE_RATES')).toMatchObject({
    state: 'OPEN',
    count: 2,
    facts: '2 lines at a stale rate: EUR 2',
  });
  expect(await stateOf('2026-01', 'STALE_RATES')).toBe('DONE');
});
