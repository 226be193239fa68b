import { counted } from '../counted.ts';
import { toTheSecond } from '../to-the-second.ts';
import { defineRefusal } from './define.ts';

/** Refusals of imports. Lines are those of the file, counted from 1. */
export const importRefusals = {
  IMPORT_FILE_MALFORMED: defineRefusal({
    when: 'A line of the file cannot be read.',
    facts: { file: 'text', line: 'integer?', problem: 'text' },
    example: {
      file: 'journal.csv',
      line: 812,
      problem: 'the amount "1.200,50" is not a plain decimal number',
    },
    message: (f) =>
      `${f.file}${f.line === null ? '' : `, line ${f.line}`}: ${f.problem}. Correct the file; nothing was imported.`,
  }),
  IMPORT_FORMAT_UNKNOWN: defineRefusal({
    when: 'The file is not in a format that can be imported.',
    facts: { file: 'text', known: 'list' },
    example: { file: 'books.qbo', known: ['SAF-T Financial XML', 'CSV', 'hledger CSV'] },
    message: (f) => `${f.file} is not in a format that can be imported. Use one of: ${f.known.join(', ')}.`,
  }),
  IMPORT_FILE_TOO_LARGE: defineRefusal({
    when: 'The file exceeds the maximum size of an import.',
    facts: { file: 'text', bytes: 'integer', maximum: 'integer' },
    example: { file: 'saft.xml', bytes: 734_003_200, maximum: 536_870_912 },
    message: (f) =>
      `${f.file} has ${counted(f.bytes, 'byte')}; an import can have ${f.maximum}. Split it by month.`,
  }),
  IMPORT_DOES_NOT_TIE: defineRefusal({
    when: "The file's stated totals, or its debits and credits, do not match its lines.",
    facts: { file: 'text', difference: 'amount', currency: 'text' },
    example: { file: 'saft.xml', difference: '120.00', currency: 'PAB' },
    message: (f) =>
      `${f.file} does not tie: its figures differ by ${f.difference} ${f.currency}. Correct the file; nothing was imported.`,
  }),
  IMPORT_TENANT_NOT_EMPTY: defineRefusal({
    when: 'The import needs a tenant without posted entries, and this one has some.',
    facts: { entries: 'integer' },
    example: { entries: 14 },
    message: (f) =>
      `The tenant already has ${counted(f.entries, 'posted entry', 'posted entries')}. Import into a new tenant.`,
  }),
  IMPORT_PERIOD_LOCKED: defineRefusal({
    when: 'A line of the file is dated in a period that is not UNLOCKED.',
    facts: { file: 'text', line: 'integer?', period: 'text', lockState: 'text', postingDate: 'date' },
    example: {
      file: 'journal.csv',
      line: 40,
      period: '2026-01',
      lockState: 'LOCKED',
      postingDate: '2026-01-15',
    },
    message: (f) =>
      `${f.file}${f.line === null ? '' : `, line ${f.line}`}: ${f.postingDate} is in period ${f.period}, which is ${f.lockState}. Imports need UNLOCKED periods; nothing was imported.`,
  }),
  IMPORT_DUPLICATE: defineRefusal({
    when: 'The same file has already been imported.',
    facts: { file: 'text', importedAt: 'instant' },
    example: { file: 'journal.csv', importedAt: '2026-03-31T14:05:09.000000Z' },
    message: (f) =>
      `${f.file} was already imported at ${toTheSecond(f.importedAt)}. Importing it again would duplicate its contents.`,
  }),
} as const;
