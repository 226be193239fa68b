/** The mutations that post and that no setting of approval governs, and why. With `acts.ts` it names every mutation that posts. */
export const otherWays: Readonly<Record<string, string>> = {
  runRecurringEntries:
    'under `entries.manualNeedApproval` it posts nothing: each entry is a draft that awaits a second person',
  allocateProposed: 'many of `allocateItems` at once, under its rule: nobody is asked',
  reverseAccrual: "the accrual's own approval covers its reversal",
  importJournal: 'one person, who may import; not staged for a second one yet',
  importSaft: 'one person, who may import; not staged for a second one yet',
  importOpeningBalances: 'one person, who may import; not staged for a second one yet',
  postOpeningBalances: 'one person; the opening is reversed and posted again as long as its period is open',
  reverseOpeningBalances:
    'one person; the opening is reversed and posted again as long as its period is open',
  closeYear: 'always two: nobody reviews the year-end that they drafted, whatever the settings are',
  reverseYearClose: 'takes `Year.Reopen`, a reason, and the close of the year again by two',
};
