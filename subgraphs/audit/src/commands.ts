import { recordChainHeads, reports as headReports } from './chain-heads.ts';
import { readTimeline } from './operations/read-timeline.ts';

export const commands = [recordChainHeads];
export const reports = [...headReports, readTimeline];
