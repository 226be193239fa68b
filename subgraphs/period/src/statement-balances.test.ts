import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCloseBooks, type CloseBooks } from '../../../test/worlds/books/close-books.ts';

/** The close item "statement balance = books" (decision 0051). */

let client: CloseBooks;
beforeAll(async () => {
  client = await openCloseBooks();
});
afterAll(() => client?.close());

const CODE = 'STATEMENT_BALANCES';
const statement = async (month: string, balance: string, more: object = {}) =>
  client.send('recordStatementBalance', {
    periodId: await client.periodId(month),
    accountId: client.world.accounts.cash,
    statementDate: `${month}-20`,
    balance,
    ...more,
  });
const post = async (postingDate: string, lines?: readonly object[]) => {
  const draft = await client.entryDraft(postingDate, lines && { lines });
  await client.draftStep(
    'approveEntryDraft',
    await client.draftStep('submitEntryDraft', draft),
    client.senior,
  );
};
const item = async (month: string) => {
  const { state, facts } = await client.item(month, CODE);
  return { state, facts };
};

test('a statement that differs leaves the item open with both figures; what is posted up to its day changes it, what is posted after does not', async () => {
  await post('2026-03-10');
  await post('2026-03-25');
  expect(await item('2026-03')).toEqual({ state: 'DONE', facts: 'no account has a statement' });
  await statement('2026-03', '-300.00');
  const differs = { state: 'OPEN', facts: '1000 on 2026-03-20: statement -300.00 PAB, books -350.00 PAB' };
  expect(await item('2026-03')).toEqual(differs);
  expect((await client.package('2026-03')).blockers).toEqual([
    `Statement balances equal the books: ${differs.facts}`,
  ]);
  await client.change('acknowledgeCloseItem', '2026-03', {
    item: { code: CODE },
    facts: differs.facts,
    note: 'A cheque of 50.00 is not cashed before April.',
  });
  expect((await item('2026-03')).state).toBe('ACKNOWLEDGED');
  // What was acknowledged is not what the books say any more.
  await post('2026-03-15');
  expect(await item('2026-03')).toEqual({
    state: 'OPEN',
    facts: '1000 on 2026-03-20: statement -300.00 PAB, books -700.00 PAB',
  });
  await statement('2026-03', '-700.00');
  expect(await item('2026-03')).toEqual({ state: 'DONE', facts: '1 statement equals the books' });
  await post('2026-03-21');
  expect((await item('2026-03')).state).toBe('DONE');
});

test('an account is expected in later months, until its statement is taken back; other accounts, days and months are refused', async () => {
  expect(await item('2026-04')).toEqual({ state: 'OPEN', facts: '1000 PAB: no statement entered' });
  expect((await item('2026-02')).state).toBe('DONE');
  expect(await statement('2026-04', '0', { accountId: client.world.accounts.sales })).toMatchObject({
    code: 'ACCOUNT_KIND_WRONG',
  });
  expect(await statement('2026-04', '0', { statementDate: '2026-05-01' })).toMatchObject({
    code: 'INPUT_INVALID',
  });
  expect(await statement('2026-04', '0.001')).toMatchObject({ code: 'INPUT_INVALID' });
  const entered = {
    periodId: await client.periodId('2026-03'),
    accountId: client.world.accounts.cash,
  };
  await client.send('removeStatementBalance', entered);
  expect(await item('2026-04')).toEqual({ state: 'DONE', facts: 'no account has a statement' });
  expect(await client.send('removeStatementBalance', entered)).toMatchObject({
    code: 'ACCOUNT_UNKNOWN',
  });
});

test('once any statement was entered, an account that was opened this month and has a movement is expected too', async () => {
  await statement('2026-03', '-700.00');
  const { account } = (await client.send(
    'createAccount',
    { code: '1001', name: 'New bank', type: 'ASSET', kind: 'BANK' },
    { select: '... on AccountCreated { account { id } }' },
  )) as unknown as { account: { id: string } };
  await post('2026-04-10', [
    { accountId: account.id, debit: '20.00', currency: 'PAB' },
    { accountId: client.world.accounts.sales, credit: '20.00', currency: 'PAB' },
  ]);
  expect(await item('2026-04')).toEqual({
    state: 'OPEN',
    facts: '1000 PAB: no statement entered; 1001 PAB: no statement entered',
  });
  await statement('2026-04', '-1400.00');
  await statement('2026-04', '20.00', { accountId: account.id });
  expect(await item('2026-04')).toEqual({ state: 'DONE', facts: '2 statements equal the books' });
  expect((await item('2026-03')).facts).not.toContain('1001');
});

test('drafts of money documents count as drafts of documents', async () => {
  await client.send('saveMoneyDraft', {
    kind: 'MONEY_IN',
    documentDate: '2026-05-04',
    lines: [{ accountId: client.world.accounts.sales, amount: '5.00' }],
  });
  expect((await client.item('2026-05', 'DRAFTS')).facts).toMatch(/^1 document draft; last changed/);
});
