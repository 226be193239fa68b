import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectSameFromBothEnds, PAGE_FIELDS, type WalkedPage } from '../../../test/support/both-ends.ts';
import {
  idOfClaim,
  openLedger,
  rentPaid,
  type Ledger,
  type Member,
} from '../../../test/worlds/books/ledger.ts';

let ledger: Ledger;
beforeEach(async () => {
  ledger = await openLedger();
});
afterEach(() => ledger.close());

interface Draft {
  readonly id: string;
  readonly version: string;
  readonly state: string;
  readonly preparedBy: readonly { readonly id: string }[];
  readonly submittedBy: { readonly id: string } | null;
  readonly rejectionReason: string | null;
}
const draftOf = (member: Member): Draft => member['draft'] as Draft;
const step = ({ id, version }: Draft): Record<string, unknown> => ({ draftId: id, version });

async function savedDraft(claim = ledger.junior): Promise<Draft> {
  const saved = await ledger.mutate('saveEntryDraft', rentPaid(ledger), claim);
  expect(saved).toMatchObject({ __typename: 'EntryDraftSaved' });
  return draftOf(saved);
}

test('a draft is written, edited, submitted, approved by a second person and posted in that act', async () => {
  const draft = await savedDraft();
  expect(draft).toMatchObject({ state: 'DRAFT', preparedBy: [{ id: idOfClaim(ledger.junior) }] });
  const edited = draftOf(
    await ledger.mutate(
      'saveEntryDraft',
      { ...rentPaid(ledger, { reference: 'R-3' }), ...step(draft) },
      ledger.junior,
    ),
  );
  const submitted = draftOf(await ledger.mutate('submitEntryDraft', step(edited), ledger.junior));
  expect(submitted).toMatchObject({
    state: 'PENDING_APPROVAL',
    submittedBy: { id: idOfClaim(ledger.junior) },
  });

  const approved = await ledger.mutate('approveEntryDraft', step(submitted), ledger.senior);
  expect(approved).toMatchObject({
    __typename: 'EntryDraftApproved',
    draft: { state: 'POSTED', decidedBy: { id: idOfClaim(ledger.senior) } },
    entry: {
      displayNumber: 'JE-2026-000001',
      number: '1',
      kind: 'ORDINARY',
      source: 'MANUAL',
      sourceId: draft.id,
      reference: 'R-3',
      total: { amount: '350.00', currency: 'PAB' },
      preparedBy: { id: idOfClaim(ledger.junior) },
      approvedBy: { id: idOfClaim(ledger.senior) },
    },
  });
  const { draft: shown } = await ledger.read<{ draft: Member }>(
    `draft(id: "${draft.id}") { state lines { edges { node { ordinal account { code } original { amount currency } } } } entry { draft { id } } }`,
  );
  expect(shown).toMatchObject({
    state: 'POSTED',
    entry: { draft: { id: draft.id } },
    lines: {
      edges: [
        { node: { ordinal: 1, account: { code: '6000' }, original: { amount: '350.00' } } },
        { node: { original: { amount: '-350.00' } } },
      ],
    },
  });
});

test('T5: nobody approves what they prepared, edited or submitted, owners included', async () => {
  const first = await savedDraft(ledger.owner);
  const editedBySenior = draftOf(
    await ledger.mutate(
      'saveEntryDraft',
      { ...rentPaid(ledger, { description: 'Rent' }), ...step(first) },
      ledger.senior,
    ),
  );
  expect(editedBySenior.preparedBy.map(({ id }) => id)).toEqual([
    idOfClaim(ledger.owner),
    idOfClaim(ledger.senior),
  ]);
  const submitted = draftOf(await ledger.mutate('submitEntryDraft', step(editedBySenior), ledger.junior));
  for (const maker of [
    ledger.owner,
    ledger.senior,
    { ...ledger.senior, principal: ledger.junior.principal },
  ]) {
    const refused = await ledger.mutate('approveEntryDraft', step(submitted), maker);
    expect(refused).toMatchObject({ code: 'MAKER_IS_CHECKER', approverRef: idOfClaim(maker) });
  }
  expect(await ledger.read('entries { edges { node { id } } }')).toEqual({ entries: { edges: [] } });
  expect(await ledger.mutate('approveEntryDraft', step(submitted), ledger.colleague)).toMatchObject({
    __typename: 'EntryDraftApproved',
  });
});

