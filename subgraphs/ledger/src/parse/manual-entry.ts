import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { localDate, type LocalDate } from '@cifra/domain/local-date';
import { formatE4, maxAmountE4, parseDecimalToE4 } from '@cifra/domain/money';
import { maximumLines } from '@cifra/domain/posting';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { manualLine, type ManualLine } from '@cifra/books/drafts/draft-line';
import type { DraftContent } from '@cifra/books/drafts/save-draft';
import type { EntryLineInput } from '../generated/resolvers.ts';
import { parseOptionalText, parseText } from '@cifra/subgraph-kit/parse-text';

export type ManualEntryInputRefusal = Refusal<'INPUT_INVALID' | 'AMOUNT_TOO_LARGE' | 'ENTRY_TOO_LONG'>;

interface ManualEntryInput {
  readonly postingDate: string;
  readonly documentDate?: string | null | undefined;
  readonly description: string;
  readonly reference?: string | null | undefined;
  readonly isAccrual?: boolean | null | undefined;
  readonly lines: readonly EntryLineInput[];
}

/** Reads a manual entry. Its dates have been read by their scalar. Refuses in order of the fields. */
export function parseManualEntry(input: ManualEntryInput): Result<DraftContent, ManualEntryInputRefusal> {
  const description = parseText(input.description, { field: 'description', maximum: 500, isRequired: true });
  if (!description.ok) return description;
  const reference = parseOptionalText(input.reference, { field: 'reference', maximum: 100 });
  if (!reference.ok) return reference;
  const lines = parseLines(input.lines);
  if (!lines.ok) return lines;
  const postingDate: LocalDate = localDate(input.postingDate);
  return accepted({
    postingDate,
    documentDate:
      input.documentDate === null || input.documentDate === undefined
        ? postingDate
        : localDate(input.documentDate),
    description: description.value,
    reference: reference.value,
    isAccrual: input.isAccrual === true,
    lines: lines.value,
  });
}

/** Reads the lines from the first; the fields of a line are named `lines[1].debit`, counted from 1. */
export function parseLines(inputs: readonly EntryLineInput[]): Result<ManualLine[], ManualEntryInputRefusal> {
  if (inputs.length > maximumLines)
    return refused(refuse('ENTRY_TOO_LONG', { lines: inputs.length, maximum: maximumLines }));
  const lines: ManualLine[] = [];
  for (const [index, input] of inputs.entries()) {
    const line = parseLine(input, index + 1);
    if (!line.ok) return line;
    lines.push(line.value);
  }
  return accepted(lines);
}

function parseLine(input: EntryLineInput, line: number): Result<ManualLine, ManualEntryInputRefusal> {
  const accountId = parseUuid(input.accountId, `lines[${line}].accountId`);
  if (!accountId.ok) return accountId;
  const amountE4 = parseSides(input, line);
  if (!amountE4.ok) return amountE4;
  const description = parseOptionalText(input.description, {
    field: `lines[${line}].description`,
    maximum: 500,
  });
  if (!description.ok) return description;
  const taxCodeId = parseOptionalId(input.taxCodeId, `lines[${line}].taxCodeId`);
  if (!taxCodeId.ok) return taxCodeId;
  return accepted(
    manualLine({
      accountId: accountId.value,
      currency: input.currency,
      amountE4: amountE4.value,
      description: description.value ?? '',
      taxCodeId: taxCodeId.value,
    }),
  );
}

function parseOptionalId(
  text: string | null | undefined,
  field: string,
): Result<Uuid | null, Refusal<'INPUT_INVALID'>> {
  return text === null || text === undefined ? accepted(null) : parseUuid(text, field);
}

/** Exactly one of debit and credit, not negative. The currency's decimals are the engine's to check. */
export function parseSides(
  { debit, credit }: Pick<EntryLineInput, 'debit' | 'credit'>,
  line: number,
): Result<bigint, Refusal<'INPUT_INVALID' | 'AMOUNT_TOO_LARGE'>> {
  const isDebit = typeof debit === 'string';
  if (isDebit === (typeof credit === 'string'))
    return refused(
      refuse('INPUT_INVALID', {
        field: `lines[${line}]`,
        problem: 'must have exactly one of debit and credit',
        value: null,
      }),
    );
  const text = (isDebit ? debit : credit) as string;
  const field = `lines[${line}].${isDebit ? 'debit' : 'credit'}`;
  const amount = parseDecimalToE4(text, 4, field);
  if (!amount.ok)
    return amount.refusal.code === 'AMOUNT_TOO_LARGE'
      ? refused(refuse('AMOUNT_TOO_LARGE', { line, amount: text, maximum: formatE4(maxAmountE4, 4) }))
      : amount;
  if (amount.value < 0n)
    return refused(
      refuse('INPUT_INVALID', { field, problem: 'must not be negative; use the other side', value: text }),
    );
  return accepted(isDebit ? amount.value : -amount.value);
}
