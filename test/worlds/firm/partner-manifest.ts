import { operationId, type Manifest, type PersistedOperation } from '@cifra/gateway/safelist/manifest';

/** What a partner of the test's firm may run: its key is confined to this manifest. */
const texts = {
  SeeDocuments:
    'query SeeDocuments($tenant: ID) { tenant(id: $tenant) { slug documents(first: 5) { edges { node { displayNumber } } } } }',
  SeeEntries:
    'query SeeEntries($tenant: ID) { tenant(id: $tenant) { slug entries(first: 3) { edges { node { id description } } } } }',
  SaveEntry:
    'mutation SaveEntry($input: SaveEntryDraftInput!) { saveEntryDraft(input: $input) { __typename ... on EntryDraftSaved { draft { id version preparedBy { name } } } ... on Refusal { code } } }',
  SubmitEntry:
    'mutation SubmitEntry($input: EntryDraftStepInput!) { submitEntryDraft(input: $input) { __typename ... on EntryDraftSubmitted { draft { id version } } ... on Refusal { code } } }',
  Export:
    'mutation Export($input: ExportBooksInput!) { exportBooks(input: $input) { ... on ExportTicket { url ticketHash } ... on Refusal { code } } }',
  WatchExport:
    'subscription WatchExport($tenant: ID!, $hash: String!) { exportStateChanged(tenantId: $tenant, ticketHash: $hash) }',
  LogIn:
    'mutation LogIn($input: LogInInput!) { logIn(input: $input) { __typename ... on Refusal { code } } }',
  ListKeys: 'query ListKeys { keys { edges { node { id } } } }',
} as const;

export type PartnerOperation = keyof typeof texts;

export const PARTNER_MANIFEST = 'partner-of-tests';

const operations: readonly PersistedOperation[] = Object.entries(texts).map(([name, body]) => ({
  id: operationId(body),
  name,
  type: body.startsWith('query') ? 'query' : body.startsWith('mutation') ? 'mutation' : 'subscription',
  body,
}));

export const partnerManifest: Manifest = {
  name: PARTNER_MANIFEST,
  operations: new Map(operations.map((operation) => [operation.id, operation])),
};

/** The id by which a partner sends an operation. */
export const idOfOperation = (name: PartnerOperation): string => operationId(texts[name]);
