/** What the pages under `/auth/` send. It comes with the product as a manifest: nobody gets in without it. */
export const SET_PASSWORD = `mutation SetPassword($input: SetPasswordInput!) {
  setPassword(input: $input) {
    __typename
    ... on Refusal {
      code
      message
      remedy
    }
  }
}`;

export const authPageOperations: readonly string[] = [SET_PASSWORD];
