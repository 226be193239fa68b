import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { permissionNames } from '@cifra/access/permissions';
import { ask } from '../../../test/support/ask.ts';
import { openFirmWorld, type FirmWorld } from './firm-world.fixture.ts';

let world: FirmWorld;
let owner: Claim;
let ownerInTenant: Claim;
beforeAll(async () => {
  world = await openFirmWorld();
  const [firm, tenant] = [
    await world.claimOf(world.ownerId),
    await world.claimOf(world.ownerId, 'panaderia'),
  ];
  if (!firm || !tenant) throw new Error('the edge made no claim');
  [owner, ownerInTenant] = [firm, tenant];
});
afterAll(() => world.close());

let keys = 0;
const key = (): string => `key-${(keys += 1)}`;

interface Setting {
  readonly key: string;
  readonly value: string;
  readonly origin: string;
}

async function query<Data>(document: string, claim: Claim = owner): Promise<Data> {
  const { data, errors } = await ask<Data>(world.firm, document, { claim });
  expect(errors).toEqual([]);
  return data;
}

async function mutate<Data>(
  field: string,
  type: string,
  input: Record<string, unknown>,
  options: { readonly selection: string; readonly claim?: Claim },
): Promise<Data> {
  const variables = { input: { idempotencyKey: key(), ...input } };
  const { data, errors } = await ask<Record<string, Data>>(
    world.firm,
    `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ${options.selection} } }`,
    { claim: options.claim ?? owner, variables },
  );
  expect(errors).toEqual([]);
  return data[field] as Data;
}

const tenantInput = {
  slug: 'cafe',
  name: 'Café Central',
  kind: 'SANDBOX',
  countryPack: 'PA',
  fiscalYearStart: '2026-01-01',
};

const provision = (change: Record<string, unknown> = {}) =>
  mutate<{
    __typename: string;
    tenant?: { id: string; slug: string; number: number; state: string; baseCurrency: string };
  }>(
    'provisionTenant',
    'ProvisionTenantInput',
    { ...tenantInput, ...change },
    {
      selection:
        '... on TenantProvisioned { tenant { id slug number state baseCurrency timeZone } } ... on InputInvalid { inputFaults { field code } }',
    },
  );

test('a tenant is provisioned once per key, and its slug is taken then', async () => {
  const idempotencyKey = key();
  const first = await provision({ idempotencyKey });
  expect(first.tenant).toMatchObject({
    slug: 'cafe',
    state: 'ACTIVE',
    baseCurrency: 'PAB',
    timeZone: 'America/Panama',
  });
  expect(await provision({ idempotencyKey })).toEqual(first);
  expect(await provision()).toEqual({ __typename: 'TenantSlugTaken' });
  expect(await provision({ idempotencyKey, slug: 'te' })).toEqual({ __typename: 'IdempotencyKeyReused' });
  // A new tenant is in the next claim of whoever is granted all.
  const claim = (await world.claimOf(world.ownerId)) ?? owner;
  const { tenants } = await query<{ tenants: { edges: { node: { slug: string } }[] } }>(
    '{ tenants { edges { node { slug } } } }',
    claim,
  );
  expect(tenants.edges.map(({ node }) => node.slug)).toEqual(['panaderia', 'cafe']);
});

test.each([
  [{ slug: 'Not A Slug' }, 'InputInvalid', { field: 'slug', code: 'INPUT_INVALID' }],
  [{ slug: 'nueva', timeZone: 'Mars/Olympus' }, 'InputInvalid', { field: 'timeZone', code: 'INPUT_INVALID' }],
  [
    { slug: 'nueva', baseCurrency: 'XXX' },
    'InputInvalid',
    { field: 'baseCurrency', code: 'CURRENCY_UNKNOWN' },
  ],
  [
    { slug: 'nueva', countryPack: 'ZZ' },
    'InputInvalid',
    { field: 'countryPack', code: 'COUNTRY_PACK_UNKNOWN' },
  ],
  [{ slug: 'nueva', coaTemplate: 'ZZ' }, 'TemplateUnknown'],
  [
    { slug: 'nueva', idempotencyKey: 'has a blank' },
    'InputInvalid',
    { field: 'idempotencyKey', code: 'IDEMPOTENCY_KEY_INVALID' },
  ],
])('what cannot be provisioned is refused: %j', async (change, typename, fault?: object) => {
  expect(await provision(change)).toEqual({
    __typename: typename,
    ...(fault && { inputFaults: [fault] }),
  });
});

