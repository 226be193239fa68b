import type { Uuid } from '@cifra/domain/ids';
import type { TaxCodeContent } from '@cifra/domain/tax-codes';
import { tenantCommand } from '@cifra/books/command';
import {
  createTaxCode as create,
  updateTaxCode as update,
  type TaxCodeChange,
} from '@cifra/books/tax-codes/tax-codes';
import type { StepInput } from '@cifra/subgraph-kit/parse-step';

/** What is done with tax codes. Each answers the tax code's id. */

export const createTaxCode = tenantCommand<TaxCodeContent, Uuid, 'TAX_CODE_TAKEN' | 'INPUT_INVALID'>(
  'documents.createTaxCode',
  (tx, input, { newId }) => create(tx, input, newId),
);

export const updateTaxCode = tenantCommand<
  { readonly taxCode: StepInput; readonly change: TaxCodeChange },
  Uuid,
  'TAX_CODE_UNKNOWN' | 'VERSION_CONFLICT' | 'TAX_CODE_TAKEN' | 'TAX_CODE_IN_USE' | 'INPUT_INVALID'
>('documents.updateTaxCode', (tx, { taxCode: { id, version }, change }) =>
  update(tx, { id, version: BigInt(version) }, change),
);
