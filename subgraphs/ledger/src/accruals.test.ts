import { afterEach, beforeEach, expect, test } from 'vitest';
import { reverseDueAccruals } from '@cifra/ledger/accruals/reverse-due-accruals';
import { localDate } from '@cifra/domain/local-date';
import { periodOfDate } from '@cifra/ledger/journal/queries';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { setPeriodStates } from '../../../test/support/fixture-commands.ts';
import { openNextYear } from '../../../test/support/ledger-commands.ts';
import { atInstant } from '../../../test/support/tests-day.ts';
import {
  idOfClaim,
  openLedger,
  rentPaid,
  type Ledger,
  type Member,
} from '../../../test/worlds/books/ledger.ts';

let ledger: Ledger;
beforeEach(async () => {
  ledger = await openLedger({ approval: false });
});
afterEach(() => ledger.close());

const accrual = (changes: Record<string, unknown> = {}): Record<string, unknown> =>
  rentPaid(ledger, { postingDate: '2026-03-31', description: 'Rent owed', isAccrual: true, ...changes });
const entryOf = (member: Member): { readonly id: string } => member['entry'] as { id: string };

async function lockPeriod(date: string): Promise<void> {
  const { books, tenant, request } = ledger.world;
  const period = await books.read(tenant.id, (tx) => tx.first(periodOfDate, { date: localDate(date) }));
  if (!period) throw new Error('no period');
  const states = { periodId: period.id, lockState: 'LOCKED', closeState: 'CLOSED' } as const;
  expect((await books.execute(setPeriodStates, { tenantId: tenant.id }, states, request())).ok).toBe(true);
}

const entries = async (): Promise<readonly { node: Record<string, unknown> }[]> =>
  (
    await ledger.read<{ entries: { edges: { node: Record<string, unknown> }[] } }>(
      'entries { edges { node { kind postingDate isAccrual description draft { id } reverses { id } reversedBy { id } preparedBy { id } approvedBy { id } lines { edges { node { base { amount } account { code } } } } } } }',
    )
  ).entries.edges;

async function expectValidBooks(): Promise<void> {
  const { books, tenant } = ledger.world;
  expect(await books.report(verifyBooks, tenant.id, { knownHeads: [] })).toMatchObject({
    isValid: true,
    firstFault: null,
  });
}

test('an accrual is posted with its reversal on the first day of the next period, both in one commit', async () => {
  const posted = await ledger.mutate('postEntry', accrual());
  expect(posted).toMatchObject({ __typename: 'EntryPosted', entry: { isAccrual: true, number: '1' } });
  const [first, second, ...others] = await entries();
  expect(others).toEqual([]);
  expect(first?.node).toMatchObject({ kind: 'ORDINARY', isAccrual: true, postingDate: '2026-03-31' });
  expect(second?.node).toMatchObject({
    kind: 'ACCRUAL_REVERSAL',
    postingDate: '2026-04-01',
    isAccrual: false,
    draft: null,
    reverses: { id: entryOf(posted).id },
    lines: {
      edges: [
        { node: { base: { amount: '-350.00' }, account: { code: '6000' } } },
        { node: { base: { amount: '350.00' }, account: { code: '1000' } } },
      ],
    },
  });
  const commits = await ledger.read<{ entries: { edges: { node: { commitNumber: string } }[] } }>(
    'entries { edges { node { commitNumber } } }',
  );
  expect(new Set(commits.entries.edges.map(({ node }) => node.commitNumber)).size).toBe(1);
  expect(await ledger.read('trialBalance(asOf: "2026-04-01") { rows { balance { amount } } }')).toEqual({
    trialBalance: { rows: [{ balance: { amount: '0.00' } }, { balance: { amount: '0.00' } }] },
  });
  await expectValidBooks();
});

test('where the next period takes no adjustment, the reversal is posted on the first open day after it', async () => {
  await lockPeriod('2026-04-01');
  expect(await ledger.mutate('postEntry', accrual())).toMatchObject({ __typename: 'EntryPosted' });
  expect((await entries()).map(({ node }) => node['postingDate'])).toEqual(['2026-03-31', '2026-05-01']);
  await expectValidBooks();
});

