import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openFetchWorld, type FetchWorld } from '../../../../test/worlds/books/provider-rates.ts';
import { ecbXml, status, text, type Answering } from './provider-server.fixture.ts';
import { controlRows, providerRows } from './provider-rows.fixture.ts';
import type { FailureKind } from './provider-failure.ts';

/*
 * F9 to F11 over real HTTP: whatever the provider does, nothing is half-written, the rates that were known stay, and what happened is
 * an event with its name and is shown. Friday's rates are known; on Monday night the provider misbehaves.
 */

const DAILY = '/eurofxref-daily.xml';
const friday = ecbXml([['2026-03-13', { USD: '1.1461', JPY: '182.92', GBP: '0.8634' }]]);
const monday = (rates: Readonly<Record<string, string>> = {}): string =>
  ecbXml([['2026-03-16', { USD: '1.15', JPY: '183', GBP: '0.865', ...rates }]]);

let world: FetchWorld;
beforeAll(async () => {
  world = await openFetchWorld();
  world.server.answer('/eurofxref-hist-90d.xml', text(friday));
  expect(await world.fetch('2026-03-14')).toMatchObject({ outcome: 'FETCHED', recordedCount: 3 });
});
afterAll(() => world.close());
beforeEach(() => {
  world.waits.splice(0);
  world.server.requests.splice(0);
});

const knownRates = ['GBP 2026-03-13 0.8634', 'JPY 2026-03-13 182.92', 'USD 2026-03-13 1.1461'];

interface Shown {
  readonly rateProviders: readonly {
    readonly provider: string;
    readonly newestRateDate: string;
    readonly failingSince: string | null;
    readonly failedCount: number;
    readonly lastSuccessAt: string;
    readonly lastAttempt: { readonly at: string; readonly outcome: string; readonly detail: string | null };
  }[];
}
const shown = async () =>
  (
    await world.askFirm<Shown>(
      '{ rateProviders { provider newestRateDate failingSince failedCount lastSuccessAt lastAttempt { at outcome detail } } }',
    )
  ).rateProviders;

const events = (): { event: string; after: Record<string, unknown> }[] =>
  controlRows(
    world,
    "select event, after from audit_events where object_type = 'ProviderRates' order by commit_number, ordinal",
  ).map(({ event, after }) => ({
    event: String(event),
    after: JSON.parse(String(after)) as Record<string, unknown>,
  }));

/** An answer whose body goes on, until the connection is closed. */
const endless =
  (body: string): Answering =>
  (response) =>
    void response.writeHead(200, { 'content-type': 'text/xml' }).write(body);
const halfOf = (document: string): string => document.slice(0, document.length / 2);

interface Misbehaviour {
  readonly what: string;
  readonly answering: Answering;
  readonly kind: FailureKind;
  readonly detail: RegExp;
  /** How often it was asked: what may pass is tried three times. */
  readonly attempts: 1 | 3;
  readonly limits?: { readonly timeLimitMilliseconds?: number; readonly maximumBytes?: number };
}

