import { afterEach, describe, expect, test } from 'vitest';
import { startToyGateway, toyEdge, type Mode, type ToyGateway } from '../../testing/toy-gateway.ts';
import type { Edge } from '../edge/contract.ts';
import {
  answersTokens,
  decideCookieUse,
  RequestCookie,
  sessionCookieName,
  verifiesPassword,
  type DecideCookieUse,
} from './session-cookie.ts';

let toys: ToyGateway[] = [];
afterEach(async () => {
  await Promise.all(toys.map((toy) => toy.close()));
  toys = [];
});

const listed = 'https://app.example';
const foreign = 'https://evil.example';
const cookie = `other=1; ${sessionCookieName}=session.secret; ${sessionCookieName}x=no`;

interface Started {
  readonly toy: ToyGateway;
  /** Cookies that reached the edge, which knows who the caller is. */
  readonly cookiesAtEdge: unknown[];
  /** Operations whose subgraph got a cookie. */
  readonly sightings: string[];
}

interface StartOptions {
  readonly mode?: Mode;
  readonly rule?: DecideCookieUse;
  readonly sameSite?: 'Lax' | 'None';
}

async function start({ mode = 'in-process', rule, sameSite = 'Lax' }: StartOptions = {}): Promise<Started> {
  const cookiesAtEdge: unknown[] = [];
  const sightings: string[] = [];
  const edge: Edge = {
    ...toyEdge,
    authenticate: (request) => {
      if (request.headers['cookie'] !== undefined) cookiesAtEdge.push(request.headers['cookie']);
      return toyEdge.authenticate(request);
    },
  };
  const toy = await startToyGateway({
    mode,
    edge,
    config: { corsOrigins: [listed], cookieSameSite: sameSite },
    hooks: {
      onContext: (_name, { request: { session, operationName } }) => {
        if (session !== null) sightings.push(`${operationName ?? ''}: ${session.value ?? 'empty'}`);
      },
    },
    ...(rule && { decideCookieUse: rule }),
  });
  toys.push(toy);
  return { toy, cookiesAtEdge, sightings };
}

/** From the page itself, from a listed one, from a foreign one, from one in a sandbox, and from no page at all. */
const originsOf = ({ url }: ToyGateway): readonly (readonly [string, string | null])[] => [
  ['its own page', url],
  ['a listed page', listed],
  ['a foreign page', foreign],
  ['a sandboxed page', 'null'],
  ['no page', null],
];

/** What else there is. Each is named, so that a sighting says which one it was. */
const otherOperations = [
  'query Count { loanCount }',
  'query Who { whoAmI }',
  'mutation Lend { lend(id: "b1") { id } }',
  'mutation Alias { refreshLogIn: lend(id: "b1") { id } }',
  'mutation Hidden { ...F } fragment F on Mutation { logOut: giveBack(id: "b1") { id } }',
];

/** Sends every kind of operation from every kind of page; answers who got hold of a cookie without being meant to. */
async function findMisuse({ toy, cookiesAtEdge, sightings }: Started): Promise<readonly string[]> {
  const misuse: string[] = [];
  for (const [page, origin] of originsOf(toy)) {
    const headers = { cookie, ...(origin !== null && { origin }) };
    const mayUse = page === 'its own page' || page === 'a listed page';
    for (const query of otherOperations) await toy.post({ query }, headers);
    await toy.post(
      { query: 'query Two { loanCount } mutation Out { logOut }', operationName: 'Two' },
      headers,
    );
    misuse.push(...sightings.splice(0).map((seen) => `${page}, ${seen}`));
    for (const mutation of ['logIn', 'refreshLogIn', 'logOut']) {
      const { json, headers: answered } = await toy.post({ query: `mutation It { ${mutation} }` }, headers);
      const seen = String(json.data?.[mutation]);
      const isSet = answered.has('set-cookie');
      const expected = !mayUse ? 'no cookie for this' : mutation === 'logIn' ? 'empty' : 'session.secret';
      if (seen !== expected || isSet !== mayUse)
        misuse.push(`${page}, ${mutation}: ${seen}${isSet ? ', set' : ''}`);
    }
    sightings.length = 0;
  }
  misuse.push(...cookiesAtEdge.map((seen) => `the edge: ${String(seen)}`));
  return misuse;
}

