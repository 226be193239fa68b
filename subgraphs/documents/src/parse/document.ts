import type { AskedDocument, AskedItems, AskedSettlement } from '@cifra/books/documents/asked-document';
import type { AllocationContent } from '@cifra/books/documents/content';
import type { AskedLine } from '@cifra/books/documents/fill-from-item';
import { parseDecimalToE6 } from '@cifra/domain/documents/decimal-e6';
import type { DocumentKind } from '@cifra/domain/documents/kinds';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { localDate, type LocalDate } from '@cifra/domain/local-date';
import { parseDecimalToE4 } from '@cifra/domain/money';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { parseCode } from '@cifra/domain/normalise';
import { maximumDocumentLines } from '@cifra/books/documents/plan-document';
import { parseOptionalText } from '@cifra/subgraph-kit/parse-text';
import type {
  AllocationInput,
  ChargeInput,
  DocumentLineInput,
  PostBillInput,
  PostInvoiceInput,
  PostNoteInput,
  PostReceiptInput,
} from '../generated/resolvers.ts';

export type DocumentInputRefusal = Refusal<'INPUT_INVALID' | 'AMOUNT_TOO_LARGE' | 'DOCUMENT_TOO_LONG'>;
type Parsed<Value> = Result<Value, DocumentInputRefusal>;
type Given<Value> = Value | null | undefined;

/** Charges and allocations of one receipt or payment. */
const MOST_PARTS = 500;

type ItemsInput = PostInvoiceInput &
  Partial<Pick<PostBillInput, 'vendorNumber'>> &
  Partial<Pick<PostNoteInput, 'originalDocumentId'>>;

/** Reads an invoice, a bill or a note. Its dates and currencies have been read by their scalars. Refuses in order of the fields. */
export function parseItems(kind: DocumentKind, input: ItemsInput): Parsed<AskedDocument> {
  const head = parseHead(kind, input);
  if (!head.ok) return head;
  const vendorNumber = parseVendorNumber(input.vendorNumber);
  if (!vendorNumber.ok) return vendorNumber;
  const originalDocumentId = optionalId(input.originalDocumentId, 'originalDocumentId');
  if (!originalDocumentId.ok) return originalDocumentId;
  const texts = parseTexts(input);
  if (!texts.ok) return texts;
  const lines = parseLines(input.lines);
  if (!lines.ok) return lines;
  const items: AskedItems = {
    currency: input.currency ?? null,
    dueDate: optionalDate(input.dueDate),
    vendorNumber: vendorNumber.value,
    originalDocumentId: originalDocumentId.value,
    ...texts.value,
    lines: lines.value,
  };
  return accepted({ ...head.value, items });
}

/** Reads a receipt or a payment. Refuses in order of the fields. */
export function parseSettlement(kind: 'RECEIPT' | 'PAYMENT', input: PostReceiptInput): Parsed<AskedDocument> {
  const head = parseHead(kind, input);
  if (!head.ok) return head;
  const settledAmount = parseAmount(input.settledAmount, 'settledAmount');
  if (!settledAmount.ok) return settledAmount;
  const bankAccountId = optionalId(input.bankAccountId, 'bankAccountId');
  if (!bankAccountId.ok) return bankAccountId;
  const bankAmount = parseAmount(input.bankAmount, 'bankAmount');
  if (!bankAmount.ok) return bankAmount;
  const charges = parseEach(input.charges ?? [], 'charges', parseCharge);
  if (!charges.ok) return charges;
  const allocations = parseEach(input.allocations ?? [], 'allocations', parseAllocation);
  if (!allocations.ok) return allocations;
  const texts = parseTexts(input);
  if (!texts.ok) return texts;
  const settlement: AskedSettlement = {
    currency: input.currency ?? null,
    settledAmount: settledAmount.value,
    bankAccountId: bankAccountId.value,
    bankCurrency: input.bankCurrency ?? null,
    bankAmount: bankAmount.value,
    charges: charges.value,
    allocations: allocations.value,
    ...texts.value,
  };
  return accepted({ ...head.value, settlement });
}

function parseHead<Kind extends DocumentKind>(
  kind: Kind,
  input: Pick<PostInvoiceInput, 'partyId' | 'documentDate' | 'postingDate'>,
) {
  const partyId = parseUuid(input.partyId, 'partyId');
  if (!partyId.ok) return partyId;
  const documentDate = localDate(input.documentDate);
  const postingDate = optionalDate(input.postingDate) ?? documentDate;
  return accepted({ kind, partyId: partyId.value, documentDate, postingDate });
}

function parseTexts(input: { readonly reference?: Given<string>; readonly memo?: Given<string> }) {
  const reference = parseOptionalText(input.reference, { field: 'reference', maximum: 100 });
  if (!reference.ok) return reference;
  const memo = parseOptionalText(input.memo, { field: 'memo', maximum: 2_000 });
  if (!memo.ok) return memo;
  return accepted({ reference: reference.value, memo: memo.value });
}

