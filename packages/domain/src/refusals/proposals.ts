import { toTheSecond } from '../to-the-second.ts';
import { defineRefusal } from './define.ts';

const someone = '01890a5d-ac96-774b-bcce-b302099a8057';

/** Refusals of what takes two persons. */
export const proposalRefusals = {
  CHANGE_UNKNOWN: defineRefusal({
    answeredAs: 'ProposedChangeRefused',
    when: 'No such proposed change exists.',
    facts: { changeRef: 'id' },
    example: { changeRef: someone },
    message: (f) => `There is no proposed change ${f.changeRef}.`,
    remedy: () => 'Query proposedChanges for those that there are.',
  }),
  CHANGE_DECIDED: defineRefusal({
    answeredAs: 'ProposedChangeRefused',
    when: 'A proposed change was confirmed, rejected or withdrawn before.',
    facts: { changeRef: 'id', changeState: 'ChangeState' },
    example: { changeRef: someone, changeState: 'WITHDRAWN' },
    message: (f) => `The change is ${f.changeState}.`,
    remedy: () => 'Propose it again if it is still wanted.',
  }),
  CHANGE_EXPIRED: defineRefusal({
    answeredAs: 'ProposedChangeRefused',
    when: 'A proposed change was not confirmed in time.',
    facts: { changeRef: 'id', changeExpiredAt: 'instant' },
    example: { changeRef: someone, changeExpiredAt: '2026-03-31T14:20:00.000000Z' },
    message: (f) => `The change could be confirmed until ${toTheSecond(f.changeExpiredAt)}.`,
    remedy: () => 'Propose it again.',
  }),
  CHANGE_WAITS: defineRefusal({
    answeredAs: 'ProposedChangeRefused',
    when: 'In a firm of one, its maker confirms before its time what takes effect only after some time.',
    facts: { changeRef: 'id', changeWaitsUntil: 'instant' },
    example: { changeRef: someone, changeWaitsUntil: '2026-03-31T14:20:00.000000Z' },
    message: (f) => `Without a second person the change waits until ${toTheSecond(f.changeWaitsUntil)}.`,
    remedy: () => 'Confirm it then, or withdraw it.',
  }),
  CHANGE_OF_ANOTHER: defineRefusal({
    answeredAs: 'ProposedChangeRefused',
    when: 'Somebody withdraws a change that somebody else proposed.',
    facts: { changeRef: 'id' },
    example: { changeRef: someone },
    message: () => 'Somebody else proposed the change.',
    remedy: () => 'Reject it, with a reason; only whoever proposed a change withdraws it.',
  }),
  CHANGE_DIGEST_DIFFERS: defineRefusal({
    answeredAs: 'ProposedChangeRefused',
    when: 'The digest is not that of the proposed change: something else was read than would be confirmed.',
    facts: { changeRef: 'id' },
    example: { changeRef: someone },
    message: () => 'The digest is not that of this change.',
    remedy: () => 'Read the change again, and confirm it with the digest that is shown with it.',
  }),
  CHANGE_STALE: defineRefusal({
    answeredAs: 'ProposedChangeRefused',
    when: 'What a proposed change was based on has changed since.',
    facts: { changeRef: 'id', staleBecause: 'text' },
    example: { changeRef: someone, staleBecause: 'What it was based on has changed.' },
    message: (f) => `The change is out of date. ${f.staleBecause}`,
    remedy: () => 'Propose it again.',
  }),
  CONFIRMER_CONCERNED: defineRefusal({
    answeredAs: 'ProposedChangeRefused',
    when: 'Whom a change concerns may not confirm it while somebody else may.',
    facts: { changeRef: 'id', mayConfirmRefs: 'ids' },
    example: { changeRef: someone, mayConfirmRefs: [someone] },
    message: () => 'The change concerns you, and somebody else may confirm it.',
    remedy: () => 'Leave it to one of those who may.',
  }),
  SECOND_PERSON_MISSING: defineRefusal({
    answeredAs: 'SeparationRefused',
    when: 'It takes a second person, and whoever else had the permission within the last 30 days has it no more.',
    facts: { heldPermission: 'text', aloneFrom: 'instant' },
    example: { heldPermission: 'Access.Manage', aloneFrom: '2026-04-30T14:20:00.000000Z' },
    message: (f) => `It takes a second person with ${f.heldPermission}, and nobody else has it now.`,
    remedy: (f) =>
      `Have the command line of the server make a second owner, or wait until ${toTheSecond(f.aloneFrom)}.`,
  }),
  GRANT_TAKES_TWO: defineRefusal({
    when: 'An invitation would give what approves, closes, audits or admits people, which takes two persons.',
    facts: { clusterRef: 'id' },
    example: { clusterRef: 'senior' },
    message: (f) =>
      `Giving the cluster ${f.clusterRef} takes two persons, so it is no part of an invitation.`,
    remedy: () => 'Invite them without it, then use grantCluster.',
  }),
  SELF_SERVICE: defineRefusal({
    answeredAs: 'SeparationRefused',
    when: 'The change would give something to whoever makes it.',
    facts: { concernedRef: 'id?' },
    example: { concernedRef: someone },
    message: () => 'Nobody gives rights to themselves, or to a cluster that they are in.',
    remedy: () => 'Ask somebody else who manages access.',
  }),
  CONFLICTING_PERMISSIONS: defineRefusal({
    answeredAs: 'SeparationRefused',
    when: 'Somebody would have two permissions on one tenant that nobody may have together.',
    facts: {
      concernedRef: 'id?',
      heldPermission: 'text',
      conflictingPermission: 'text',
      clusterCodes: 'list',
    },
    example: {
      concernedRef: someone,
      heldPermission: 'Year.Audit',
      conflictingPermission: 'Entry.Approve',
      clusterCodes: ['reviewer', 'senior'],
    },
    message: (f) =>
      `${f.heldPermission} and ${f.conflictingPermission} must not be one person’s on the same tenant; they would come by the clusters ${f.clusterCodes.join(' and ')}.`,
    remedy: () => 'Revoke the grant of one of them first, or grant it to somebody else.',
  }),
  ACCESS_REVIEW_STALE: defineRefusal({
    when: 'Somebody’s access has changed since the list was read that is to be confirmed.',
    facts: {},
    example: {},
    message: () => 'The list of everybody’s access has changed since it was read.',
    remedy: () => 'Read the review again, and confirm it with the digest that is shown with it.',
  }),
} as const;
