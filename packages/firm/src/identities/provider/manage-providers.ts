import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { runChangeCodes } from '../../proposals/run-change.ts';
import type { ProviderClients, ProviderRow } from './provider-clients.ts';
import {
  addProviderCommand,
  changeProviderCommand,
  removeProviderCommand,
  type ProviderOutcome,
  type removeProviderCodes,
  type SealedProviderSecret,
} from './provider-change.ts';
import { discover } from './provider-metadata.ts';
import { placeOfSecret, providerByCode } from './queries.ts';

export interface ProviderParts {
  readonly books: Books;
  readonly masterKeys: MasterKeys;
  readonly providerClients: ProviderClients;
}

export interface NewProvider {
  readonly code: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client. */
  readonly clientSecret: string | null;
  readonly countsAsSecondFactor: boolean;
}

export const addProviderCodes = refusalCodes(
  'IDENTITY_PROVIDER_UNFIT',
  'MASTER_KEY_MISSING',
  'IDENTITY_PROVIDER_CODE_TAKEN',
  'IDENTITY_PROVIDER_LIMIT_REACHED',
  ...runChangeCodes,
);

/**
 * Asks a provider what it is, and adds it or proposes that. Refuses in this order: IDENTITY_PROVIDER_UNFIT, MASTER_KEY_MISSING, then as
 * `addProviderCommand` does.
 */
export async function addProvider(
  { books, masterKeys, providerClients }: ProviderParts,
  { clientSecret, ...provider }: NewProvider,
  request: CommandRequest,
): Promise<Result<ProviderOutcome, RefusalOf<typeof addProviderCodes> | Refusal<DoorRefusalCode>>> {
  const described = await discover(provider.issuer, providerClients.testHosts);
  if (!described.ok) return described;
  const sealed = sealedSecret(masterKeys, clientSecret);
  if (!sealed.ok) return sealed;
  const content = {
    ...provider,
    providerId: newId(),
    secretId: sealed.value?.id ?? null,
    endSessionEndpoint: described.value.end_session_endpoint,
  };
  return books.executeControl(addProviderCommand, { content, sealed: sealed.value }, request);
}

/** What is null stays as it is. */
export interface ProviderSettings {
  readonly code: string;
  readonly name: string | null;
  readonly clientId: string | null;
  readonly clientSecret: string | null;
  readonly countsAsSecondFactor: boolean | null;
}

export const changeProviderCodes = refusalCodes(
  'IDENTITY_PROVIDER_UNKNOWN',
  'MASTER_KEY_MISSING',
  ...runChangeCodes,
);

/** Changes a provider, or proposes that. Refuses in this order: IDENTITY_PROVIDER_UNKNOWN, MASTER_KEY_MISSING, then as `runChange` does. */
export async function changeProvider(
  { books, masterKeys }: Omit<ProviderParts, 'providerClients'>,
  { clientSecret, ...settings }: ProviderSettings,
  request: CommandRequest,
): Promise<Result<ProviderOutcome, RefusalOf<typeof changeProviderCodes> | Refusal<DoorRefusalCode>>> {
  const provider = await activeProvider(books, settings.code);
  if (!provider.ok) return provider;
  const sealed = sealedSecret(masterKeys, clientSecret);
  if (!sealed.ok) return sealed;
  const content = { ...settings, providerId: provider.value.id, secretId: sealed.value?.id ?? null };
  return books.executeControl(changeProviderCommand, { content, sealed: sealed.value }, request);
}

/** Removes a provider, or proposes that. Refuses as `removeProviderCommand` does. */
export async function removeProvider(
  books: Books,
  code: string,
  request: CommandRequest,
): Promise<Result<ProviderOutcome, RefusalOf<typeof removeProviderCodes> | Refusal<DoorRefusalCode>>> {
  const provider = await activeProvider(books, code);
  if (!provider.ok) return provider;
  return books.executeControl(removeProviderCommand, { providerId: provider.value.id, code }, request);
}

/** A provider with which people may sign in. Refuses: IDENTITY_PROVIDER_UNKNOWN. */
export async function activeProvider(
  { control }: Books,
  code: string,
): Promise<Result<ProviderRow, Refusal<'IDENTITY_PROVIDER_UNKNOWN'>>> {
  const row = await control.first(providerByCode, { code });
  return row?.state === 'ACTIVE'
    ? accepted(row)
    : refused(refuse('IDENTITY_PROVIDER_UNKNOWN', { providerCode: code.slice(0, 60) }));
}

function sealedSecret(
  masterKeys: MasterKeys,
  clientSecret: string | null,
): Result<SealedProviderSecret | null, Refusal<'MASTER_KEY_MISSING'>> {
  if (clientSecret === null) return accepted(null);
  const id: Uuid = newId();
  const secret = masterKeys.seal(placeOfSecret(id), clientSecret);
  return secret.ok ? accepted({ id, secret: secret.value }) : secret;
}
