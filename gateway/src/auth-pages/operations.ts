import { passkeyLogInOperations, returnOperations, securityOperations } from './own-operations.ts';
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

export const SIGN_IN_OPTIONS = `query SignInOptions {
  signInOptions {
    hasPasswords
    providers {
      code
      name
    }
  }
}`;

export const BEGIN_SIGN_IN = `mutation BeginSignIn($input: BeginSignInInput!) {
  beginSignIn(input: $input) {
    __typename
    ... on SignInBegun {
      authorizationUrl
      transaction
    }
    ${refusal}
  }
}`;

export const authPageOperations: readonly string[] = [
  SET_PASSWORD,
  SIGN_IN,
  SIGN_IN_OPTIONS,
  BEGIN_SIGN_IN,
  ...new Set([...passkeyLogInOperations, ...returnOperations, ...securityOperations]),
];
