import type { Uuid } from '@cifra/domain/ids';
import type { CodeOf } from '@cifra/domain/refusal-codes';
import type { TaxCodeContent } from '@cifra/domain/tax-codes';
import { tenantCommand } from '@cifra/books/command';
import type { StepInput } from '@cifra/books/step-input';
import {
  createTaxCode,
  createTaxCodeCodes,
  updateTaxCode,
  updateTaxCodeCodes,
  type TaxCodeChange,
} from './tax-codes.ts';

/** What is done with tax codes. Each answers the tax code's id. */

export const createTaxCodeCommand = tenantCommand<TaxCodeContent, Uuid, CodeOf<typeof createTaxCodeCodes>>(
  'documents.createTaxCode',
  (tx, input, { newId }) => createTaxCode(tx, input, newId),
  { refuses: createTaxCodeCodes },
);

export const updateTaxCodeCommand = tenantCommand<
  { readonly taxCode: StepInput; readonly change: TaxCodeChange },
  Uuid,
  CodeOf<typeof updateTaxCodeCodes>
>(
  'documents.updateTaxCode',
  (tx, { taxCode: { id, version }, change }) => updateTaxCode(tx, { id, version: BigInt(version) }, change),
  { refuses: updateTaxCodeCodes },
);
