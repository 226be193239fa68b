import { replaceFunction } from './replace-function.ts';

/** Months close and reopen in any order. */
replaceFunction('packages/domain/src/close-order.ts', 'closingBlocker', 'return null;');
replaceFunction('packages/domain/src/close-order.ts', 'reopeningBlocker', 'return null;');

export const commands = [];
