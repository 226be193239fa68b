import type { CommitHeader, ReadTx, WriteTx } from './tx.ts';

/**
 * What one command's work decided.
 * - `keep`: its rows stay, with a commit of outcome `done`.
 * - `undo`: its savepoint is rolled back; `after` then writes the refusal's event under a commit of outcome `refused` or `denied`.
 * - `nothing`: its savepoint is rolled back and nothing is written (an idempotent replay).
 * - `derived`: it wrote derived tables alone, whose content others of the books' rows determine: they stay, without a commit and an
 *   event. A work that wrote anything else is thrown as a broken invariant, and rolled back.
 */
export type WorkDecision<Answer, Tables> =
  | { readonly kind: 'keep'; readonly answer: Answer }
  | {
      readonly kind: 'undo';
      readonly answer: Answer;
      readonly outcome: 'refused' | 'denied';
      readonly after: (tx: WriteTx<Tables>) => void;
    }
  | { readonly kind: 'nothing'; readonly answer: Answer }
  | { readonly kind: 'derived'; readonly answer: Answer };

/** How a work may read: in at most two sets before its first write, or step by step. */
export type Reading = 'twoSets' | 'stepwise';

export interface Work<Answer, Tables> {
  readonly header: CommitHeader;
  /** Left out: in two sets. */
  readonly reading?: Reading;
  /** Reads that belong to the beginning of the transaction, whatever the work is: one set, which does not count. */
  readonly opening?: (tx: ReadTx<Tables>) => Promise<void>;
  readonly run: (tx: WriteTx<Tables>) => Promise<WorkDecision<Answer, Tables>>;
}

/**
 * The one writer of a database. Waiting works share one durable commit; each has its savepoint; a work that throws is rolled
 * back alone and rejected after the group's COMMIT; no answer leaves before COMMIT; if COMMIT fails, all are rejected with
 * `DatabaseUnavailable` (retryable). The queue is bounded: beyond it `WriterBusy` is thrown at once.
 */
export interface Writer<Tables> {
  readonly submit: <Answer>(work: Work<Answer, Tables>) => Promise<Answer>;
  /** Resolves when what was submitted has ended; later submissions are rejected. */
  readonly close: () => Promise<void>;
}
