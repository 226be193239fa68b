import { countCommits } from './commit-marks.ts';
import { keepCursors } from './follow/cursors.ts';
import { readLastCommitBefore } from './follow/last-commit-before.ts';
import { readCommitsAfter, readTenantHead } from './follow/tenant-head.ts';
import { pingTenant } from './ping.ts';

/** What the kernel itself answers, beside what the capabilities add. */
export const commands = [countCommits, keepCursors];
export const reports = [pingTenant, readCommitsAfter, readLastCommitBefore, readTenantHead];
