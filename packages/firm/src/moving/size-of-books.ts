import type { Books } from '@cifra/books/books';
import type { Placement } from '@cifra/books/command';
import { placed } from '@cifra/books/host';
import { openCopySource } from '@cifra/database/copier';
import { copiedTables } from '@cifra/database/copy/copied-tables';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';

/** What a copy of a tenant's books would consist of. Plain data. */
export interface BooksSize {
  readonly from: Placement;
  readonly schema: string;
  /** Null: the engine does not say. */
  readonly bytes: number | null;
  readonly rowCount: number;
  readonly tables: readonly { readonly table: string; readonly rowCount: number }[];
}

/** Counts the rows of a tenant's books where they are. Throws if they cannot be copied: of another schema, or not there. */
export async function sizeOfBooks(books: Books, tenantId: Uuid): Promise<BooksSize> {
  const facts = await books.tenantFacts(tenantId);
  if (!facts) throw new InvariantBroken('the tenant is not served');
  const from = facts.placement;
  const source = await openCopySource({ ...placed(books.location, from), kind: 'tenant' });
  try {
    const tables: { readonly table: string; readonly rowCount: number }[] = [];
    for (const table of copiedTables('tenant'))
      tables.push({ table: table.name, rowCount: await source.count(table) });
    return {
      from,
      schema: source.header.schema,
      bytes: await source.bytes(),
      rowCount: tables.reduce((sum, { rowCount }) => sum + rowCount, 0),
      tables,
    };
  } finally {
    await source.close();
  }
}
