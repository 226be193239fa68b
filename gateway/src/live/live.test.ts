import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-sse';
import { afterEach, describe, expect, test } from 'vitest';
import { nextOf, restOf, startLiveToy, type LiveAnswer, type LiveToy } from '../../testing/live-toy.ts';
import { toyEdge } from '../../testing/toy-gateway.ts';
import { toyLive } from '../../testing/toy.ts';
import { defaultDocumentLimits } from '../limits/settings.ts';
import { operationId, parseManifest } from '../safelist/manifest.ts';
import type { ServedVersion } from '../safelist/served.ts';

let open: LiveToy[] = [];
afterEach(async () => {
  await Promise.all(open.map((toy) => toy.close()));
  open = [];
});

async function start(options: Parameters<typeof startLiveToy>[0] = {}): Promise<LiveToy> {
  const toy = await startLiveToy(options);
  open.push(toy);
  return toy;
}

const watchBook = 'subscription ($id: ID!) { bookChanged(id: $id) { title } }';
const stream = { accept: 'text/event-stream' };
const bearer = { authorization: 'Bearer first:ana' };

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await delay(5);
}

async function metricsOf({ url }: LiveToy): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

describe('what a stream answers', () => {
  test('first what is there, then one result for each change that can be seen', async () => {
    const toy = await start();
    toy.titles.set('b', 'One').set('c', 'Other');
    const results = toy.results(watchBook, { variables: { id: 'b' } });
    expect(await nextOf(results)).toEqual({ data: { bookChanged: { title: 'One' } } });
    toy.changes.make();
    await until(() => toy.looks.count === 2);
    toy.titles.set('b', 'Two');
    toy.changes.make();
    expect(await nextOf(results)).toEqual({ data: { bookChanged: { title: 'Two' } } });
  });

  test('under the name, with the selection, fragments and variables of the subscription', async () => {
    const toy = await start();
    toy.titles.set('b1', 'One');
    const results = toy.results(
      `subscription Watch($id: ID!, $no: Boolean = false) { ...Root }
       fragment Root on Subscription { it: bookChanged(id: $id) { ...Seen loans(first: 1) { days } } it: bookChanged(id: $id) { id } }
       fragment Seen on Book { t: title pages @include(if: $no) }`,
      { variables: { id: 'b1' } },
    );
    expect(await nextOf(results)).toEqual({
      data: { it: { t: 'One', loans: [{ days: 0 }], id: 'b1' } },
    });
  });

  test('a field of an object is at the top, and so are its errors', async () => {
    const toy = await start();
    const query = 'subscription ($b: ID!) { it: newestChanged(branchId: $b, shelf: FICTION) { title size } }';
    const results = toy.results(query, { variables: { b: 'north' } });
    expect(await nextOf(results)).toEqual({ data: { it: { title: 'FICTION of north', size: 5 } } });
    const none = toy.results(query, { variables: { b: 'empty' } });
    expect(await nextOf(none)).toEqual({ data: { it: null } });
    toy.titles.set('b', 'One');
    const broken = toy.results('subscription { bookChanged(id: "b") { author { name } brokenTitle } }');
    expect(await nextOf(broken)).toMatchObject({ errors: [{ path: ['bookChanged', 'brokenTitle'] }] });
  });

  test('where there is nothing to watch, or not any more, the stream says so and is completed', async () => {
    const toy = await start();
    const nothing = {
      data: { bookChanged: null },
      errors: [{ path: ['bookChanged'], extensions: { code: 'NOT_FOUND_OR_DENIED' } }],
    };
    expect(await restOf(toy.results(watchBook, { variables: { id: 'b' } }))).toMatchObject([nothing]);
    toy.titles.set('b', 'One');
    const results = toy.results(watchBook, { variables: { id: 'b' } });
    await nextOf(results);
    toy.titles.set('b', null);
    toy.changes.make();
    expect(await restOf(results)).toMatchObject([nothing]);
  });

  test('changes of a tenant reach its streams alone, and what nobody counts is looked at again and again', async () => {
    let who = 'ana';
    const toy = await start({
      edge: {
        ...toyEdge,
        mint: async (caller, names) => {
          const minted = await toyEdge.mint(caller, names);
          return minted.kind === 'claim' ? { ...minted, claim: { who }, rights: () => 'the same' } : minted;
        },
      },
    });
    const results = toy.results('subscription { whoAmIChanged }');
    expect(await nextOf(results)).toEqual({ data: { whoAmIChanged: '{"who":"ana"}' } });
    who = 'ben';
    expect(await nextOf(results)).toEqual({ data: { whoAmIChanged: '{"who":"ben"}' } });
  });

  test('queries and mutations are answered as a stream of one result', async () => {
    const toy = await start();
    expect(await restOf(toy.results('{ loanCount }'))).toEqual([{ data: { loanCount: 42 } }]);
    expect(await restOf(toy.results('mutation { lend(id: "b1") { id } }'))).toEqual([
      { data: { lend: { id: 'b1' } } },
    ]);
    expect(await restOf(toy.results('{ nothing }'))).toMatchObject([
      { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
    ]);
  });
});

describe('the protocol', () => {
  test('events are what the protocol calls them, by POST and by GET', async () => {
    const toy = await start();
    const query = 'subscription { bookChanged(id: "none") { title } }';
    const answers = await Promise.all([
      fetch(`${toy.url}/graphql`, {
        method: 'POST',
        headers: { ...stream, ...bearer, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
      fetch(`${toy.url}/graphql?query=${encodeURIComponent(query)}`, { headers: { ...stream, ...bearer } }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      expect(answer.headers.get('x-accel-buffering')).toBe('no');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('x-request-id')).not.toBeNull();
      expect(await answer.text()).toMatch(/^:\n\nevent: next\ndata: \{.*\}\n\nevent: complete\ndata:\n\n$/);
    }
  });

  test('what is wrong with a document is said in the stream, without names that the caller did not send', async () => {
    const toy = await start();
    for (const [query, message] of [
      [
        'subscription { bookChangd(id: "b") { title } }',
        'Cannot query field "bookChangd" on type "Subscription".',
      ],
      [
        'subscription { whoAmIChanged slowChanged(millis: 1) }',
        'Anonymous Subscription must select only one top level field.',
      ],
      [
        'subscription { __typename }',
        'Anonymous Subscription must not select an introspection top level field.',
      ],
      [
        'subscription { whoAmIChanged @skip(if: false) }',
        'The field of a subscription takes no @skip and no @include',
      ],
      [
        'subscription ($s: Boolean = true) { ... @include(if: $s) { whoAmIChanged } }',
        'The field of a subscription takes no @skip and no @include',
      ],
      [
        'subscription ($id: ID!) { bookChanged(id: $id) { title } }',
        'Variable "$id" of required type "ID!" was not provided.',
      ],
    ])
      expect(await restOf(toy.results(query as string))).toMatchObject([{ errors: [{ message }] }]);
  });

  test('who is not signed in gets a status, so that a client comes back with another token', async () => {
    const toy = await start();
    for (const headers of [{}, { authorization: 'Bearer wrong' }]) {
      const answer = await fetch(`${toy.url}/graphql`, {
        method: 'POST',
        headers: { ...stream, ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ query: 'subscription { whoAmIChanged }' }),
      });
      expect([answer.status, await answer.json()]).toMatchObject([
        401,
        { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
      ]);
    }
  });

  test('without the header a subscription is refused, and the refusal says how to subscribe', async () => {
    const toy = await start();
    const { status, json } = await toy.post({ query: 'subscription { whoAmIChanged }' }, bearer);
    expect([status, json.errors]).toMatchObject([
      400,
      [
        {
          message: expect.stringContaining('accept: text/event-stream') as string,
          extensions: { code: 'SUBSCRIPTION_NOT_SUPPORTED' },
        },
      ],
    ]);
  });

  test('a client that also takes JSON gets what it prefers', async () => {
    const toy = await start();
    const type = async (accept: string): Promise<string | null> =>
      (await toy.post({ query: '{ loanCount }' }, { accept }).catch(() => null))?.headers.get(
        'content-type',
      ) ?? null;
    expect(await type('*/*')).toContain('application/json');
    expect(await type('text/event-stream;q=0.5, application/json')).toContain('application/json');
    expect(await type('application/json;q=0.5, application/graphql-response+json')).toContain(
      'graphql-response',
    );
  });

  test('the single connection mode is not offered, and the refusal says so', async () => {
    const toy = await start();
    const answer = await fetch(`${toy.url}/graphql`, { method: 'PUT', headers: bearer });
    expect([answer.status, await answer.text()]).toEqual([
      405,
      expect.stringContaining('the single connection mode of graphql-sse is not offered'),
    ]);
  });
});

describe('what a stream may take', () => {
  test('changes that come together share a result', async () => {
    const toy = await start({ limits: { minIntervalMillis: 100 } });
    toy.titles.set('b', '0');
    const results = toy.results(watchBook, { variables: { id: 'b' } });
    await nextOf(results);
    for (let change = 1; change <= 50; change += 1) {
      toy.titles.set('b', String(change));
      toy.changes.make();
    }
    expect(await nextOf(results)).toEqual({ data: { bookChanged: { title: '50' } } });
    await delay(150);
    expect(toy.looks.count).toBe(2);
  });

  test('a reader that does not read has the query wait, and gets the last state', async () => {
    const toy = await start({ limits: { minIntervalMillis: 0 } });
    const big = 'x'.repeat(300_000);
    toy.titles.set('b', `0 ${big}`);
    const answer = await openRaw(toy, 'b');
    answer.pause();
    let before = -1;
    // What is sent and not taken fills the buffers of the connection first.
    for (let change = 1; before !== toy.looks.count; change += 1) {
      before = toy.looks.count;
      toy.titles.set('b', `${change} ${big}`);
      for (let time = 0; time < 10; time += 1) {
        toy.changes.make();
        await delay(10);
      }
    }
    const looksWhileBlocked = toy.looks.count;
    for (let change = 0; change < 100; change += 1) {
      toy.titles.set('b', `late ${change} ${big}`);
      toy.changes.make();
    }
    await delay(50);
    expect(toy.looks.count).toBe(looksWhileBlocked);
    const titles: string[] = [];
    let text = '';
    answer.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, title] = /"title":"(.*?) x/.exec(text.slice(0, end)) ?? [];
        if (title !== undefined) titles.push(title);
        text = text.slice(end + 2);
      }
    });
    answer.resume();
    await until(() => titles.at(-1) === 'late 99');
    expect(titles.filter((title) => title.startsWith('late'))).toEqual(['late 99']);
    answer.destroy();
  });

  test('a reader that takes nothing for long is gone', async () => {
    const toy = await start({ limits: { minIntervalMillis: 0, maxStalledMillis: 100 } });
    toy.titles.set('b', 'x'.repeat(20_000_000));
    const answer = await openRaw(toy, 'b');
    answer.pause();
    await until(() => toy.logs.some(({ event, end }) => event === 'stream-ended' && end === 'client'));
    answer.destroy();
  });

  test('a silent stream gets comments, which a client does not see', async () => {
    const toy = await start({ limits: { heartbeatMillis: 40 } });
    toy.titles.set('b', 'One');
    const answer = await openRaw(toy, 'b');
    let text = '';
    answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await until(() => /(\n\n:\n\n.*){2}/s.test(text));
    expect(text.split('\n\n').filter((line) => line !== ':' && line !== '')).toHaveLength(1);
    answer.destroy();
  });

  test('a caller has so many streams and no more; one that is closed makes room', async () => {
    const toy = await start({ limits: { maxStreamsPerPrincipal: 2 } });
    toy.titles.set('b', 'One');
    const watch = (who: string) => toy.results(watchBook, { bearer: who, variables: { id: 'b' } });
    const [first, second] = [watch('first:ana'), watch('first:ana')];
    await Promise.all([nextOf(first), nextOf(second)]);
    expect(await restOf(watch('first:ana'))).toMatchObject([
      { errors: [{ extensions: { code: 'TOO_MANY_STREAMS', maxStreams: 2 } }] },
    ]);
    await nextOf(watch('first:ben'));
    await first.return?.();
    await until(() => toy.logs.some(({ event }) => event === 'stream-ended'));
    await nextOf(watch('first:ana'));
    const metrics = await metricsOf(toy);
    expect(metrics).toContain('cifra_live_streams_open{field="bookChanged"} 3');
    expect(metrics).toContain('cifra_live_events_total{field="bookChanged"} 4');
    expect(metrics).toContain('cifra_live_streams_ended_total{field="bookChanged",end="client"} 1');
    expect(metrics).toContain('cifra_gateway_refusals_total{code="TOO_MANY_STREAMS"} 1');
  });

  test('a process that is full answers 503: others may have room', async () => {
    const toy = await start({ limits: { maxStreams: 1 } });
    toy.titles.set('b', 'One');
    await nextOf(toy.results(watchBook, { variables: { id: 'b' } }));
    const answer = await fetch(`${toy.url}/graphql?query=subscription{whoAmIChanged}`, {
      headers: { ...stream, authorization: 'Bearer first:ben' },
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      { errors: [{ extensions: { code: 'TOO_MANY_STREAMS', maxStreams: 1 } }] },
    ]);
  });

  test('a run counts against the caller’s rate: without a token it waits', async () => {
    const toy = await start({
      config: { rateLimit: { burst: 3, perSecond: 1, maxCallers: 10 } },
    });
    toy.titles.set('b', '0');
    const results = toy.results(watchBook, { variables: { id: 'b' } });
    await nextOf(results);
    toy.titles.set('b', '1');
    toy.changes.make();
    await nextOf(results);
    toy.titles.set('b', '2');
    toy.changes.make();
    await delay(200);
    expect(toy.looks.count).toBe(2);
    expect(await nextOf(results)).toEqual({ data: { bookChanged: { title: '2' } } });
  });

  test('a subscription may cost less than a query, because it is run again', async () => {
    const toy = await start({
      config: {
        documentLimits: { ...defaultDocumentLimits, maxCost: 1_000, maxSubscriptionCost: 100 },
      },
    });
    toy.titles.set('b', '0');
    const loans = (first: number): string => `(id: "b") { loans(first: ${first}) { days } }`;
    await nextOf(toy.results(`subscription { bookChanged${loans(90)} }`));
    expect(await restOf(toy.results(`subscription { bookChanged${loans(100)} }`))).toMatchObject([
      { errors: [{ extensions: { code: 'QUERY_TOO_COSTLY', maxCost: 100 } }] },
    ]);
    expect(await restOf(toy.results(`{ book${loans(100)} }`))).toMatchObject([{ data: { book: {} } }]);
  });
});

describe('who may go on', () => {
  test('a caller who is refused later is told so without an event, and the stream is completed', async () => {
    let isEnded = false;
    const toy = await start({
      edge: {
        ...toyEdge,
        renew: (caller) =>
          Promise.resolve(
            isEnded
              ? {
                  kind: 'refused',
                  code: 'UNAUTHENTICATED',
                  message: 'The session has ended.',
                  httpStatus: 401,
                }
              : caller,
          ),
      },
    });
    toy.titles.set('b', 'One');
    const results = toy.results(watchBook, { variables: { id: 'b' } });
    await nextOf(results);
    isEnded = true;
    expect(await restOf(results)).toEqual([
      { errors: [{ message: 'The session has ended.', extensions: { code: 'UNAUTHENTICATED' } }] },
    ]);
  });

  test('while a slow query runs, too', async () => {
    let isEnded = false;
    const toy = await start({
      edge: {
        ...toyEdge,
        mint: async (caller, names) =>
          isEnded ? toyEdge.mint(caller, [{ by: 'id', text: 'forbidden' }]) : toyEdge.mint(caller, names),
      },
      knownErrorCodes: ['TENANT_UNKNOWN'],
    });
    const results = toy.results('subscription { slowChanged(millis: 10000) }');
    const rest = restOf(results);
    await delay(50);
    isEnded = true;
    expect(await rest).toMatchObject([{ errors: [{ extensions: { code: 'TENANT_UNKNOWN' } }] }]);
  });

  test('other rights have the query run again without an event', async () => {
    let rights = 'many';
    const toy = await start({
      edge: {
        ...toyEdge,
        mint: async (caller, names) => {
          const minted = await toyEdge.mint(caller, names);
          return minted.kind === 'claim' ? { ...minted, rights: () => rights } : minted;
        },
      },
    });
    toy.titles.set('b', 'One');
    const results = toy.results(watchBook, { variables: { id: 'b' } });
    await nextOf(results);
    toy.titles.set('b', 'Two');
    await delay(120);
    expect(toy.looks.count).toBe(1);
    rights = 'few';
    expect(await nextOf(results)).toEqual({ data: { bookChanged: { title: 'Two' } } });
  });

  test('whoever is limited to a manifest subscribes to what is in it, by its id', async () => {
    const id = operationId(watchBook);
    const manifest = parseManifest(
      'shop',
      JSON.stringify({
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [{ id, name: 'Watch', type: 'subscription', body: watchBook }],
      }),
    );
    const toy = await start({ manifests: [manifest], config: { safelistMode: 'partners-only' } });
    toy.titles.set('b', 'One');
    const client = toy.client('partner:shop:shop');
    const answers = async (request: object): Promise<unknown> =>
      (await client.iterate({ variables: { id: 'b' }, ...request } as never).next()).value;
    expect(await answers({ documentId: id })).toEqual({ data: { bookChanged: { title: 'One' } } });
    expect(await answers({ query: watchBook })).toMatchObject({
      errors: [{ extensions: { code: 'PERSISTED_OPERATION_REQUIRED' } }],
    });
    expect(await answers({ documentId: operationId('subscription { whoAmIChanged }') })).toMatchObject({
      errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    });
    client.dispose();
  });

  test('a stream ends once the version with its operation is revoked, if no other has it', async () => {
    const id = operationId(watchBook);
    const operations = new Map([[id, { id, name: 'Watch', type: 'subscription' as const, body: watchBook }]]);
    const version = (label: string): ServedVersion => ({
      name: 'shop',
      label,
      isForAll: false,
      operations,
      invalid: new Set(),
    });
    let current = [version('1')];
    const toy = await start({
      served: { current: () => current },
      config: { safelistMode: 'partners-only' },
    });
    toy.titles.set('b', 'One');
    const client = toy.client('partner:shop:shop');
    const request = { documentId: id, variables: { id: 'b' } };
    const results = client.iterate(request as never) as AsyncIterableIterator<LiveAnswer>;
    expect(await nextOf(results)).toEqual({ data: { bookChanged: { title: 'One' } } });
    current = [version('2')];
    toy.titles.set('b', 'Two');
    toy.changes.make();
    expect(await nextOf(results)).toEqual({ data: { bookChanged: { title: 'Two' } } });
    current = [];
    // Nothing changes: it is looked at all the same.
    expect(await restOf(results)).toMatchObject([
      { errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] },
    ]);
    client.dispose();
  });
});

