import { controlCommand } from '@cifra/books/command';
import { sealRow } from '@cifra/database/personal/seal-row';
import { fileTickets, users } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { gatherManagingGrants } from '../access/grants.ts';
import { linksOfUser, openTicketsOfUser, userById } from '../directory/queries.ts';
import { replaceLinks } from './password-links.ts';
import { endSessions, gatherLiveSessions } from './sessions/end-sessions.ts';

export interface UserInput {
  readonly userId: Uuid;
}

export const deactivateCodes = refusalCodes(
  'REASON_TOO_SHORT',
  'USER_UNKNOWN',
  'USER_STATE_CONFLICT',
  'USER_IS_CALLER',
  'LAST_OWNER',
);

/**
 * Takes away everything that a user could do: they cannot sign in, and their sessions, file tickets and password links end in the same
 * commit; streams end with the session, and what acts in their name has no rights from then on. Their grants stay, for the day that they
 * come back. Nobody deactivates themselves, nor the last who manages access. Refuses in this order: REASON_TOO_SHORT, USER_UNKNOWN,
 * USER_STATE_CONFLICT, USER_IS_CALLER, LAST_OWNER.
 */
export const deactivateUserCommand = controlCommand<UserInput, UserInput, CodeOf<typeof deactivateCodes>>(
  'firm.deactivateUser',
  async (tx, { userId }, { request }) => {
    const reason = checkReason(request.reason);
    if (!reason.ok) return reason;
    const [row, managing, sessions, links, tickets] = await Promise.all([
      tx.first(userById, { id: userId }),
      gatherManagingGrants(tx),
      gatherLiveSessions(tx, userId),
      tx.all(linksOfUser, { userId }),
      tx.all(openTicketsOfUser, { userId }),
    ]);
    if (!row) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
    if (!row.is_active)
      return refused(refuse('USER_STATE_CONFLICT', { userRef: userId, userState: 'DEACTIVATED' }));
    if (request.actor.id === userId) return refused(refuse('USER_IS_CALLER', { userRef: userId }));
    if (managing.length > 0 && managing.every((grant) => grant.userId === userId))
      return refused(refuse('LAST_OWNER', {}));
    const { commit_number: version, ...user } = row;
    const sealed = await sealRow(tx, users, { ...user, is_active: false });
    tx.replace(users, sealed, version);
    for (const { commit_number: issued, ...ticket } of tickets)
      tx.replace(fileTickets, { ...ticket, state: 'WITHDRAWN' }, issued);
    replaceLinks(tx, links);
    tx.record({
      event: 'USER_DEACTIVATED',
      objectType: 'User',
      objectId: userId,
      after: { endedSessions: endSessions(tx, sessions), withdrawnTickets: tickets.length },
    });
    return accepted({ userId });
  },
  { refuses: deactivateCodes },
);

export const reactivateCodes = refusalCodes('REASON_TOO_SHORT', 'USER_UNKNOWN', 'USER_STATE_CONFLICT');

/**
 * Lets a user sign in again, with the password and the grants that they had. Refuses in this order: REASON_TOO_SHORT, USER_UNKNOWN,
 * USER_STATE_CONFLICT.
 */
export const reactivateUserCommand = controlCommand<UserInput, UserInput, CodeOf<typeof reactivateCodes>>(
  'firm.reactivateUser',
  async (tx, { userId }, { request }) => {
    const reason = checkReason(request.reason);
    if (!reason.ok) return reason;
    const row = await tx.first(userById, { id: userId });
    if (!row) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
    if (row.is_active)
      return refused(refuse('USER_STATE_CONFLICT', { userRef: userId, userState: 'ACTIVE' }));
    const { commit_number: version, ...user } = row;
    tx.replace(users, await sealRow(tx, users, { ...user, is_active: true }), version);
    tx.record({ event: 'USER_REACTIVATED', objectType: 'User', objectId: userId });
    return accepted({ userId });
  },
  { refuses: reactivateCodes },
);
