import { holdersAt } from '@cifra/access/separation/firm-access';
import { formatInstant } from '@cifra/domain/instant';
import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId, parseObjectId } from '@cifra/domain/object-id';
import { confirmChange as confirm } from '@cifra/firm/decisions/confirm-change';
import { rejectChangeCommand, withdrawChangeCommand } from '@cifra/firm/decisions/close-change';
import { looseningNotices } from '@cifra/firm/decisions/loosening-notice';
import { holdingOfChange } from '@cifra/firm/decisions/holding-of-change';
import { changeById, openChanges, type ChangeRow } from '@cifra/firm/decisions/queries';
import { confirmersOf } from '@cifra/firm/decisions/read-changes';
import { everyUser } from '@cifra/firm/directory/queries';
import { gatherFirmAccess } from '@cifra/firm/proposals/gather-firm-access';
import { newSecret } from '@cifra/firm/users/password-links';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { Listing, printResult, type JsonFlag } from './output.ts';
import { personOf, requestAs } from './person.ts';
import { accept } from './refused.ts';
import { withBooks, type Session } from './session.ts';
import { tenantsNamed } from './tenants.ts';
import { showLink } from './users.ts';

const now = (): bigint => BigInt(Date.now()) * 1000n;

/** `changes list`. JSON: `[{ id, kind, permission, tenants, content, digest, reason, proposedBy, expiresAt, mayConfirm, waitsUntil }]`. */
export const listChanges: CliCommand<JsonFlag> = (context, flags) =>
  withBooks(context, async (session) => {
    const { control } = session.books;
    const listing = new Listing<ListedChange>(context, flags, (change) => [
      `${change.id}  ${change.kind} by ${change.proposedBy}, until ${change.expiresAt}`,
      `    ${JSON.stringify(change.content)}`,
      `    ${change.reason}`,
      `    ${confirmedBy(change)}`,
      `    digest ${change.digest}`,
    ]);
    const rows = await control.all(openChanges, { nowMicros: now() });
    const emails = new Map((await control.all(everyUser, {})).map(({ id, email }) => [id, email]));
    for (const row of rows) listing.add(await listed(session, row, emails));
    listing.end(rows.length === 0 ? 'Nothing waits for a second person' : undefined);
  });

function confirmedBy({ mayConfirm, waitsUntil, proposedBy }: ListedChange): string {
  if (mayConfirm.length > 0) return `may be confirmed by ${mayConfirm.join(', ')}`;
  return waitsUntil === null
    ? 'nobody may confirm it now'
    : `may be confirmed by ${proposedBy}, alone, from ${waitsUntil} on`;
}

interface ListedChange {
  readonly id: string;
  readonly kind: string;
  readonly permission: string;
  /** None: the permission is needed firm-wide. */
  readonly tenants: readonly string[];
  readonly content: unknown;
  readonly digest: string;
  readonly reason: string;
  readonly proposedBy: string;
  readonly expiresAt: string;
  readonly mayConfirm: readonly string[];
  /** From when on its maker may confirm it in a firm of one; null: somebody else has to. */
  readonly waitsUntil: string | null;
}

async function listed(
  session: Session,
  row: ChangeRow,
  emails: ReadonlyMap<Uuid, string>,
): Promise<ListedChange> {
  const nameOf = (id: Uuid): string => emails.get(id) ?? id;
  const tenants = await tenantsNamed(session, holdingOfChange(row).tenantIds);
  const { control } = session.books;
  const confirmers = await confirmersOf(control, row, now());
  const notices = await looseningNotices(control, { changeId: row.id, nowMicros: now() });
  return {
    id: firmObjectId('ProposedChange', row.id),
    kind: row.kind,
    permission: row.permission,
    tenants: tenants.map(({ slug }) => slug),
    content: withoutSecret(row.content),
    digest: row.digest,
    reason: row.reason,
    proposedBy: nameOf(row.proposed_by),
    expiresAt: formatInstant(row.expires_at),
    mayConfirm: confirmers.map(({ userId }) => nameOf(userId)),
    waitsUntil: notices[0]?.waitsUntil ?? null,
  };
}

function withoutSecret(content: string): unknown {
  const { secretHash: _hash, ...shown } = JSON.parse(content) as Record<string, unknown>;
  return shown;
}

export type ConfirmFlags = JsonFlag & { readonly digest: string; readonly as: string };

/** `changes confirm <change>`. JSON: `{ id, state }`, or of a link as `users reset`. */
export const confirmChange: CliCommand<ConfirmFlags, [named: string]> = (context, flags, named) =>
  withBooks(context, async (session) => {
    const { userId } = await personOf(session, flags.as);
    const { secret, secretHash } = newSecret();
    const { changeId, link } = accept(
      await confirm(
        session.books,
        { changeId: idOf(named), digest: flags.digest, secretHash },
        requestAs(session, userId),
      ),
    );
    if (link === null)
      return printResult(
        context,
        flags,
        { id: firmObjectId('ProposedChange', changeId), state: 'CONFIRMED' },
        () => [`${named} is confirmed and done`],
      );
    const email = (await session.books.control.all(everyUser, {})).find(
      ({ id }) => id === link.userId,
    )?.email;
    return showLink(context, flags, { issued: link, secret, email: email ?? link.userId });
  });

export type RejectFlags = JsonFlag & { readonly reason: string; readonly as: string };

/** `changes reject <change>`. JSON: `{ id, state }`. */
export const rejectChange: CliCommand<RejectFlags, [named: string]> = (context, flags, named) =>
  withBooks(context, async (session) => {
    const { userId } = await personOf(session, flags.as);
    const changeId = idOf(named);
    const row = await session.books.control.first(changeById, { id: changeId });
    const firm = await gatherFirmAccess(session.books.control, now());
    if (row === null || !holdersAt(firm, holdingOfChange(row), now()).includes(userId))
      throw new CliFailure(`There is no change ${named} that ${flags.as} may reject.`);
    const request = { ...requestAs(session, userId), reason: flags.reason.normalize('NFC').trim() };
    accept(await session.books.executeControl(rejectChangeCommand, { changeId }, request));
    printResult(context, flags, { id: firmObjectId('ProposedChange', changeId), state: 'REJECTED' }, () => [
      `${named} is rejected`,
    ]);
  });

export type WithdrawFlags = JsonFlag & { readonly reason?: string; readonly as: string };

/** `changes withdraw <change>`. JSON: `{ id, state }`. */
export const withdrawChange: CliCommand<WithdrawFlags, [named: string]> = (context, flags, named) =>
  withBooks(context, async (session) => {
    const { userId } = await personOf(session, flags.as);
    const changeId = idOf(named);
    const request = { ...requestAs(session, userId), reason: flags.reason?.normalize('NFC').trim() ?? null };
    accept(await session.books.executeControl(withdrawChangeCommand, { changeId }, request));
    printResult(context, flags, { id: firmObjectId('ProposedChange', changeId), state: 'WITHDRAWN' }, () => [
      `${named} is withdrawn`,
    ]);
  });

function idOf(named: string): Uuid {
  const id = parseObjectId(named);
  if (id?.type !== 'ProposedChange')
    throw new CliFailure(`There is no change ${named}. \`changes list\` lists them.`);
  return id.rowId;
}
