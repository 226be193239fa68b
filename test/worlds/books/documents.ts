import {
  createDocumentsSubgraph,
  type DocumentsSubgraph,
} from '../../../subgraphs/documents/src/subgraph.ts';
import { openSubgraphClient, type SubgraphClient, type SubgraphClientOptions } from './subgraph-client.ts';

export type { Member } from './subgraph-client.ts';

/** Two tenants' books behind the subgraph `documents`. */
export type Documents = SubgraphClient<DocumentsSubgraph>;

const PARTY =
  'id version code name isCustomer isVendor taxId taxCheckDigit address email phone note currency paymentTermDays isActive';

const TAX_CODE = 'id version code name treatment percent isActive';
const ITEM =
  'id version code name unitPrice currency salesAccount { id } purchaseAccount { id } taxCode { code } isActive';
const LEGAL_DETAILS = 'version legalName taxId taxCheckDigit address taxRegime template isConfirmed gaps';
const SERIES = 'kind version series prefix isYearly lastNumbers { fiscalYear lastNumber }';

/** What every mutation selects besides its refusals' code and sentence. */
const selections: Readonly<Record<string, string>> = {
  createParty: `... on PartyCreated { party { ${PARTY} } }`,
  updateParty: `... on PartyUpdated { party { ${PARTY} } }`,
  deactivateParty: `... on PartyDeactivated { party { ${PARTY} } } ... on PartyRefused { partyRef openCount openBalances }`,
  createTaxCode: `... on TaxCodeCreated { taxCode { ${TAX_CODE} } }`,
  updateTaxCode: `... on TaxCodeUpdated { taxCode { ${TAX_CODE} } } ... on TaxCodeRefused { currentPercent requestedPercent }`,
  changeDocumentSeries: `... on DocumentSeriesChanged { series { ${SERIES} } } ... on SeriesRefused { takenPrefix documentKind lastIssuedNumber }`,
  createItem: `... on ItemCreated { item { ${ITEM} } }`,
  updateItem: `... on ItemUpdated { item { ${ITEM} } }`,
  deactivateItem: `... on ItemDeactivated { item { ${ITEM} } }`,
  activateItem: `... on ItemActivated { item { ${ITEM} } }`,
  updateLegalDetails: `... on LegalDetailsUpdated { legalDetails { ${LEGAL_DETAILS} } } ... on LegalDetailsIncomplete { missingDetails }`,
  confirmLegalDetails: `... on LegalDetailsConfirmed { legalDetails { ${LEGAL_DETAILS} } } ... on LegalDetailsIncomplete { missingDetails }`,
  activateParty: `... on PartyActivated { party { ${PARTY} } }`,
};

/** Modules of commands are relative to this one. */
export async function openDocuments(
  modules: readonly string[] = [],
  others: SubgraphClientOptions<DocumentsSubgraph>['others'] = [],
): Promise<Documents> {
  return openSubgraphClient({
    create: createDocumentsSubgraph,
    others,
    select: (mutation) =>
      `... on InputInvalid { inputFaults { field problem } } ${selections[mutation] ?? ''}`,
    commandModules: ['../../support/documents-commands.ts', ...modules].map(
      (module) => new URL(module, import.meta.url).href,
    ),
  });
}
