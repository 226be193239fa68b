import { afterAll, beforeAll, expect, test } from 'vitest';
import { billInput } from '../documents/document-steps.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { idIn } from '../worlds/firm/client-requests.ts';
import { attached, pdf, sha256 } from './voucher-files.ts';

/** The checklist of a close names what was bought or paid without a paper (decision 0048). */

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
});
afterAll(() => firm?.close());

const REASON = 'It is the paper of another bill.';

async function item(): Promise<{ readonly state: string; readonly facts: string; readonly count: number }> {
  const { period } = await client.read<{
    period: { closePackage: { items: { code: string; state: string; facts: string; count: number }[] } };
  }>('period(date: "2026-03-15") { closePackage { items { code state facts count } } }');
  const found = period.closePackage.items.find(({ code }) => code === 'WITHOUT_VOUCHER');
  if (!found) throw new Error('the checklist has no item of vouchers');
  const { state, facts, count } = found;
  return { state, facts, count };
}

const bill = (date = '2026-03-10') => client.postDocument('postBill', billInput(client, { date }));
const expecting = (value: string) =>
  client.accepted('changeTenantSetting', { key: 'vouchers.expected', value }, 'owner');

test('bills and money out without a paper are named where the tenant expects one, and each that has one goes', async () => {
  const [first, second, third, fourth] = [await bill(), await bill(), await bill(), await bill()];
  await bill('2026-04-01');
  expect(await item()).toEqual({ state: 'DONE', facts: 'no voucher is expected', count: 0 });
  await expecting('true');
  const paid = idIn(
    await client.accepted('postMoney', {
      kind: 'MONEY_OUT',
      documentDate: '2026-03-31',
      moneyAccountId: client.tenant.roles['Bank'],
      currency: 'PAB',
      lines: [{ accountId: client.accounts.rent, description: 'Parking', amount: '12.00' }],
    }),
    'moneyDocument',
  );
  const [money] = await client.rows(
    'select display_number, entry_id from money_documents where id = ?',
    paid,
  );
  const number = String(money?.['display_number']);
  const all = [first, second, third, fourth].map(({ displayNumber }) => displayNumber);
  expect(await item()).toEqual({
    state: 'OPEN',
    facts: `5 have no voucher: ${[...all, number].toSorted().join(', ')}`,
    count: 5,
  });
  // On the document, on its entry, and one that is taken away again; a void bill needs none.
  await attached(firm, client.tenant, { to: { documentId: first.id }, bytes: pdf('1') });
  await attached(firm, client.tenant, { to: { entryId: second.entryId }, bytes: pdf('2') });
  const wrong = await attached(firm, client.tenant, { to: { documentId: third.id }, bytes: pdf('3') });
  expect(await item()).toMatchObject({ count: 2 });
  await client.accepted('detachVoucher', { voucherId: wrong, reason: REASON });
  await client.accepted('voidDocument', { documentId: fourth.id, postingDate: '2026-03-20', reason: REASON });
  expect(await item()).toMatchObject({ count: 2, facts: expect.stringContaining(third.displayNumber) });
  await attached(firm, client.tenant, { to: { documentId: third.id }, bytes: pdf('4') });
  expect(await item()).toEqual({ state: 'OPEN', facts: `1 has no voucher: ${number}`, count: 1 });
  await attached(firm, client.tenant, { to: { entryId: String(money?.['entry_id']) }, bytes: pdf('5') });
  expect(await item()).toEqual({ state: 'DONE', facts: 'each has a voucher', count: 0 });
});

test('the paper of a draft is the paper of the bill that it becomes', async () => {
  const draftId = idIn(
    await client.accepted('saveBillDraft', billInput(client, { date: '2026-03-12' })),
    'draft',
  );
  await attached(firm, client.tenant, { to: { documentDraftId: draftId }, bytes: pdf('draft') });
  await client.accepted('postBillDraft', { draftId, version: await client.draftVersion(draftId) });
  expect(await item()).toMatchObject({ state: 'DONE' });
});

