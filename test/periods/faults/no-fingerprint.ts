import { replaceFunction } from './replace-function.ts';

/** A year is closed whatever happened since its draft, and taken back whatever was closed after it. */
replaceFunction(
  'packages/domain/src/year-end-fingerprint.ts',
  'yearEndFingerprintText',
  "return 'the same';",
);
replaceFunction(
  'packages/domain/src/year-end-order.ts',
  'decideYearBack',
  'return { ok: true, value: null };',
);

export const commands = [];
