import { capabilityModules } from '@cifra/capabilities/registry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addDays, localDate, type LocalDate } from '@cifra/domain/local-date';
import { eq } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { post, setSetting } from '../../../test/support/fixture-commands.ts';
import { openTenantBooks, type TenantBooks } from '../../../test/worlds/books/tenant-books.ts';
import { importEcbFile } from '@cifra/rates/refresh/import-ecb-file';
import { createFxSubgraph, type FxSubgraph } from './subgraph.ts';

const REASON = 'The bank’s own confirmation of the day, kept on file.';
const OVERRIDE = /* GraphQL */ `
  mutation ($input: OverrideRateInput!) {
    overrideRate(input: $input) {
      __typename
      ... on RateOverridden {
        exchangeRate {
          id
          rate
          rateDate
          source
          reason
          recordedBy
          commitNumber
          supersedes {
            id
            rate
          }
        }
      }
      ... on RateRefused {
        code
        fixedRate
        standingRate
        standingRateDate
      }
      ... on ReasonTooShort {
        givenLength
        minimum
      }
      ... on RateInvalid {
        problem
      }
      ... on RateDateInFuture {
        futureRateDate
      }
      ... on CurrencyUnknown {
        currencyText
      }
    }
  }
`;
const TAKE_OVER = /* GraphQL */ `
  mutation ($input: TakeOverProviderRatesInput!) {
    takeOverProviderRates(input: $input) {
      __typename
      ... on ProviderRatesTakenOver {
        recordedCount
        unchangedCount
        keptOverrideCount
        heldCount
        held {
          currency
          rateDate
          rate
          previousRate
        }
        fixedCurrencies
      }
      ... on RateRefused {
        code
        fixedRate
      }
      ... on InputInvalid {
        inputFaults {
          field
          problem
        }
      }
    }
  }
`;
const LOOKUP = 'rate rateDate mark source exchangeRate { id supersededBy { id } }';

interface Lookup {
  readonly rate: string;
  readonly rateDate: string;
  readonly mark: string | null;
  readonly source: string | null;
  readonly exchangeRate: { readonly id: Uuid; readonly supersededBy: { readonly id: string } | null } | null;
}
type Answer = Record<string, unknown> & { readonly __typename: string };

let world: TenantBooks;
let subgraph: FxSubgraph;
let keys = 0;
beforeEach(async () => {
  world = await openTenantBooks({
    commandModules: [...capabilityModules],
  });
  subgraph = createFxSubgraph({
    books: world.books,
    log: ({ error }) => {
      throw error;
    },
  });
});
afterEach(() => world.close());

async function override(input: Record<string, unknown>): Promise<Answer> {
  const { data, errors } = await ask<{ overrideRate: Answer }>(subgraph, OVERRIDE, {
    claim: world.claim(['Rate.Override', 'Rate.Read']),
    variables: {
      input: {
        idempotencyKey: `o-${(keys += 1)}`,
        originalCurrency: 'EUR',
        rateDate: '2026-03-13',
        rate: '1.0834',
        reason: REASON,
        ...input,
      },
    },
  });
  expect(errors).toEqual([]);
  return data.overrideRate;
}

async function lookup(rateDate: string, originalCurrency = 'EUR'): Promise<Lookup | null> {
  const fields = `exchangeRate(originalCurrency: "${originalCurrency}", rateDate: "${rateDate}") { ${LOOKUP} }`;
  const { data, errors } = await askTenant<{ exchangeRate: Lookup | null }>(
    subgraph,
    world.tenant.id,
    fields,
    { claim: world.claim(['Rate.Read']) },
  );
  expect(errors).toEqual([]);
  return data.exchangeRate;
}

const linesOfEntry = tenantQuery<{ entryId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.journal_lines)
    .where(eq(q.t.journal_lines.entry_id, q.arg(q.t.journal_lines.entry_id, 'entryId'))),
);

async function postEuro(postingDate: LocalDate) {
  const { cash, sales } = world.accounts;
  const lines = [
    { accountId: cash, currency: 'EUR', amountE4: '12000000' },
    { accountId: sales, currency: 'EUR', amountE4: '-12000000' },
  ];
  const outcome = await world.books.execute(
    post,
    { tenantId: world.tenant.id },
    { source: 'MANUAL', postingDate, lines },
    world.request(),
  );
  if (!outcome.ok) return outcome.refusal;
  return (
    (await world.books.read(world.tenant.id, (tx) =>
      tx.all(linesOfEntry, { entryId: outcome.value.entryId }),
    )) ?? []
  );
}

