import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { openCloseBooks, type CloseBooks } from '../../../test/worlds/books/close-books.ts';

let client: CloseBooks;
beforeEach(async () => {
  client = await openCloseBooks();
});
afterEach(() => client.close());

const MONTH = '2026-01';
const NOTE = 'The supplier corrects its bill in February.';

const idOf = ({ principal }: Claim): string => String(principal.id);

async function acknowledge(code: string, changes: Record<string, unknown> = {}, claim = client.junior) {
  const { facts } = await client.item(MONTH, code);
  return client.change(
    'acknowledgeCloseItem',
    MONTH,
    { item: { code }, facts, note: NOTE, ...changes },
    claim,
  );
}

async function step(mutation: string, claim: Claim, changes: Record<string, unknown> = {}) {
  const select =
    mutation === 'submitClose' || mutation === 'approveClose'
      ? '... on CloseRefused { periodRef blockedBy }'
      : '';
  const input = { periodId: await client.periodId(MONTH), ...changes };
  return client.send(mutation, input, { claim, select });
}

test('drafts that were acknowledged with a note hold nothing up; one more draft, or another in the place of one, opens the item again', async () => {
  const first = await client.entryDraft('2026-01-10');
  await client.entryDraft('2026-01-20');
  expect(await acknowledge('DRAFTS')).toMatchObject({ __typename: 'CloseItemChanged' });
  expect(await client.item(MONTH, 'DRAFTS')).toMatchObject({
    state: 'ACKNOWLEDGED',
    count: 2,
    note: NOTE,
    decidedBy: { id: idOf(client.junior) },
  });
  expect(await client.package(MONTH)).toMatchObject({ blockers: [], isReady: true });

  const third = await client.entryDraft('2026-01-31');
  expect(await client.item(MONTH, 'DRAFTS')).toMatchObject({
    state: 'OPEN',
    count: 3,
    note: null,
    decidedBy: null,
  });
  expect((await client.package(MONTH)).isReady).toBe(false);
  expect(await acknowledge('DRAFTS')).toMatchObject({ __typename: 'CloseItemChanged' });

  await client.draftStep('discardEntryDraft', third);
  await client.entryDraft('2026-01-31');
  expect(await client.item(MONTH, 'DRAFTS')).toMatchObject({ state: 'OPEN', count: 3 });
  await acknowledge('DRAFTS');
  await client.send(
    'saveEntryDraft',
    {
      draftId: first.id,
      version: first.version,
      postingDate: '2026-01-10',
      description: 'Ten times the rent',
      lines: [
        { accountId: client.world.accounts.rent, debit: '3500.00', currency: 'PAB' },
        { accountId: client.world.accounts.cash, credit: '3500.00', currency: 'PAB' },
      ],
    },
    { claim: client.junior },
  );
  expect(await client.item(MONTH, 'DRAFTS')).toMatchObject({ state: 'OPEN', count: 3 });
});

test('what was not seen is not acknowledged, nor without a note of 20 characters; nothing is written then', async () => {
  await client.entryDraft('2026-01-10');
  const { facts } = await client.item(MONTH, 'DRAFTS');
  await client.entryDraft('2026-01-11');
  const before = await client.item(MONTH, 'DRAFTS');
  expect(await acknowledge('DRAFTS', { facts })).toMatchObject({
    code: 'CLOSE_ITEM_NOT_IN_STATE',
    why: expect.stringContaining(before.facts) as string,
  });
  expect(await acknowledge('DRAFTS', { note: `  ${'x'.repeat(19)}   ` })).toMatchObject({
    code: 'REASON_TOO_SHORT',
  });
  expect(await client.item(MONTH, 'DRAFTS')).toEqual(before);
  expect(before.itemId).toBe(null);
});

