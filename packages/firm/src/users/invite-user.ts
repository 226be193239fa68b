import { isProtecting } from '@cifra/access/separation/duties';
import { controlCommand } from '@cifra/books/command';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { InvariantBroken } from '@cifra/database/failures';
import { settings } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { checkGrant, checkGrantCodes, gatherGrant, type WantedGrant } from '../access/check-grant.ts';
import { insertGrant } from '../access/grant-change.ts';
import { personOf } from '../proposals/person-of.ts';
import { clusterByCode, settingByKey, userByEmail } from '../directory/queries.ts';
import { issueLink, type IssuedLink } from './password-links.ts';
import { addUser } from './users.ts';

export interface Invitation {
  /** Lower case. */
  readonly email: string;
  readonly name: string;
  /** SHA-256 of the secret of the link that sets the first password. */
  readonly secretHash: string;
}

/** An invitation with what the user may do from the beginning; null: nothing yet. */
export interface InvitationWithGrant extends Invitation {
  readonly grant: WantedGrant | null;
}

const takenCodes = refusalCodes('USER_EMAIL_TAKEN');
export const inviteCodes = refusalCodes(...takenCodes, ...checkGrantCodes, 'GRANT_TAKES_TWO');

/**
 * Creates a user without a password, a grant of theirs, and the link that sets the password. A cluster that protects is granted by itself, because
 * that takes two persons. Refuses in this order: USER_EMAIL_TAKEN, then as `checkGrant`, GRANT_TAKES_TWO.
 */
export const inviteUserCommand = controlCommand<InvitationWithGrant, IssuedLink, CodeOf<typeof inviteCodes>>(
  'firm.inviteUser',
  async (tx, { email, name, secretHash, grant }, { newId, request }) => {
    const [taken, gathered] = await Promise.all([
      tx.first(userByEmail, { email }),
      grant === null ? null : gatherGrant(tx, grant),
    ]);
    if (taken) return refused(refuse('USER_EMAIL_TAKEN', { userEmail: email }));
    const checked = grant === null || gathered === null ? accepted(null) : checkGrant(grant, gathered);
    if (!checked.ok) return checked;
    if (checked.value !== null && protects(checked.value.cluster) && personOf(request.actor) !== null)
      return refused(refuse('GRANT_TAKES_TWO', { clusterRef: checked.value.cluster.code }));
    const userId = newId();
    await addUser(tx, { id: userId, email, name, passwordHash: null });
    if (checked.value !== null) insertGrant(tx, { id: newId(), userId, ...checked.value });
    return accepted(
      issueLink(tx, {
        id: newId(),
        userId,
        purpose: 'INVITATION',
        secretHash,
        letsIn: false,
        earlier: [],
      }),
    );
  },
  { refuses: inviteCodes },
);

function protects({ permissions }: { readonly permissions: string }): boolean {
  return (JSON.parse(permissions) as string[]).some(isProtecting);
}

const OWNER = 'owner';
const STEP_UP = 'sessions.stepUpMinutes';
const STEP_UP_MINUTES = '15';

/** A firm of its own asks for a fresh proof where it matters; the demo, which nobody enters this way, does not. */
function beginSteppingUp(tx: ControlTx): void {
  tx.insert(settings, { scope_id: FIRM_SCOPE_ID, key: STEP_UP, value: STEP_UP_MINUTES });
  tx.record({
    event: 'SETTING_CHANGED',
    objectType: 'Setting',
    objectId: STEP_UP,
    before: { scopeId: FIRM_SCOPE_ID, value: null },
    after: { scopeId: FIRM_SCOPE_ID, value: STEP_UP_MINUTES, protectsLess: false },
  });
}

/**
 * The same, with the cluster `owner`, which is built in, for the whole firm: how the first person gets in. The first one turns stepping up
 * on. Refuses: USER_EMAIL_TAKEN.
 */
export const createOwnerCommand = controlCommand<Invitation, IssuedLink, CodeOf<typeof takenCodes>>(
  'firm.createOwner',
  async (tx, { email, name, secretHash }, { newId }) => {
    const [taken, cluster, stepUp] = await Promise.all([
      tx.first(userByEmail, { email }),
      tx.first(clusterByCode, { code: OWNER }),
      tx.first(settingByKey, { scopeId: FIRM_SCOPE_ID, key: STEP_UP }),
    ]);
    if (taken) return refused(refuse('USER_EMAIL_TAKEN', { userEmail: email }));
    if (!cluster) throw new InvariantBroken(`the firm has no cluster ${OWNER}`);
    const userId = newId();
    await addUser(tx, { id: userId, email, name, passwordHash: null });
    const always = { scope: 'ALL', scopeId: null, partyId: null, validFrom: null, validUntil: null } as const;
    insertGrant(tx, { id: newId(), userId, cluster, ...always });
    if (!stepUp) beginSteppingUp(tx);
    return accepted(
      issueLink(tx, {
        id: newId(),
        userId,
        purpose: 'INVITATION',
        secretHash,
        letsIn: true,
        earlier: [],
      }),
    );
  },
  { refuses: takenCodes },
);
