import { hookPoint, registerHook, type RegisteredHook } from '@cifra/books/hooks';
import type { TableDefinition } from '@cifra/database/kit/table';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { SearchKind } from './kinds.ts';

/** What of an object is searched. A null is nothing to be searched. */
export interface SearchableObject {
  readonly id: Uuid;
  /** The last commit that wrote any of this. */
  readonly version: bigint;
  /** The date by which later objects come first; null: behind all that have one. */
  readonly date: LocalDate | null;
  readonly numbers: readonly (string | null)[];
  readonly names: readonly (string | null)[];
  readonly texts: readonly (string | null)[];
  /** Four decimals, of either sign. */
  readonly amountsE4: readonly (bigint | null)[];
  readonly dates: readonly LocalDate[];
}

/** One kind of object, as its capability registers it: where its rows are, and what of them is searched. */
export interface Searchable {
  readonly kind: SearchKind;
  /** Tables whose new row versions change what is searched. The first part of their keys is the object's id. */
  readonly tables: readonly Pick<TableDefinition, 'number'>[];
  /** The objects with these ids, in any order. An unknown id is left out. */
  readonly byIds: (tx: TenantReadTx, ids: readonly Uuid[]) => Promise<readonly SearchableObject[]>;
  /** The next ids after one, `OBJECTS_OF_A_STEP` at most, in their order. */
  readonly idsAfter: (tx: TenantReadTx, id: Uuid) => Promise<readonly { readonly id: Uuid }[]>;
}

/** Objects that are read at a time when all are. */
export const OBJECTS_OF_A_STEP = 500;

/** Lines of an entry or a document whose texts and amounts are searched: the first ones. */
export const LINES_SEARCHED = 50;

export const searchables = hookPoint<Searchable>('search.searchables');

export const registerSearchable = (searchable: Searchable): RegisteredHook =>
  registerHook(searchables, `search.${searchable.kind}`, searchable);
