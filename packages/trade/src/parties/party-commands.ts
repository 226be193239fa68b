import type { Uuid } from '@cifra/domain/ids';
import type { PartyContent } from '@cifra/domain/party';
import type { CodeOf } from '@cifra/domain/refusal-codes';
import { tenantCommand } from '@cifra/books/command';
import type { StepInput } from '@cifra/books/step-input';
import {
  activateParty,
  deactivateParty,
  deactivatePartyCodes,
  updateParty,
  updatePartyCodes,
  type PartyChange,
} from './change-party.ts';
import { createParty, createPartyCodes } from './create-party.ts';
import { findPartyCodes, type PartyVersion } from './party-facts.ts';

/** What is done with customers and vendors. Each answers the party's id. */

const versionOf = ({ id, version }: StepInput): PartyVersion => ({ id, version: BigInt(version) });

export const createPartyCommand = tenantCommand<PartyContent, Uuid, CodeOf<typeof createPartyCodes>>(
  'documents.createParty',
  (tx, input, { newId }) => createParty(tx, input, newId),
  { refuses: createPartyCodes },
);

export const updatePartyCommand = tenantCommand<
  { readonly party: StepInput; readonly change: PartyChange },
  Uuid,
  CodeOf<typeof updatePartyCodes>
>('documents.updateParty', (tx, { party, change }) => updateParty(tx, versionOf(party), change), {
  refuses: updatePartyCodes,
});

export const deactivatePartyCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof deactivatePartyCodes>>(
  'documents.deactivateParty',
  (tx, input) => deactivateParty(tx, versionOf(input)),
  { refuses: deactivatePartyCodes },
);

export const activatePartyCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof findPartyCodes>>(
  'documents.activateParty',
  (tx, input) => activateParty(tx, versionOf(input)),
  { refuses: findPartyCodes },
);
