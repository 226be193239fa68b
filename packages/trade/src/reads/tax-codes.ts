import { and, eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { TaxTreatment } from '@cifra/domain/tax-codes';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';
import { oneSetReport } from '@cifra/books/command';
import type { Connection } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';
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

export type TaxCodeSort = 'CODE' | 'NAME';

const taxCodesBy = (sort: TaxCodeSort) =>
  tenantListing<TaxCodeFilters>()({
    key: sort === 'NAME' ? ['text', 'id'] : ['text'],
    build: (q, given) => {
      const t = q.t.tax_codes;
      const walk = q.along(sort === 'NAME' ? [t.name, t.id] : [t.code]);
      return q.db
        .select()
        .from(t)
        .where(
          and(
            walk.beyond,
            given.has('treatment') ? eq(t.treatment, q.arg(t.treatment, 'treatment')) : undefined,
            given.has('isActive') ? eq(t.is_active, q.arg(t.is_active, 'isActive')) : undefined,
          ),
        )
        .orderBy(...walk.order);
    },
  });

/** The tax codes, by code or by name. */
export const taxCodeLists = { CODE: taxCodesBy('CODE'), NAME: taxCodesBy('NAME') };

/** The place of a row in an order. */
export const placeOfTaxCode = ({ code, name, id }: TaxCodeRow, sort: TaxCodeSort): readonly string[] =>
  sort === 'NAME' ? [name, id] : [code];

export const countedTaxCodes = oneSetReport<TaxCodeFilters, number>(
  'documents.countTaxCodes',
  taxCodeLists.CODE.count,
);