const file = (text: string, fileName = 'eurofxref.csv') => ({ stream: [Buffer.from(text)], fileName });
const importText = async (text: string, options = {}) =>
  importEcbFile(world.books, file(text), world.request(), options);

async function takeOver(input: Record<string, unknown>): Promise<Answer> {
  const { data, errors } = await ask<{ takeOverProviderRates: Answer }>(subgraph, TAKE_OVER, {
    claim: world.claim(['Rate.Import']),
    variables: {
      input: {
        idempotencyKey: `t-${(keys += 1)}`,
        provider: 'ECB',
        currencies: ['EUR'],
        from: '2026-03-01',
        to: '2026-03-31',
        ...input,
      },
    },
  });
  expect(errors).toEqual([]);
  return data.takeOverProviderRates;
}

test('F9, F11: a weekend has Friday’s rate with its true date and the mark CARRIED; beyond the setting it is STALE', async () => {
  await override({});
  expect(await lookup('2026-03-12')).toBeNull();
  expect(await lookup('2026-03-13')).toMatchObject({
    rate: '1.0834',
    rateDate: '2026-03-13',
    mark: null,
    source: 'MANUAL',
  });
  for (const date of ['2026-03-14', '2026-03-15', '2026-03-18'])
    expect(await lookup(date), date).toMatchObject({ rateDate: '2026-03-13', mark: 'CARRIED' });
  expect(await lookup('2026-03-19')).toMatchObject({ rateDate: '2026-03-13', mark: 'STALE' });
  await world.books.executeControl(
    setSetting,
    { scopeId: world.tenant.id, key: 'fx.staleAfterDays', value: '1' },
    world.request(),
  );
  expect(await lookup('2026-03-14')).toMatchObject({ mark: 'CARRIED' });
  expect(await lookup('2026-03-15')).toMatchObject({ mark: 'STALE' });
});

test('a posting on a Sunday is pinned to what the lookup answers: rate, true date, mark, row', async () => {
  await override({});
  const shown = await lookup('2026-03-15');
  const lines = await postEuro(localDate('2026-03-15'));
  expect(lines).toMatchObject([
    {
      rate: '1.0834',
      rate_date: '2026-03-13',
      rate_mark: 'CARRIED',
      rate_id: shown?.exchangeRate?.id,
      original_amount: 12000000n,
      base_amount: 13000800n,
    },
    {
      rate: '1.0834',
      rate_date: '2026-03-13',
      rate_mark: 'CARRIED',
      original_amount: -12000000n,
      base_amount: -13000800n,
    },
  ]);
});

test('without a rate a posting is refused by name', async () => {
  expect(await postEuro(localDate('2026-03-15'))).toMatchObject({
    code: 'RATE_MISSING',
    facts: { originalCurrency: 'EUR', givenRateDate: '2026-03-15' },
  });
});

test('an override supersedes the row of its date, is audited with who and why, and changes no posted line', async () => {
  const first = (await override({})) as unknown as { exchangeRate: { id: Uuid } };
  const before = await postEuro(localDate('2026-03-13'));
  const second = (await override({ rate: '1.1' })) as unknown as {
    exchangeRate: Record<string, unknown> & { id: Uuid };
  };
  expect(second.exchangeRate).toMatchObject({
    rate: '1.1',
    source: 'MANUAL',
    reason: REASON,
    recordedBy: 'senior',
    supersedes: { id: first.exchangeRate.id, rate: '1.0834' },
  });
  expect(await lookup('2026-03-13')).toMatchObject({
    rate: '1.1',
    exchangeRate: { id: second.exchangeRate.id, supersededBy: null },
  });
  const lines =
    (await world.books.read(world.tenant.id, (tx) =>
      tx.all(linesOfEntry, { entryId: (before as { entry_id: Uuid }[])[0]?.entry_id as Uuid }),
    )) ?? [];
  expect(lines).toEqual(before);
  expect(lines[0]?.rate_id).toBe(first.exchangeRate.id);
});

test('F10: zero, negative and not a number are refused; ten times off is held until it is confirmed, and the previous one stays', async () => {
  await override({});
  for (const rate of ['0', '-1.1', '0.00'])
    expect(await override({ rate }), rate).toMatchObject({ __typename: 'RateInvalid' });
  const notANumber = await ask(subgraph, OVERRIDE, {
    claim: world.claim(['Rate.Override']),
    variables: {
      input: {
        idempotencyKey: 'nan',
        originalCurrency: 'EUR',
        rateDate: '2026-03-13',
        rate: 'NaN',
        reason: REASON,
      },
    },
  });
  expect(notANumber.errors).toHaveLength(1);
  for (const rate of ['10.834', '0.10834']) {
    expect(await override({ rate })).toMatchObject({
      code: 'RATE_SUSPICIOUS',
      standingRate: '1.0834',
      standingRateDate: '2026-03-13',
    });
    expect(await lookup('2026-03-13')).toMatchObject({ rate: '1.0834' });
  }
  expect(await override({ rate: '10.834', confirmSuspicious: true })).toMatchObject({
    __typename: 'RateOverridden',
  });
  expect(await lookup('2026-03-13')).toMatchObject({ rate: '10.834' });
});

