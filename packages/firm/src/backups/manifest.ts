import { hash } from 'node:crypto';
import type { TableTotal } from '@cifra/database/copy/table-digest';
import { copiedTables } from '@cifra/database/copy/copied-tables';
import type { DatabaseKind } from '@cifra/database/tables/kinds';
import type { Uuid } from '@cifra/domain/ids';

/** The form of manifest and file. Another one is refused. */
export const BACKUP_FORM = 'cifra-backup-1';

/** What stands beside a backup in clear text: enough to find and check it without a key, and no figure of the books. docs/specs/backup.md */
export interface BackupManifest {
  readonly form: typeof BACKUP_FORM;
  /** `<folder>/<name>` within its target, without an ending. */
  readonly name: string;
  readonly kind: DatabaseKind;
  /** Null: the control plane. */
  readonly tenant: { readonly id: Uuid; readonly slug: string; readonly number: number } | null;
  /** The last migration of the database, and a digest of the tables and columns that the stream has. */
  readonly schema: string;
  readonly layout: string;
  /** Null: nothing was committed yet. Numbers in decimal digits. */
  readonly commits: { readonly first: string; readonly last: string; readonly headHash: string } | null;
  readonly tables: readonly TableTotal[];
  readonly rowCount: number;
  /** SHA-256 of the trial balance by account and currency; null for the control plane. */
  readonly trialBalanceHash: string | null;
  readonly verified: VerifiedCounts;
  readonly compression: 'zstd';
  readonly encryption: 'age';
  readonly recipients: readonly string[];
  readonly bytes: { readonly plain: number; readonly compressed: number; readonly encrypted: number };
  /** Of the encrypted file. */
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
}

/** What was compared when the backup was restored in the run that made it. */
export interface VerifiedCounts {
  readonly commits: number;
  readonly rowVersions: number;
  readonly entries: number;
  readonly lines: number;
}

/** A digest of what the stream of this version's schema has: 0001 may still be rewritten under the same name (engineering ruling 2). */
export function layoutOf(kind: DatabaseKind): string {
  const tables = copiedTables(kind).map(({ name, definition }) => [
    name,
    Object.entries(definition.columns).map(([column, { kind: type, isNullable }]) => [
      column,
      type,
      isNullable,
    ]),
  ]);
  return hash('sha256', JSON.stringify(tables), 'hex');
}

/** Reads a manifest; null: it is none, or of another form. */
export function readManifest(text: string): BackupManifest | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('form' in value) || value.form !== BACKUP_FORM)
    return null;
  const { name, kind, sha256, bytes, tables } = value as Partial<BackupManifest>;
  const isWhole =
    typeof name === 'string' &&
    (kind === 'tenant' || kind === 'control') &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    typeof bytes?.encrypted === 'number' &&
    Array.isArray(tables);
  return isWhole ? (value as BackupManifest) : null;
}
