import { changedAfterClose } from './changed-after-close.ts';
import { checkClosingDigest } from './check-digest.ts';
import { lateEntries } from './late-entries.ts';

export const reports = [changedAfterClose, checkClosingDigest, lateEntries];
