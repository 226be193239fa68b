import { accessBase } from '@cifra/access/separation/access-base';
import { protects } from '@cifra/access/separation/firm-access';
import { controlCommand } from '@cifra/books/command';
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
export function linkChange(content: LinkContent): Change<IssuedLink, 'USER_UNKNOWN'> {
  const { userId } = content;
  return {
    kind: 'ISSUE_PASSWORD_LINK',
    permission: 'Access.Manage',
    tenantIds: [],
    content,
    gather: async (tx) => {
      const [user, earlier] = await Promise.all([
        tx.first(userById, { id: userId }),
        tx.all(linksOfUser, { userId }),
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
            return issueLink(write, { id: newId(), userId, purpose, secretHash, earlier });
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
  runChange(tx, linkChange({ userId }), { ...context, secretHash }),
);
