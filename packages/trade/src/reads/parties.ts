import { and, asc, eq, getColumns, gt, gte, lt, or, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { PartyRow } from '../parties/party-facts.ts';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Connection, PageRequest } from '@cifra/books/connection';
import { perCombination } from '@cifra/books/per-combination';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import { endOfPrefix } from './prefix.ts';

/** A row with the tenant whose it is: entities carry it in their keys. */
export type PartyOfTenant = PartyRow & { readonly tenantId: Uuid };
export type PartyPage = Connection<PartyOfTenant>;

export interface PartyFilters {
  readonly isCustomer?: boolean | null | undefined;
  readonly isVendor?: boolean | null | undefined;
  readonly isActive?: boolean | null | undefined;
  /** What code or name begins with. */
  readonly search?: string | null | undefined;
}

export type PartySort = 'CODE' | 'NAME';

interface PartiesAfter extends PartyFilters {
  readonly after: string;
  readonly afterId: Uuid;
  readonly searchEnd: string;
  readonly limit: number;
}

export const partiesByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.parties).where(isOneOf(q.t.parties.id)),
);

const partiesAfter = perCombination((given) =>
  tenantQuery<PartiesAfter>()((q) => {
    const t = q.t.parties;
    const names = q.t.party_names;
    const after = given.has('byName')
      ? or(
          gt(names.name, q.arg(names.name, 'after')),
          and(
            eq(names.name, q.arg(names.name, 'after')),
            gt(names.party_id, q.arg(names.party_id, 'afterId')),
          ),
        )
      : gt(t.code, q.arg(t.code, 'after'));
    const begins = or(
      and(gte(t.code, q.arg(t.code, 'search')), lt(t.code, q.arg(t.code, 'searchEnd'))),
      and(gte(names.name, q.arg(names.name, 'search')), lt(names.name, q.arg(names.name, 'searchEnd'))),
    );
    // An erased party has no name to be ordered by; by code it is listed still.
    const rows = given.has('byName')
      ? q.db.select(getColumns(t)).from(names).innerJoin(t, eq(t.id, names.party_id))
      : q.db.select(getColumns(t)).from(t).leftJoin(names, eq(names.party_id, t.id));
    const query = rows
      .where(
        and(
          after,
          given.has('isCustomer') ? eq(t.is_customer, q.arg(t.is_customer, 'isCustomer')) : undefined,
          given.has('isVendor') ? eq(t.is_vendor, q.arg(t.is_vendor, 'isVendor')) : undefined,
          given.has('isActive') ? eq(t.is_active, q.arg(t.is_active, 'isActive')) : undefined,
          given.has('search') ? begins : undefined,
        ),
      )
      .orderBy(...(given.has('byName') ? [asc(names.name), asc(names.party_id)] : [asc(t.code)]));
    return paged(query, q, sql.placeholder('limit'));
  }),
);

/** Before every id. */
const NIL_ID = '00000000-0000-0000-0000-000000000000' as Uuid;

/** A page of the parties, one row more than requested. By code the cursor is the code, by name the name and the id. */
export function listParties(
  tx: TenantReadTx,
  { filters, sort }: { readonly filters: PartyFilters; readonly sort: PartySort },
  { first, after }: PageRequest,
): Promise<PartyRow[]> {
  const [afterText = '', afterId = NIL_ID] = after ?? [];
  const statement = partiesAfter({ ...filters, byName: sort === 'NAME' ? true : null });
  return tx.all(statement, {
    ...filters,
    searchEnd: endOfPrefix(filters.search ?? ''),
    after: afterText,
    afterId: afterId as Uuid,
    limit: first + 1,
  });
}

/** The place of a row in an order. */
export function placeOfParty({ code, name, id }: PartyRow, sort: PartySort): readonly string[] {
  return sort === 'NAME' ? [name, id] : [code];
}
