import type { attemptOutcomes } from '@cifra/database/tables/rates';
import { cutText } from '@cifra/domain/cut-text';

export type AttemptOutcome = (typeof attemptOutcomes)[number];
export type FailureKind = Exclude<AttemptOutcome, 'FETCHED' | 'NOTHING_NEW'>;

/** Failures on the way to the provider: another attempt may succeed. Faulty content is not requested again. */
const passing: ReadonlySet<FailureKind> = new Set([
  'UNREACHABLE',
  'TIMED_OUT',
  'CONNECTION_LOST',
  'SERVER_ERROR',
  'RATE_LIMITED',
]);

const DETAIL_MAXIMUM = 400;

/**
 * Thrown while a provider is queried; `fetchProviderRates` turns it into an outcome and records it. `detail` is for people and
 * never contains a key: keys are sent in headers, and addresses are shown without their query.
 */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  readonly kind: FailureKind;
  readonly detail: string;
  /** The provider's Retry-After; null: none. */
  readonly retryAfterSeconds: number | null;

  constructor(
    kind: FailureKind,
    detail: string,
    { retryAfterSeconds = null, cause }: { retryAfterSeconds?: number | null; cause?: unknown } = {},
  ) {
    super(`${kind}: ${detail}`, { cause });
    this.kind = kind;
    this.detail = cutText(detail, DETAIL_MAXIMUM);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get isPassing(): boolean {
    return passing.has(this.kind);
  }
}

/** A text of the provider's as a detail may show it: short, without control characters. */
export function shown(text: string): string {
  return `"${cutText(text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '?'), 40)}"`;
}
