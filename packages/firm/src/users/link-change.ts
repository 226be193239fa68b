import { accessBase } from '@cifra/access/separation/access-base';
import { protects } from '@cifra/access/separation/firm-access';
import { controlCommand } from '@cifra/books/command';
import { firmSettings } from '@cifra/books/directory';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { linksOfUser, userById } from '../directory/queries.ts';
import type { Change } from '../proposals/change.ts';
import { runChange, runChangeCodes, type RunChange } from '../proposals/run-change.ts';
import { issueLink, type IssuedLink } from './password-links.ts';

export interface LinkContent {
  readonly userId: Uuid;
}

/**
 * A link with which a user sets a password. Whoever gets it can become that user: for one who may approve, close, audit or manage access it takes
 * two persons. Refuses: USER_UNKNOWN.
 */
export function linkChange(
  content: LinkContent,
  { isOfOperator }: { readonly isOfOperator: boolean } = { isOfOperator: false },
): Change<IssuedLink, 'USER_UNKNOWN'> {
  const { userId } = content;
  return {
    kind: 'ISSUE_PASSWORD_LINK',
    permission: 'Access.Manage',
    tenantIds: [],
    content,
    gather: async (tx) => {
      const [user, earlier, settings] = await Promise.all([
        tx.first(userById, { id: userId }),
        tx.all(linksOfUser, { userId }),
        firmSettings(tx),
      ]);
      return (firm, nowMicros) => {
        if (!user) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
        return accepted({
          after: firm,
          concerned: [userId],
          serves: [],
          isProtecting: protects(firm, userId, nowMicros),
          base: accessBase(firm, { userIds: [userId], clusterIds: [], groupIds: [] }, nowMicros),
          apply: async (write, { newId, secretHash }) => {
            if (secretHash === null) throw new InvariantBroken('a link is issued without a secret');
            const purpose = user.password_hash === null ? 'INVITATION' : 'RESET';
            const id = newId();
            const letsIn = isOfOperator;
            if (letsIn && !settings['access.localLogIn'])
              write.record({
                event: 'RECOVERY_LOG_IN_OPENED',
                objectType: 'User',
                objectId: userId,
                after: { linkId: id },
              });
            return issueLink(write, { id, userId, purpose, secretHash, letsIn, earlier });
          },
        });
      };
    },
  };
}

export const issueLinkCodes = refusalCodes('USER_UNKNOWN', ...runChangeCodes);

/**
 * Gives a user a link that sets a password, or proposes it; the present password works until then. Refuses in this order: USER_UNKNOWN, then
 * as `runChange` does.
 */
export const issueLinkCommand = controlCommand<
  LinkContent & { readonly secretHash: string },
  RunChange<IssuedLink>,
  CodeOf<typeof issueLinkCodes>
>('firm.issuePasswordLink', (tx, { userId, secretHash }, context) =>
  // Whoever has the machine is never locked out of it.
  runChange(tx, linkChange({ userId }, { isOfOperator: context.request.actor.kind === 'operator' }), {
    ...context,
    secretHash,
  }),
);
