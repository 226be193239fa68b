import type { Member, Person, TestFirm, TestTenant } from '../worlds/firm/firm.ts';

/** What drives a mutation that posts through the matrix of lock states. */

/** One way in which a mutation posts. */
export interface Case {
  /** What it posts, where a mutation has several cases. */
  readonly of: string | null;
  readonly posts: PostedBy;
  readonly driver: Driver;
}

/** What the period lock sees of a posting: the side of the document that it comes from, none (an adjustment), both sides, or an import. */
export type PostedBy = 'SALES' | 'PURCHASING' | 'BOTH' | 'ADJUSTMENT' | 'IMPORT';

export interface Scene {
  readonly firm: TestFirm;
  readonly tenant: TestTenant;
  /** The day of the posting. It lies in the period that is locked between `prepare` and the posting. */
  readonly date: string;
  /** A mutation of this tenant that must succeed. */
  accepted(as: Person, mutation: string, input: Readonly<Record<string, unknown>>): Promise<Member>;
  /** Two balanced lines in base currency. */
  lines(amount: string): readonly Readonly<Record<string, unknown>>[];
}

export interface Driver {
  /** A day of the period that it posts into, where it cannot be any. */
  readonly date?: string;
  /** The day that its entry bears, where it bears one outside that period: the opening's, before the first. */
  readonly entryDate?: string;
  /** Where the period takes nothing, it goes to the first open day instead of being refused. */
  readonly isMoved?: boolean;
  /** It runs commands of its own, and keeps its answer although one of them was refused. */
  readonly isBatch?: boolean;
  /** Does what comes before the lock; answers what posts, tried after it. */
  prepare(scene: Scene): Promise<() => Promise<Member>>;
}
