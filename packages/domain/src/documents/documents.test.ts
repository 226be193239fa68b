import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Uuid } from '../ids.ts';
import { localDate } from '../local-date.ts';
import { rate } from '../rate.ts';
import { decideAllocation, relievedBaseE4, type AllocationFacts, type OpenItemFact } from './allocation.ts';
import { lineAmounts, totalsOf } from './amounts.ts';
import { formatE6, parseDecimalToE6 } from './decimal-e6.ts';
import { documentKindOf, documentKinds, isSettlementKind } from './kinds.ts';
import { proposeDocument } from './propose.ts';
import { proposeSettlement, relieveCash, type SettlementFacts } from './settlement.ts';

const id = (number: number): Uuid => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as Uuid;
const e4 = (text: string): bigint => {
  const [whole = '', decimals = ''] = text.replace('-', '').split('.');
  const magnitude = BigInt(whole) * 10_000n + BigInt(decimals.padEnd(4, '0'));
  return text.startsWith('-') ? -magnitude : magnitude;
};
const day = localDate('2026-03-15');

describe('amounts of lines', () => {
  test('a line is rounded once, half away from zero, and its tax from the rounded amount', () => {
    // 3 × 1.335 is 4.005: 4.01; 7 % of 4.01 is 0.2807: 0.28.
    const line = { quantityE6: 3_000_000n, unitPriceE6: 1_335_000n, taxPercentE4: 70_000 };
    expect(lineAmounts(line, 2)).toEqual({ netE4: e4('4.01'), taxE4: e4('0.28') });
    const discount = { ...line, unitPriceE6: -1_335_000n };
    expect(lineAmounts(discount, 2)).toEqual({ netE4: e4('-4.01'), taxE4: e4('-0.28') });
    expect(lineAmounts(line, 0)).toEqual({ netE4: e4('4'), taxE4: 0n });
  });

  test('F14: totals are the sums of the rounded lines', () => {
    const line = lineAmounts({ quantityE6: 1_000_000n, unitPriceE6: 333_333n, taxPercentE4: 70_000 }, 2);
    expect(totalsOf([line, line, line])).toEqual({
      netE4: e4('0.99'),
      taxE4: e4('0.06'),
      totalE4: e4('1.05'),
    });
  });

  test('quantities and prices keep six decimals and come back as they were', () => {
    for (const text of ['0', '1', '-1', '0.000001', '1234567.25', '999999999999.999999'])
      expect(formatE6((parseDecimalToE6(text, 'quantity') as { value: bigint }).value)).toBe(text);
    for (const text of ['', '.5', '1.', '1e3', '1.0000001', '1000000000000', '+1', ' 1'])
      expect(parseDecimalToE6(text, 'quantity')).toMatchObject({
        ok: false,
        refusal: { code: 'INPUT_INVALID' },
      });
  });
});

test('every kind that has lines is voided by a note of the opposite direction, of its own side', () => {
  for (const kind of documentKinds) {
    const { voidedBy, controlSign, side } = documentKindOf[kind];
    if (voidedBy === null) expect(isSettlementKind(kind)).toBe(true);
    else expect(documentKindOf[voidedBy]).toMatchObject({ family: 'NOTE', side, controlSign: -controlSign });
  }
});

test('the proposal of an invoice debits the control account and credits one line per account and tax code, then the tax', () => {
  const lines = proposeDocument({
    kind: 'INVOICE',
    documentDate: day,
    currency: 'EUR',
    partyId: id(1),
    openItemId: id(2),
    controlAccountId: id(3),
    taxAccountId: id(4),
    taxAccounts: new Map(),
    taxDate: day,
    description: 'INV-2026-000001',
    withheld: [],
    givenRate: null,
    lines: [
      { accountId: id(5), taxCodeId: id(9), netE4: e4('100.00'), taxE4: e4('7.00'), isTaxOnly: false },
      { accountId: id(5), taxCodeId: null, netE4: e4('50.00'), taxE4: 0n, isTaxOnly: false },
      { accountId: id(5), taxCodeId: id(9), netE4: e4('10.00'), taxE4: e4('0.70'), isTaxOnly: false },
      { accountId: id(6), taxCodeId: null, netE4: e4('5.00'), taxE4: 0n, isTaxOnly: false },
      { accountId: id(6), taxCodeId: null, netE4: e4('-5.00'), taxE4: 0n, isTaxOnly: false },
    ],
  });
  expect(lines.map((line) => [line.lineKind, line.accountId, line.originalAmountE4, line.taxCodeId])).toEqual(
    [
      ['CONTROL', id(3), e4('167.70'), undefined],
      ['ORDINARY', id(5), e4('-110.00'), id(9)],
      ['ORDINARY', id(5), e4('-50.00'), undefined],
      ['TAX', id(4), e4('-7.70'), id(9)],
    ],
  );
  expect(lines[0]).toMatchObject({ partyId: id(1), openItemId: id(2) });
});

