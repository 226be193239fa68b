import type { Uuid } from '@cifra/domain/ids';
import { eq, type Column } from 'drizzle-orm';
import { queryTable } from '../dialects/query-tables.ts';
import type { TableDefinition } from '../kit/table.ts';
import type { DerivedWrite } from '../statement.ts';
import { personalErasures, type PersonalTables } from '../tables/personal.ts';
import type { WriteTx } from '../tx.ts';
import { eraseKey, erasureOf, eraseValues, keyAndDigests } from './queries.ts';

const deletions = new Map<TableDefinition, DerivedWrite<PersonalTables, { readonly subject: Uuid }>>();

/** Deletes what an erasable table holds about a person. Defined once per table. */
function deletionFrom(table: TableDefinition): DerivedWrite<PersonalTables, { readonly subject: Uuid }> {
  const known = deletions.get(table);
  if (known) return known;
  const deletion: DerivedWrite<PersonalTables, { readonly subject: Uuid }> = {
    kind: 'derivedWrite',
    build: (q) => {
      const target = queryTable(table, q.dialect);
      const column = (target as unknown as Record<string, Column>)[table.erasedBy ?? ''] as Column;
      return q.db.delete(target).where(eq(column, q.arg(column, 'subject')));
    },
  };
  deletions.set(table, deletion);
  return deletion;
}

/**
 * Destroys everything that is stored about a person: the texts, the copies for sorting and look-up (`erasedBy`), and
 * their key. References stay where they are and can no longer be read or guessed. The caller records the event.
 * Repeatable. Returns the number of texts destroyed.
 */
export async function erasePerson(
  tx: WriteTx<PersonalTables>,
  tables: Readonly<Record<string, TableDefinition>>,
  subject: Uuid,
): Promise<number> {
  const [texts, erasure] = await Promise.all([
    tx.all(keyAndDigests, { subject }),
    tx.first(erasureOf, { subject }),
  ]);
  for (const table of Object.values(tables))
    if (table.erasedBy !== null) tx.derive(deletionFrom(table), { subject });
  tx.derive(eraseValues, { subject });
  tx.derive(eraseKey, { subject });
  if (erasure === null) tx.insert(personalErasures, { subject_id: subject });
  return texts.filter(({ digest }) => digest !== null).length;
}
