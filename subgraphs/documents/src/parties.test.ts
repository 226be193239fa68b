import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '@cifra/books/ids';
import { allPeriods } from '@cifra/ledger/journal/queries';
import type { Uuid } from '@cifra/domain/ids';
import { openSomething } from '../../../test/support/documents-commands.ts';
import { openDocuments, type Documents, type Member } from '../../../test/worlds/books/documents.ts';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { setPeriodStates } from '../../../test/support/fixture-commands.ts';

interface Party {
  readonly id: Uuid;
  readonly version: string;
  readonly code: string;
  readonly name: string;
}

let documents: Documents;
beforeEach(async () => {
  documents = await openDocuments();
});
afterEach(() => documents.close());

const partyOf = (member: Member): Party => {
  expect(member).toHaveProperty('party');
  return member['party'] as Party;
};
const create = async (input: Record<string, unknown> = {}): Promise<Party> =>
  partyOf(
    await documents.mutate('createParty', { code: 'C-1', name: 'Hotel Central', isCustomer: true, ...input }),
  );
interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Party }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
const list = async (given = ''): Promise<Page> => {
  const fields = `parties${given} { edges { cursor node { id version code name } } pageInfo { hasNextPage endCursor } }`;
  return (await documents.read<{ parties: Page }>(fields)).parties;
};
const codes = async (given = ''): Promise<string[]> => (await list(given)).edges.map(({ node }) => node.code);
const step = ({ id, version }: Party): Record<string, unknown> => ({ partyId: id, version });

test('a party is created with its code trimmed and in NFC, thirty days to pay, and what was not given left open', async () => {
  const created = await documents.mutate('createParty', {
    code: ' Peque\u006e\u0303o ',
    name: '  Panadería Pequeña  ',
    isVendor: true,
    taxId: ' 155704849-2-2021 ',
    taxCheckDigit: '32',
    note: '   ',
  });
  expect(created).toMatchObject({
    __typename: 'PartyCreated',
    party: {
      code: 'Peque\u00f1o',
      name: 'Panadería Pequeña',
      isCustomer: false,
      isVendor: true,
      taxId: '155704849-2-2021',
      taxCheckDigit: '32',
      note: null,
      email: null,
      currency: null,
      paymentTermDays: 30,
      isActive: true,
    },
  });
});

test('an invalid party is refused, and none is created', async () => {
  await create();
  const sentences: [Record<string, unknown>, Record<string, unknown>][] = [
    [{ code: 'C-1' }, { code: 'PARTY_CODE_TAKEN' }],
    [{ code: '  ' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'code' }] }],
    [{ code: 'x'.repeat(41) }, { __typename: 'InputInvalid', inputFaults: [{ field: 'code' }] }],
    [{ name: ' ' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'name' }] }],
    [{ name: 'x'.repeat(201) }, { __typename: 'InputInvalid', inputFaults: [{ field: 'name' }] }],
    [{ isCustomer: false }, { __typename: 'InputInvalid', inputFaults: [{ field: 'isCustomer' }] }],
    [{ taxCheckDigit: '7' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'taxCheckDigit' }] }],
    [
      { taxId: '8-1-1', taxCheckDigit: 'A7' },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'taxCheckDigit' }] },
    ],
    [
      { taxId: '8-1-1', taxCheckDigit: '107' },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'taxCheckDigit' }] },
    ],
    // Parties are from anywhere: a tax id is held to the rules of Panama where it comes with a DV.
    [
      { taxId: 'DE811907980', taxCheckDigit: '07' },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'taxId' }] },
    ],
    [{ email: 'x'.repeat(255) }, { __typename: 'InputInvalid', inputFaults: [{ field: 'email' }] }],
    [{ phone: 'x\u0007' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'phone' }] }],
    [{ paymentTermDays: -1 }, { __typename: 'InputInvalid', inputFaults: [{ field: 'paymentTermDays' }] }],
    [{ paymentTermDays: 1_000 }, { __typename: 'InputInvalid', inputFaults: [{ field: 'paymentTermDays' }] }],
    [{ currency: 'XYZ' }, { __typename: 'CurrencyUnknown' }],
    [{ idempotencyKey: '' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'idempotencyKey' }] }],
  ];
  for (const [change, refusal] of sentences)
    expect(
      await documents.mutate('createParty', {
        code: 'C-2',
        name: 'Another',
        isCustomer: true,
        ...change,
      }),
    ).toMatchObject(refusal);
  expect(await codes('')).toEqual(['C-1']);
});

test('the same request again answers the same party', async () => {
  const input = { idempotencyKey: 'once', code: 'C-9', name: 'Once', isCustomer: true };
  const first = await documents.mutate('createParty', input);
  expect(await documents.mutate('createParty', input)).toEqual(first);
  expect(await documents.mutate('createParty', { ...input, name: 'Twice' })).toMatchObject({
    __typename: 'IdempotencyKeyReused',
  });
});

