import type { CurrencyCode } from '@cifra/domain/currencies';
import { documentKindOf, withholdingRoleOf } from '@cifra/domain/documents/kinds';
import type { Withheld } from '@cifra/domain/documents/withholding';
import { fixedRateOf } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4, type MinorUnits } from '@cifra/domain/money';
import { applyRate, rateOne } from '@cifra/domain/rate';
import { rateKey } from '@cifra/domain/posting-facts';
import type { RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { RoleAccounts } from '@cifra/ledger/journal/gather';
import {
  takeBackOnDocument,
  withholdOnDocument,
  type documentWithholdingCodes,
  type OnDocument,
} from '../withholdings/on-document.ts';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';
import type { ItemsDocument } from './content.ts';
import type { CorrectedDocument } from './notes.ts';
import type { DocumentPosting } from './posting-basis.ts';
import type { ResolvedLine } from './resolve-lines.ts';

/** What is read of the books for it. */
interface WithholdingBasis {
  readonly taxCodes: ReadonlyMap<Uuid, TaxCodeRow>;
  readonly roles: RoleAccounts;
  readonly posting: DocumentPosting;
  readonly original: CorrectedDocument | null;
  readonly baseMinorUnits: MinorUnits;
  readonly baseCurrency: CurrencyCode;
}

export interface ItemsToWithholdOn {
  readonly resolved: readonly ResolvedLine[];
  /** What a credit note corrects; null: it is none. */
  readonly corrected: CorrectedDocument | null;
  readonly minorUnits: MinorUnits;
  readonly totalE4: bigint;
}

/**
 * What is withheld on an invoice, a bill or a debit note, or taken back by a credit note: in proportion, by itself. What is left to be owed
 * is positive. Refuses: INPUT_INVALID (a credit note states none), then as `withholdOnDocument`, ROLE_UNBOUND, DOCUMENT_TOTAL_NOT_POSITIVE.
 */
export function withheldOnItems(
  document: ItemsDocument,
  facts: WithholdingBasis,
  { resolved, corrected, minorUnits, totalE4 }: ItemsToWithholdOn,
): Result<
  readonly Withheld[],
  RefusalOf<typeof documentWithholdingCodes> | Refusal<'ROLE_UNBOUND' | 'DOCUMENT_TOTAL_NOT_POSITIVE'>
> {
  const { items, kind } = document;
  const { currency } = items;
  if (corrected !== null && items.withholdings.length > 0) {
    const problem = 'must be omitted on a credit note, which takes back its part of what was withheld';
    return refused(refuse('INPUT_INVALID', { field: 'withholdings', problem, value: null }));
  }
  const withBase = (of: OnDocument): Pick<Withheld, 'fromBaseE4'> => ({
    fromBaseE4: of.fromE4 === null ? null : worthOf(of.fromE4, document, facts),
  });
  if (corrected !== null) {
    const back = takeBackOnDocument(corrected.withheld, { lines: resolved, minorUnits });
    return accepted(back.map((each) => ({ ...each, ...withBase(each) })));
  }
  const { taxCodes } = facts;
  const of = { lines: resolved, currency, minorUnits, taxCodes };
  const withheld = withholdOnDocument(items.withholdings, of);
  if (!withheld.ok || withheld.value.length === 0) return withheld.ok ? accepted([]) : withheld;
  const role = withholdingRoleOf(documentKindOf[kind].side);
  const accountId = facts.roles.get(role)?.id ?? null;
  if (accountId === null) return refused(refuse('ROLE_UNBOUND', { accountRole: role }));
  const payableE4 = withheld.value.reduce((left, { countedE4 }) => left - countedE4, totalE4);
  if (payableE4 > 0n)
    return accepted(withheld.value.map((each) => ({ ...each, ...withBase(each), accountId })));
  const totalAmount = formatE4(payableE4, minorUnits);
  return refused(refuse('DOCUMENT_TOTAL_NOT_POSITIVE', { totalAmount, currencyCode: currency }));
}

/** In base currency, at the document's rate or a note's original's; null: there is no rate, which the posting refuses. */
function worthOf(amountE4: bigint, document: ItemsDocument, facts: WithholdingBasis): bigint | null {
  const { original, posting, baseMinorUnits, baseCurrency } = facts;
  const originalCurrency = document.items.currency;
  const isNote = documentKindOf[document.kind].family === 'NOTE';
  if (isNote && original) return applyRate(amountE4, original.document.rate, baseMinorUnits);
  if (fixedRateOf({ baseCurrency, originalCurrency }) !== null)
    return applyRate(amountE4, rateOne, baseMinorUnits);
  const rate = posting.rates.get(rateKey(originalCurrency, document.documentDate));
  return rate ? applyRate(amountE4, rate.rate, baseMinorUnits) : null;
}