test('an accrual of December that is entered in February is reversed with it, on the first open day of the new year', async () => {
  const { books, tenant, request } = ledger.world;
  const year = { startDate: localDate('2027-01-01') };
  expect((await books.execute(openNextYear, { tenantId: tenant.id }, year, request())).ok).toBe(true);
  await lockPeriod('2027-01-01');
  await atInstant('2027-02-20T12:00:00Z', async () => {
    await ledger.mutate('postEntry', accrual({ postingDate: '2026-12-31' }));
  });
  expect((await entries()).map(({ node }) => [node['kind'], node['postingDate']])).toEqual([
    ['ORDINARY', '2026-12-31'],
    ['ACCRUAL_REVERSAL', '2027-02-01'],
  ]);
  await expectValidBooks();
});

test('a reversal whose day has not come is posted by the job of that day, once, under the approval of the accrual', async () => {
  await ledger.close();
  ledger = await openLedger();
  const { books, tenant } = ledger.world;
  await atInstant('2026-04-01T04:59:00Z', async () => {
    const saved = (await ledger.mutate('saveEntryDraft', accrual(), ledger.junior)) as Member & {
      draft: { id: string; version: string };
    };
    const { id: draftId } = saved.draft;
    const step = { draftId, version: saved.draft.version };
    const submitted = (await ledger.mutate('submitEntryDraft', step, ledger.junior)) as typeof saved;
    await ledger.mutate('approveEntryDraft', { draftId, version: submitted.draft.version });
  });
  expect(await entries()).toHaveLength(1);
  const run = async (day: string) => {
    const idempotencyKey = `accruals ${day}`;
    const due = { tenantId: tenant.id, day: localDate(day), signal: new AbortController().signal };
    const actor = { kind: 'system', id: null, name: 'jobs' } as const;
    const job = { actor, requestId: day, origin: 'job', reason: null, idempotencyKey };
    return reverseDueAccruals(books, due, job);
  };
  expect(await run('2026-03-31')).toEqual({ doneCount: 0, refusals: [] });
  expect(await run('2026-04-01')).toEqual({ doneCount: 1, refusals: [] });
  for (const day of ['2026-04-01', '2026-04-02'])
    expect(await run(day)).toEqual({ doneCount: 0, refusals: [] });
  const people = {
    preparedBy: { id: idOfClaim(ledger.junior) },
    approvedBy: { id: idOfClaim(ledger.senior) },
  };
  expect((await entries()).map(({ node }) => node)).toMatchObject([
    { kind: 'ORDINARY', postingDate: '2026-03-31', ...people },
    { kind: 'ACCRUAL_REVERSAL', postingDate: '2026-04-01', ...people },
  ]);
  await expectValidBooks();
});

test('approved, both are posted, by the same preparer and approver', async () => {
  await ledger.close();
  ledger = await openLedger();
  const saved = (await ledger.mutate('saveEntryDraft', accrual(), ledger.junior)) as Member & {
    draft: { id: string; version: string };
  };
  const submitted = (await ledger.mutate(
    'submitEntryDraft',
    { draftId: saved.draft.id, version: saved.draft.version },
    ledger.junior,
  )) as typeof saved;
  expect(
    await ledger.mutate('approveEntryDraft', { draftId: saved.draft.id, version: submitted.draft.version }),
  ).toMatchObject({ __typename: 'EntryDraftApproved', entry: { isAccrual: true } });
  const people = {
    preparedBy: { id: idOfClaim(ledger.junior) },
    approvedBy: { id: idOfClaim(ledger.senior) },
  };
  expect((await entries()).map(({ node }) => node)).toMatchObject([
    { kind: 'ORDINARY', draft: { id: saved.draft.id }, ...people },
    { kind: 'ACCRUAL_REVERSAL', draft: null, ...people },
  ]);
  await expectValidBooks();
});

