const RECURRING =
  'id name state frequency firstDate nextDate lastDate description reference isAccrual version preparedBy { id } lines { edges { node { ordinal original { amount currency } taxCode { id } } } }';

/** What the mutations of opening balances, recurring entries and accruals select. `entry`: the fields of an entry. */
export function openingSelections(entry: string): Readonly<Record<string, string>> {
  const lines = `... on AccountIsControl { lineNumber accountRef accountRole } ... on AccountNotControl { lineNumber accountRef neededRoles } ... on AccountTypeMismatch { lineNumber accountRef because }
    ... on PartyUnknown { lineNumber partyRef } ... on PartyRoleWrong { neededPartyRole } ... on OpeningDoesNotTie { controlAccountRef differenceAmount currencyCode remedy } ... on OpeningExists { entryRef } ... on PeriodLocked { periodRef periodLockState postingSide }
    ... on RateFixedByLaw { givenRate fixedRate } ... on RoleUnbound { accountRole } ... on AmountNotWholeMinor { lineNumber givenAmount }`;
  const draft =
    'id state version postingDate description isAccrual submittedBy { id } preparedBy { id } entry { id kind postingDate }';
  const recurring = `recurringEntry { ${RECURRING} }`;
  const steps =
    '... on RecurringEntryNotInState { action recurringEntryState allowedRecurringEntryStates } ... on VersionConflict { expectedVersion actualVersion }';
  return {
    saveRecurringEntry: `... on RecurringEntrySaved { ${recurring} } ... on AccountUnknown { lineNumber } ... on TaxCodeUnknown { lineNumber } ${steps}`,
    pauseRecurringEntry: `... on RecurringEntryPaused { ${recurring} } ${steps}`,
    resumeRecurringEntry: `... on RecurringEntryResumed { ${recurring} } ${steps}`,
    endRecurringEntry: `... on RecurringEntryEnded { ${recurring} } ${steps}`,
    runRecurringEntries: `... on RecurringEntriesRun { hasMore outcomes { dueDate recurringEntry { id name nextDate } draft { ${draft} } refusal { __typename ... on Refusal { code } ... on PeriodLocked { periodRef } } } }
      ... on PostingDateOutsidePeriods { firstPeriodDate lastPeriodDate }`,
    reverseAccrual: `... on AccrualReversed { entry { ${entry} } reversingEntry { ${entry} } } ... on EntryAlreadyReversed { reversedByRef } ... on PeriodLocked { periodRef }`,
    postOpeningBalances: `... on OpeningBalancesPosted { openingBalances { difference { amount } } entry { ${entry} } } ${lines}`,
    reverseOpeningBalances: `... on OpeningBalancesReversed { entry { ${entry} reversedBy { id } } reversingEntry { ${entry} } }
      ... on OpeningItemSettled { itemReference openAmount } ... on ReasonTooShort { givenLength } ... on PeriodLocked { periodRef }`,
  };
}
