import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { InvariantBroken } from '@cifra/database/failures';
import { keyNumberOf } from '@cifra/database/kit/sealed-cipher';
import type { TableDefinition } from '@cifra/database/kit/table';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import { keyOfRow, placeIn, sealedIn, sealedTables } from '@cifra/database/sealed/sealed-rows';
import type { StoredRow } from '@cifra/database/stored-rows';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { resealValuesCommand, type ResealedRow } from './reseal-values.ts';

/** Rows that are sealed anew in one commit. */
const ROWS_A_COMMIT = 200;

export interface Resealing {
  /** The number of the key that seals now. */
  readonly keyNumber: number;
  /** Rows that were sealed anew. */
  readonly resealedCount: number;
  /** Rows that changed meanwhile and are still sealed under an older key. */
  readonly leftCount: number;
}

/**
 * Seals every secret anew that is not under the newest master key. Repeatable: what was done stays done. Refuses: MASTER_KEY_MISSING, also
 * where a value's own key is not in the file; nothing after it is written then.
 */
export async function resealAll(
  { books, masterKeys }: { readonly books: Books; readonly masterKeys: MasterKeys },
  request: CommandRequest,
): Promise<Result<Resealing, Refusal<'MASTER_KEY_MISSING'>>> {
  const newest = masterKeys.newestNumber();
  if (!newest.ok) return newest;
  let [resealedCount, leftCount] = [0, 0];
  for (const { definition, allRows } of sealedTables) {
    const stored = await books.control.all(allRows, {});
    const old = stored.filter((row) =>
      sealedIn(definition, row).some(([, value]) => keyNumberOf(value) !== newest.value),
    );
    for (let from = 0; from < old.length; from += ROWS_A_COMMIT) {
      const rows: ResealedRow[] = [];
      for (const row of old.slice(from, from + ROWS_A_COMMIT)) {
        const resealed = resealRow(masterKeys, definition, row);
        if (!resealed.ok) return resealed;
        rows.push(resealed.value);
      }
      const input = { table: definition.name, keyNumber: newest.value, rows };
      const written = await books.executeControl(resealValuesCommand, input, {
        ...request,
        idempotencyKey: null,
      });
      if (!written.ok) throw new InvariantBroken(`resealing was refused: ${written.refusal.code}`);
      resealedCount += written.value.count;
      leftCount += rows.length - written.value.count;
    }
  }
  return accepted({ keyNumber: newest.value, resealedCount, leftCount });
}

function resealRow(
  masterKeys: MasterKeys,
  definition: TableDefinition,
  row: StoredRow,
): Result<ResealedRow, Refusal<'MASTER_KEY_MISSING'>> {
  const values = sealedIn(definition, row);
  const after: Record<string, ResealedRow['after'][string]> = {};
  for (const [column, value] of values) {
    const place = placeIn(definition, row, column);
    const text = masterKeys.open(place, value);
    if (!text.ok) return text;
    const resealed = masterKeys.seal(place, text.value);
    if (!resealed.ok) return resealed;
    after[column] = resealed.value;
  }
  return accepted({ key: keyOfRow(definition, row), before: Object.fromEntries(values), after });
}
