import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, isInterfaceType } from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { newId } from '@cifra/books/ids';
import { addMasterKey } from '@cifra/database/sealed/master-key-file';
import { objectId, firmObjectId, parseObjectId } from '@cifra/domain/object-id';
import { objectTypes, type FirmObjectType, type TenantObjectType } from '@cifra/domain/object-types';
import { newDemo } from '../worlds/product/demo.ts';
import { startProduct } from '../worlds/product/product.ts';
import type { Input, Person } from '../worlds/product/callers.ts';

/* The objects that are read below others, by their ids alone: who may read them where they stand reads them so, and nobody else. */

const tenant = 'panaderia-istmo';

const demo = await newDemo();
const keys = path.join(demo.directory, 'own.keys');
addMasterKey(keys);
const product = await startProduct(demo.directory, { ...demo.environment, CIFRA_MASTER_KEY_FILE: keys });
afterAll(async () => {
  await product.close();
  await demo.remove();
});
const { callers } = product;
const tenantId = await callers.tenantIdOf(tenant);
/** One of each type, as the owner has made or found it. */
const made = await oneOfEach();

interface Named {
  readonly id: string;
}

async function oneOfEach(): Promise<Record<string, string>> {
  const change = <Result>(mutation: string, input: Input, selection: string) =>
    callers.do<Result & { readonly __typename: string }>(mutation, input, { as: 'owner', selection });
  const { webhook } = await change<{ webhook: Named }>(
    'createWebhook',
    { name: 'Nowhere', url: 'https://hooks.invalid/', eventTypes: ['ENTRY_POSTED'], tenantId },
    '... on WebhookSecretCreated { webhook { id } }',
  );
  const { delivery } = await change<{ delivery: Named }>(
    'sendTestWebhook',
    { webhookId: webhook.id },
    '... on WebhookDeliveryRequested { delivery { id } }',
  );
  const { group } = await change<{ group: Named }>(
    'createTenantGroup',
    { code: 'bakeries', name: 'Bakeries' },
    '... on TenantGroupChanged { group { id } }',
  );
  const rows = ['2026-02-05,1.1750\n', '2026-02-06,11.801\n'];
  for (const csv of [rows.slice(0, 1), rows])
    await change('importProviderRates', { provider: 'ECB', csv: `Date,USD\n${csv.join('')}` }, '');
  const { run } = await change<{ run: Named }>(
    'startBatchClose',
    { tenants: { tenantIds: [tenantId] }, month: '2026-01', target: 'PENDING_APPROVAL' },
    '... on BatchRunStarted { run { id } }',
  );
  const { mapping } = await callers.do<{ readonly __typename: string; mapping: Named }>(
    'saveImportMapping',
    { name: 'Old program' },
    { as: 'owner', tenant, selection: '... on ImportMappingSaved { mapping { id } }' },
  );
  const { data } = await callers.ask<{
    me: { grants: readonly (Named & { cluster: Named })[] };
    jobs: { nodes: readonly Named[] };
    heldRates: { nodes: readonly Named[] };
  }>('{ me { grants { id cluster { id } } } jobs(first: 1) { nodes { id } } heldRates { nodes { id } } }', {
    as: 'owner',
  });
  const { data: books } = await callers.ask<{ tenant: { openItems: { nodes: readonly Named[] } } }>(
    'query ($id: ID!) { tenant(id: $id) { openItems(first: 1) { nodes { id } } } }',
    { as: 'owner', variables: { id: tenantId } },
  );
  const [grant] = data.me.grants;
  return {
    Grant: grant?.id ?? '',
    RoleCluster: grant?.cluster.id ?? '',
    TenantGroup: group.id,
    Job: data.jobs.nodes[0]?.id ?? '',
    BatchRun: run.id,
    HeldProviderRate: data.heldRates.nodes[0]?.id ?? '',
    Webhook: webhook.id,
    WebhookDelivery: delivery.id,
    ImportMapping: mapping.id,
    OpenItem: books.tenant.openItems.nodes[0]?.id ?? '',
  };
}

