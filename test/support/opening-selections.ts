const RECURRING =
  'id name state frequency firstDate nextDate lastDate description reference isAccrual version preparedBy { id } lines { edges { node { ordinal original { amount currency } taxCode { id } } } }';

/** What the mutations of opening balances, recurring entries and accruals select. `entry`: the fields of an entry. */
export function openingSelections(entry: string): Readonly<Record<string, string>> {
  const lines = `... on AccountRefused { lineNumber accountRef controlRole neededRoles because }
    ... on PartyRefused { lineNumber partyRef neededPartyRole } ... on OpeningRefused { controlAccountRef differenceAmount currencyCode remedy openingEntryRef } ... on PostingDateRefused { lockedPeriodRef periodLockState postingSide }
    ... on RateRefused { givenRate fixedRate } ... on RoleUnbound { accountRole } ... on AmountRefused { lineNumber givenAmount }`;
  const draft =
    'id state version postingDate description isAccrual submittedBy { id } preparedBy { id } entry { id kind postingDate }';
  const recurring = `recurringEntry { ${RECURRING} }`;
  const steps =
    '... on RecurringEntryRefused { action recurringEntryState allowedRecurringEntryStates } ... on VersionConflict { expectedVersion actualVersion }';
  return {
    saveRecurringEntry: `... on RecurringEntrySaved { ${recurring} } ... on AccountRefused { lineNumber } ... on TaxCodeRefused { lineNumber } ${steps}`,
    pauseRecurringEntry: `... on RecurringEntryPaused { ${recurring} } ${steps}`,
    resumeRecurringEntry: `... on RecurringEntryResumed { ${recurring} } ${steps}`,
    endRecurringEntry: `... on RecurringEntryEnded { ${recurring} } ${steps}`,
    runRecurringEntries: `... on RecurringEntriesRun { hasMore outcomes { dueDate recurringEntry { id name nextDate } draft { ${draft} } refusal { __typename ... on Refusal { code } ... on PostingDateRefused { lockedPeriodRef } } } }
      ... on PostingDateRefused { firstPeriodDate lastPeriodDate }`,
    reverseAccrual: `... on AccrualReversed { entry { ${entry} } reversingEntry { ${entry} } } ... on EntryRefused { reversedByRef } ... on PostingDateRefused { lockedPeriodRef }`,
    postOpeningBalances: `... on OpeningBalancesPosted { openingBalances { difference { amount } } entry { ${entry} } } ${lines}`,
    reverseOpeningBalances: `... on OpeningBalancesReversed { entry { ${entry} reversedBy { id } } reversingEntry { ${entry} } }
      ... on OpeningRefused { itemReference openAmount } ... on ReasonTooShort { givenLength } ... on PostingDateRefused { lockedPeriodRef }`,
  };
}
