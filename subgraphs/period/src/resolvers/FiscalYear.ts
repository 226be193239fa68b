import { notFoundOrDenied } from '@cifra/access/errors';
import { tenant } from '@cifra/access/field-rule';
import { isFirmOfOneNow } from '@cifra/firm/decisions/second-person-now';
import { previewSignOff } from '@cifra/closing/sign-off/preview-sign-off';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { referenceById } from '@cifra/subgraph-kit/reference';
import type { FiscalYearResolvers } from '../generated/resolvers.ts';
import { yearEndFields } from './fiscal-year-end.ts';
import { signedExposureShape } from './signed-exposure-shape.ts';
import type { PeriodLoaders } from '../loaders.ts';

export const FiscalYear: FiscalYearResolvers = {
  __resolveReference: referenceById(tenant('Period.Read'), ({ fiscalYear }: PeriodLoaders) => fiscalYear),
  startDate: (row) => row.start_date,
  endDate: (row) => row.end_date,
  ...yearEndFields,
  signOff: async (row, _input, { loadersOf }) => loadersOf(row.tenantId).signOffOfYear.load(row.id),
  async signOffPreview(row, _input, { books }) {
    const preview = await books.report(previewSignOff, row.tenantId, {
      fiscalYearId: row.id,
      isFirmOfOne: await isFirmOfOneNow(books.control, BigInt(Date.now()) * 1000n),
    });
    if (!preview) throw notFoundOrDenied();
    if (!preview.ok) throw refusalError(preview.refusal);
    const { exposure, ...text } = preview.value;
    return {
      __typename: 'SignOffPreview',
      ...text,
      exposure: signedExposureShape(exposure, row.tenantId),
    };
  },
  periods: async (row, _input, { loadersOf }) => loadersOf(row.tenantId).periodsOfYear.load(row.id),
};
