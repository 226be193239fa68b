import { replaceFunction } from './replace-function.ts';

/** Whoever made it may approve it. */
replaceFunction(
  'packages/domain/src/draft-life.ts',
  'decideApproval',
  'return { ok: true, value: given[0].approver };',
);

export const commands = [];
