import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { tenantStatements } from '../../../test/support/count-statements.ts';
import { changeAccount } from '../../../test/support/documents-commands.ts';
import { openDocuments, type Documents, type Member } from '../../../test/worlds/books/documents.ts';

interface Item {
  readonly id: Uuid;
  readonly version: string;
  readonly code: string;
}

let documents: Documents;
let itbms: Uuid;
let withholding: Uuid;
beforeEach(async () => {
  documents = await openDocuments();
  itbms = await taxCode('ITBMS-7');
  withholding = await taxCode('RET-ITBMS-50');
});
afterEach(() => documents.close());

const taxCode = async (code: string): Promise<Uuid> =>
  (await documents.read<{ taxCode: { id: Uuid } }>(`taxCode(code: "${code}") { id }`)).taxCode.id;
const itemOf = (member: Member): Item => {
  expect(member).toHaveProperty('item');
  return member['item'] as Item;
};
const create = async (input: Record<string, unknown> = {}): Promise<Item> =>
  itemOf(await documents.mutate('createItem', { code: 'PAN-1', name: 'Pan de molde', ...input }));
const step = ({ id, version }: Item): Record<string, unknown> => ({ itemId: id, version });
const codes = async (given = ''): Promise<string[]> => {
  type Page = { items: { edges: { node: { code: string } }[] } };
  return (await documents.read<Page>(`items${given} { edges { node { code } } }`)).items.edges.map(
    ({ node }) => node.code,
  );
};
async function changed(input: Parameters<typeof changeAccount.handler>[1]): Promise<void> {
  const { world } = documents;
  await world.books.execute(changeAccount, { tenantId: world.tenant.id }, input, world.request());
}

test('an item keeps a unit price of six decimals exactly, its accounts and its tax code', async () => {
  const { sales, rent } = documents.world.accounts;
  expect(
    await create({
      unitPrice: '0.000001',
      currency: 'USD',
      salesAccountId: sales,
      purchaseAccountId: rent,
      taxCodeId: itbms,
    }),
  ).toMatchObject({
    code: 'PAN-1',
    unitPrice: '0.000001',
    currency: 'USD',
    salesAccount: { id: sales },
    purchaseAccount: { id: rent },
    taxCode: { code: 'ITBMS-7' },
    isActive: true,
  });
  expect(await create({ code: 'PAN-2', unitPrice: '999999999999.999999', currency: 'PAB' })).toMatchObject({
    unitPrice: '999999999999.999999',
    salesAccount: null,
    taxCode: null,
  });
  expect(await create({ code: 'PAN-3' })).toMatchObject({ unitPrice: null, currency: null });
});

test('an invalid item is refused, and none is created', async () => {
  await create();
  const { cash, sales, rent, rounding } = documents.world.accounts;
  await changed({ id: rounding, isActive: false });
  for (const [input, refusal] of [
    [{ code: 'PAN-1' }, { code: 'ITEM_CODE_TAKEN' }],
    [{ code: ' ' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'code' }] }],
    [{ name: '' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'name' }] }],
    [{ unitPrice: '1.5' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'currency' }] }],
    [
      { unitPrice: '-1', currency: 'PAB' },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'unitPrice' }] },
    ],
    [
      { unitPrice: '1.0000001', currency: 'PAB' },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'unitPrice' }] },
    ],
    [
      { unitPrice: '1000000000000', currency: 'PAB' },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'unitPrice' }] },
    ],
    [{ unitPrice: '1', currency: 'XYZ' }, { __typename: 'CurrencyUnknown' }],
    [{ salesAccountId: newId() }, { code: 'ACCOUNT_UNKNOWN' }],
    [{ salesAccountId: 'x' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'salesAccountId' }] }],
    [{ salesAccountId: rent }, { code: 'ACCOUNT_KIND_WRONG' }],
    [{ purchaseAccountId: sales }, { code: 'ACCOUNT_KIND_WRONG' }],
    [{ purchaseAccountId: rounding }, { code: 'ACCOUNT_INACTIVE' }],
    [{ taxCodeId: newId() }, { code: 'TAX_CODE_UNKNOWN' }],
    [{ taxCodeId: withholding }, { __typename: 'InputInvalid', inputFaults: [{ field: 'taxCodeId' }] }],
  ] as const)
    expect(await documents.mutate('createItem', { code: 'NEW', name: 'New', ...input })).toMatchObject(
      refusal,
    );
  await changed({ id: rent, isPostable: false });
  expect(
    await documents.mutate('createItem', { code: 'NEW', name: 'New', purchaseAccountId: rent }),
  ).toMatchObject({ code: 'ACCOUNT_NOT_POSTABLE' });
  await changed({ id: cash, controlRole: 'DefaultAR' });
  expect(
    await documents.mutate('createItem', { code: 'NEW', name: 'New', purchaseAccountId: cash }),
  ).toMatchObject({ code: 'ACCOUNT_IS_CONTROL' });
  expect(await codes()).toEqual(['PAN-1']);
});

