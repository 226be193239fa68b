import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

/**
 * What a database holds, as lines that two runs of the same command have in common: ids that a run drew are named by what their
 * rows say, and what a clock or a hash put there is left out. Read by a client of its own, which knows nothing of the product.
 */
export type BooksState = ReadonlyMap<string, readonly string[]>;

type Row = Readonly<Record<string, unknown>>;

const uuidForm = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Microseconds since the epoch, from 2017 to 2033. */
const microsForm = /\b1[5-9]\d{14}\b/g;
const hashForm = /\b[0-9a-f]{64}\b/g;

const ID_BYTES = 16;
const isId = (value: unknown): value is Uint8Array =>
  value instanceof Uint8Array && value.length === ID_BYTES;
const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex');

/** Every table's rows. Throws where SQLite itself finds the file damaged. */
function readTables(file: string): Map<string, Row[]> {
  const database = new DatabaseSync(file, { readBigInts: true });
  try {
    const [check] = database.prepare('pragma integrity_check').all();
    if (check?.['integrity_check'] !== 'ok')
      throw new Error(`${file}: ${String(check?.['integrity_check'])}`);
    const broken = database.prepare('pragma foreign_key_check').all();
    if (broken.length > 0) throw new Error(`${file}: ${broken.length} rows point to rows that are not there`);
    const names = database
      .prepare(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
      )
      .all()
      .map(({ name }) => String(name));
    return new Map(names.map((name) => [name, database.prepare(`select * from "${name}"`).all()]));
  } finally {
    database.close();
  }
}

/** The ids that stand in a file before anything is done to it: they are the same in every run. */
export function idsIn(file: string): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const rows of readTables(file).values())
    for (const row of rows) for (const value of Object.values(row)) if (isId(value)) ids.add(hexOf(value));
  return ids;
}

export function stateOf(file: string, known: ReadonlySet<string>): BooksState {
  const tables = readTables(file);
  const labels = new Map<string, string>();
  const labelOf = (hex: string): string => (known.has(hex) ? hex : (labels.get(hex) ?? 'new'));
  const textOf = (value: unknown): string => {
    if (isId(value)) return labelOf(hexOf(value));
    if (value instanceof Uint8Array) return 'bytes';
    return String(value)
      .replaceAll(uuidForm, (uuid) => labelOf(uuid.replaceAll('-', '')))
      .replaceAll(microsForm, 'instant')
      .replaceAll(hashForm, 'hash');
  };
  const lineOf = (row: Row): string =>
    Object.entries(row)
      // A commit's manifest names rows by ids and hashes; the rows themselves are here, and verification compares both.
      .map(([column, value]) => `${column}=${column === 'manifest' ? 'manifest' : textOf(value)}`)
      .join(' ');
  for (const [table, rows] of tables)
    for (const row of rows)
      if (isId(row['id']) && !known.has(hexOf(row['id'])))
        labels.set(hexOf(row['id']), `${table}#${shortHash(lineOf(row))}`);
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
  return [...left.keys()].flatMap((table) => {
    const [one, other] = [left.get(table) ?? [], right.get(table) ?? []];
    if (one.join('\n') === other.join('\n')) return [];
    const [lost] = one.filter((line) => !other.includes(line));
    const [found] = other.filter((line) => !one.includes(line));
    return [`${table}: ${one.length} and ${other.length} rows; ${lost ?? 'nothing'} | ${found ?? 'nothing'}`];
  });
}
