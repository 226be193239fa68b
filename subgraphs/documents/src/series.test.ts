import { afterEach, beforeEach, expect, test } from 'vitest';
import { allFiscalYears } from '@cifra/ledger/periods/queries';
import type { Uuid } from '@cifra/domain/ids';
import { giveNumber } from '../../../test/support/documents-commands.ts';
import { listSeries } from '@cifra/trade/reads/series';
import { openDocuments, type Documents } from '../../../test/worlds/books/documents.ts';

interface Series {
  readonly kind: string;
  readonly version: string;
  readonly prefix: string;
  readonly isYearly: boolean;
  readonly lastNumbers: readonly { readonly fiscalYear: string | null; readonly lastNumber: string }[];
}

let documents: Documents;
beforeEach(async () => {
  documents = await openDocuments();
});
afterEach(() => documents.close());

const FIELDS = 'documentSeries { kind version series prefix isYearly lastNumbers { fiscalYear lastNumber } }';
const list = async (): Promise<readonly Series[]> =>
  (await documents.read<{ documentSeries: Series[] }>(FIELDS)).documentSeries;
const seriesOf = async (kind: string): Promise<Series> => {
  const series = (await list()).find((each) => each.kind === kind);
  if (!series) throw new Error(`no series of ${kind}`);
  return series;
};
const change = async (kind: string, input: Record<string, unknown>) =>
  documents.mutate(
    'changeDocumentSeries',
    { kind, version: (await seriesOf(kind)).version, ...input },
    documents.owner,
  );

test('N6: a tenant has one yearly series a kind of document, each with a prefix of its own', async () => {
  const series = await list();
  expect(series.map(({ kind, prefix }) => `${kind} ${prefix}`)).toEqual([
    'INVOICE INV-',
    'SALES_CREDIT_NOTE SCN-',
    'SALES_DEBIT_NOTE SDN-',
    'RECEIPT RCT-',
    'BILL BIL-',
    'PURCHASE_CREDIT_NOTE PCN-',
    'PURCHASE_DEBIT_NOTE PDN-',
    'PAYMENT PAY-',
    'CUSTOMER_REFUND CRF-',
    'VENDOR_REFUND VRF-',
    'CUSTOMER_WRITE_OFF CWO-',
    'VENDOR_WRITE_OFF VWO-',
    'NETTING NET-',
  ]);
  expect(series.every(({ isYearly, lastNumbers }) => isYearly && lastNumbers.length === 0)).toBe(true);
});

test('N6: a change is this tenant’s alone', async () => {
  const { world } = documents;
  expect(await change('INVOICE', { prefix: ' F- ' })).toMatchObject({
    series: { kind: 'INVOICE', prefix: 'F-', isYearly: true },
  });
  expect(await change('INVOICE', { isYearly: false })).toMatchObject({
    series: { prefix: 'F-', isYearly: false },
  });
  const others = await world.books.read(world.other.id, (tx) => listSeries(tx));
  expect(others?.find(({ kind }) => kind === 'INVOICE')).toMatchObject({ prefix: 'INV-', is_yearly: true });
});

test('no prefix begins with another one: two documents never show one number', async () => {
  for (const prefix of ['BIL-', 'BIL-2026-', 'B'])
    expect(await change('INVOICE', { prefix })).toMatchObject({
      code: 'SERIES_PREFIX_TAKEN',
      documentKind: 'BILL',
    });
  expect(await change('INVOICE', { prefix: 'INV-2-' })).toMatchObject({ series: { prefix: 'INV-2-' } });
  for (const prefix of ['', '  ', 'x'.repeat(21), null])
    expect(await change('INVOICE', { prefix })).toMatchObject({
      __typename: 'InputInvalid',
      inputFaults: [{ field: 'prefix' }],
    });
  expect((await seriesOf('INVOICE')).prefix).toBe('INV-2-');
});

test('once a number was given the prefix still changes, and whether the series is yearly no longer', async () => {
  const { world } = documents;
  const year = await world.books.read(world.tenant.id, (tx) => tx.first(allFiscalYears, {}));
  for (let count = 0; count < 2; count += 1) {
    const numbered = await world.books.execute(
      giveNumber,
      { tenantId: world.tenant.id },
      { series: 'INV', fiscalYearId: year?.id as Uuid },
      world.request(),
    );
    expect(numbered.ok).toBe(true);
  }
  expect(await seriesOf('INVOICE')).toMatchObject({
    lastNumbers: [{ fiscalYear: year?.name, lastNumber: '2' }],
  });
  expect(await change('INVOICE', { isYearly: false })).toMatchObject({
    code: 'SERIES_HAS_NUMBERS',
    lastIssuedNumber: '2',
  });
  expect(await change('INVOICE', { isYearly: true, prefix: 'F-' })).toMatchObject({
    series: { prefix: 'F-', isYearly: true },
  });
});

test('a change names the version it is made on, and is the owner’s to make', async () => {
  const { version } = await seriesOf('BILL');
  await change('BILL', { prefix: 'C-' });
  expect(await change('BILL', { version, prefix: 'D-' })).toMatchObject({ __typename: 'VersionConflict' });
  await expect(
    documents.mutate('changeDocumentSeries', { kind: 'BILL', version, prefix: 'D-' }, documents.junior),
  ).rejects.toThrow('NOT_FOUND_OR_DENIED');
  expect((await seriesOf('BILL')).prefix).toBe('C-');
});
