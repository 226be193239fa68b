import { expect, test } from 'vitest';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { isWholeMinor } from '@cifra/domain/money';
import type { Activity } from './activities/activity.ts';
import { historyOf, openingOf } from './activities/history.ts';
import { firstDemoDay, lastDemoDay, monthsBetween } from './calendar.ts';
import { demoClients } from './clients.ts';
import { providerFile, ratesByHand } from './rates.ts';

const span = { from: firstDemoDay, to: lastDemoDay };
const journalsOf = (activities: readonly Activity[]) =>
  activities.filter((activity) => activity.kind === 'journal');

test.each(demoClients.map(({ business }) => [business.slug, business] as const))(
  '%s: the same history every time, balanced, in whole minor units, fifteen entries a month and more (F12)',
  (_slug, business) => {
    const history = historyOf(business, span);
    expect(historyOf(business, span)).toEqual(history);
    expect(history.length).toBeGreaterThanOrEqual(15 * (monthsBetween(span.from, span.to).length - 1));
    for (const { date, lines, description } of journalsOf(history)) {
      expect(date >= span.from && date <= span.to, description).toBe(true);
      expect(lines.length, description).toBeGreaterThanOrEqual(2);
      // Lines of one entry share a currency here: they balance in it.
      expect(new Set(lines.map(({ currency }) => currency)).size, description).toBe(1);
      expect(
        lines.reduce((sum, { amountE4 }) => sum + amountE4, 0n),
        description,
      ).toBe(0n);
      for (const { amountE4, currency } of lines)
        expect(isWholeMinor(amountE4, minorUnitsOf(currency)), description).toBe(true);
    }
    const opening = openingOf(business, span.from, 0);
    expect(opening.reduce((sum, { amountE4 }) => sum + amountE4, 0n)).toBe(0n);
    const difference = openingOf(business, span.from, 9).reduce((sum, { amountE4 }) => sum + amountE4, 0n);
    expect(difference > 0n).toBe(true);
  },
);

test.each(demoClients.map(({ business }) => [business.slug, business] as const))(
  '%s: tax and contributions are owed for one month at most, and the till never runs dry',
  (_slug, business) => {
    const owed = { outputTax: 0n, payrollTax: 0n, cash: 0n };
    let month = '';
    for (const { date, lines } of journalsOf(historyOf(business, span))) {
      for (const { account, amountE4 } of lines)
        if (account in owed) owed[account as keyof typeof owed] += amountE4;
      expect(owed.outputTax <= 0n && owed.payrollTax <= 0n && owed.cash >= 0n, date).toBe(true);
      month = date;
    }
    expect(month >= '2026-11-15').toBe(true);
  },
);

test('rates are quoted on some days only, near where they began, and are the same every time', () => {
  expect(providerFile()).toBe(providerFile());
  const [header, ...days] = providerFile().trim().split('\n');
  expect(header).toBe('Date,USD,JPY,NOK');
  expect(days.length).toBeGreaterThan(140);
  expect(days.some((day) => day.includes('N/A'))).toBe(true);
  for (const day of days) {
    const [, usd = ''] = day.split(',');
    if (usd !== 'N/A') expect(Number(usd)).toBeGreaterThan(1);
    if (usd !== 'N/A') expect(Number(usd)).toBeLessThan(1.3);
  }
  expect(ratesByHand('USD', 'KWD')?.length).toBeGreaterThan(75);
  expect(ratesByHand('USD', 'EUR')).toBeNull();
});
