import { performance } from 'node:perf_hooks';
import { startOn } from '../contract/product-on-engine.ts';
import { loosenSetting } from '../support/loosen-setting.ts';
import { figure, report } from './kit/figures.ts';

/**
 * A page of entries through the whole product in one process: gateway, subgraph, books, over HTTP, one request at a time.
 * Usage: node test/bench/entries.ts [rounds]
 */
const rounds = Number(process.argv[2] ?? 15);
const REQUESTS = 40;
const ENTRIES = 200;

const product = await startOn({ name: 'embedded', server: null }, { CIFRA_READER_THREADS: '0' });
const { callers, tenant } = product;
const done = async (
  mutation: string,
  input: object,
  selection: string,
  as: 'senior' | 'owner' = 'senior',
) => {
  const member = await callers.do<Record<string, unknown> & { readonly __typename: string }>(
    mutation,
    { tenantId: tenant.id, ...input },
    { as, selection },
  );
  if ('code' in member) throw new Error(JSON.stringify(member));
  return member;
};
await loosenSetting(product.books, {
  tenantId: tenant.rowId,
  key: 'entries.manualNeedApproval',
  value: 'false',
});
for (const [code, type] of [
  ['X-1', 'ASSET'],
  ['X-2', 'INCOME'],
])
  await done(
    'createAccount',
    { code, name: `Account ${code}`, type },
    '... on AccountCreated { account { id } }',
  );
const ticket = await done('requestUpload', { fileName: 'j.csv' }, '... on UploadTicket { uploadId url }');
const lines = Array.from({ length: ENTRIES }, (_, index) => {
  const head = `T${index},2026-01-${String(1 + (index % 28)).padStart(2, '0')}`;
  return `${head},X-1,${100 + index}.00\n${head},X-2,-${100 + index}.00`;
});
await fetch(`${product.url}${String(ticket['url'])}`, {
  method: 'PUT',
  body: ['entry,date,account,amount', ...lines, ''].join('\n'),
  headers: { 'content-type': 'text/csv', authorization: `Bearer ${await callers.tokenOf('senior')}` },
});
await done(
  'importJournal',
  { uploadId: ticket['uploadId'], fileName: 'j.csv', isDryRun: false },
  '... on TableImportReport { entries }',
);

const FIELDS = 'id tenantId displayNumber postingDate description source total { amount currency }';
const PAGES = {
  'nodes, without lines': `entries(first: 100) { nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } }`,
  'edges, without lines': `entries(first: 100) { edges { cursor node { ${FIELDS} } } pageInfo { hasNextPage endCursor } }`,
  'nodes without ids': `entries(first: 100) { nodes { ${FIELDS.replace('id tenantId', '')} } pageInfo { hasNextPage endCursor } }`,
  'nodes, with lines and their accounts': `entries(first: 100) { nodes { ${FIELDS} lines(first: 10) { nodes { ordinal account { id code } base { amount } } } } pageInfo { hasNextPage endCursor } }`,
};
const authorization = `Bearer ${await callers.tokenOf('senior')}`;
async function page(fields: string): Promise<void> {
  const response = await fetch(`${product.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({
      query: `query ($id: ID!) { tenant(id: $id) { ${fields} } }`,
      variables: { id: tenant.id },
    }),
  });
  const { errors } = (await response.json()) as { readonly errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
}
const costs = new Map(
  Object.keys(PAGES).map((name) => [name, { wall: [] as number[], cpu: [] as number[] }]),
);
for (let round = 0; round < rounds; round += 1)
  for (const [name, fields] of Object.entries(PAGES)) {
    const [before, at] = [process.cpuUsage(), performance.now()];
    for (let count = 0; count < REQUESTS; count += 1) await page(fields);
    const { user, system } = process.cpuUsage(before);
    if (round === 0) continue;
    costs.get(name)?.cpu.push((user + system) / 1000 / REQUESTS);
    costs.get(name)?.wall.push((performance.now() - at) / REQUESTS);
  }
report(
  [...costs].flatMap(([name, { wall, cpu }]) => [
    figure(`100 entries, ${name}, CPU`, 'ms', cpu, null),
    figure(`100 entries, ${name}, wall`, 'ms', wall, null),
  ]),
);
await product.close();
