import { createHash } from 'node:crypto';
import type { Uuid } from '@cifra/domain/ids';
import { rowHash } from '@cifra/database/chain/row-hash';
import type { Row } from '@cifra/database/kit/table';
import { journalEntries, journalLines, type periods } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import { entriesOfPeriod, linesOfPeriodEntries, type PeriodEntriesPage } from './queries.ts';

/**
 * Identifies the digest algorithm: another algorithm has another name, so an old digest is never silently compared with a new one.
 */
const DIGEST_PREFIX = 'cifra-period-digest-v1';

/** Why what digests a month reads step by step. */
export const DIGEST_IN_PAGES =
  'A submission and an approval hash all entries of the month with their lines, a page at a time: a month has no bound.';

const PAGE_ENTRIES = 500;
/** Before every entry: commits count from 1. */
const BEGINNING = { commitNumber: 0n, entryId: '00000000-0000-0000-0000-000000000000' as Uuid };

export interface PeriodDigest {
  /** SHA-256, 64 hex digits. */
  readonly digest: string;
  readonly entryCount: number;
  /** The last commit that posted into the period; 0 when none did. */
  readonly lastCommitNumber: bigint;
}

/**
 * SHA-256 over a period's own entries with their lines, in order of commit number, entry id and line ordinal: the prefix, then one
 * text per entry with the chain's hashes of its row and its lines' rows. `throughCommit` limits it to entries posted up to that
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
  return { digest: digest.digest('hex'), entryCount, lastCommitNumber: place.commitNumber };
}
