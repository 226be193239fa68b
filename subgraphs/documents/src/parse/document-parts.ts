import { maximumDocumentLines } from '@cifra/trade/documents/plan-document';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { fields, leftOutOr, list, map, optional, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { fault, parser } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, optionalText, uuid } from '@cifra/subgraph-kit/parse/values';
import type { ChargeKind, DocumentLineInput, DocumentSide } from '../generated/resolvers.ts';
import { amount, decimalText, quantity, unitPrice } from './values.ts';

/** Charges and allocations of one receipt or payment. */
const MOST_PARTS = 500;
const atMost = (maximum: number) => ({ maximum, problem: `must have at most ${maximum} parts` });

const description = map(optionalText(500), (given) => given ?? '');

/** A tax code that is left out is the item's; null: untaxed. */
const line = map(
  fields({
    itemId: optional(uuid),
    accountId: optional(uuid),
    description,
    quantity,
    unitPrice: optional(unitPrice),
    discountPercent: optional(decimalText),
    discountAmount: optional(decimalText),
    taxOnly: optional(fields({ tax: amount, base: optional(amount) })),
    taxCodeId: leftOutOr(optional(uuid)),
    originalOrdinal: optional(asGiven<number>()),
  }),
  ({ taxCodeId, ...read }) => ({ ...(taxCodeId === undefined ? {} : { taxCodeId }), ...read }),
);

const anyLines = list(line, atMost(maximumDocumentLines));

/** A document that is too long is refused as one, and its lines are not read. */
export const lines = parser(
  refusalCodes('DOCUMENT_TOO_LONG', 'INPUT_INVALID', 'AMOUNT_TOO_LARGE'),
  (given: readonly DocumentLineInput[], path) =>
    given.length > maximumDocumentLines
      ? fault(
          path,
          refuse('DOCUMENT_TOO_LONG', {
            givenLineCount: given.length,
            maximumLineCount: maximumDocumentLines,
          }),
        )
      : anyLines.parse(given, path),
);

const charge = fields({
  kind: asGiven<ChargeKind>(),
  amount: optional(amount),
  currency: optional(asGiven<string>()),
  accountId: optional(uuid),
  taxCodeId: optional(uuid),
  openItemId: optional(uuid),
  certificate: optionalText(60),
  reason: optionalText(2_000),
  description,
});

const nettingWithholding = map(
  fields({
    side: asGiven<DocumentSide>(),
    taxCodeId: optional(uuid),
    openItemId: optional(uuid),
    amount: optional(amount),
    accountId: optional(uuid),
    certificate: optionalText(60),
    reason: optionalText(2_000),
  }),
  (read) => ({ ...read, kind: 'WITHHOLDING' as const, currency: null, description: '' }),
);

/** What a netting withholds, as the charges that it is. */
export const nettingWithholdings = withDefault(list(nettingWithholding, atMost(MOST_PARTS)), []);

const withholding = fields({
  taxCodeId: uuid,
  amount: optional(amount),
  certificate: optionalText(60),
  reason: optionalText(2_000),
});

export const withholdings = withDefault(list(withholding, atMost(MOST_PARTS)), []);

export const charges = withDefault(list(charge, atMost(MOST_PARTS)), []);

export const allocations = withDefault(list(fields({ openItemId: uuid, amount }), atMost(MOST_PARTS)), []);
