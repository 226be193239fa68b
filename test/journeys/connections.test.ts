import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { randomFor } from '../support/seed.ts';
import type { WalkedPage } from '../support/both-ends.ts';
import type { Person } from '../worlds/product/callers.ts';
import { startDemo } from '../worlds/product/product.ts';

/** Every connection of the product, walked both ways over HTTP on the demo firm. */

const tenant = 'panaderia-istmo';
const product = await startDemo('in-process', { clients: [tenant, 'ferreteria-colon'] });
afterAll(() => product.close());
const { callers } = product;
const random = randomFor('connections');

type Page = Omit<WalkedPage, 'totalCount'> & {
  readonly totalCount?: number | null;
  readonly isMoreThan?: number | null;
};

/** A list: its operation, in which `@` stands for the arguments of a page and what is selected of it. */
interface List {
  readonly ofTenant: boolean;
  readonly as?: Person;
  readonly type: string;
  readonly text: string;
}

interface Known {
  readonly accountRoles: readonly {
    readonly role: string;
    readonly account: { readonly id: string } | null;
  }[];
  readonly periods: { readonly nodes: readonly { readonly id: string }[] };
  readonly documents: { readonly nodes: readonly { readonly party: { readonly id: string } }[] };
}
const { data: known } = await callers.ask<{ tenant: Known }>(
  'query ($id: ID!) { tenant(id: $id) { accountRoles { role account { id } } periods(first: 1) { nodes { id } } documents(first: 1, filter: { kinds: [RECEIPT], isOpen: false }) { nodes { party { id } } } } }',
  { as: 'owner', variables: { id: await callers.tenantIdOf(tenant) } },
);
const bank = known.tenant.accountRoles.find(({ role }) => role === 'Bank')?.account?.id ?? '';
const party = known.tenant.documents.nodes[0]?.party.id ?? '';
const period = known.tenant.periods.nodes[0]?.id ?? '';

const { data: theirs } = await callers.ask<{ tenant: { ownParties: readonly { readonly id: string }[] } }>(
  'query ($id: ID!) { tenant(id: $id) { ownParties { id } } }',
  { as: 'party', variables: { id: await callers.tenantIdOf(tenant) } },
);
const ownId = theirs.tenant.ownParties[0]?.id ?? '';

const dates = 'from: "2020-01-01", to: "2035-12-31"';
const lists: readonly List[] = [
  ...['CODE', 'NAME'].flatMap((sort) => [
    ofTenant('Account', `accounts(sort: ${sort}, @`),
    ofTenant('Party', `parties(sort: ${sort}, @`),
    ofTenant('Item', `items(sort: ${sort}, @`),
    ofTenant('TaxCode', `taxCodes(sort: ${sort}, @`),
  ]),
  ...['DOCUMENT_DATE', 'DUE_DATE', 'NUMBER', 'TOTAL'].flatMap((order) =>
    ['ASC', 'DESC'].flatMap((way) => [
      ofTenant('Document', `documents(sort: ${order}_${way}, @`),
      ofTenant('Document', `documents(sort: ${order}_${way}, filter: { isOpen: true }, @`),
    ]),
  ),
  ofTenant('Document', 'documents(filter: { kinds: [INVOICE, BILL], isOpen: false }, @'),
  ofTenant('DocumentDraft', 'documentDrafts(@'),
  ofTenant('DocumentDraft', 'documentDrafts(filter: { state: POSTED }, @'),
  ...['DUE_DATE_ASC', 'DUE_DATE_DESC'].map((sort) => ofTenant('OpenItem', `openItems(sort: ${sort}, @`)),
  ...['POSTING_DATE_ASC', 'POSTING_DATE_DESC'].map((sort) =>
    ofTenant('JournalEntry', `entries(sort: ${sort}, @`),
  ),
  ofTenant('JournalEntry', 'entries(filter: { source: SALES, fromDate: "2026-01-15" }, @'),
  ofTenant('EntryDraft', 'drafts(@'),
  ofTenant('RecurringEntry', 'recurringEntries(@'),
  ofTenant('Accrual', 'accruals(@'),
  ofTenant('ExchangeRate', 'exchangeRateHistory(originalCurrency: "EUR", @'),
  ofTenant('Commit', 'commits(@'),
  ofTenant('AuditEvent', 'auditEvents(@'),
  ofTenant('AuditEvent', 'auditEvents(filter: { objectType: "Period" }, @'),
  ofTenant('Period', 'periods(@'),
  ofTenant('ChangedPeriod', `changedAfterClose(${dates}, @`),
  ofTenant('SearchHit', 'search(query: "inv", @'),
  ofTenant('OpeningItem', 'openingBalances { items(@ }'),
  ofTenant('TimelineEntry', `timeline(objectType: "Period", objectId: "${period}", @`),
  ofTenant('JournalLine', 'entries(first: 1, sort: POSTING_DATE_DESC) { nodes { lines(@ } }'),
  ofTenant(
    'Allocation',
    'documents(first: 1, filter: { kinds: [RECEIPT], isOpen: false }) { nodes { allocations(@ } }',
  ),
  ofTenant(
    'StatementLine',
    `partyStatement(partyId: "${party}", side: SALES, ${dates}) { sections { lines(@ } }`,
  ),
  ofTenant('DocumentLine', 'documents(first: 1) { nodes { lines(@ } }'),
  ofTenant('LedgerLine', `generalLedger(accountId: "${bank}", ${dates}) { lines(@ }`),
  ofTenant('ReportLine', 'balanceSheet(asOf: "2025-09-30") { equity { computed { lines(@ } } }'),
  ofFirm('Tenant', 'tenants(@'),
  ofFirm('TenantAccess', 'myAccess { tenants(@ }'),
  ofFirm('User', 'users(@'),
  ofFirm('Job', 'jobs(@'),
  ofFirm('DashboardRow', 'firmDashboard(@'),
  ofFirm('AuditEvent', 'firmAuditEvents(@'),
  ofFirm('ProviderRate', 'providerRates(provider: ECB, currency: "USD", @'),
  ofFirm('HeldProviderRate', 'heldRates(@'),
  ofFirm('BatchRun', 'batchRuns(@'),
  ofFirm('AccessRow', 'accessMatrix(@'),
  ofParty('OwnDocument', 'documents(@'),
  ofParty('OwnDocumentLine', 'documents(first: 1) { nodes { lines(@ } }'),
  ofParty('OwnOpenItem', 'openItems(@'),
  ofParty('OwnStatementLine', `statement(side: SALES, ${dates}) { sections { lines(@ } }`),
  ofFirm('BatchPreview', 'batchClosePreview(month: "2026-01", target: PENDING_APPROVAL, @'),
];