describe.each(['in-process', 'http'] as const)('subgraphs %s', (mode) => {
  test('only refreshing and logging out read the cookie, and only from a page that may', async () => {
    expect(await findMisuse(await start({ mode }))).toEqual([]);
  });

  test('it is set so that no script, no other host and no plain connection sees it, and cleared alike', async () => {
    const { toy } = await start({ mode });
    const cleared: (string | null)[] = [];
    const setBy = async (mutation: string): Promise<string | null> => {
      const { headers } = await toy.post({ query: `mutation { ${mutation} }` }, { origin: toy.url });
      cleared.push(headers.get('clear-site-data'));
      return headers.get('set-cookie');
    };
    const attributes = (seconds: number) => `Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=Lax`;
    expect(await setBy('logIn')).toBe(`__Host-cifra-session=token.of-log-in; ${attributes(60)}`);
    expect(await setBy('refreshLogIn')).toBe(`__Host-cifra-session=token.of-refresh; ${attributes(60)}`);
    expect(await setBy('logOut')).toBe(`__Host-cifra-session=; ${attributes(0)}`);
    expect(await setBy('lend(id: "b1") { id }')).toBeNull();
    // With a log-out, what its pages kept in the browser goes too.
    expect(cleared).toEqual([null, null, '"storage"', null]);
  });
});

/** Each takes a part of the rule away; the product has all of them. */
const plantedFaults: readonly (readonly [string, DecideCookieUse, RegExp])[] = [
  ['every operation gets the cookie', () => 'read and write', /its own page, Lend: session\.secret/],
  [
    'queries too, from pages that may',
    (request) =>
      request.mutation === null && request.origin === listed ? 'read and write' : decideCookieUse(request),
    /a listed page, Who: session\.secret/,
  ],
  [
    'any page may use it',
    (request) => decideCookieUse({ ...request, origin: request.ownOrigin }),
    /a foreign page, refreshLogIn: session\.secret/,
  ],
  [
    'a page in a sandbox counts as our own',
    (request) =>
      decideCookieUse({ ...request, ...(request.origin === 'null' && { origin: request.ownOrigin }) }),
    /a sandboxed page, logOut: session\.secret/,
  ],
  [
    'logging in reads it',
    (request) => (decideCookieUse(request) === 'none' ? 'none' : 'read and write'),
    /its own page, logIn: session\.secret/,
  ],
];

test.each(plantedFaults)('planted: %s, and it is seen', async (_name, rule, expected) => {
  expect((await findMisuse(await start({ rule }))).join('\n')).toMatch(expected);
});

test('a cookie that this server cannot have set is none', async () => {
  const { toy } = await start();
  const given = [
    ['sent twice', `${sessionCookieName}=a.b; ${sessionCookieName}=c.d`],
    ['of another name', 'cifra-session=a.b; x__Host-cifra-session=c.d'],
    ['with a value that was never set', `${sessionCookieName}=a b`],
    ['too long', `${sessionCookieName}=${'x'.repeat(513)}`],
    ['empty', `${sessionCookieName}=`],
  ] as const;
  for (const [name, value] of given) {
    const headers = { origin: listed, cookie: value };
    const { json } = await toy.post({ query: 'mutation { refreshLogIn }' }, headers);
    expect(json.data, name).toEqual({ refreshLogIn: 'empty' });
  }
});

test('behind a proxy, our own origin is the public one', async () => {
  const toy = await startToyGateway({ config: { publicOrigin: 'https://books.example' } });
  toys.push(toy);
  const seenFrom = async (origin: string): Promise<unknown> =>
    (await toy.post({ query: 'mutation { refreshLogIn }' }, { origin, cookie })).json.data?.['refreshLogIn'];
  expect(await seenFrom('https://books.example')).toBe('session.secret');
  expect(await seenFrom('http://books.example')).toBe('no cookie for this');
  expect(await seenFrom(toy.url)).toBe('no cookie for this');
});

test('for listed origins of another site, the cookie may go to every site', async () => {
  const { toy } = await start({ sameSite: 'None' });
  const { headers } = await toy.post({ query: 'mutation { logIn }' }, { origin: listed });
  expect(headers.get('set-cookie')).toContain('; Secure; HttpOnly; SameSite=None');
});

test.each([
  ['another attribute', 'a; Domain=evil.example', 60],
  ['another header', 'a\r\nset-cookie: b=c', 60],
  ['nothing', '', 60],
  ['a life that is no number', 'a', Number.NaN],
])('a subgraph cannot put %s into it', (_what, value, seconds) => {
  const kept = new RequestCookie({ value: null, sameSite: 'Lax' });
  expect(() => kept.keep(value, seconds)).toThrow(/wrong form/);
  expect(kept.setCookie).toBeNull();
});

test('whatever signs somebody in is limited by their address, and its answer is never compressed', () => {
  for (const mutation of ['logIn', 'verifySecondFactor', 'logInWithPasskey'])
    expect([verifiesPassword(mutation), answersTokens(mutation)], mutation).toEqual([true, true]);
  expect(verifiesPassword('beginPasskeyLogIn')).toBe(false);
});
