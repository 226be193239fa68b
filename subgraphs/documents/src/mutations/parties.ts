import { tenant } from '@cifra/access/field-rule';
import {
  activatePartyCommand,
  createPartyCommand,
  deactivatePartyCommand,
  updatePartyCommand,
} from '@cifra/trade/parties/party-commands';
import { newParty, partyChange } from '../parse/party.ts';
import { partyStep } from '../parse/step.ts';
import { writtenParty } from './answers.ts';
import { mutation } from './kit.ts';

const needs = tenant('Party.Write');

export const partyMutations = [
  mutation('createParty', {
    needs,
    input: newParty,
    command: createPartyCommand,
    answers: 'PartyCreated',
    shape: async (id, context) => ({ party: await writtenParty(context, id) }),
  }),
  mutation('updateParty', {
    needs,
    input: partyChange,
    command: updatePartyCommand,
    answers: 'PartyUpdated',
    shape: async (id, context) => ({ party: await writtenParty(context, id) }),
  }),
  mutation('deactivateParty', {
    needs,
    input: partyStep,
    command: deactivatePartyCommand,
    answers: 'PartyDeactivated',
    shape: async (id, context) => ({ party: await writtenParty(context, id) }),
  }),
  mutation('activateParty', {
    needs,
    input: partyStep,
    command: activatePartyCommand,
    answers: 'PartyActivated',
    shape: async (id, context) => ({ party: await writtenParty(context, id) }),
  }),
];
