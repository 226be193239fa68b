import { controlCommand } from '@cifra/books/command';
import { keyOfRow, sealedIn, sealedTableNamed } from '@cifra/database/sealed/sealed-rows';
import type { Sealed } from '@cifra/database/kit/sealed-cipher';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';

/** A row whose values were sealed anew. */
export interface ResealedRow {
  readonly key: Readonly<Record<string, string>>;
  /** By column. */
  readonly before: Readonly<Record<string, Sealed>>;
  readonly after: Readonly<Record<string, Sealed>>;
}

/**
 * Puts values that were sealed under a newer master key in place of what they were sealed from. A row that was deleted or changed since
 * stays as it is. Answers how many rows were written.
 */
export const resealValuesCommand = controlCommand<
  { readonly table: string; readonly keyNumber: number; readonly rows: readonly ResealedRow[] },
  { readonly count: number },
  never
>(
  'firm.resealValues',
  async (tx, { table, keyNumber, rows }) => {
    const { definition, rowByKey, deleteRow, insertRow } = sealedTableNamed(table);
    const current = await Promise.all(rows.map(({ key }) => tx.first(rowByKey, key)));
    let count = 0;
    for (const [index, { before, after }] of rows.entries()) {
      const row = current[index];
      if (!row || !sealedIn(definition, row).every(([column, value]) => before[column] === value)) continue;
      tx.derive(deleteRow, keyOfRow(definition, row), 'ONE');
      tx.derive(insertRow, { ...row, ...after });
      count += 1;
    }
    tx.record({
      event: 'SECRETS_RESEALED',
      objectType: 'MasterKey',
      objectId: String(keyNumber),
      after: { table, count },
    });
    return accepted({ count });
  },
  { refuses: refusalCodes() },
);