const item = (change: Partial<OpenItemFact>): OpenItemFact => ({
  id: id(1),
  name: 'INV-1',
  side: 'SALES',
  partyId: id(7),
  accountId: id(3),
  currency: 'EUR',
  date: day,
  openOriginalE4: e4('4500'),
  openBaseE4: e4('4905'),
  ...change,
});

const allocation = (change: Partial<AllocationFacts> = {}): AllocationFacts => ({
  id: id(40),
  description: 'Allocation of RCT-1 to INV-1',
  from: item({ id: id(2), name: 'RCT-1', openOriginalE4: e4('-4500'), openBaseE4: e4('-4927.50') }),
  to: item({}),
  amountE4: e4('4500'),
  allocationDate: day,
  minorUnits: 2,
  baseCurrency: 'PAB',
  baseMinorUnits: 2,
  variance: {
    gain: { role: 'RealizedFxGain', accountId: id(30) },
    loss: { role: 'RealizedFxLoss', accountId: id(31) },
  },
  ...change,
});

describe('allocation', () => {
  test('EUR 4,500 booked at 1.09 and received at 1.095 makes a variance of 22.50, a gain, on a line of its own', () => {
    const decided = decideAllocation(allocation());
    if (!decided.ok) throw new Error(decided.refusal.code);
    expect(decided.value.varianceE4).toBe(e4('-22.50'));
    expect(
      decided.value.lines.map((line) => [
        line.lineKind,
        line.accountId,
        line.originalAmountE4,
        line.fixedBaseAmountE4,
      ]),
    ).toEqual([
      ['CONTROL', id(3), e4('4500'), e4('4927.50')],
      ['CONTROL', id(3), e4('-4500'), e4('-4905')],
      ['FX', id(30), e4('-22.50'), e4('-22.50')],
    ]);
  });

  test('an item settled in parts ends at zero in both currencies, however it is divided', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 }),
        (originalMinor, baseMinor, parts) => {
          let [original, base] = [originalMinor * 100n, baseMinor * 100n];
          for (const part of [...parts, originalMinor]) {
            const amountE4 = part * 100n > original ? original : part * 100n;
            if (amountE4 === 0n) break;
            const relieved = relievedBaseE4({ openOriginalE4: original, openBaseE4: base }, amountE4, 2);
            original -= amountE4;
            base -= relieved;
            expect(base).toBeGreaterThanOrEqual(0n);
          }
          expect([original, base]).toEqual([0n, 0n]);
        },
      ),
    );
  });

  test('refusals come in their order', () => {
    const codeOf = (change: Partial<AllocationFacts>): string => {
      const decided = decideAllocation(allocation(change));
      return decided.ok ? 'accepted' : decided.refusal.code;
    };
    const early = localDate('2026-03-14');
    expect(codeOf({ to: item({ partyId: id(8) }), allocationDate: early })).toBe('ALLOCATION_MISMATCH');
    expect(codeOf({ to: item({ currency: 'USD' }) })).toBe('ALLOCATION_MISMATCH');
    expect(codeOf({ to: item({ side: 'PURCHASING' }) })).toBe('ALLOCATION_MISMATCH');
    expect(codeOf({ to: item({ openOriginalE4: e4('-1'), openBaseE4: e4('-1') }) })).toBe(
      'ALLOCATION_MISMATCH',
    );
    expect(codeOf({ allocationDate: early, amountE4: 0n })).toBe('ALLOCATION_TOO_EARLY');
    expect(codeOf({ amountE4: 0n })).toBe('ALLOCATION_AMOUNT_NOT_POSITIVE');
    expect(codeOf({ amountE4: e4('4500.01') })).toBe('ALLOCATION_EXCEEDS_OPEN');
    expect(codeOf({ to: item({ openOriginalE4: 0n, openBaseE4: 0n }) })).toBe('ALLOCATION_EXCEEDS_OPEN');
    const unbound = { role: 'RealizedFxGain', accountId: null } as const;
    expect(codeOf({ variance: { gain: unbound, loss: unbound } })).toBe('ROLE_UNBOUND');
  });
});

const settlement = (change: Partial<SettlementFacts> = {}): SettlementFacts => ({
  kind: 'RECEIPT',
  documentDate: day,
  currency: 'EUR',
  settledE4: e4('4500'),
  minorUnits: 2,
  baseCurrency: 'PAB',
  baseMinorUnits: 2,
  bank: {
    accountId: id(10),
    currency: 'USD',
    amountE4: e4('4900'),
    baseE4: e4('4900'),
    rate: { rate: rate('1'), rateId: null, rateDate: day, mark: null },
  },
  charges: [
    {
      kind: 'FEE',
      accountId: id(11),
      currency: 'PAB',
      amountE4: e4('27.50'),
      baseE4: e4('27.50'),
      rate: { rate: rate('1'), rateId: null, rateDate: day, mark: null },
      taxCodeId: null,
      description: 'Bank fee',
      withheld: null,
    },
  ],
  partyId: id(7),
  openItemId: id(2),
  controlAccountId: id(3),
  variance: {
    gain: { role: 'RealizedFxGain', accountId: id(30) },
    loss: { role: 'RealizedFxLoss', accountId: id(31) },
  },
  description: 'RCT-1',
  ...change,
});