test('what is bought may be an asset of a kind that a bill takes', async () => {
  const { cash } = documents.world.accounts;
  expect(
    await documents.mutate('createItem', { code: 'NEW', name: 'New', purchaseAccountId: cash }),
  ).toMatchObject({ code: 'ACCOUNT_KIND_WRONG' });
  await changed({ id: cash, kind: 'INVENTORY' });
  expect(await create({ purchaseAccountId: cash })).toMatchObject({ purchaseAccount: { id: cash } });
});

test('a change keeps what it leaves out and what has become impossible meanwhile; what it names anew is looked at', async () => {
  const { sales, rent, rounding } = documents.world.accounts;
  const item = await create({
    unitPrice: '2.50',
    currency: 'PAB',
    salesAccountId: sales,
    purchaseAccountId: rounding,
    taxCodeId: itbms,
  });
  await changed({ id: rounding, isActive: false });
  const { taxCode: code } = await documents.read<{ taxCode: { version: string } }>(
    `taxCode(id: "${itbms}") { version }`,
  );
  await documents.mutate('updateTaxCode', { taxCodeId: itbms, version: code.version, isActive: false });
  const renamed = itemOf(await documents.mutate('updateItem', { ...step(item), name: 'Pan integral' }));
  expect(renamed).toMatchObject({
    name: 'Pan integral',
    unitPrice: '2.5',
    purchaseAccount: { id: rounding },
    taxCode: { code: 'ITBMS-7' },
  });
  expect(await documents.mutate('createItem', { code: 'NEW', name: 'New', taxCodeId: itbms })).toMatchObject({
    code: 'TAX_CODE_INACTIVE',
  });
  for (const [input, refusal] of [
    [{ version: item.version }, { __typename: 'VersionConflict' }],
    [{ itemId: newId() }, { code: 'ITEM_UNKNOWN' }],
    [{ itemId: 'x' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'itemId' }] }],
    [{ currency: null }, { __typename: 'InputInvalid', inputFaults: [{ field: 'currency' }] }],
    [{ salesAccountId: rent }, { code: 'ACCOUNT_KIND_WRONG' }],
    [{ name: null }, { __typename: 'InputInvalid', inputFaults: [{ field: 'name' }] }],
  ] as const)
    expect(await documents.mutate('updateItem', { ...step(renamed), ...input })).toMatchObject(refusal);
  expect(
    await documents.mutate('updateItem', {
      ...step(renamed),
      unitPrice: null,
      purchaseAccountId: null,
      taxCodeId: null,
    }),
  ).toMatchObject({
    item: {
      unitPrice: null,
      currency: 'PAB',
      salesAccount: { id: sales },
      purchaseAccount: null,
      taxCode: null,
    },
  });
});

test('an item is deactivated and activated again', async () => {
  const item = await create();
  const inactive = itemOf(await documents.mutate('deactivateItem', step(item)));
  expect(inactive).toMatchObject({ isActive: false });
  expect(await documents.mutate('activateItem', step(item))).toMatchObject({ __typename: 'VersionConflict' });
  expect(await documents.mutate('activateItem', step(inactive))).toMatchObject({ item: { isActive: true } });
  expect(await documents.mutate('deactivateItem', { itemId: newId(), version: '1' })).toMatchObject({
    code: 'ITEM_UNKNOWN',
  });
});

test('items are paged by code, filtered and searched by how their code or name begins', async () => {
  for (const [code, name] of [
    ['B-2', 'Harina'],
    ['B-1', 'Azúcar'],
    ['A-1', 'Horno'],
  ] as const)
    await create({ code, name });
  type Page = { items: { pageInfo: { endCursor: string } } };
  const first = await documents.read<Page>('items(first: 1) { pageInfo { endCursor } }');
  expect(await codes(`(after: "${first.items.pageInfo.endCursor}")`)).toEqual(['B-1', 'B-2']);
  expect(await codes('(filter: { search: "H" })')).toEqual(['A-1', 'B-2']);
  expect(await codes('(filter: { search: "B-", isActive: true })')).toEqual(['B-1', 'B-2']);
  expect(await codes('(filter: { isActive: false })')).toEqual([]);
});

test('a page of items with their tax codes costs the same statements for two items as for thirty', async () => {
  const fields = 'items(first: 200) { edges { node { code salesAccount { id } taxCode { code percent } } } }';
  const cost = () => tenantStatements(() => documents.read(fields));
  await create({ code: 'I-00', taxCodeId: itbms });
  await create({ code: 'I-01' });
  await cost();
  const few = await cost();
  for (let count = 2; count < 30; count += 1)
    await create({ code: `I-${String(count).padStart(2, '0')}`, taxCodeId: itbms });
  expect(await cost()).toBe(few);
  expect(few).toBeLessThanOrEqual(2);
});
