/** HOLDS: as promised. DEGRADED: kept in another way, or in part. MISSING: not kept. NOT_TRIED: it could not be tried here. */
export type Verdict = 'HOLDS' | 'DEGRADED' | 'MISSING' | 'NOT_TRIED';

/** What came of one proof. `says` is for people and has no secret in it. */
export interface Finding {
  readonly verdict: Verdict;
  readonly says: string;
}

export const holds = (says: string): Finding => ({ verdict: 'HOLDS', says });
export const degraded = (says: string): Finding => ({ verdict: 'DEGRADED', says });
export const missing = (says: string): Finding => ({ verdict: 'MISSING', says });
export const notTried = (says: string): Finding => ({ verdict: 'NOT_TRIED', says });

/** A line of the report. */
export interface Checked extends Finding {
  /** What is promised, by a name that does not change. */
  readonly promise: string;
  /** The page of the server's documentation that the promise rests on. */
  readonly page: string;
  readonly milliseconds: number;
}
