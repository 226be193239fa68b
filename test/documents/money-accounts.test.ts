import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { idIn } from '../worlds/firm/client-requests.ts';
import { openFirm, type Input, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { counts, moneyInput, setRates } from './document-steps.ts';

/** Accounts where money moves have a currency (decision 0060; findings/accounting.md, 13). */

let firm: TestFirm;
let client: DocumentClient;
const accounts: Record<string, string> = {};
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  await setRates(client, 'EUR', { '2026-02-10': '1.09' });
  for (const [code, currency] of [
    ['8100', 'PAB'],
    ['8200', 'EUR'],
    ['8300', null],
  ] as const)
    accounts[code] = idIn(
      await client.accepted('createAccount', {
        code,
        name: `Bank ${code}`,
        type: 'ASSET',
        kind: 'BANK',
        ...(currency && { currency, bankNumber: `PA00 ${code}` }),
      }),
      'account',
    );
});
afterAll(() => firm?.close());

const date = '2026-02-10';
const received = (more: Input): Input => ({
  ...moneyInput(client, 'Receipt', { date, settled: '400' }),
  ...more,
});

test('a receipt in euros does not land in an account of balboas: what the bank got is given in the account’s currency', async () => {
  const before = await counts(client);
  const inEuros = received({ bankAccountId: accounts['8100'], currency: 'EUR' });
  expect(await client.do('postReceipt', inEuros)).toMatchObject({
    code: 'ACCOUNT_CURRENCY_DIFFERS',
    // A receipt has no lines: the engine's is none that the caller wrote.
    lineNumber: null,
    accountCurrency: 'PAB',
    currencyCode: 'EUR',
  });
  expect(await counts(client)).toEqual(before);
  await client.accepted('postReceipt', { ...inEuros, bankCurrency: 'PAB', bankAmount: '436.00' });
  await client.accepted('postReceipt', { ...inEuros, bankAccountId: accounts['8200'] });
  const held = await client.rows(
    `select a.code, l.original_currency as currency, l.original_amount as amount from journal_lines l join accounts a on a.id = l.account_id where a.code in ('8100', '8200') order by a.code`,
  );
  expect(held).toEqual([
    { code: '8100', currency: 'PAB', amount: 4_360_000n },
    { code: '8200', currency: 'EUR', amount: 4_000_000n },
  ]);
  await expectVerified(firm, client.tenant);
});

test('what is at par by law is taken: a dollar account of balboas', async () => {
  await client.accepted('postReceipt', received({ bankAccountId: accounts['8100'], currency: 'USD' }));
});

test('an entry, money out, a transfer and a statement are held to it as well', async () => {
  const before = await counts(client);
  const [bank, euro] = [accounts['8100'], accounts['8200']];
  const refusal = { code: 'ACCOUNT_CURRENCY_DIFFERS' };
  const line = (accountId: string | undefined, side: 'debit' | 'credit') => ({
    accountId,
    [side]: '9.00',
    currency: 'PAB',
  });
  const entry = {
    postingDate: date,
    description: 'Moved',
    lines: [line(euro, 'debit'), line(bank, 'credit')],
  };
  expect(await client.do('postEntry', entry)).toMatchObject({
    ...refusal,
    lineNumber: 1,
    accountCurrency: 'EUR',
  });
  const out = {
    kind: 'MONEY_OUT',
    documentDate: date,
    moneyAccountId: euro,
    lines: [{ accountId: client.tenant.roles['FxVarianceBankFees'], amount: '9.00' }],
  };
  expect(await client.do('postMoney', out)).toMatchObject(refusal);
  const transfer = { amount: '9.00', toAccountId: euro };
  expect(
    await client.do('postMoney', { kind: 'TRANSFER', documentDate: date, moneyAccountId: bank, transfer }),
  ).toMatchObject(refusal);
  const { period } = await client.read<{ period: { id: string } }>(`period(date: "${date}") { id }`);
  const statement = { periodId: period.id, accountId: euro, statementDate: date, balance: '9.00' };
  expect(await client.do('recordStatementBalance', { ...statement, currency: 'USD' })).toMatchObject(refusal);
  expect(await counts(client)).toEqual(before);
});

test('a currency is stated later only if the account has no lines of another; an account of another kind has none', async () => {
  const id = accounts['8300'];
  const version = async (): Promise<string> =>
    (await client.read<{ account: { version: string } }>(`account(id: "${id}") { version }`)).account.version;
  await client.accepted('postReceipt', received({ bankAccountId: id, currency: 'EUR' }));
  expect(
    await client.do('updateAccount', { accountId: id, version: await version(), currency: 'PAB' }, 'owner'),
  ).toMatchObject({ code: 'ACCOUNT_HAS_LINES', fixedProperty: 'currency' });
  await client.accepted(
    'updateAccount',
    { accountId: id, version: await version(), currency: 'EUR' },
    'owner',
  );
  const { account } = await client.read<{ account: object }>(`account(id: "${id}") { currency bankNumber }`);
  expect(account).toEqual({ currency: 'EUR', bankNumber: null });
  for (const wrong of [{ currency: 'PAB' }, { bankNumber: 'PA00' }])
    expect(
      await client.do('createAccount', { code: '8900', name: 'Sales', type: 'INCOME', ...wrong }, 'owner'),
    ).toMatchObject({ code: 'INPUT_INVALID', inputFaults: [{ field: Object.keys(wrong)[0] }] });
  expect(
    await client.do(
      'createAccount',
      { code: '8900', name: 'Cash', type: 'ASSET', kind: 'CASH', currency: 'XAU' },
      'owner',
    ),
  ).toMatchObject({ code: 'INPUT_INVALID' });
  await expectVerified(firm, client.tenant);
  expect(firm.masked).toEqual([]);
});

test('the bank stays money: as a loan or an owner’s account it would be emptied by money in, which nobody approves', async () => {
  const [id, till] = [accounts['8300'], accounts['8200']];
  const version = async (): Promise<string> =>
    (await client.read<{ account: { version: string } }>(`account(id: "${id}") { version }`)).account.version;
  for (const kind of ['LOAN', 'OWNER_CURRENT', 'OTHER_ASSET'])
    expect(
      await client.do('updateAccount', { accountId: id, version: await version(), kind }, 'owner'),
    ).toMatchObject({ code: 'ACCOUNT_HAS_LINES', fixedProperty: 'kind' });
  await client.accepted('updateAccount', { accountId: id, version: await version(), kind: 'CASH' }, 'owner');
  const emptied = {
    kind: 'MONEY_IN',
    documentDate: date,
    moneyAccountId: till,
    currency: 'EUR',
    lines: [{ accountId: id, amount: '300' }],
  };
  expect(await client.do('postMoney', emptied, 'owner')).toMatchObject({ code: 'ACCOUNT_KIND_WRONG' });
});
