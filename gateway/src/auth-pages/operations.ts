import { passkeyLogInOperations, securityOperations } from './own-operations.ts';
import { refusal } from './refusal-fields.ts';

/** What the pages under `/auth/` send. It comes with the product as a manifest: nobody gets in without it. */

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
      passkey {
        token
        options
        origin
      }
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

export const authPageOperations: readonly string[] = [
  SET_PASSWORD,
  SIGN_IN,
  SIGN_IN_WITH_CODE,
  ...passkeyLogInOperations,
  ...securityOperations,
];
