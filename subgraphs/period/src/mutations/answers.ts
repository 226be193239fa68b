import { notFoundOrDenied } from '@cifra/access/errors';
import type { Uuid } from '@cifra/domain/ids';
import type { PeriodContext } from '../context.ts';
import type { FiscalYearRow, PeriodRow } from '../loaders.ts';
import type { YearCloseOfTenant } from '../loaders/year-close-loaders.ts';

/** What a command wrote, as it is now: a repeated request shows the object's present state, not the one of then. */

export async function writtenPeriod({ tenantId, loadersOf }: PeriodContext, id: Uuid): Promise<PeriodRow> {
  return found(await loadersOf(tenantId).period.clear(id).load(id));
}

export async function writtenFiscalYear(
  { tenantId, loadersOf }: PeriodContext,
  id: Uuid,
): Promise<FiscalYearRow> {
  return found(await loadersOf(tenantId).fiscalYear.clear(id).load(id));
}

export async function writtenYearClose(
  { tenantId, loadersOf }: PeriodContext,
  id: Uuid,
): Promise<YearCloseOfTenant> {
  return found(await loadersOf(tenantId).yearClose.byId.clear(id).load(id));
}

function found<Row>(row: Row | null): Row {
  if (row === null) throw notFoundOrDenied();
  return row;
}