test('PAB to USD is 1 by law and a currency to itself is 1: neither can be overridden or taken over', async () => {
  for (const originalCurrency of ['USD', 'PAB']) {
    expect(await override({ originalCurrency, rate: '1.01', confirmSuspicious: true })).toMatchObject({
      code: 'RATE_FIXED_BY_LAW',
      fixedRate: '1',
    });
    expect(await lookup('2026-03-13', originalCurrency)).toEqual({
      rate: '1',
      rateDate: '2026-03-13',
      mark: null,
      source: null,
      exchangeRate: null,
    });
  }
  await importText('Date,USD,\n2026-03-13,1.08,\n');
  // Alone it is refused; beside others it is named, and does not keep them out.
  expect(await takeOver({ currencies: ['USD'] })).toMatchObject({
    code: 'RATE_FIXED_BY_LAW',
    fixedRate: '1',
  });
  expect(await takeOver({ currencies: ['USD', 'EUR'] })).toMatchObject({
    recordedCount: 1,
    fixedCurrencies: ['USD'],
  });
  expect(await lookup('2026-03-13', 'EUR')).toMatchObject({ rate: '1.08' });
});

test('an override needs its reason, its permission, a day that has come and a currency that exists', async () => {
  expect(await override({ reason: ' too short ' })).toEqual({
    __typename: 'ReasonTooShort',
    givenLength: 9,
    minimum: 20,
  });
  expect(await override({ rateDate: '2999-01-01' })).toEqual({
    __typename: 'RateDateInFuture',
    futureRateDate: '2999-01-01',
  });
  expect(await override({ originalCurrency: 'QQQ' })).toEqual({
    __typename: 'CurrencyUnknown',
    currencyText: 'QQQ',
  });
  const denied = await ask(subgraph, OVERRIDE, {
    claim: world.claim(['Rate.Read', 'Rate.Import']),
    variables: {
      input: {
        idempotencyKey: 'd',
        originalCurrency: 'EUR',
        rateDate: '2026-03-13',
        rate: '1.1',
        reason: REASON,
      },
    },
  });
  expect(denied.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }]);
  expect(await lookup('2026-03-13')).toBeNull();
});

test('a rate with more digits than 12 is rounded half-even, once, when it enters', async () => {
  expect(await override({ rate: '1.123456789125' })).toMatchObject({
    exchangeRate: { rate: '1.12345678912' },
  });
  expect(await override({ rate: '1.123456789135' })).toMatchObject({
    exchangeRate: { rate: '1.12345678914' },
  });
});

test('the provider’s file goes in whole; again it adds nothing; a changed value alone adds a row', async () => {
  const text = 'Date,USD,JPY,\n2026-03-13,1.08,160.1,\n2026-03-12,1.07,N/A,\n';
  expect(await importText(text)).toMatchObject({
    ok: true,
    value: { isRepeated: false, dayCount: 2, recordedCount: 3, unchangedCount: 0 },
  });
  expect(await importText(text)).toMatchObject({ ok: true, value: { isRepeated: true, recordedCount: 0 } });
  expect(await importText('Date,USD,JPY,\n2026-03-13,1.09,160.1,\n2026-03-12,1.07,159,\n')).toMatchObject({
    ok: true,
    value: { recordedCount: 2, unchangedCount: 2 },
  });
  // The first file delivered once more does not undo the correction.
  expect(await importText(text)).toMatchObject({ ok: true, value: { isRepeated: true } });
  await takeOver({});
  expect(await lookup('2026-03-13')).toMatchObject({ rate: '1.09' });
});

test('a fault anywhere in the file leaves nothing of it', async () => {
  expect(await importText('Date,USD,\n2026-03-13,1.08,\n2026-03-12,0,\n')).toMatchObject({
    ok: false,
    refusal: { code: 'IMPORT_FILE_MALFORMED', facts: { file: 'eurofxref.csv', lineNumber: 3 } },
  });
  expect(await takeOver({})).toMatchObject({ recordedCount: 0 });
});

