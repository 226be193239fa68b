import { formatE4 } from '@cifra/domain/money';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import type { OpeningItem } from '@cifra/ledger/opening/opening-input';
import { andThen, fields, map, optional, together } from '@cifra/subgraph-kit/parse/combine';
import { invalid } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, date, optionalText, text, uuid } from '@cifra/subgraph-kit/parse/values';
import { amount, sides } from './amount.ts';

const inputInvalid = refusalCodes('INPUT_INVALID');

const baseAmount = andThen(amount, inputInvalid, (amountE4, path) =>
  amountE4 < 0n
    ? invalid(path, 'must not be negative; it is on the same side as the amount', null)
    : accepted(amountE4),
);

/** A balance from the old books. Amounts become debit positive. */
export const openingLine = map(
  together(
    fields({ accountId: uuid }),
    together(
      sides,
      fields({
        baseAmount: optional(baseAmount),
        description: optionalText(500),
        currency: asGiven<string>(),
      }),
    ),
  ),
  ({ accountId, currency, amountE4, isDebit, baseAmount: baseE4, description }) => ({
    accountId,
    currency,
    amount: formatE4(amountE4, 4),
    baseAmount: baseE4 === null ? null : formatE4(isDebit ? baseE4 : -baseE4, 4),
    description: description ?? '',
  }),
);

const itemDates = andThen(fields({ documentDate: date, dueDate: date }), inputInvalid, (dates, path) =>
  dates.dueDate < dates.documentDate
    ? invalid([...path, 'dueDate'], 'must not be before the document date', dates.dueDate)
    : accepted(dates),
);

/** What a party owes the tenant or is owed by it. Amounts become debit positive, as on the control account. */
export const openingItem = map(
  together(
    fields({ partyId: uuid, reference: text(100) }),
    together(
      itemDates,
      fields({
        amount,
        baseAmount: optional(amount),
        accountId: optional(uuid),
        side: asGiven<OpeningItem['side']>(),
        currency: asGiven<string>(),
      }),
    ),
  ),
  ({ amount: amountE4, baseAmount: baseE4, ...item }) => {
    const sign = item.side === 'SALES' ? 1n : -1n;
    return {
      ...item,
      amount: formatE4(sign * amountE4, 4),
      baseAmount: baseE4 === null ? null : formatE4(sign * baseE4, 4),
    };
  },
);
