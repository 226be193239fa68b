import { sql } from 'drizzle-orm';
import type { NodeSQLiteDatabase } from 'drizzle-orm/node-sqlite';
import { queryTable } from '../dialects/query-tables.ts';
import { arg, type Upsert } from '../statement.ts';
import type { PreparedWrite } from './prepared.ts';
import type { Preparable } from './prepared.ts';

type Target = Parameters<NodeSQLiteDatabase['update']>[0] & Record<string, never>;

/**
 * The update of an upsert. If the key does not exist yet, it touches no row, and the row is then inserted. The row
 * nearly always exists, and an update alone costs less than `insert … on conflict`, which first tries to insert. A row
 * whose `same` columns differ is not updated, and the insert then fails on the key.
 */
export function prepareUpsertUpdate(
  db: NodeSQLiteDatabase,
  { table, added, set, same }: Upsert,
): PreparedWrite {
  const target = queryTable(table, 'sqlite') as unknown as Target;
  const given = (name: string) => arg(target[name] as never, name);
  const changes = [
    ...added.map((name) => [name, sql`${target[name] as never} + ${given(name)}`] as const),
    ...set.map((name) => [name, given(name)] as const),
  ];
  const conditions = [...table.primaryKey, ...same].map(
    (name) => sql`${target[name] as never} = ${given(name)}`,
  );
  const builder = db
    .update(target)
    .set(Object.fromEntries(changes))
    .where(sql.join(conditions, sql` and `));
  return (builder as unknown as Preparable<PreparedWrite>).prepare();
}
