import { inheritAll, type FieldMap } from '@cifra/access/field-map';
import { inherit, tenant } from '@cifra/access/field-rule';

/** What each field asks of the claim. Whoever reads a document sees its party; the list, and a party by its reference, is Party.Read. */
export const permissions: FieldMap = {
  Mutation: {
    createParty: tenant('Party.Write'),
    updateParty: tenant('Party.Write'),
    deactivateParty: tenant('Party.Write'),
    activateParty: tenant('Party.Write'),
    createTaxCode: tenant('TaxCode.Write'),
    updateTaxCode: tenant('TaxCode.Write'),
    changeDocumentSeries: tenant('Settings.Write'),
  },
  Tenant: {
    id: inherit,
    parties: tenant('Party.Read'),
    party: tenant('Party.Read'),
    taxCodes: tenant('TaxCode.Read'),
    taxCode: tenant('TaxCode.Read'),
    documentSeries: tenant('Settings.Read'),
  },
  Party: inheritAll,
  PartyCreated: inheritAll,
  PartyUpdated: inheritAll,
  PartyDeactivated: inheritAll,
  PartyActivated: inheritAll,
  TaxCode: inheritAll,
  TaxCodeCreated: inheritAll,
  TaxCodeUpdated: inheritAll,
  DocumentSeries: inheritAll,
  DocumentSeriesNumber: inheritAll,
  DocumentSeriesChanged: inheritAll,
};
