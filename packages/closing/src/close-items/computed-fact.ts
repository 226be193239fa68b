/** What a computed item finds in the books; plain data. */
export interface ComputedFact {
  readonly code: ComputedCode;
  /** `PENDING`: settled by the submission itself. */
  readonly outcome: 'SETTLED' | 'UNSETTLED' | 'PENDING';
  /** One line with figures, for people. Different facts give a different text, and an acknowledgement covers only the text. */
  readonly facts: string;
  readonly count: number | null;
  /** Base currency, E4, decimal digits. */
  readonly amountE4: string | null;
}

/** The computed items in the order of the checklist. Blocking ones must be settled; the others may be acknowledged with a note. */
export const computedItems = {
  AWAITING_APPROVAL: { title: 'Entries and documents awaiting approval', isHard: true },
  CONTROL_ACCOUNTS: { title: 'Control accounts equal their open items', isHard: true },
  OPENING_DIFFERENCE: { title: 'Difference of the opening balances', isHard: true },
  CHAIN: { title: 'Verification of the whole books', isHard: true },
  DRAFTS: { title: 'Drafts dated in the period', isHard: false },
  ACCRUALS_DUE: { title: 'Accruals pending reversal', isHard: false },
  RECURRING_DUE: { title: 'Recurring entries due', isHard: false },
  REOPENED_YEAR_END: { title: 'A year before is reopened for year-end work', isHard: false },
  OPENING_CHANGED: { title: 'Opening changed after the close', isHard: false },
  STALE_RATES: { title: 'Lines at a stale rate', isHard: false },
  STATEMENT_BALANCES: { title: 'Statement balances equal the books', isHard: false },
  WITHOUT_VOUCHER: { title: 'Bills and money out have a voucher', isHard: false },
} as const;

export type ComputedCode = keyof typeof computedItems;

export function isComputedCode(code: string): code is ComputedCode {
  return Object.hasOwn(computedItems, code);
}
