import { notFoundOrDenied } from '@cifra/access/errors';
import { tenant } from '@cifra/access/field-rule';
import { previewSignOff } from '@cifra/closing/sign-off/preview-sign-off';
import { parseUuid } from '@cifra/domain/ids';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { reference } from '@cifra/subgraph-kit/reference';
import type { PeriodContext } from '../context.ts';
import type { FiscalYearResolvers } from '../generated/resolvers.ts';
import type { FiscalYearRow } from '../loaders.ts';
import { yearEndFields } from './fiscal-year-end.ts';
import { signedExposureShape } from './signed-exposure-shape.ts';

export const FiscalYear: FiscalYearResolvers = {
  __resolveReference: reference<PeriodContext, FiscalYearRow | null>(
    tenant('Period.Read'),
    async ({ tenantId, id }, { loadersOf }) => {
      const fiscalYearId = parseUuid(String(id));
      return fiscalYearId.ok ? loadersOf(String(tenantId)).fiscalYear.load(fiscalYearId.value) : null;
    },
  ),
  startDate: (row) => row.start_date,
  endDate: (row) => row.end_date,
  ...yearEndFields,
  signOff: async (row, _input, { loadersOf }) => loadersOf(row.tenantId).signOffOfYear.load(row.id),
  async signOffPreview(row, _input, { books }) {
    const preview = await books.report(previewSignOff, row.tenantId, { fiscalYearId: row.id });
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
