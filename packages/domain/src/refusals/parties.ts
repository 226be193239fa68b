import { atLine, defineRefusal } from './define.ts';

/** Refusals of parties and tax codes that a line or an open item names. Lines and items count from 1. */
export const partyRefusals = {
  PARTY_UNKNOWN: defineRefusal({
    answeredAs: 'PartyRefused',
    when: 'No such customer or vendor exists in this tenant.',
    facts: { lineNumber: 'integer?', partyRef: 'id' },
    example: { lineNumber: 1, partyRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `${atLine(f.lineNumber)}There is no party ${f.partyRef}.`,
    remedy: () => 'Check its id and the tenant.',
  }),
  TAX_CODE_UNKNOWN: defineRefusal({
    answeredAs: 'TaxCodeRefused',
    when: 'No such tax code exists in this tenant.',
    facts: { lineNumber: 'integer?', taxCodeRef: 'id' },
    example: { lineNumber: 2, taxCodeRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `${atLine(f.lineNumber)}There is no tax code ${f.taxCodeRef}.`,
    remedy: () => "Choose one of the tenant's tax codes.",
  }),
  TAX_CODE_INACTIVE: defineRefusal({
    answeredAs: 'TaxCodeRefused',
    when: 'The tax code is deactivated.',
    facts: { lineNumber: 'integer?', taxCodeRef: 'id' },
    example: { lineNumber: 2, taxCodeRef: 'ITBMS-7' },
    message: (f) => `${atLine(f.lineNumber)}The tax code ${f.taxCodeRef} is not active.`,
    remedy: () => 'Activate it or choose another.',
  }),
} as const;
