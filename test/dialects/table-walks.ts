import { DatabaseSync } from 'node:sqlite';
import { STILL_WANTED } from '@cifra/database/dialects/still-wanted';
import { migrationsOf } from '@cifra/database/migrations/catalogue';

/** Tables of a tenant that get rows with every posting: a statement that walks one costs by the age of the books. */
const GROWING = [
  'allocation_reversals',
  'allocations',
  'audit_events',
  'document_lines',
  'document_voids',
  'documents',
  'entry_reversals',
  'exchange_rate_history',
  'idempotency_keys',
  'journal_entries',
  'journal_lines',
  'open_item_balances',
  'open_items',
  'parties',
  'party_names',
  'search_tokens',
  'tax_withholdings',
];
const WALK = new RegExp(`^SCAN (?:${GROWING.join('|')})\\b`);

/** How SQLite would run statements on a tenant's tables, without statistics: as in new books. */
export class TableWalks {
  readonly #books = new DatabaseSync(':memory:');

  constructor() {
    this.#books.function(STILL_WANTED, () => 1);
    for (const { text } of migrationsOf('sqlite', 'tenant')) this.#books.exec(text);
  }

  /** Whether a statement reads all rows of a table that grows. One on other tables, of the control plane, does not. */
  hasWalk(sql: string): boolean {
    return this.#planOf(sql).some((step) => WALK.test(step));
  }

  #planOf(sql: string): string[] {
    try {
      return this.#books
        .prepare(`explain query plan ${sql}`)
        .all()
        .map(({ detail }) => String(detail));
    } catch (error) {
      if (/no such table/.test(String(error))) return [];
      throw error;
    }
  }
}
