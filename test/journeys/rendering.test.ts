import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagesOf } from '../../packages/rendering/src/pdf-text.fixture.ts';
import type { Callers, Person } from '../worlds/product/callers.ts';
import { startDemo, type RunningProduct } from '../worlds/product/product.ts';

/** Documents as files, over HTTP, with the demo firm. */

const tenant = 'panaderia-istmo';
let server: RunningProduct;
let callers: Callers;
beforeAll(async () => {
  server = await startDemo('in-process', { readerThreads: 1, clients: [tenant, 'ferreteria-colon'] });
  ({ callers } = server);
});
afterAll(() => server?.close());

interface Ticket {
  readonly __typename: string;
  readonly url: string;
  readonly fileName: string;
}
interface Named {
  readonly id: string;
  readonly displayNumber: string;
}

const selection = '... on RenderTicket { url fileName }';
const ticketOf = (as: Person, input: Readonly<Record<string, unknown>>): Promise<Ticket> =>
  callers.do<Ticket>('renderDocument', { format: 'PDF', ...input }, { as, tenant, selection });
const got = async ({ url }: Pick<Ticket, 'url'>, as: Person | null = null): Promise<Response> =>
  fetch(`${callers.url}${url}`, {
    headers: as === null ? {} : { authorization: `Bearer ${await callers.tokenOf(as)}` },
  });

async function firstInvoice(of = tenant): Promise<Named> {
  const { data } = await callers.ask<{ tenant: { documents: { edges: { node: Named }[] } } }>(
    '{ tenant { documents(first: 1, filter: { kinds: [INVOICE] }) { edges { node { id displayNumber } } } } }',
    { as: 'senior', tenant: of },
  );
  const [edge] = data.tenant.documents.edges;
  if (!edge) throw new Error(`${of} has no invoice`);
  return edge.node;
}

test('the client fetches an invoice of its tenant once, as a PDF that is called by its number', async () => {
  const { id, displayNumber } = await firstInvoice();
  const ticket = await ticketOf('client', { what: { documentId: id } });
  const file = await got(ticket, 'client');
  expect([
    file.status,
    ...['content-type', 'content-disposition', 'x-content-type-options', 'cache-control'].map((name) =>
      file.headers.get(name),
    ),
  ]).toEqual([
    200,
    'application/pdf',
    `attachment; filename*=UTF-8''${displayNumber}.pdf`,
    'nosniff',
    'no-store',
  ]);
  const bytes = new Uint8Array(await file.arrayBuffer());
  expect(file.headers.get('content-length')).toBe(String(bytes.byteLength));
  const text = (await pagesOf(bytes)).join(' ');
  expect(text).toContain(displayNumber);
  expect(text).not.toContain('PRUEBA');
  expect((await got(ticket, 'client')).status).toBe(404);
});

test('somebody else who is signed in gets nothing, and the ticket stays good; a browser without a token can use it', async () => {
  const { id } = await firstInvoice();
  const ticket = await ticketOf('client', { what: { documentId: id }, format: 'HTML' });
  expect((await got(ticket, 'junior')).status).toBe(404);
  const file = await got(ticket);
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
});

test('a sandbox is marked on every page', async () => {
  const { data } = await callers.ask<{
    tenants: { edges: { node: { slug: string; kind: string } }[] };
  }>('{ tenants(first: 50) { edges { node { slug kind } } } }', { as: 'owner' });
  const slug = data.tenants.edges.find(({ node }) => node.kind === 'SANDBOX')?.node.slug ?? '';
  const party = await callers.do<{ __typename: string; party: { id: string } }>(
    'createParty',
    { code: 'C-RENDER', name: 'Hotel de Prueba', isCustomer: true },
    { as: 'senior', tenant: slug, selection: '... on PartyCreated { party { id } }' },
  );
  const { data: books } = await callers.ask<{
    tenant: { accounts: { edges: { node: { id: string; type: string; isPostable: boolean } }[] } };
  }>('{ tenant { accounts(first: 100) { edges { node { id type isPostable } } } } }', {
    as: 'senior',
    tenant: slug,
  });
  const income = books.tenant.accounts.edges.find(({ node }) => node.type === 'INCOME' && node.isPostable);
  const posted = await callers.do<{ __typename: string; document: Named }>(
    'postInvoice',
    {
      partyId: party.party.id,
      documentDate: '2026-11-02',
      lines: Array.from({ length: 60 }, (_, index) => ({
        description: `Línea ${index + 1}`,
        quantity: '1',
        unitPrice: '2.50',
        accountId: income?.node.id,
      })),
    },
    { as: 'senior', tenant: slug, selection: '... on DocumentPosted { document { id displayNumber } }' },
  );
  const ticket = await callers.do<Ticket>(
    'renderDocument',
    { what: { documentId: posted.document.id }, format: 'PDF' },
    { as: 'junior', tenant: slug, selection },
  );
  const pages = await pagesOf(new Uint8Array(await (await got(ticket)).arrayBuffer()));
  expect(pages.length).toBeGreaterThan(1);
  for (const page of pages) expect(page).toMatch(/PRUEBA|SANDBOX/);
});

test('a ticket outlives no grant', async () => {
  const { id } = await firstInvoice();
  const before = await ticketOf('client', { what: { documentId: id } });
  const { data } = await callers.ask<{
    users: { edges: { node: { email: string; grants: { id: string }[] } }[] };
  }>('{ users(first: 50) { edges { node { email grants { id } } } } }', { as: 'owner' });
  const grants = data.users.edges.find(({ node }) => node.email.startsWith('client@'))?.node.grants ?? [];
  expect(grants.length).toBeGreaterThan(0);
  for (const grant of grants)
    expect(
      await callers.do(
        'revokeGrant',
        { grantId: grant.id, reason: 'The client has left the firm for good.' },
        { as: 'owner', selection: '' },
      ),
    ).not.toHaveProperty('code');
  expect((await got(before)).status).toBe(404);
});
