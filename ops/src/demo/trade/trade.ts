import { formatE6 } from '@cifra/domain/documents/decimal-e6';
import { lineAmounts } from '@cifra/domain/documents/amounts';
import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { roundToMinorE4 } from '@cifra/domain/money';
import {
  monthOf,
  part,
  say,
  share,
  totalOf,
  type DocumentActivity,
  type DocumentActivityLine,
  type Month,
  type SettlementActivity,
  type TradeActivity,
} from '../activities/activity.ts';
import { inForeign, onWeekday } from '../activities/foreign.ts';
import type { Business, ForeignTrade } from '../business.ts';
import { dayOfMonth, monthsBetween } from '../calendar.ts';
import { drawFor, type Draw } from '../seeded.ts';
import { itemsOf, lineOf, taxCodeOf, type DemoItem } from './goods.ts';
import { openingItemsOf } from './opening-items.ts';
import { partiesOf, type DemoParties, type DemoParty } from './parties.ts';
import { owedFor, plansOf, settlementsOf, type Owed, type Plan } from './plans.ts';

/** What a business's trade goes on with from month to month. */
interface Trade {
  readonly business: Business;
  /** The first day of the books: nothing is traded before it. */
  readonly from: LocalDate;
  readonly parties: DemoParties;
  readonly sold: readonly DemoItem[];
  readonly bought: readonly DemoItem[];
  readonly activities: TradeActivity[];
  readonly plans: Plan[];
  /** What customers paid in advance and no invoice has used up: by the party's code. */
  readonly advances: Map<string, { readonly key: string; readonly amountE4: bigint }>;
}

interface TradeMonth extends Month {
  readonly trade: Trade;
}

/**
 * The invoices, bills, notes, receipts and payments of a business: what is invoiced of its sales at home, all that it sells abroad, all
 * that it buys for the trade. In no order of date; what came of them later may lie after `to`. The same business gives the same.
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
    // A habit of paying no more began later.
    trade.plans.push(...plansOf(owed, item.party, draw));
  }
  for (const first of monthsBetween(from, to)) {
    // Drawn apart from the rest of the month.
    const month = { ...monthOf(business, first), draw: drawFor(`${business.slug} trade ${first}`), trade };
    invoicesAtHome(month);
    invoicesAbroad(month);
    bills(month);
    billsFromAbroad(month);
    exceptions(month);
  }
  return [...trade.activities, ...settlementsOf(business, trade.plans)];
}

/** Documents of the last days that are not posted yet: first the invoices that await approval, then invoices and bills that are drafts. */
export function unpostedOf(
  business: Business,
  lastDay: LocalDate,
  { awaiting, drafts }: { readonly awaiting: number; readonly drafts: number },
): DocumentActivity[] {
  const draw = drawFor(`${business.slug} unposted`);
  const items = itemsOf(business);
  const { customers, vendors } = partiesOf(business);
  const month = { ...monthOf(business, lastDay), draw };
  return Array.from({ length: awaiting + drafts }, (_, index) => {
    const isBill = index >= awaiting && index % 2 === 1;
    const party = pick(draw, isBill ? vendors : customers);
    const lines = linesOf(month, {
      items: items.filter(({ isSold }) => isSold !== isBill),
      currency: business.baseCurrency,
      aboutE4: share(month, 60, { spread: 400 }),
      isAbroad: false,
    });
    return {
      kind: 'document',
      date: onWeekday(addDays(lastDay, -draw.whole({ least: 0, most: 6 }))),
      key: `U-${index}`,
      type: isBill ? 'BILL' : 'INVOICE',
      party: party.code,
      currency: business.baseCurrency,
      lines,
      original: null,
      vendorNumber: isBill ? `F-${draw.whole({ least: 100_000, most: 899_999 })}` : null,
      reference: null,
    };
  });
}

