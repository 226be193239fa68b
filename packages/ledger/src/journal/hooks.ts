import type { Row } from '@cifra/database/kit/table';
import type { journalEntries, journalLines } from '@cifra/database/tables/tenant';
import type { NewRow, TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { hookPoint } from '@cifra/books/hooks';
import type { LedgerPeriod } from './period-fact.ts';

/** An entry that this command has written. */
export interface WrittenEntry {
  readonly entry: NewRow<typeof journalEntries>;
  readonly lines: readonly NewRow<typeof journalLines>[];
  /** The period that it went into; of one before every period, the first. */
  readonly period: LedgerPeriod;
}

/** Adds writes to those of a posting, in its transaction. Called for each entry of a command, and for movements without one, in their order. */
export type AfterPosting = (tx: TenantTx, into: Pick<WrittenEntry, 'period'>) => void;

/** What takes part in every posting. `gather` joins the reads that the posting makes; what it answers is called for each entry. */
export interface PostingHook {
  readonly gather: (tx: TenantReadTx) => Promise<AfterPosting>;
}

export const onPosted = hookPoint<PostingHook>('journal.posted');

export type EntryRow = Row<typeof journalEntries>;

/** Adds writes to those of a reversal, in its transaction. */
export type AfterReversal = (tx: TenantTx, reversal: { readonly reversingEntryId: Uuid }) => void;

/** What takes part in the reversal of an entry that was in the books before. `gather` joins the reads that the reversal makes. */
export interface ReversalHook {
  readonly gather: (tx: TenantReadTx, entryId: Uuid) => Promise<AfterReversal>;
}

export const onReversed = hookPoint<ReversalHook>('journal.reversed');