describe('closing', () => {
  test('streams end without having completed, so that their clients come back to whoever serves then', async () => {
    const [first, second] = [await start(), await start()];
    first.titles.set('b', 'before');
    second.titles.set('b', 'after');
    let url = first.url;
    const client = createClient({
      url: () => `${url}/graphql`,
      headers: bearer,
      retry: () => new Promise((resolve) => setTimeout(resolve, 20)),
    });
    const results = client.iterate({ query: watchBook, variables: { id: 'b' } });
    expect((await results.next()).value).toEqual({ data: { bookChanged: { title: 'before' } } });
    const closed = first.gateway.close();
    url = second.url;
    expect((await results.next()).value).toEqual({ data: { bookChanged: { title: 'after' } } });
    client.dispose();
    await closed;
    expect(first.logs).toContainEqual(expect.objectContaining({ event: 'stream-ended', end: 'closing' }));
  });
});

test('a subscription that does not fit what it runs keeps the gateway from starting', async () => {
  const [book, ...others] = toyLive;
  if (!book) throw new Error('no live fields');
  const changes = { watch: () => () => undefined };
  const wrong = (fields: readonly unknown[]): Promise<unknown> =>
    startLiveToy({ live: { fields: fields as never, changes } });
  await expect(wrong(others)).rejects.toThrow('bookChanged runs no query');
  await expect(wrong([...toyLive, { ...book, name: 'otherChanged' }])).rejects.toThrow(
    'otherChanged is not a field of Subscription',
  );
  await expect(wrong([...others, { ...book, runs: [{ field: 'author' }] }])).rejects.toThrow(
    'bookChanged is Book, and author is Author',
  );
  await expect(
    wrong([...others, { ...book, runs: [{ field: 'book', renamed: { id: 'other' } }] }]),
  ).rejects.toThrow('nothing gets its id');
});

function openRaw({ url }: LiveToy, id: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${url}/graphql`, {
      method: 'POST',
      headers: { ...stream, ...bearer, 'content-type': 'application/json' },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      answer.on('error', () => undefined);
      resolve(answer);
    });
    sent.end(JSON.stringify({ query: watchBook, variables: { id } }));
  });
}
