import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { DocumentSeries, DocumentSeriesNumber } from './resolvers/DocumentSeries.ts';
import { activateParty } from './resolvers/Mutation/activateParty.ts';
import { changeDocumentSeries } from './resolvers/Mutation/changeDocumentSeries.ts';
import { createParty } from './resolvers/Mutation/createParty.ts';
import { createTaxCode } from './resolvers/Mutation/createTaxCode.ts';
import { deactivateParty } from './resolvers/Mutation/deactivateParty.ts';
import { updateParty } from './resolvers/Mutation/updateParty.ts';
import { updateTaxCode } from './resolvers/Mutation/updateTaxCode.ts';
import { Party } from './resolvers/Party.ts';
import { TaxCode } from './resolvers/TaxCode.ts';
import { Tenant } from './resolvers/Tenant.ts';

export const resolvers = {
  ...scalarResolvers,
  Mutation: {
    createParty,
    updateParty,
    deactivateParty,
    activateParty,
    createTaxCode,
    updateTaxCode,
    changeDocumentSeries,
  },
  Tenant,
  Party,
  TaxCode,
  DocumentSeries,
  DocumentSeriesNumber,
};
