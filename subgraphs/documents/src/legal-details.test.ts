import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLegalDetails } from '@cifra/trade/legal-details/legal-details';
import { goLive } from '../../../test/support/documents-commands.ts';
import { openDocuments, type Documents, type Member } from '../../../test/worlds/books/documents.ts';

let documents: Documents;
beforeEach(async () => {
  documents = await openDocuments();
});
afterEach(() => documents.close());

const FIELDS = 'legalDetails { version legalName isConfirmed gaps }';
interface Details {
  readonly version: string;
  readonly legalName: string | null;
  readonly isConfirmed: boolean;
  readonly gaps: readonly string[];
}
const read = async (): Promise<Details> =>
  (await documents.read<{ legalDetails: Details }>(FIELDS)).legalDetails;
const WHOLE = {
  legalName: ' Panadería del Istmo, S.A. ',
  taxId: '155704849-2-2021',
  taxCheckDigit: '32',
  address: 'Vía España\nPanamá',
  taxRegime: 'ITBMS mensual',
  template: 'standard-1',
};
const change = async (input: Record<string, unknown>): Promise<Member> =>
  documents.mutate('updateLegalDetails', { version: (await read()).version, ...input }, documents.owner);
const confirm = async (input: Record<string, unknown> = {}): Promise<Member> =>
  documents.mutate('confirmLegalDetails', { version: (await read()).version, ...input }, documents.owner);

async function makeLive(): Promise<void> {
  const { world } = documents;
  const live = await world.books.execute(goLive, { tenantId: world.tenant.id }, null, world.request());
  if (!live.ok) throw new Error('the tenant did not go live');
}

test('a SANDBOX lacks nothing, and a LIVE tenant without details lacks all of them', async () => {
  expect(await read()).toEqual({ version: '0', legalName: null, isConfirmed: false, gaps: [] });
  await makeLive();
  expect((await read()).gaps).toEqual([
    'legalName',
    'taxId',
    'taxCheckDigit',
    'address',
    'taxRegime',
    'template',
    'confirmation',
  ]);
});

test('details are written step by step, and confirmed when they are whole', async () => {
  await makeLive();
  expect(await change({ ...WHOLE, address: null })).toMatchObject({
    legalDetails: {
      legalName: 'Panadería del Istmo, S.A.',
      isConfirmed: false,
      gaps: ['address', 'confirmation'],
    },
  });
  expect(await confirm()).toMatchObject({
    __typename: 'LegalDetailsIncomplete',
    missingDetails: ['address'],
  });
  expect(await change({ address: WHOLE.address })).toMatchObject({
    legalDetails: { gaps: ['confirmation'] },
  });
  expect(await confirm()).toMatchObject({ legalDetails: { isConfirmed: true, gaps: [] } });
});

test('a change takes the confirmation back, unless it confirms anew or changes nothing', async () => {
  expect(await change({ ...WHOLE, confirm: true })).toMatchObject({ legalDetails: { isConfirmed: true } });
  expect(await change({ taxRegime: WHOLE.taxRegime })).toMatchObject({ legalDetails: { isConfirmed: true } });
  expect(await change({ taxRegime: 'ITBMS trimestral' })).toMatchObject({
    legalDetails: { isConfirmed: false },
  });
  expect(await change({ taxRegime: 'ITBMS mensual', confirm: true })).toMatchObject({
    legalDetails: { isConfirmed: true },
  });
});

test('a change names the version it is made on, and is refused where it cannot be, leaving the details as they were', async () => {
  await change(WHOLE);
  const before = await read();
  for (const [input, refusal] of [
    [{ version: '0' }, { __typename: 'VersionConflict' }],
    [{ taxCheckDigit: 'x' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'taxCheckDigit' }] }],
    [{ taxId: 'not a ruc' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'taxId' }] }],
    [
      { taxCheckDigit: '99' },
      {
        __typename: 'InputInvalid',
        inputFaults: [{ field: 'taxCheckDigit', problem: 'must be 32, which the tax id gives' }],
      },
    ],
    [
      { template: 'standard-9', confirm: true },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'template' }] },
    ],
    [{ taxId: null }, { __typename: 'InputInvalid', inputFaults: [{ field: 'taxCheckDigit' }] }],
    [{ legalName: 'x'.repeat(201) }, { __typename: 'InputInvalid', inputFaults: [{ field: 'legalName' }] }],
    [
      { template: null, confirm: true },
      { __typename: 'LegalDetailsIncomplete', missingDetails: ['template'] },
    ],
  ] as const)
    expect(await change(input)).toMatchObject(refusal);
  expect(await confirm({ version: '0' })).toMatchObject({ __typename: 'VersionConflict' });
  expect(await read()).toEqual(before);
});

test('legal details are the owner’s to change, and one tenant’s alone', async () => {
  const { world, junior } = documents;
  await expect(documents.mutate('updateLegalDetails', { version: '0', ...WHOLE }, junior)).rejects.toThrow(
    'NOT_FOUND_OR_DENIED',
  );
  await change({ ...WHOLE, confirm: true });
  const other = await world.books.read(world.other.id, findLegalDetails);
  expect(other).toMatchObject({ legalName: null, isConfirmed: false, version: 0n });
});
