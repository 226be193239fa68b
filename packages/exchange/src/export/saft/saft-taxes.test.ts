import { expect, test } from 'vitest';
import type { LineKind } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import type { JournalEntryLine } from '../journal/journal.ts';
import { taxesOf } from './saft-taxes.ts';

const line = (kind: LineKind, baseAmountE4: bigint, taxCode: string | null): JournalEntryLine => ({
  accountId: 'a' as Uuid,
  baseAmountE4,
  originalCurrency: 'PAB',
  originalAmountE4: baseAmountE4,
  rate: '1',
  rateDate: localDate('2026-01-01'),
  description: '',
  kind,
  taxCode,
  taxDate: null,
  control: null,
});

test('the tax is spread over what is taxed, in proportion and to the last cent', () => {
  const taxes = taxesOf(
    [
      line('ORDINARY', -333_300n, 'A'),
      line('ORDINARY', -333_300n, 'A'),
      line('ORDINARY', -333_400n, 'A'),
      line('ORDINARY', -50_000n, 'B'),
      line('TAX', -70_000n, 'A'),
      line('ORDINARY', 1_120_000n, null),
    ],
    2,
  );
  expect([...taxes].map(([index, { baseE4, taxE4, kind }]) => [index, baseE4, taxE4, kind])).toEqual([
    [0, 333_300n, -23_300n, null],
    [1, 333_300n, -23_400n, null],
    [2, 333_400n, -23_300n, null],
    [4, 0n, 0n, 'TAX'],
    [3, 50_000n, 0n, null],
  ]);
});

test('where nothing taxed stands beside it, or only what cancels out, the tax is on its own line', () => {
  expect(taxesOf([line('WITHHOLDING', 17_500n, 'W'), line('ORDINARY', -17_500n, null)], 2)).toEqual(
    new Map([[0, { baseE4: 0n, taxE4: 17_500n, kind: 'WITHHOLDING' }]]),
  );
  const cancelling = [
    line('ORDINARY', 10_000n, 'A'),
    line('ORDINARY', -10_000n, 'A'),
    line('TAX', 700n, 'A'),
    line('ORDINARY', -700n, null),
  ];
  expect([...taxesOf(cancelling, 2).values()].map(({ taxE4 }) => taxE4)).toEqual([0n, 0n, 700n]);
});