const NODE = `query ($id: ID!) { node(id: $id) { __typename id
  ... on Grant { scope cluster { code } } ... on RoleCluster { permissions } ... on TenantGroup { code } ... on Job { name }
  ... on BatchRun { month tenantCount } ... on HeldProviderRate { rate } ... on Webhook { url deliveries(first: 1) { nodes { id } } }
  ... on WebhookDelivery { eventType state } ... on ImportMapping { name tenantId } ... on OpenItem { reference party { name } } } }`;

interface Answer {
  readonly node: { readonly __typename: string; readonly id: string } | null;
}
async function nodeOf(id: string, as: Person) {
  const { data, errors } = await callers.ask<Answer>(NODE, { as, variables: { id } });
  return { data, errors: errors ?? [] };
}

test('each is found by its id, with the fields of its type', async () => {
  const shown: Record<string, object> = {
    Grant: { scope: 'ALL', cluster: { code: 'owner' } },
    TenantGroup: { code: 'bakeries' },
    BatchRun: { month: '2026-01', tenantCount: 1 },
    HeldProviderRate: { rate: '11.801' },
    Webhook: { url: 'https://hooks.invalid/', deliveries: { nodes: [{ id: made['WebhookDelivery'] }] } },
    ImportMapping: { name: 'Old program', tenantId },
  };
  for (const [type, id] of Object.entries(made)) {
    const { data, errors } = await nodeOf(id, 'owner');
    expect(errors, type).toEqual([]);
    expect(data.node, type).toMatchObject({ __typename: type, id, ...shown[type] });
  }
});

test('who may not read one where it stands is answered as for one that is not there', async () => {
  for (const [type, id] of Object.entries(made)) {
    // The client's people read documents, and with them their open items.
    const person: Person = type === 'OpenItem' ? 'investigator' : 'client';
    const { tenantId: of } = parseObjectId(id) ?? {};
    const missing =
      of === null || of === undefined
        ? firmObjectId(type as FirmObjectType, newId())
        : objectId(type as TenantObjectType, of, newId());
    const denied = await nodeOf(id, person);
    expect([type, denied]).toEqual([type, await nodeOf(missing, person)]);
    expect(denied.data?.node ?? null, type).toBeNull();
    expect((await nodeOf(missing, 'owner')).data.node, type).toBeNull();
  }
});

test('a user reads the own grants by their ids, and nobody else’s', async () => {
  const { data } = await callers.ask<{ me: { grants: readonly Named[] } }>('{ me { grants { id } } }', {
    as: 'junior',
  });
  const own = data.me.grants[0]?.id ?? '';
  expect((await nodeOf(own, 'junior')).data.node).toMatchObject({ __typename: 'Grant', id: own });
  expect((await nodeOf(made['Grant'] ?? '', 'junior')).data.node).toBeNull();
});

test('what concerns the firm alone is refused in its place in a request of a tenant, and the tenant’s objects are answered', async () => {
  const ids = ['OpenItem', 'Webhook', 'ImportMapping', 'Grant'].map((type) => made[type]);
  const { data, errors } = await callers.ask<{ nodes: readonly (object | null)[] }>(
    'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }',
    { as: 'owner', variables: { ids } },
  );
  expect(data.nodes).toEqual([
    { __typename: 'OpenItem' },
    null,
    { __typename: 'ImportMapping' },
    // A user's own grants are the user's in every request.
    { __typename: 'Grant' },
  ]);
  expect(errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
    [['nodes', 1], 'SCOPE_WRONG'],
  ]);
});

test('every type that ids know and the API shows is a node', () => {
  const notShown = [
    'CloseItem',
    'ControlInvestigation',
    'Import',
    'Investigation',
    'Passkey',
    'Session',
    'Upload',
  ];
  const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
  const node = schema.getType('Node');
  const nodes = isInterfaceType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : [];
  expect(Object.keys(objectTypes).toSorted()).toEqual([...nodes, ...notShown].toSorted());
});
