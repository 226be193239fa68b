import { hash } from 'node:crypto';
import type { ColumnDefinition } from '../kit/column.ts';
import type { TableDefinition } from '../kit/table.ts';
import type { StoredRow } from '../stored-rows.ts';

/** The current hash version of rows and commits. A commit names the version it was hashed with. */
export const HASH_VERSION = 1;

/** The previous hash of a database's first commit. */
export const GENESIS_HASH = '0'.repeat(64);

/** One row version in a manifest: table number, key, row hash (SHA-256, base64url). */
export type ManifestEntry = readonly [tableNumber: number, key: string, rowHash: string];

interface ColumnPlan {
  readonly name: string;
  readonly kind: ColumnDefinition['kind'];
}

const plans = new WeakMap<TableDefinition, readonly ColumnPlan[]>();

function planOf(table: TableDefinition): readonly ColumnPlan[] {
  let plan = plans.get(table);
  if (!plan) {
    plan = Object.entries(table.columns).map(([name, { kind }]) => ({ name, kind }));
    plans.set(table, plan);
  }
  return plan;
}

/** The row's primary key as text: values joined by `/`, in key order. */
export function keyOf(table: TableDefinition, row: StoredRow): string {
  const { primaryKey } = table;
  return primaryKey.length === 1
    ? String(row[primaryKey[0] as string])
    : primaryKey.map((name) => String(row[name])).join('/');
}

/**
 * SHA-256 over the table's number and every non-null column by name, in the definition's order, as a JSON array of
 * strings. A column added later is null in older rows, so their hashes do not change. Independent of the engine.
 */
export function rowHash(table: TableDefinition, row: StoredRow): string {
  const parts: string[] = [String(table.number)];
  for (const { name } of planOf(table)) {
    const value = row[name];
    if (value === null || value === undefined) continue;
    parts.push(name, typeof value === 'string' ? value : String(value));
  }
  return hash('sha256', JSON.stringify(parts), 'base64url');
}

export interface CommitFields {
  readonly number: bigint;
  readonly instant: bigint;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly request_id: string;
  readonly origin: string;
  readonly command: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly manifest: string;
  readonly hash_version: number;
  readonly previous_hash: string;
}

/** SHA-256, hex, over the hash version, every field of the commit, its manifest and the previous hash. */
export function commitHash(commit: CommitFields): string {
  const fields = [
    String(commit.hash_version),
    commit.number.toString(),
    commit.instant.toString(),
    commit.actor_kind,
    commit.actor_id,
    commit.actor_name,
    commit.request_id,
    commit.origin,
    commit.command,
    commit.outcome,
    commit.reason,
    commit.manifest,
    commit.previous_hash,
  ];
  return hash('sha256', JSON.stringify(fields), 'hex');
}

function compareEntries(left: ManifestEntry, right: ManifestEntry): number {
  if (left[0] !== right[0]) return left[0] - right[0];
  return left[1] < right[1] ? -1 : left[1] > right[1] ? 1 : 0;
}

/** The manifest's text: entries sorted by table number and key (code units). */
export function manifestText(entries: readonly ManifestEntry[]): string {
  return JSON.stringify(entries.toSorted(compareEntries));
}
