import { defineRefusal } from './define.ts';

const anImport = '01890a5d-ac96-774b-bcce-b302099a8057';

const placeIn = (f: { readonly file: string; readonly lineNumber: number | null }): string =>
  f.lineNumber === null ? f.file : `${f.file}, line ${f.lineNumber}`;

/** Refusals of balances of former books. */
export const formerRefusals = {
  FORMER_BALANCES_UNBALANCED: defineRefusal({
    answeredAs: 'ImportFileRefused',
    when: 'The balances of a month do not add up to zero.',
    facts: {
      file: 'text',
      lineNumber: 'integer?',
      formerMonth: 'text',
      differenceAmount: 'amount?',
      currencyCode: 'currency',
    },
    example: {
      file: 'former.csv',
      lineNumber: 2,
      formerMonth: '2025-12',
      differenceAmount: '0.05',
      currencyCode: 'PAB',
    },
    message: (f) =>
      `${placeIn(f)}: the balances of ${f.formerMonth} add up to ${f.differenceAmount} ${f.currencyCode}.`,
    remedy: () =>
      'Bring every account of the month, debits positive and credits negative; nothing was imported.',
  }),
  FORMER_BALANCES_DIFFER: defineRefusal({
    answeredAs: 'ImportFileRefused',
    when: 'At the end of the last month before the books, an account has another balance than the opening balances gave it.',
    facts: {
      file: 'text',
      lineNumber: 'integer?',
      formerMonth: 'text',
      formerAccountCode: 'text',
      formerAmount: 'amount?',
      openingAmount: 'amount?',
      currencyCode: 'currency',
    },
    example: {
      file: 'former.csv',
      lineNumber: 2,
      formerMonth: '2026-06',
      formerAccountCode: '1103',
      formerAmount: '18000.00',
      openingAmount: '12500.00',
      currencyCode: 'PAB',
    },
    message: (f) =>
      `${placeIn(f)}: account ${f.formerAccountCode} has ${f.formerAmount} ${f.currencyCode} at the end of ${f.formerMonth}, and ${f.openingAmount} in the opening balances of these books.`,
    remedy: () =>
      'Correct whichever is wrong, or leave the month out of the file: then nothing is compared with it.',
  }),
  FORMER_BALANCES_UNKNOWN: defineRefusal({
    answeredAs: 'FormerBalancesRefused',
    when: 'No such import of former balances exists, or the caller may not see it.',
    facts: { importRef: 'id' },
    example: { importRef: anImport },
    message: (f) => `There is no import ${f.importRef} of former balances.`,
    remedy: () => 'Check its id and the tenant.',
  }),
  FORMER_BALANCES_DECIDED: defineRefusal({
    answeredAs: 'FormerBalancesRefused',
    when: 'Somebody approved or rejected the import before.',
    facts: { importRef: 'id', importDecision: 'text' },
    example: { importRef: anImport, importDecision: 'REJECTED' },
    message: (f) => `Import ${f.importRef} was decided before: ${f.importDecision}.`,
    remedy: () => 'Import another file; the latest approved one counts.',
  }),
} as const;
