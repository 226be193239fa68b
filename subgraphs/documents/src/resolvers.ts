import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { Ageing, AgeingRow, AgeingTotal } from './resolvers/Ageing.ts';
import { Allocation } from './resolvers/Allocation.ts';
import { Document } from './resolvers/Document.ts';
import { DocumentDraft, DocumentDraftLine, DraftCharge } from './resolvers/DocumentDraft.ts';
import { DocumentLine } from './resolvers/DocumentLine.ts';
import { DocumentNumberReport, NumberGap } from './resolvers/DocumentNumberReport.ts';
import { DocumentPreview, DocumentPreviewLine } from './resolvers/DocumentPreview.ts';
import { DocumentSeries, DocumentSeriesNumber } from './resolvers/DocumentSeries.ts';
import { Item } from './resolvers/Item.ts';
import { LegalDetails } from './resolvers/LegalDetails.ts';
import { activateItem } from './resolvers/Mutation/activateItem.ts';
import { activateParty } from './resolvers/Mutation/activateParty.ts';
import { changeDocumentSeries } from './resolvers/Mutation/changeDocumentSeries.ts';
import { confirmLegalDetails } from './resolvers/Mutation/confirmLegalDetails.ts';
import { createItem } from './resolvers/Mutation/createItem.ts';
import { createParty } from './resolvers/Mutation/createParty.ts';
import { createTaxCode } from './resolvers/Mutation/createTaxCode.ts';
import { deactivateItem } from './resolvers/Mutation/deactivateItem.ts';
import { deactivateParty } from './resolvers/Mutation/deactivateParty.ts';
import { updateItem } from './resolvers/Mutation/updateItem.ts';
import { updateLegalDetails } from './resolvers/Mutation/updateLegalDetails.ts';
import { updateParty } from './resolvers/Mutation/updateParty.ts';
import { updateTaxCode } from './resolvers/Mutation/updateTaxCode.ts';
import { documentActs } from './resolvers/Mutation/document-acts.ts';
import { documentsByFamily } from './resolvers/Mutation/documents-by-family.ts';
import { renderDocument } from './resolvers/Mutation/renderDocument.ts';
import { renderStatement } from './resolvers/Mutation/renderStatement.ts';
import { OpenItem } from './resolvers/OpenItem.ts';
import { Party } from './resolvers/Party.ts';
import { PartyStatement, StatementLine, StatementSection } from './resolvers/PartyStatement.ts';
import { TaxCode } from './resolvers/TaxCode.ts';
import { Tenant } from './resolvers/Tenant.ts';

export const resolvers = {
  ...scalarResolvers,
  Mutation: {
    ...documentsByFamily,
    ...documentActs,
    renderDocument,
    renderStatement,
    createParty,
    updateParty,
    deactivateParty,
    activateParty,
    createTaxCode,
    updateTaxCode,
    changeDocumentSeries,
    createItem,
    updateItem,
    deactivateItem,
    activateItem,
    updateLegalDetails,
    confirmLegalDetails,
  },
  Tenant,
  Allocation,
  Document,
  DocumentLine,
  DocumentDraft,
  DocumentDraftLine,
  DraftCharge,
  OpenItem,
  DocumentPreview,
  DocumentPreviewLine,
  Ageing,
  AgeingRow,
  AgeingTotal,
  PartyStatement,
  StatementSection,
  StatementLine,
  Party,
  TaxCode,
  Item,
  LegalDetails,
  DocumentSeries,
  DocumentSeriesNumber,
  DocumentNumberReport,
  NumberGap,
};
