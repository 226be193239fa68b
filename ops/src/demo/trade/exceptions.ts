import type { CurrencyCode } from '@cifra/domain/currencies';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { say, share } from '../activities/activity.ts';
import type { SettlementActivity } from '../activities/trade-activity.ts';
import { onWeekday } from '../activities/foreign.ts';
import { dayOfMonth } from '../calendar.ts';
import { type DemoParty, pick } from './parties.ts';
import type { TradeMonth } from './trade-month.ts';
import { invoiceOf } from './sales.ts';

/** In some months a customer's advance, and occasionally an invoice that was issued by mistake and voided two days later. */
export function addExceptions(month: TradeMonth): void {
  const { business, draw, first, trade } = month;
  const { baseCurrency: currency } = business;
  // Always in October, so that some of it is still open in November.
  if (draw.whole({ least: 1, most: 6 }) === 1 || first === '2026-10-01') {
    const party = pick(
      draw,
      trade.parties.customers.filter(({ withholds }) => !withholds),
    );
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
