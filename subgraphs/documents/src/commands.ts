import { changeDocumentSeries } from './operations/change-document-series.ts';
import { activateParty, createParty, deactivateParty, updateParty } from './operations/parties.ts';
import { createTaxCode, updateTaxCode } from './operations/tax-codes.ts';

export const commands = [
  createParty,
  updateParty,
  deactivateParty,
  activateParty,
  createTaxCode,
  updateTaxCode,
  changeDocumentSeries,
];
