const loggedIn = '... on LoggedIn { accessToken refreshToken expiresInSeconds }';
const refusal = '... on Refusal { code message remedy }';

/** What the page itself sends. The explorer's manifest is made of these. */
export const pageOperations = {
  logIn: `mutation LogIn($input: LogInInput!) {
    logIn(input: $input) { __typename ${loggedIn} ${refusal} ... on LogInRefused { until } } }`,
  refreshLogIn: `mutation RefreshLogIn($input: RefreshLogInInput!) {
    refreshLogIn(input: $input) { __typename ${loggedIn} ${refusal} } }`,
  logOut: 'mutation LogOut($input: LogOutInput!) { logOut(input: $input) { __typename } }',
  me: 'query ExplorerMe { me { name email } }',
  clients: `query ExplorerClients($after: String) {
    tenants(first: 200, after: $after) { nodes { id name slug } pageInfo { hasNextPage endCursor } } }`,
} as const;
