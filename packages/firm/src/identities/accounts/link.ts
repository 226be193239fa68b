import { controlCommand } from '@cifra/books/command';
import { firmSettings } from '@cifra/books/directory';
import { rowSealer, sealRow, type SealRowOf } from '@cifra/database/personal/seal-row';
import { referenceTo } from '@cifra/database/personal/references';
import { userIdentities } from '@cifra/database/tables/identities';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { userById } from '../../directory/queries.ts';
import { endSessions } from '../../users/sessions/end-sessions.ts';
import { providerById } from '../provider/queries.ts';
import {
  deleteLookup,
  digestOfAccount,
  identitiesOfUser,
  identityByDigest,
  insertLookup,
  isOfAccount,
  linkedAccountsOfUser,
  liveSessionsOfIdentity,
  type Account,
  type IdentityRow,
} from '../../directory/identities.ts';

/** What linking rests on: one set of reads. */
export async function gatherLink(tx: ControlTx, userId: Uuid | null, account: Account) {
  const [found, all, provider] = await Promise.all([
    tx.first(identityByDigest, { digest: digestOfAccount(account) }),
    userId === null ? [] : tx.all(identitiesOfUser, { userId }),
    tx.first(providerById, { id: account.providerId }),
  ]);
  const own = all.find(({ provider_id }) => provider_id === account.providerId) ?? null;
  return { taken: isOfAccount(found, account) ? found : null, own, provider };
}

/** A link that may be made. */
export interface CheckedLink {
  readonly userId: Uuid;
  readonly account: Account;
  /** The user's earlier link at the provider; null: there was none. */
  readonly earlier: IdentityRow | null;
  readonly code: string;
}

/** Refuses in this order: IDENTITY_PROVIDER_UNKNOWN, IDENTITY_TAKEN. */
export function checkLink(
  { taken, own, provider }: Awaited<ReturnType<typeof gatherLink>>,
  { userId, account }: { readonly userId: Uuid; readonly account: Account },
): Result<CheckedLink, Refusal<'IDENTITY_PROVIDER_UNKNOWN' | 'IDENTITY_TAKEN'>> {
  if (provider?.state !== 'ACTIVE')
    return refused(refuse('IDENTITY_PROVIDER_UNKNOWN', { providerCode: provider?.code ?? '' }));
  const { code } = provider;
  return taken !== null || own?.state === 'LINKED'
    ? refused(refuse('IDENTITY_TAKEN', { providerCode: code }))
    : accepted({ userId, account, earlier: own, code });
}

interface Linking {
  /** The user's. */
  readonly seal: SealRowOf;
  readonly newId: () => Uuid;
  readonly by: 'INVITATION' | 'USER' | 'SCIM';
}

/** Writes a link: from now on the account signs its user in. Answers its id. */
export function writeLink(
  tx: ControlTx,
  { userId, account, earlier, code }: CheckedLink,
  { seal, newId, by }: Linking,
): Uuid {
  const row = seal(userIdentities, {
    id: earlier?.id ?? newId(),
    user_id: userId,
    provider_id: account.providerId,
    subject: account.subject,
    state: 'LINKED' as const,
    linked_at: tx.commitInstantMicros,
  });
  if (earlier === null) tx.insert(userIdentities, row);
  else tx.replace(userIdentities, row, earlier.commit_number);
  tx.derive(insertLookup, { identityId: row.id, userId, digest: digestOfAccount(account) });
  tx.record({
    event: 'IDENTITY_LINKED',
    objectType: 'User',
    objectId: userId,
    after: { provider: code, subject: referenceTo(row.subject), by },
  });
  return row.id;
}

export const linkIdentityCodes = refusalCodes('USER_UNKNOWN', 'IDENTITY_PROVIDER_UNKNOWN', 'IDENTITY_TAKEN');

/** Links an account that a provider has vouched for to a user who is signed in. Refuses in this order: USER_UNKNOWN, as `checkLink` does. */
export const linkIdentityCommand = controlCommand<
  { readonly userId: Uuid; readonly account: Account },
  { readonly userId: Uuid },
  CodeOf<typeof linkIdentityCodes>
>(
  'firm.linkIdentity',
  async (tx, { userId, account }, { newId }) => {
    const [user, gathered] = await Promise.all([
      tx.first(userById, { id: userId }),
      gatherLink(tx, userId, account),
    ]);
    if (!user?.is_active) return refused(refuse('USER_UNKNOWN', { userRef: userId }));
    const link = checkLink(gathered, { userId, account });
    if (!link.ok) return link;
    writeLink(tx, link.value, { seal: await rowSealer(tx, userId), newId, by: 'USER' });
    return accepted({ userId });
  },
  { refuses: linkIdentityCodes },
);

export const unlinkIdentityCodes = refusalCodes('IDENTITY_UNKNOWN', 'LAST_WAY_IN');

/**
 * Unlinks a user's account at a provider; sessions that were begun with it end, but that of whoever asks. Refuses in this order:
 * IDENTITY_UNKNOWN, LAST_WAY_IN.
 */
export const unlinkIdentityCommand = controlCommand<
  {
    readonly userId: Uuid;
    readonly identityId: Uuid;
    readonly code: string;
    readonly sessionId: Uuid | null;
  },
  { readonly userId: Uuid },
  CodeOf<typeof unlinkIdentityCodes>
>(
  'firm.unlinkIdentity',
  async (tx, { userId, identityId, code, sessionId }) => {
    const nowMicros = tx.commitInstantMicros;
    const [user, all, linked, settings, sessions] = await Promise.all([
      tx.first(userById, { id: userId }),
      tx.all(identitiesOfUser, { userId }),
      tx.all(linkedAccountsOfUser, { userId }),
      firmSettings(tx),
      tx.all(liveSessionsOfIdentity, { identityId, nowMicros }),
    ]);
    const row = all.find(({ id }) => id === identityId);
    if (row?.state !== 'LINKED') return refused(refuse('IDENTITY_UNKNOWN', { providerCode: code }));
    const hasPassword = settings['access.localLogIn'] && user !== null && user.password_hash !== null;
    if (!hasPassword && !linked.some(({ id }) => id !== identityId))
      return refused(refuse('LAST_WAY_IN', {}));
    const { commit_number: version, ...identity } = row;
    const sealed = await sealRow(tx, userIdentities, {
      ...identity,
      state: 'UNLINKED' as const,
    });
    tx.replace(userIdentities, sealed, version);
    tx.derive(deleteLookup, { identityId }, 'ANY');
    endSessions(
      tx,
      sessions.filter(({ id }) => id !== sessionId),
    );
    tx.record({
      event: 'IDENTITY_UNLINKED',
      objectType: 'User',
      objectId: userId,
      before: { provider: code, subject: referenceTo(sealed.subject) },
    });
    return accepted({ userId });
  },
  {
    refuses: unlinkIdentityCodes,
    keyedBy: ({ userId, code }) => ({ userId, code }),
  },
);
