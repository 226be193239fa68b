const BY_TWO =
  'under `entries.manualNeedApproval` `proposeImport` and, by another person, `approveImport`: imports.test.ts';

/** The mutations that post and are no row of the first table, and how a second person comes in. With `acts.ts` it names every mutation that posts. */
export const otherWays: Readonly<Record<string, string>> = {
  runRecurringEntries:
    'under `entries.manualNeedApproval` it posts nothing: each entry is a draft that awaits a second person',
  allocateProposed: 'many of `allocateItems` at once, under its rule: nobody is asked',
  reverseAccrual: "the accrual's own approval covers its reversal",
  importJournal: BY_TWO,
  importSaft: BY_TWO,
  importOpeningBalances: BY_TWO,
  approveImport: 'what another person proposed, planned again: what would post something else is refused',
  postOpeningBalances:
    'under `entries.manualNeedApproval` `proposeOpeningBalances` and, by another person, `approveImport`',
  reverseOpeningBalances:
    'under `entries.manualNeedApproval` `proposeEntryReversal` and, by another person, `approveCorrection`',
  closeYear: 'always two: nobody reviews the year-end that they drafted, whatever the settings are',
  reverseYearClose: 'takes `Year.Reopen`, a reason, and the close of the year again by two',
};
