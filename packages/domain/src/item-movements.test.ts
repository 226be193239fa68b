import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Uuid } from './ids.ts';
import { netControlLines, reversedMovements, type DecidedLine } from './item-movements.ts';
import { localDate } from './local-date.ts';
import { rate } from './rate.ts';

const id = (number: number): Uuid => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as Uuid;
const [receivable, bank, gain, party] = [id(1), id(2), id(3), id(7)];

const line = (change: Partial<DecidedLine>): DecidedLine => ({
  lineNumber: 1,
  accountId: receivable,
  originalCurrency: 'EUR',
  originalAmountE4: 0n,
  baseAmountE4: 0n,
  rate: rate('1.09'),
  rateId: null,
  rateDate: localDate('2026-03-15'),
  rateMark: null,
  description: '',
  lineKind: 'CONTROL',
  partyId: party,
  openItemId: null,
  allocationId: null,
  taxCodeId: null,
  taxDate: null,
  documentDate: null,
  side: null,
  ...change,
});

describe('control lines are the net of the movements', () => {
  test('of an invoice carried at 4,905.00 and a credit at 4,927.50 only the variance is left, with original 0', () => {
    const settled = netControlLines([
      line({ openItemId: id(21), originalAmountE4: 45_000_000n, baseAmountE4: 49_275_000n, lineNumber: 1 }),
      line({ openItemId: id(20), originalAmountE4: -45_000_000n, baseAmountE4: -49_050_000n, lineNumber: 2 }),
      line({
        lineNumber: 3,
        accountId: gain,
        lineKind: 'FX',
        partyId: null,
        originalCurrency: 'PAB',
        originalAmountE4: -225_000n,
        baseAmountE4: -225_000n,
      }),
    ]);
    expect(settled.lines).toMatchObject([
      {
        lineNumber: 1,
        accountId: receivable,
        originalCurrency: 'EUR',
        originalAmountE4: 0n,
        baseAmountE4: 225_000n,
      },
      { lineNumber: 2, accountId: gain, baseAmountE4: -225_000n },
    ]);
    expect(settled.movements.map(({ openItemId, baseAmountE4 }) => [openItemId, baseAmountE4])).toEqual([
      [id(21), 49_275_000n],
      [id(20), -49_050_000n],
    ]);
  });

  test('items of one account at one base amount leave no line', () => {
    const settled = netControlLines([
      line({ openItemId: id(20), originalAmountE4: -10_000n, baseAmountE4: -10_900n }),
      line({ openItemId: id(21), originalAmountE4: 10_000n, baseAmountE4: 10_900n, lineNumber: 2 }),
    ]);
    expect([settled.lines, settled.movements.length]).toEqual([[], 2]);
  });

  test('whatever moves, per account, currency and party, in both currencies; undone, nothing is left', () => {
    const moves = fc.record({
      account: fc.constantFrom(receivable, bank),
      currency: fc.constantFrom('EUR', 'JPY', 'PAB'),
      party: fc.constantFrom(party, id(8)),
      item: fc.integer({ min: 20, max: 24 }),
      original: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      base: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
    });
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 30 }), (given) => {
        const decided = given.map((each, index) =>
          line({
            lineNumber: index + 1,
            accountId: each.account,
            originalCurrency: each.currency,
            partyId: each.party,
            openItemId: id(each.item),
            originalAmountE4: each.original,
            baseAmountE4: each.base,
          }),
        );
        const { lines, movements } = netControlLines(decided);
        const left = new Map<string, bigint>();
        const add = (key: string, amountE4: bigint): void => {
          left.set(key, (left.get(key) ?? 0n) + amountE4);
        };
        for (const { accountId, currency, partyId, originalAmountE4, baseAmountE4 } of movements) {
          add(`${accountId} ${currency} ${partyId} original`, originalAmountE4);
          add(`${accountId} ${currency} ${partyId} base`, baseAmountE4);
        }
        for (const { accountId, originalCurrency, partyId, originalAmountE4, baseAmountE4 } of lines) {
          add(`${accountId} ${originalCurrency} ${partyId} original`, -originalAmountE4);
          add(`${accountId} ${originalCurrency} ${partyId} base`, -baseAmountE4);
        }
        expect([...left.values()].every((amountE4) => amountE4 === 0n)).toBe(true);
        const keys = lines.map((each) => `${each.accountId} ${each.originalCurrency} ${each.partyId}`);
        expect(new Set(keys).size).toBe(keys.length);
        expect(lines.map(({ lineNumber }) => lineNumber)).toEqual(lines.map((_line, index) => index + 1));
        const undone = [...movements, ...reversedMovements(movements)];
        expect(undone.reduce((sum, { baseAmountE4 }) => sum + baseAmountE4, 0n)).toBe(0n);
      }),
    );
  });
});
