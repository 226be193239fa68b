import { operationId, type Manifest, type PersistedOperation } from '../safelist/manifest.ts';

const SET_PASSWORD = `mutation SetPassword($input: SetPasswordInput!) {
  setPassword(input: $input) {
    __typename
    ... on Refusal { code message remedy }
  }
}`;

const persisted = (name: string, body: string): PersistedOperation => ({
  id: operationId(body),
  name,
  type: 'mutation',
  body,
});

export const setPasswordOperation = persisted('SetPassword', SET_PASSWORD);

/** What the pages under `/auth/` send: it runs where only persisted operations do, because nobody gets in without it. */
export const authPagesManifest: Manifest = {
  name: 'auth-pages',
  operations: new Map([[setPasswordOperation.id, setPasswordOperation]]),
};