function parseVendorNumber(given: Given<string>): Parsed<string | null> {
  if (given === null || given === undefined || given.trim() === '') return accepted(null);
  return parseCode(given, { field: 'vendorNumber', maximum: 60 });
}

function parseLines(inputs: readonly DocumentLineInput[]): Parsed<AskedLine[]> {
  if (inputs.length > maximumDocumentLines)
    return refused(refuse('DOCUMENT_TOO_LONG', { lines: inputs.length, maximum: maximumDocumentLines }));
  return parseEach(inputs, 'lines', parseLine);
}

function parseLine(input: DocumentLineInput, field: string): Parsed<AskedLine> {
  const itemId = optionalId(input.itemId, `${field}.itemId`);
  if (!itemId.ok) return itemId;
  const accountId = optionalId(input.accountId, `${field}.accountId`);
  if (!accountId.ok) return accountId;
  const description = parseOptionalText(input.description, { field: `${field}.description`, maximum: 500 });
  if (!description.ok) return description;
  const quantity = parseDecimalToE6(input.quantity, `${field}.quantity`);
  if (!quantity.ok) return quantity;
  if (quantity.value <= 0n) return invalid(`${field}.quantity`, 'must be above zero', input.quantity);
  if (typeof input.unitPrice === 'string') {
    const unitPrice = parseDecimalToE6(input.unitPrice, `${field}.unitPrice`);
    if (!unitPrice.ok) return unitPrice;
  }
  const taxCodeId = optionalId(input.taxCodeId, `${field}.taxCodeId`);
  if (!taxCodeId.ok) return taxCodeId;
  return accepted({
    ...(input.taxCodeId === undefined ? {} : { taxCodeId: taxCodeId.value }),
    itemId: itemId.value,
    accountId: accountId.value,
    description: description.value ?? '',
    quantity: input.quantity,
    unitPrice: input.unitPrice ?? null,
    originalOrdinal: input.originalOrdinal ?? null,
  });
}

function parseCharge(input: ChargeInput, field: string): Parsed<AskedSettlement['charges'][number]> {
  const amount = parseAmount(input.amount, `${field}.amount`);
  if (!amount.ok) return amount;
  const accountId = optionalId(input.accountId, `${field}.accountId`);
  if (!accountId.ok) return accountId;
  const taxCodeId = optionalId(input.taxCodeId, `${field}.taxCodeId`);
  if (!taxCodeId.ok) return taxCodeId;
  const description = parseOptionalText(input.description, { field: `${field}.description`, maximum: 500 });
  if (!description.ok) return description;
  return accepted({
    kind: input.kind,
    amount: amount.value,
    currency: input.currency ?? null,
    accountId: accountId.value,
    taxCodeId: taxCodeId.value,
    description: description.value ?? '',
  });
}

function parseAllocation(input: AllocationInput, field: string): Parsed<AllocationContent> {
  const openItemId = parseUuid(input.openItemId, `${field}.openItemId`);
  if (!openItemId.ok) return openItemId;
  const amount = parseAmount(input.amount, `${field}.amount`);
  if (!amount.ok) return amount;
  return accepted({ openItemId: openItemId.value, amount: amount.value });
}

function parseEach<Input, Value>(
  inputs: readonly Input[],
  field: string,
  parse: (input: Input, field: string) => Parsed<Value>,
): Parsed<Value[]> {
  const most = field === 'lines' ? maximumDocumentLines : MOST_PARTS;
  if (inputs.length > most) return invalid(field, `must have at most ${most} parts`, String(inputs.length));
  const values: Value[] = [];
  for (const [index, input] of inputs.entries()) {
    const parsed = parse(input, `${field}[${index + 1}]`);
    if (!parsed.ok) return parsed;
    values.push(parsed.value);
  }
  return accepted(values);
}

/** A positive amount with at most four decimals; the currency's own are the operation's to check. */
export function parseAmount(text: string, field: string): Parsed<string> {
  const amountE4 = parseDecimalToE4(text, 4, field);
  if (!amountE4.ok) return amountE4;
  return amountE4.value > 0n ? accepted(text) : invalid(field, 'must be above zero', text);
}

function optionalId(given: Given<string>, field: string): Result<Uuid | null, Refusal<'INPUT_INVALID'>> {
  return given === null || given === undefined ? accepted(null) : parseUuid(given, field);
}

const optionalDate = (given: Given<string>): LocalDate | null =>
  given === null || given === undefined ? null : localDate(given);

function invalid(field: string, problem: string, value: string): Parsed<never> {
  return refused(refuse('INPUT_INVALID', { field, problem, value: value.slice(0, 64) }));
}
