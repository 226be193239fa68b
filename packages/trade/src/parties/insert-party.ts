import { parties } from '@cifra/database/tables/documents';
import type { NewRow, TenantTx } from '@cifra/database/tx';
import { sealRow } from '@cifra/database/personal/seal-row';
import { addPartyName } from './queries.ts';

/** Writes a new party: what is personal is kept apart, the name also where lists are ordered by it. Answers the row as it was written. */
export async function insertParty(
  tx: TenantTx,
  row: NewRow<typeof parties>,
): Promise<NewRow<typeof parties>> {
  const sealed = await sealRow(tx, parties, row);
  tx.insert(parties, sealed);
  tx.derive(addPartyName, { id: row.id, name: row.name });
  return sealed;
}