const impatient = { timeLimitMilliseconds: 120 };
const misbehaviours: readonly Misbehaviour[] = [
  {
    what: 'never answers',
    answering: () => undefined,
    kind: 'TIMED_OUT',
    detail: /did not answer in full within 120 ms/,
    attempts: 3,
    limits: impatient,
  },
  {
    what: 'begins an answer and never ends it',
    answering: endless(halfOf(monday())),
    kind: 'TIMED_OUT',
    detail: /did not answer in full/,
    attempts: 3,
    limits: impatient,
  },
  {
    what: 'is slow: a few bytes at a time, for longer than the limit',
    answering: (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    },
    kind: 'TIMED_OUT',
    detail: /did not answer in full/,
    attempts: 3,
    limits: impatient,
  },
  {
    what: 'resets the connection',
    answering: (response) => void response.socket?.resetAndDestroy(),
    kind: 'CONNECTION_LOST',
    detail: /broke off/,
    attempts: 3,
  },
  {
    what: 'breaks off within the body',
    answering: (response) => {
      response.writeHead(200, { 'content-length': '5000' });
      response.write(halfOf(monday()), () => response.socket?.destroy());
    },
    kind: 'CONNECTION_LOST',
    detail: /broke off/,
    attempts: 3,
  },
  {
    what: 'answers 500',
    answering: status(500),
    kind: 'SERVER_ERROR',
    detail: /status 500/,
    attempts: 3,
  },
  {
    what: 'answers 429 and asks for two seconds',
    answering: status(429, { 'retry-after': '2' }),
    kind: 'RATE_LIMITED',
    detail: /status 429/,
    attempts: 3,
  },
  {
    what: 'answers 429 and asks for an hour, which is left to the next run',
    answering: status(429, { 'retry-after': '3600' }),
    kind: 'RATE_LIMITED',
    detail: /status 429/,
    attempts: 1,
  },
  { what: 'answers 404', answering: status(404), kind: 'REJECTED', detail: /status 404/, attempts: 1 },
  { what: 'answers 401', answering: status(401), kind: 'REJECTED', detail: /status 401/, attempts: 1 },
  {
    what: 'F9: answers 200 with nothing',
    answering: text(''),
    kind: 'NO_DATA',
    detail: /answered with nothing/,
    attempts: 1,
  },
  {
    what: 'F9: answers 200 with white space',
    answering: text('\n \n'),
    kind: 'NO_DATA',
    detail: /empty/,
    attempts: 1,
  },
  { what: 'answers 204', answering: status(204), kind: 'NO_DATA', detail: /status 204/, attempts: 1 },
  {
    what: 'F9: sends an envelope without a day',
    answering: text(ecbXml([])),
    kind: 'NO_DATA',
    detail: /holds no rates/,
    attempts: 1,
  },
  {
    what: 'F9: sends a day without a rate',
    answering: text(ecbXml([['2026-03-16', {}]])),
    kind: 'NO_DATA',
    detail: /holds no rates/,
    attempts: 1,
  },
  {
    what: 'sends a page in HTML',
    answering: text('<!DOCTYPE html><html><body>Maintenance</body></html>', { 'content-type': 'text/html' }),
    kind: 'WRONG_FORMAT',
    detail: /HTML/,
    attempts: 1,
  },
  {
    what: 'sends HTML as if it were XML',
    answering: text('<html><body><p>Maintenance</p></body></html>'),
    kind: 'WRONG_FORMAT',
    detail: /HTML/,
    attempts: 1,
  },
  {
    what: 'sends another document of XML',
    answering: text('<?xml version="1.0"?><rss><channel/></rss>'),
    kind: 'WRONG_FORMAT',
    detail: /begins with "rss"/,
    attempts: 1,
  },
  {
    what: 'sends truncated XML',
    answering: text(halfOf(monday())),
    kind: 'WRONG_FORMAT',
    detail: /not well-formed XML/,
    attempts: 1,
  },
  {
    what: 'sends a document type with entities',
    answering: text(
      monday().replace('<gesmes:Envelope', '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><gesmes:Envelope'),
    ),
    kind: 'WRONG_FORMAT',
    detail: /document type declaration/,
    attempts: 1,
  },
  {
    what: 'sends a day in the future',
    answering: text(ecbXml([['2026-03-18', { USD: '1.15' }]])),
    kind: 'WRONG_DATE',
    detail: /2026-03-18 is in the future/,
    attempts: 1,
  },
  {
    what: 'sends a day older than what is known',
    answering: text(ecbXml([['2026-03-12', { USD: '1.14' }]])),
    kind: 'WRONG_DATE',
    detail: /2026-03-12; rates of 2026-03-13 are known/,
    attempts: 1,
  },
  {
    what: 'sends a day that is none',
    answering: text(ecbXml([['2026-02-30', { USD: '1.14' }]])),
    kind: 'WRONG_DATE',
    detail: /"2026-02-30" is not a calendar date/,
    attempts: 1,
  },
  {
    what: 'sends a day twice',
    answering: text(
      ecbXml([
        ['2026-03-16', { USD: '1.15' }],
        ['2026-03-16', { USD: '1.16' }],
      ]),
    ),
    kind: 'WRONG_FORMAT',
    detail: /2026-03-16 twice/,
    attempts: 1,
  },
  {
    what: 'quotes a currency twice on a day',
    answering: text(
      monday().replace(
        "<Cube currency='USD' rate='1.15'/>",
        "<Cube currency='USD' rate='1.15'/><Cube currency='USD' rate='1.2'/>",
      ),
    ),
    kind: 'WRONG_FORMAT',
    detail: /"USD" is quoted twice/,
    attempts: 1,
  },
  ...['0', '0.0000', '-1.15', 'NaN', '1.15E2', '1e400', 'Infinity', '', '1,15', '0x1'].map(
    (rate): Misbehaviour => ({
      what: `F10: quotes a rate of "${rate}" among good ones`,
      answering: text(monday({ GBP: rate })),
      kind: 'WRONG_RATE',
      detail: /is not a rate of GBP on 2026-03-16/,
      attempts: 1,
    }),
  ),
  {
    what: 'F10: quotes its own pivot at something else than 1',
    answering: text(monday({ EUR: '1.01' })),
    kind: 'WRONG_RATE',
    detail: /EUR is quoted against itself at 1.01/,
    attempts: 1,
  },
  {
    what: 'sends a body larger than the limit, and says so',
    answering: text('x'.repeat(20_001), { 'content-length': '20001' }),
    kind: 'TOO_LARGE',
    detail: /more than 20000 bytes/,
    attempts: 1,
    limits: { maximumBytes: 20_000 },
  },
  {
    what: 'sends a body without an end',
    answering: (response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    },
    kind: 'TOO_LARGE',
    detail: /more than 1000000 bytes/,
    attempts: 1,
  },
  {
    what: 'sends a small body that unpacks to a huge one',
    answering: text(gzipSync(Buffer.alloc(5_000_000, 32)), { 'content-encoding': 'gzip' }),
    kind: 'TOO_LARGE',
    detail: /more than 1000000 bytes/,
    attempts: 1,
  },
  {
    what: 'says that it writes another charset',
    answering: text(monday(), { 'content-type': 'text/xml; charset=ISO-8859-1' }),
    kind: 'WRONG_CHARSET',
    detail: /"iso-8859-1"/,
    attempts: 1,
  },
  {
    what: 'says so in the document',
    answering: text(monday().replace('encoding="UTF-8"', 'encoding="windows-1252"')),
    kind: 'WRONG_CHARSET',
    detail: /"windows-1252"/,
    attempts: 1,
  },
  {
    what: 'writes another charset than it says',
    answering: text(Buffer.from(monday().replace('European', 'Europ\u00e9en'), 'latin1')),
    kind: 'WRONG_CHARSET',
    detail: /not UTF-8 text/,
    attempts: 1,
  },
  {
    what: 'writes UTF-16',
    answering: text(Buffer.from(`\uFEFF${monday()}`, 'utf16le')),
    kind: 'WRONG_CHARSET',
    detail: /not UTF-8 text/,
    attempts: 1,
  },
  {
    what: 'redirects in a loop',
    answering: status(302, { location: DAILY }),
    kind: 'REDIRECTED',
    detail: /more than 5 times/,
    attempts: 1,
  },
  {
    what: 'redirects to a file',
    answering: status(301, { location: 'file:///etc/passwd' }),
    kind: 'REDIRECTED',
    detail: /where it is not followed/,
    attempts: 1,
  },
  {
    what: 'redirects to nowhere',
    answering: status(302),
    kind: 'REDIRECTED',
    detail: /where it is not followed/,
    attempts: 1,
  },
];

