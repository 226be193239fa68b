import { sealRow } from '@cifra/database/personal/seal-row';
import { users } from '@cifra/database/tables/control';
import type { ControlTx, NewRow } from '@cifra/database/tx';
import { addUserAddress } from '../directory/queries.ts';

/** Writes a new user: what is personal is kept apart, the address also where log-ins look for it. Answers the row as it was written. */
export async function insertUser(tx: ControlTx, row: NewRow<typeof users>): Promise<NewRow<typeof users>> {
  const sealed = await sealRow(tx, users, row);
  tx.insert(users, sealed);
  tx.derive(addUserAddress, { userId: row.id, email: row.email });
  return sealed;
}
