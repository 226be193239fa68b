import { counted } from '../counted.ts';
import { toTheSecond } from '../to-the-second.ts';
import { defineRefusal } from './define.ts';

const anImport = '01890a5d-ac96-774b-bcce-b302099a8057';

/** Refusals of imports. Lines are those of the file, counted from 1. */
export const importRefusals = {
  IMPORT_FILE_MALFORMED: defineRefusal({
    answeredAs: 'ImportFileRefused',
    when: 'A line of the file cannot be read.',
    facts: { file: 'text', lineNumber: 'integer?', why: 'text' },
    example: {
      file: 'journal.csv',
      lineNumber: 812,
      why: 'the amount "1.200,50" is not a plain decimal number',
    },
    message: (f) => `${f.file}${f.lineNumber === null ? '' : `, line ${f.lineNumber}`}: ${f.why}.`,
    remedy: () => 'Correct the file; nothing was imported.',
  }),
  IMPORT_FORMAT_UNKNOWN: defineRefusal({
    answeredAs: 'ImportFileRefused',
    when: 'The file is not in a format that can be imported.',
    facts: { file: 'text', knownFormats: 'list' },
    example: { file: 'books.qbo', knownFormats: ['SAF-T Financial XML', 'CSV', 'hledger CSV'] },
    message: (f) => `${f.file} is not in a format that can be imported.`,
    remedy: (f) => `Use one of: ${f.knownFormats.join(', ')}.`,
  }),
  IMPORT_FILE_TOO_LARGE: defineRefusal({
    answeredAs: 'ImportFileRefused',
    when: 'The file exceeds the maximum size of an import.',
    facts: { file: 'text', byteCount: 'integer', maximumByteCount: 'integer' },
    example: { file: 'saft.xml', byteCount: 734_003_200, maximumByteCount: 536_870_912 },
    message: (f) =>
      `${f.file} has ${counted(f.byteCount, 'byte')}; an import can have ${f.maximumByteCount}.`,
    remedy: () => 'Split it by month.',
  }),
  IMPORT_DOES_NOT_TIE: defineRefusal({
    answeredAs: 'ImportFileRefused',
    when: 'A total that the file states of itself is not what its transactions make, and the import was not told to accept that.',
    facts: {
      file: 'text',
      lineNumber: 'integer?',
      totalName: 'text',
      statedTotal: 'text',
      computedTotal: 'text',
      differenceAmount: 'amount?',
      currencyCode: 'currency',
    },
    example: {
      file: 'saft.xml',
      lineNumber: 4711,
      totalName: 'TotalDebit',
      statedTotal: '1320.00',
      computedTotal: '1200.00',
      differenceAmount: '-120.00',
      currencyCode: 'PAB',
    },
    message: (f) =>
      `${f.file}${f.lineNumber === null ? '' : `, line ${f.lineNumber}`}: ${f.totalName} is stated as ${f.statedTotal}, and the transactions make ${f.computedTotal}.`,
    remedy: () =>
      'Check that the file is whole; nothing was imported. To import it as it is, consent to its differences.',
  }),
  IMPORT_TENANT_NOT_EMPTY: defineRefusal({
    when: 'The import needs a tenant without posted entries, and this one has some.',
    facts: { postedEntryCount: 'integer' },
    example: { postedEntryCount: 14 },
    message: (f) =>
      `The tenant already has ${counted(f.postedEntryCount, 'posted entry', 'posted entries')}.`,
    remedy: () => 'Import into a new tenant.',
  }),
  IMPORT_PERIOD_LOCKED: defineRefusal({
    answeredAs: 'ImportFileRefused',
    when: 'A line of the file is dated in a period that is not UNLOCKED.',
    facts: {
      file: 'text',
      lineNumber: 'integer?',
      lockedPeriodRef: 'id',
      periodLockState: 'LockState',
      lineDate: 'date',
    },
    example: {
      file: 'journal.csv',
      lineNumber: 40,
      lockedPeriodRef: '2026-01',
      periodLockState: 'LOCKED',
      lineDate: '2026-01-15',
    },
    message: (f) =>
      `${f.file}${f.lineNumber === null ? '' : `, line ${f.lineNumber}`}: ${f.lineDate} is in period ${f.lockedPeriodRef}, which is ${f.periodLockState}.`,
    remedy: () => 'Imports need UNLOCKED periods; nothing was imported.',
  }),
  IMPORT_DUPLICATE: defineRefusal({
    answeredAs: 'ImportFileRefused',
    when: 'The same file has already been imported.',
    facts: { file: 'text', importedAt: 'instant' },
    example: { file: 'journal.csv', importedAt: '2026-03-31T14:05:09.000000Z' },
    message: (f) =>
      `${f.file} was already imported at ${toTheSecond(f.importedAt)}. Importing it again would duplicate its contents.`,
  }),
  IMPORT_PENDING: defineRefusal({
    answeredAs: 'ImportProposalRefused',
    when: 'The same file waits for a second person already.',
    facts: { importRef: 'id' },
    example: { importRef: anImport },
    message: (f) => `The same file waits for approval already, as import ${f.importRef}.`,
    remedy: () => 'Have it approved or rejected first.',
  }),
  IMPORT_UNKNOWN: defineRefusal({
    answeredAs: 'ImportProposalRefused',
    when: 'No such import was proposed, or the caller may not see it.',
    facts: { importRef: 'id' },
    example: { importRef: anImport },
    message: (f) => `No import ${f.importRef} was proposed.`,
    remedy: () => 'Check its id and the tenant.',
  }),
  IMPORT_DECIDED: defineRefusal({
    answeredAs: 'ImportProposalRefused',
    when: 'Somebody approved or rejected the import before.',
    facts: { importRef: 'id', importDecision: 'text' },
    example: { importRef: anImport, importDecision: 'REJECTED' },
    message: (f) => `Import ${f.importRef} was decided before: ${f.importDecision}.`,
  }),
  IMPORT_STALE: defineRefusal({
    answeredAs: 'ImportProposalRefused',
    when: 'The import was planned again, and would post something else than what was proposed: the chart, the rates, a mapping or what is open has changed.',
    facts: { importRef: 'id' },
    example: { importRef: anImport },
    message: (f) => `What import ${f.importRef} would post has changed since it was proposed.`,
    remedy: () => 'Reject it, and have it proposed again.',
  }),
} as const;
