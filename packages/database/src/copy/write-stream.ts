import { InvariantBroken } from '../failures.ts';
import { copiedTables, type CopiedTable } from './copied-tables.ts';
import { COPY_FORMAT, type CopyHeader, type CopyPart, type CopySource, type CopyTarget } from './stream.ts';
import { TableDigest, type TableTotal } from './table-digest.ts';

/** What a stream brought. Plain data. */
export interface CopyTotals {
  readonly header: CopyHeader;
  readonly tables: readonly TableTotal[];
  readonly rowCount: number;
}

interface WriteOptions {
  /** Called after each portion. */
  readonly onRows?: (table: string, rowCount: number) => Promise<void> | void;
}

/**
 * Writes a stream into an empty database and then guards it. Throws where the stream is of another form or schema, ends early, or brings
 * other rows than its totals say; the database is then of no use.
 */
export async function writeStream(
  parts: AsyncIterable<CopyPart>,
  target: CopyTarget,
  { onRows }: WriteOptions = {},
): Promise<CopyTotals> {
  let header: CopyHeader | null = null;
  let waiting: readonly CopiedTable[] = [];
  let digest: TableDigest | null = null;
  const tables: TableTotal[] = [];
  for await (const part of parts) {
    if (part.kind === 'begin') {
      header = part.header;
      if (header.format !== COPY_FORMAT)
        throw new InvariantBroken(`a copy of the form ${header.format}; this code reads ${COPY_FORMAT}`);
      waiting = copiedTables(header.kind);
      await target.begin(header.kind);
      continue;
    }
    const [table] = waiting;
    const name = part.kind === 'rows' ? part.table : part.total.table;
    if (table?.name !== name)
      throw new InvariantBroken(`the copy has ${name} where ${table?.name ?? 'its end'} belongs`);
    digest ??= new TableDigest(name);
    if (part.kind === 'rows') {
      for (const row of part.rows) digest.add(row);
      await target.load(table, part.rows);
      await onRows?.(name, part.rows.length);
      continue;
    }
    const { total } = digest;
    if (total.rowCount !== part.total.rowCount || total.hash !== part.total.hash)
      throw new InvariantBroken(`the copy of ${name} is not what its total says`);
    tables.push(total);
    waiting = waiting.slice(1);
    digest = null;
  }
  if (header === null || waiting.length > 0)
    throw new InvariantBroken(`the copy ends before ${waiting[0]?.name ?? 'it begins'}`);
  await target.finish();
  return { header, tables, rowCount: tables.reduce((sum, { rowCount }) => sum + rowCount, 0) };
}

/** Reads a database to its end for its totals. */
export async function totalsOf(source: CopySource): Promise<CopyTotals> {
  const tables: TableTotal[] = [];
  for (const table of copiedTables(source.header.kind)) {
    const digest = new TableDigest(table.name);
    for await (const rows of source.rows(table)) for (const row of rows) digest.add(row);
    tables.push(digest.total);
  }
  return {
    header: source.header,
    tables,
    rowCount: tables.reduce((sum, { rowCount }) => sum + rowCount, 0),
  };
}

/** Tables whose rows are not the same, and the head if it differs, each in a line for people. Empty: the databases hold the same. */
export function differencesOf(expected: CopyTotals, found: CopyTotals): readonly string[] {
  const theirs = new Map(found.tables.map((total) => [total.table, total]));
  const tables = expected.tables.flatMap(({ table, rowCount, hash }) => {
    const other = theirs.get(table);
    if (other?.rowCount !== rowCount)
      return [`${table} has ${rowCount} rows, the copy ${other?.rowCount ?? 'none'}`];
    return other.hash === hash ? [] : [`${table} has other values in the copy`];
  });
  const isSameHead = expected.header.head?.hash === found.header.head?.hash;
  return isSameHead ? tables : ['the last commit is not the same', ...tables];
}
