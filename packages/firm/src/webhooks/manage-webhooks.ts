import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { accessNow } from '../access/access-now.ts';
import { parseWebhookUrl, type TestHosts } from './address/webhook-url.ts';
import { changeWebhookCommand } from './commands/change-webhook.ts';
import { changeWebhookStateCommand } from './commands/change-webhook-state.ts';
import { createWebhookCommand, type SealedSecret, type WebhookChoice } from './commands/create-webhook.ts';
import { rotateWebhookSecretCommand } from './commands/rotate-webhook-secret.ts';
import { isWebhookEventType } from './event-types.ts';
import type { WebhookRow } from './queries.ts';
import { missingRight, type WebhookScope } from './rights.ts';
import { newWebhookSecret, placeOfSecret } from './secret.ts';

export interface WebhookParts {
  readonly books: Books;
  readonly masterKeys: MasterKeys;
  readonly webhookTestHosts: TestHosts;
}

export interface SecretShown {
  readonly webhookId: Uuid;
  /** The text that receivers enter. Null: this answers a request that was carried out before, and it was shown then. */
  readonly secret: string | null;
}

export const createWebhookCodes = refusalCodes(
  'WEBHOOK_ADDRESS_NOT_ALLOWED',
  'WEBHOOK_RIGHTS_MISSING',
  'MASTER_KEY_MISSING',
  'WEBHOOK_LIMIT_REACHED',
);

/**
 * Creates a webhook, with a secret that is sealed before the command sees it. Refuses in this order: WEBHOOK_ADDRESS_NOT_ALLOWED,
 * WEBHOOK_RIGHTS_MISSING, MASTER_KEY_MISSING, WEBHOOK_LIMIT_REACHED.
 */
export async function createWebhook(
  parts: WebhookParts,
  {
    tenantId,
    createdBy,
    ...choice
  }: WebhookChoice & { readonly tenantId: Uuid | null; readonly createdBy: Uuid },
  request: CommandRequest,
): Promise<Result<SecretShown, RefusalOf<typeof createWebhookCodes> | Refusal<DoorRefusalCode>>> {
  const url = parseWebhookUrl(choice.url, parts.webhookTestHosts);
  if (!url.ok) return url;
  const rights = await checkRights(parts, createdBy, { tenantId, eventTypes: choice.eventTypes });
  if (!rights.ok) return rights;
  const made = newSealedSecret(parts.masterKeys);
  if (!made.ok) return made;
  const { sealed, secret } = made.value;
  const webhook = { ...choice, url: url.value, id: newId(), tenantId, createdBy, sealed };
  const created = await parts.books.executeControl(createWebhookCommand, webhook, request);
  if (!created.ok) return created;
  const { webhookId, secretId } = created.value;
  return accepted({ webhookId, secret: secretId === sealed.id ? secret : null });
}

export const rotateSecretCodes = refusalCodes('MASTER_KEY_MISSING', 'WEBHOOK_UNKNOWN');

/** Gives a webhook another secret. Refuses in this order: MASTER_KEY_MISSING, WEBHOOK_UNKNOWN. */
export async function rotateWebhookSecret(
  { books, masterKeys }: WebhookParts,
  webhookId: Uuid,
  request: CommandRequest,
): Promise<Result<SecretShown, RefusalOf<typeof rotateSecretCodes> | Refusal<DoorRefusalCode>>> {
  const made = newSealedSecret(masterKeys);
  if (!made.ok) return made;
  const { sealed, secret } = made.value;
  const rotated = await books.executeControl(rotateWebhookSecretCommand, { webhookId, sealed }, request);
  if (!rotated.ok) return rotated;
  return accepted({ webhookId, secret: rotated.value.secretId === sealed.id ? secret : null });
}

export const updateWebhookCodes = refusalCodes(
  'WEBHOOK_ADDRESS_NOT_ALLOWED',
  'WEBHOOK_RIGHTS_MISSING',
  'WEBHOOK_UNKNOWN',
);

/**
 * Changes what is given. The rights that count stay the creator's. Refuses in this order: WEBHOOK_ADDRESS_NOT_ALLOWED, WEBHOOK_RIGHTS_MISSING,
 * WEBHOOK_UNKNOWN.
 */
export async function updateWebhook(
  parts: WebhookParts,
  { webhook, change }: { readonly webhook: WebhookRow; readonly change: Nullable<WebhookChoice> },
  request: CommandRequest,
): Promise<
  Result<{ readonly webhookId: Uuid }, RefusalOf<typeof updateWebhookCodes> | Refusal<DoorRefusalCode>>
> {
  const url = parseWebhookUrl(change.url ?? webhook.url, parts.webhookTestHosts);
  if (!url.ok) return url;
  const eventTypes = change.eventTypes ?? eventTypesOf(webhook);
  const rights = await checkRights(parts, webhook.created_by, { tenantId: webhook.tenant_id, eventTypes });
  if (!rights.ok) return rights;
  const changed = { webhookId: webhook.id, name: change.name ?? webhook.name, url: url.value, eventTypes };
  return parts.books.executeControl(changeWebhookCommand, changed, request);
}

export const resumeWebhookCodes = refusalCodes(
  'WEBHOOK_RIGHTS_MISSING',
  'WEBHOOK_UNKNOWN',
  'WEBHOOK_STATE_CONFLICT',
);

/** Resumes a webhook whose creator may have it. Refuses in this order: WEBHOOK_RIGHTS_MISSING, WEBHOOK_UNKNOWN, WEBHOOK_STATE_CONFLICT. */
export async function resumeWebhook(
  parts: WebhookParts,
  webhook: WebhookRow,
  request: CommandRequest,
): Promise<
  Result<{ readonly webhookId: Uuid }, RefusalOf<typeof resumeWebhookCodes> | Refusal<DoorRefusalCode>>
> {
  const scope = { tenantId: webhook.tenant_id, eventTypes: eventTypesOf(webhook) };
  const rights = await checkRights(parts, webhook.created_by, scope);
  if (!rights.ok) return rights;
  const resumed = { webhookId: webhook.id, change: { to: 'ACTIVE' } } as const;
  return parts.books.executeControl(changeWebhookStateCommand, resumed, request);
}

type Nullable<Of> = { readonly [Name in keyof Of]: Of[Name] | null };

/** The chosen types. One that this version does not know is left out. */
export const eventTypesOf = ({ event_types }: Pick<WebhookRow, 'event_types'>) =>
  (JSON.parse(event_types) as string[]).filter(isWebhookEventType);

async function checkRights(
  { books }: WebhookParts,
  userId: Uuid,
  scope: WebhookScope,
): Promise<Result<null, Refusal<'WEBHOOK_RIGHTS_MISSING'>>> {
  const missing = missingRight(await accessNow(books.control)(userId), scope);
  return missing === null ? accepted(null) : refused(refuse('WEBHOOK_RIGHTS_MISSING', missing));
}

function newSealedSecret(
  masterKeys: MasterKeys,
): Result<{ readonly sealed: SealedSecret; readonly secret: string }, Refusal<'MASTER_KEY_MISSING'>> {
  const [id, secret] = [newId(), newWebhookSecret()];
  const sealed = masterKeys.seal(placeOfSecret(id), secret);
  return sealed.ok ? accepted({ sealed: { id, secret: sealed.value }, secret }) : sealed;
}
