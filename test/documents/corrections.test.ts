import { localDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';
import { systemRequest } from '@cifra/ops/system-request';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { moveItem } from '../support/fixture-commands.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type Member, type TestFirm } from '../worlds/firm/firm.ts';
import { allocationIds, bill, invoice, moneyInput, REASON, receipt } from './document-steps.ts';

/** Corrections that two persons make (accounting ruling 12, finding 1). */

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());
afterEach(async () => {
  await expectVerified(firm, client.tenant);
  expect(firm.masked).toEqual([]);
});

const date = '2026-02-10';
const books = async (): Promise<unknown> =>
  client.rows(
    'select (select count(*) from journal_entries) as entries, (select count(*) from documents) as documents, (select count(*) from allocation_reversals) as back',
  );
const void_ = (documentId: string) => ({ documentId, postingDate: date, reason: REASON });

async function proposed(mutation: string, input: Readonly<Record<string, unknown>>): Promise<string> {
  await client.accepted(mutation, input);
  const { corrections } = await client.read<{ corrections: { nodes: readonly { id: string }[] } }>(
    'corrections(first: 50, filter: { isPending: true }) { nodes { id } }',
  );
  return String(corrections.nodes.at(-1)?.id);
}

const correctionOf = async (id: string): Promise<Member> =>
  (
    await client.read<{ correction: Member }>(
      `correction(id: "${id}") { kind state proposedBy { name } decidedBy { name } rejectionReason document { state entry { preparedBy { name } } } }`,
    )
  ).correction;

test('the void of a settled receipt is refused, proposed, not approved by its proposer, and posted by a second person in both names', async () => {
  client = await openDocumentClient(firm, { needsApproval: true });
  const sold = await invoice(client, { date, price: '100' });
  const paid = await receipt(client, { date, settled: '100', allocations: [[sold.itemId, '100']] });
  const before = await books();
  expect(await client.do('voidDocument', void_(paid.id))).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  // A receipt on a current account brings a claim and no money, so that it gives up what it settles.
  const owner = { code: 'O-1', name: 'Owner', type: 'LIABILITY', kind: 'OWNER_CURRENT' };
  const { account } = await client.accepted('createAccount', owner);
  const { id: bankAccountId } = account as { id: string };
  const claimed = { ...moneyInput(client, 'Receipt', { date, settled: '10' }), bankAccountId };
  expect(await client.do('postReceipt', claimed)).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  // Nothing says what 1,000 francs are worth: settled with 1.00 they would be a loss that one person makes.
  const rateless = {
    ...moneyInput(client, 'Receipt', { date, settled: '1000', bank: '1', bankCurrency: 'PAB' }),
    currency: 'CHF',
  };
  expect(await client.do('postReceipt', rateless)).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  // Nor does a rate that the same person entered: the loss of the exchange would be as large as that person likes.
  const rate = { originalCurrency: 'CHF', rateDate: date, rate: '0.1', reason: REASON };
  await client.accepted('overrideRate', rate, 'colleague');
  expect(await client.do('postReceipt', { ...rateless, bankAmount: '100' }, 'colleague')).toMatchObject({
    code: 'APPROVAL_REQUIRED',
  });
  // What its lines take away again is no money that came in: a manual entry with a cent at the bank.
  const reduced = {
    kind: 'MONEY_IN',
    documentDate: date,
    lines: [
      { accountId: client.tenant.roles['SalesRevenue'], amount: '100' },
      { accountId: bankAccountId, amount: '-99.99' },
    ],
  };
  expect(await client.do('postMoney', reduced)).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  const id = await proposed('proposeDocumentVoid', void_(paid.id));
  expect(await client.do('proposeDocumentVoid', void_(paid.id), 'colleague')).toMatchObject({
    code: 'CORRECTION_PENDING',
    correctionRef: id,
  });
  expect(await client.do('approveCorrection', { correctionId: id })).toMatchObject({
    code: 'MAKER_IS_CHECKER',
  });
  expect(await books()).toEqual(before);
  await client.accepted('approveCorrection', { correctionId: id }, 'colleague');
  expect(await correctionOf(id)).toMatchObject({
    kind: 'DOCUMENT_VOID',
    state: 'APPROVED',
    document: { state: 'VOID' },
  });
  const [entry] = await client.rows(
    'select e.prepared_by, e.approved_by from journal_entries e join document_voids v on v.entry_id = e.id',
  );
  expect(entry?.['prepared_by']).not.toBe(entry?.['approved_by']);
  expect(entry?.['approved_by']).not.toBeNull();
  expect(await client.openItem(sold.itemId)).toEqual({ original: 1_000_000n, base: 1_000_000n });
  expect(await client.do('approveCorrection', { correctionId: id }, 'owner')).toMatchObject({
    code: 'CORRECTION_DECIDED',
    correctionDecision: 'APPROVED',
  });
});

