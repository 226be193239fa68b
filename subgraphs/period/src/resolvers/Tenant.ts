import { notFoundOrDenied } from '@cifra/access/errors';
import { signedIn } from '@cifra/access/field-rule';
import { allPeriods, periodOfDate } from '@cifra/ledger/journal/queries';
import { allFiscalYears } from '@cifra/ledger/periods/queries';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { refuse } from '@cifra/domain/refusals';
import { connectionOf, parsePage } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { reference } from '@cifra/subgraph-kit/reference';
import type { PeriodContext } from '../context.ts';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { tenantChangedAfterClose } from './tenant-changed-after-close.ts';

export interface TenantParent {
  readonly id: Uuid;
}

export const Tenant: TenantResolvers = {
  ...tenantChangedAfterClose,
  __resolveReference: reference<PeriodContext, TenantParent>(signedIn, ({ id }) => ({ id })),

  async fiscalYears({ id: tenantId }, _input, { books }) {
    const rows = await books.read(tenantId, (tx) => tx.all(allFiscalYears, {}));
    if (!rows) throw notFoundOrDenied();
    return rows.map((row) => ({ ...row, tenantId }));
  },

  async periods({ id: tenantId }, { fiscalYear, first, after }, { books }) {
    const page = parsePage({ first, after }, 1);
    if (!page.ok) throw refusalError(page.refusal);
    const read = await books.read(tenantId, async (tx) => ({
      years: typeof fiscalYear === 'string' ? await tx.all(allFiscalYears, {}) : [],
      periods: await tx.all(allPeriods, {}),
    }));
    if (!read) throw notFoundOrDenied();
    const year =
      fiscalYear === null || fiscalYear === undefined
        ? null
        : read.years.find(({ name }) => name === fiscalYear);
    if (year === undefined)
      throw refusalError(refuse('FISCAL_YEAR_UNKNOWN', { fiscalYearRef: (fiscalYear ?? '').slice(0, 20) }));
    const [startedAt = ''] = page.value.after ?? [];
    const rows = read.periods
      .filter((row) => row.start_date > startedAt && (year === null || row.fiscal_year_id === year.id))
      .slice(0, page.value.first + 1)
      .map((row) => ({ ...row, tenantId }));
    return connectionOf(rows, page.value, (row) => [row.start_date]);
  },

  async yearClose({ id: tenantId }, { id }, { loadersOf }) {
    const yearCloseId = parseUuid(id);
    return yearCloseId.ok ? loadersOf(tenantId).yearClose.byId.load(yearCloseId.value) : null;
  },

  async period({ id: tenantId }, { date, id }, { books, loadersOf }) {
    if (typeof date === 'string' && typeof id !== 'string') {
      const row = await books.read(tenantId, (tx) => tx.first(periodOfDate, { date: localDate(date) }));
      return row ? { ...row, tenantId } : null;
    }
    if (typeof id !== 'string' || typeof date === 'string')
      throw refusalError(
        refuse('INPUT_INVALID', {
          field: 'period',
          problem: 'needs exactly one of date and id',
          value: null,
        }),
      );
    const periodId = parseUuid(id);
    return periodId.ok ? loadersOf(tenantId).period.load(periodId.value) : null;
  },
};