test('F9: an empty answer of the provider is "no data", not a rate', async () => {
  expect(await importText('')).toMatchObject({
    ok: false,
    refusal: { code: 'IMPORT_FILE_MALFORMED', facts: { lineNumber: null, why: 'it holds no rates' } },
  });
});

test('F10: a provider’s rate ten times off the day before is held and those around it are recorded; confirmed, it is recorded too', async () => {
  const text = 'Date,USD,\n2026-03-11,1.08,\n2026-03-12,10.9,\n2026-03-13,1.09,\n';
  expect(await importText(text)).toMatchObject({
    value: {
      recordedCount: 2,
      heldCount: 1,
      held: [
        {
          currency: 'USD',
          rateDate: '2026-03-12',
          rate: '10.9',
          previousRate: '1.08',
          previousDate: '2026-03-11',
        },
      ],
    },
  });
  await takeOver({});
  expect(await lookup('2026-03-12')).toMatchObject({ rate: '1.08', rateDate: '2026-03-11', mark: 'CARRIED' });
  expect(await importText(text, { confirmSuspicious: true })).toMatchObject({ value: { recordedCount: 1 } });
  // Confirmed for the whole firm: no tenant holds it again.
  expect(await takeOver({})).toMatchObject({ recordedCount: 1, unchangedCount: 2, heldCount: 0 });
  expect(await lookup('2026-03-12')).toMatchObject({ rate: '10.9', mark: null });
});

test('F10: a provider’s rate that is no leap for the provider may be one for a tenant: it is held there until it is confirmed', async () => {
  await override({ rateDate: '2026-03-12', rate: '0.1' });
  await importText('Date,USD,\n2026-03-12,1.08,\n2026-03-13,1.09,\n');
  expect(await takeOver({})).toMatchObject({
    recordedCount: 0,
    keptOverrideCount: 1,
    heldCount: 1,
    held: [{ currency: 'EUR', rateDate: '2026-03-13', rate: '1.09', previousRate: '0.1' }],
  });
  expect(await lookup('2026-03-13')).toMatchObject({ rate: '0.1', mark: 'CARRIED' });
  expect(await takeOver({ confirmSuspicious: true })).toMatchObject({ recordedCount: 1 });
});

test('cross rates go through the euro, the balboa as the dollar, rounded once to 12 digits, for days that quote both', async () => {
  await importText('Date,USD,GBP,\n2026-03-13,1.08,0.87,\n2026-03-12,1.07,N/A,\n2026-03-11,N/A,0.86,\n');
  expect(await takeOver({ currencies: ['EUR', 'GBP'] })).toMatchObject({ recordedCount: 3 });
  expect(await lookup('2026-03-13', 'EUR')).toMatchObject({ rate: '1.08', source: 'ECB' });
  expect(await lookup('2026-03-13', 'GBP')).toMatchObject({ rate: '1.24137931034', mark: null });
  expect(await lookup('2026-03-12', 'GBP')).toBeNull();
});

test('a provider does not undo what a person recorded', async () => {
  await importText('Date,USD,\n2026-03-13,1.08,\n');
  await override({ rate: '1.2' });
  expect(await takeOver({})).toMatchObject({ recordedCount: 0, keptOverrideCount: 1 });
  expect(await lookup('2026-03-13')).toMatchObject({ rate: '1.2', source: 'MANUAL' });
});

test('the same key takes over once, even when the provider has published more since; a range is bounded', async () => {
  await importText('Date,USD,\n2026-03-13,1.08,\n');
  const first = await takeOver({ idempotencyKey: 'daily' });
  await importText('Date,USD,\n2026-03-16,1.09,\n');
  expect(await takeOver({ idempotencyKey: 'daily' })).toEqual(first);
  expect(await takeOver({ from: '2024-01-01' })).toMatchObject({
    __typename: 'InputInvalid',
    inputFaults: [{ field: 'to' }],
  });
  expect(await takeOver({ currencies: [] })).toMatchObject({
    __typename: 'InputInvalid',
    inputFaults: [{ field: 'currencies' }],
  });
});