test('a change keeps what it leaves out, takes away what it sets to null, and names the version it is made on', async () => {
  const party = await create({ phone: '+507 300-0000', email: 'a@b.example', paymentTermDays: 15 });
  const changed = await documents.mutate('updateParty', {
    ...step(party),
    name: 'Hotel Central, S.A.',
    email: null,
    isVendor: true,
  });
  expect(changed).toMatchObject({
    party: {
      code: 'C-1',
      name: 'Hotel Central, S.A.',
      phone: '+507 300-0000',
      email: null,
      isCustomer: true,
      isVendor: true,
      paymentTermDays: 15,
    },
  });
  expect(await documents.mutate('updateParty', { ...step(party), name: 'Stale' })).toMatchObject({
    __typename: 'VersionConflict',
  });
  const now = partyOf(changed);
  await create({ code: 'C-2' });
  for (const [change, refusal] of [
    [{ code: 'C-2' }, { code: 'PARTY_CODE_TAKEN' }],
    [{ code: null }, { __typename: 'InputInvalid', inputFaults: [{ field: 'code' }] }],
    [{ isCustomer: null }, { __typename: 'InputInvalid', inputFaults: [{ field: 'isCustomer' }] }],
    [
      { isCustomer: false, isVendor: false },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'isCustomer' }] },
    ],
    [{ currency: 'XYZ' }, { __typename: 'CurrencyUnknown' }],
    [{ version: '-1' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'version' }] }],
    [{ partyId: 'x' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'partyId' }] }],
    [{ partyId: newId() }, { code: 'PARTY_UNKNOWN' }],
  ] as const)
    expect(await documents.mutate('updateParty', { ...step(now), ...change })).toMatchObject(refusal);
  expect(await documents.read(`party(code: "C-1") { name version }`)).toEqual({
    party: { name: 'Hotel Central, S.A.', version: now.version },
  });
});

test('P13: while every period is LOCKED a party’s phone and note still change', async () => {
  const { world } = documents;
  const party = await create();
  const periods = (await world.books.read(world.tenant.id, (tx) => tx.all(allPeriods, {}))) ?? [];
  expect(periods.length).toBeGreaterThan(0);
  for (const { id } of periods) {
    const locked = await world.books.execute(
      setPeriodStates,
      { tenantId: world.tenant.id },
      { periodId: id, lockState: 'LOCKED', closeState: 'CLOSED' },
      world.request(),
    );
    if (!locked.ok) throw new Error('the period was not locked');
  }
  expect(
    await documents.mutate('updateParty', { ...step(party), phone: '+507 200-0000', note: 'Asks for Ana.' }),
  ).toMatchObject({ party: { phone: '+507 200-0000', note: 'Asks for Ana.' } });
});

test('a party with which something is open is not deactivated, and the refusal shows how much', async () => {
  const { world } = documents;
  const party = await create();
  const other = await create({ code: 'C-2' });
  const open = async (currency: string, originalAmountE4: string, baseAmountE4: string) => {
    const item = { openItemId: newId(), partyId: party.id, accountId: world.accounts.cash, currency };
    const target = { tenantId: world.tenant.id };
    const opened = await world.books.execute(
      openSomething,
      target,
      { ...item, originalAmountE4, baseAmountE4 },
      world.request(),
    );
    if (!opened.ok) throw new Error('nothing was opened');
    return item;
  };
  await open('PAB', '12000000', '12000000');
  await open('USD', '-355000', '-355000');
  const cents = await open('EUR', '0', '100');
  expect(await documents.mutate('deactivateParty', step(party))).toMatchObject({
    code: 'PARTY_HAS_OPEN_ITEMS',
    partyRef: 'C-1',
    openCount: 3,
    openBalances: ['0.00 EUR', '1200.00 PAB', '-35.50 USD'],
  });
  expect((await list()).edges[0]?.node.version).toBe(party.version);
  expect(await documents.mutate('deactivateParty', step(other))).toMatchObject({
    party: { isActive: false },
  });
  expect(cents.currency).toBe('EUR');
});

test('a party whose items are all settled is deactivated, stays as it was otherwise, and is activated again', async () => {
  const { world } = documents;
  const party = await create();
  const item = { openItemId: newId(), partyId: party.id, accountId: world.accounts.cash, currency: 'PAB' };
  for (const amountE4 of ['12000000', '-12000000'])
    await world.books.execute(
      openSomething,
      { tenantId: world.tenant.id },
      { ...item, originalAmountE4: amountE4, baseAmountE4: amountE4 },
      world.request(),
    );
  const inactive = partyOf(await documents.mutate('deactivateParty', step(party)));
  expect(inactive).toMatchObject({ ...party, version: inactive.version, isActive: false });
  expect(await documents.mutate('activateParty', step(party))).toMatchObject({
    __typename: 'VersionConflict',
  });
  expect(await documents.mutate('activateParty', step(inactive))).toMatchObject({
    party: { isActive: true },
  });
  expect(await documents.mutate('activateParty', { partyId: newId(), version: '1' })).toMatchObject({
    code: 'PARTY_UNKNOWN',
  });
});

