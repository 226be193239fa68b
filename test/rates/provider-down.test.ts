import { CatchUp } from '@cifra/books/follow/catch-up';
import { statusFollower } from '@cifra/firm/status/status-follower';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toTheSecond } from '@cifra/domain/to-the-second';
import { localDate } from '@cifra/domain/local-date';
import { createFirmSubgraph, type FirmSubgraph } from '../../subgraphs/firm/src/subgraph.ts';
import { openFetchWorld, type FetchWorld } from '../worlds/books/provider-rates.ts';
import { ecbXml, status, text } from '@cifra/rates/providers/provider-server.fixture';
import { ask, askTenant } from '../support/ask.ts';
import { post } from '../support/fixture-commands.ts';

/* The provider is down for three nights, and the firm's dashboard says so: acceptance F11, over real HTTP. */

const DAILY = '/eurofxref-daily.xml';

let world: FetchWorld;
let now = '2026-03-14T12:00:00Z';
let firm: FirmSubgraph;
beforeAll(async () => {
  world = await openFetchWorld();
  firm = createFirmSubgraph({
    books: world.books.books,
    // The dashboard signs nothing.
    keys: undefined as never,
    dataDirectory: world.books.directory,
    nowMicros: () => BigInt(Date.parse(now)) * 1000n,
    log: ({ error }) => {
      throw error;
    },
  });
});
afterAll(() => world.close());

interface Blocker {
  readonly kind: string;
  readonly message: string;
  readonly date: string;
  readonly currency: string;
  readonly since: string | null;
}
interface Dashboard {
  readonly firmDashboard: {
    readonly edges: readonly { readonly node: { readonly blockers: readonly Blocker[] } }[];
  };
}

async function blockers(): Promise<readonly Blocker[]> {
  await new CatchUp(world.books.books, statusFollower(world.books.books)).all(world.books.request());
  const { data, errors } = await ask<Dashboard>(
    firm,
    '{ firmDashboard { edges { node { blockers { kind message date currency since } } } } }',
    { claim: world.books.firmClaim(['Dashboard.Read', 'Tenant.Read']) },
  );
  expect(errors).toEqual([]);
  return data.firmDashboard.edges.flatMap(({ node }) => node.blockers);
}

async function takeOver(key: string): Promise<Record<string, unknown>> {
  const { data } = await ask<{ takeOverProviderRates: Record<string, unknown> }>(
    world.subgraph,
    `mutation ($input: TakeOverProviderRatesInput!) { takeOverProviderRates(input: $input) {
      ... on ProviderRatesTakenOver { recordedCount } } }`,
    {
      claim: world.books.claim(['Rate.Import']),
      variables: {
        input: {
          idempotencyKey: key,
          provider: 'ECB',
          currencies: ['EUR'],
          from: '2026-03-01',
          to: '2026-03-31',
        },
      },
    },
  );
  return data.takeOverProviderRates;
}

async function effective(rateDate: string): Promise<unknown> {
  const { data } = await askTenant<{ exchangeRate: unknown }>(
    world.subgraph,
    world.books.tenant.id,
    `exchangeRate(originalCurrency: "EUR", rateDate: "${rateDate}") { rate rateDate mark source }`,
    { claim: world.books.claim(['Rate.Read']) },
  );
  return data.exchangeRate;
}

const failingSince = async (): Promise<string | null> =>
  (
    await world.askFirm<{ rateProviders: { failingSince: string | null }[] }>(
      '{ rateProviders { failingSince } }',
    )
  ).rateProviders[0]?.failingSince ?? null;

test('F11: three nights without the provider: the last rate serves with its true date and mark, each failure is in the trail, and the dashboard says who failed, how and since when', async () => {
  world.server.answer('/eurofxref-hist-90d.xml', text(ecbXml([['2026-03-13', { USD: '1.1461' }]])));
  await world.fetch('2026-03-14');
  expect(await takeOver('friday')).toEqual({ recordedCount: 1 });
  const { cash, sales } = world.books.accounts;
  const posted = await world.books.books.execute(
    post,
    { tenantId: world.books.tenant.id },
    {
      source: 'MANUAL',
      postingDate: localDate('2026-03-13'),
      lines: [
        { accountId: cash, currency: 'EUR', amountE4: '1000000' },
        { accountId: sales, currency: 'EUR', amountE4: '-1000000' },
      ],
    },
    world.books.request(),
  );
  expect(posted.ok).toBe(true);
  expect(await blockers()).toEqual([]);

  const nights = [
    { day: '2026-03-17', answering: status(503), kind: 'SERVER_ERROR' },
    { day: '2026-03-18', answering: text('<html>Wartung</html>'), kind: 'WRONG_FORMAT' },
    { day: '2026-03-19', answering: text(''), kind: 'NO_DATA' },
  ] as const;
  const since = new Set<string | null>();
  for (const { day, answering, kind } of nights) {
    world.server.answer(DAILY, answering);
    expect(await world.fetch(day)).toMatchObject({ outcome: kind });
    since.add(await failingSince());
    expect(await takeOver(day)).toEqual({ recordedCount: 0 });
  }
  expect(since.size).toBe(1);
  const [failedSince] = since;

  // Five days on the rate is carried, and nothing blocks; on the sixth it is stale.
  expect(await effective('2026-03-18')).toMatchObject({
    rate: '1.1461',
    rateDate: '2026-03-13',
    mark: 'CARRIED',
  });
  now = '2026-03-18T12:00:00Z';
  expect(await blockers()).toEqual([]);
  expect(await effective('2026-03-19')).toEqual({
    rate: '1.1461',
    rateDate: '2026-03-13',
    mark: 'STALE',
    source: 'ECB',
  });
  now = '2026-03-19T12:00:00Z';
  expect(await blockers()).toEqual([
    {
      kind: 'STALE_RATE',
      message: `The newest rate for EUR is of 2026-03-13, 6 days ago; it is stale after 5. The rate provider ECB has failed since ${toTheSecond(String(failedSince))}: NO_DATA.`,
      date: '2026-03-13',
      currency: 'EUR',
      since: failedSince,
    },
  ]);

  // It answers again: the days between come too, and nothing is left of it but the trail.
  world.server.answer(DAILY, text(ecbXml([['2026-03-19', { USD: '1.16' }]])));
  world.server.answer(
    '/eurofxref-hist-90d.xml',
    text(
      ecbXml([
        ['2026-03-18', { USD: '1.155' }],
        ['2026-03-17', { USD: '1.15' }],
        ['2026-03-16', { USD: '1.149' }],
      ]),
    ),
  );
  expect(await world.fetch('2026-03-20')).toMatchObject({ outcome: 'FETCHED', recordedCount: 4 });
  expect(await takeOver('after')).toEqual({ recordedCount: 4 });
  now = '2026-03-20T12:00:00Z';
  expect(await blockers()).toEqual([]);
  expect(await failingSince()).toBeNull();
});
