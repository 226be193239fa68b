import { rebuildDerived } from './verify/rebuild-derived.ts';
import { recordControlVerification } from './verify/control-verifications.ts';
import { verifyBooks } from './verify/verify-books.ts';
import { verifyControl } from './verify/verify-control.ts';
import { readHead } from './heads/heads-follower.ts';
import {
  commitPage,
  countedCommits,
  countedEvents,
  countedTimeline,
  eventPage,
  timeline,
} from './timeline/read-trail.ts';
import {
  beginControlInvestigation,
  beginInvestigation,
  endControlInvestigation,
  endInvestigation,
  recordControlInvestigationExport,
  recordInvestigationExport,
} from './investigate/commands.ts';
import {
  deleteInvestigationQueryCommand,
  saveInvestigationQueryCommand,
} from './investigate/firm-queries.ts';
import { recordChainHeads, recordDigestExport } from './heads/record-heads.ts';
import { recordFirmLinesExport, recordLinesExport } from './lines/export-lines.ts';
import { readLastCommit, readTenantLines } from './lines/read-lines.ts';

/** What this capability contributes to the books: every thread, job and command line loads it by its URL. */
export const commands = [
  recordChainHeads,
  recordDigestExport,
  recordControlVerification,
  rebuildDerived,
  recordLinesExport,
  recordFirmLinesExport,
  beginInvestigation,
  endInvestigation,
  recordInvestigationExport,
  beginControlInvestigation,
  endControlInvestigation,
  recordControlInvestigationExport,
  saveInvestigationQueryCommand,
  deleteInvestigationQueryCommand,
];
export const reports = [
  timeline,
  commitPage,
  eventPage,
  countedCommits,
  countedEvents,
  countedTimeline,
  readHead,
  readTenantLines,
  readLastCommit,
  verifyBooks,
  verifyControl,
];
