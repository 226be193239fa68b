import { tenant } from '@cifra/access/field-rule';
import { parseUuid } from '@cifra/domain/ids';
import { reference } from '@cifra/subgraph-kit/reference';
import type { PeriodContext } from '../context.ts';
import type { FiscalYearResolvers } from '../generated/resolvers.ts';
import type { FiscalYearRow } from '../loaders.ts';

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
  periods: async (row, _input, { loadersOf }) => loadersOf(row.tenantId).periodsOfYear.load(row.id),
};