test.each(misbehaviours)(
  'a provider that $what: $kind, and every rate stays',
  async ({ answering, kind, detail, attempts, limits }) => {
    world.server.answer(DAILY, answering);
    const [before] = await shown();
    const fetched = await world.fetch('2026-03-17', limits);
    expect(fetched).toMatchObject({ outcome: kind, isFailure: true, recordedCount: 0, heldCount: 0 });
    expect(fetched.detail).toMatch(detail);
    expect(world.waits).toHaveLength(attempts - 1);
    expect(providerRows(world)).toEqual(knownRates);
    expect(controlRows(world, 'select * from held_rates')).toEqual([]);
    expect(events().at(-1)).toMatchObject({
      event: 'PROVIDER_FETCH_FAILED',
      after: { provider: 'ECB', kind, detail: fetched.detail },
    });
    const [after] = await shown();
    expect(after).toMatchObject({
      provider: 'ECB',
      newestRateDate: '2026-03-13',
      lastSuccessAt: before?.lastSuccessAt,
      failedCount: (before?.failedCount ?? 0) + 1,
      lastAttempt: { outcome: kind, detail: fetched.detail },
    });
    // Since the first of the failures in a row.
    expect(after?.failingSince).toBe(before?.failingSince ?? after?.lastAttempt.at);
    if (kind !== 'REDIRECTED') expect(world.server.requests).toHaveLength(attempts);
  },
);

