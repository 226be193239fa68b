import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { useTaxCode } from '../../../test/support/documents-commands.ts';
import { openDocuments, type Documents, type Member } from '../../../test/worlds/books/documents.ts';

interface TaxCode {
  readonly id: Uuid;
  readonly version: string;
  readonly code: string;
}

let documents: Documents;
beforeEach(async () => {
  documents = await openDocuments();
});
afterEach(() => documents.close());

const taxCodeOf = (member: Member): TaxCode => {
  expect(member).toHaveProperty('taxCode');
  return member['taxCode'] as TaxCode;
};
const NEW = { code: 'ISC-5', name: 'ISC 5 %', treatment: 'STANDARD', percent: '5' };
const create = async (input: Record<string, unknown> = {}): Promise<TaxCode> =>
  taxCodeOf(await documents.mutate('createTaxCode', { ...NEW, ...input }));
const step = ({ id, version }: TaxCode): Record<string, unknown> => ({ taxCodeId: id, version });
const codes = async (given = ''): Promise<string[]> => {
  type Page = { taxCodes: { edges: { node: { code: string } }[] } };
  const page = await documents.read<Page>(`taxCodes${given} { edges { node { code } } }`);
  return page.taxCodes.edges.map(({ node }) => node.code);
};

test('a tenant in Panama has the ITBMS, what is exempt, exports, and the withholding', async () => {
  const fields = 'taxCodes { edges { node { code treatment percent isActive } } }';
  type Page = { taxCodes: { edges: { node: Record<string, unknown> }[] } };
  const { taxCodes } = await documents.read<Page>(fields);
  expect(taxCodes.edges.map(({ node }) => node)).toEqual([
    { code: 'EXEMPT', treatment: 'EXEMPT', percent: '0', isActive: true },
    { code: 'EXPORT', treatment: 'EXPORT', percent: '0', isActive: true },
    { code: 'ITBMS-10', treatment: 'STANDARD', percent: '10', isActive: true },
    { code: 'ITBMS-15', treatment: 'STANDARD', percent: '15', isActive: true },
    { code: 'ITBMS-7', treatment: 'STANDARD', percent: '7', isActive: true },
    { code: 'RET-ITBMS-50', treatment: 'WITHHOLDING', percent: '50', isActive: true },
  ]);
});

test('a tax code is created; an invalid one is refused and leaves nothing', async () => {
  expect(await create({ code: ' ISC-5 ', percent: '5.2500' })).toMatchObject({
    code: 'ISC-5',
    percent: '5.25',
    isActive: true,
  });
  const before = await codes();
  for (const [change, refusal] of [
    [{ code: 'ISC-5' }, { code: 'TAX_CODE_TAKEN' }],
    [{ code: '' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'code' }] }],
    [{ name: ' ' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'name' }] }],
    [{ percent: '100.0001' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'percent' }] }],
    [{ percent: '-1' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'percent' }] }],
    [{ percent: '7.00001' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'percent' }] }],
    [{ treatment: 'EXEMPT' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'percent' }] }],
    [{ treatment: 'EXPORT' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'percent' }] }],
    [
      { treatment: 'WITHHOLDING', percent: '0' },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'percent' }] },
    ],
    [{ idempotencyKey: 'a b' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'idempotencyKey' }] }],
  ] as const)
    expect(await documents.mutate('createTaxCode', { ...NEW, code: 'NEW', ...change })).toMatchObject(
      refusal,
    );
  expect(await codes()).toEqual(before);
});

test('the per cent of a tax code changes until a posted line names it; its name, code and activity change freely', async () => {
  const { world } = documents;
  const created = await create();
  const changed = taxCodeOf(await documents.mutate('updateTaxCode', { ...step(created), percent: '6' }));
  expect(changed).toMatchObject({ code: 'ISC-5', name: 'ISC 5 %', percent: '6' });
  const used = await world.books.execute(
    useTaxCode,
    { tenantId: world.tenant.id },
    { taxCodeId: created.id, accountId: world.accounts.sales, periodId: null },
    world.request(),
  );
  expect(used.ok).toBe(true);
  expect(await documents.mutate('updateTaxCode', { ...step(changed), percent: '7' })).toMatchObject({
    code: 'TAX_CODE_IN_USE',
    currentPercent: '6',
    requestedPercent: '7',
  });
  expect(
    await documents.mutate('updateTaxCode', {
      ...step(changed),
      name: 'ISC seis',
      percent: '6.0',
      isActive: false,
    }),
  ).toMatchObject({ taxCode: { name: 'ISC seis', percent: '6', isActive: false } });
});

test('a change names the version it is made on, and is refused where it cannot be', async () => {
  const created = await create();
  const changed = taxCodeOf(await documents.mutate('updateTaxCode', { ...step(created), name: 'ISC' }));
  for (const [change, refusal] of [
    [{ version: created.version }, { __typename: 'VersionConflict' }],
    [{ taxCodeId: newId() }, { code: 'TAX_CODE_UNKNOWN' }],
    [{ taxCodeId: 'x' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'taxCodeId' }] }],
    [{ code: 'ITBMS-7' }, { code: 'TAX_CODE_TAKEN' }],
    [{ percent: null }, { __typename: 'InputInvalid', inputFaults: [{ field: 'percent' }] }],
    [{ percent: '101' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'percent' }] }],
  ] as const)
    expect(await documents.mutate('updateTaxCode', { ...step(changed), ...change })).toMatchObject(refusal);
  expect(await documents.read('taxCode(code: "ISC-5") { name version }')).toEqual({
    taxCode: { name: 'ISC', version: changed.version },
  });
});

test('tax codes are paged by code and filtered by treatment and activity', async () => {
  const { id, version } = await create();
  await documents.mutate('updateTaxCode', { taxCodeId: id, version, isActive: false });
  type Page = { taxCodes: { pageInfo: { endCursor: string; hasNextPage: boolean } } };
  const first = await documents.read<Page>('taxCodes(first: 3) { pageInfo { endCursor hasNextPage } }');
  expect(first.taxCodes.pageInfo.hasNextPage).toBe(true);
  expect(await codes(`(after: "${first.taxCodes.pageInfo.endCursor}")`)).toEqual([
    'ITBMS-10',
    'ITBMS-15',
    'ITBMS-7',
    'RET-ITBMS-50',
  ]);
  expect(await codes('(filter: { treatment: WITHHOLDING })')).toEqual(['RET-ITBMS-50']);
  expect(await codes('(filter: { isActive: false })')).toEqual(['ISC-5']);
  await expect(codes('(first: 201)')).rejects.toThrow('INPUT_INVALID');
});

test('a junior reads tax codes and does not write them', async () => {
  const { junior } = documents;
  await expect(documents.mutate('createTaxCode', NEW, junior)).rejects.toThrow('NOT_FOUND_OR_DENIED');
  expect(await documents.read('taxCode(code: "ITBMS-7") { percent }', junior)).toEqual({
    taxCode: { percent: '7' },
  });
  expect(await codes()).not.toContain('ISC-5');
});