test('rejected with a reason, a draft goes back to its preparers; withdrawn, it does too; discarded, it ends and uses no number (N2)', async () => {
  const submitted = draftOf(await ledger.mutate('submitEntryDraft', step(await savedDraft()), ledger.junior));
  expect(await ledger.mutate('rejectEntryDraft', { ...step(submitted), reason: 'too short' })).toMatchObject({
    __typename: 'ReasonTooShort',
    minimum: 20,
    givenLength: 9,
  });
  const reason = 'The invoice of the landlord is missing.';
  const rejected = draftOf(await ledger.mutate('rejectEntryDraft', { ...step(submitted), reason }));
  expect(rejected).toMatchObject({ state: 'DRAFT', rejectionReason: reason, submittedBy: null });
  const again = draftOf(await ledger.mutate('submitEntryDraft', step(rejected), ledger.junior));
  expect(again.rejectionReason).toBeNull();
  const withdrawn = draftOf(await ledger.mutate('withdrawEntryDraft', step(again), ledger.junior));
  expect(draftOf(await ledger.mutate('discardEntryDraft', step(withdrawn), ledger.junior)).state).toBe(
    'DISCARDED',
  );

  const next = draftOf(await ledger.mutate('submitEntryDraft', step(await savedDraft()), ledger.junior));
  expect(await ledger.mutate('approveEntryDraft', step(next))).toMatchObject({ entry: { number: '1' } });
  const { drafts } = await ledger.read<{ drafts: { edges: unknown[] } }>('drafts { edges { node { id } } }');
  expect(drafts.edges).toEqual([]);
});

test('a step on another version is a conflict, and a step that the state does not allow names the states that do', async () => {
  const draft = await savedDraft();
  const edited = draftOf(
    await ledger.mutate('saveEntryDraft', { ...rentPaid(ledger), ...step(draft) }, ledger.junior),
  );
  expect(await ledger.mutate('submitEntryDraft', step(draft), ledger.junior)).toMatchObject({
    __typename: 'VersionConflict',
    expectedVersion: draft.version,
    actualVersion: edited.version,
  });
  expect(await ledger.mutate('approveEntryDraft', step(edited))).toMatchObject({
    code: 'DRAFT_NOT_IN_STATE',
    action: 'approve',
    draftState: 'DRAFT',
    allowedDraftStates: ['PENDING_APPROVAL'],
  });
  const submitted = draftOf(await ledger.mutate('submitEntryDraft', step(edited), ledger.junior));
  expect(await ledger.mutate('saveEntryDraft', { ...rentPaid(ledger), ...step(submitted) })).toMatchObject({
    code: 'DRAFT_NOT_IN_STATE',
    action: 'edit',
  });
  expect(
    await ledger.mutate('discardEntryDraft', { draftId: ledger.world.tenant.id, version: '1' }),
  ).toMatchObject({ code: 'DRAFT_UNKNOWN' });
});

test('the lines of a draft are the same list from both ends, and so are those of a draft with one line', async () => {
  const [debit, credit] = rentPaid(ledger)['lines'] as readonly object[];
  for (const lines of [[debit, credit, debit, credit, debit], [debit]]) {
    const input = rentPaid(ledger, { lines });
    const { id } = draftOf(await ledger.mutate('saveEntryDraft', input, ledger.junior));
    await expectSameFromBothEnds(
      async (page) =>
        (
          await ledger.read<{ draft: { lines: WalkedPage } }>(
            `draft(id: "${id}") { lines(${page}) { ${PAGE_FIELDS} } }`,
          )
        ).draft.lines,
      { least: lines.length },
    );
  }
});

test('an unfinished draft is kept, but not submitted', async () => {
  const unfinished = rentPaid(ledger, {
    lines: [{ accountId: ledger.world.accounts.rent, debit: '350.00', currency: 'PAB' }],
  });
  const draft = draftOf(await ledger.mutate('saveEntryDraft', unfinished, ledger.junior));
  expect(await ledger.mutate('submitEntryDraft', step(draft), ledger.junior)).toMatchObject({
    code: 'ENTRY_TOO_SHORT',
  });
  const unknown = {
    ...unfinished,
    lines: [{ accountId: ledger.world.tenant.id, debit: '1', currency: 'PAB' }],
  };
  expect(await ledger.mutate('saveEntryDraft', unknown, ledger.junior)).toMatchObject({
    code: 'ACCOUNT_UNKNOWN',
  });
});

