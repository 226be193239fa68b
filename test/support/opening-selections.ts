/** What the mutations of opening balances select. `entry`: the fields of an entry. */
export function openingSelections(entry: string): Readonly<Record<string, string>> {
  const lines = `... on AccountIsControl { line account role } ... on AccountNotControl { line account role } ... on AccountTypeMismatch { line account because }
    ... on PartyUnknown { line party } ... on OpeningDoesNotTie { offAccount: account difference currency } ... on OpeningExists { entryName: entry } ... on PeriodLocked { period lockState side }
    ... on RateFixedByLaw { rate fixedRate } ... on RoleUnbound { role } ... on AmountNotWholeMinor { line amount }`;
  return {
    postOpeningBalances: `... on OpeningBalancesPosted { openingBalances { difference { amount } } entry { ${entry} } } ${lines}`,
    reverseOpeningBalances: `... on OpeningBalancesReversed { entry { ${entry} reversedBy { id } } reversingEntry { ${entry} } }
      ... on OpeningItemSettled { reference open } ... on ReasonTooShort { given } ... on PeriodLocked { period }`,
  };
}
