import { changeDocumentSeriesCommand } from './series/change-document-series.ts';
import {
  activateItemCommand,
  createItemCommand,
  deactivateItemCommand,
  updateItemCommand,
} from './items/item-commands.ts';
import {
  confirmLegalDetailsCommand,
  updateLegalDetailsCommand,
} from './legal-details/legal-details-commands.ts';
import {
  activatePartyCommand,
  createPartyCommand,
  deactivatePartyCommand,
  updatePartyCommand,
} from './parties/party-commands.ts';
import { allocateProposedCommand } from './automatic-allocation/allocate-proposed.ts';
import { proposeAllocations } from './automatic-allocation/propose-allocations.ts';
import { ageing } from './reports/ageing.ts';
import { countedDocumentDrafts } from './reads/document-drafts.ts';
import { countedItems } from './reads/items.ts';
import { countedDocuments, listedDocuments, listedOpenItems } from './reads/list-documents.ts';
import { countedOpenItems } from './reads/open-item-list.ts';
import { countedParties } from './reads/parties.ts';
import { countedTaxCodes } from './reads/tax-codes.ts';
import { numberReport } from './reports/number-report.ts';
import { partyStatement } from './reports/party-statement.ts';
import { documentSource } from './documents/document-source.ts';
import { previewDraft } from './documents/preview-draft.ts';
import { recordRender, render } from './rendering/render.ts';
import { ledgerSize } from './rendering/reports/ledger-facts.ts';
import { documentCommands } from './documents/document-commands.ts';
import { moneyCommands } from './money/money-commands.ts';
import { moneySource } from './money/money-source.ts';
import { previewMoneyDraft } from './money/preview-money.ts';
import { countedMoneyDocuments, countedMoneyDrafts } from './money/reads.ts';
import { searchableSource } from '@cifra/search/given-words';
import { registerSearchable } from '@cifra/search/searchable';
import { searchableDocuments } from './search/searchable-documents.ts';
import { searchableMoney } from './search/searchable-money.ts';
import { searchableItems } from './search/searchable-items.ts';
import { searchableParties } from './search/searchable-parties.ts';
import { createTaxCodeCommand, updateTaxCodeCommand } from './tax-codes/tax-code-commands.ts';

import { recordVoucherExport } from './vouchers/archive/export-vouchers.ts';
import { approveCorrectionCommand, rejectCorrectionCommand } from './corrections/decide-correction.ts';
import { countedCorrections } from './corrections/list-corrections.ts';
import { proposeCorrectionCommand } from './corrections/propose-correction.ts';
import { attachVoucherCommand } from './vouchers/attach-voucher.ts';
import { detachVoucherCommand } from './vouchers/detach-voucher.ts';
import { countedVouchers } from './vouchers/list-vouchers.ts';
import { dropVoucherParts, keepVoucherPart } from './vouchers/parts.ts';
import { recordVoucherScan } from './vouchers/scan/record-scan.ts';
import { recordVoucherFetch } from './vouchers/voucher-download.ts';
import { voucherSource } from './vouchers/voucher-source.ts';

/** What this capability contributes to the books: every thread, job and command line loads it by its URL. */
export const commands = [
  ...documentCommands,
  ...moneyCommands,
  allocateProposedCommand,
  createPartyCommand,
  updatePartyCommand,
  deactivatePartyCommand,
  activatePartyCommand,
  createTaxCodeCommand,
  updateTaxCodeCommand,
  changeDocumentSeriesCommand,
  createItemCommand,
  updateItemCommand,
  deactivateItemCommand,
  activateItemCommand,
  updateLegalDetailsCommand,
  confirmLegalDetailsCommand,
  recordRender,
  attachVoucherCommand,
  proposeCorrectionCommand,
  approveCorrectionCommand,
  rejectCorrectionCommand,
  detachVoucherCommand,
  dropVoucherParts,
  keepVoucherPart,
  recordVoucherFetch,
  recordVoucherScan,
  recordVoucherExport,
];
export const reports = [
  ageing,
  partyStatement,
  proposeAllocations,
  previewDraft,
  previewMoneyDraft,
  countedMoneyDocuments,
  countedMoneyDrafts,
  listedDocuments,
  listedOpenItems,
  countedDocuments,
  countedDocumentDrafts,
  countedItems,
  countedOpenItems,
  countedParties,
  countedTaxCodes,
  countedVouchers,
  countedCorrections,
  numberReport,
  render,
  ledgerSize,
];
const searchable = [searchableDocuments, searchableMoney, searchableParties, searchableItems];
export const hooks = searchable.map(registerSearchable);
export const recordSources = [
  documentSource,
  moneySource,
  voucherSource,
  ...searchable.map(searchableSource),
];