test('what awaits its void is not settled meanwhile; what was taken back since is stale, and what is rejected posts nothing', async () => {
  client = await openDocumentClient(firm, { needsApproval: true });
  const sold = await invoice(client, { date, price: '100' });
  const paid = await receipt(client, { date, settled: '100', allocations: [[sold.itemId, '60']] });
  const id = await proposed('proposeDocumentVoid', void_(paid.id));
  const rest = { fromItemId: paid.itemId, toItemId: sold.itemId, amount: '40', allocationDate: date };
  expect(await client.do('allocateItems', rest)).toMatchObject({
    code: 'OPEN_ITEM_RESERVED',
    openItemRef: paid.displayNumber,
    reservedBy: `the void of ${paid.displayNumber}`,
  });
  const [allocationId] = await allocationIds(client);
  await client.accepted('reverseAllocation', { allocationId, postingDate: date, reason: REASON });
  const before = await books();
  expect(await client.do('approveCorrection', { correctionId: id }, 'colleague')).toMatchObject({
    code: 'CORRECTION_STALE',
  });
  await client.accepted('rejectCorrection', { correctionId: id, reason: REASON }, 'colleague');
  expect(await correctionOf(id)).toMatchObject({ state: 'REJECTED', rejectionReason: REASON });
  expect(await books()).toEqual(before);
});

test('an allocation is taken back in a later period by two; in its own by one', async () => {
  client = await openDocumentClient(firm, { needsApproval: true });
  const sold = await invoice(client, { date, price: '100' });
  await receipt(client, { date, settled: '100', allocations: [[sold.itemId, '60']] });
  const [allocationId] = await allocationIds(client);
  const later = { allocationId, postingDate: '2026-03-02', reason: REASON };
  expect(await client.do('reverseAllocation', later)).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  const id = await proposed('proposeAllocationReversal', later);
  await client.accepted('approveCorrection', { correctionId: id }, 'colleague');
  expect(await allocationIds(client)).toEqual([]);
  await receipt(client, { date, settled: '40', allocations: [[sold.itemId, '40']] });
  const [own] = await allocationIds(client);
  await client.accepted('reverseAllocation', { allocationId: own, postingDate: date, reason: REASON });
});

test('verification finds movements that no control lines are the net of', async () => {
  const own = await openDocumentClient(firm);
  const { id: tenantId } = own.tenant;
  const { itemId } = await invoice(own, { date, price: '100' });
  const kinds = async () =>
    (await firm.books.report(verifyBooks, tenantId, { knownHeads: [] }))?.booksFaults.map(({ kind }) => kind);
  expect(await kinds()).toEqual([]);
  const moved = { openItemId: itemId as Uuid, amountE4: '-1000000', postingDate: localDate(date) };
  expect(await firm.books.execute(moveItem, { tenantId }, moved, systemRequest('fixture'))).toMatchObject({
    ok: true,
  });
  expect(await kinds()).toContain('CONTROL_LINES_DIFFER');
});

