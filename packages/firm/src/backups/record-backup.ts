import { controlCommand } from '@cifra/books/command';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { backups } from '@cifra/database/tables/backups';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';

/** What came of a backup. Plain data: numbers that may be large are decimal digits. */
export interface BackupEnded {
  readonly id: Uuid;
  /** Null: the control plane. */
  readonly tenantId: Uuid | null;
  readonly name: string;
  readonly target: string;
  readonly startedAtMicros: string;
  readonly endedAtMicros: string;
  readonly came:
    | {
        readonly outcome: 'DONE';
        readonly head: { readonly number: string; readonly hash: string } | null;
        readonly rowCount: number;
        readonly bytes: number;
        readonly sha256: string;
        readonly recipients: readonly string[];
      }
    | { readonly outcome: 'FAILED'; readonly problems: readonly string[] };
}

const MOST_OF_A_PROBLEM = 500;
const MOST_PROBLEMS = 20;

/** Keeps what came of a backup, good or not. Refuses nothing. */
export const recordBackup = controlCommand<BackupEnded, null, never>(
  'backups.record',
  async (tx, { id, tenantId, name, target, startedAtMicros, endedAtMicros, came }) => {
    const [startedAt, endedAt] = [BigInt(startedAtMicros), BigInt(endedAtMicros)];
    const seconds = (Number(endedAt - startedAt) / 1_000_000).toFixed(2);
    const isDone = came.outcome === 'DONE';
    const problems = isDone
      ? []
      : came.problems.slice(0, MOST_PROBLEMS).map((problem) => problem.slice(0, MOST_OF_A_PROBLEM));
    tx.insert(backups, {
      id,
      tenant_id: tenantId,
      name,
      target,
      outcome: came.outcome,
      started_at: startedAt,
      ended_at: endedAt,
      head_number: isDone && came.head !== null ? BigInt(came.head.number) : null,
      head_hash: isDone && came.head !== null ? came.head.hash : null,
      row_count: isDone ? BigInt(came.rowCount) : null,
      bytes: isDone ? BigInt(came.bytes) : null,
      sha256: isDone ? came.sha256 : null,
      problems: jsonText(problems),
    });
    const object = { objectType: 'Backup', objectId: id } as const;
    if (isDone) {
      const { head, rowCount: rows, bytes, sha256, recipients } = came;
      const after = { tenantId, name, target, head, rows, bytes, sha256, recipients, seconds };
      tx.record({ event: 'BACKUP_DONE', ...object, after });
    } else
      tx.record({ event: 'BACKUP_FAILED', ...object, after: { tenantId, name, target, problems, seconds } });
    return accepted(null);
  },
  { about: (_tx, { tenantId }) => Promise.resolve(tenantId === null ? [] : [tenantId]) },
);
