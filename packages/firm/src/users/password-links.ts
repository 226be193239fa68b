import { hashRefreshToken, newRefreshToken } from '@cifra/access/refresh-token';
import { controlCommand } from '@cifra/books/command';
import type { Row } from '@cifra/database/kit/table';
import { sealRow } from '@cifra/database/personal/seal-row';
import { passwordLinks, users } from '@cifra/database/tables/control';
import type { ControlTx } from '@cifra/database/tx';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { forgetAttempts, linkById, userById } from '../directory/queries.ts';
import { endSessions, gatherLiveSessions } from './sessions/end-sessions.ts';

/** Hours for which a link sets a password. */
const LINK_HOURS = 72;
const MICROS_PER_HOUR = 3_600_000_000n;

export type LinkPurpose = 'INVITATION' | 'RESET';

/** What the caller makes a link of; the secret itself is nowhere stored. */
export interface NewSecret {
  readonly secret: string;
  /** SHA-256, in hexadecimal. */
  readonly secretHash: string;
}

export function newSecret(): NewSecret {
  const secret = newRefreshToken();
  const secretHash = hashRefreshToken(secret);
  if (secretHash === null) throw new Error('a new secret has another form than those that are read');
  return { secret, secretHash };
}

export interface IssuedLink {
  readonly userId: Uuid;
  readonly linkId: Uuid;
  readonly purpose: LinkPurpose;
  /** ISO 8601, in UTC. */
  readonly expiresAt: string;
}

/** The text that stands behind the `#` of a link, and that sets a password: a browser sends it to no server by itself. */
export const tokenOfLink = ({ linkId }: IssuedLink, secret: string): string => `${linkId}.${secret}`;

/** The page that sets a password, with the token of a link. Without an origin, the path alone. */
export const addressOfLink = (publicOrigin: string | null, token: string): string =>
  `${publicOrigin ?? ''}/auth/set-password#${token}`;

/** What a token names; null for what cannot be one. */
export function partsOfLink(token: string): { readonly linkId: Uuid; readonly secretHash: string } | null {
  const [id = '', secret = '', ...rest] = token.split('.');
  const linkId = parseUuid(id);
  const secretHash = hashRefreshToken(secret);
  return linkId.ok && secretHash !== null && rest.length === 0 ? { linkId: linkId.value, secretHash } : null;
}

/** Whether a link with this secret still sets a password. */
export const isOpen = (
  link: Row<typeof passwordLinks>,
  { secretHash, nowMicros }: { readonly secretHash: string; readonly nowMicros: bigint },
): boolean => link.state === 'OPEN' && link.secret_hash === secretHash && link.expires_at > nowMicros;

interface NewLink {
  readonly id: Uuid;
  readonly userId: Uuid;
  readonly purpose: LinkPurpose;
  readonly secretHash: string;
  /** Whether it lets its user in once where passwords are turned off. */
  readonly letsIn: boolean;
  /** Links that the user has: those that are still open stop working. */
  readonly earlier: readonly Row<typeof passwordLinks>[];
}

/** Links that are still open stop working, and so does the log-in that one opened. */
export function replaceLinks(tx: ControlTx, links: readonly Row<typeof passwordLinks>[]): void {
  for (const { commit_number: version, ...link } of links)
    if (link.state === 'OPEN' || (link.state === 'USED' && link.lets_in))
      tx.replace(passwordLinks, { ...link, state: 'REPLACED' }, version);
}

/** Writes a user's link. */
export function issueLink(
  tx: ControlTx,
  { id, userId, purpose, secretHash, letsIn, earlier }: NewLink,
): IssuedLink {
  replaceLinks(tx, earlier);
  const expiresAtMicros = tx.commitInstantMicros + BigInt(LINK_HOURS) * MICROS_PER_HOUR;
  tx.insert(passwordLinks, {
    id,
    user_id: userId,
    purpose,
    secret_hash: secretHash,
    expires_at: expiresAtMicros,
    lets_in: letsIn,
    state: 'OPEN',
  });
  const expiresAt = formatInstant(expiresAtMicros);
  tx.record({
    event: 'PASSWORD_LINK_ISSUED',
    objectType: 'User',
    objectId: userId,
    after: { linkId: id, purpose, expiresAt },
  });
  return { userId, linkId: id, purpose, expiresAt };
}

/**
 * Sets a user's password with their link, and ends the log-ins that the earlier password began and a lock-out. Refuses: LINK_INVALID, also
 * where the link is another user's, or the user may not sign in.
 */
export const setPasswordCommand = controlCommand<
  {
    readonly linkId: Uuid;
    readonly secretHash: string;
    readonly userId: Uuid;
    readonly passwordHash: string;
  },
  { readonly userId: Uuid },
  'LINK_INVALID'
>('firm.setPassword', async (tx, { linkId, secretHash, userId, passwordHash }) => {
  const [link, row, sessions] = await Promise.all([
    tx.first(linkById, { id: linkId }),
    tx.first(userById, { id: userId }),
    gatherLiveSessions(tx, userId),
  ]);
  const isGood = link?.user_id === userId && isOpen(link, { secretHash, nowMicros: tx.commitInstantMicros });
  if (!link || !isGood || !row?.is_active) return refused(refuse('LINK_INVALID', {}));
  const { commit_number: linkVersion, ...openLink } = link;
  const { commit_number: version, ...user } = row;
  const sealed = await sealRow(tx, users, { ...user, password_hash: passwordHash });
  tx.replace(passwordLinks, { ...openLink, state: 'USED' }, linkVersion);
  tx.replace(users, sealed, version);
  tx.derive(forgetAttempts, { account: userId }, 'ANY');
  const endedSessions = endSessions(tx, sessions);
  tx.record({
    event: 'PASSWORD_SET',
    objectType: 'User',
    objectId: userId,
    after: { linkId, endedSessions },
  });
  return accepted({ userId });
});
