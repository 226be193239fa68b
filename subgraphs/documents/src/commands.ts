import { activateParty, createParty, deactivateParty, updateParty } from './operations/parties.ts';

export const commands = [createParty, updateParty, deactivateParty, activateParty];
