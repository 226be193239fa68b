import { createHash, type Hash } from 'node:crypto';
import type { Uuid } from '@cifra/domain/ids';
import { rowHash } from '@cifra/database/chain/row-hash';
import type { Row } from '@cifra/database/kit/table';
import { openItemMovements } from '@cifra/database/tables/documents';
import { journalEntries, journalLines, type periods } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import {
  entriesOfPeriod,
  linesOfPeriodEntries,
  movementsOfPeriod,
  type PeriodEntriesPage,
} from './queries.ts';

/**
 * Identifies the digest algorithm: another algorithm has another name, so an old digest is never silently compared with a new one.
 */
const DIGEST_PREFIX = 'cifra-period-digest-v2';

/** Why what digests a month reads step by step. */
export const DIGEST_IN_PAGES =
  'A submission and an approval hash all entries of the month with their lines, a page at a time: a month has no bound.';

const PAGE_ENTRIES = 500;
const PAGE_MOVEMENTS = 2_000;
/** Before every entry: commits count from 1. */
const BEGINNING = { commitNumber: 0n, entryId: '00000000-0000-0000-0000-000000000000' as Uuid };

export interface PeriodDigest {
  /** SHA-256, 64 hex digits. */
  readonly digest: string;
  readonly entryCount: number;
  /** The last commit that posted into the period, or moved an open item in it; 0 when none did. */
  readonly lastCommitNumber: bigint;
}

/**
 * SHA-256 over a period's own entries with their lines, in order of commit number, entry id and line ordinal: the prefix, then one
 * text per entry with the chain's hashes of its row and its lines' rows; then one per movement of an open item, in order of commit
 * number, posting id and ordinal. `throughCommit` limits it to entries posted up to that
 * commit, so that an old digest can be compared after later postings. Source: docs/specs/close.md, section "Digest".
 */
export async function digestPeriod(
  tx: TenantReadTx,
  { id: periodId, start_date: startDate, end_date: endDate }: Row<typeof periods>,
  { throughCommit = null }: { readonly throughCommit?: bigint | null } = {},
): Promise<PeriodDigest> {
  const digest = createHash('sha256').update(`${DIGEST_PREFIX}\n`);
  let entryCount = 0;
  let place: PeriodEntriesPage = { periodId, startDate, endDate, ...BEGINNING };
  for (;;) {
    const page = await tx.all(entriesOfPeriod, { ...place, limit: PAGE_ENTRIES });
    const entries = page.filter(
      ({ commit_number: number }) => throughCommit === null || number <= throughCommit,
    );
    const last = entries.at(-1);
    if (!last) break;
    const next = { commitNumber: last.commit_number, entryId: last.id };
    const lines = await tx.all(linesOfPeriodEntries, {
      ...place,
      lastCommitNumber: next.commitNumber,
      lastEntryId: next.entryId,
    });
    const linesOf = Map.groupBy(lines, ({ line }) => line.entry_id);
    for (const entry of entries) {
      const own = linesOf.get(entry.id) ?? [];
      const hashes = own.map(({ line }) => rowHash(journalLines, line));
      digest.update(`${[rowHash(journalEntries, entry), ...hashes].join(' ')}\n`);
    }
    entryCount += entries.length;
    place = { ...place, ...next };
    if (entries.length < PAGE_ENTRIES) break;
  }
  const lastMoved = await digestMovements(tx, { periodId, throughCommit }, digest);
  const lastCommitNumber = lastMoved > place.commitNumber ? lastMoved : place.commitNumber;
  return { digest: digest.digest('hex'), entryCount, lastCommitNumber };
}

/** Adds a period's movements of open items, those without an entry too; answers the last commit of them, 0 when there is none. */
async function digestMovements(
  tx: TenantReadTx,
  { periodId, throughCommit }: { readonly periodId: Uuid; readonly throughCommit: bigint | null },
  digest: Hash,
): Promise<bigint> {
  let place = { commitNumber: 0n, postingId: BEGINNING.entryId, ordinal: 0 };
  for (;;) {
    const page = await tx.all(movementsOfPeriod, { periodId, ...place, limit: PAGE_MOVEMENTS });
    const own = page.filter(({ commit_number: number }) => throughCommit === null || number <= throughCommit);
    for (const row of own) digest.update(`${rowHash(openItemMovements, row)}\n`);
    const last = own.at(-1);
    if (last) place = { commitNumber: last.commit_number, postingId: last.posting_id, ordinal: last.ordinal };
    if (own.length < PAGE_MOVEMENTS) return place.commitNumber;
  }
}
