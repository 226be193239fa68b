import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.ts';
import { operationId, parseManifest } from './manifest.ts';
import { persist, printManifest } from './persist.ts';
import type { SafelistMode } from './safelist.ts';
import type { ServedVersion } from './served.ts';

const countBody = 'query Count { loanCount }';
const lendBody = 'mutation Lend($id: ID!) { lend(id: $id) { id } }';
const manifest = parseManifest(
  'partners',
  JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [
      { id: operationId(countBody), name: 'Count', type: 'query', body: countBody },
      { id: operationId(lendBody), name: 'Lend', type: 'mutation', body: lendBody },
    ],
  }),
);
const partner = { authorization: 'Bearer partner:pat' };
const first = { authorization: 'Bearer first:ann' };

let toys: ToyGateway[] = [];
let lent: string[] = [];
afterEach(async () => {
  await Promise.all(toys.map((toy) => toy.close()));
  toys = [];
  lent = [];
});
const startWith = (safelistMode: SafelistMode): Promise<ToyGateway> =>
  startToyGateway({
    config: { safelistMode },
    manifests: [manifest],
    hooks: { onLend: (id) => lent.push(id) },
  });
async function start(safelistMode: SafelistMode): Promise<ToyGateway> {
  const toy = await startWith(safelistMode);
  toys.push(toy);
  return toy;
}

describe('with the safelist on, nothing else runs (I1)', () => {
  test('a persisted operation runs by either spelling of its id', async () => {
    const toy = await start('all');
    const id = operationId(countBody);
    expect((await toy.post({ documentId: id }, partner)).json.data).toEqual({ loanCount: 42 });
    const extensions = { persistedQuery: { version: 1, sha256Hash: id } };
    expect((await toy.post({ extensions }, partner)).json.data).toEqual({ loanCount: 42 });
    const lend = { documentId: operationId(lendBody), variables: { id: 'b4' } };
    expect((await toy.post(lend, partner)).json.data).toEqual({ lend: { id: 'b4' } });
    expect(lent).toEqual(['b4']);
  });

  const other = '{ books(first: 1) { id } }';
  test.each<[string, unknown, string]>([
    ['free text', { query: other }, 'PERSISTED_OPERATION_REQUIRED'],
    ['the right text without its id', { query: countBody }, 'PERSISTED_OPERATION_REQUIRED'],
    [
      'an id with another text',
      { documentId: operationId(countBody), query: other },
      'PERSISTED_OPERATION_REQUIRED',
    ],
    [
      'an id with its own text',
      { documentId: operationId(countBody), query: countBody },
      'PERSISTED_OPERATION_REQUIRED',
    ],
    ['an id that is no text', { documentId: { a: 1 } }, 'BAD_REQUEST'],
    ['a hash that is no text', { extensions: { persistedQuery: { version: 1 } } }, 'BAD_REQUEST'],
    ['an unknown id with a text', { doc_id: 'nope', query: other }, 'PERSISTED_OPERATION_REQUIRED'],
    [
      'registration of a hash',
      { query: other, extensions: { persistedQuery: { version: 1, sha256Hash: operationId(other) } } },
      'PERSISTED_OPERATION_REQUIRED',
    ],
    [
      'two different ids',
      {
        documentId: operationId(countBody),
        extensions: { persistedQuery: { sha256Hash: operationId(lendBody) } },
      },
      'BAD_REQUEST',
    ],
    ['two different ids of Relay', { doc_id: operationId(countBody), id: 'nope' }, 'BAD_REQUEST'],
    [
      'a batch that smuggles one',
      [{ documentId: operationId(countBody) }, { query: other }],
      'BATCH_REFUSED',
    ],
    ['no operation at all', {}, 'PERSISTED_OPERATION_REQUIRED'],
    ['a body that is no object', '"text"', 'PERSISTED_OPERATION_REQUIRED'],
  ])('%s is refused with 400', async (_name, body, code) => {
    const toy = await start('all');
    const { status, json } = await toy.post(body, first);
    expect(status).toBe(400);
    expect(json.errors?.[0]?.extensions['code']).toBe(code);
    expect(json.data).toBeUndefined();
  });

  test('a hash that was refused once is not known afterwards', async () => {
    const toy = await start('all');
    const extensions = { persistedQuery: { version: 1, sha256Hash: operationId(other) } };
    await toy.post({ query: other, extensions }, first);
    expect((await toy.post({ extensions }, first)).json.errors?.[0]?.extensions['code']).toBe(
      'PERSISTED_QUERY_NOT_FOUND',
    );
  });

  test('a mutation does not run by GET, persisted or not', async () => {
    for (const mode of ['all', 'off'] as const) {
      const toy = await start(mode);
      for (const search of [
        `documentId=${operationId(lendBody)}&variables={"id":"b1"}`,
        `extensions=${encodeURIComponent(JSON.stringify({ persistedQuery: { version: 1, sha256Hash: operationId(lendBody) } }))}&variables={"id":"b1"}`,
        `query=${encodeURIComponent('mutation{lend(id:"b1"){id}}')}`,
        `documentId=${operationId(countBody)}&documentId=${operationId(lendBody)}&query=${encodeURIComponent(lendBody)}`,
      ]) {
        const response = await fetch(`${toy.url}/graphql?${search}`, {
          headers: { ...first, 'apollo-require-preflight': '1' },
        });
        expect([400, 405]).toContain(response.status);
      }
    }
    expect(lent).toEqual([]);
  });

  test('a persisted query runs by GET', async () => {
    const toy = await start('all');
    const headers = { ...partner, 'apollo-require-preflight': '1' };
    const response = await fetch(`${toy.url}/graphql?documentId=${operationId(countBody)}`, { headers });
    expect(await response.json()).toEqual({ data: { loanCount: 42 } });
  });
});

