import { afterEach, describe, expect, test } from 'vitest';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.ts';
import { operationId, parseManifest } from './manifest.ts';
import type { SafelistMode } from './safelist.ts';

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
async function start(safelistMode: SafelistMode): Promise<ToyGateway> {
  const toy = await startToyGateway({
    config: { safelistMode },
    manifests: [manifest],
    hooks: { onLend: (id) => lent.push(id) },
  });
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
    ['an unknown id', { documentId: 'nope' }, 'PERSISTED_OPERATION_UNKNOWN'],
    ['an id that is no text', { documentId: { a: 1 } }, 'PERSISTED_OPERATION_UNKNOWN'],
    [
      'registration of a hash',
      { query: other, extensions: { persistedQuery: { version: 1, sha256Hash: operationId(other) } } },
      'PERSISTED_OPERATION_UNKNOWN',
    ],
    [
      'two different ids',
      {
        documentId: operationId(countBody),
        extensions: { persistedQuery: { sha256Hash: operationId(lendBody) } },
      },
      'PERSISTED_OPERATION_UNKNOWN',
    ],
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
      'PERSISTED_OPERATION_UNKNOWN',
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