test('the package of the month lists its papers with their hashes: of documents, money documents, drafts, entries and the checklist', async () => {
  const draft = (
    await client.accepted('saveMoneyDraft', {
      kind: 'MONEY_OUT',
      documentDate: '2026-03-30',
      moneyAccountId: client.tenant.roles['Bank'],
      lines: [{ accountId: client.accounts.rent, description: 'Stamps', amount: '3.00' }],
    })
  )['moneyDraft'] as { readonly id: string; readonly version: string };
  const ofDraft = await attached(firm, client.tenant, {
    to: { moneyDraftId: draft.id },
    bytes: pdf('stamps'),
  });
  const posted = await client.accepted('postMoneyDraft', { moneyDraftId: draft.id, version: draft.version });
  expect(await item()).toMatchObject({ state: 'DONE' });
  const { id: moneyDocumentId } = posted['moneyDocument'] as { readonly id: string };
  const ofMoney = await attached(firm, client.tenant, { to: { moneyDocumentId }, bytes: pdf('more stamps') });
  const { moneyDocument, period } = await client.read<{
    moneyDocument: { vouchers: { id: string }[]; entry: { id: string; vouchers: { id: string }[] } };
    period: {
      id: string;
      closePackage: {
        vouchers: {
          totalCount: number;
          nodes: {
            voucher: { id: string; fileHash: string; objectType: string };
            entry: { id: string } | null;
          }[];
        };
      };
    };
  }>(
    `moneyDocument(id: "${moneyDocumentId}") { vouchers { id } entry { id vouchers { id } } } period(date: "2026-03-15") { id closePackage { vouchers(first: 100) { totalCount nodes { afterClosing voucher { id fileHash objectType } entry { id } } } } }`,
  );
  const ids = [{ id: ofDraft }, { id: ofMoney }];
  expect([moneyDocument.vouchers, moneyDocument.entry.vouchers]).toEqual([ids, ids]);
  const { nodes, totalCount } = period.closePackage.vouchers;
  expect(nodes.map(({ voucher }) => voucher.objectType)).toEqual([
    'Document',
    'JournalEntry',
    'Document',
    'JournalEntry',
    'DocumentDraft',
    'MoneyDraft',
    'MoneyDocument',
  ]);
  expect(nodes.length).toBe(totalCount);
  expect(nodes.slice(-2)).toMatchObject([
    {
      afterClosing: 0,
      voucher: { id: ofDraft, fileHash: sha256(pdf('stamps')) },
      entry: { id: moneyDocument.entry.id },
    },
    {
      afterClosing: 0,
      voucher: { id: ofMoney, fileHash: sha256(pdf('more stamps')) },
      entry: { id: moneyDocument.entry.id },
    },
  ]);
  const paged = async (page: string) => {
    const read = await client.read<{
      period: {
        closePackage: {
          vouchers: {
            nodes: { voucher: { id: string } }[];
            pageInfo: { startCursor: string; endCursor: string };
          };
        };
      };
    }>(
      `period(date: "2026-03-15") { closePackage { vouchers(${page}) { nodes { voucher { id } } pageInfo { startCursor endCursor } } } }`,
    );
    const { nodes: found, pageInfo } = read.period.closePackage.vouchers;
    return { ids: found.map(({ voucher }) => voucher.id), ...pageInfo };
  };
  const all = nodes.map(({ voucher }) => voucher.id);
  const first = await paged('first: 3');
  const second = await paged(`first: 100, after: "${first.endCursor}"`);
  expect([...first.ids, ...second.ids]).toEqual(all);
  const back = await paged(`last: 3, before: "${second.startCursor}"`);
  expect(back.ids).toEqual(first.ids);
  const { timeline } = await client.read<{ timeline: { nodes: { events: { event: string }[] }[] } }>(
    `timeline(objectType: "JournalEntry", objectId: "${moneyDocument.entry.id}") { nodes { events { event } } }`,
  );
  const events = timeline.nodes.flatMap((node) => node.events.map(({ event }) => event));
  expect(events.filter((event) => event === 'VOUCHER_ATTACHED')).toHaveLength(2);
});
