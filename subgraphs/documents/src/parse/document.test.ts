import { expect, test } from 'vitest';
import { newId } from '@cifra/books/ids';
import type { RefusalCode } from '@cifra/domain/refusals';
import { accepted } from '@cifra/domain/result';
import type { Parser } from '@cifra/subgraph-kit/parse/parser';
import { documentOf, draftOf, settlementOf } from './document.ts';
import { partyChange } from './party.ts';

const id = newId();
const invoice = { partyId: id, documentDate: '2026-03-31', lines: [] };
const receipt = { partyId: id, documentDate: '2026-03-31', settledAmount: '10', bankAmount: '10' };
/** The faults as `path CODE`. */
const faultsOf = <Given, Code extends RefusalCode>(of: Parser<Given, unknown, Code>, given: Given) => {
  const parsed = of.parse(given, ['input']);
  return parsed.ok ? [] : parsed.refusal.map(({ path, refusal }) => `${path.join('.')} ${refusal.code}`);
};

test('every fault of a document is found, in the order of its fields, the draft’s first', () => {
  const faulty = {
    draftId: id,
    ...invoice,
    partyId: 'none',
    vendorNumber: 'x'.repeat(61),
    memo: '\u0000',
    lines: [
      { quantity: '1', itemId: 'none', unitPrice: '1e5' },
      { quantity: '0', taxCodeId: 'none' },
    ],
  };
  expect(faultsOf(draftOf(documentOf('BILL')), faulty)).toEqual([
    'input.version INPUT_INVALID',
    'input.partyId INPUT_INVALID',
    'input.vendorNumber INPUT_INVALID',
    'input.memo INPUT_INVALID',
    'input.lines.0.itemId INPUT_INVALID',
    'input.lines.0.unitPrice INPUT_INVALID',
    'input.lines.1.quantity INPUT_INVALID',
    'input.lines.1.taxCodeId INPUT_INVALID',
  ]);
});

test('a settlement names each amount, charge and allocation that is wrong', () => {
  const amount = '100000000000000';
  const charge = { kind: 'FEE', amount, taxCodeId: '' } as const;
  const faulty = {
    ...receipt,
    bankAmount: '0',
    charges: [charge],
    allocations: [{ openItemId: '', amount }],
  };
  expect(faultsOf(settlementOf('RECEIPT'), faulty)).toEqual([
    'input.bankAmount INPUT_INVALID',
    'input.charges.0.amount AMOUNT_TOO_LARGE',
    'input.charges.0.taxCodeId INPUT_INVALID',
    'input.allocations.0.openItemId INPUT_INVALID',
    'input.allocations.0.amount AMOUNT_TOO_LARGE',
  ]);
});

test('a document that is too long is refused as one, and its lines are not read', () => {
  const lines = Array.from({ length: 1_001 }, () => ({ quantity: 'none' }));
  expect(faultsOf(documentOf('INVOICE'), { ...invoice, lines })).toEqual(['input.lines DOCUMENT_TOO_LONG']);
});

test('a tax code that is left out stays out of its line, and null means untaxed', () => {
  const discount = { discountPercent: null, discountAmount: null };
  const line = {
    itemId: null,
    accountId: null,
    description: '',
    quantity: '1',
    unitPrice: null,
    ...discount,
    taxOnly: null,
  };
  const items = {
    currency: null,
    dueDate: null,
    vendorNumber: null,
    originalDocumentId: null,
    originalItemId: null,
  };
  expect(
    documentOf('INVOICE').parse(
      { ...invoice, lines: [{ quantity: '1' }, { quantity: '1', taxCodeId: null }] },
      ['input'],
    ),
  ).toStrictEqual(
    accepted({
      kind: 'INVOICE',
      partyId: id,
      documentDate: '2026-03-31',
      postingDate: '2026-03-31',
      items: {
        ...items,
        reference: null,
        memo: null,
        pricesIncludeTax: false,
        ...discount,
        lines: [
          { ...line, originalOrdinal: null },
          { ...line, originalOrdinal: null, taxCodeId: null },
        ],
        withholdings: [],
      },
    }),
  );
});

test('a change holds only what was given, and a field that cannot be cleared is not null', () => {
  const step = { partyId: id, version: '7' };
  expect(partyChange.parse({ ...step, taxId: ' ', email: null, isVendor: false }, ['input'])).toStrictEqual(
    accepted({ party: { id, version: '7' }, change: { isVendor: false, taxId: null, email: null } }),
  );
  expect(faultsOf(partyChange, { ...step, version: '-', name: null, note: 'x'.repeat(2_001) })).toEqual([
    'input.version INPUT_INVALID',
    'input.name INPUT_INVALID',
    'input.note INPUT_INVALID',
  ]);
});
