import { inheritAll, inheritAllBut, type FieldMap } from '@cifra/access/field-map';
import { inherit, signedIn, tenant } from '@cifra/access/field-rule';
import { rulesOf } from '@cifra/subgraph-kit/mutation';
import { mutations } from './mutations.ts';
import { documentPermissions } from './permissions-documents.ts';

/**
 * What each field asks of the claim. What the mutations ask stands in their declarations, and what they answer is theirs. Whoever reads a
 * document sees its party; the list, and a party by its reference, is Party.Read.
 */
export const permissions: FieldMap = {
  ...rulesOf(mutations),
  ...documentPermissions.types,
  Tenant: {
    ...documentPermissions.Tenant,
    id: inherit,
    parties: tenant('Party.Read'),
    party: tenant('Party.Read'),
    taxCodes: tenant('TaxCode.Read'),
    taxCode: tenant('TaxCode.Read'),
    items: tenant('Item.Read'),
    item: tenant('Item.Read'),
    documentSeries: tenant('Settings.Read'),
    documentNumberReport: tenant('Report.Read'),
    legalDetails: tenant('Settings.Read'),
    // Besides, what each needs to read the object that it is attached to: in the resolver.
    vouchers: tenant('File.Download'),
    voucher: tenant('File.Download'),
    corrections: tenant('Document.Draft.Read'),
    correction: tenant('Document.Draft.Read'),
    // Each kind asks for its own permission, in the resolver: what the caller may not read is not searched.
    search: signedIn,
  },
  // What the firm notes of a client's customers is not the client's people's to read.
  Party: inheritAllBut({ note: tenant('Party.Read') }),
  TaxCode: inheritAll,
  Account: inheritAll,
  Item: inheritAll,
  LegalDetails: inheritAll,
  DocumentSeries: inheritAll,
  DocumentSeriesNumber: inheritAll,
  DocumentNumberReport: inheritAll,
  NumberGap: inheritAll,
  Voucher: inheritAll,
  Correction: inheritAllBut({ document: tenant('Document.Read'), allocation: tenant('Document.Read') }),
  SearchHitConnection: { isCurrent: inherit },
  SearchHit: inheritAll,
};
