import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import type { items, parties } from '@cifra/database/tables/documents';
import type { TenantReadTx } from '@cifra/database/tx';
import { itemById } from '../items/queries.ts';
import { partyById } from '../parties/queries.ts';

export type PartyRow = Row<typeof parties>;
export type ItemRow = Row<typeof items>;

/** The party and the items that a document names. */
export interface NamedRows {
  /** Null: there is no such party. */
  readonly party: PartyRow | null;
  /** By id; one that does not exist is left out. */
  readonly items: ReadonlyMap<Uuid, ItemRow>;
}

interface Naming {
  readonly partyId: Uuid;
  readonly items?: { readonly lines: readonly { readonly itemId: Uuid | null }[] };
}

/** Reads in one set the party and the items that a document names. */
export async function gatherNamedRows(
  tx: TenantReadTx,
  { partyId, items: named }: Naming,
): Promise<NamedRows> {
  const ids = new Set((named?.lines ?? []).flatMap(({ itemId }) => itemId ?? []));
  const [party, rows] = await Promise.all([
    tx.first(partyById, { id: partyId }),
    Promise.all([...ids].map((id) => tx.first(itemById, { id }))),
  ]);
  return { party, items: new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : []))) };
}
