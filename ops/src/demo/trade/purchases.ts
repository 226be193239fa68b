import { part, say, share } from '../activities/activity.ts';
import type { DocumentActivity } from '../activities/trade-activity.ts';
import { inForeign, onWeekday } from '../activities/foreign.ts';
import { dayOfMonth } from '../calendar.ts';
import { lineOf } from './goods.ts';
import { pick } from './parties.ts';
import { owedFor, plansOf } from './plans.ts';
import { creditNote } from './credit-note.ts';
import { linesOf } from './lines.ts';
import { type TradeMonth, type Deal, less } from './trade-month.ts';

/** A month's purchases for the trade, domestic and foreign. */
export function buyForMonth(month: TradeMonth): void {
  billsAtHome(month);
  billsFromAbroad(month);
}

/** A bill that nobody pays, because the goods never came. */
const disputed = 'B 2026-06-01 0';

/** Domestic purchases for the trade: twice a month, or once if more comes from abroad. */
function billsAtHome(month: TradeMonth): void {
  const { business, draw, first, pace, trade } = month;
  const homeShare = Math.max(0, business.costShare - (business.imports?.share ?? 0));
  if (homeShare === 0) return;
  const days = business.imports === null ? [7, 21] : [9];
  for (const [index, day] of days.entries())
    buy(month, {
      key: `B ${first} ${index}`,
      date: onWeekday(dayOfMonth(first, day + draw.whole({ least: -2, most: 2 }))),
      party: pick(draw, trade.parties.vendors),
      currency: business.baseCurrency,
      aboutE4: share(month, Math.floor((homeShare * pace) / (1000 * days.length)), { spread: 150 }),
    });
}

function billsFromAbroad(month: TradeMonth): void {
  const { business, draw, first, trade } = month;
  const { imports } = business;
  if (imports === null) return;
  buy(month, {
    key: `M ${first}`,
    date: onWeekday(dayOfMonth(first, 17)),
    party: pick(draw, trade.parties.vendorsAbroad),
    currency: imports.currency,
    aboutE4: inForeign(month, imports, 1),
  });
}

function buy(month: TradeMonth, { key, date, party, currency, aboutE4 }: Deal): void {
  const { business, draw, trade } = month;
  if (date < trade.from) return;
  const isAbroad = currency !== business.baseCurrency;
  const lines = linesOf(month, { items: trade.bought, currency, aboutE4, isAbroad });
  const [line] = lines;
  // Foreign purchases include freight.
  if (isAbroad && line !== undefined)
    lines.push(
      lineOf(
        {
          code: 'FREIGHT',
          name: say(business, 'Flete', 'Freight'),
          priceE4: null,
          account: 'freight',
          isSold: false,
        },
        { currency, aboutE4: part(aboutE4, 41, currency), priceE4: null, tax: null, percent: 0 },
      ),
    );
  const document: DocumentActivity = {
    kind: 'document',
    date,
    key,
    type: 'BILL',
    party: party.code,
    currency,
    lines,
    original: null,
    vendorNumber: `F-${draw.whole({ least: 10_000, most: 99_999 })}`,
    reference: null,
  };
  trade.activities.push(document);
  const owed = owedFor(document, party);
  const note = draw.whole({ least: 1, most: 16 }) === 1 ? creditNote(business, document) : null;
  if (note !== null) trade.activities.push(note);
  const plans = plansOf(less(owed, note), party, draw);
  if (key !== disputed) trade.plans.push(...plans);
}