/** As a person of one of the client's customers. */
function ofParty(type: string, text: string): List {
  return { ofTenant: true, as: 'party', type, text: `ownParty(id: "${ownId}") { ${text} }` };
}
function ofTenant(type: string, text: string): List {
  return { ofTenant: true, type, text };
}
function ofFirm(type: string, text: string): List {
  return { ofTenant: false, type, text };
}

/** What the demo firm has none of: their own tests page them (subgraphs/period, subgraphs/ledger, subgraphs/firm, subgraphs/audit, test/vouchers). */
const notHere = [
  'BatchTenant',
  'Correction',
  'EntryDraftLine',
  'Investigation',
  'InvestigationRow',
  'Key',
  'LateAllocation',
  'LateEntry',
  'PackageVoucher',
  'ManifestOperation',
  'ManifestVersion',
  'MoneyDocument',
  'MoneyDraft',
  'ProposedChange',
  'RecurringRun',
  'ReviewedGrant',
  'Session',
  'Voucher',
  'Webhook',
  'WebhookDelivery',
  'YearCloseLine',
];

// What is walked from both ends must not grow meanwhile.
beforeAll(() =>
  vi.waitFor(
    async () => {
      const { data } = await callers.ask<{ tenant: { search: { isCurrent: boolean } } }>(
        'query ($id: ID!) { tenant(id: $id) { search(query: "inv", first: 1) { isCurrent } } }',
        { as: 'owner', variables: { id: await callers.tenantIdOf(tenant) } },
      );
      expect(data.tenant.search.isCurrent).toBe(true);
    },
    { timeout: 300_000, interval: 500 },
  ),
);

test('every connection of the schema is walked here or has its own test', () => {
  const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
  const inSchema = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()))
    .map(({ type }) => getNamedType(type).name)
    .filter((name) => name.endsWith('Connection'));
  const named = [...lists.map(({ type }) => type), ...notHere].map((type) => `${type}Connection`);
  expect([...new Set(named)].toSorted()).toEqual([...new Set(inSchema)].toSorted());
});

const SELECTED =
  'edges { cursor node { __typename } } nodes { __typename } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const COUNTED = `totalCount isMoreThan ${SELECTED}`;

/** The pages that the operation finds: one. */
async function ask(
  { ofTenant: isOfTenant, as = 'owner', text }: List,
  page: string,
  selected = SELECTED,
): Promise<Page[]> {
  const field = text.replace('@', `${page}) { ${selected} }`);
  const query = isOfTenant ? `query ($id: ID!) { tenant(id: $id) { ${field} } }` : `{ ${field} }`;
  const variables = isOfTenant ? { id: await callers.tenantIdOf(tenant) } : {};
  const { data, errors } = await callers.ask<unknown>(query, { as, variables });
  expect(errors ?? [], field).toEqual([]);
  return pagesIn(data);
}

function pagesIn(value: unknown): Page[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('pageInfo' in value) return [value as Page];
  return Object.values(value).flatMap(pagesIn);
}

/** So far a list is walked. */
const FAR = 260;

