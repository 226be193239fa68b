import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startOn, type ProductOnEngine } from '../contract/product-on-engine.ts';
import { startCountingProxy, type CountingProxy, type Message } from '../support/counting-proxy.ts';
import { loosenSetting } from '../support/loosen-setting.ts';

/** Round trips of the whole product to SQL Server, counted on the wire. What commands.test.ts counts without a server has to be true here. */

const server = process.env['TEST_SQLSERVER_URL'];
if (server === undefined)
  console.warn('SKIPPED: round trips were NOT counted on SQL Server. Set TEST_SQLSERVER_URL.');

/** A server for tests is slow to make databases. */
const PATIENCE = 500_000;

let proxy: CountingProxy;
let product: ProductOnEngine;
let tenantDatabase: string;
let accountIds: readonly string[];
let partyId: string;

beforeAll(async () => {
  if (server === undefined) return;
  proxy = await startCountingProxy(server);
  product = await startOn({ name: 'SQL Server', server: proxy.url }, {});
  const { rowId } = product.tenant;
  tenantDatabase = (await product.books.tenantFacts(rowId))?.placement.database ?? '';
  for (const key of ['entries.manualNeedApproval', 'invoices.needApproval'])
    await loosenSetting(product.books, { tenantId: rowId, key, value: 'false' });
  const { accounts } = await read<{ accounts: { nodes: { id: string; controlRole: string | null }[] } }>(
    'accounts(first: 50, filter: { isPostable: true }) { nodes { id controlRole } }',
  );
  accountIds = accounts.nodes.filter(({ controlRole }) => controlRole === null).map(({ id }) => id);
  partyId = await made<'party'>(
    'createParty',
    { code: 'C-1', name: 'Hotel', isCustomer: true },
    'party { id }',
  );
  await postEntry();
  await postInvoice();
}, PATIENCE);
afterAll(async () => {
  await product?.close();
  await proxy?.close();
}, PATIENCE);

async function read<Data>(fields: string): Promise<Data> {
  const { data, errors } = await product.callers.ask<{ tenant: Data }>(
    'query ($id: ID!) { tenant(id: $id) { ' + fields + ' } }',
    { as: 'senior', variables: { id: product.tenant.id } },
  );
  if (errors.length > 0) throw new Error(JSON.stringify([errors, product.errors]));
  return data.tenant;
}

/** Does a mutation that must be accepted; the id of what it made. */
async function made<Field extends string>(
  mutation: string,
  input: Readonly<Record<string, unknown>>,
  selected: `${Field} { id }`,
): Promise<string> {
  const type = { createParty: 'PartyCreated', postEntry: 'EntryPosted', postInvoice: 'DocumentPosted' }[
    mutation
  ];
  const member = await product.callers.do<{ readonly __typename: string } & Record<string, unknown>>(
    mutation,
    { tenantId: product.tenant.id, ...input },
    { as: 'senior', selection: `... on ${type} { ${selected} }` },
  );
  const [field = ''] = selected.split(' ');
  const id = (member[field] as { readonly id: string } | undefined)?.id;
  if (id === undefined) throw new Error(`${mutation}: ${JSON.stringify(member)}`);
  return id;
}

const postEntry = (): Promise<string> =>
  made<'entry'>(
    'postEntry',
    {
      postingDate: '2026-03-15',
      description: 'Rent',
      lines: [{ debit: '60' }, { debit: '40' }, { credit: '70' }, { credit: '30' }].map((amount, index) => ({
        accountId: accountIds[index % accountIds.length],
        currency: 'PAB',
        ...amount,
      })),
    },
    'entry { id }',
  );

const postInvoice = (lineCount = 3): Promise<string> =>
  made<'document'>(
    'postInvoice',
    {
      partyId,
      documentDate: '2026-03-15',
      lines: Array.from({ length: lineCount }, (_, index) => ({
        description: `Line ${index}`,
        quantity: '1',
        unitPrice: '10.00',
      })),
    },
    'document { id }',
  );

