import { addDays, addMonths, localDate, type LocalDate } from '@cifra/domain/local-date';
import { type DocumentActivity, type SettlementActivity, totalOf } from '../activities/trade-activity.ts';
import { part } from '../activities/activity.ts';
import { onWeekday } from '../activities/foreign.ts';
import { dayOfMonth } from '../calendar.ts';
import type { Business } from '../business.ts';
import type { Draw } from '../seeded.ts';
import type { DemoParty } from './parties.ts';

/** From this day on, some customers no longer pay. */
const stoppedSince = localDate('2026-04-15');

/** An amount of a document that will be paid on a given day. */
export interface Plan {
  readonly key: string;
  readonly type: SettlementActivity['type'];
  readonly party: DemoParty;
  readonly date: LocalDate;
  readonly currency: string;
  readonly amountE4: bigint;
  readonly withheldE4: bigint;
}

/** An amount of a document and when it is due. Amounts: E4, in its currency. */
export interface Owed {
  readonly key: string;
  readonly type: SettlementActivity['type'];
  readonly date: LocalDate;
  readonly dueDate: LocalDate;
  readonly currency: string;
  readonly amountE4: bigint;
  /** The tax in it, of which an authorised customer withholds half. */
  readonly taxE4: bigint;
}

export function owedFor(document: DocumentActivity, party: DemoParty): Owed {
  const { totalE4, taxE4 } = totalOf(document);
  return {
    key: document.key,
    type: document.type === 'INVOICE' ? 'RECEIPT' : 'PAYMENT',
    date: document.date,
    dueDate: addDays(document.date, party.paymentTermDays),
    currency: document.currency,
    amountE4: totalE4,
    taxE4,
  };
}

/** When a party pays, and in which parts, by its habit. */
export function plansOf(owed: Owed, party: DemoParty, draw: Draw): Plan[] {
  const { key, type, currency, amountE4, dueDate } = owed;
  if (amountE4 <= 0n || (party.habit === 'STOPPED' && dueDate >= stoppedSince)) return [];
  const plan = (date: LocalDate, partE4: bigint, withheldE4 = 0n): Plan => {
    const weekday = onWeekday(date);
    return {
      key,
      type,
      party,
      date: weekday < owed.date ? owed.date : weekday,
      currency,
      amountE4: partE4,
      withheldE4,
    };
  };
  const withheldE4 = party.withholds ? part(owed.taxE4, 500, currency) : 0n;
  const lateBy = draw.whole({ least: -2, most: 3 });
  switch (party.habit) {
    case 'PROMPT':
    case 'STOPPED':
      return [plan(addDays(dueDate, lateBy), amountE4, withheldE4)];
    case 'LATE':
      return [plan(addDays(dueDate, 12 + lateBy * 5), amountE4, withheldE4)];
    case 'HALVES': {
      const halfE4 = part(amountE4, 500, currency);
      return [
        plan(addDays(dueDate, lateBy), halfE4),
        plan(addDays(dueDate, 34 + lateBy), amountE4 - halfE4, withheldE4),
      ];
    }
    case 'MONTHLY': {
      const payDay = dayOfMonth(localDate(`${dueDate.slice(0, 7)}-01`), 28);
      const next = dayOfMonth(addMonths(localDate(`${dueDate.slice(0, 7)}-01`), 1), 28);
      return [plan(onWeekday(payDay) < owed.date ? next : payDay, amountE4, withheldE4)];
    }
  }
}

/** Thousandths that the bank keeps of payments to or from abroad. */
const FEE = 3;

/** Combines all of a party's payments on one day into one receipt or payment. */
export function settlementsOf({ baseCurrency }: Business, plans: readonly Plan[]): SettlementActivity[] {
  const groups = Map.groupBy(plans, ({ type, party, date, currency }) =>
    [date, type, party.code, currency].join(' '),
  );
  return [...groups.values()].flatMap((together) => {
    const [first] = together;
    if (first === undefined) return [];
    const { type, party, date, currency } = first;
    const settledE4 = together.reduce((sum, { amountE4 }) => sum + amountE4, 0n);
    const isForeign = currency !== baseCurrency;
    const inBase = isForeign && party.paysInBase;
    return {
      kind: 'settlement',
      date,
      key: `${type === 'RECEIPT' ? 'R' : 'P'} ${party.code} ${date} ${currency}`,
      type,
      party: party.code,
      currency,
      settledE4,
      bank: { account: isForeign && !inBase ? 'foreignBank' : 'bank', currency: inBase ? null : currency },
      feeE4: isForeign && !inBase ? part(settledE4, FEE, currency) : 0n,
      withheldE4: together.reduce((sum, { withheldE4 }) => sum + withheldE4, 0n),
      settles: together.map(({ key, amountE4 }) => ({ key, amountE4 })),
      reference: null,
    } satisfies SettlementActivity;
  });
}