function invoicesAtHome(month: TradeMonth): void {
  const { business, draw, pace, first, trade } = month;
  const homeShare = 1000 - (business.exports?.share ?? 0);
  const count = business.trade === 'services' ? 2 : 1;
  for (let index = 0; index < count; index += 1) {
    const size = Math.floor((homeShare * pace * business.invoiced) / (1_000_000 * count));
    const day = 2 + Math.floor((25 * index) / count) + draw.whole({ least: 0, most: 5 });
    sell(month, {
      key: `I ${first} ${index}`,
      date: onWeekday(dayOfMonth(first, day)),
      party: pick(draw, trade.parties.customers),
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

interface Sale {
  readonly key: string;
  readonly date: LocalDate;
  readonly party: DemoParty;
  readonly currency: CurrencyCode;
  readonly aboutE4: bigint;
}

function sell(month: TradeMonth, sale: Sale): void {
  const { trade, draw } = month;
  const document = invoiceOf(month, sale);
  if (sale.date < trade.from) return;
  trade.activities.push(document);
  const owed = useAdvance(trade, owedFor(document, sale.party));
  // One in eleven is corrected by a note for a part, before it is due.
  const drawn = draw.whole({ least: 1, most: 11 }) === 1 ? creditNote(month.business, document) : null;
  const note = drawn !== null && totalOf(drawn).totalE4 < owed.amountE4 ? drawn : null;
  if (note !== null) trade.activities.push(note);
  trade.plans.push(...plansOf(less(owed, note), sale.party, draw));
}

/** What a note left of what is owed, not before the note. */
function less(owed: Owed, note: DocumentActivity | null): Owed {
  if (note === null) return owed;
  const { totalE4, taxE4 } = totalOf(note);
  return { ...owed, date: note.date, amountE4: owed.amountE4 - totalE4, taxE4: owed.taxE4 - taxE4 };
}

/** What was paid in advance settles the invoice as far as it goes, on the invoice's day. */
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

function invoiceOf(month: TradeMonth, { key, date, party, currency, aboutE4 }: Sale): DocumentActivity {
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

/** One to three lines of about an amount together, each with one of the taxes that the business's sales bear. */
function linesOf(
  month: Month,
  of: {
    readonly items: readonly DemoItem[];
    readonly currency: CurrencyCode;
    readonly aboutE4: bigint;
    readonly isAbroad: boolean;
  },
): DocumentActivityLine[] {
  const { business, draw } = month;
  const { items, currency, aboutE4, isAbroad } = of;
  const count = draw.whole({ least: 1, most: Math.min(3, items.length) });
  const from = draw.whole({ least: 0, most: items.length - 1 });
  const minorUnits = minorUnitsOf(currency);
  return Array.from({ length: count }, (_, index) => {
    const item = items[(from + index) % items.length] as DemoItem;
    const priceE4 =
      item.priceE4 === null || !isAbroad ? item.priceE4 : priceAbroad(business, item.priceE4, currency);
    const percent = isAbroad ? 0 : item.isSold ? percentOf(business, draw) : business.inputTax;
    return lineOf(item, {
      currency,
      aboutE4: roundToMinorE4({ numerator: aboutE4, denominator: BigInt(count) }, minorUnits),
      priceE4,
      tax: item.isSold
        ? isAbroad
          ? 'EXPORT'
          : taxCodeOf(business, percent)
        : percent === 0
          ? null
          : taxCodeOf(business, percent),
      percent,
    });
  });
}

function priceAbroad({ exports }: Business, priceE4: bigint, currency: CurrencyCode): bigint {
  return roundToMinorE4(
    { numerator: priceE4 * 1000n, denominator: BigInt(exports?.worth ?? 1000) },
    minorUnitsOf(currency),
  );
}

/** Which tax a line of sales bears, as often as its share of the sales; 0: none. */
function percentOf({ salesTaxes }: Business, draw: Draw): number {
  let left = draw.whole({ least: 1, most: 1000 });
  for (const { percent, share: size } of salesTaxes) {
    if (left <= size) return percent;
    left -= size;
  }
  return 0;
}

/** A part of the first line taken back five days later. */
function creditNote(business: Business, document: DocumentActivity): DocumentActivity | null {
  const [line] = document.lines;
  if (line === undefined) return null;
  const netE4 = part(line.netE4, 120, document.currency);
  if (netE4 <= 0n) return null;
  const priced = { quantityE6: 1_000_000n, unitPriceE6: netE4 * 100n, taxPercentE4: line.percent * 10_000 };
  const isSale = document.type === 'INVOICE';
  return {
    ...document,
    date: addDays(document.date, 5),
    key: `N ${document.key}`,
    type: isSale ? 'SALES_CREDIT_NOTE' : 'PURCHASE_CREDIT_NOTE',
    lines: [
      {
        ...line,
        description: isSale
          ? say(business, 'Descuento por faltante en la entrega', 'Discount for a short delivery')
          : say(business, 'Devolución de mercancía dañada', 'Damaged goods returned'),
        quantity: '1',
        unitPrice: formatE6(priced.unitPriceE6),
        ...lineAmounts(priced, minorUnitsOf(document.currency)),
      },
    ],
    original: document.key,
    vendorNumber: isSale ? null : `NC-${document.vendorNumber ?? ''}`,
    reference: null,
  };
}

/** What is bought at home for the trade, twice a month. */
function bills(month: TradeMonth): void {
  const { business, draw, first, pace, trade } = month;
  const homeShare = Math.max(0, business.costShare - (business.imports?.share ?? 0));
  if (homeShare === 0) return;
  for (const [index, day] of [7, 21].entries())
    buy(month, {
      key: `B ${first} ${index}`,
      date: onWeekday(dayOfMonth(first, day + draw.whole({ least: -2, most: 2 }))),
      party: pick(draw, trade.parties.vendors),
      currency: business.baseCurrency,
      aboutE4: share(month, Math.floor((homeShare * pace) / 2000), { spread: 150 }),
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
    aboutE4: inForeign(month, imports satisfies ForeignTrade, 1),
  });
}

function buy(month: TradeMonth, { key, date, party, currency, aboutE4 }: Sale): void {
  const { business, draw, trade } = month;
  if (date < trade.from) return;
  const isAbroad = currency !== business.baseCurrency;
  const lines = linesOf(month, { items: trade.bought, currency, aboutE4, isAbroad });
  const [line] = lines;
  // What comes from abroad comes with its freight.
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
  trade.plans.push(...plansOf(less(owed, note), party, draw));
}

/** An advance of a customer in some months, and now and then an invoice that should not have been, void two days later. */
function exceptions(month: TradeMonth): void {
  const { business, draw, first, trade } = month;
  const { baseCurrency: currency } = business;
  if (draw.whole({ least: 1, most: 6 }) === 1) {
    const party = pick(draw, trade.parties.customers);
    if (!trade.advances.has(party.code)) {
      const advance = advanceOf(party, {
        date: onWeekday(dayOfMonth(first, 29)),
        currency,
        settledE4: share(month, 30),
      });
      trade.activities.push(advance);
      trade.advances.set(party.code, { key: advance.key, amountE4: advance.settledE4 });
    }
  }
  if (draw.whole({ least: 1, most: 12 }) !== 1) return;
  const date = onWeekday(dayOfMonth(first, 12));
  if (date < trade.from) return;
  const party = pick(draw, trade.parties.customers);
  const document = invoiceOf(month, {
    key: `E ${first}`,
    date,
    party,
    currency,
    aboutE4: share(month, 40, { spread: 200 }),
  });
  trade.activities.push(document, {
    kind: 'void',
    date: addDays(date, 2),
    key: `V ${first}`,
    document,
    reason: say(business, 'Facturado al cliente equivocado', 'Invoiced to the wrong customer'),
  });
}

function advanceOf(
  party: DemoParty,
  {
    date,
    currency,
    settledE4,
  }: { readonly date: LocalDate; readonly currency: CurrencyCode; readonly settledE4: bigint },
): SettlementActivity {
  return {
    kind: 'settlement',
    date,
    key: `D ${party.code} ${date}`,
    type: 'RECEIPT',
    party: party.code,
    currency,
    settledE4,
    bank: { account: 'bank', currency },
    feeE4: 0n,
    withheldE4: 0n,
    settles: [],
    reference: null,
  };
}

function pick(draw: Draw, parties: readonly DemoParty[]): DemoParty {
  const [first, ...others] = parties;
  if (first === undefined) throw new Error('a demo business trades with nobody');
  return draw.oneOf([first, ...others]);
}
