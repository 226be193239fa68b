import { expect, test } from 'vitest';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { addDays } from '@cifra/domain/local-date';
import { isWholeMinor } from '@cifra/domain/money';
import { taxMovements } from './activities/tax-movements.ts';
import { totalOf, type TradeActivity } from './activities/trade-activity.ts';
import type { Activity } from './activities/activity.ts';
import { historyOf, openingOf } from './history.ts';
import { firstDemoDay, lastDemoDay, monthsBetween } from './calendar.ts';
import { demoClients } from './clients.ts';
import { providerFile, ratesByHand } from './rates.ts';
import { openingItemsOf } from './trade/opening-items.ts';
import { partiesOf } from './trade/parties.ts';

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
    const itemsE4 = openingItemsOf(business, span.from).reduce(
      (sum, { side, baseE4 }) => sum + (side === 'SALES' ? baseE4 : -baseE4),
      0n,
    );
    const openingE4 = (difference: number): bigint =>
      openingOf(business, span.from, difference).reduce((sum, { amountE4 }) => sum + amountE4, itemsE4);
    expect(openingE4(0)).toBe(0n);
    expect(openingE4(9) > 0n).toBe(true);
  },
);

test.each(demoClients.map(({ business }) => [business.slug, business] as const))(
  '%s: tax and contributions are owed for one month at most, and the till never runs dry',
  (_slug, business) => {
    const owed = { outputTax: 0n, payrollTax: 0n, cash: 0n };
    let month = '';
    for (const activity of historyOf(business, span)) {
      const { date } = activity;
      const lines = activity.kind === 'journal' ? activity.lines : taxMovements(activity);
      for (const { account, amountE4 } of lines)
        if (account in owed) owed[account as keyof typeof owed] += amountE4;
      expect(owed.outputTax <= 0n && owed.payrollTax <= 0n && owed.cash >= 0n, date).toBe(true);
      month = date;
    }
    expect(month >= '2026-11-15').toBe(true);
  },
);

test.each(demoClients.map(({ business }) => [business.slug, business] as const))(
  '%s: documents of several parties, each settled for no more than it is and by nothing before it; at the end some is open, also for more than ninety days',
  (_slug, business) => {
    const { customers, customersAbroad, vendors, vendorsAbroad } = partiesOf(business);
    expect(customers.length).toBeGreaterThanOrEqual(5);
    expect(vendors.length).toBeGreaterThanOrEqual(4);
    const parties = [...customers, ...customersAbroad, ...vendors, ...vendorsAbroad];
    expect(new Set(parties.map(({ code }) => code)).size).toBe(parties.length);
    expect(new Set(parties.map(({ name }) => name)).size).toBe(parties.length);

    const open = new Map(openingItemsOf(business, span.from).map(({ key, amountE4 }) => [key, amountE4]));
    const settle = (key: string, amountE4: bigint): void => {
      const leftE4 = (open.get(key) ?? -1n) - amountE4;
      expect(leftE4 >= 0n, key).toBe(true);
      open.set(key, leftE4);
    };
    const trade = historyOf(business, span).filter(
      (activity): activity is TradeActivity => activity.kind !== 'journal' && activity.kind !== 'exchange',
    );
    expect(new Set(trade.map(({ key }) => key)).size).toBe(trade.length);
    for (const activity of trade) {
      switch (activity.kind) {
        case 'document': {
          const { totalE4 } = totalOf(activity);
          expect(totalE4 > 0n, activity.key).toBe(true);
          if (activity.original === null) open.set(activity.key, totalE4);
          else settle(activity.original, totalE4);
          break;
        }
        case 'settlement': {
          const settledE4 = activity.settles.reduce((sum, { amountE4 }) => sum + amountE4, 0n);
          expect(settledE4 === activity.settledE4 || settledE4 === 0n, activity.key).toBe(true);
          for (const { key, amountE4 } of activity.settles) settle(key, amountE4);
          open.set(activity.key, activity.settledE4 - settledE4);
          break;
        }
        case 'void':
          // Nothing had settled it.
          settle(activity.document.key, totalOf(activity.document).totalE4);
          break;
        case 'allocation':
          settle(activity.from, activity.amountE4);
          settle(activity.to, activity.amountE4);
      }
    }
    expect([...open.values()].filter((leftE4) => leftE4 > 0n).length).toBeGreaterThanOrEqual(5);
    const terms = new Map(parties.map(({ code, paymentTermDays }) => [code, paymentTermDays]));
    const overdue = trade.filter(
      (activity) =>
        activity.kind === 'document' &&
        (open.get(activity.key) ?? 0n) > 0n &&
        addDays(activity.date, terms.get(activity.party) ?? 0) < addDays(span.to, -90),
    );
    expect(overdue.length).toBeGreaterThanOrEqual(1);
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