test('an accrual is corrected together with its reversal, in both months, and once; its reversal is not corrected alone', async () => {
  const posted = await ledger.mutate('postEntry', accrual());
  const reason = 'The rent was owed to nobody after all.';
  const reversal = (
    await ledger.read<{ accruals: { edges: { node: { reversal: { id: string } } }[] } }>(
      'accruals { edges { node { reversal { id } } } }',
    )
  ).accruals.edges[0]?.node.reversal.id;
  expect(
    await ledger.mutate('reverseEntry', { entryId: reversal, postingDate: '2026-04-05', reason }),
  ).toMatchObject({
    code: 'ACCRUAL_CORRECTED_WHOLE',
    entryRef: 'JE-2026-000002',
  });
  const correction = { entryId: entryOf(posted).id, postingDate: '2026-03-31', reason };
  expect(await ledger.mutate('reverseEntry', correction)).toMatchObject({
    __typename: 'EntryReversed',
    reversingEntry: { kind: 'REVERSING' },
  });
  const kinds = (await entries()).map(({ node }) => `${String(node['kind'])} ${String(node['postingDate'])}`);
  expect(new Set(kinds)).toEqual(
    new Set([
      'ACCRUAL_REVERSAL 2026-04-01',
      'ORDINARY 2026-03-31',
      'REVERSING 2026-03-31',
      'REVERSING 2026-04-01',
    ]),
  );
  for (const day of ['2026-03-31', '2026-04-30'])
    expect(await ledger.read(`trialBalance(asOf: "${day}") { rows { balance { amount } } }`)).toEqual({
      trialBalance: { rows: [{ balance: { amount: '0.00' } }, { balance: { amount: '0.00' } }] },
    });
  expect(await ledger.mutate('reverseEntry', correction)).toMatchObject({ code: 'ENTRY_ALREADY_REVERSED' });
  expect(await ledger.read('accruals(isWaiting: true) { edges { node { isWaiting } } }')).toEqual({
    accruals: { edges: [] },
  });
  await expectValidBooks();
});

test('an accrual waits while the new year is not there, and is reversed on its first open day when asked for', async () => {
  const { books, tenant, request } = ledger.world;
  const posted = await ledger.mutate('postEntry', accrual({ postingDate: '2026-12-31' }));
  const { id: entryId } = entryOf(posted);
  expect(await entries()).toHaveLength(1);
  const waiting = (isWaiting: boolean) =>
    ledger.read(
      `accruals(isWaiting: ${isWaiting}) { edges { node { isWaiting reverseOnDate entry { id } reversal { kind postingDate } } } }`,
    );
  const asWaiting = {
    isWaiting: true,
    reverseOnDate: '2027-01-01',
    entry: { id: entryId },
    reversal: null,
  };
  expect(await waiting(true)).toEqual({ accruals: { edges: [{ node: asWaiting }] } });
  expect(await waiting(false)).toEqual({ accruals: { edges: [] } });
  // The new year is not there yet.
  expect(await ledger.mutate('reverseAccrual', { entryId })).toMatchObject({
    code: 'POSTING_DATE_OUTSIDE_PERIODS',
  });
  const year = { startDate: localDate('2027-01-01') };
  expect((await books.execute(openNextYear, { tenantId: tenant.id }, year, request())).ok).toBe(true);
  await lockPeriod('2027-01-01');
  expect(await ledger.mutate('reverseAccrual', { entryId })).toMatchObject({
    __typename: 'AccrualReversed',
    entry: { id: entryId },
    reversingEntry: { kind: 'ACCRUAL_REVERSAL', source: 'MANUAL', postingDate: '2027-02-01' },
  });
  expect(await ledger.mutate('reverseAccrual', { entryId })).toMatchObject({
    code: 'ENTRY_ALREADY_REVERSED',
  });
  expect(await waiting(true)).toEqual({ accruals: { edges: [] } });
  expect(await waiting(false)).toMatchObject({
    accruals: { edges: [{ node: { isWaiting: false, reversal: { postingDate: '2027-02-01' } } }] },
  });
  await expectValidBooks();
});

test('an entry that is no accrual is not reversed as one; a waiting one that was undone by hand waits no longer', async () => {
  const plain = await ledger.mutate('postEntry', rentPaid(ledger));
  expect(await ledger.mutate('reverseAccrual', { entryId: entryOf(plain).id })).toMatchObject({
    code: 'ACCRUAL_UNKNOWN',
  });
  const waiting = await ledger.mutate('postEntry', accrual({ postingDate: '2026-12-15' }));
  expect(
    await ledger.mutate('reverseEntry', {
      entryId: entryOf(waiting).id,
      postingDate: '2026-12-20',
      reason: 'The landlord waived the rent after all.',
    }),
  ).toMatchObject({ __typename: 'EntryReversed', reversingEntry: { kind: 'REVERSING' } });
  expect(await ledger.read('accruals(isWaiting: true) { edges { node { isWaiting } } }')).toEqual({
    accruals: { edges: [] },
  });
});
