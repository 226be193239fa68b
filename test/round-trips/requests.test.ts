import { afterAll, beforeAll, expect, test } from 'vitest';
import { controlStatements } from '../support/count-statements.ts';
import { tenantRequests } from '../support/tenant-requests.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { invoice } from '../documents/document-steps.ts';

/** What one request of the API asks of the databases besides its command, on SQL Server: point reads of the tenant and of the control plane. */

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  for (let index = 0; index < 6; index += 1)
    await invoice(client, { date: `2026-03-${10 + index}`, price: '100.00' });
});
afterAll(() => firm?.close());

const DOCUMENTS = `documents(first: 50) { totalCount pageInfo { hasNextPage endCursor } nodes { id displayNumber kind state dueDate
  open { amount } total { amount currency } party { code name } entry { displayNumber } controlAccount { code }
  lines(first: 50) { nodes { description quantity unitPrice net { amount } tax { amount } item { code } account { code name } taxCode { code } } } } }`;

test('a page of documents with its total, parties, lines and taxes is at most six requests to the tenant, one to the control plane', async () => {
  const read = () => client.read(DOCUMENTS);
  await read();
  expect(await tenantRequests(read)).toBeLessThanOrEqual(6);
  expect(await controlStatements(read)).toBeLessThanOrEqual(1);
});

test('a post asks the control plane once, and its answer the tenant at most three times', async () => {
  const input = {
    postingDate: '2026-03-20',
    description: 'Rent',
    lines: [
      { accountId: client.tenant.roles['Bank'], debit: '10.00', currency: client.tenant.baseCurrency },
      {
        accountId: client.tenant.roles['SalesRevenue'],
        credit: '10.00',
        currency: client.tenant.baseCurrency,
      },
    ],
  };
  let key = 0;
  const post = async (): Promise<void> => {
    const { errors } = await firm.ask(
      `mutation ($input: PostEntryInput!) { postEntry(input: $input) { __typename ... on EntryPosted { entry { displayNumber
        lines(first: 10) { nodes { account { code name } } } } } } }`,
      {
        as: 'senior',
        tenant: client.tenant.slug,
        variables: { input: { ...input, idempotencyKey: `round-trips-${(key += 1)}` } },
      },
    );
    expect(errors).toEqual([]);
  };
  await post();
  expect(await controlStatements(post)).toBeLessThanOrEqual(1);
  expect(await tenantRequests(post)).toBeLessThanOrEqual(3);
});

test('a setting that was changed is told by the next request', async () => {
  const key = 'branding.accentColour';
  const settingOf = async (): Promise<unknown> => {
    const { settings } = await client.read<{ settings: readonly { key: string; value: string }[] }>(
      'settings { key value }',
    );
    return settings.find((each) => each.key === key)?.value;
  };
  for (const value of ['"#112233"', '"#445566"']) {
    await client.do('changeTenantSetting', { key, value }, 'owner');
    expect(await settingOf()).toBe(value);
  }
});