test('a tenant inherits the settings of the firm, overrides them and drops the override again', async () => {
  const of = async (claim: Claim): Promise<Setting | undefined> => {
    const { tenant } = await query<{ tenant: { settings: Setting[] } }>(
      '{ tenant { settings { key value origin } } }',
      claim,
    );
    return tenant.settings.find((setting) => setting.key === 'fx.varianceMode');
  };
  const change = (field: string, value: string | null, claim: Claim) =>
    mutate<{ __typename: string; settings?: Setting[] }>(
      field,
      field === 'changeFirmSetting' ? 'ChangeFirmSettingInput' : 'ChangeTenantSettingInput',
      { key: 'fx.varianceMode', value },
      {
        selection: '... on SettingChanged { settings { key value origin } } ... on SettingRefused { code }',
        claim,
      },
    );
  expect(await of(ownerInTenant)).toEqual({ key: 'fx.varianceMode', value: '"SIMPLE"', origin: 'DEFAULT' });
  expect(await change('changeFirmSetting', 'SEPARATED', owner)).toMatchObject({
    __typename: 'SettingChanged',
  });
  expect(await of(ownerInTenant)).toMatchObject({ value: '"SEPARATED"', origin: 'FIRM' });
  expect(await change('changeTenantSetting', '"SIMPLE"', ownerInTenant)).toMatchObject({
    __typename: 'SettingChanged',
  });
  expect(await of(ownerInTenant)).toMatchObject({ value: '"SIMPLE"', origin: 'TENANT' });
  expect((await world.books.tenantFacts(world.tenantId))?.settings['fx.varianceMode']).toBe('SIMPLE');
  expect(await change('changeTenantSetting', null, ownerInTenant)).toMatchObject({
    __typename: 'SettingChanged',
  });
  expect(await of(ownerInTenant)).toMatchObject({ value: '"SEPARATED"', origin: 'FIRM' });
  expect(await change('changeFirmSetting', 'BOTH', owner)).toMatchObject({ code: 'SETTING_VALUE_INVALID' });
  const unknown = await mutate(
    'changeFirmSetting',
    'ChangeFirmSettingInput',
    { key: 'fx.mode', value: '1' },
    { selection: '... on SettingRefused { code }' },
  );
  expect(unknown).toMatchObject({ code: 'SETTING_UNKNOWN' });
  const firms = await mutate(
    'changeTenantSetting',
    'ChangeTenantSettingInput',
    { key: 'firm.singleApprover', value: 'true' },
    { selection: '... on SettingRefused { code }', claim: ownerInTenant },
  );
  expect(firms).toMatchObject({ code: 'SETTING_OF_FIRM' });
});

test("a tenant's setting is changed in that tenant, the firm's in none", async () => {
  for (const [field, claim, tenantId, neededScope] of [
    ['changeTenantSetting', owner, `tenantId: "${world.tenantId}", `, 'TENANT'],
    ['changeFirmSetting', ownerInTenant, '', 'FIRM'],
  ] as const) {
    const { errors } = await ask(
      world.firm,
      `mutation { ${field}(input: { ${tenantId}idempotencyKey: "${key()}", key: "fx.staleAfterDays", value: "9" }) { __typename } }`,
      { claim },
    );
    expect(errors[0]?.extensions, field).toEqual({ code: 'SCOPE_WRONG', neededScope });
  }
});

test('the tenant of the request is the one that it names, and none when it names none', async () => {
  expect(await query('{ tenant { slug number } }', ownerInTenant)).toEqual({
    tenant: { slug: 'panaderia', number: 1 },
  });
  expect(await query('{ tenant(slug: "panaderia") { slug } }')).toEqual({ tenant: null });
});

test('pages of tenants follow each other without gaps', async () => {
  for (const slug of ['uno', 'dos', 'tres']) await world.addTenant(slug);
  const claim = await world.claimOf(world.ownerId);
  if (!claim) throw new Error('no claim');
  const seen: number[] = [];
  let after: string | null = null;
  do {
    const page: {
      tenants: {
        edges: { node: { number: number } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    } = (
      await ask<{
        tenants: {
          edges: { node: { number: number } }[];
          pageInfo: { hasNextPage: boolean; endCursor: string | null };
        };
      }>(
        world.firm,
        'query ($after: String) { tenants(first: 2, after: $after) { edges { node { number } } pageInfo { hasNextPage endCursor } } }',
        { claim, variables: { after } },
      )
    ).data;
    seen.push(...page.tenants.edges.map(({ node }) => node.number));
    after = page.tenants.pageInfo.hasNextPage ? page.tenants.pageInfo.endCursor : null;
  } while (after !== null);
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});

test('the catalogue: currencies of ISO 4217, charts of accounts, clusters, constants', async () => {
  const { currencies, coaTemplates, roleClusters, permissionConstants } = await query<{
    currencies: { code: string; minorUnits: number }[];
    coaTemplates: { code: string }[];
    roleClusters: { code: string; isDefault: boolean }[];
    permissionConstants: string[];
  }>(
    '{ currencies { code minorUnits } coaTemplates { code } roleClusters { code isDefault } permissionConstants }',
  );
  const minorUnits = new Map(currencies.map((currency) => [currency.code, currency.minorUnits]));
  expect([
    minorUnits.get('JPY'),
    minorUnits.get('PAB'),
    minorUnits.get('KWD'),
    minorUnits.has('XAU'),
  ]).toEqual([0, 2, 3, false]);
  expect(coaTemplates.map(({ code }) => code)).toEqual(expect.arrayContaining(['NEUTRAL-SMB', 'PA-SMB']));
  expect(roleClusters.filter(({ isDefault }) => isDefault)).toHaveLength(8);
  expect(permissionConstants).toEqual([...permissionNames]);
});

test('no request of this file failed inside', () => {
  expect(world.failures).toEqual([]);
});
