import type { CurrencyCode } from '@cifra/domain/currencies';
import {
  computeWithholding,
  withholdingTakenBack,
  type Withheld,
  type WithholdingLine,
} from '@cifra/domain/documents/withholding';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4, parseDecimalToE4, type MinorUnits } from '@cifra/domain/money';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';

export const documentWithholdingCodes = refusalCodes(
  'INPUT_INVALID',
  'AMOUNT_TOO_LARGE',
  'TAX_CODE_UNKNOWN',
  'TAX_CODE_INACTIVE',
  'REASON_TOO_SHORT',
  'WITHHOLDING_CODE_WRONG',
  'WITHHOLDING_DIFFERS',
);
type WithholdingRefusal = RefusalOf<typeof documentWithholdingCodes>;

/** A withholding as an invoice, a bill or a debit note states it. */
export interface GivenOnDocument {
  readonly taxCodeId: Uuid;
  /** Null: it is computed. */
  readonly amount: string | null;
  readonly certificate: string | null;
  /** Why it is not what is computed. */
  readonly reason: string | null;
}

/** A withholding but for its account and its worth in base currency. */
export type OnDocument = Omit<Withheld, 'accountId' | 'fromBaseE4'>;

export interface LinesToWithholdOn {
  readonly lines: readonly WithholdingLine[];
  readonly currency: CurrencyCode;
  readonly minorUnits: MinorUnits;
  readonly taxCodes: ReadonlyMap<Uuid, TaxCodeRow>;
}

/**
 * What is withheld on an invoice, a bill or a debit note: computed from its lines; an amount that is given has to be that, or comes with a
 * reason. Nothing is withheld where it comes to nothing. Refuses at the first faulty one, in this order: TAX_CODE_UNKNOWN, TAX_CODE_INACTIVE,
 * WITHHOLDING_CODE_WRONG, INPUT_INVALID (twice the same code, the amount), REASON_TOO_SHORT, WITHHOLDING_DIFFERS. Source: rulings/accounting.md, 8.
 */
export function withholdOnDocument(
  given: readonly GivenOnDocument[],
  of: LinesToWithholdOn,
): Result<readonly OnDocument[], WithholdingRefusal> {
  const withheld: OnDocument[] = [];
  for (const [index, each] of given.entries()) {
    const isRepeated = given.slice(0, index).some(({ taxCodeId }) => taxCodeId === each.taxCodeId);
    const one = withholdOne(each, of, { line: index + 1, isRepeated });
    if (!one.ok) return one;
    if (one.value.countedE4 > 0n) withheld.push(one.value);
  }
  return accepted(withheld);
}

function withholdOne(
  { taxCodeId, amount, certificate, reason: givenReason }: GivenOnDocument,
  { lines, currency, minorUnits, taxCodes }: LinesToWithholdOn,
  { line, isRepeated }: { readonly line: number; readonly isRepeated: boolean },
): Result<OnDocument, WithholdingRefusal> {
  const path = `withholdings[${line - 1}]`;
  const taxCode = decideCode(taxCodes.get(taxCodeId), { taxCodeId, line });
  if (!taxCode.ok) return taxCode;
  const { withheld_on: on, percent_e4: percentE4, code } = taxCode.value;
  if (isRepeated) {
    const problem = 'is withheld already';
    return refused(refuse('INPUT_INVALID', { field: `${path}.taxCodeId`, problem, value: code }));
  }
  const amountE4 = amount === null ? accepted(null) : parseDecimalToE4(amount, minorUnits, `${path}.amount`);
  if (!amountE4.ok) return amountE4;
  const reason = givenReason === null ? accepted(null) : checkReason(givenReason, line);
  if (!reason.ok) return reason;
  const facts = { lines, credited: [], standing: [] };
  const rule = { taxCodeId, on: on ?? 'TAX', percentE4, minorUnits };
  const computed = computeWithholding(facts, rule, { settledE4: 1n, openE4: 1n });
  const countedE4 = amountE4.value ?? computed.amountE4;
  if (countedE4 !== computed.amountE4 && (reason.value === null || countedE4 < 0n))
    return refused(
      refuse('WITHHOLDING_DIFFERS', {
        lineNumber: line,
        givenAmount: formatE4(countedE4, minorUnits),
        computedAmount: formatE4(computed.amountE4, minorUnits),
        currencyCode: currency,
      }),
    );
  const { fromE4 } = computed;
  return accepted({
    taxCodeId,
    openItemId: null,
    certificate,
    on,
    percentE4,
    currency,
    fromE4,
    countedE4,
    reason: reason.value,
  });
}

function decideCode(
  row: TaxCodeRow | undefined,
  { taxCodeId, line }: { readonly taxCodeId: Uuid; readonly line: number },
): Result<TaxCodeRow, Refusal<'TAX_CODE_UNKNOWN' | 'TAX_CODE_INACTIVE' | 'WITHHOLDING_CODE_WRONG'>> {
  if (!row) return refused(refuse('TAX_CODE_UNKNOWN', { lineNumber: line, taxCodeRef: taxCodeId }));
  if (!row.is_active) return refused(refuse('TAX_CODE_INACTIVE', { lineNumber: line, taxCodeRef: row.code }));
  if (row.withheld_at === 'DOCUMENT') return accepted(row);
  const why = row.withheld_at === null ? 'it withholds nothing' : 'it is withheld at settlement';
  return refused(refuse('WITHHOLDING_CODE_WRONG', { lineNumber: line, taxCodeRef: row.code, why }));
}

/** What stands on a document that a note corrects: its own, its debit notes', and negative what its credit notes took back. */
export interface StandingOnDocument extends OnDocument {
  readonly accountId: Uuid;
}

/** What a credit note takes back of what was withheld on its document, per code, with the account that it is on. */
export function takeBackOnDocument(
  standing: readonly StandingOnDocument[],
  { lines, minorUnits }: Pick<LinesToWithholdOn, 'lines' | 'minorUnits'>,
): readonly StandingOnDocument[] {
  return [...Map.groupBy(standing, ({ taxCodeId }) => taxCodeId)].flatMap(([taxCodeId, rows]) => {
    const [first] = rows;
    if (!first || taxCodeId === null || first.on === null) return [];
    const rule = { taxCodeId, on: first.on, percentE4: first.percentE4 ?? 0, minorUnits };
    const own = rows.map(({ fromE4, countedE4 }) => ({ taxCodeId, fromE4, amountE4: countedE4 }));
    const back = withholdingTakenBack({ lines: [], credited: [], standing: own }, rule, lines);
    if (back.amountE4 <= 0n) return [];
    return [{ ...first, certificate: null, reason: null, fromE4: back.fromE4, countedE4: back.amountE4 }];
  });
}
