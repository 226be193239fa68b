import { controlCommand } from '@cifra/books/command';
import { InvariantBroken } from '@cifra/database/failures';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { insertGrant } from '../access/grant-change.ts';
import { clusterByCode, userByEmail } from '../directory/queries.ts';
import { issueLink, type IssuedLink } from './password-links.ts';
import { addUser } from './users.ts';

export interface Invitation {
  /** Lower case. */
  readonly email: string;
  readonly name: string;
  /** SHA-256 of the secret of the link that sets the first password. */
  readonly secretHash: string;
}

export const inviteCodes = refusalCodes('USER_EMAIL_TAKEN');

/** Creates a user without a password, and the link that sets it. Refuses: USER_EMAIL_TAKEN. */
export const inviteUserCommand = controlCommand<Invitation, IssuedLink, CodeOf<typeof inviteCodes>>(
  'firm.inviteUser',
  async (tx, { email, name, secretHash }, { newId }) => {
    if (await tx.first(userByEmail, { email }))
      return refused(refuse('USER_EMAIL_TAKEN', { userEmail: email }));
    const userId = newId();
    await addUser(tx, { id: userId, email, name, passwordHash: null });
    return accepted(issueLink(tx, { id: newId(), userId, purpose: 'INVITATION', secretHash, earlier: [] }));
  },
  { refuses: inviteCodes },
);

const OWNER = 'owner';

/**
 * The same, with the cluster `owner`, which is built in, for the whole firm: how the first person gets in. Refuses: USER_EMAIL_TAKEN.
 */
export const createOwnerCommand = controlCommand<Invitation, IssuedLink, CodeOf<typeof inviteCodes>>(
  'firm.createOwner',
  async (tx, { email, name, secretHash }, { newId }) => {
    const [taken, cluster] = await Promise.all([
      tx.first(userByEmail, { email }),
      tx.first(clusterByCode, { code: OWNER }),
    ]);
    if (taken) return refused(refuse('USER_EMAIL_TAKEN', { userEmail: email }));
    if (!cluster) throw new InvariantBroken(`the firm has no cluster ${OWNER}`);
    const userId = newId();
    await addUser(tx, { id: userId, email, name, passwordHash: null });
    const always = { scope: 'ALL', scopeId: null, validFrom: null, validUntil: null } as const;
    insertGrant(tx, { id: newId(), userId, cluster, ...always });
    return accepted(issueLink(tx, { id: newId(), userId, purpose: 'INVITATION', secretHash, earlier: [] }));
  },
  { refuses: inviteCodes },
);
