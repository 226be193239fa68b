import type { EntryDraftLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { formatE4, parseDecimalToE4 } from '@cifra/domain/money';
import type { Rate } from '@cifra/domain/rate';
import { InvariantBroken } from '@cifra/database/failures';

/** A line of a manual entry as plain data: in commands, and in a draft's JSON. The books' operations set what it lacks. */
export interface ManualLine {
  readonly accountId: Uuid;
  readonly currency: string;
  /** Decimal text with four decimals, debit positive, credit negative. */
  readonly amount: string;
  readonly description: string;
  /** The tax code that the line is taxed by; on an account of a tax role, the tax itself. Defaults to none. */
  readonly taxCodeId?: Uuid;
  /** The rate at which the amount was exchanged. Defaults to that of the posting date. */
  readonly rate?: Rate;
}

export function manualLine(line: {
  readonly accountId: Uuid;
  readonly currency: string;
  readonly amountE4: bigint;
  readonly description: string;
  readonly taxCodeId?: Uuid | null;
  readonly rate?: Rate | null;
}): ManualLine {
  const { accountId, currency, amountE4, description, taxCodeId, rate } = line;
  const amount = formatE4(amountE4, 4);
  return { accountId, currency, amount, description, ...(taxCodeId && { taxCodeId }), ...(rate && { rate }) };
}

/** The amount of a manual line. Throws on what `manualLine` did not write. */
export function amountE4Of({ amount }: ManualLine): bigint {
  const parsed = parseDecimalToE4(amount, 4);
  if (!parsed.ok) throw new InvariantBroken('a stored draft has an amount that does not read');
  return parsed.value;
}

/** A manual line without its tax code as the posting engine takes it: an ordinary line without party or side, at the rate that it states. */
export function proposedLine(line: ManualLine, postingDate: LocalDate): EntryDraftLine {
  const { rate } = line;
  return {
    accountId: line.accountId,
    originalCurrency: line.currency,
    originalAmountE4: amountE4Of(line),
    description: line.description,
    lineKind: 'ORDINARY',
    ...(rate && { givenRate: { rate, rateId: null, rateDate: postingDate, mark: null } }),
  };
}

/** The lines of a stored draft. */
export function readDraftLines(json: string): ManualLine[] {
  return JSON.parse(json) as ManualLine[];
}

/** The ids in a stored draft's `prepared_by`, in the order in which they first wrote. */
export function readPreparers(json: string): Uuid[] {
  return JSON.parse(json) as Uuid[];
}
