import type { EntryToPost } from '../journal/entry-to-post.ts';
import type { ManualLine } from './draft-line.ts';

/** A manual entry to post, in whatever way it came to be posted: straight away, from a draft, from a recurring entry. */
export interface ManualEntryToPost extends Omit<EntryToPost, 'kind' | 'source' | 'lines'> {
  readonly lines: readonly ManualLine[];
  /** Whether it is reversed on the first day of the next period. */
  readonly isAccrual: boolean;
  /** Whether whoever posts it knows that it is dated far ahead, and wants it so. */
  readonly isFarAheadKnown: boolean;
}
