import type { FirmAccess } from '@cifra/access/separation/firm-access';
import { controlCommand } from '@cifra/books/command';
import { firmSettings } from '@cifra/books/directory';
import type { Sealed } from '@cifra/database/kit/sealed-cipher';
import { identityProviders } from '@cifra/database/tables/identities';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import type { Change, PlannedChange } from '../../proposals/change.ts';
import { runChange, runChangeCodes } from '../../proposals/run-change.ts';
import { endSessions } from '../../users/sessions/end-sessions.ts';
import type { ProviderRow } from './provider-clients.ts';
import {
  deleteSecret,
  deleteSecretsOf,
  everyProvider,
  insertSecret,
  liveSessionsOfProvider,
  providerByCode,
} from './queries.ts';

export interface AddContent {
  readonly providerId: Uuid;
  readonly code: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Of the sealed row; null: a public client. */
  readonly secretId: Uuid | null;
  readonly countsAsSecondFactor: boolean;
  readonly endSessionEndpoint: string | null;
}

/** What is null stays as it is. The issuer never changes: another one is another provider. */
export interface ChangeContent {
  readonly providerId: Uuid;
  readonly code: string;
  readonly name: string | null;
  readonly clientId: string | null;
  readonly secretId: Uuid | null;
  readonly countsAsSecondFactor: boolean | null;
}

export interface RemoveContent {
  readonly providerId: Uuid;
  readonly code: string;
}

/** The change that a second person has to confirm; null: it is done. */
export interface ProviderOutcome {
  readonly code: string;
  readonly changeId: Uuid | null;
}

/** Each is offered to whoever signs in. */
const MOST_PROVIDERS = 20;

const addCodes = refusalCodes('IDENTITY_PROVIDER_CODE_TAKEN', 'IDENTITY_PROVIDER_LIMIT_REACHED');
const knownCodes = refusalCodes('IDENTITY_PROVIDER_UNKNOWN');
const removalCodes = refusalCodes(...knownCodes, 'LAST_WAY_IN');

/** Nobody's grants change: whom a provider vouches for is a link of its own. Yet who runs it can sign in as everybody who is linked. */
const protecting = (firm: FirmAccess): Omit<PlannedChange<null>, 'base' | 'apply'> => ({
  after: firm,
  concerned: [],
  serves: [],
  isProtecting: true,
});

const permission = 'Identity.Manage';

const settingsOf = ({
  name,
  issuer,
  client_id: clientId,
  counts_as_second_factor: countsAsSecondFactor,
}: Pick<ProviderRow, 'name' | 'issuer' | 'client_id' | 'counts_as_second_factor'>) => ({
  name,
  issuer,
  clientId,
  countsAsSecondFactor,
});

/** Another provider. Refuses in this order: IDENTITY_PROVIDER_CODE_TAKEN, IDENTITY_PROVIDER_LIMIT_REACHED. */
export function addChange(content: AddContent): Change<null, CodeOf<typeof addCodes>> {
  const { providerId, code, name, issuer, clientId, secretId, countsAsSecondFactor } = content;
  return {
    kind: 'ADD_IDENTITY_PROVIDER',
    permission,
    tenantIds: [],
    content,
    gather: async (tx) => {
      const providers = await tx.all(everyProvider, {});
      return (firm) => {
        if (providers.some((each) => each.code === code))
          return refused(refuse('IDENTITY_PROVIDER_CODE_TAKEN', { providerCode: code }));
        if (providers.filter(({ state }) => state === 'ACTIVE').length >= MOST_PROVIDERS)
          return refused(refuse('IDENTITY_PROVIDER_LIMIT_REACHED', { limit: MOST_PROVIDERS }));
        return accepted({
          ...protecting(firm),
          base: [],
          apply: async (write) => {
            write.insert(identityProviders, {
              id: providerId,
              code,
              name,
              issuer,
              client_id: clientId,
              secret_id: secretId,
              counts_as_second_factor: countsAsSecondFactor,
              end_session_endpoint: content.endSessionEndpoint,
              scim_token_hash: null,
              scim_token_until: null,
              scim_made_by: null,
              is_external_id_subject: false,
              state: 'ACTIVE',
            });
            write.record({
              event: 'IDENTITY_PROVIDER_ADDED',
              objectType: 'IdentityProvider',
              objectId: code,
              after: { name, issuer, clientId, countsAsSecondFactor },
            });
            return null;
          },
        });
      };
    },
  };
}