test('what is settled takes no acknowledgement, nor does what is acknowledged; a withdrawn one opens the item, and there is then none to withdraw', async () => {
  expect(await acknowledge('DRAFTS')).toMatchObject({
    code: 'CLOSE_ITEM_NOT_IN_STATE',
    closeItemState: 'DONE',
  });
  expect(await acknowledge('CHAIN')).toMatchObject({
    code: 'CLOSE_ITEM_NOT_IN_STATE',
    closeItemState: 'OPEN',
  });
  await client.entryDraft('2026-01-10');
  await acknowledge('DRAFTS');
  expect(await acknowledge('DRAFTS')).toMatchObject({
    code: 'CLOSE_ITEM_NOT_IN_STATE',
    closeItemState: 'ACKNOWLEDGED',
  });
  const withdrawn = await client.change(
    'withdrawAcknowledgement',
    MONTH,
    { item: { code: 'DRAFTS' } },
    client.senior,
  );
  expect(withdrawn).toMatchObject({ __typename: 'CloseItemChanged' });
  expect(await client.item(MONTH, 'DRAFTS')).toMatchObject({ state: 'OPEN', note: null, decidedBy: null });
  expect(await client.change('withdrawAcknowledgement', MONTH, { item: { code: 'DRAFTS' } })).toMatchObject({
    code: 'CLOSE_ITEM_NOT_IN_STATE',
  });
});

test('a submission with open items is refused with every one of them, and writes nothing; acknowledged and done, it is taken', async () => {
  await client.entryDraft('2026-01-10');
  await client.change('addCloseItem', MONTH, { title: 'Bank statements' });
  await client.lockSides(MONTH);
  expect((await step('prepareClose', client.junior)).__typename).toBe('PeriodCloseChanged');
  const before = await client.package(MONTH);
  const refused = await step('submitClose', client.junior);
  expect(refused).toMatchObject({ code: 'CLOSE_BLOCKED', periodRef: MONTH, blockedBy: before.blockers });
  expect(before.blockers).toEqual([
    expect.stringMatching(/^Drafts dated in the period: 1 entry draft; last changed in commit \d+$/),
    'Bank statements: not done',
  ]);
  expect(await client.package(MONTH)).toEqual(before);
  expect(before).toMatchObject({ digest: null, submittedBy: null });

  await acknowledge('DRAFTS');
  const { itemId } = await client.item(MONTH, 'Bank statements');
  await client.change('completeCloseItem', MONTH, { itemId, note: 'All three banks' });
  expect((await step('submitClose', client.junior)).__typename).toBe('PeriodCloseChanged');
  const submitted = await client.package(MONTH);
  expect(submitted).toMatchObject({ submittedBy: { id: idOf(client.junior) }, entryCount: 0, isReady: true });
  expect(submitted.items.find(({ code }) => code === 'CHAIN')).toMatchObject({ state: 'DONE' });
});

test('whoever acknowledged does not approve, an owner no more than others, also when it was while the period was OPEN; another does, and the closing is told', async () => {
  await client.entryDraft('2026-01-10');
  await acknowledge('DRAFTS', {}, client.owner);
  await client.lockSides(MONTH);
  await step('prepareClose', client.junior);
  await step('submitClose', client.junior);
  expect(await step('approveClose', client.owner)).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  // The checklist says so by itself, whoever the package names.
  client.tamper(`update close_packages set makers = '[]', commit_number = (select max(number) from commits)`);
  expect(await step('approveClose', client.owner)).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  expect((await client.package(MONTH)).closings).toEqual([]);
  expect((await step('approveClose', client.senior)).__typename).toBe('PeriodCloseChanged');
  const { closings, digest } = await client.package(MONTH);
  expect(closings).toEqual([
    {
      ordinal: 1,
      submittedBy: { id: idOf(client.junior) },
      approvedBy: { id: idOf(client.senior) },
      closedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/) as string,
      digest,
      entryCount: 0,
    },
  ]);
});

