import { capabilityModules } from '@cifra/capabilities/registry';
import { defaultClusters } from '@cifra/access/clusters';
import type { Claim } from '@cifra/access/claim';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import {
  createDocumentsSubgraph,
  type DocumentsSubgraph,
} from '../../../subgraphs/documents/src/subgraph.ts';
import { ask, askTenant } from '../../support/ask.ts';
import { openTenantBooks, type TenantBooks } from './tenant-books.ts';

/** Two tenants' books behind the subgraph `documents`, and people of the firm. */
export interface Documents {
  readonly world: TenantBooks;
  readonly subgraph: DocumentsSubgraph;
  readonly junior: Claim;
  readonly senior: Claim;
  readonly owner: Claim;
  readonly reviewer: Claim;
  readonly masked: unknown[];
  /** Runs a mutation with a new idempotency key unless the input brings one; answers its union member. */
  readonly mutate: (mutation: string, input: Record<string, unknown>, claim?: Claim) => Promise<Member>;
  /** Fields of the tenant. Throws on errors. */
  readonly read: <Data>(fields: string, claim?: Claim) => Promise<Data>;
  readonly close: () => Promise<void>;
}

export interface Member {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

export const PARTY =
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
  deactivateParty: `... on PartyDeactivated { party { ${PARTY} } } ... on PartyHasOpenItems { partyCode: party openItems open }`,
  createTaxCode: `... on TaxCodeCreated { taxCode { ${TAX_CODE} } }`,
  updateTaxCode: `... on TaxCodeUpdated { taxCode { ${TAX_CODE} } } ... on TaxCodeInUse { percent asked }`,
  changeDocumentSeries: `... on DocumentSeriesChanged { series { ${SERIES} } } ... on SeriesPrefixTaken { prefix kind } ... on SeriesHasNumbers { lastNumber }`,
  createItem: `... on ItemCreated { item { ${ITEM} } }`,
  updateItem: `... on ItemUpdated { item { ${ITEM} } }`,
  deactivateItem: `... on ItemDeactivated { item { ${ITEM} } }`,
  activateItem: `... on ItemActivated { item { ${ITEM} } }`,
  updateLegalDetails: `... on LegalDetailsUpdated { legalDetails { ${LEGAL_DETAILS} } } ... on LegalDetailsIncomplete { gaps }`,
  confirmLegalDetails: `... on LegalDetailsConfirmed { legalDetails { ${LEGAL_DETAILS} } } ... on LegalDetailsIncomplete { gaps }`,
  activateParty: `... on PartyActivated { party { ${PARTY} } }`,
};

/** `others`: further modules of commands, relative to this one. */
export async function openDocuments(others: readonly string[] = []): Promise<Documents> {
  const modules = ['../../support/documents-commands.ts', ...others];
  const world = await openTenantBooks({
    commandModules: [...capabilityModules, ...modules.map((module) => new URL(module, import.meta.url).href)],
  });
  const masked: unknown[] = [];
  const subgraph = createDocumentsSubgraph({ books: world.books, log: (failure) => masked.push(failure) });
  const person = (cluster: 'junior' | 'senior' | 'owner' | 'reviewer', id: Uuid = newId()): Claim => ({
    ...world.claim(defaultClusters[cluster].permissions),
    principal: { kind: 'user', id, name: cluster },
  });
  const senior = person('senior');
  const failure = (what: string, errors: unknown): Error =>
    new Error(
      `${what}: ${JSON.stringify(errors)} ${JSON.stringify(masked, (_key, value: unknown) => (value instanceof Error ? value.stack : value))}`,
    );
  const inputTypes = new Map(
    Object.entries(subgraph.schema.getMutationType()?.getFields() ?? {}).map(([name, { args }]) => [
      name,
      String(args[0]?.type),
    ]),
  );
  let keys = 0;
  return {
    world,
    subgraph,
    masked,
    senior,
    junior: person('junior'),
    owner: person('owner'),
    reviewer: person('reviewer'),
    async mutate(mutation, input, claim = senior) {
      const document = `mutation ($input: ${inputTypes.get(mutation)}) { answer: ${mutation}(input: $input) { __typename ... on Refusal { code message } ... on InputInvalid { field problem } ${selections[mutation] ?? ''} } }`;
      const { data, errors } = await ask<{ answer: Member } | null>(subgraph, document, {
        claim,
        variables: { input: { idempotencyKey: `key-${(keys += 1)}`, ...input } },
      });
      if (errors.length > 0 || !data) throw failure(mutation, errors);
      return data.answer;
    },
    async read(fields, claim = senior) {
      const { data, errors } = await askTenant<never>(subgraph, world.tenant.id, fields, { claim });
      if (errors.length > 0) throw failure(fields, errors);
      return data;
    },
    close: () => world.close(),
  };
}
