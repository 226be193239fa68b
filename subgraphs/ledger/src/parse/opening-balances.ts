import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { formatE4, maxAmountE4, parseDecimalToE4 } from '@cifra/domain/money';
import { maximumLines } from '@cifra/domain/posting';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type {
  ControlTotal,
  OpeningInput,
  OpeningItem,
  OpeningLine,
} from '@cifra/books/opening/opening-input';
import { parseOptionalText, parseText } from '@cifra/subgraph-kit/parse-text';
import type {
  OpeningControlTotalInput,
  OpeningItemInput,
  OpeningLineInput,
  PostOpeningBalancesInput,
} from '../generated/resolvers.ts';
import { parseSides } from './manual-entry.ts';

type OpeningInputRefusal = Refusal<'INPUT_INVALID' | 'AMOUNT_TOO_LARGE' | 'ENTRY_TOO_LONG'>;
type Parsed<Value> = Result<Value, OpeningInputRefusal>;

const invalid = (field: string, problem: string, value: string | null = null): Parsed<never> =>
  refused(refuse('INPUT_INVALID', { field, problem, value }));

/** Reads the opening balances, in order of the fields; elements are named `lines[1].debit`, counted from 1. */
export function parseOpeningBalances(input: PostOpeningBalancesInput): Parsed<OpeningInput> {
  const count = input.lines.length + (input.openItems ?? []).length;
  if (count > maximumLines) return refused(refuse('ENTRY_TOO_LONG', { lines: count, maximum: maximumLines }));
  const lines = parseEach(input.lines, parseLine);
  if (!lines.ok) return lines;
  const items = parseEach(input.openItems ?? [], parseItem);
  if (!items.ok) return items;
  const controlTotals = parseTotals(input.controlTotals ?? []);
  if (!controlTotals.ok) return controlTotals;
  return accepted({
    lines: lines.value,
    items: items.value,
    controlTotals: controlTotals.value,
    differenceConsent: input.differenceConsent === true,
  });
}

function parseEach<Input, Value>(
  inputs: readonly Input[],
  parse: (input: Input, ordinal: number) => Parsed<Value>,
): Parsed<Value[]> {
  const values: Value[] = [];
  for (const [index, input] of inputs.entries()) {
    const value = parse(input, index + 1);
    if (!value.ok) return value;
    values.push(value.value);
  }
  return accepted(values);
}

function parseLine(input: OpeningLineInput, line: number): Parsed<OpeningLine> {
  const accountId = parseUuid(input.accountId, `lines[${line}].accountId`);
  if (!accountId.ok) return accountId;
  const amountE4 = parseSides(input, line);
  if (!amountE4.ok) return amountE4;
  const field = `lines[${line}].baseAmount`;
  const base = parseOptionalAmount(input.baseAmount, { field, ordinal: line });
  if (!base.ok) return base;
  if (base.value !== null && base.value < 0n)
    return invalid(field, 'must not be negative: its side is the amount’s');
  const description = parseOptionalText(input.description, {
    field: `lines[${line}].description`,
    maximum: 500,
  });
  if (!description.ok) return description;
  const isDebit = typeof input.debit === 'string';
  return accepted({
    accountId: accountId.value,
    currency: input.currency,
    amount: formatE4(amountE4.value, 4),
    baseAmount: base.value === null ? null : formatE4(isDebit ? base.value : -base.value, 4),
    description: description.value ?? '',
  });
}

function parseItem(input: OpeningItemInput, ordinal: number): Parsed<OpeningItem> {
  const at = (name: string): string => `openItems[${ordinal}].${name}`;
  const partyId = parseUuid(input.partyId, at('partyId'));
  if (!partyId.ok) return partyId;
  const reference = parseText(input.reference, { field: at('reference'), maximum: 100, isRequired: true });
  if (!reference.ok) return reference;
  if (input.dueDate < input.documentDate)
    return invalid(at('dueDate'), 'must not be before the document date', input.dueDate);
  const amount = parseAmount(input.amount, { field: at('amount'), ordinal });
  if (!amount.ok) return amount;
  const base = parseOptionalAmount(input.baseAmount, { field: at('baseAmount'), ordinal });
  if (!base.ok) return base;
  const accountId = parseOptionalId(input.accountId, at('accountId'));
  if (!accountId.ok) return accountId;
  const sign = input.side === 'SALES' ? 1n : -1n;
  return accepted({
    side: input.side,
    partyId: partyId.value,
    reference: reference.value,
    documentDate: localDate(input.documentDate),
    dueDate: localDate(input.dueDate),
    currency: input.currency,
    amount: formatE4(sign * amount.value, 4),
    baseAmount: base.value === null ? null : formatE4(sign * base.value, 4),
    accountId: accountId.value,
  });
}

function parseTotals(inputs: readonly OpeningControlTotalInput[]): Parsed<ControlTotal[]> {
  const totals: ControlTotal[] = [];
  for (const [index, input] of inputs.entries()) {
    const field = `controlTotals[${index + 1}]`;
    const accountId = parseUuid(input.accountId, `${field}.accountId`);
    if (!accountId.ok) return accountId;
    if (totals.some((total) => total.accountId === accountId.value))
      return invalid(`${field}.accountId`, 'must not name an account twice', accountId.value);
    const isDebit = typeof input.debit === 'string';
    if (isDebit === (typeof input.credit === 'string'))
      return invalid(field, 'must have exactly one of debit and credit');
    const amount = parseAmount((isDebit ? input.debit : input.credit) as string, { field, ordinal: null });
    if (!amount.ok) return amount;
    totals.push({
      accountId: accountId.value,
      amount: formatE4(isDebit ? amount.value : -amount.value, 4),
    });
  }
  return accepted(totals);
}

interface AmountField {
  readonly field: string;
  readonly ordinal: number | null;
}

function parseAmount(text: string, { field, ordinal }: AmountField): Parsed<bigint> {
  const amount = parseDecimalToE4(text, 4, field);
  if (amount.ok || amount.refusal.code === 'INPUT_INVALID') return amount;
  return refused(
    refuse('AMOUNT_TOO_LARGE', { line: ordinal, amount: text, maximum: formatE4(maxAmountE4, 4) }),
  );
}

function parseOptionalAmount(text: string | null | undefined, at: AmountField): Parsed<bigint | null> {
  return text === null || text === undefined ? accepted(null) : parseAmount(text, at);
}

function parseOptionalId(text: string | null | undefined, field: string): Parsed<Uuid | null> {
  return text === null || text === undefined ? accepted(null) : parseUuid(text, field);
}
