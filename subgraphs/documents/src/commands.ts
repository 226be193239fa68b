import { changeDocumentSeries } from './operations/change-document-series.ts';
import { activateItem, createItem, deactivateItem, updateItem } from './operations/items.ts';
import { confirmLegalDetails, updateLegalDetails } from './operations/legal-details.ts';
import { activateParty, createParty, deactivateParty, updateParty } from './operations/parties.ts';
import { ageing } from './operations/ageing.ts';
import { listedDocuments, listedOpenItems } from './operations/list-documents.ts';
import { numberReport } from './operations/number-report.ts';
import { partyStatement } from './operations/party-statement.ts';
import { previewDraft } from './operations/preview-draft.ts';
import { recordRender, render } from './operations/render.ts';
import { documentCommands } from './operations/documents.ts';
import { createTaxCode, updateTaxCode } from './operations/tax-codes.ts';

export const commands = [
  ...documentCommands,
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
  recordRender,
];
export const reports = [
  ageing,
  partyStatement,
  previewDraft,
  listedDocuments,
  listedOpenItems,
  numberReport,
  render,
];
