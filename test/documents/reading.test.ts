import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { tenantStatements } from '../support/count-statements.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { invoice, receipt } from './document-steps.ts';

/** Documents through the gateway, with what other subgraphs own of them. */

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  for (let index = 0; index < 10; index += 1) {
    const date = `2026-03-${String(10 + index)}`;
    const { itemId } = await invoice(client, { date, price: '100.00' });
    await receipt(client, { date, settled: '40.00', allocations: [[itemId, '40.00']] });
  }
});
afterAll(() => firm?.close());

const FIELDS = `edges { node { displayNumber state party { name } open { amount } entry { displayNumber lines(first: 1) { edges { node { account { code } } } } } controlAccount { code name }
  preparedBy { name } lines { edges { node { account { code } } } } allocations { nodes { from { displayNumber } to { displayNumber } entry { displayNumber postingDate } } } } }`;
interface Read {
  readonly documents: {
    readonly edges: readonly { readonly node: Record<string, unknown> }[];
  };
}
const read = (first: number): Promise<Read> =>
  client.read<Read>(`documents(first: ${first}, sort: DOCUMENT_DATE_ASC) { ${FIELDS} }`);

test('a document is read with its entry, its accounts and the person who prepared it, whoever owns them', async () => {
  const { documents } = await read(2);
  const [first] = documents.edges.map(({ node }) => node);
  expect(first).toMatchObject({
    displayNumber: 'INV-2026-000001',
    state: 'PARTLY_SETTLED',
    party: { name: 'Hotel Central' },
    open: { amount: expect.stringMatching(/^\d+\.\d\d$/) as string },
    entry: { displayNumber: expect.stringContaining('2026') as string },
    controlAccount: { code: expect.any(String) as string, name: expect.any(String) as string },
    preparedBy: { name: expect.any(String) as string },
    allocations: {
      nodes: [{ from: { displayNumber: 'RCT-2026-000001' }, to: { displayNumber: 'INV-2026-000001' } }],
    },
  });
});

test('twenty documents ask as many statements of the tenant as two, in every subgraph together', async () => {
  const [two, twenty] = [await tenantStatements(() => read(2)), await tenantStatements(() => read(20))];
  expect((await read(20)).documents.edges).toHaveLength(20);
  expect(twenty).toBe(two);
});
