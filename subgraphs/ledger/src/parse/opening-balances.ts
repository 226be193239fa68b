import type { Uuid } from '@cifra/domain/ids';
import { formatE4 } from '@cifra/domain/money';
import { maximumLines } from '@cifra/domain/posting';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted } from '@cifra/domain/result';
import type { ControlTotal, OpeningInput } from '@cifra/ledger/opening/opening-input';
import { each, fields, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { fault, invalid, parser, type Parsed, type Parser } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import type {
  OpeningControlTotalInput,
  OpeningItemInput,
  OpeningLineInput,
  PostOpeningBalancesInput,
} from '../generated/resolvers.ts';
import { amountCodes, oneSide, readAmount, type AmountCode } from './amount.ts';
import { openingItem, openingLine } from './opening-lines.ts';

/** A control account's total. `known`: the accounts that stood before it, to which its own is added. */
function controlTotal(known: Set<Uuid>): Parser<OpeningControlTotalInput, ControlTotal, AmountCode> {
  return parser(amountCodes, (given, path) => {
    const accountId = uuid.parse(given.accountId, [...path, 'accountId']);
    if (!accountId.ok) return accountId;
    if (known.has(accountId.value))
      return invalid([...path, 'accountId'], 'must not contain an account twice', accountId.value);
    known.add(accountId.value);
    const one = oneSide(given, path);
    if (!one.ok) return one;
    const amount = readAmount(one.value.text, path, null);
    if (!amount.ok) return amount;
    const amountE4 = one.value.side === 'debit' ? amount.value : -amount.value;
    return accepted({ accountId: accountId.value, amount: formatE4(amountE4, 4) });
  });
}

const content = fields({
  lines: parser(amountCodes, (given: readonly OpeningLineInput[], path) => each(openingLine, given, path)),
  openItems: withDefault(
    parser(amountCodes, (given: readonly OpeningItemInput[], path) => each(openingItem, given, path)),
    [],
  ),
  controlTotals: withDefault(
    parser(amountCodes, (given: readonly OpeningControlTotalInput[], path) =>
      each(controlTotal(new Set()), given, path),
    ),
    [],
  ),
  differenceConsent: withDefault(asGiven<boolean>(), false),
});

/** The opening balances; more lines and items than one entry may have are read no further. */
export const openingBalances = parser(
  refusalCodes('ENTRY_TOO_LONG', 'INPUT_INVALID', 'AMOUNT_TOO_LARGE'),
  (
    given: Omit<PostOpeningBalancesInput, 'idempotencyKey'>,
    path,
  ): Parsed<OpeningInput, 'ENTRY_TOO_LONG' | AmountCode> => {
    const count = given.lines.length + (given.openItems ?? []).length;
    if (count > maximumLines)
      return fault(path, refuse('ENTRY_TOO_LONG', { givenLineCount: count, maximumLineCount: maximumLines }));
    const parsed = content.parse(given, path);
    if (!parsed.ok) return parsed;
    const { openItems: items, ...balances } = parsed.value;
    return accepted({ ...balances, items });
  },
);