describe('clients that persist their operations', () => {
  const hashOf = (body: string) => ({ persistedQuery: { version: 1, sha256Hash: operationId(body) } });
  const unknownBody = '{ books(first: 1) { id } }';
  const spellings: readonly (readonly [string, (id: string) => Record<string, unknown>])[] = [
    ['Apollo', (id) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } })],
    ['Relay: doc_id', (id) => ({ doc_id: id })],
    ['Relay: id', (id) => ({ id })],
    ['Hive', (id) => ({ documentId: `partners~1.4.0~${id}` })],
    ['the GraphQL-over-HTTP draft', (id) => ({ documentId: `sha256:${id}` })],
  ];
  const get = (parameters: Record<string, unknown>): Promise<Response> => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters))
      search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    const headers = { ...first, 'apollo-require-preflight': '1' };
    return fetch(`${toy.url}/graphql?${search.toString()}`, { headers });
  };

  let toy: ToyGateway;
  beforeAll(async () => {
    toy = await startWith('all');
  });
  afterAll(() => toy?.close());

  test.each(spellings)('%s: its id is taken by POST and by GET', async (_client, named) => {
    const count = named(operationId(countBody));
    expect((await toy.post(count, first)).json.data).toEqual({ loanCount: 42 });
    expect(await (await get(count)).json()).toEqual({ data: { loanCount: 42 } });
    const lend = { ...named(operationId(lendBody)), variables: { id: 'b4' } };
    expect((await get(lend)).status).toBe(405);
    expect(lent).toEqual([]);
    expect((await toy.post(lend, first)).json.data).toEqual({ lend: { id: 'b4' } });
  });

  test.each(spellings)('%s: an unknown id is answered as the client expects it', async (_client, named) => {
    const unknown = named(operationId(unknownBody));
    const { status, json } = await toy.post(unknown, first);
    expect([status, json.errors]).toEqual([
      200,
      [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    ]);
    expect(json.data).toBeUndefined();
    const byGet = await get(unknown);
    expect([byGet.status, await byGet.json()]).toEqual([200, { errors: json.errors }]);
  });

  test("an app's id does not reach another app's manifest", async () => {
    const { json } = await toy.post({ documentId: `others~1.4.0~${operationId(countBody)}` }, first);
    expect(json.errors?.[0]?.extensions['code']).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('who may send texts is told to send them without hashes, and they run', async () => {
    const open = await start('off');
    for (const body of [
      { extensions: hashOf(unknownBody) },
      { query: unknownBody, extensions: hashOf(unknownBody) },
    ]) {
      const { status, json } = await open.post(body, first);
      expect([status, json.errors]).toEqual([
        200,
        [{ message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }],
      ]);
    }
    expect((await open.post({ query: unknownBody }, first)).json.data).toEqual({ books: [{ id: 'b0' }] });
  });
});

describe('what was registered', () => {
  const key = { authorization: 'Bearer partner:key:loans' };
  const listBody = 'query List { books(first: 1) { id } }';
  const of = (...bodies: readonly string[]): ServedVersion['operations'] =>
    parseManifest('any', printManifest(bodies.map((body) => persist(body)))).operations;
  const [count, list] = [persist(countBody), persist(listBody)];
  const version = (label: string, bodies: readonly string[], change: Partial<ServedVersion> = {}) => ({
    name: 'loans',
    label,
    isForAll: false,
    operations: of(...bodies),
    invalid: new Set<string>(),
    ...change,
  });
  let current: readonly ServedVersion[] = [];
  let toy: ToyGateway;
  beforeAll(async () => {
    const served = { current: () => current };
    toy = await startToyGateway({ config: { safelistMode: 'all' }, manifests: [manifest], served });
  });
  afterAll(() => toy?.close());
  /** The data of the answer, or the code of its error. */
  async function send(documentId: string, as: Record<string, string> = key): Promise<unknown> {
    const { json } = await toy.post({ documentId }, as);
    return json.data ?? json.errors?.[0]?.extensions['code'];
  }
  const counted = { loanCount: 42 };
  const listed = { books: [{ id: 'b0' }] };
  const unknown = 'PERSISTED_QUERY_NOT_FOUND';

  test('a partner’s day: registered, called, revised while clients of before go on, and revoked', async () => {
    expect(await send(count.id)).toBe(unknown);
    current = [version('1.0', [countBody])];
    expect(await send(count.id)).toEqual(counted);
    expect(await send(list.id)).toBe(unknown);
    current = [...current, version('1.1', [countBody, listBody])];
    for (const id of [count.id, `loans~1.0~${count.id}`, `loans~1.1~${count.id}`])
      expect(await send(id)).toEqual(counted);
    expect(await send(`loans~1.1~${list.id}`)).toEqual(listed);
    for (const id of [`loans~1.0~${list.id}`, `loans~1.2~${list.id}`, `partners~1.1~${list.id}`])
      expect(await send(id), id).toBe(unknown);
    current = current.slice(1);
    expect(await send(`loans~1.0~${count.id}`)).toBe(unknown);
    expect(await send(count.id)).toEqual(counted);
    current = [];
    expect(await send(count.id)).toBe(unknown);
    expect((await toy.post({ query: countBody }, key)).json.errors?.[0]?.extensions['code']).toBe(
      'PERSISTED_OPERATION_REQUIRED',
    );
  });

  test('what is for keys is nobody else’s, and what is for all is not theirs', async () => {
    current = [version('1.0', [listBody])];
    expect(await send(list.id)).toEqual(listed);
    for (const id of [list.id, `loans~1.0~${list.id}`]) expect(await send(id, first)).toBe(unknown);
    current = [version('1.0', [listBody], { name: 'shop', isForAll: true })];
    for (const id of [list.id, `shop~1.0~${list.id}`]) {
      expect(await send(id, first)).toEqual(listed);
      expect(await send(id)).toBe(unknown);
    }
    expect(await send(operationId(countBody), first)).toEqual(counted);
  });

  test('an operation that does not fit the schema any more is named, and the others go on', async () => {
    current = [version('1.0', [countBody, listBody], { invalid: new Set([list.id]) })];
    const { status, json } = await toy.post({ documentId: list.id }, key);
    expect([status, json.errors]).toEqual([
      400,
      [
        {
          message: expect.stringContaining('List of the manifest loans') as string,
          extensions: { code: 'PERSISTED_OPERATION_INVALID', manifest: 'loans', operation: 'List' },
        },
      ],
    ]);
    expect(await send(count.id)).toEqual(counted);
  });

  test('the ids of what comes with the product stand for its texts, whatever is registered', async () => {
    const taken = { ...count, id: operationId(lendBody) };
    current = [version('1.0', [listBody], { isForAll: true, operations: new Map([[taken.id, taken]]) })];
    const lend = { documentId: taken.id, variables: { id: 'b9' } };
    expect((await toy.post(lend, first)).json.data).toEqual({ lend: { id: 'b9' } });
  });
});

describe('modes and confinement', () => {
  test('off: anybody sends text; partners-only: partners do not', async () => {
    const off = await start('off');
    expect((await off.post({ query: '{ loanCount }' }, partner)).status).toBe(200);
    const mixed = await start('partners-only');
    expect((await mixed.post({ query: '{ loanCount }' }, first)).status).toBe(200);
    expect((await mixed.post({ query: '{ loanCount }' }, partner)).status).toBe(400);
  });

  test('a confined key runs its named operations only, in every mode', async () => {
    const confined = { authorization: 'Bearer first:key:partners:Count' };
    for (const mode of ['off', 'partners-only', 'all'] as const) {
      const toy = await start(mode);
      expect((await toy.post({ documentId: operationId(countBody) }, confined)).status).toBe(200);
      expect(
        (await toy.post({ query: '{ loanCount }' }, confined)).json.errors?.[0]?.extensions['code'],
      ).toBe('PERSISTED_OPERATION_REQUIRED');
      const lend = { documentId: operationId(lendBody), variables: { id: 'b1' } };
      expect((await toy.post(lend, confined)).json.errors?.[0]?.extensions['code']).toBe(
        'PERSISTED_OPERATION_NOT_ALLOWED',
      );
    }
    expect(lent).toEqual([]);
  });

  test('an operation that the schema does not have is logged by name, and the others run', async () => {
    const stale = persist('query Stale { loanCounts }');
    const listed = [...manifest.operations.values(), stale];
    const toy = await startToyGateway({
      config: { safelistMode: 'all' },
      manifests: [parseManifest('partners', printManifest(listed))],
    });
    toys.push(toy);
    expect(toy.logs.filter(({ event }) => event === 'persisted-operation-invalid')).toMatchObject([
      {
        level: 'warn',
        manifest: 'partners',
        operation: 'Stale',
        problems: [expect.stringContaining('loanCounts')],
      },
    ]);
    expect((await toy.post({ documentId: operationId(countBody) }, first)).json.data).toEqual({
      loanCount: 42,
    });
    expect((await toy.post({ documentId: stale.id }, first)).json.errors?.[0]?.extensions['code']).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
  });

  test('a text that is not a manifest does not load', () => {
    expect(() => parseManifest('x', '{"format":"other","version":1,"operations":[]}')).toThrow(
      /not an apollo/,
    );
    const twice = {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [...manifest.operations.values(), ...manifest.operations.values()],
    };
    expect(() => parseManifest('x', JSON.stringify(twice))).toThrow(/twice/);
  });
});
