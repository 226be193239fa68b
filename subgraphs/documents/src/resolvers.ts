import { resolversOf } from '@cifra/subgraph-kit/mutation';
import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { mutations } from './mutations.ts';
import { Ageing, AgeingRow, AgeingTotal } from './resolvers/Ageing.ts';
import { Allocation } from './resolvers/Allocation.ts';
import { Document } from './resolvers/Document.ts';
import { Correction } from './resolvers/Correction.ts';
import {
  DocumentDraft,
  DocumentDraftLine,
  DraftAllocation,
  DraftCharge,
  DraftWithholding,
} from './resolvers/DocumentDraft.ts';
import { DocumentLine } from './resolvers/DocumentLine.ts';
import { DocumentNumberReport, NumberGap } from './resolvers/DocumentNumberReport.ts';
import { DocumentPreview, DocumentPreviewLine } from './resolvers/DocumentPreview.ts';
import { DocumentSeries, DocumentSeriesNumber } from './resolvers/DocumentSeries.ts';
import { Item } from './resolvers/Item.ts';
import { LegalDetails } from './resolvers/LegalDetails.ts';
import {
  MoneyDocument,
  MoneyDocumentLine,
  MoneyDraft,
  MoneyDraftLine,
  MoneyDraftTransfer,
  MoneyPreview,
  MoneyTransfer,
} from './resolvers/Money.ts';
import { OpenItem, OpenItemMovement } from './resolvers/OpenItem.ts';
import { OwnDocument, OwnDocumentLine, OwnOpenItem } from './resolvers/OwnDocument.ts';
import { OwnParty } from './resolvers/OwnParty.ts';
import { OwnStatement, OwnStatementLine, OwnStatementSection } from './resolvers/OwnStatement.ts';
import { Party } from './resolvers/Party.ts';
import { PartyStatement, StatementLine, StatementSection } from './resolvers/PartyStatement.ts';
import { ProposedAllocation } from './resolvers/ProposedAllocation.ts';
import { TaxCode } from './resolvers/TaxCode.ts';
import { Tenant } from './resolvers/Tenant.ts';
import { Voucher } from './resolvers/Voucher.ts';
import { Withholding } from './resolvers/Withholding.ts';

export const resolvers = {
  ...scalarResolvers,
  Mutation: resolversOf(mutations),
  Tenant,
  Allocation,
  Correction,
  Document,
  DocumentLine,
  DocumentDraft,
  DocumentDraftLine,
  DraftAllocation,
  DraftCharge,
  DraftWithholding,
  OpenItem,
  OpenItemMovement,
  DocumentPreview,
  DocumentPreviewLine,
  Withholding,
  ProposedAllocation,
  Ageing,
  AgeingRow,
  AgeingTotal,
  PartyStatement,
  StatementSection,
  StatementLine,
  OwnParty,
  OwnDocument,
  OwnDocumentLine,
  OwnOpenItem,
  OwnStatement,
  OwnStatementSection,
  OwnStatementLine,
  Party,
  TaxCode,
  Item,
  LegalDetails,
  DocumentSeries,
  DocumentSeriesNumber,
  DocumentNumberReport,
  NumberGap,
  Voucher,
  MoneyDocument,
  MoneyDocumentLine,
  MoneyTransfer,
  MoneyDraft,
  MoneyDraftLine,
  MoneyDraftTransfer,
  MoneyPreview,
};
