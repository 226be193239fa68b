import { replaceFunction } from './replace-function.ts';

/** A posting leaves a submitted close where it is, and the approval looks neither at the digest nor at the verification. */
replaceFunction(
  'packages/closing/src/close-steps/send-back-on-posting.ts',
  'sendCloseBack',
  'return () => undefined;',
);
replaceFunction(
  'packages/closing/src/close-package/digest.ts',
  'digestPeriod',
  "return { digest: '0'.repeat(64), entryCount: 0, lastCommitNumber: 0n };",
);
replaceFunction(
  'packages/closing/src/close-items/chain-fact.ts',
  'chainFact',
  "return { code: 'CHAIN', outcome: 'SETTLED', facts: 'not looked at', count: null, amountE4: null };",
);

export const commands = [];
