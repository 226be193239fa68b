import { and, eq, getColumns, gte, lt, or } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { PartyRow } from '../parties/party-facts.ts';
import { oneSetReport } from '@cifra/books/command';
import type { Connection } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';
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

interface SearchedParties extends PartyFilters {
  readonly searchEnd?: string;
}

export const partiesByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.parties).where(isOneOf(q.t.parties.id)),
);

const partiesBy = (sort: PartySort) =>
  tenantListing<SearchedParties>()({
    key: sort === 'NAME' ? ['text', 'id'] : ['text'],
    build: (q, given) => {
      const t = q.t.parties;
      const names = q.t.party_names;
      const walk = q.along(sort === 'NAME' ? [names.name, names.party_id] : [t.code]);
      const begins = or(
        and(gte(t.code, q.arg(t.code, 'search')), lt(t.code, q.arg(t.code, 'searchEnd'))),
        and(gte(names.name, q.arg(names.name, 'search')), lt(names.name, q.arg(names.name, 'searchEnd'))),
      );
      // An erased party has no name to be ordered by; by code it is listed still.
      const rows =
        sort === 'NAME'
          ? q.db.select(getColumns(t)).from(names).innerJoin(t, eq(t.id, names.party_id))
          : q.db.select(getColumns(t)).from(t).leftJoin(names, eq(names.party_id, t.id));
      return rows
        .where(
          and(
            walk.beyond,
            given.has('isCustomer') ? eq(t.is_customer, q.arg(t.is_customer, 'isCustomer')) : undefined,
            given.has('isVendor') ? eq(t.is_vendor, q.arg(t.is_vendor, 'isVendor')) : undefined,
            given.has('isActive') ? eq(t.is_active, q.arg(t.is_active, 'isActive')) : undefined,
            given.has('search') ? begins : undefined,
          ),
        )
        .orderBy(...walk.order);
    },
  });

/** The parties, by code or by name. */
export const partyLists = { CODE: partiesBy('CODE'), NAME: partiesBy('NAME') };

/** The filters with the end of what is searched for. */
export const searchedParties = (filters: PartyFilters): SearchedParties => ({
  ...filters,
  searchEnd: endOfPrefix(filters.search ?? ''),
});

export const countedParties = oneSetReport<
  { readonly filters: PartyFilters; readonly sort: PartySort },
  number
>('documents.countParties', (tx, { filters, sort }) => partyLists[sort].count(tx, searchedParties(filters)));

/** The place of a row in an order. */
export function placeOfParty({ code, name, id }: PartyRow, sort: PartySort): readonly string[] {
  return sort === 'NAME' ? [name, id] : [code];
}
