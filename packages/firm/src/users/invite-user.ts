import { controlCommand } from '@cifra/books/command';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { insertGrant } from '../access/grants.ts';
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
const ownerCodes = refusalCodes('USER_EMAIL_TAKEN', 'CLUSTER_UNKNOWN');

/**
 * The same, with the cluster `owner` for the whole firm: how the first person gets in. Refuses in this order: USER_EMAIL_TAKEN, CLUSTER_UNKNOWN (the
 * firm has no cluster `owner` any more).
 */
export const createOwnerCommand = controlCommand<Invitation, IssuedLink, CodeOf<typeof ownerCodes>>(
  'firm.createOwner',
  async (tx, { email, name, secretHash }, { newId }) => {
    const [taken, cluster] = await Promise.all([
      tx.first(userByEmail, { email }),
      tx.first(clusterByCode, { code: OWNER }),
    ]);
    if (taken) return refused(refuse('USER_EMAIL_TAKEN', { userEmail: email }));
    if (!cluster || cluster.is_removed) return refused(refuse('CLUSTER_UNKNOWN', { clusterRef: OWNER }));
    const userId = newId();
    await addUser(tx, { id: userId, email, name, passwordHash: null });
    const always = { scope: 'ALL', scopeId: null, validFrom: null, validUntil: null } as const;
    insertGrant(tx, { id: newId(), userId, cluster, ...always });
    return accepted(issueLink(tx, { id: newId(), userId, purpose: 'INVITATION', secretHash, earlier: [] }));
  },
  { refuses: ownerCodes },
);
