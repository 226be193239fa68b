import { inReferenceOrder } from '../ddl/names.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import type { TableDefinition } from '../kit/table.ts';
import type { Definitions } from '../sqlite/connection.ts';
import type { WriteTx } from '../tx.ts';

/** Rows of every chained table, all columns filled where the table's rules allow it. Row `seed` refers to rows of the same seed. */

type Value = string | number | bigint | boolean | null;
type VersionedDefinition = TableDefinition<string, TableDefinition['columns'], 'versioned'>;

const idOf = (seed: number): string => `00000000-0000-7000-8000-${String(seed).padStart(12, '0')}`;

function valueOf({ kind, length, oneOf }: ColumnDefinition, seed: number): Value {
  switch (kind) {
    case 'id':
      return idOf(seed);
    case 'hash':
      return String(seed).padStart(64, '0');
    case 'date':
      return `2026-01-${String(seed).padStart(2, '0')}`;
    case 'rate':
      return `1.${seed}`;
    case 'flag':
      return seed % 2 === 1;
    case 'code':
    case 'text':
      return oneOf?.[0] ?? String.fromCodePoint(64 + seed).repeat(Math.min(length, 3));
    case 'json':
      return `{"seed":${seed}}`;
    case 'integer':
      return seed;
    case 'amount':
    case 'number':
    case 'instant':
      return BigInt(seed) * 10_000n;
  }
}

function rowOf(definition: TableDefinition, seed: number, clockMicros: bigint): Record<string, Value> {
  const row = Object.fromEntries(
    Object.entries(definition.columns).map(([name, column]) => [name, valueOf(column, seed)]),
  );
  delete row['commit_number'];
  if (definition.stampedColumn !== null) row[definition.stampedColumn] = clockMicros;
  if (definition.name === 'grants') return { ...row, scope: 'ALL', scope_id: null };
  if (definition.name === 'periods') return { ...row, lock_state: 'UNLOCKED', close_state: 'OPEN' };
  return row;
}

export const isChained = ({ name, class: tableClass }: TableDefinition): boolean =>
  tableClass !== 'derived' && name !== 'commits';

const chainedTables = (definitions: Definitions): TableDefinition[] =>
  inReferenceOrder(definitions).filter(
    (definition) => isChained(definition) && definition.name !== 'audit_events',
  );

/** Inserts one row of every chained table, and records it. */
export async function insertEverywhere<Tables extends Definitions>(
  tx: WriteTx<Tables>,
  definitions: Tables,
  seed: number,
): Promise<void> {
  const clockMicros = await tx.databaseClockMicros();
  for (const definition of chainedTables(definitions))
    await tx.insert(definition as VersionedDefinition, rowOf(definition, seed, clockMicros));
  await tx.record({
    event: 'ROWS_INSERTED',
    objectType: 'Row',
    objectId: String(seed),
    before: { amount: 1n },
    after: ['x'],
  });
}

/** Replaces the row of every versioned table by a new version, so that the one before is kept. */
export async function replaceEverywhere<Tables extends Definitions>(
  tx: WriteTx<Tables>,
  definitions: Tables,
  { seed, version }: { readonly seed: number; readonly version: bigint },
): Promise<void> {
  const clockMicros = await tx.databaseClockMicros();
  for (const definition of chainedTables(definitions).filter(
    ({ class: tableClass }) => tableClass === 'versioned',
  )) {
    const isReplaced = await tx.replace(
      definition as VersionedDefinition,
      rowOf(definition, seed, clockMicros),
      version,
    );
    if (!isReplaced) throw new Error(`${definition.name} has no version ${version}`);
  }
  await tx.record({ event: 'ROWS_REPLACED', objectType: 'Row', objectId: String(seed) });
}
