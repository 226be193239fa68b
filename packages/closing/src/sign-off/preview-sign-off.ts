import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import { tenantReport } from '@cifra/books/command';
import { fiscalYearById } from '@cifra/ledger/journal/queries';
import { gatherExposureBasis } from '@cifra/rates/exposure/exposure';
import { selfApprovalsOfYear } from '@cifra/ledger/approvals/queries';
import { closingsOfYear, standingCloseOfYear } from './queries.ts';
import { separationOfYear } from './separation-of-year.ts';
import { draftSignOff, type SignOffText } from './draft-sign-off.ts';

/** What a year would be signed off with now, without checking whether it may be. Refuses: FISCAL_YEAR_UNKNOWN, RATE_MISSING. */
export const previewSignOff = tenantReport<
  { readonly fiscalYearId: Uuid; /** Null: it is not known. */ readonly isFirmOfOne: boolean | null },
  Result<SignOffText, Refusal<'FISCAL_YEAR_UNKNOWN' | 'RATE_MISSING'>>
>('books.previewSignOff', async (tx, { fiscalYearId, isFirmOfOne }, tenant) => {
  const [year, close, closings, selfApproved, basis] = await Promise.all([
    tx.first(fiscalYearById, { id: fiscalYearId }),
    tx.first(standingCloseOfYear, { fiscalYearId }),
    tx.all(closingsOfYear, { fiscalYearId }),
    tx.first(selfApprovalsOfYear, { fiscalYearId }),
    gatherExposureBasis(tx, tenant.baseCurrency),
  ]);
  if (!year) return refused(refuse('FISCAL_YEAR_UNKNOWN', { fiscalYearRef: fiscalYearId }));
  const separation = separationOfYear({
    close,
    closings,
    isFirmOfOne,
    selfApprovedCount: selfApproved?.rows ?? 0,
  });
  return draftSignOff(tx, { year, basis, separation }, tenant);
});
