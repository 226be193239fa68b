import { expect, test } from 'vitest';
import type { PostingLine } from './entry.ts';
import { uuidV7FromParts, type Uuid } from './ids.ts';
import { localDate } from './local-date.ts';
import { maxAmountE4 } from './money.ts';
import { rateOne } from './rate.ts';
import { decideTurnover, maxTurnoverE4, weighedFromE4, type Turnover } from './turnover.ts';

const account = (number: number): Uuid => uuidV7FromParts(number, new Uint8Array(10));
const [bank, capital] = [account(1), account(2)];
const line = (lineNumber: number, accountId: Uuid, facts: Partial<PostingLine> = {}): PostingLine => ({
  lineNumber,
  accountId,
  originalCurrency: 'PAB',
  originalAmountE4: 10_000n,
  baseAmountE4: 10_000n,
  rate: rateOne,
  rateId: null,
  rateDate: localDate('2026-03-15'),
  rateMark: null,
  description: '',
  lineKind: 'ORDINARY',
  partyId: null,
  taxCodeId: null,
  taxDate: null,
  documentDate: null,
  side: null,
  ...facts,
});
const turnoverOf = (facts: Partial<Turnover> = {}): Turnover => ({
  originalCurrency: 'PAB',
  baseDebitE4: 0n,
  baseCreditE4: 0n,
  originalDebitE4: 0n,
  originalCreditE4: 0n,
  ...facts,
});

test('what a side of an account may hold, doubled by reversals and filled with lines below the weight, fits 64 bits', () => {
  expect(2n * maxTurnoverE4 + 300_000n * weighedFromE4).toBeLessThan(2n ** 63n);
  expect(maxAmountE4).toBeLessThan(maxTurnoverE4);
});

test('the last unit is accepted, the next one refused with what is left; the other side has its own', () => {
  const full = turnoverOf({
    baseDebitE4: maxTurnoverE4 - 20_000n,
    originalDebitE4: maxTurnoverE4 - 20_000n,
  });
  const turnovers = new Map([[bank, [full]]]);
  expect(decideTurnover([line(1, bank), line(2, bank)], turnovers)).toEqual({ ok: true, value: null });
  expect(decideTurnover([line(1, bank), line(2, bank), line(3, bank)], turnovers)).toMatchObject({
    ok: false,
    refusal: {
      code: 'AMOUNT_TOO_LARGE',
      facts: { lineNumber: 3, givenAmount: '1.0000', maximumAmount: '0.0000' },
    },
  });
  const credit = { originalAmountE4: -maxAmountE4, baseAmountE4: -maxAmountE4 };
  expect(decideTurnover([line(1, bank, credit)], turnovers).ok).toBe(true);
});

test('base amounts of all currencies count together, original amounts each in its own', () => {
  const half = maxTurnoverE4 / 2n;
  const rows = ['EUR', 'USD'].map((originalCurrency) =>
    turnoverOf({ originalCurrency, baseDebitE4: half, originalDebitE4: half }),
  );
  const euro = { originalCurrency: 'EUR' };
  expect(decideTurnover([line(1, bank, euro)], new Map([[bank, rows]]))).toMatchObject({
    ok: false,
    refusal: { facts: { lineNumber: 1, maximumAmount: '0.0000' } },
  });
  expect(
    decideTurnover([line(1, bank, { ...euro, baseAmountE4: 0n })], new Map([[bank, rows]])),
  ).toMatchObject({ ok: true });
});

test('what reversals brought over the maximum is no negative room, and an account that is not named is not looked at', () => {
  const over = turnoverOf({ baseDebitE4: 2n * maxTurnoverE4, originalDebitE4: 2n * maxTurnoverE4 });
  const turnovers = new Map([[bank, [over]]]);
  expect(decideTurnover([line(1, bank)], turnovers)).toMatchObject({
    refusal: { facts: { maximumAmount: '0.0000' } },
  });
  expect(decideTurnover([line(1, capital)], turnovers).ok).toBe(true);
});
