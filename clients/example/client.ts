import { createHash, randomUUID } from 'node:crypto';
import { argv, stdout } from 'node:process';
import { parse, print } from 'graphql';
import { createClient, type RequestParams } from 'graphql-sse';
import * as operations from './gql/graphql.ts';
import type { DashboardSubscription, EntriesPageQuery, TypedDocumentString } from './gql/graphql.ts';

/** A client of a hundred lines: logs in, reads a list page by page, posts, uploads, and is told what changes. On the demo firm:
 *
 *     npm ci && npm run codegen && node example/client.ts http://127.0.0.1:4000 panaderia-istmo */
const [url = 'http://127.0.0.1:4000', slug = 'panaderia-istmo'] = argv.slice(2);
const say = (text: string) => stdout.write(`${text}\n`);

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[];
}

/** Operations are sent by their ids, because a server in production runs no others. An id is the hash of the text, as graphql-js prints it. */
function request<Data, Variables>(operation: TypedDocumentString<Data, Variables>, variables?: Variables) {
  const text = print(parse(operation.toString()));
  return { documentId: createHash('sha256').update(text).digest('hex'), variables };
}

/** What is sent is typed by the operation, and so is what comes back. Who asks stands in the headers. */
type Headers = Readonly<Record<string, string>>;
async function ask<Data, Variables>(
  as: Headers,
  operation: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...as },
    body: JSON.stringify(request(operation, variables)),
  });
  const { data = null, errors = [] } = (await response.json()) as Answer<Data>;
  if (data === null || errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return data;
}

/** What was done; a refusal is thrown, with what to do about it. */
function done<Result extends object>(result: Result): Exclude<Result, { code: unknown }> {
  if ('code' in result)
    throw new Error(['message' in result && result.message, 'remedy' in result && result.remedy].join(' '));
  return result as Exclude<Result, { code: unknown }>;
}

async function logIn(email: string): Promise<Headers> {
  const input = { email, password: 'cifra-demo-2026' };
  const answer = await ask({}, operations.LogInDocument, { input });
  return { authorization: `Bearer ${done(answer.logIn).accessToken}` };
}

const [senior, owner] = await Promise.all([logIn('senior@demo.example'), logIn('owner@demo.example')]);

// Lists are read page by page. An amount is text: it goes through no floating point on its way.
let after: string | null = null;
let read = 0;
let client;
do {
  const next = { slug, first: 100, after };
  const page: EntriesPageQuery = await ask(senior, operations.EntriesPageDocument, next);
  client = page.tenant;
  read += client?.entries?.nodes.length ?? 0;
  after = client?.entries?.pageInfo.hasNextPage ? (client.entries.pageInfo.endCursor ?? null) : null;
} while (after !== null);
if (!client) throw new Error(`${slug} is not there, or may not be seen`);
const { id: tenantId, baseCurrency: currency = '', accountRoles } = client;
const accountOf = (role: string) => accountRoles?.find((each) => each.role === role)?.account?.id ?? '';
say(`${client.name}: ${read} of ${client.entries?.totalCount} entries read`);

// The dashboard, each time that it changes. The stream begins with what is there now.
const live = createClient({ url: `${url}/graphql`, headers: owner });
const changes = live.iterate<DashboardSubscription>(
  request(operations.DashboardDocument) as object as RequestParams,
);
async function nextCommit(): Promise<number> {
  const { value } = (await changes.next()) as { value?: Answer<DashboardSubscription> };
  const rows = value?.data?.firmDashboardChanged?.nodes ?? [];
  return Number(rows.find(({ tenant }) => tenant.id === tenantId)?.asOf?.number ?? 0);
}
const before = await nextCommit();

// Posted by two people: whoever prepares an entry does not approve it. The key makes a repeated request harmless.
const step = () => ({ tenantId, idempotencyKey: randomUUID() });
const lines = [
  { accountId: accountOf('Bank'), debit: '12.50', currency },
  { accountId: accountOf('SalesRevenue'), credit: '12.50', currency },
];
const draft = { ...step(), postingDate: '2026-11-20', description: 'Counter sales', lines };
const { saveEntryDraft } = await ask(senior, operations.SaveDraftDocument, { input: draft });
const saved = done(saveEntryDraft).draft;
const toSubmit = { ...step(), draftId: saved.id, version: saved.version };
const { submitEntryDraft } = await ask(senior, operations.SubmitDraftDocument, { input: toSubmit });
const toApprove = { ...step(), draftId: saved.id, version: done(submitEntryDraft).draft.version };
const { approveEntryDraft } = await ask(owner, operations.ApproveDraftDocument, { input: toApprove });
const posted = done(approveEntryDraft).entry;
say(`posted ${posted.displayNumber}`);
let now = before;
while (now <= before) now = await nextCommit();
say(`the dashboard moved from commit ${before} to ${now}`);
live.dispose();

// A file goes up by a ticket, then a mutation reads it. This one only checks it.
const file = 'code,name,is_customer\nC-900,Café Ñandú,true\nC-901,,true\n';
const named = { tenantId, fileName: 'customers.csv' };
const { requestUpload } = await ask(owner, operations.RequestUploadDocument, { input: named });
const ticket = done(requestUpload);
await fetch(new URL(ticket.url, url), { method: 'PUT', headers: owner, body: file });
const upload = { ...step(), ...named, uploadId: ticket.uploadId, isDryRun: true };
const { importParties } = await ask(owner, operations.CheckPartiesDocument, { input: upload });
const { rows, faults } = done(importParties);
const told = faults.map(({ line, problem }) => `line ${line}: ${problem}`);
say(`checked ${rows} customers: ${told.join('; ')}`);