/** What follows commits has caught up when the tenant's database is asked nothing for a second. */
async function untilNothingIsAsked(): Promise<void> {
  do {
    proxy.reset();
    await delay(1_000);
  } while (proxy.of(tenantDatabase).messages.length > 0);
}

/** The transactions of what was asked of the tenant's database, those that hold an entry. */
function postingTransactions(): readonly (readonly Message[])[] {
  const byConnection = Map.groupBy(proxy.of(tenantDatabase).messages, ({ connection }) => connection);
  const found: Message[][] = [];
  for (const messages of byConnection.values()) {
    let open: Message[] | null = null;
    for (const message of messages) {
      if (message.kind === 'begin') open = [];
      open?.push(message);
      if (message.kind !== 'commit' || open === null) continue;
      if (open.some(({ text }) => text.includes('insert into [dbo].[journal_entries]'))) found.push(open);
      open = null;
    }
  }
  return found;
}

test.skipIf(server === undefined)(
  'an entry of four lines is five round trips',
  async () => {
    proxy.reset();
    await postEntry();
    const [transaction, ...others] = postingTransactions();
    expect(others).toEqual([]);
    expect(transaction?.map(({ kind }) => kind)).toEqual(['begin', 'batch', 'request', 'request', 'commit']);
  },
  PATIENCE,
);

test.skipIf(server === undefined)(
  'an invoice is six round trips, of three lines and of two hundred',
  async () => {
    for (const lines of [3, 200]) {
      proxy.reset();
      await postInvoice(lines);
      expect(
        postingTransactions().map(({ length }) => length),
        `${lines} lines`,
      ).toEqual([6]);
    }
  },
  PATIENCE,
);

test.skipIf(server === undefined)(
  'commands of one tenant that wait share a commit',
  async () => {
    const posts = 40;
    proxy.reset();
    await Promise.all(Array.from({ length: posts }, postEntry));
    const transactions = postingTransactions();
    const roundTrips = transactions.reduce((sum, { length }) => sum + length, 0);
    console.log(`${posts} posts at once: ${transactions.length} transactions, ${roundTrips} round trips`);
    expect(transactions.length).toBeLessThanOrEqual(posts / 4);
    expect(roundTrips).toBeLessThan(posts * 2);
  },
  PATIENCE,
);

const DOCUMENTS = `documents(first: 50) { totalCount pageInfo { hasNextPage endCursor } nodes { id displayNumber kind state dueDate
  open { amount } total { amount currency } party { code name } entry { displayNumber } controlAccount { code }
  lines(first: 50) { nodes { description quantity unitPrice net { amount } tax { amount } item { code } account { code name } taxCode { code } } } } }`;

test.skipIf(server === undefined)(
  'a page of fifty documents is six round trips at most, and one to the control plane',
  async () => {
    for (let count = 0; count < 50; count += 1) await postInvoice();
    const page = await read<{ documents: { nodes: unknown[] } }>(DOCUMENTS);
    expect(page.documents.nodes).toHaveLength(50);
    await untilNothingIsAsked();
    const counted = { tenant: Infinity, control: Infinity };
    // Other processes' writes are looked for now and then: the least of a few is the page's own.
    for (let turn = 0; turn < 8; turn += 1) {
      proxy.reset();
      await read(DOCUMENTS);
      const asked = proxy.databases.map((name) => [name, proxy.of(name).messages.length] as const);
      const sum = (isTenant: boolean): number =>
        asked
          .filter(([name]) => (name === tenantDatabase) === isTenant)
          .reduce((total, [, each]) => total + each, 0);
      counted.tenant = Math.min(counted.tenant, sum(true));
      counted.control = Math.min(counted.control, sum(false));
    }
    console.log('a page of fifty documents', counted);
    expect(counted.tenant).toBeLessThanOrEqual(6);
    expect(counted.control).toBeLessThanOrEqual(1);
  },
  PATIENCE,
);
