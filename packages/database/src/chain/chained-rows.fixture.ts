import { fixtureEvent } from '../audit-event.fixture.ts';
import { inReferenceOrder } from '../kit/names.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import { isInChain, type TableDefinition } from '../kit/table.ts';
import type { Definitions } from '../sqlite/connection.ts';
import { addCopies } from '../personal/copies.fixture.ts';
import { sealRow } from '../personal/seal-row.ts';
import type { PersonalTables } from '../tables/personal.ts';
import type { WriteTx } from '../tx.ts';

/**
 * Rows of every chained table, with all columns filled as far as the table's rules allow. Row `seed` refers to rows of
 * the same seed.
 */

type Value = string | number | bigint | boolean | Uint8Array | null;
type VersionedDefinition = TableDefinition<string, TableDefinition['columns'], 'versioned'>;

const idOf = (seed: number): string => `00000000-0000-7000-8000-${String(seed).padStart(12, '0')}`;

/** What a way from one database to another may change. */
const HARD_TEXT = ' "é\\\n\t~1☃𝄞';
/** One row has a longer text than a server's functions may take. */
const LONG_SEED = 2;

const lettersOf = (seed: number, length: number): string =>
  String.fromCodePoint(64 + seed).repeat(Math.min(length, 3));

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
    case 'text':
      return oneOf?.[0] ?? `${lettersOf(seed, length)}${HARD_TEXT}`.slice(0, length || Infinity);
    case 'code':
    case 'personal':
      return oneOf?.[0] ?? lettersOf(seed, length);
    case 'json':
      return JSON.stringify({ seed, text: seed === LONG_SEED ? HARD_TEXT.repeat(400) : HARD_TEXT });
    case 'sealed':
      throw new Error('a sealed column is in no chained row');
    case 'bytes':
      return Uint8Array.of(seed);
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
  // A person who appears in no other table.
  if (definition.name === 'personal_erasures') return { subject_id: idOf(900 + seed) };
  if (definition.name === 'grants') return { ...row, scope: 'ALL', scope_id: null, party_id: null };
  if (definition.name === 'webhooks') return { ...row, state: 'SUSPENDED' };
  if (definition.name === 'manifest_versions') return { ...row, state: 'REVOKED' };
  if (definition.name === 'periods') return { ...row, lock_state: 'UNLOCKED', close_state: 'OPEN' };
  return row;
}

export const isChained = (definition: TableDefinition): boolean =>
  isInChain(definition) && definition.name !== 'commits';

const chainedTables = (definitions: Definitions): TableDefinition[] =>
  inReferenceOrder(definitions).filter(
    (definition) => isChained(definition) && definition.name !== 'audit_events',
  );

/** The row as it is written: personal texts are stored separately. */
const sealed = <Tables extends Definitions>(
  tx: WriteTx<Tables>,
  definition: TableDefinition,
  row: Record<string, Value>,
): Promise<Record<string, Value>> =>
  definition.subjectColumn === null
    ? Promise.resolve(row)
    : sealRow(tx as unknown as WriteTx<PersonalTables>, definition, row);

/** Inserts one row of every chained table, and records it. */
export async function insertEverywhere<Tables extends Definitions>(
  tx: WriteTx<Tables>,
  definitions: Tables,
  seed: number,
): Promise<void> {
  const clockMicros = tx.databaseClockMicros;
  // Personal columns are read first, since a command writes at its end.
  const rows: [TableDefinition, Record<string, Value>, Record<string, Value>][] = [];
  for (const definition of chainedTables(definitions)) {
    const row = rowOf(definition, seed, clockMicros);
    rows.push([definition, row, await sealed(tx, definition, row)]);
  }
  for (const [definition, row, stored] of rows) {
    tx.insert(definition as VersionedDefinition, stored);
    if (definition.subjectColumn !== null) addCopies(tx, definitions, { of: definition, row });
  }
  tx.record(
    fixtureEvent({
      event: 'ROWS_INSERTED',
      objectType: 'Row',
      objectId: String(seed),
      before: { amount: 1n },
      after: ['x'],
    }),
  );
}

/** Replaces the row of every versioned table with a new version, so that the previous one is kept. */
export async function replaceEverywhere<Tables extends Definitions>(
  tx: WriteTx<Tables>,
  definitions: Tables,
  { seed, version }: { readonly seed: number; readonly version: bigint },
): Promise<void> {
  const clockMicros = tx.databaseClockMicros;
  for (const definition of chainedTables(definitions).filter(
    ({ class: tableClass }) => tableClass === 'versioned',
  )) {
    tx.replace(
      definition as VersionedDefinition,
      await sealed(tx, definition, rowOf(definition, seed, clockMicros)),
      version,
    );
  }
  tx.record(fixtureEvent({ event: 'ROWS_REPLACED', objectType: 'Row', objectId: String(seed) }));
}
