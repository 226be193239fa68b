import { describe, expect, test } from 'vitest';
import { decideRate, fixedRateOf, isSuspicious, lookupRate, type HistoryRate } from './fx.ts';
import { uuidV7FromParts } from './ids.ts';
import { addDays, localDate } from './local-date.ts';
import { rate } from './rate.ts';

const pair = { baseCurrency: 'PAB', originalCurrency: 'EUR' };
const row = (date: string, text: string, sequence: bigint): HistoryRate => ({
  rateId: uuidV7FromParts(Number(sequence), new Uint8Array(10)),
  rateDate: localDate(date),
  rate: rate(text),
  sequence,
});
const friday = row('2026-03-27', '1.0834', 1n);
const history = [friday, row('2026-03-26', '1.08', 2n), row('2026-04-10', '1.2', 3n)];

describe('looking up a rate', () => {
  test('F9 F11 a Sunday has Friday’s rate, with its true date and a mark', () => {
    expect(lookupRate({ history, pair, rateDate: localDate('2026-03-29') })).toEqual({
      ok: true,
      value: { rate: '1.0834', rateId: friday.rateId, rateDate: '2026-03-27', mark: 'CARRIED' },
    });
  });

  test.each([
    [0, null],
    [1, 'CARRIED'],
    [5, 'CARRIED'],
    [6, 'STALE'],
  ] as const)('F11 %i days later the mark is %s', (days, mark) => {
    const rateDate = addDays(friday.rateDate, days);
    expect(lookupRate({ history, pair, rateDate })).toMatchObject({ ok: true, value: { mark } });
  });

  test('the setting moves the limit of stale', () => {
    const rateDate = addDays(friday.rateDate, 3);
    expect(lookupRate({ history, pair, rateDate, staleAfterDays: 2 })).toMatchObject({
      value: { mark: 'STALE' },
    });
  });

  test('a later row of the same date supersedes the earlier', () => {
    const corrected = row('2026-03-27', '1.0843', 9n);
    const rateDate = localDate('2026-03-27');
    expect(lookupRate({ history: [corrected, ...history], pair, rateDate })).toMatchObject({
      value: { rate: '1.0843' },
    });
    expect(lookupRate({ history: [...history, corrected], pair, rateDate })).toMatchObject({
      value: { rate: '1.0843' },
    });
  });

  test('a day before the first rate has none', () => {
    expect(lookupRate({ history, pair, rateDate: localDate('2026-03-25') })).toEqual({
      ok: false,
      refusal: { code: 'RATE_MISSING', facts: { lineNumber: null, ...pair, givenRateDate: '2026-03-25' } },
    });
  });

  test('F10 base to base is 1 and PAB to USD is 1 both ways, whatever history says', () => {
    const rateDate = localDate('2026-03-29');
    for (const [baseCurrency, originalCurrency] of [
      ['PAB', 'PAB'],
      ['PAB', 'USD'],
      ['USD', 'PAB'],
      ['JPY', 'JPY'],
    ] as const) {
      expect(lookupRate({ history, pair: { baseCurrency, originalCurrency }, rateDate })).toEqual({
        ok: true,
        value: { rate: '1', rateId: null, rateDate, mark: null },
      });
    }
    expect(fixedRateOf({ baseCurrency: 'USD', originalCurrency: 'EUR' })).toBeNull();
  });
});

describe('letting a rate into history', () => {
  const previous = { rate: rate('1.0834'), rateDate: localDate('2026-03-27') };

  test('F10 ten times off is held until it is confirmed', () => {
    expect(isSuspicious(rate('10.834'), previous.rate)).toBe(true);
    expect(isSuspicious(rate('10.8339'), previous.rate)).toBe(false);
    expect(isSuspicious(rate('0.10834'), previous.rate)).toBe(true);
    expect(isSuspicious(rate('0.10835'), previous.rate)).toBe(false);
    const held = decideRate({ pair, rate: rate('10.834'), previous, isConfirmed: false });
    expect(held).toMatchObject({
      ok: false,
      refusal: { code: 'RATE_SUSPICIOUS', facts: { standingRate: '1.0834' } },
    });
    expect(decideRate({ pair, rate: rate('10.834'), previous, isConfirmed: true })).toEqual({
      ok: true,
      value: '10.834',
    });
    expect(decideRate({ pair, rate: rate('10.834'), previous: null, isConfirmed: false }).ok).toBe(true);
  });

  test('a rate fixed by law is not overridable, confirmed or not', () => {
    const atPar = { baseCurrency: 'PAB', originalCurrency: 'USD' };
    expect(decideRate({ pair: atPar, rate: rate('1.01'), previous: null, isConfirmed: true })).toMatchObject({
      ok: false,
      refusal: { code: 'RATE_FIXED_BY_LAW', facts: { fixedRate: '1', givenRate: '1.01' } },
    });
  });
});
