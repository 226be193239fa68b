import { countedHits, findHits } from './find-hits.ts';
import { indexCommits } from './index-commits.ts';
import { searchTable } from './search-table.ts';

/** What this capability contributes to the books: every thread, job and command line loads it by its URL. */
export const commands = [indexCommits];
export const reports = [findHits, countedHits];
export const derivedTables = [searchTable];
