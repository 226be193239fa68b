import { share } from '../activities/activity.ts';
import { totalOf, type DocumentActivity } from '../activities/trade-activity.ts';
import { inForeign, onWeekday } from '../activities/foreign.ts';
import { dayOfMonth } from '../calendar.ts';
import { pick } from './parties.ts';
import { owedFor, plansOf, type Owed } from './plans.ts';
import { creditNote } from './credit-note.ts';
import { linesOf } from './lines.ts';
import { type Trade, type TradeMonth, type Deal, less } from './trade-month.ts';

/** A month's invoices: domestic ones, and everything sold abroad. */
export function sellForMonth(month: TradeMonth): void {
  invoicesAtHome(month);
  invoicesAbroad(month);
}

/** In these months, even customers that no longer pay are served. */
const servedUnpaid: readonly string[] = ['2026-04-01', '2026-07-01'];

function invoicesAtHome(month: TradeMonth): void {
  const { business, draw, pace, first, trade } = month;
  const { customers } = trade.parties;
  const stopped = customers.find(({ habit }) => habit === 'STOPPED') ?? pick(draw, customers);
  const homeShare = 1000 - (business.exports?.share ?? 0);
  const count = business.trade === 'services' || business.invoiced > 200 ? 2 : 1;
  for (let index = 0; index < count; index += 1) {
    const size = Math.floor((homeShare * pace * business.invoiced) / (1_000_000 * count));
    const day = 2 + Math.floor((25 * index) / count) + draw.whole({ least: 0, most: 5 });
    sell(month, {
      key: `I ${first} ${index}`,
      date: onWeekday(dayOfMonth(first, day)),
      party: index === 0 && servedUnpaid.includes(first) ? stopped : pick(draw, customers),
      currency: business.baseCurrency,
      aboutE4: share(month, size, { spread: 280 }),
    });
  }
}

function invoicesAbroad(month: TradeMonth): void {
  const { business, draw, first, trade } = month;
  const { exports } = business;
  if (exports === null) return;
  sell(month, {
    key: `X ${first}`,
    date: onWeekday(dayOfMonth(first, 11 + draw.whole({ least: 0, most: 8 }))),
    party: pick(draw, trade.parties.customersAbroad),
    currency: exports.currency,
    aboutE4: inForeign(month, exports, 1),
  });
}

function sell(month: TradeMonth, sale: Deal): void {
  const { trade, draw } = month;
  const document = invoiceOf(month, sale);
  if (sale.date < trade.from) return;
  trade.activities.push(document);
  const owed = useAdvance(trade, owedFor(document, sale.party));
  // A note corrects part of one in eleven before it is due.
  const drawn = draw.whole({ least: 1, most: 11 }) === 1 ? creditNote(month.business, document) : null;
  const note = drawn !== null && totalOf(drawn).totalE4 < owed.amountE4 ? drawn : null;
  if (note !== null) trade.activities.push(note);
  trade.plans.push(...plansOf(less(owed, note), sale.party, draw));
}

/** An advance payment settles the invoice as far as it goes, on the invoice's date. */
function useAdvance(trade: Trade, owed: Owed): Owed {
  const document = trade.activities.at(-1);
  if (document?.kind !== 'document') return owed;
  const advance = trade.advances.get(document.party);
  if (advance === undefined || owed.currency !== trade.business.baseCurrency) return owed;
  const amountE4 = advance.amountE4 < owed.amountE4 ? advance.amountE4 : owed.amountE4;
  trade.activities.push({
    kind: 'allocation',
    date: document.date,
    key: `A ${owed.key}`,
    from: advance.key,
    to: owed.key,
    currency: owed.currency,
    amountE4,
  });
  const leftE4 = advance.amountE4 - amountE4;
  if (leftE4 === 0n) trade.advances.delete(document.party);
  else trade.advances.set(document.party, { key: advance.key, amountE4: leftE4 });
  return { ...owed, amountE4: owed.amountE4 - amountE4 };
}

export function invoiceOf(
  month: TradeMonth,
  { key, date, party, currency, aboutE4 }: Deal,
): DocumentActivity {
  const { business, trade } = month;
  const isAbroad = currency !== business.baseCurrency;
  return {
    kind: 'document',
    date,
    key,
    type: 'INVOICE',
    party: party.code,
    currency,
    lines: linesOf(month, { items: trade.sold, currency, aboutE4, isAbroad }),
    original: null,
    vendorNumber: null,
    reference:
      month.draw.whole({ least: 1, most: 3 }) === 1
        ? `OC-${month.draw.whole({ least: 1000, most: 9999 })}`
        : null,
  };
}
