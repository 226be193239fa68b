import { readHead } from './chain-heads.ts';
import { commitPage, eventPage, timeline } from './operations/read-trail.ts';
import { recordChainHeads, recordDigestExport } from './operations/record-chain-heads.ts';

export const commands = [recordChainHeads, recordDigestExport];
export const reports = [timeline, commitPage, eventPage, readHead];
