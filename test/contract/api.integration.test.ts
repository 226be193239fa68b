import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseObjectId } from '@cifra/domain/object-id';
import { settingDefinitions } from '@cifra/domain/settings';
import type { Uuid } from '@cifra/domain/ids';
import { secretsOfWebhook } from '@cifra/firm/webhooks/queries';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { Watching } from '../live/watching.ts';
import { loosenSetting } from '../support/loosen-setting.ts';
import { openReceiver, type Receiver } from '../support/webhook-receiver.ts';
import { enginesToCompare, startOn, type Engine, type ProductOnEngine } from './product-on-engine.ts';

/* What the API answers on both engines: the whole product over HTTP, with its followers, on databases of each. */

if (process.env['TEST_SQLSERVER_URL'] === undefined)
  console.warn('SKIPPED: the API was NOT tried on SQL Server. Set TEST_SQLSERVER_URL.');

/** A server for tests is slow to make databases. */
const PATIENCE = 300_000;

describe.each(enginesToCompare())('on $name', (engine: Engine) => {
  let product: ProductOnEngine;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await openReceiver({ scheme: 'http' });
    product = await startOn(engine, { CIFRA_UNSAFE_WEBHOOK_TEST_HOSTS: receiver.host });
    for (const key of Object.keys(settingDefinitions).filter((name) => /needApproval$/i.test(name)))
      await loosenSetting(product.books, { tenantId: product.tenant.rowId, key, value: 'false' });
    await keepBooks();
  }, PATIENCE);
  afterAll(async () => {
    await product?.close();
    await receiver?.close();
  }, PATIENCE);

  interface Row {
    readonly id: string;
  }
  type Member = Readonly<Record<string, unknown>> & { readonly __typename: string };

  const withoutTenant = new Set(['createWebhook', 'replayWebhookDelivery']);

  /** A mutation that must be accepted; answers its member. */
  async function change(
    mutation: string,
    input: Readonly<Record<string, unknown>>,
    selected: string,
    as: 'owner' | 'senior' = 'senior',
  ): Promise<Member> {
    const type = MEMBERS[mutation];
    const member = await product.callers.do<Member>(
      mutation,
      withoutTenant.has(mutation) ? input : { tenantId: product.tenant.id, ...input },
      { as, selection: `... on ${type} { ${selected} }` },
    );
    if (member.__typename !== type) throw new Error(`${mutation}: ${JSON.stringify(member)}`);
    return member;
  }

  /** Fields of the tenant. Throws on errors. */
  async function read<Data>(fields: string): Promise<Data> {
    const { data, errors } = await product.callers.ask<{ tenant: Data }>(
      'query ($id: ID!) { tenant(id: $id) { ' + fields + ' } }',
      { as: 'senior', variables: { id: product.tenant.id } },
    );
    if (errors.length > 0) throw new Error(`${fields}: ${JSON.stringify([errors, product.errors])}`);
    return data.tenant;
  }

  async function keepBooks(): Promise<void> {
    const party = await change(
      'createParty',
      { code: 'C-1', name: 'Hotel Colón', taxId: '8-NT-4711', isCustomer: true },
      'party { id }',
    );
    for (const [documentDate, unitPrice, memo] of INVOICES)
      await change(
        'postInvoice',
        {
          partyId: (party['party'] as Row).id,
          documentDate,
          memo,
          lines: [{ description: 'Entrega', quantity: '1', unitPrice }],
        },
        'document { id }',
      );
    const ticket = await change('requestUpload', { fileName: 'items.csv' }, 'uploadId url');
    const items = Array.from(
      { length: 420 },
      (_, number) => `I-${number},Harina ${number % 2 === 0 ? 'especial' : 'integral'} lote${number % 7}`,
    );
    const stored = await fetch(`${product.url}${String(ticket['url'])}`, {
      method: 'PUT',
      body: ['code,name', ...items, ''].join('\n'),
      headers: {
        'content-type': 'text/csv',
        authorization: `Bearer ${await product.callers.tokenOf('senior')}`,
      },
    });
    expect(stored.status).toBe(201);
    const imported = await change(
      'importItems',
      { uploadId: ticket['uploadId'], fileName: 'items.csv', isDryRun: false },
      'created',
    );
    expect(imported['created']).toBe(420);
  }

  interface Page {
    readonly nodes: readonly Readonly<Record<string, unknown>>[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly hasPreviousPage: boolean;
      readonly startCursor: string | null;
      readonly endCursor: string | null;
    };
    readonly totalCount: number | null;
  }

  /** A page of a list, in which `@` stands for its arguments and `*` for a row. */
  async function pageOf(list: string, page: string): Promise<Page> {
    const selected = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount';
    const [head = '', fields = ''] = list.split('*');
    const found = await read<Record<string, Page>>(
      `${head.replace('@', page)} { nodes { ${fields} } ${selected} }`,
    );
    return Object.values(found)[0] as Page;
  }

  /** The rows of a list, read in pages from its beginning or its end. */
  async function walked(list: string, isBackward: boolean, size: number): Promise<readonly unknown[]> {
    const rows: unknown[] = [];
    for (let place = ''; ;) {
      const { nodes, pageInfo } = await pageOf(list, `${isBackward ? 'last' : 'first'}: ${size}${place}`);
      if (isBackward) rows.unshift(...nodes);
      else rows.push(...nodes);
      if (!(isBackward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) return rows;
      place = isBackward ? `, before: "${pageInfo.startCursor}"` : `, after: "${pageInfo.endCursor}"`;
    }
  }

  test(
    'a list is the same from both ends, in every order, and says how long it is',
    async () => {
      for (const [list, size, length] of [
        ['entries(sort: POSTING_DATE_ASC, @)*postingDate displayNumber', 2, 5],
        ['entries(sort: POSTING_DATE_DESC, @)*postingDate displayNumber', 3, 5],
        ['documents(sort: TOTAL_ASC, @)*total { amount }', 2, 5],
        ['documents(sort: TOTAL_DESC, filter: { isOpen: true }, @)*total { amount }', 2, 5],
        ['documents(sort: DUE_DATE_DESC, @)*dueDate displayNumber', 2, 5],
        ['items(sort: NAME, @)*name code', 150, 420],
        ['accounts(sort: CODE, @)*code', 7, null],
      ] as const) {
        const { nodes, totalCount } = await pageOf(list, 'first: 200');
        if (length !== null) expect(totalCount, list).toBe(length);
        const forwards = await walked(list, false, size);
        expect(forwards.length, list).toBe(totalCount);
        expect(forwards.slice(0, 200), list).toEqual(nodes);
        expect(await walked(list, true, size), list).toEqual(forwards);
      }
      const totals = await walked('documents(sort: TOTAL_ASC, @)*total { amount }', false, 2);
      expect(totals).toEqual(
        ['9.99', '75.00', '100.00', '620.00', '1234.50'].map((amount) => ({ total: { amount } })),
      );
    },
    PATIENCE,
  );

  test(
    'objects are found by text without accents, by number, amount and day; two frequent words are merged; both ways',
    async () => {
      await vi.waitFor(
        async () =>
          expect((await read<{ search: object }>('search(query: "pan") { isCurrent }')).search).toEqual({
            isCurrent: true,
          }),
        { timeout: PATIENCE / 2, interval: 200 },
      );
      const hit =
        'kind field rank party { name } document { displayNumber } item { code } entry { displayNumber }';
      const of = (query: string, kinds = ''): string => `search(query: "${query}"${kinds}, @)*${hit}`;
      const first = async (query: string, kinds = ''): Promise<unknown> =>
        (await pageOf(of(query, kinds), 'first: 10')).nodes[0];
      expect(await first('COLON')).toMatchObject({
        kind: 'PARTY',
        field: 'NAME',
        party: { name: 'Hotel Colón' },
      });
      expect(await first('8nt4711')).toMatchObject({ kind: 'PARTY', field: 'NUMBER' });
      for (const amount of ['1,234.50', '1.234,50', '1234.5'])
        expect(await first(amount, ', kinds: [DOCUMENT]'), amount).toMatchObject({
          field: 'AMOUNT',
          rank: 4,
        });
      expect(await first('12 ene 2026', ', kinds: [DOCUMENT]')).toMatchObject({ field: 'DATE', rank: 5 });
      expect(await first('panaderia 620')).toMatchObject({ kind: 'DOCUMENT', field: 'AMOUNT' });
      for (const [query, length] of [
        ['harina', 420],
        ['har', 420],
        ['harina especial', 210],
        ['especial harina', 210],
        ['integral har', 210],
        ['especial integral', 0],
        ['harina especial lote3', 30],
        ['nadie', 0],
      ] as const) {
        expect((await pageOf(of(query), 'first: 1')).totalCount, query).toBe(length);
        const forwards = await walked(of(query), false, 150);
        expect(forwards, query).toHaveLength(length);
        expect(await walked(of(query), true, 150), query).toEqual(forwards);
      }
    },
    PATIENCE,
  );

  test('an object is found by its id alone, and what is not there is null', async () => {
    const { nodes } = await pageOf('documents(@)*id entry { id } party { id }', 'first: 1');
    const [found] = nodes as readonly { readonly id: string; readonly entry: Row; readonly party: Row }[];
    const ids = [found?.id, found?.entry.id, found?.party.id] as const;
    const { data } = await product.callers.ask<{ nodes: unknown }>(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
      { as: 'senior', variables: { ids } },
    );
    expect(data.nodes).toEqual(
      ['Document', 'JournalEntry', 'Party'].map((__typename, index) => ({ __typename, id: ids[index] })),
    );
  });

  test(
    'a webhook is told of what happens, signed; its secret is sealed; a delivery is sent again under its id',
    async () => {
      const created = await change(
        'createWebhook',
        { tenantId: product.tenant.id, name: 'Receiver', url: receiver.url, eventTypes: ['ACCOUNT_CHANGED'] },
        'secret webhook { id }',
        'owner',
      );
      const { id } = created['webhook'] as Row;
      const secret = String(created['secret']);
      const rowId = parseObjectId(id)?.rowId as Uuid;
      const sealed = await product.books.control.all(secretsOfWebhook, { webhookId: rowId });
      expect(JSON.stringify(sealed)).not.toContain(secret.replace('whsec_', ''));
      const account = await change(
        'createAccount',
        { code: '9100', name: 'Told', type: 'ASSET' },
        'account { id }',
      );
      await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 60_000 });
      const [received] = receiver.received;
      expect(received).toMatchObject({
        type: 'account.changed',
        isReplay: false,
        data: { tenantId: product.tenant.id, objectId: (account['account'] as Row).id },
      });
      expect(received && receiver.verifies(received, secret)).toBe(true);
      const deliveries = async (): Promise<readonly { readonly id: string; readonly state: string }[]> => {
        const { data } = await product.callers.ask<{
          webhook: { deliveries: { nodes: readonly { id: string; state: string }[]; totalCount: number } };
        }>(
          'query ($id: ID!) { webhook(id: $id) { deliveries(first: 5) { totalCount nodes { id state replayCount } } } }',
          {
            as: 'owner',
            variables: { id },
          },
        );
        return data.webhook.deliveries.nodes;
      };
      await vi.waitFor(async () => expect(await deliveries()).toMatchObject([{ state: 'DELIVERED' }]), {
        timeout: 60_000,
      });
      const [delivery] = await deliveries();
      await change('replayWebhookDelivery', { deliveryId: delivery?.id }, 'delivery { id }', 'owner');
      await vi.waitFor(() => expect(receiver.received).toHaveLength(2), { timeout: 60_000 });
      expect(receiver.received[1]).toMatchObject({ id: received?.id, isReplay: true });
      await vi.waitFor(
        async () => expect(await deliveries()).toMatchObject([{ state: 'DELIVERED', replayCount: 1 }]),
        { timeout: 60_000 },
      );
    },
    PATIENCE,
  );

  test(
    'a stream of events shows what is written within seconds',
    async () => {
      const stream = new Watching<{
        readonly firmDashboardChanged: {
          readonly nodes: readonly { readonly asOf: { readonly number: string } | null }[];
        };
      }>(
        { url: () => product.url, token: () => product.callers.tokenOf('senior') },
        { query: 'subscription { firmDashboardChanged(first: 5) { nodes { asOf { number } } } }' },
      );
      try {
        const numberOf = (nodes: readonly { readonly asOf: { readonly number: string } | null }[]): number =>
          Number(nodes[0]?.asOf?.number ?? 0);
        const before = await stream.until(({ firmDashboardChanged: { nodes } }) => numberOf(nodes) > 0);
        await change('createAccount', { code: '9200', name: 'Watched', type: 'ASSET' }, 'account { id }');
        const known = numberOf(before.firmDashboardChanged.nodes);
        await stream.until(({ firmDashboardChanged: { nodes } }) => numberOf(nodes) > known);
      } finally {
        stream.close();
      }
    },
    PATIENCE,
  );

  test(
    'the books and everything that is derived from them are verified, and nothing was masked',
    async () => {
      const row = parseObjectId(product.tenant.id)?.rowId as Uuid;
      const verified = await product.books.report(verifyBooks, row, { knownHeads: [] });
      expect(verified).toMatchObject({ isValid: true, chainFaults: [], booksFaults: [] });
      expect(product.errors).toEqual([]);
    },
    PATIENCE,
  );
});

/** What each mutation answers when it was done. */
const MEMBERS: Readonly<Record<string, string>> = {
  createAccount: 'AccountCreated',
  createParty: 'PartyCreated',
  createWebhook: 'WebhookSecretCreated',
  importItems: 'TableImportReport',
  postInvoice: 'DocumentPosted',
  replayWebhookDelivery: 'WebhookDeliveryRequested',
  requestUpload: 'UploadTicket',
};

/** Document date, price of the one line, memo. */
const INVOICES = [
  ['2026-01-10', '1234.50', 'Entrega en Colón'],
  ['2026-01-12', '100.00', 'Azúcar'],
  ['2026-01-12', '9.99', 'Flete'],
  ['2026-01-15', '620.00', 'Panadería'],
  ['2026-01-20', '75.00', 'Panadería'],
] as const;

test.skipIf(enginesToCompare().length > 0)('the API is compared where there is a server', () => {
  expect(enginesToCompare()).toEqual([]);
});
