import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { changeById, type ChangeRow } from '@cifra/firm/decisions/queries';
import { addressOfLink, tokenOfLink, type IssuedLink } from '@cifra/firm/users/password-links';
import { passkeysOfUser, type PasskeyRow } from '@cifra/firm/users/second-factor/passkeys/queries';
import { grantById, groupById } from '@cifra/firm/directory/queries';
import { deliveryById, webhookById, type DeliveryRow, type WebhookRow } from '@cifra/firm/webhooks/queries';
import { readKey, type ApiKey } from '@cifra/firm/api-keys/read-keys';
import type { FirmContext } from '../context.ts';
import type { ClusterRow, GrantRow, GroupRow, TenantRow, UserRow } from '../loaders.ts';

/** What a command wrote, as it is now: a repeated request shows the object's present state, not the one of then. */

export async function writtenUser({ loaders }: FirmContext, id: Uuid): Promise<UserRow> {
  return written(await loaders.user.clear(id).load(id));
}

export async function writtenGrant({ books }: FirmContext, id: Uuid): Promise<GrantRow> {
  return written(await books.control.first(grantById, { id }));
}

export async function writtenCluster({ loaders }: FirmContext, id: Uuid): Promise<ClusterRow> {
  return written(await loaders.cluster.clear(id).load(id));
}

export async function writtenTenant({ loaders }: FirmContext, id: Uuid): Promise<TenantRow> {
  return written(await loaders.tenant.clear(id).load(id));
}

export async function writtenGroup({ books }: FirmContext, id: Uuid): Promise<GroupRow> {
  return written((await books.control.first(groupById, { id })) ?? null);
}

export async function writtenWebhook({ books }: FirmContext, id: Uuid): Promise<WebhookRow> {
  return written(await books.control.first(webhookById, { id }));
}

export async function writtenKey({ books }: FirmContext, id: Uuid): Promise<ApiKey> {
  return written(await readKey(books.control, id));
}

export async function writtenDelivery({ books }: FirmContext, id: Uuid): Promise<DeliveryRow> {
  return written(await books.control.first(deliveryById, { id }));
}

export async function writtenPasskey(
  { books }: FirmContext,
  { userId, passkeyId }: { readonly userId: Uuid; readonly passkeyId: Uuid },
): Promise<PasskeyRow> {
  const passkeys = await books.control.all(passkeysOfUser, { userId });
  return written(passkeys.find(({ id }) => id === passkeyId) ?? null);
}

export async function writtenChange({ books }: FirmContext, id: Uuid): Promise<ChangeRow> {
  return written(await books.control.first(changeById, { id }));
}

export async function proposedChange(context: FirmContext, changeId: Uuid) {
  return { __typename: 'ChangeProposed', change: await writtenChange(context, changeId) } as const;
}

/** A secret that is answered once has no idempotency key: a repeated answer would have to keep it. */
export async function issuedLink(context: FirmContext, issued: IssuedLink, secret: string) {
  const { userId, purpose, expiresAt } = issued;
  const user = await writtenUser(context, userId);
  const url = addressOfLink(context.publicOrigin, tokenOfLink(issued, secret));
  const { email: to, name } = user;
  const isMailed =
    context.mailLink !== null && (await context.mailLink({ to, name, purpose, url, expiresAt }));
  // Who has it by mail needs nobody else to know it.
  return {
    __typename: 'PasswordLinkIssued',
    user,
    url: isMailed ? null : url,
    isMailed,
    expiresAt,
  } as const;
}

export function written<Row>(row: Row | null): Row {
  if (row === null) throw new InvariantBroken('what a command wrote is not there');
  return row;
}