test('where approval is needed nothing is posted without it; where it is not, a draft and an entry are posted at once', async () => {
  expect(await ledger.mutate('postEntryDraft', step(await savedDraft()))).toMatchObject({
    code: 'APPROVAL_REQUIRED',
  });
  expect(await ledger.mutate('postEntry', rentPaid(ledger))).toMatchObject({
    code: 'APPROVAL_REQUIRED',
  });

  const free = await openLedger({ approval: false });
  try {
    const draft = draftOf(await free.mutate('saveEntryDraft', rentPaid(free), free.senior));
    expect(await free.mutate('postEntryDraft', step(draft))).toMatchObject({
      draft: { state: 'POSTED' },
      entry: { number: '1', approvedBy: null },
    });
    expect(await free.mutate('postEntry', rentPaid(free))).toMatchObject({
      entry: { number: '2', preparedBy: { id: idOfClaim(free.senior) } },
    });
    const own = draftOf(
      await free.mutate(
        'submitEntryDraft',
        step(draftOf(await free.mutate('saveEntryDraft', rentPaid(free)))),
      ),
    );
    expect(await free.mutate('approveEntryDraft', step(own))).toMatchObject({
      __typename: 'EntryDraftApproved',
    });
  } finally {
    await free.close();
  }
});

test('every edge of the input is refused by name', async () => {
  const line = { accountId: ledger.world.accounts.rent, debit: '1', currency: 'PAB' };
  const cases: [Record<string, unknown>, Record<string, unknown>][] = [
    [{ description: '   ' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'description' }] }],
    [
      { description: 'x'.repeat(501) },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'description' }] },
    ],
    [{ description: 'a\u0000b' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'description' }] }],
    [{ reference: 'x'.repeat(101) }, { __typename: 'InputInvalid', inputFaults: [{ field: 'reference' }] }],
    [
      { lines: [{ ...line, accountId: '6000' }] },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'lines[0].accountId' }] },
    ],
    [
      { lines: [line, { ...line, credit: '1' }] },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'lines[1]' }] },
    ],
    [
      { lines: [{ accountId: line.accountId, currency: 'PAB' }] },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'lines[0]' }] },
    ],
    [
      { lines: [{ ...line, debit: '-1' }] },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'lines[0].debit' }] },
    ],
    [
      { lines: [{ ...line, debit: '1.00001' }] },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'lines[0].debit' }] },
    ],
    [
      { lines: [{ ...line, debit: '999999999999999' }] },
      {
        __typename: 'InputInvalid',
        inputFaults: [
          { field: 'lines[0].debit', problem: expect.stringContaining('exceeds the maximum of') },
        ],
      },
    ],
    [
      { lines: [{ ...line, description: 'x'.repeat(501) }] },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'lines[0].description' }] },
    ],
    [{ lines: [{ ...line, currency: 'XYZ' }] }, { __typename: 'CurrencyUnknown' }],
    [
      { lines: Array.from({ length: 10_001 }, () => line) },
      {
        __typename: 'InputInvalid',
        inputFaults: [{ field: 'lines', problem: 'An entry has at most 10000 lines; this one has 10001.' }],
      },
    ],
    [
      { idempotencyKey: '', lines: [{ ...line, debit: '-1' }] },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'idempotencyKey' }, { field: 'lines[0].debit' }] },
    ],
    [
      { draftId: ledger.world.tenant.id },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'version' }] },
    ],
    [
      { draftId: ledger.world.tenant.id, version: '-1' },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'version' }] },
    ],
  ];
  for (const [change, expected] of cases)
    expect(await ledger.mutate('saveEntryDraft', rentPaid(ledger, change))).toMatchObject(expected);
  await expect(
    ledger.mutate('saveEntryDraft', rentPaid(ledger, { postingDate: '2026-02-30' })),
  ).rejects.toThrow('calendar date');
});