/** Other settings of a provider. Refuses: IDENTITY_PROVIDER_UNKNOWN. */
export function changeChange(content: ChangeContent): Change<null, CodeOf<typeof knownCodes>> {
  const { code, name, clientId, secretId, countsAsSecondFactor } = content;
  return {
    kind: 'CHANGE_IDENTITY_PROVIDER',
    permission,
    tenantIds: [],
    content,
    gather: async (tx) => {
      const row = await tx.first(providerByCode, { code });
      return (firm) => {
        if (row?.state !== 'ACTIVE')
          return refused(refuse('IDENTITY_PROVIDER_UNKNOWN', { providerCode: code }));
        const { commit_number: version, ...provider } = row;
        const changed = {
          ...provider,
          name: name ?? row.name,
          client_id: clientId ?? row.client_id,
          secret_id: secretId ?? row.secret_id,
          counts_as_second_factor: countsAsSecondFactor ?? row.counts_as_second_factor,
        };
        return accepted({
          ...protecting(firm),
          base: [version.toString()],
          apply: async (write) => {
            write.replace(identityProviders, changed, version);
            if (secretId !== null && row.secret_id !== null)
              write.derive(deleteSecret, { id: row.secret_id }, 'ANY');
            write.record({
              event: 'IDENTITY_PROVIDER_CHANGED',
              objectType: 'IdentityProvider',
              objectId: code,
              before: settingsOf(row),
              after: { ...settingsOf(changed), isSecretReplaced: secretId !== null },
            });
            return null;
          },
        });
      };
    },
  };
}

/** A provider less: the sessions that it began end. Refuses in this order: IDENTITY_PROVIDER_UNKNOWN, LAST_WAY_IN. */
export function removeChange(content: RemoveContent): Change<null, CodeOf<typeof removalCodes>> {
  const { providerId, code } = content;
  return {
    kind: 'REMOVE_IDENTITY_PROVIDER',
    permission,
    tenantIds: [],
    content,
    gather: async (tx) => {
      const [providers, settings, sessions] = await Promise.all([
        tx.all(everyProvider, {}),
        firmSettings(tx),
        tx.all(liveSessionsOfProvider, { providerId, nowMicros: tx.commitInstantMicros }),
      ]);
      const active = providers.filter(({ state }) => state === 'ACTIVE');
      const row = active.find(({ id }) => id === providerId);
      return (firm) => {
        if (row === undefined) return refused(refuse('IDENTITY_PROVIDER_UNKNOWN', { providerCode: code }));
        if (!settings['access.localLogIn'] && active.length === 1) return refused(refuse('LAST_WAY_IN', {}));
        const { commit_number: version, ...provider } = row;
        return accepted({
          ...protecting(firm),
          base: [version.toString()],
          apply: async (write) => {
            write.replace(
              identityProviders,
              { ...provider, secret_id: null, scim_token_hash: null, state: 'REMOVED' },
              version,
            );
            write.derive(deleteSecretsOf, { providerId }, 'ANY');
            write.record({
              event: 'IDENTITY_PROVIDER_REMOVED',
              objectType: 'IdentityProvider',
              objectId: code,
              before: settingsOf(row),
              after: { endedSessions: endSessions(write, sessions) },
            });
            return null;
          },
        });
      };
    },
  };
}

/** A secret that was sealed for its row before the command. */
export interface SealedProviderSecret {
  readonly id: Uuid;
  readonly secret: Sealed;
}

/** Kept beside the proposal, too, which cannot hold it. */
function keepSecret(tx: ControlTx, providerId: Uuid, sealed: SealedProviderSecret | null): void {
  if (sealed !== null) tx.derive(insertSecret, { providerId, ...sealed });
}

const addCommandCodes = refusalCodes(...addCodes, ...runChangeCodes);

/** Adds a provider, or proposes it. Refuses as `addChange` does, then as `runChange` does. */
export const addProviderCommand = controlCommand<
  { readonly content: AddContent; readonly sealed: SealedProviderSecret | null },
  ProviderOutcome,
  CodeOf<typeof addCommandCodes>
>(
  'firm.addIdentityProvider',
  async (tx, { content, sealed }, context) => {
    const run = await runChange(tx, addChange(content), context);
    if (!run.ok) return run;
    keepSecret(tx, content.providerId, sealed);
    return accepted({ code: content.code, changeId: run.value.changeId });
  },
  { refuses: addCommandCodes },
);

const changeCommandCodes = refusalCodes(...knownCodes, ...runChangeCodes);

/** Changes a provider, or proposes it. Refuses as `changeChange` does, then as `runChange` does. */
export const changeProviderCommand = controlCommand<
  { readonly content: ChangeContent; readonly sealed: SealedProviderSecret | null },
  ProviderOutcome,
  CodeOf<typeof changeCommandCodes>
>(
  'firm.changeIdentityProvider',
  async (tx, { content, sealed }, context) => {
    const run = await runChange(tx, changeChange(content), context);
    if (!run.ok) return run;
    keepSecret(tx, content.providerId, sealed);
    return accepted({ code: content.code, changeId: run.value.changeId });
  },
  { refuses: changeCommandCodes },
);

export const removeProviderCodes = refusalCodes(...removalCodes, ...runChangeCodes);

/** Removes a provider, or proposes it. Refuses as `removeChange` does, then as `runChange` does. */
export const removeProviderCommand = controlCommand<
  RemoveContent,
  ProviderOutcome,
  CodeOf<typeof removeProviderCodes>
>(
  'firm.removeIdentityProvider',
  async (tx, content, context) => {
    const run = await runChange(tx, removeChange(content), context);
    return run.ok ? accepted({ code: content.code, changeId: run.value.changeId }) : run;
  },
  { refuses: removeProviderCodes },
);