test('what is undone already is not proposed, nor the void of what a draft would settle: nobody could approve it', async () => {
  client = await openDocumentClient(firm, { needsApproval: true });
  const paid = await receipt(client, { date, settled: '100' });
  const owed = await bill(client, { date, price: '30' });
  const refused = async (mutation: string, input: Readonly<Record<string, unknown>>, as?: 'owner') => {
    const before = await client.rows('select count(*) as n from corrections');
    const answer = await client.do(mutation, input, as);
    expect(await client.rows('select count(*) as n from corrections')).toEqual(before);
    return answer;
  };
  const { draft } = await client.accepted(
    'savePaymentDraft',
    {
      partyId: client.parties.vendor,
      documentDate: date,
      settledAmount: '30',
      bankAmount: '30',
      allocations: [{ openItemId: owed.itemId, amount: '30' }],
    },
    'junior',
  );
  const { id: draftId, version } = draft as { id: string; version: string };
  await client.accepted('submitPaymentDraft', { draftId, version }, 'junior');
  expect(await refused('proposeDocumentVoid', void_(owed.id))).toMatchObject({
    code: 'OPEN_ITEM_RESERVED',
    openItemRef: owed.displayNumber,
  });
  const early = { ...void_(paid.id), postingDate: '2026-02-09' };
  expect(await refused('proposeDocumentVoid', early)).toMatchObject({
    code: 'REVERSAL_BEFORE_ENTRY',
    entryDate: date,
  });
  const sold = await invoice(client, { date, price: '10' });
  await client.accepted('allocateItems', { fromItemId: paid.itemId, toItemId: sold.itemId, amount: '10' });
  const [allocationId] = await allocationIds(client);
  const back = { allocationId, postingDate: date, reason: REASON };
  await client.accepted('reverseAllocation', back);
  expect(await refused('proposeAllocationReversal', back)).toMatchObject({
    code: 'ALLOCATION_ALREADY_REVERSED',
  });
  const id = await proposed('proposeDocumentVoid', void_(paid.id));
  await client.accepted('approveCorrection', { correctionId: id }, 'colleague');
  expect(await refused('proposeDocumentVoid', void_(paid.id))).toMatchObject({
    code: 'DOCUMENT_VOID',
    documentRef: paid.displayNumber,
    voidedByRef: expect.stringMatching(/^JE-2026-0/),
  });
  const accountIds = [client.accounts.rent, client.accounts.foreignBank];
  const accrual = await client.accepted(
    'saveEntryDraft',
    {
      postingDate: date,
      description: 'Rent',
      isAccrual: true,
      lines: [
        { accountId: accountIds[0], currency: 'PAB', debit: '5' },
        { accountId: accountIds[1], currency: 'PAB', credit: '5' },
      ],
    },
    'junior',
  );
  const entryDraft = accrual['draft'] as { id: string; version: string };
  const sent = await client.accepted(
    'submitEntryDraft',
    { draftId: entryDraft.id, version: entryDraft.version },
    'junior',
  );
  const { version: sentVersion } = sent['draft'] as { version: string };
  await client.accepted('approveEntryDraft', { draftId: entryDraft.id, version: sentVersion });
  const { entries } = await client.read<{ entries: { nodes: readonly { id: string }[] } }>(
    'entries(first: 5, filter: { kind: ACCRUAL_REVERSAL }) { nodes { id } }',
  );
  const half = { entryId: entries.nodes[0]?.id, postingDate: '2026-03-05', reason: REASON };
  expect(await refused('proposeEntryReversal', half)).toMatchObject({ code: 'ACCRUAL_CORRECTED_WHOLE' });
  const { document } = await client.read<{ document: { entry: { id: string } } }>(
    `document(id: "${owed.id}") { entry { id } }`,
  );
  const ofBill = { ...half, entryId: document.entry.id };
  expect(await refused('proposeEntryReversal', ofBill)).toMatchObject({
    code: 'ENTRY_NOT_REVERSIBLE',
    entrySource: 'PURCHASING',
  });
});
