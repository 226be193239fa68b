import { atLine, defineRefusal } from './define.ts';

/** Refusals of parties and tax codes that a line or an open item names. Lines and items count from 1. */
export const partyRefusals = {
  PARTY_UNKNOWN: defineRefusal({
    when: 'No such customer or vendor exists in this tenant.',
    facts: { line: 'integer?', party: 'id' },
    example: { line: 1, party: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `${atLine(f.line)}There is no party ${f.party}. Check its id and the tenant.`,
  }),
  TAX_CODE_UNKNOWN: defineRefusal({
    when: 'No such tax code exists in this tenant.',
    facts: { line: 'integer?', taxCode: 'id' },
    example: { line: 2, taxCode: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) =>
      `${atLine(f.line)}There is no tax code ${f.taxCode}. Choose one of the tenant's tax codes.`,
  }),
  TAX_CODE_INACTIVE: defineRefusal({
    when: 'The tax code is deactivated.',
    facts: { line: 'integer?', taxCode: 'id' },
    example: { line: 2, taxCode: 'ITBMS-7' },
    message: (f) =>
      `${atLine(f.line)}The tax code ${f.taxCode} is not active. Activate it or choose another.`,
  }),
} as const;