test('parties are paged by code and by name, and what is written meanwhile moves no page', async () => {
  for (const [code, name] of [
    ['C-3', 'Abasto Uno'],
    ['C-1', 'Zapatería'],
    ['C-2', 'Abasto Uno'],
    ['c-1', 'Botica'],
  ] as const)
    await create({ code, name });
  const first = await list('(first: 2)');
  expect(first.edges.map(({ node }) => node.code)).toEqual(['C-1', 'C-2']);
  await create({ code: 'C-0', name: 'Before' });
  expect(await codes(`(first: 2, after: "${first.pageInfo.endCursor}")`)).toEqual(['C-3', 'c-1']);
  const named = await list('(first: 1, sort: NAME)');
  const rest = await list(`(sort: NAME, after: "${named.pageInfo.endCursor}")`);
  expect([...named.edges, ...rest.edges].map(({ node }) => node.name)).toEqual([
    'Abasto Uno',
    'Abasto Uno',
    'Before',
    'Botica',
    'Zapatería',
  ]);
  expect(new Set([...named.edges, ...rest.edges].map(({ node }) => node.code)).size).toBe(5);
  const refusedPages = ['(first: 0)', '(after: "x")', `(sort: NAME, after: "${first.pageInfo.endCursor}")`];
  for (const given of refusedPages) await expect(list(given)).rejects.toThrow('INPUT_INVALID');
});

test('parties are found by what they are, and by how their code or their name begins', async () => {
  await create({ code: 'C-1', name: 'Hotel Central' });
  await create({ code: 'V-1', name: 'Harinas del Istmo', isCustomer: false, isVendor: true });
  const both = await create({ code: 'B-1', name: 'Cafetería', isVendor: true });
  await documents.mutate('deactivateParty', step(both));
  expect(await codes('(filter: { isCustomer: true })')).toEqual(['B-1', 'C-1']);
  expect(await codes('(filter: { isVendor: true, isCustomer: false })')).toEqual(['V-1']);
  expect(await codes('(filter: { isActive: true })')).toEqual(['C-1', 'V-1']);
  expect(await codes('(filter: { search: "C" })')).toEqual(['B-1', 'C-1']);
  expect(await codes('(filter: { search: "H", isVendor: true })')).toEqual(['V-1']);
  expect(await codes('(filter: { search: "%" })')).toEqual([]);
  expect(await codes('(filter: { search: "  " })')).toHaveLength(3);
  await expect(list(`(filter: { search: "${'x'.repeat(31)}" })`)).rejects.toThrow('INPUT_INVALID');
});

test('a party is found by its id or by its code, and an unknown one is null', async () => {
  const { id } = await create();
  type Answer = Record<string, { code: string } | null>;
  const fields = `byId: party(id: "${id}") { code } byCode: party(code: " C-1 ") { code } none: party(code: "c-1") { code }`;
  expect(await documents.read<Answer>(fields)).toEqual({
    byId: { code: 'C-1' },
    byCode: { code: 'C-1' },
    none: null,
  });
  await expect(documents.read(`party(id: "${id}", code: "C-1") { code }`)).rejects.toThrow('INPUT_INVALID');
  await expect(documents.read('party(id: "x") { code }')).rejects.toThrow('must be the id of a Party');
});

test('T3: whoever may not read parties does not reach them by reference either, and another tenant’s code is not theirs', async () => {
  const { world, subgraph } = documents;
  const { id } = await create();
  const byReference = (permissions: Parameters<typeof world.claim>[0], of = world.tenant) =>
    ask<{ _entities: ({ code: string } | null)[] } | null>(
      subgraph,
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Party { code } } }',
      {
        claim: world.claim(permissions, of),
        variables: { representations: [{ __typename: 'Party', tenantId: of.id, id }] },
      },
    );
  expect((await byReference(['Party.Read'])).data?._entities).toEqual([{ code: 'C-1' }]);
  const denied = await byReference(['COA.Read']);
  expect(denied.data?._entities ?? [null]).toEqual([null]);
  expect(denied.errors).toHaveLength(1);
  expect((await byReference(['Party.Read'], world.other)).data?._entities).toEqual([null]);
  const unread = await askTenant(subgraph, world.tenant.id, 'parties { edges { cursor } }', {
    claim: world.claim(['COA.Read']),
  });
  expect(unread.errors).toHaveLength(1);
});
