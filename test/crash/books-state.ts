import { createHash } from 'node:crypto';
import { isOnServer } from '../support/stored/server-at-hand.ts';
import type { StoredRow, StoredRows, StoredValue } from '../support/stored/stored-rows.ts';

/**
 * What a database holds, as lines that two runs of the same command have in common: ids that a run drew are named by what their
 * rows say, and what a clock or a hash put there is left out. Read by a client of its own, which knows nothing of the product.
 */
export type BooksState = ReadonlyMap<string, readonly string[]>;

const uuidForm = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Microseconds since the epoch, from 2017 to 2033. */
const microsForm = /\b1[5-9]\d{14}\b/g;
const hashForm = /\b[0-9a-f]{64}\b/g;

const ID_BYTES = 16;
const isId = (value: StoredValue | undefined): value is Uint8Array =>
  value instanceof Uint8Array && value.length === ID_BYTES;
const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex');

/** Every table's rows. Throws where SQLite itself finds the file damaged. */
async function readTables(stored: StoredRows): Promise<ReadonlyMap<string, readonly StoredRow[]>> {
  if (!isOnServer()) {
    const [check] = await stored.rows('pragma integrity_check');
    if (check?.['integrity_check'] !== 'ok')
      throw new Error(`${stored.database}: ${String(check?.['integrity_check'])}`);
    const broken = await stored.rows('pragma foreign_key_check');
    if (broken.length > 0)
      throw new Error(`${stored.database}: ${broken.length} rows point to rows that are not there`);
  }
  return stored.everything();
}

/** The ids that stand in a database before anything is done to it: they are the same in every run on a copy of it. */
export async function idsIn(stored: StoredRows): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const rows of (await readTables(stored)).values())
    for (const row of rows) for (const value of Object.values(row)) if (isId(value)) ids.add(hexOf(value));
  return ids;
}

export async function stateOf(stored: StoredRows, known: ReadonlySet<string>): Promise<BooksState> {
  const tables = await readTables(stored);
  const lineWith = (labels: ReadonlyMap<string, string>) => {
    const labelOf = (hex: string): string => (known.has(hex) ? hex : (labels.get(hex) ?? 'new'));
    const textOf = (value: StoredValue): string => {
      if (value instanceof Uint8Array) return isId(value) ? labelOf(hexOf(value)) : 'bytes';
      return String(value)
        .replaceAll(uuidForm, (uuid) => labelOf(uuid.replaceAll('-', '')))
        .replaceAll(microsForm, 'instant')
        .replaceAll(hashForm, 'hash');
    };
    return (row: StoredRow): string =>
      Object.entries(row)
        // A commit's manifest names rows by ids and hashes; the rows themselves are here, and verification compares both.
        .map(([column, value]) => `${column}=${column === 'manifest' ? 'manifest' : textOf(value)}`)
        .join(' ');
  };
  const nameless = lineWith(new Map());
  const labels = new Map<string, string>();
  for (const [table, rows] of tables)
    for (const row of rows) {
      const { id } = row;
      if (isId(id) && !known.has(hexOf(id))) labels.set(hexOf(id), `${table}#${shortHash(nameless(row))}`);
    }
  const lineOf = lineWith(labels);
  return new Map(
    [...tables].map(([table, rows]) => [
      table,
      rows.map(lineOf).toSorted((left, right) => (left < right ? -1 : 1)),
    ]),
  );
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** What every attempt leaves, a refused one too. */
const trail: ReadonlySet<string> = new Set(['commits', 'audit_events']);

export function withoutTrail(state: BooksState): BooksState {
  return new Map([...state].filter(([table]) => !trail.has(table)));
}

/** The tables in which two states differ, with the first line that only one of them has. */
export function differences(left: BooksState, right: BooksState): readonly string[] {
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((table) => {
    const [one, other] = [left.get(table) ?? [], right.get(table) ?? []];
    if (one.join('\n') === other.join('\n')) return [];
    const [lost] = one.filter((line) => !other.includes(line));
    const [found] = other.filter((line) => !one.includes(line));
    return [`${table}: ${one.length} and ${other.length} rows; ${lost ?? 'nothing'} | ${found ?? 'nothing'}`];
  });
}