test('the mutation imports a file of up to 1 MB, firm-wide only', async () => {
  const IMPORT = `mutation ($input: ImportProviderRatesInput!) { importProviderRates(input: $input) { __typename
    ... on ProviderRatesImported { recordedCount held { currency } } ... on ImportFileRefused { code file lineNumber why } ... on InputInvalid { inputFaults { field code message } } } }`;
  const variables = (csv: string) => ({
    input: { idempotencyKey: `i-${(keys += 1)}`, provider: 'ECB', fileName: 'daily.csv', csv },
  });
  const importCsv = async (csv: string) =>
    (
      await ask<{ importProviderRates: Answer }>(subgraph, IMPORT, {
        claim: world.firmClaim(['Rate.Import']),
        variables: variables(csv),
      })
    ).data.importProviderRates;
  expect(await importCsv('Date,USD,\n2026-03-13,1.08,\n')).toEqual({
    __typename: 'ProviderRatesImported',
    recordedCount: 1,
    held: [],
  });
  expect(await importCsv('Date,USD\n2026-03-13,abc\n')).toMatchObject({
    code: 'IMPORT_FILE_MALFORMED',
    file: 'daily.csv',
    lineNumber: 2,
  });
  expect(await importCsv('x'.repeat(1_000_001))).toEqual({
    __typename: 'InputInvalid',
    inputFaults: [
      {
        field: 'csv',
        code: 'IMPORT_FILE_TOO_LARGE',
        message: 'daily.csv has 1000001 bytes; an import can have 1000000.',
      },
    ],
  });
  const denied = await ask(subgraph, IMPORT, {
    claim: world.claim(['Rate.Import']),
    variables: variables('Date,USD\n'),
  });
  expect(denied.errors).toMatchObject([{ extensions: { code: 'SCOPE_WRONG' } }]);
});

test('the history is paged in order of date and commit, superseded rows included', async () => {
  for (let day = 0; day < 5; day += 1) await override({ rateDate: addDays(localDate('2026-03-01'), day) });
  await override({ rateDate: '2026-03-03', rate: '1.09' });
  const page = async (args: string) =>
    (
      await askTenant<{
        exchangeRateHistory: {
          edges: { node: { rateDate: string; rate: string } }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      }>(
        subgraph,
        world.tenant.id,
        `exchangeRateHistory(originalCurrency: "EUR", ${args}) { edges { node { rateDate rate } } pageInfo { hasNextPage endCursor } }`,
        { claim: world.claim(['Rate.Read']) },
      )
    ).data.exchangeRateHistory;
  const first = await page('first: 3');
  const second = await page(`first: 3, after: "${first.pageInfo.endCursor}"`);
  expect([...first.edges, ...second.edges].map(({ node }) => `${node.rateDate} ${node.rate}`)).toEqual([
    '2026-03-01 1.0834',
    '2026-03-02 1.0834',
    '2026-03-03 1.0834',
    '2026-03-03 1.09',
    '2026-03-04 1.0834',
    '2026-03-05 1.0834',
  ]);
  expect(second.pageInfo.hasNextPage).toBe(false);
  expect((await page('from: "2026-03-03", to: "2026-03-03"')).edges).toHaveLength(2);
});

test('T3: another tenant’s rates are refused through _entities', async () => {
  await override({});
  const id = (await lookup('2026-03-13'))?.exchangeRate?.id;
  const { data, errors } = await ask<{ _entities: unknown[] }>(
    subgraph,
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ExchangeRate { rate } ... on Tenant { exchangeRate(originalCurrency: "EUR", rateDate: "2026-03-13") { rate } } } }',
    {
      claim: world.claim(['Rate.Read'], world.other),
      variables: {
        representations: [
          { __typename: 'ExchangeRate', tenantId: world.tenant.id, id },
          { __typename: 'Tenant', id: world.tenant.id },
        ],
      },
    },
  );
  expect(data._entities).toEqual([null, null]);
  expect(errors).toHaveLength(2);
});

test('the exposure report needs Exposure.Read; rates can be limited to one source', async () => {
  await importText('Date,USD,\n2026-03-12,1.08,\n2026-03-13,1.09,\n');
  await takeOver({});
  await override({ rate: '1.1' });
  const history =
    'exchangeRateHistory(originalCurrency: "EUR", source: "MANUAL") { edges { node { rate } } }';
  const { data } = await askTenant<{ exchangeRateHistory: { edges: unknown[] } }>(
    subgraph,
    world.tenant.id,
    history,
    { claim: world.claim(['Rate.Read']) },
  );
  expect(data.exchangeRateHistory.edges).toEqual([{ node: { rate: '1.1' } }]);
  const exposure = 'exposure(asOf: "2026-03-31") { commitNumber currencies { currency } }';
  const denied = await askTenant(subgraph, world.tenant.id, exposure, {
    claim: world.claim(['Rate.Read', 'Report.Read']),
  });
  expect(denied.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }]);
  const allowed = await askTenant(subgraph, world.tenant.id, exposure, {
    claim: world.claim(['Exposure.Read']),
  });
  expect(allowed).toMatchObject({ data: { exposure: { currencies: [] } }, errors: [] });
});
