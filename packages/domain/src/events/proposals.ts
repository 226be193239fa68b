import { defineEvent } from './define.ts';

const change = { in: 'control', object: 'ProposedChange', id: 'the proposed change' } as const;

/** Events of what takes two persons. What a confirmed change did has its own events in the same commit. */
export const proposalEvents = {
  CHANGE_PROPOSED: defineEvent({
    ...change,
    when: 'A change was proposed that takes a second person.',
    mayHaveReason: true,
    after: { kind: 'text', permission: 'text', digest: 'id', expiresAt: 'instant' },
  }),
  CHANGE_CONFIRMED: defineEvent({
    ...change,
    when: 'A second person confirmed a proposed change, which was made with that; whether that person is of the proposer’s making, or never logged in from another address, stands with it.',
    mayHaveReason: true,
    after: {
      kind: 'text',
      permission: 'text',
      digest: 'id',
      proposedBy: 'id',
      wasCreatedByProposer: 'flag',
      neverLoggedInElsewhere: 'flag',
    },
  }),
  CHANGE_REJECTED: defineEvent({
    ...change,
    when: 'A second person rejected a proposed change.',
    mayHaveReason: true,
    after: { kind: 'text', permission: 'text', digest: 'id', proposedBy: 'id' },
  }),
  CHANGE_WITHDRAWN: defineEvent({
    ...change,
    when: 'Whoever had proposed a change took it back.',
    mayHaveReason: true,
    after: { kind: 'text', permission: 'text', digest: 'id', proposedBy: 'id' },
  }),
  CHANGE_SELF_APPROVED: defineEvent({
    ...change,
    when: 'A change that takes a second person was made by one alone, because the firm had no other with the permission.',
    mayHaveReason: true,
    after: { kind: 'text', permission: 'text', digest: 'id' },
  }),
  ACCESS_REVIEWED: defineEvent({
    when: 'Somebody looked through everybody’s access, as the digest of the list names it.',
    in: 'control',
    object: 'AccessReview',
    id: 'the review',
    after: { digest: 'id', grantCount: 'integer' },
  }),
} as const;
