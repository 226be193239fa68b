/** A client's name, its first entry, and the figures of its trial balance. */
export const shownQuery = /* GraphQL */ `
  query Shown($client: ID!) {
    tenant(id: $client) {
      __typename
      id
      name
      baseCurrency
      accounts(first: 5) {
        __typename
        nodes {
          __typename
          id
          code
          name
        }
      }
      entries(first: 1) {
        __typename
        nodes {
          __typename
          id
          displayNumber
          total {
            __typename
            amount
            currency
          }
        }
      }
      trialBalance(asOf: "2026-11-20") {
        __typename
        totals {
          __typename
          debitBalances {
            __typename
            amount
            currency
          }
        }
      }
    }
  }
`;
