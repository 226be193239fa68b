import { accessBase } from '@cifra/access/separation/access-base';
import { protects, type FirmAccess } from '@cifra/access/separation/firm-access';
import { controlCommand } from '@cifra/books/command';
import { sealRow } from '@cifra/database/personal/seal-row';
import { fileTickets, users } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { gatherManagingGrants } from '../access/managing-grants.ts';
import { providersAnsweredFor } from '../directory/identities.ts';
import { linksOfUser, openTicketsOfUser, userById } from '../directory/queries.ts';
import type { Change } from '../proposals/change.ts';
import { runChange, runChangeCodes } from '../proposals/run-change.ts';
import { endScimToken } from './end-scim-token.ts';
import { replaceLinks } from './password-links.ts';
import { endSessions, gatherLiveSessions } from './sessions/end-sessions.ts';

export interface UserInput {
  readonly userId: Uuid;
}

/** The change that a second person has to confirm; null: it is done. */
export interface UserOutcome extends UserInput {
  readonly changeId: Uuid | null;
}

export const deactivationCodes = refusalCodes('USER_UNKNOWN', 'USER_STATE_CONFLICT', 'LAST_OWNER');

/**
 * Everything that a user could do is taken away: they cannot sign in, and their sessions, file tickets and password links end in the same
 * commit; streams end with the session, and what acts in their name has no rights from then on. So do tokens for SCIM that they answer for: they
 * have them. Their grants stay, for the day that they come back. Refuses in this order: USER_UNKNOWN, USER_STATE_CONFLICT, LAST_OWNER.
 */
export function deactivationChange(content: UserInput): Change<null, CodeOf<typeof deactivationCodes>> {
  const { userId } = content;
  return {
    kind: 'DEACTIVATE_USER',
    permission: 'Access.Manage',
    tenantIds: [],
    content,
    gather: async (tx) => {
      const [row, managingAt, sessions, links, tickets, providers] = await Promise.all([
        tx.first(userById, { id: userId }),
        gatherManagingGrants(tx),
        gatherLiveSessions(tx, userId),
        tx.all(linksOfUser, { userId }),
        tx.all(openTicketsOfUser, { userId }),
        tx.all(providersAnsweredFor, { userId }),
      ]);
      return (firm, nowMicros) => {
        if (!row) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
        if (!row.is_active)
          return refused(refuse('USER_STATE_CONFLICT', { userRef: userId, userState: 'DEACTIVATED' }));
        const managing = managingAt(nowMicros);
        if (managing.length > 0 && managing.every((grant) => grant.userId === userId))
          return refused(refuse('LAST_OWNER', {}));
        return accepted({
          ...effectOf(firm, { userId, isActive: false }, nowMicros),
          apply: async (write) => {
            const { commit_number: version, ...user } = row;
            const sealed = await sealRow(write, users, { ...user, is_active: false });
            write.replace(users, sealed, version);
            for (const { commit_number: issued, ...ticket } of tickets)
              write.replace(fileTickets, { ...ticket, state: 'WITHDRAWN' }, issued);
            replaceLinks(write, links);
            for (const provider of providers) endScimToken(write, provider, userId);
            write.record({
              event: 'USER_DEACTIVATED',
              objectType: 'User',
              objectId: userId,
              after: { endedSessions: endSessions(write, sessions), withdrawnTickets: tickets.length },
            });
            return null;
          },
        });
      };
    },
  };
}

const reactivationCodes = refusalCodes('USER_UNKNOWN', 'USER_STATE_CONFLICT');

/** A user may sign in again, with the password and the grants that they had. Refuses in this order: USER_UNKNOWN, USER_STATE_CONFLICT. */
export function reactivationChange(content: UserInput): Change<null, CodeOf<typeof reactivationCodes>> {
  const { userId } = content;
  return {
    kind: 'REACTIVATE_USER',
    permission: 'Access.Manage',
    tenantIds: [],
    content,
    gather: async (tx) => {
      const row = await tx.first(userById, { id: userId });
      return (firm, nowMicros) => {
        if (!row) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
        if (row.is_active)
          return refused(refuse('USER_STATE_CONFLICT', { userRef: userId, userState: 'ACTIVE' }));
        return accepted({
          ...effectOf(firm, { userId, isActive: true }, nowMicros),
          apply: async (write) => {
            const { commit_number: version, ...user } = row;
            write.replace(users, await sealRow(write, users, { ...user, is_active: true }), version);
            write.record({ event: 'USER_REACTIVATED', objectType: 'User', objectId: userId });
            return null;
          },
        });
      };
    },
  };
}

/** What it means for everybody's access that a user is active, or is not. */
function effectOf(
  firm: FirmAccess,
  { userId, isActive }: UserInput & { readonly isActive: boolean },
  nowMicros: bigint,
) {
  return {
    after: { ...firm, users: firm.users.map((each) => (each.id === userId ? { ...each, isActive } : each)) },
    concerned: [userId],
    serves: [],
    isProtecting: protects(firm, userId, nowMicros),
    base: accessBase(firm, { userIds: [userId], clusterIds: [], groupIds: [] }, nowMicros),
  };
}

export const deactivateCodes = refusalCodes(
  'REASON_TOO_SHORT',
  'USER_IS_CALLER',
  ...deactivationCodes,
  ...runChangeCodes,
);

/**
 * Deactivates a user, or proposes it for one who may approve, close, audit or manage access: nobody gets rid of the second person alone. Nobody
 * deactivates themselves, nor the last who manages access. Refuses in this order: REASON_TOO_SHORT, USER_IS_CALLER, as `deactivationChange`,
 * then as `runChange` does.
 */
export const deactivateUserCommand = controlCommand<UserInput, UserOutcome, CodeOf<typeof deactivateCodes>>(
  'firm.deactivateUser',
  async (tx, { userId }, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    if (context.request.actor.id === userId) return refused(refuse('USER_IS_CALLER', { userRef: userId }));
    const run = await runChange(tx, deactivationChange({ userId }), context);
    return run.ok ? accepted({ userId, changeId: run.value.changeId }) : run;
  },
  { refuses: deactivateCodes },
);

export const reactivateCodes = refusalCodes('REASON_TOO_SHORT', ...reactivationCodes, ...runChangeCodes);

/**
 * Lets a user sign in again, or proposes it for one who may then approve, close, audit or manage access. Refuses in this order: REASON_TOO_SHORT, as
 * `reactivationChange`, then as `runChange` does.
 */
export const reactivateUserCommand = controlCommand<UserInput, UserOutcome, CodeOf<typeof reactivateCodes>>(
  'firm.reactivateUser',
  async (tx, { userId }, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    const run = await runChange(tx, reactivationChange({ userId }), context);
    return run.ok ? accepted({ userId, changeId: run.value.changeId }) : run;
  },
  { refuses: reactivateCodes },
);
