/** What the pages under `/auth/` send. It comes with the product as a manifest: nobody gets in without it. */

const refusal = `... on Refusal {
      code
      message
      remedy
    }`;

export const SET_PASSWORD = `mutation SetPassword($input: SetPasswordInput!) {
  setPassword(input: $input) {
    __typename
    ${refusal}
  }
}`;

export const SIGN_IN = `mutation SignIn($input: LogInInput!) {
  logIn(input: $input) {
    __typename
    ... on SecondFactorRequired {
      challenge
    }
    ${refusal}
  }
}`;

export const SIGN_IN_WITH_CODE = `mutation SignInWithCode($input: VerifySecondFactorInput!) {
  verifySecondFactor(input: $input) {
    __typename
    ${refusal}
  }
}`;

export const authPageOperations: readonly string[] = [SET_PASSWORD, SIGN_IN, SIGN_IN_WITH_CODE];
