/** When attempts are made, and how long things are kept. Tests shorten what they wait for. */
export interface SenderTiming {
  /** After a first failure; twice as long after each further one. */
  readonly firstBackOffMilliseconds: number;
  readonly longestBackOffMilliseconds: number;
  /** A delivery that has failed for so long suspends its webhook. */
  readonly suspendAfterMilliseconds: number;
  /** After something of ours failed: a database, or the master key. */
  readonly ownFailureMilliseconds: number;
  /** A process that waits asks whether the one that sends is still there. */
  readonly askEveryMilliseconds: number;
  /** After which it takes over: longer than an attempt may take, and than the other may be too busy to answer. */
  readonly unansweredMilliseconds: number;
  readonly tidyEveryMilliseconds: number;
  readonly keptMilliseconds: number;
}

const HOUR = 3_600_000;

export const senderTiming: SenderTiming = {
  firstBackOffMilliseconds: 5_000,
  longestBackOffMilliseconds: HOUR,
  suspendAfterMilliseconds: 72 * HOUR,
  ownFailureMilliseconds: 30_000,
  askEveryMilliseconds: 30_000,
  unansweredMilliseconds: 20_000,
  tidyEveryMilliseconds: HOUR,
  keptMilliseconds: 30 * 24 * HOUR,
};

/** How long to wait after the nth failure in a row. */
export function backOffMilliseconds(timing: SenderTiming, failureCount: number): number {
  const doubled = timing.firstBackOffMilliseconds * 2 ** Math.min(failureCount - 1, 30);
  return Math.min(doubled, timing.longestBackOffMilliseconds);
}
