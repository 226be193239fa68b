import { inheritAll, inheritAllBut, type FieldMap } from '@cifra/access/field-map';
import { tenant } from '@cifra/access/field-rule';

/** What the fields of documents ask of the claim. */
export const documentPermissions = {
  Tenant: {
    documents: tenant('Document.Read'),
    document: tenant('Document.Read'),
    documentDrafts: tenant('Document.Draft.Read'),
    documentDraft: tenant('Document.Draft.Read'),
    openItems: tenant('Document.Read'),
    ageing: tenant('Report.Read'),
    partyStatement: tenant('Statement.Read'),
    ownParties: tenant('Party.Own'),
    ownParty: tenant('Party.Own'),
  },
  types: {
    JournalEntry: inheritAll,
    Account: inheritAll,
    User: inheritAll,
    ExchangeRate: inheritAll,
    // The firm's own remark, not the client's people's to read.
    Document: inheritAllBut({
      remark: tenant('Document.Draft.Read'),
      vouchers: tenant('Document.Draft.Read'),
    }),
    DocumentLine: inheritAll,
    Allocation: inheritAll,
    OpenItemMovement: inheritAll,
    DocumentDraft: inheritAllBut({ originalDocument: tenant('Document.Read') }),
    DocumentDraftLine: inheritAll,
    DraftSettlement: inheritAll,
    DraftCharge: inheritAll,
    DraftTaxOnly: inheritAll,
    DraftAllocation: inheritAllBut({ openItem: tenant('Document.Read') }),
    DocumentPreview: inheritAll,
    DocumentPreviewLine: inheritAll,
    DraftWithholding: inheritAll,
    Withholding: inheritAllBut({ openItem: tenant('Document.Read') }),
    OpenItem: inheritAll,
    Ageing: inheritAll,
    AgeingRow: inheritAll,
    AgeingTotal: inheritAll,
    PartyStatement: inheritAll,
    StatementSection: inheritAll,
    StatementLine: inheritAll,
    // Under `ownParties` alone; what a party loads by compares the party.
    OwnParty: inheritAll,
    OwnDocument: inheritAll,
    OwnDocumentLine: inheritAll,
    OwnOpenItem: inheritAll,
    OwnStatement: inheritAll,
    OwnStatementSection: inheritAll,
    OwnStatementLine: inheritAll,
  },
} as const satisfies { readonly Tenant: unknown; readonly types: FieldMap };