describe('settlement', () => {
  test('a receipt is worth what moved: the money at the bank and the fee that never reached it', () => {
    const proposed = proposeSettlement(settlement());
    if (!proposed.ok) throw new Error(proposed.refusal.code);
    expect(
      proposed.value.map((line) => [
        line.lineKind,
        line.originalCurrency,
        line.originalAmountE4,
        line.fixedBaseAmountE4,
      ]),
    ).toEqual([
      ['CONTROL', 'EUR', e4('-4500'), e4('-4927.50')],
      ['ORDINARY', 'USD', e4('4900'), e4('4900')],
      ['FEE', 'PAB', e4('27.50'), e4('27.50')],
    ]);
    expect(proposed.value[0]?.givenRate?.rate).toBe('1.095');
  });

  test('a payment bears its fee and hands over what it withheld', () => {
    const { bank, charges } = settlement();
    const [fee] = charges;
    if (!fee) throw new Error('no fee');
    const proposed = proposeSettlement(
      settlement({
        kind: 'PAYMENT',
        currency: 'PAB',
        settledE4: e4('1000'),
        bank: { ...bank, currency: 'PAB', amountE4: e4('955'), baseE4: e4('955') },
        charges: [
          { ...fee, amountE4: e4('5'), baseE4: e4('5') },
          { ...fee, kind: 'WITHHOLDING', amountE4: e4('50'), baseE4: e4('50') },
        ],
      }),
    );
    if (!proposed.ok) throw new Error(proposed.refusal.code);
    expect(proposed.value.map(({ originalAmountE4 }) => originalAmountE4)).toEqual(
      ['1000', '-955', '5', '-50'].map(e4),
    );
  });

  test('amounts of one currency, and of currencies at par by law, tie exactly or are refused with their difference', () => {
    const untied = proposeSettlement(settlement({ currency: 'USD', settledE4: e4('4928') }));
    expect(untied).toMatchObject({
      refusal: {
        code: 'SETTLEMENT_DOES_NOT_TIE',
        facts: { settledAmount: '4928.00', movedAmount: '4927.50', differenceAmount: '0.50' },
      },
    });
    const { bank } = settlement();
    const euros = { ...bank, currency: 'EUR', amountE4: e4('4499.99') };
    expect(proposeSettlement(settlement({ bank: euros, charges: [] }))).toMatchObject({
      refusal: { facts: { differenceAmount: '0.01', settlementCurrency: 'EUR' } },
    });
  });

  test('what is settled in base currency is worth itself; money exchanged for it leaves its difference as variance', () => {
    const { bank } = settlement();
    const euros = {
      ...bank,
      currency: 'EUR',
      amountE4: e4('91.50'),
      baseE4: e4('99.74'),
      rate: { rate: rate('1.09'), rateId: null, rateDate: day, mark: null },
    };
    const paid = settlement({ currency: 'PAB', settledE4: e4('100'), bank: euros, charges: [] });
    const proposed = proposeSettlement(paid);
    if (!proposed.ok) throw new Error(proposed.refusal.code);
    expect(proposed.value.map((line) => [line.lineKind, line.accountId, line.fixedBaseAmountE4])).toEqual([
      ['CONTROL', id(3), e4('-100')],
      ['ORDINARY', id(10), e4('99.74')],
      ['FX', id(31), e4('0.26')],
    ]);
    expect(proposeSettlement({ ...paid, settledE4: e4('1000') })).toMatchObject({
      refusal: { code: 'SETTLEMENT_DOES_NOT_TIE' },
    });
  });

  test('foreign cash leaves at its average carrying rate, the last of it takes the rest, what is beyond it the rate of the day', () => {
    const facts = { baseMinorUnits: 2, dayBaseOf: (amountE4: bigint) => amountE4 * 2n } as const;
    const held = { originalE4: e4('300'), baseE4: e4('330.01') };
    expect(relieveCash(held, e4('100'), facts)).toBe(e4('110.00'));
    expect(relieveCash(held, e4('300'), facts)).toBe(e4('330.01'));
    expect(relieveCash(held, e4('301'), facts)).toBe(e4('332.01'));
    expect(relieveCash({ originalE4: 0n, baseE4: 0n }, e4('1'), facts)).toBe(e4('2'));
  });
});
