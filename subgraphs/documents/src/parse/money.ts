import type { StepInput } from '@cifra/books/step-input';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import type { MoneyInput } from '@cifra/trade/money/money-commands';
import { fields, list, map, optional, together, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser, type Parsed } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, date, optionalText, reason, uuid, version } from '@cifra/subgraph-kit/parse/values';
import type { MoneyKind } from '../generated/resolvers.ts';
import { onDay } from './on-day.ts';
import { amount, signedAmount } from './values.ts';

/** Lines of one document: they are read with it. */
const MOST_LINES = 100;

const description = map(optionalText(500), (given) => given ?? '');

const line = fields({ accountId: uuid, description, amount: signedAmount, taxCodeId: optional(uuid) });

const transfer = fields({
  amount,
  toAccountId: uuid,
  toCurrency: optional(asGiven<string>()),
  receivedAmount: optional(amount),
  receivedDate: optional(date),
  transitAccountId: optional(uuid),
  fee: optional(fields({ accountId: optional(uuid), amount, description })),
});

const read = fields({
  kind: asGiven<MoneyKind>(),
  documentDate: date,
  postingDate: optional(date),
  moneyAccountId: optional(uuid),
  currency: optional(asGiven<string>()),
  partyId: optional(uuid),
  reference: optionalText(100),
  memo: optionalText(2_000),
  amountsIncludeTax: withDefault(asGiven<boolean>(), false),
  lines: withDefault(
    list(line, { maximum: MOST_LINES, problem: `must have at most ${MOST_LINES} lines` }),
    [],
  ),
  transfer: optional(transfer),
});

/** Money in and money out have lines, a transfer has a transfer. The posting date defaults to the document date. */
export const money = parser(
  refusalCodes('INPUT_INVALID', 'AMOUNT_TOO_LARGE'),
  (
    given: Parameters<typeof read.parse>[0],
    path,
  ): Parsed<MoneyInput, 'INPUT_INVALID' | 'AMOUNT_TOO_LARGE'> => {
    const parsed = read.parse(given, path);
    if (!parsed.ok) return parsed;
    const { kind, lines, transfer: moved, postingDate, documentDate } = parsed.value;
    const isTransfer = kind === 'TRANSFER';
    if (isTransfer !== (moved !== null))
      return invalid([...path, 'transfer'], isTransfer ? 'is required' : `must be omitted for ${kind}`, null);
    if (isTransfer && lines.length > 0)
      return invalid([...path, 'lines'], 'must be omitted for TRANSFER', null);
    return accepted({ ...parsed.value, postingDate: postingDate ?? documentDate });
  },
);

interface SavedInput {
  readonly moneyDraftId?: string | null | undefined;
  readonly version?: string | null | undefined;
}

const editedDraft = map(fields({ moneyDraftId: uuid, version }), ({ moneyDraftId: id, version: seen }) => ({
  id,
  version: seen,
}));

/** The draft that is edited: its id and version come together; without them the draft is a new one. */
const draft = parser(
  refusalCodes('INPUT_INVALID'),
  (
    { moneyDraftId = null, version: seen = null }: SavedInput,
    path,
  ): Parsed<{ readonly draft: StepInput | null }, 'INPUT_INVALID'> => {
    if (moneyDraftId === null && seen === null) return accepted({ draft: null });
    if (moneyDraftId === null || seen === null)
      return invalid([...path, 'version'], 'is required with moneyDraftId, and not allowed without it', null);
    const parsed = editedDraft.parse({ moneyDraftId, version: seen }, path);
    return parsed.ok ? accepted({ draft: parsed.value }) : parsed;
  },
);

export const savedMoney = together(
  draft,
  map(money, (given) => ({ money: given })),
);

export const moneyStep = editedDraft;

/** The reason goes into the commit by itself. */
export const moneyRejection = map(
  fields({ moneyDraftId: uuid, version, reason }),
  ({ moneyDraftId: id, version: seen }) => ({ id, version: seen }),
);

export const moneyVoid = map(
  together(together(fields({ moneyDocumentId: uuid }), onDay), fields({ reason })),
  ({ moneyDocumentId: documentId, on }) => ({ documentId, on }),
);
