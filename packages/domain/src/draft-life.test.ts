import { expect, test } from 'vitest';
import { decideApproval, decideDraftAction, draftActions, draftMachine, draftStates } from './draft-life.ts';
import { uuidV7FromParts } from './ids.ts';

const reason = 'The rent belongs to April, not to March';
const [ana, luis] = [1, 2].map((millis) => uuidV7FromParts(millis, new Uint8Array(10))) as [
  ReturnType<typeof uuidV7FromParts>,
  ReturnType<typeof uuidV7FromParts>,
];

test('every action does on every state what the table says, and nothing else', () => {
  for (const state of draftStates) {
    for (const action of draftActions) {
      const decision = decideDraftAction({ state, action, reason, isApprovalRequired: false });
      const next = draftMachine[state][action];
      if (next === null)
        expect(decision).toMatchObject({
          refusal: { code: 'DRAFT_NOT_IN_STATE', facts: { draftState: state } },
        });
      else expect(decision).toEqual({ ok: true, value: next });
    }
  }
});

test('L6 what is rejected, discarded or posted cannot be posted', () => {
  const rejected = decideDraftAction({
    state: 'PENDING_APPROVAL',
    action: 'reject',
    reason,
    isApprovalRequired: true,
  });
  expect(rejected).toEqual({ ok: true, value: 'DRAFT' });
  for (const state of ['DRAFT', 'POSTED', 'DISCARDED'] as const) {
    expect(decideDraftAction({ state, action: 'approve', reason, isApprovalRequired: true }).ok).toBe(false);
  }
});

test('posting past a needed approval is refused, rejecting needs a reason', () => {
  expect(
    decideDraftAction({ state: 'DRAFT', action: 'post', reason: null, isApprovalRequired: true }),
  ).toMatchObject({
    refusal: { code: 'APPROVAL_REQUIRED' },
  });
  expect(
    decideDraftAction({
      state: 'PENDING_APPROVAL',
      action: 'reject',
      reason: 'no',
      isApprovalRequired: true,
    }),
  ).toMatchObject({ refusal: { code: 'REASON_TOO_SHORT', facts: { givenLength: 2 } } });
});

test('T5 nobody approves what they created or edited', () => {
  expect(decideApproval({ preparedBy: [ana, luis], approver: luis, approvalRequired: true })).toMatchObject({
    refusal: { code: 'MAKER_IS_CHECKER', facts: { approverRef: luis, preparedByRefs: [ana, luis] } },
  });
  expect(decideApproval({ preparedBy: [ana], approver: luis, approvalRequired: true })).toEqual({
    ok: true,
    value: luis,
  });
  expect(decideApproval({ preparedBy: [ana], approver: ana, approvalRequired: false })).toEqual({
    ok: true,
    value: ana,
  });
});
