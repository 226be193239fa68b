import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CopiedRow } from './stream.ts';

/** What is in memory of a database at once: so many rows, or so many characters. */
const ROWS = 2_000;
const CHARACTERS = 1_000_000;

/** Collects rows into portions of bounded size. After each the thread is left to others for a turn. */
export async function* portionsOf(
  rows: Iterable<CopiedRow> | AsyncIterable<CopiedRow>,
): AsyncGenerator<readonly CopiedRow[]> {
  let portion: CopiedRow[] = [];
  let characters = 0;
  for await (const row of rows) {
    portion.push(row);
    for (const value of row) characters += value?.length ?? 0;
    if (portion.length < ROWS && characters < CHARACTERS) continue;
    yield portion;
    await nextTurn();
    portion = [];
    characters = 0;
  }
  if (portion.length > 0) yield portion;
}