test('what was submitted with an acknowledgement relies on it, also when its item is settled by then', async () => {
  const draft = await client.entryDraft('2026-01-10');
  await acknowledge('DRAFTS', {}, client.owner);
  await client.lockSides(MONTH);
  await step('prepareClose', client.junior);
  await step('submitClose', client.junior);
  await client.draftStep('discardEntryDraft', draft);
  expect((await client.item(MONTH, 'DRAFTS')).state).toBe('DONE');
  expect(await step('approveClose', client.owner)).toMatchObject({ code: 'MAKER_IS_CHECKER' });
});

test('whoever acknowledged and took it back while the close was in work stays a maker', async () => {
  await client.entryDraft('2026-01-10');
  await step('prepareClose', client.junior);
  await acknowledge('DRAFTS', {}, client.senior);
  await client.change('withdrawAcknowledgement', MONTH, { item: { code: 'DRAFTS' } }, client.senior);
  await acknowledge('DRAFTS');
  await client.lockSides(MONTH);
  await step('submitClose', client.junior);
  expect(await step('approveClose', client.senior)).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  expect((await step('approveClose', client.owner)).__typename).toBe('PeriodCloseChanged');
});

test('the checklist of what is submitted or closed stays as it is', async () => {
  await client.change('addCloseItem', MONTH, { title: 'Bank statements' });
  const { itemId } = await client.item(MONTH, 'Bank statements');
  await client.change('completeCloseItem', MONTH, { itemId });
  await client.lockSides(MONTH);
  await step('prepareClose', client.junior);
  await step('submitClose', client.junior);
  const refusedAll = async () => {
    const before = await client.package(MONTH);
    for (const [mutation, input] of [
      ['addCloseItem', { title: 'Another' }],
      ['changeCloseItem', { item: { itemId }, title: 'Another' }],
      ['changeCloseItem', { item: { code: 'DRAFTS' }, dueDate: '2026-02-05' }],
      ['completeCloseItem', { itemId }],
      ['reopenCloseItem', { itemId }],
      ['removeCloseItem', { itemId }],
      ['acknowledgeCloseItem', { item: { code: 'DRAFTS' }, facts: 'no drafts', note: NOTE }],
      ['withdrawAcknowledgement', { item: { code: 'DRAFTS' } }],
    ] as const)
      expect(await client.change(mutation, MONTH, input)).toMatchObject({ code: 'CLOSE_NOT_IN_WORK' });
    expect(await client.package(MONTH)).toEqual(before);
  };
  await refusedAll();
  await step('approveClose', client.senior);
  await refusedAll();
});

test('an entry posted after the last verification leaves the verification to the next submission, and blocks nothing on its own', async () => {
  await client.lockSides(MONTH);
  await step('prepareClose', client.junior);
  await step('submitClose', client.junior);
  expect(await client.item(MONTH, 'CHAIN')).toMatchObject({ state: 'DONE' });
  const draft = await client.draftStep('submitEntryDraft', await client.entryDraft('2026-01-15'));
  await client.draftStep('approveEntryDraft', draft, client.senior);
  expect(await client.item(MONTH, 'CHAIN')).toMatchObject({
    state: 'OPEN',
    facts: 'will be verified when the close is submitted',
  });
  expect(await client.package(MONTH)).toMatchObject({ blockers: [], isReady: true, digest: null });
  expect((await step('submitClose', client.junior)).__typename).toBe('PeriodCloseChanged');
  expect(await client.item(MONTH, 'CHAIN')).toMatchObject({ state: 'DONE' });
});

test('a fault in the books is named by the submission that finds it, and nothing is submitted', async () => {
  await client.invoice({ documentDate: '2026-01-10' });
  await client.lockSides(MONTH);
  await step('prepareClose', client.junior);
  client.tamper('update account_balances set base_debit = base_debit + 100 where base_debit > 0');
  const refused = await step('submitClose', client.junior);
  expect(refused).toMatchObject({ code: 'CLOSE_BLOCKED' });
  expect((refused['blockedBy'] as string[]).join('\n')).toContain('BALANCE_DIFFERS');
  expect(await client.package(MONTH)).toMatchObject({ digest: null, submittedBy: null });
});
