import { controlCommand } from '@cifra/books/command';
import { referenceTo } from '@cifra/database/personal/references';
import { rowSealer, sealRow } from '@cifra/database/personal/seal-row';
import { users } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { grantChange, grantChangeCodes, type GrantContent } from '../access/grant-change.ts';
import { revokeChange, revokeChangeCodes } from '../access/revoke-change.ts';
import type { Account } from '../directory/identities.ts';
import { addUserAddress, userByEmail, userById } from '../directory/queries.ts';
import { checkLink, gatherLink, writeLink } from '../identities/accounts/link.ts';
import { runChange, runChangeCodes } from '../proposals/run-change.ts';
import { deactivationChange, deactivationCodes, reactivationChange } from '../users/deactivate-user.ts';

const provisionCodes = refusalCodes('USER_EMAIL_TAKEN', 'IDENTITY_PROVIDER_UNKNOWN', 'IDENTITY_TAKEN');

/**
 * Makes a user without a password and without any right, and links their account where the provider has said which it is. Somebody who is a
 * user already is nobody's to take over. Refuses in this order: USER_EMAIL_TAKEN, IDENTITY_PROVIDER_UNKNOWN, IDENTITY_TAKEN.
 */
export const provisionUserCommand = controlCommand<
  {
    readonly email: string;
    readonly name: string;
    /** Null: it is linked by an invitation. */
    readonly account: Account | null;
  },
  { readonly userId: Uuid },
  CodeOf<typeof provisionCodes>
>(
  'firm.provisionUser',
  async (tx, { email, name, account }, { newId }) => {
    const userId = newId();
    const [taken, gathered] = await Promise.all([
      tx.first(userByEmail, { email }),
      account === null ? null : gatherLink(tx, null, account),
    ]);
    if (taken !== null) return refused(refuse('USER_EMAIL_TAKEN', { userEmail: email }));
    const link = account === null || gathered === null ? null : checkLink(gathered, { userId, account });
    if (link?.ok === false) return link;
    const seal = await rowSealer(tx, userId);
    const user = seal(users, { id: userId, email, name, password_hash: null, is_active: true });
    tx.insert(users, user);
    tx.derive(addUserAddress, { userId, email });
    tx.record({
      event: 'USER_CREATED',
      objectType: 'User',
      objectId: userId,
      after: { email: referenceTo(user.email), name: referenceTo(user.name) },
    });
    if (link !== null) writeLink(tx, link.value, { seal, newId, by: 'SCIM' });
    return accepted({ userId });
  },
  { refuses: provisionCodes },
);

/** Another name of a user. Refuses: USER_UNKNOWN. */
export const renameUserCommand = controlCommand<
  { readonly userId: Uuid; readonly name: string },
  null,
  'USER_UNKNOWN'
>('firm.renameUser', async (tx, { userId, name }) => {
  const row = await tx.first(userById, { id: userId });
  if (row === null) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
  const { commit_number: version, ...user } = row;
  const sealed = await sealRow(tx, users, { ...user, name });
  tx.replace(users, sealed, version);
  tx.record({
    event: 'USER_RENAMED',
    objectType: 'User',
    objectId: userId,
    after: { name: referenceTo(sealed.name) },
  });
  return accepted(null);
});

/** In whose name a provider's token acts: what takes two persons is theirs to propose. */
export interface ByMaker {
  readonly madeBy: Uuid;
}

export interface ProvisionOutcome {
  /** The change that a second person has to confirm; null: it is done. */
  readonly changeId: Uuid | null;
}

const activityCodes = refusalCodes(...deactivationCodes, ...runChangeCodes);

/** Deactivates a user, or reactivates them, or proposes it for one who protects. Refuses as the change does, then as `runChange` does. */
export const provisionActivityCommand = controlCommand<
  ByMaker & { readonly userId: Uuid; readonly isActive: boolean },
  ProvisionOutcome,
  CodeOf<typeof activityCodes>
>(
  'firm.provisionActivity',
  async (tx, { userId, isActive, madeBy }, context) => {
    const change = isActive ? reactivationChange({ userId }) : deactivationChange({ userId });
    const run = await runChange(tx, change, { ...context, person: madeBy });
    return run.ok ? accepted({ changeId: run.value.changeId }) : run;
  },
  { refuses: activityCodes },
);

const memberCodes = refusalCodes(...grantChangeCodes, ...revokeChangeCodes, ...runChangeCodes);

/** Gives a user a cluster for the whole firm, or takes such a grant back, or proposes it. Refuses as the change does, then as `runChange` does. */
export const provisionMemberCommand = controlCommand<
  ByMaker &
    (
      | { readonly grant: GrantContent; readonly revoke: null }
      | { readonly grant: null; readonly revoke: Uuid }
    ),
  ProvisionOutcome,
  CodeOf<typeof memberCodes>
>(
  'firm.provisionMember',
  async (tx, { grant, revoke, madeBy }, context) => {
    const by = { ...context, person: madeBy };
    const run =
      grant === null
        ? await runChange(tx, revokeChange({ grantId: revoke }), by)
        : await runChange(tx, grantChange(grant), by);
    return run.ok ? accepted({ changeId: run.value.changeId }) : run;
  },
  { refuses: memberCodes },
);
