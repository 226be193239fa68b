import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PermissionName } from '@cifra/access/permissions';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { openFetchWorld, type FetchWorld } from '../../../test/worlds/books/provider-rates.ts';
import { ecbXml, text } from '@cifra/rates/providers/provider-server.fixture';
import { controlRows, providerRows } from '@cifra/rates/providers/provider-rows.fixture';

const REASON = 'The bank has re-denominated its currency; see the notice on file.';
const HELD = /* GraphQL */ `
  query ($state: HeldRateState, $first: Int, $after: String) {
    heldRates(state: $state, first: $first, after: $after) {
      edges {
        node {
          id
          provider
          pivotCurrency
          currency
          rateDate
          rate
          previousRate
          previousDate
          state
          reason
          decidedAt
          decidedBy
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;
const DECIDE = (field: 'confirmHeldRate' | 'rejectHeldRate'): string => `
  mutation ($input: DecideHeldRateInput!) {
    ${field}(input: $input) {
      __typename
      ... on ${field === 'confirmHeldRate' ? 'HeldRateConfirmed' : 'HeldRateRejected'} { heldRate { state reason decidedBy } }
      ... on HeldRateRefused { code heldRateState heldRateRef }
      ... on InputInvalid { inputFaults { field code } }
      ... on ReasonTooShort { givenLength minimum }
    }
  }