test('nobody listens: UNREACHABLE, three times, and every rate stays', async () => {
  const address = new URL('http://127.0.0.1:9/');
  expect(await world.fetch('2026-03-17', { address })).toMatchObject({ outcome: 'UNREACHABLE' });
  expect(world.waits).toHaveLength(2);
  expect(providerRows(world)).toEqual(knownRates);
});

test('the waits double, with their jitter; a Retry-After is kept to where it is longer', async () => {
  world.server.answer(DAILY, status(503));
  await world.fetch('2026-03-17', { attempts: 4 });
  expect(world.waits.splice(0)).toEqual([750, 1_500, 3_000]);
  world.server.answer(DAILY, status(429, { 'retry-after': '2' }));
  await world.fetch('2026-03-17', { attempts: 4 });
  expect(world.waits.splice(0)).toEqual([2_000, 2_000, 3_000]);
});

test('a process that stops ends the fetch at once, and no failure is the provider’s', async () => {
  world.server.answer(DAILY, () => undefined);
  const before = events().length;
  const stopping = new AbortController();
  const fetching = world.fetch('2026-03-17', {}, stopping.signal);
  const reason = new Error('the process stops');
  stopping.abort(reason);
  await expect(fetching).rejects.toBe(reason);
  expect(events()).toHaveLength(before);
});

test('F9, F11: when it answers again the rates come, the failure has ended, and what it said is still in the trail', async () => {
  const failed = events().length;
  world.server.answer(DAILY, status(302, { location: '/moved/daily.xml' }));
  world.server.answer('/moved/daily.xml', text(monday({ XAU: '4000', QQQ: '0' })));
  expect(await world.fetch('2026-03-17')).toMatchObject({
    outcome: 'FETCHED',
    recordedCount: 3,
    detail: 'left out: QQQ, XAU',
  });
  expect(await shown()).toMatchObject([
    {
      newestRateDate: '2026-03-16',
      failingSince: null,
      failedCount: 0,
      lastAttempt: { outcome: 'FETCHED', detail: 'left out: QQQ, XAU' },
    },
  ]);
  expect(events()).toHaveLength(failed + 1);
});

test('a missing currency is named; the others are recorded and its last rate stays', async () => {
  world.server.answer(DAILY, text(ecbXml([['2026-03-17', { USD: '1.16', GBP: '0.866' }]])));
  expect(await world.fetch('2026-03-18')).toMatchObject({
    outcome: 'FETCHED',
    recordedCount: 2,
    detail: 'not quoted: JPY',
  });
  expect(
    providerRows(world)
      .filter((row) => row.startsWith('JPY'))
      .at(-1),
  ).toBe('JPY 2026-03-16 183');
});
