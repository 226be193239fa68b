import type { StepInput } from '@cifra/books/step-input';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import type { RefusalCode } from '@cifra/domain/refusals';
import { accepted } from '@cifra/domain/result';
import type { DocumentInput } from '@cifra/trade/documents/document-input';
import { fields, map, optional, together, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser, type Parsed, type Parser } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, date, optionalText, reason, uuid, version } from '@cifra/subgraph-kit/parse/values';
import type {
  DocumentKind,
  NoteKind,
  RefundKind,
  WriteOffAccount,
  WriteOffKind,
} from '../generated/resolvers.ts';
import { allocations, charges, lines, nettingWithholdings, withholdings } from './document-parts.ts';
import { amount, decimalText, optionalCode } from './values.ts';

/** The posting date is the document date where it is left out. */
const head = map(
  fields({ partyId: uuid, documentDate: date, postingDate: optional(date) }),
  ({ postingDate, ...read }) => ({ ...read, postingDate: postingDate ?? read.documentDate }),
);

const texts = { reference: optionalText(100), memo: optionalText(2_000) };

const items = map(
  fields({
    currency: optional(asGiven<string>()),
    dueDate: optional(date),
    vendorNumber: optionalCode(60),
    originalDocumentId: optional(uuid),
    originalItemId: optional(uuid),
    ...texts,
    pricesIncludeTax: withDefault(asGiven<boolean>(), false),
    discountPercent: optional(decimalText),
    discountAmount: optional(decimalText),
    lines,
    withholdings,
  }),
  (read) => ({ items: read }),
);

const itemsDocument = together(head, items);

/** An invoice or a bill. */
export const documentOf = (kind: DocumentKind) =>
  map(itemsDocument, (read): DocumentInput => ({ kind, ...read }));

/** A note says its kind itself. */
export const note = map(
  together(fields({ kind: asGiven<NoteKind>() }), itemsDocument),
  (read): DocumentInput => read,
);

const settlement = map(
  fields({
    currency: optional(asGiven<string>()),
    settledAmount: amount,
    bankAccountId: optional(uuid),
    bankCurrency: optional(asGiven<string>()),
    bankAmount: amount,
    takesDifference: withDefault(asGiven<boolean>(), false),
    charges,
    allocations,
    ...texts,
  }),
  (read) => ({ settlement: read }),
);

export const settlementOf = (kind: 'RECEIPT' | 'PAYMENT') =>
  map(together(head, settlement), (read): DocumentInput => ({ kind, ...read }));

/** A refund says its kind itself. */
export const refund = map(
  together(fields({ kind: asGiven<RefundKind>() }), together(head, settlement)),
  (read): DocumentInput => read,
);

/** A write-off of a part of one item. The account is that of a role. */
export const writeOff = map(
  together(
    fields({
      kind: asGiven<WriteOffKind>(),
      openItemId: uuid,
      amount,
      currency: optional(asGiven<string>()),
      against: optional(asGiven<WriteOffAccount>()),
      reference: optionalText(100),
      reason,
    }),
    head,
  ),
  ({ openItemId, amount: given, currency, against, reference, reason: memo, ...read }): DocumentInput => ({
    ...read,
    settlement: {
      currency,
      settledAmount: given,
      bankAccountId: null,
      bankCurrency: null,
      bankAmount: given,
      takesDifference: false,
      charges: [],
      allocations: [{ openItemId, amount: given }],
      ...(against === 'DOUBTFUL_ALLOWANCE' ? { against: 'DoubtfulAllowance' as const } : {}),
      reference,
      memo,
    },
  }),
);

/** A netting of items of both sides of one party. */
export const netting = map(
  together(
    fields({
      amount,
      currency: optional(asGiven<string>()),
      payables: optional(fields({ amount, currency: asGiven<string>() })),
      items: allocations,
      withholdings: nettingWithholdings,
      reference: optionalText(100),
      reason,
    }),
    head,
  ),
  ({
    amount: given,
    currency,
    payables,
    items: netted,
    withholdings: withheld,
    reference,
    reason: memo,
    ...read
  }): DocumentInput => ({
    ...read,
    kind: 'NETTING',
    settlement: {
      currency,
      settledAmount: given,
      bankAccountId: null,
      bankCurrency: null,
      bankAmount: given,
      payables: payables ?? { amount: given, currency: null },
      takesDifference: false,
      charges: withheld,
      allocations: netted,
      reference,
      memo,
    },
  }),
);

export interface SavedInput {
  readonly draftId?: string | null | undefined;
  readonly version?: string | null | undefined;
}

const editedDraft = fields({ draftId: uuid, version });

/** The draft that is edited: its id and version come together; without them the draft is a new one. */
const draft = parser(
  refusalCodes('INPUT_INVALID'),
  (
    { draftId = null, version: seen = null }: SavedInput,
    path,
  ): Parsed<{ readonly draft: StepInput | null }, 'INPUT_INVALID'> => {
    if (draftId === null && seen === null) return accepted({ draft: null });
    if (draftId === null || seen === null)
      return invalid([...path, 'version'], 'is required with draftId, and not allowed without it', null);
    const read = editedDraft.parse({ draftId, version: seen }, path);
    return read.ok ? accepted({ draft: { id: read.value.draftId, version: read.value.version } }) : read;
  },
);

/** A document with the draft that is to hold it. */
export const draftOf = <Given, Code extends RefusalCode>(document: Parser<Given, DocumentInput, Code>) =>
  together(
    draft,
    map(document, (read) => ({ document: read })),
  );
