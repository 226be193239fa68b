import { refusal } from './refusal-fields.ts';

/** What the pages send about whoever is signed in, and about signing in with a passkey. */

const challenge = `... on PasskeyChallenge {
      token
      options
      origin
    }`;

/** A mutation with an input, and what of its answer is shown. */
const mutation = (name: string, field: string, { input, shown = '' }: { input: string; shown?: string }) =>
  `mutation ${name}($input: ${input}!) {
  ${field}(input: $input) {
    __typename
    ${shown}
    ${refusal}
  }
}`;

const loggedIn = `... on LoggedIn {
      accessToken
      expiresInSeconds
    }`;

/** The session goes on with the cookie. */
const GO_ON = mutation('GoOn', 'refreshLogIn', { input: 'RefreshLogInInput', shown: loggedIn });

const SIGN_IN_WITH_PASSKEY = mutation('SignInWithPasskey', 'logInWithPasskey', {
  input: 'LogInWithPasskeyInput',
});

export const passkeyLogInOperations: readonly string[] = [
  mutation('BeginPasskeySignIn', 'beginPasskeyLogIn', { input: 'BeginPasskeyInput', shown: challenge }),
  SIGN_IN_WITH_PASSKEY,
];

export const SIGN_IN_WITH_CODE = `mutation SignInWithCode($input: VerifySecondFactorInput!) {
  verifySecondFactor(input: $input) {
    __typename
    ${refusal}
  }
}`;

const FINISH_SIGN_IN = `mutation FinishSignIn($input: FinishSignInInput!) {
  finishSignIn(input: $input) {
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

const MY_FACTORS = `query MyFactors {
  me {
    name
    email
    secondFactors {
      authenticator
      recoveryCodesLeft
      passkeys {
        id
        name
        host
        isSynced
        createdAt
        lastUsedAt
      }
    }
  }
}`;

const MY_SESSIONS = `query MySessions {
  mySessions(first: 50) {
    nodes {
      id
      isCurrent
      begunAt
      lastUsedAt
      address
      agent
    }
  }
}`;

const MY_ACCOUNTS = `query MyAccounts {
  me {
    identities {
      provider
      providerName
      linkedAt
    }
  }
  signInOptions {
    providers {
      code
      name
    }
  }
}`;

const recoveryCodes = `... on RecoveryCodesIssued {
      recoveryCodes
    }`;

export const stepUpOperations: readonly string[] = [
  GO_ON,
  MY_FACTORS,
  mutation('AskMyPasskey', 'beginPasskeyStepUp', { input: 'BeginPasskeyInput', shown: challenge }),
  mutation('StepUp', 'stepUp', { input: 'StepUpInput' }),
];

/** Of the page that an account comes back to: it signs in with it, or links it. */
export const returnOperations: readonly string[] = [
  GO_ON,
  FINISH_SIGN_IN,
  SIGN_IN_WITH_CODE,
  SIGN_IN_WITH_PASSKEY,
  mutation('LinkAccount', 'linkIdentity', { input: 'ReturnedSignInInput' }),
];

export const securityOperations: readonly string[] = [
  ...stepUpOperations,
  MY_SESSIONS,
  MY_ACCOUNTS,
  mutation('BeginLink', 'beginIdentityProof', {
    input: 'BeginIdentityProofInput',
    shown: '... on SignInBegun { authorizationUrl transaction }',
  }),
  mutation('UnlinkAccount', 'unlinkIdentity', { input: 'UnlinkIdentityInput' }),
  mutation('SetUpAuthenticator', 'beginTotp', {
    input: 'BeginTotpInput',
    shown: '... on TotpBegun { secret uri qrCode }',
  }),
  mutation('ConfirmAuthenticator', 'confirmTotp', { input: 'CodeInput', shown: recoveryCodes }),
  mutation('RemoveAuthenticator', 'removeSecondFactor', { input: 'SecondFactorProofInput' }),
  mutation('ReplaceRecoveryCodes', 'replaceRecoveryCodes', {
    input: 'SecondFactorProofInput',
    shown: recoveryCodes,
  }),
  mutation('BeginPasskey', 'beginPasskey', { input: 'BeginPasskeyInput', shown: challenge }),
  mutation('ConfirmPasskey', 'confirmPasskey', {
    input: 'ConfirmPasskeyInput',
    shown: '... on PasskeyAdded { recoveryCodes }',
  }),
  mutation('RenamePasskey', 'renamePasskey', { input: 'RenamePasskeyInput' }),
  mutation('RemovePasskey', 'removePasskey', { input: 'RemovePasskeyInput' }),
  mutation('EndMySessions', 'endMySessions', { input: 'EndMySessionsInput' }),
  mutation('SignOut', 'logOut', { input: 'LogOutInput' }),
];