`;

interface Held {
  readonly id: string;
  readonly rate: string;
  readonly currency: string;
  readonly rateDate: string;
}
interface HeldPage {
  readonly heldRates: {
    readonly edges: readonly { readonly node: Held }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

let world: FetchWorld;
let keys = 0;
beforeEach(async () => {
  world = await openFetchWorld();
  publish('/eurofxref-hist-90d.xml', '2026-03-13', { USD: '1.1461', JPY: '182.92' });
  await world.fetch('2026-03-14');
});
afterEach(() => world.close());

function publish(path: string, date: string, quotes: Readonly<Record<string, string>>): void {
  world.server.answer(path, text(ecbXml([[date, quotes]])));
}

async function night(date: string, next: string, quotes: Readonly<Record<string, string>>) {
  publish('/eurofxref-daily.xml', date, quotes);
  return world.fetch(next);
}

const held = async (variables: Record<string, unknown> = {}): Promise<Held[]> =>
  (await world.askFirm<HeldPage>(HELD, ['Rate.Read'], variables)).heldRates.edges.map(({ node }) => node);

async function decide(
  field: 'confirmHeldRate' | 'rejectHeldRate',
  heldRateId: string,
  { reason = REASON, permissions = ['Rate.Import'] as readonly PermissionName[] } = {},
) {
  const { data, errors } = await ask<Record<string, Record<string, unknown>> | null>(
    world.subgraph,
    DECIDE(field),
    {
      claim: world.books.firmClaim(permissions),
      variables: { input: { idempotencyKey: `h-${(keys += 1)}`, heldRateId, reason } },
    },
  );
  return { answer: data?.[field] ?? null, errors };
}

async function takeOver(currency: string) {
  const { data } = await ask<{ takeOverProviderRates: Record<string, unknown> }>(
    world.subgraph,
    `mutation ($input: TakeOverProviderRatesInput!) { takeOverProviderRates(input: $input) {
      ... on ProviderRatesTakenOver { recordedCount heldCount } } }`,
    {
      claim: world.books.claim(['Rate.Import']),
      variables: {
        input: {
          idempotencyKey: `t-${(keys += 1)}`,
          provider: 'ECB',
          currencies: [currency],
          from: '2026-03-01',
          to: '2026-03-31',
        },
      },
    },
  );
  return data.takeOverProviderRates;
}

async function effective(currency: string, date: string): Promise<unknown> {
  const { data } = await askTenant<{ exchangeRate: unknown }>(
    world.subgraph,
    world.books.tenant.id,
    `exchangeRate(originalCurrency: "${currency}", rateDate: "${date}") { rate rateDate mark }`,
    { claim: world.books.claim(['Rate.Read']) },
  );
  return data.exchangeRate;
}

test('F10: a rate ten times off is held apart; the others come, the previous one stays in effect until it is confirmed, and then tenants take it over', async () => {
  await takeOver('JPY');
  const fetched = await night('2026-03-16', '2026-03-17', { USD: '1.15', JPY: '18.2' });
  expect(fetched).toMatchObject({
    outcome: 'FETCHED',
    recordedCount: 1,
    heldCount: 1,
    detail: 'held until confirmed: 1',
  });
  const [waiting] = await held();
  expect(waiting).toMatchObject({
    provider: 'ECB',
    pivotCurrency: 'EUR',
    currency: 'JPY',
    rateDate: '2026-03-16',
    rate: '18.2',
    previousRate: '182.92',
    previousDate: '2026-03-13',
    state: 'HELD',
    decidedBy: null,
  });
  expect(await takeOver('JPY')).toEqual({ recordedCount: 0, heldCount: 0 });
  expect(await effective('JPY', '2026-03-16')).toMatchObject({ rateDate: '2026-03-13', mark: 'CARRIED' });

  const { answer } = await decide('confirmHeldRate', waiting?.id ?? '');
  expect(answer).toEqual({
    __typename: 'HeldRateConfirmed',
    heldRate: { state: 'CONFIRMED', reason: REASON, decidedBy: 'senior' },
  });
  expect(providerRows(world)).toContain('JPY 2026-03-16 18.2');
  // What was confirmed for the firm is not held once more by each tenant.
  expect(await takeOver('JPY')).toEqual({ recordedCount: 1, heldCount: 0 });
  // 1.15 ÷ 18.2, the balboa at par with the dollar.
  expect(await effective('JPY', '2026-03-16')).toEqual({
    rate: '0.0631868131868',
    rateDate: '2026-03-16',
    mark: null,
  });
  expect(
    controlRows(
      world,
      "select event, reason from audit_events join commits on number = commit_number where object_type = 'HeldRate'",
    ),
  ).toEqual([{ event: 'HELD_RATE_CONFIRMED', reason: REASON }]);
});

test('a rate is held once, however often it is fetched; rejected, it is not held again, and the next good one comes', async () => {
  await night('2026-03-16', '2026-03-17', { USD: '1.15', JPY: '1830' });
  expect(await night('2026-03-16', '2026-03-17', { USD: '1.15', JPY: '1830' })).toMatchObject({
    outcome: 'NOTHING_NEW',
    heldCount: 1,
  });
  const [waiting, ...others] = await held();
  expect(others).toEqual([]);
  const { answer } = await decide('rejectHeldRate', waiting?.id ?? '');
  expect(answer).toMatchObject({ __typename: 'HeldRateRejected', heldRate: { state: 'REJECTED' } });
  expect(await night('2026-03-16', '2026-03-17', { USD: '1.15', JPY: '1830' })).toMatchObject({
    outcome: 'NOTHING_NEW',
    heldCount: 0,
    detail: 'rejected before: 1',
  });
  expect(await night('2026-03-17', '2026-03-18', { USD: '1.16', JPY: '184' })).toMatchObject({
    recordedCount: 2,
    heldCount: 0,
  });
  expect(await held()).toEqual([]);
  expect(providerRows(world).filter((row) => row.startsWith('JPY'))).toEqual([
    'JPY 2026-03-13 182.92',
    'JPY 2026-03-17 184',
  ]);
});

test('the provider’s own correction of the day takes the place of what was held, and nothing is left to decide', async () => {
  await night('2026-03-16', '2026-03-17', { USD: '1.15', JPY: '1830' });
  const [first] = await held();
  await night('2026-03-16', '2026-03-17', { USD: '1.15', JPY: '18300' });
  expect((await held()).map(({ rate }) => rate)).toEqual(['18300']);
  await night('2026-03-16', '2026-03-17', { USD: '1.15', JPY: '183' });
  expect(await held()).toEqual([]);
  expect((await held({ state: 'SUPERSEDED' })).map(({ rate }) => rate)).toEqual(['1830', '18300']);
  expect((await decide('confirmHeldRate', first?.id ?? '')).answer).toMatchObject({
    code: 'HELD_RATE_DECIDED',
    heldRateState: 'SUPERSEDED',
  });
  expect(providerRows(world)).toContain('JPY 2026-03-16 183');
});

test('a decision needs a reason, the permission firm-wide, and a rate that is held', async () => {
  await night('2026-03-16', '2026-03-17', { USD: '1.15', JPY: '18.2' });
  const [waiting] = await held();
  const id = waiting?.id ?? '';
  for (const field of ['confirmHeldRate', 'rejectHeldRate'] as const) {
    expect((await decide(field, id, { reason: ' too short ' })).answer).toMatchObject({
      __typename: 'ReasonTooShort',
      givenLength: 9,
    });
    expect((await decide(field, id, { permissions: ['Rate.Read', 'Rate.Override'] })).errors).toMatchObject([
      { extensions: { code: 'NOT_FOUND_OR_DENIED' } },
    ]);
    const unknown = world.books.tenant.id;
    expect((await decide(field, unknown)).answer).toMatchObject({
      code: 'HELD_RATE_UNKNOWN',
      heldRateRef: unknown,
    });
    expect((await decide(field, 'no id')).answer).toEqual({
      __typename: 'InputInvalid',
      inputFaults: [{ field: 'heldRateId', code: 'INPUT_INVALID' }],
    });
  }
  const inTenant = await ask(world.subgraph, DECIDE('confirmHeldRate'), {
    claim: world.books.claim(['Rate.Import']),
    variables: { input: { idempotencyKey: 'x', heldRateId: id, reason: REASON } },
  });
  expect(inTenant.errors).toMatchObject([{ extensions: { code: 'SCOPE_WRONG' } }]);
  expect((await held()).map((each) => each.id)).toEqual([id]);
  expect(providerRows(world)).not.toContain('JPY 2026-03-16 18.2');
  expect((await decide('rejectHeldRate', id)).answer).toMatchObject({ __typename: 'HeldRateRejected' });
  expect((await decide('confirmHeldRate', id)).answer).toMatchObject({
    code: 'HELD_RATE_DECIDED',
    heldRateState: 'REJECTED',
  });
});

test('held rates are listed in pages', async () => {
  await night('2026-03-16', '2026-03-17', { USD: '0.1', JPY: '1830' });
  const first = await world.askFirm<HeldPage>(HELD, ['Rate.Read'], { first: 1 });
  expect(first.heldRates.pageInfo.hasNextPage).toBe(true);
  const second = await world.askFirm<HeldPage>(HELD, ['Rate.Read'], {
    first: 1,
    after: first.heldRates.pageInfo.endCursor,
  });
  expect(second.heldRates.pageInfo.hasNextPage).toBe(false);
  expect(
    [...first.heldRates.edges, ...second.heldRates.edges].map(({ node }) => node.currency).toSorted(),
  ).toEqual(['JPY', 'USD']);
});

test('the provider’s rates are paged, and say who recorded each, when, and whether another stands instead', async () => {
  await night('2026-03-16', '2026-03-17', { USD: '1.15', JPY: '183' });
  await night('2026-03-16', '2026-03-17', { USD: '1.151', JPY: '183' });
  const RATES = `query ($after: String) { providerRates(provider: ECB, currency: "USD", first: 2, after: $after) {
    edges { node { rateDate rate isSuperseded recordedBy pivotCurrency } } pageInfo { hasNextPage endCursor } } }`;
  interface Page {
    readonly providerRates: {
      readonly edges: readonly { readonly node: Record<string, unknown> }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  }
  const first = (await world.askFirm<Page>(RATES)).providerRates;
  const second = (await world.askFirm<Page>(RATES, ['Rate.Read'], { after: first.pageInfo.endCursor }))
    .providerRates;
  expect([...first.edges, ...second.edges].map(({ node }) => node)).toEqual([
    {
      rateDate: '2026-03-13',
      rate: '1.1461',
      isSuperseded: false,
      recordedBy: 'senior',
      pivotCurrency: 'EUR',
    },
    { rateDate: '2026-03-16', rate: '1.15', isSuperseded: true, recordedBy: 'senior', pivotCurrency: 'EUR' },
    {
      rateDate: '2026-03-16',
      rate: '1.151',
      isSuperseded: false,
      recordedBy: 'senior',
      pivotCurrency: 'EUR',
    },
  ]);
  expect(second.pageInfo.hasNextPage).toBe(false);
});
