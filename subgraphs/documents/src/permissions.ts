import { inheritAll, type FieldMap } from '@cifra/access/field-map';
import { inherit, tenant } from '@cifra/access/field-rule';

/** What each field asks of the claim. Whoever reads a document sees its party; the list, and a party by its reference, is Party.Read. */
export const permissions: FieldMap = {
  Mutation: {
    createParty: tenant('Party.Write'),
    updateParty: tenant('Party.Write'),
    deactivateParty: tenant('Party.Write'),
    activateParty: tenant('Party.Write'),
  },
  Tenant: {
    id: inherit,
    parties: tenant('Party.Read'),
    party: tenant('Party.Read'),
  },
  Party: inheritAll,
  PartyCreated: inheritAll,
  PartyUpdated: inheritAll,
  PartyDeactivated: inheritAll,
  PartyActivated: inheritAll,
};
