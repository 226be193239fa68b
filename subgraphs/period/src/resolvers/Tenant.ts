import { notFoundOrDenied } from '@cifra/access/errors';
import { signedIn } from '@cifra/access/field-rule';
import { allPeriods, periodOfDate } from '@cifra/ledger/journal/queries';
import { allFiscalYears } from '@cifra/ledger/periods/queries';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { refuse } from '@cifra/domain/refusals';
import { pageOfRows, type KeyPart } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { reference } from '@cifra/subgraph-kit/reference';
import type { PeriodContext } from '../context.ts';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { tenantChangedAfterClose } from './tenant-changed-after-close.ts';

export interface TenantParent {
  readonly id: Uuid;
}

/** The parts of a period's place: its first day. */
const periodKey: readonly KeyPart[] = ['date'];

export const Tenant: TenantResolvers = {
  ...tenantChangedAfterClose,
  __resolveReference: reference<PeriodContext, TenantParent>(signedIn, ({ id }) => ({ id })),

  async fiscalYears({ id: tenantId }, _input, { books }) {
    const rows = await books.read(tenantId, (tx) => tx.all(allFiscalYears, {}));
    if (!rows) throw notFoundOrDenied();
    return rows.map((row) => ({ ...row, tenantId }));
  },

  async periods({ id: tenantId }, input, { books }) {
    const page = requirePage(input, { of: ['periods', tenantId], key: periodKey });
    const { fiscalYear } = input;
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
    const rows = read.periods
      .filter((row) => year === null || row.fiscal_year_id === year.id)
      .map((row) => ({ ...row, tenantId }));
    return pageOfRows(rows, page, { key: periodKey, keyOf: (row) => [row.start_date] });
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
