import type { CommitHeader, ReadTx, WriteTx } from './tx.ts';

/**
 * What one unit of work decided.
 * - `keep`: its rows stay, with a commit of outcome `done`.
 * - `undo`: its savepoint is rolled back; `after` then writes the refusal's event in a commit of outcome `refused` or
 *   `denied`.
 * - `nothing`: its savepoint is rolled back and nothing is written (an idempotent replay).
 * - `derived`: it wrote only derived tables, whose content follows from other rows. They stay, without a commit and
 *   without an event. If it wrote anything else, a broken invariant is thrown and the work is rolled back.
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

/** How a unit of work may read: in at most two sets before its first write, or step by step. */
export type Reading = 'twoSets' | 'stepwise';

export interface Work<Answer, Tables> {
  readonly header: CommitHeader;
  /** Defaults to `twoSets`. */
  readonly reading?: Reading;
  /** Whether it is the move's own: it runs also where the books are frozen or have moved, and alone in its transaction. */
  readonly isOfMove?: boolean;
  /** Reads that open the transaction, whatever the unit of work does: one set, which is not counted. */
  readonly opening?: (tx: ReadTx<Tables>) => Promise<void>;
  /**
   * `opened`: resolves when the opening reads are answered. The engine gives it where a round trip costs: then the first set of the work
   * goes along with them, and the work may not decide before. Left out: they are answered.
   */
  readonly run: (tx: WriteTx<Tables>, opened?: Promise<void>) => Promise<WorkDecision<Answer, Tables>>;
}

/**
 * The only writer of a database. Units of work that are waiting share one durable commit, and each has its own
 * savepoint. If one throws, only that one is rolled back, and it is rejected after the group's COMMIT. No answer leaves
 * before COMMIT. If COMMIT fails, the whole group is rejected with `DatabaseUnavailable` (retryable). The queue is
 * bounded: beyond the limit, `WriterBusy` is thrown at once. Where the books are being moved, `TenantMoving` is thrown.
 */
export interface Writer<Tables> {
  readonly submit: <Answer>(work: Work<Answer, Tables>) => Promise<Answer>;
  /** Resolves when everything submitted has ended. Later submissions are rejected. */
  readonly close: () => Promise<void>;
}
