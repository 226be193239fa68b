const RECURRING =
  'id name state frequency firstDate nextDate lastDate description reference isAccrual version preparedBy { id } lines { edges { node { ordinal original { amount currency } taxCodeId } } }';

/** What the mutations of opening balances, recurring entries and accruals select. `entry`: the fields of an entry. */
export function openingSelections(entry: string): Readonly<Record<string, string>> {
  const lines = `... on AccountIsControl { line account role } ... on AccountNotControl { line account role } ... on AccountTypeMismatch { line account because }
    ... on PartyUnknown { line party } ... on PartyRoleWrong { needed } ... on OpeningDoesNotTie { offAccount: account difference currency } ... on OpeningExists { entryName: entry } ... on PeriodLocked { period lockState side }
    ... on RateFixedByLaw { rate fixedRate } ... on RoleUnbound { role } ... on AmountNotWholeMinor { line amount }`;
  const draft =
    'id state version postingDate description isAccrual submittedBy { id } preparedBy { id } entry { id kind postingDate }';
  const recurring = `recurringEntry { ${RECURRING} }`;
  const steps =
    '... on RecurringEntryNotInState { action state allowed } ... on VersionConflict { expected actual }';
  return {
    saveRecurringEntry: `... on RecurringEntrySaved { ${recurring} } ... on AccountUnknown { line } ... on TaxCodeUnknown { line } ${steps}`,
    pauseRecurringEntry: `... on RecurringEntryPaused { ${recurring} } ${steps}`,
    resumeRecurringEntry: `... on RecurringEntryResumed { ${recurring} } ${steps}`,
    endRecurringEntry: `... on RecurringEntryEnded { ${recurring} } ${steps}`,
    runRecurringEntries: `... on RecurringEntriesRun { hasMore outcomes { dueDate recurringEntry { id name nextDate } draft { ${draft} } refusal { __typename ... on Refusal { code } ... on PeriodLocked { period } } } }
      ... on PostingDateOutsidePeriods { firstDate lastDate }`,
    reverseAccrual: `... on AccrualReversed { entry { ${entry} } reversingEntry { ${entry} } } ... on EntryAlreadyReversed { reversedBy } ... on PeriodLocked { period }`,
    postOpeningBalances: `... on OpeningBalancesPosted { openingBalances { difference { amount } } entry { ${entry} } } ${lines}`,
    reverseOpeningBalances: `... on OpeningBalancesReversed { entry { ${entry} reversedBy { id } } reversingEntry { ${entry} } }
      ... on OpeningItemSettled { reference open } ... on ReasonTooShort { given } ... on PeriodLocked { period }`,
  };
}
