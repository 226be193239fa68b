import type { Uuid } from '@cifra/domain/ids';
import type { PartyContent } from '@cifra/domain/party';
import { tenantCommand } from '@cifra/books/command';
import {
  activateParty as activate,
  deactivateParty as deactivate,
  updateParty as update,
  type PartyChange,
} from '@cifra/books/parties/change-party';
import { createParty as create } from '@cifra/books/parties/create-party';
import type { PartyVersion } from '@cifra/books/parties/party-facts';
import type { StepInput } from '@cifra/subgraph-kit/parse-step';

/** What is done with customers and vendors. Each answers the party's id. */

const versionOf = ({ id, version }: StepInput): PartyVersion => ({ id, version: BigInt(version) });

export type CreatePartyCode = 'PARTY_CODE_TAKEN' | 'INPUT_INVALID' | 'CURRENCY_UNKNOWN';
type FoundCode = 'PARTY_UNKNOWN' | 'VERSION_CONFLICT';

export const createParty = tenantCommand<PartyContent, Uuid, CreatePartyCode>(
  'documents.createParty',
  (tx, input, { newId }) => create(tx, input, newId),
);

export const updateParty = tenantCommand<
  { readonly party: StepInput; readonly change: PartyChange },
  Uuid,
  CreatePartyCode | FoundCode
>('documents.updateParty', (tx, { party, change }) => update(tx, versionOf(party), change));

export const deactivateParty = tenantCommand<StepInput, Uuid, FoundCode | 'PARTY_HAS_OPEN_ITEMS'>(
  'documents.deactivateParty',
  (tx, input) => deactivate(tx, versionOf(input)),
);

export const activateParty = tenantCommand<StepInput, Uuid, FoundCode>(
  'documents.activateParty',
  (tx, input) => activate(tx, versionOf(input)),
);
