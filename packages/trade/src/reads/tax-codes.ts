import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { TaxTreatment } from '@cifra/domain/tax-codes';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Connection, PageRequest } from '@cifra/books/connection';
import { perCombination } from '@cifra/books/per-combination';
import { rowsByIds } from '@cifra/books/rows-by-ids';

export type TaxCodeOfTenant = TaxCodeRow & { readonly tenantId: Uuid };
export type TaxCodePage = Connection<TaxCodeOfTenant>;

export interface TaxCodeFilters {
  readonly treatment?: TaxTreatment | null | undefined;
  readonly isActive?: boolean | null | undefined;
}

export const taxCodesByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.tax_codes).where(isOneOf(q.t.tax_codes.id)),
);

const taxCodesAfter = perCombination((given) =>
  tenantQuery<TaxCodeFilters & { after: string; limit: number }>()((q) => {
    const t = q.t.tax_codes;
    const conditions = and(
      gt(t.code, q.arg(t.code, 'after')),
      given.has('treatment') ? eq(t.treatment, q.arg(t.treatment, 'treatment')) : undefined,
      given.has('isActive') ? eq(t.is_active, q.arg(t.is_active, 'isActive')) : undefined,
    );
    return paged(q.db.select().from(t).where(conditions).orderBy(asc(t.code)), q, sql.placeholder('limit'));
  }),
);

/** A page of the tax codes by code, one row more than requested. */
export function listTaxCodes(
  tx: TenantReadTx,
  filters: TaxCodeFilters,
  { first, after }: PageRequest,
): Promise<TaxCodeRow[]> {
  return tx.all(taxCodesAfter({ ...filters }), { ...filters, after: after?.[0] ?? '', limit: first + 1 });
}
