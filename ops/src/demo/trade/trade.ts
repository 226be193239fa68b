import type { LocalDate } from '@cifra/domain/local-date';
import { monthOf } from '../activities/activity.ts';
import type { TradeActivity } from '../activities/trade-activity.ts';
import type { Business } from '../business.ts';
import { monthsBetween } from '../calendar.ts';
import { drawFor } from '../seeded.ts';
import { itemsOf } from './goods.ts';
import { openingItemsOf } from './opening-items.ts';
import { partiesOf } from './parties.ts';
import { plansOf, settlementsOf } from './plans.ts';
import { buyForMonth } from './purchases.ts';
import type { Trade } from './trade-month.ts';
import { sellForMonth } from './sales.ts';
import { addExceptions } from './exceptions.ts';

/**
 * The invoices, bills, notes, receipts and payments of a business: invoiced domestic sales, all foreign sales, all
 * purchases for the trade. Not in date order; follow-ups may be dated after `to`. The same business always gives the
 * same documents.
 */
export function tradeOf(
  business: Business,
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
): TradeActivity[] {
  const items = itemsOf(business);
  const trade: Trade = {
    business,
    from,
    parties: partiesOf(business),
    sold: items.filter(({ isSold }) => isSold),
    bought: items.filter(({ isSold }) => !isSold),
    activities: [],
    plans: [],
    advances: new Map(),
  };
  for (const item of openingItemsOf(business, from)) {
    const type = item.side === 'SALES' ? 'RECEIPT' : 'PAYMENT';
    const owed = { ...item, type, date: from, taxE4: 0n } as const;
    const draw = drawFor(`${business.slug} ${item.key}`);
    trade.plans.push(...plansOf(owed, item.party, draw));
  }
  for (const first of monthsBetween(from, to)) {
    // Drawn separately from the rest of the month.
    const month = { ...monthOf(business, first), draw: drawFor(`${business.slug} trade ${first}`), trade };
    sellForMonth(month);
    buyForMonth(month);
    addExceptions(month);
  }
  return [...trade.activities, ...settlementsOf(business, trade.plans)];
}
