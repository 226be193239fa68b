import type { Column } from 'drizzle-orm';
import { queryTable } from '../dialects/query-tables.ts';
import type { TableDefinition } from '../kit/table.ts';
import type { DerivedWrite } from '../statement.ts';
import type { Definitions } from '../sqlite/connection.ts';
import type { WriteTx } from '../tx.ts';

/** Adds the plain texts that belong to a new row of a person, as the product's commands do. */
export function addCopies<Tables extends Definitions>(
  tx: WriteTx<Tables>,
  definitions: Definitions,
  { of, row }: { readonly of: TableDefinition; readonly row: Readonly<Record<string, unknown>> },
): void {
  for (const table of Object.values(definitions)) {
    if (table.erasedBy === null || table.references[0]?.table !== of.name) continue;
    const insertion: DerivedWrite<Tables, Readonly<Record<string, unknown>>> = {
      kind: 'derivedWrite',
      build: (q) => {
        const target = queryTable(table, q.dialect);
        const columns = Object.keys(table.columns).map((name) => [
          name,
          q.arg((target as unknown as Record<string, Column>)[name] as Column, name),
        ]);
        return q.db.insert(target).values(Object.fromEntries(columns));
      },
    };
    tx.derive(insertion, { ...row, [table.erasedBy]: row[of.subjectColumn ?? ''] });
  }
}