test.each(lists)('$text is the same list from both ends, in pages of any size', async (list) => {
  // A preview opens the books of at most fifty tenants.
  const most = list.type === 'BatchPreview' ? 50 : 200;
  const [whole, ...others] = await ask(list, `first: ${most}`, COUNTED);
  if (!whole) throw new Error(`${list.text} answers no list`);
  expect(others).toEqual([]);
  const pageOf = async (page: string): Promise<Page> => {
    const [found] = await ask(list, page);
    if (!found) throw new Error(`${list.text} is gone`);
    const { edges, pageInfo } = found;
    expect(pageInfo.startCursor).toBe(edges[0]?.cursor ?? null);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
    return found;
  };
  const size = (): number =>
    random.integer({ least: 1, most: Math.max(2, Math.ceil(whole.edges.length / 4)) });

  const forwards: string[] = [];
  for (let place = ''; forwards.length < FAR;) {
    const { edges, pageInfo } = await pageOf(`first: ${size()}${place}`);
    expect(pageInfo.hasPreviousPage).toBe(place !== '');
    forwards.push(...edges.map(({ cursor }) => cursor));
    if (!pageInfo.hasNextPage) break;
    place = `, after: "${pageInfo.endCursor}"`;
  }
  expect(new Set(forwards).size, 'no row twice').toBe(forwards.length);
  expect(forwards.slice(0, 200)).toEqual(whole.edges.slice(0, forwards.length).map(({ cursor }) => cursor));
  const isWhole = !whole.pageInfo.hasNextPage;
  if (isWhole) expect(whole).toMatchObject({ totalCount: forwards.length, isMoreThan: null });
  else expect(whole.isMoreThan ?? whole.totalCount).toBeGreaterThan(200);

  // From the list's end where it was walked to its end, otherwise from the last row that was seen.
  const backwards: string[] = [];
  const start = isWhole ? '' : `, before: "${forwards.at(-1)}"`;
  for (let place = start; ;) {
    const { edges, pageInfo } = await pageOf(`last: ${size()}${place}`);
    expect(pageInfo.hasNextPage).toBe(place !== '');
    backwards.unshift(...edges.map(({ cursor }) => cursor));
    if (!pageInfo.hasPreviousPage) break;
    place = `, before: "${pageInfo.startCursor}"`;
  }
  expect(backwards).toEqual(isWhole ? forwards : forwards.slice(0, -1));
});

test('a cursor of another list, owner, filter or order, and one that was written by hand, are refused by name', async () => {
  const cursorOf = async (list: List): Promise<string> =>
    (await ask(list, 'first: 1'))[0]?.edges[0]?.cursor ?? '';
  const refusalOf = async (slug: string, field: string) => {
    const { errors } = await callers.ask(
      'query ($id: ID!) { tenant(id: $id) { ' + field + ' { nodes { id } } } }',
      {
        as: 'owner',
        variables: { id: await callers.tenantIdOf(slug) },
      },
    );
    return (errors ?? []).map(({ extensions }) => extensions);
  };
  const accounts = ofTenant('Account', 'accounts(@');
  const cursor = await cursorOf(accounts);
  const refused = (field: string, problem: string, value: string) => [
    { code: 'INPUT_INVALID', facts: { field, problem, value } },
  ];
  const ofAnother = refused('after', 'is not a cursor of this list', cursor);
  expect(await refusalOf(tenant, `accounts(after: "${cursor}")`)).toEqual([]);
  for (const field of [
    `parties(after: "${cursor}")`,
    `accounts(after: "${cursor}", sort: NAME)`,
    `accounts(after: "${cursor}", filter: { type: ASSET })`,
  ])
    expect(await refusalOf(tenant, field), field).toMatchObject(ofAnother);
  expect(await refusalOf('ferreteria-colon', `accounts(after: "${cursor}")`)).toMatchObject(ofAnother);
  expect(await refusalOf(tenant, `accounts(before: "${cursor}", filter: { isActive: true })`)).toMatchObject(
    refused('before', 'is not a cursor of this list', cursor),
  );
  const key = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
  const written = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const malformed of [
    'x',
    '',
    `${cursor}=`,
    written([...key, 'more']),
    written([key[0], 1]),
    written({}),
    Buffer.from(`${JSON.stringify(key)} `).toString('base64url'),
  ])
    expect(await refusalOf(tenant, `accounts(after: "${malformed}")`), malformed).toMatchObject(
      refused('after', 'is not a cursor of this list', malformed.slice(0, 64)),
    );
  for (const [page, name, problem, value] of [
    ['first: 2, last: 2', 'last', 'goes with neither first nor after', '2'],
    [`after: "${cursor}", last: 2`, 'last', 'goes with neither first nor after', '2'],
    [`first: 2, before: "${cursor}"`, 'before', 'goes with neither first nor after', cursor],
    ['last: 0', 'last', 'must be 1 to 200', '0'],
    ['last: -1', 'last', 'must be 1 to 200', '-1'],
    ['first: -1', 'first', 'must be 1 to 200', '-1'],
    ['last: 201', 'last', 'must be 1 to 200', '201'],
  ] as const)
    expect(await refusalOf(tenant, `accounts(${page})`), page).toMatchObject(refused(name, problem, value));
});
