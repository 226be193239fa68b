import { controlRolesOfSide } from '@cifra/domain/accounts';
import { findCurrency, minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { varianceRoles } from '@cifra/domain/documents/allocation';
import { totalsOf, type DocumentTotals, type RoundingMode } from '@cifra/domain/documents/amounts';
import { parseDecimalToE6 } from '@cifra/domain/documents/decimal-e6';
import { documentKindOf, isIssuedByVendor, withholdingRoleOf } from '@cifra/domain/documents/kinds';
import { proposeDocument, relieveGroups, taxDateOf } from '@cifra/domain/documents/propose';
import { fixedRateOf, type EffectiveRate } from '@cifra/domain/fx';
import type { Withheld } from '@cifra/domain/documents/withholding';
import type { EntryDraftLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { absolute, formatE4, parseDecimalToE4, type MinorUnits } from '@cifra/domain/money';
import { applyRate } from '@cifra/domain/rate';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { parsePercent } from '@cifra/domain/tax-codes';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import type { RoleAccounts } from '@cifra/ledger/journal/gather';
import { taxCodeById } from '../tax-codes/queries.ts';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';
import { documentWithholdingCodes } from '../withholdings/on-document.ts';
import type { ItemLine, ItemsContent, ItemsDocument } from './content.ts';
import type { DocumentBasis } from './document-basis.ts';
import { gatherNamedRows, type NamedRows, type PartyRow } from './named-rows.ts';
import {
  decideOriginal,
  gatherCorrected,
  isCreditOf,
  noteCodes,
  problemOfTotal,
  rateOfDocument,
  type CorrectedDocument,
  type DocumentRow,
} from './notes.ts';
import {
  decideOriginalItem,
  gatherCorrectedItem,
  problemOfItemTotal,
  rateOfItem,
  type CorrectedItem,
} from './notes-on-items.ts';
import { decideDocumentParty, documentPartyCodes } from './party-of-document.ts';
import { gatherDocumentPosting, withAccounts, type DocumentPosting } from './posting-basis.ts';
import { standingByVendorNumber } from './queries.ts';
import { creditCodes, resolveCredit } from './resolve-credit.ts';
import { withheldOnItems } from './withhold-on-items.ts';
import { documentLineCodes, readDiscount, resolveLines, type ResolvedLine } from './resolve-lines.ts';

/** Lines that one document may have. */
export const maximumDocumentLines = 1_000;

/** What an invoice, a bill or a note will be: everything decided but number, period and translation. */
export interface DocumentPlan {
  readonly party: PartyRow;
  readonly dueDate: LocalDate;
  readonly minorUnits: MinorUnits;
  readonly resolved: readonly ResolvedLine[];
  readonly roundingMode: RoundingMode;
  /** The document's discount; null: none, or one that was given as an amount. */
  readonly discountPercentE4: number | null;
  /** Of its taxed lines. */
  readonly taxDate: LocalDate;
  readonly totals: DocumentTotals;
  readonly original: DocumentRow | null;
  /** What a credit note takes back of the former books. */
  readonly originalItem: CorrectedItem | null;
  readonly controlAccountId: Uuid;
  readonly openItemId: Uuid;
  /** Its item is without what is withheld on it. */
  readonly withheld: readonly Withheld[];
  readonly lines: readonly EntryDraftLine[];
}

export const planDocumentCodes = refusalCodes(
  ...documentPartyCodes,
  'DOCUMENT_DATE_AFTER_POSTING',
  'DUE_DATE_BEFORE_DOCUMENT',
  'DOCUMENT_HAS_NO_LINES',
  'DOCUMENT_TOO_LONG',
  'CURRENCY_UNKNOWN',
  ...documentLineCodes,
  ...creditCodes,
  'DOCUMENT_TOTAL_NOT_POSITIVE',
  ...documentWithholdingCodes,
  ...noteCodes,
  'VENDOR_NUMBER_MISSING',
  'VENDOR_NUMBER_TAKEN',
  'ROLE_UNBOUND',
);
export type PlanDocumentRefusal = RefusalOf<typeof planDocumentCodes>;

/** Everything that an invoice, a bill or a note depends on. */
export interface ItemsFacts {
  readonly rows: NamedRows;
  readonly taxCodes: ReadonlyMap<Uuid, TaxCodeRow>;
  readonly roles: RoleAccounts;
  readonly posting: DocumentPosting;
  /** What a note corrects; null: it does not exist, or this is none. */
  readonly original: CorrectedDocument | null;
  /** The item of the former books that a credit note takes back; null: it does not exist, or this is none. */
  readonly originalItem: CorrectedItem | null;
  /** The tenant's own mode; a note has its original's. */
  readonly roundingMode: RoundingMode;
  /** Whether the document is in another currency than the books, and the decimals of theirs. */
  readonly isForeign: boolean;
  readonly baseMinorUnits: MinorUnits;
  readonly baseCurrency: CurrencyCode;
  /** The document that stands under the vendor's number; null: none does. */
  readonly sameVendorNumber: string | null;
}

/** Reads in one set everything that an invoice, a bill or a note depends on; `named`: where its party and items were read before. */
export async function gatherItems(
  tx: TenantReadTx,
  document: ItemsDocument,
  { basis, named }: { readonly basis: DocumentBasis; readonly named: NamedRows | null },
  tenant: TenantFacts,
): Promise<ItemsFacts> {
  const { items, kind, documentDate: rateDate } = document;
  const { family, side, controlRole, taxRole } = documentKindOf[kind];
  const { gain, loss } = varianceRoles[tenant.settings['fx.varianceMode']];
  const scope = {
    accountIds: items.lines.flatMap(({ accountId }) => accountId ?? []),
    roles: ['SalesRevenue', controlRole, taxRole, withholdingRoleOf(documentKindOf[kind].side), gain, loss],
    controlRoles: controlRolesOfSide[side],
    currencies: [items.currency],
    rateDate,
    largestE4: largestAmountE4(items.lines),
  };
  const [rows, taxCodes, posting, original, originalItem, sameVendorNumber] = await Promise.all([
    named ?? gatherNamedRows(tx, document),
    gatherTaxCodes(tx, [...items.lines, ...items.withholdings]),
    gatherDocumentPosting(tx, scope, basis, tenant),
    family === 'NOTE' && items.originalDocumentId !== null
      ? gatherCorrected(tx, items.originalDocumentId)
      : null,
    family === 'NOTE' && items.originalItemId !== null ? gatherCorrectedItem(tx, items.originalItemId) : null,
    findSameVendorNumber(tx, document),
  ]);
  const { roles } = basis;
  const accounts = original
    ? [original.account, ...original.accounts, ...(original.item ? [original.item.account] : [])]
    : originalItem
      ? [originalItem.item.account]
      : [];
  return {
    rows,
    taxCodes,
    roles,
    posting: withAccounts(posting, accounts),
    original,
    originalItem,
    roundingMode: tenant.settings['documents.roundingMode'],
    isForeign: fixedRateOf({ baseCurrency: tenant.baseCurrency, originalCurrency: items.currency }) === null,
    baseMinorUnits: minorUnitsOf(tenant.baseCurrency),
    baseCurrency: tenant.baseCurrency,
    sameVendorNumber,
  };
}

/** The tax codes that lines or charges name, by id; what does not exist is left out. One set of reads. */
export async function gatherTaxCodes(
  tx: TenantReadTx,
  lines: readonly { readonly taxCodeId: Uuid | null }[],
): Promise<Map<Uuid, TaxCodeRow>> {
  const ids = new Set(lines.flatMap(({ taxCodeId }) => taxCodeId ?? []));
  const rows = await Promise.all([...ids].map((id) => tx.first(taxCodeById, { id })));
  return new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : [])));
}

/** More than any line of the entry can come to: a tax is at most as much as what it taxes. */
function largestAmountE4(lines: readonly ItemLine[]): bigint {
  let sumE12 = 0n;
  let taxes = 0n;
  for (const { quantity, unitPrice, taxOnly } of lines) {
    const tax = taxOnly === null ? null : parseDecimalToE4(taxOnly.tax, 4);
    if (tax?.ok) taxes += 3n * absolute(tax.value);
    const [quantityE6, priceE6] = [quantity, unitPrice ?? ''].map((text) => parseDecimalToE6(text, ''));
    if (quantityE6?.ok && priceE6?.ok) sumE12 += absolute(quantityE6.value * priceE6.value);
  }
  // Twice, for the tax, and once more for what lines are rounded up by.
  return (3n * sumE12) / 100_000_000n + taxes;
}

async function findSameVendorNumber(
  tx: TenantReadTx,
  { kind, partyId, items: { vendorNumber } }: ItemsDocument,
): Promise<string | null> {
  if (!isIssuedByVendor(kind) || vendorNumber === null) return null;
  return (await tx.first(standingByVendorNumber, { partyId, kind, vendorNumber }))?.displayNumber ?? null;
}

/**
 * Decides what an invoice, a bill or a note will be, and makes the lines of its entry.
 * Refuses in this order: the party, DOCUMENT_DATE_AFTER_POSTING, DUE_DATE_BEFORE_DOCUMENT, DOCUMENT_HAS_NO_LINES, DOCUMENT_TOO_LONG,
 * CURRENCY_UNKNOWN, the original (notes), the lines, DOCUMENT_TOTAL_NOT_POSITIVE, what is withheld, NOTE_EXCEEDS_ORIGINAL, VENDOR_NUMBER_MISSING, VENDOR_NUMBER_TAKEN,
 * ROLE_UNBOUND (control, then tax). Source: docs/specs/documents.md, section 2.
 */
export function planDocument(
  document: ItemsDocument,
  facts: ItemsFacts,
  newId: () => Uuid,
): Result<DocumentPlan, PlanDocumentRefusal> {
  const { kind, items, documentDate } = document;
  const { rows, roles } = facts;
  const party = decideDocumentParty(document, rows.party);
  if (!party.ok) return party;
  const dueDate = items.dueDate ?? addDays(documentDate, party.value.payment_term_days);
  const form = checkForm(document, dueDate);
  if (form !== null) return refused(form);
  const minorUnits = findCurrency(items.currency)?.minorUnits ?? null;
  if (minorUnits === null)
    return refused(refuse('CURRENCY_UNKNOWN', { lineNumber: null, currencyText: items.currency }));
  const definition = documentKindOf[kind];
  const { originalItemId } = items;
  const taken =
    definition.family === 'NOTE' && originalItemId !== null
      ? decideOriginalItem(document, originalItemId, facts.originalItem)
      : accepted(null);
  if (!taken.ok) return taken;
  const originalItem = taken.value;
  const found =
    definition.family === 'NOTE' && originalItem === null
      ? decideOriginal(document, facts.original)
      : accepted(null);
  if (!found.ok) return found;
  const corrected = found.value;
  const roundingMode = corrected?.document.rounding_mode ?? facts.roundingMode;
  const isCredit = corrected !== null && isCreditOf(kind, corrected);
  const resolved = isCredit
    ? resolveCredit(items, { original: corrected, minorUnits })
    : resolveOwn(document, facts, { corrected, roundingMode, minorUnits });
  if (!resolved.ok) return resolved;
  const totals = totalsOf(resolved.value);
  if (totals.totalE4 <= 0n) {
    const total = formatE4(totals.totalE4, minorUnits);
    return refused(
      refuse('DOCUMENT_TOTAL_NOT_POSITIVE', { totalAmount: total, currencyCode: items.currency }),
    );
  }
  const original = corrected?.document ?? null;
  const withheld = withheldOnItems(document, facts, {
    resolved: resolved.value,
    corrected: isCredit ? corrected : null,
    minorUnits,
    totalE4: totals.totalE4,
  });
  if (!withheld.ok) return withheld;
  const { totalE4 } = totals;
  const tooMuch = isCredit
    ? problemOfTotal(corrected, { totalE4, minorUnits })
    : originalItem && problemOfItemTotal(originalItem, { totalE4, minorUnits });
  if (tooMuch) return refused(tooMuch);
  const vendorNumber = problemOfVendorNumber(document, facts);
  if (vendorNumber !== null) return refused(vendorNumber);
  const controlAccountId =
    original?.control_account_id ??
    originalItem?.item.accountId ??
    roles.get(definition.controlRole)?.id ??
    null;
  if (controlAccountId === null)
    return refused(refuse('ROLE_UNBOUND', { accountRole: definition.controlRole }));
  const taxAccounts: ReadonlyMap<Uuid, Uuid> = isCredit ? corrected.taxAccounts : new Map();
  const isTaxed = resolved.value.some(
    ({ taxE4, taxCodeId, isTaxOnly }) =>
      taxE4 !== 0n && !isTaxOnly && !(taxCodeId !== null && taxAccounts.has(taxCodeId)),
  );
  const taxAccountId = isTaxed ? (roles.get(definition.taxRole)?.id ?? null) : null;
  if (isTaxed && taxAccountId === null)
    return refused(refuse('ROLE_UNBOUND', { accountRole: definition.taxRole }));
  const openItemId = newId();
  const proposed = proposeDocument({
    kind,
    documentDate,
    currency: items.currency,
    partyId: document.partyId,
    openItemId,
    controlAccountId,
    taxAccountId,
    taxAccounts,
    taxDate: taxDateOf(kind, document),
    description: '',
    lines: resolved.value,
    withheld: withheld.value,
    givenRate: givenRateOf(original, facts.isForeign ? originalItem : null),
  });
  const lines =
    isCredit && facts.isForeign
      ? relieveGroups(proposed, corrected.groups, (amountE4) =>
          applyRate(amountE4, corrected.document.rate, facts.baseMinorUnits),
        )
      : proposed;
  return accepted({
    party: party.value,
    dueDate,
    minorUnits,
    resolved: resolved.value,
    roundingMode,
    discountPercentE4: percentOfDiscount(items),
    taxDate: taxDateOf(kind, document),
    totals,
    original,
    originalItem,
    controlAccountId,
    openItemId,
    withheld: withheld.value,
    lines,
  });
}

/** The rate that a note takes over from what it corrects; null: that of its own day. */
function givenRateOf(original: DocumentRow | null, originalItem: CorrectedItem | null): EffectiveRate | null {
  if (original !== null) return rateOfDocument(original);
  return originalItem && rateOfItem(originalItem);
}

/** The lines of an invoice, a bill or a debit note, and of a credit note for an item of the former books, whose lines may name lines of the original or be new. */
function resolveOwn(
  { kind, items }: ItemsDocument,
  { rows, taxCodes, roles, posting }: ItemsFacts,
  of: {
    readonly corrected: CorrectedDocument | null;
    readonly roundingMode: RoundingMode;
    readonly minorUnits: MinorUnits;
  },
): Result<ResolvedLine[], PlanDocumentRefusal> {
  const { corrected, roundingMode, minorUnits } = of;
  const originals = new Map((corrected?.lines ?? []).map((line) => [line.ordinal, line]));
  for (const [index, { originalOrdinal }] of items.lines.entries()) {
    if (originalOrdinal === null || originals.has(originalOrdinal)) continue;
    const path = `lines[${index}].originalOrdinal`;
    if (!corrected) {
      const problem = 'must be omitted: only a note corrects a line';
      return refused(refuse('INPUT_INVALID', { field: path, problem, value: String(originalOrdinal) }));
    }
    const originalRef = corrected.document.display_number;
    const why = `there is no line ${originalOrdinal}`;
    return refused(refuse('NOTE_LINE_WRONG', { lineNumber: index + 1, originalRef, why }));
  }
  const lineRows = { items: rows.items, taxCodes, accounts: posting.accounts, roles };
  const { pricesIncludeTax } = items;
  const plain = { roundingMode, pricesIncludeTax, discount: null, minorUnits };
  const before = resolveLines(items.lines, lineRows, { kind, pricing: plain, originals });
  if (!before.ok) return before;
  const amountE4 = before.value.reduce(
    (sum, { netE4, taxE4, isTaxOnly }) => sum + netE4 + (pricesIncludeTax && !isTaxOnly ? taxE4 : 0n),
    0n,
  );
  const discount = readDiscount(items, { path: '', amountE4, minorUnits });
  if (!discount.ok || discount.value === null) return discount.ok ? before : discount;
  return resolveLines(items.lines, lineRows, {
    kind,
    pricing: { ...plain, discount: discount.value },
    originals,
  });
}

function percentOfDiscount({ discountPercent }: ItemsContent): number | null {
  const percent = discountPercent === null ? null : parsePercent(discountPercent);
  return percent?.ok ? percent.value : null;
}

function checkForm(
  { documentDate, postingDate, items }: ItemsDocument,
  dueDate: LocalDate,
): PlanDocumentRefusal | null {
  if (documentDate > postingDate)
    return refuse('DOCUMENT_DATE_AFTER_POSTING', { documentDate, latestDate: postingDate });
  if (dueDate < documentDate)
    return refuse('DUE_DATE_BEFORE_DOCUMENT', { givenDueDate: dueDate, documentDate });
  const count = items.lines.length;
  if (count === 0) return refuse('DOCUMENT_HAS_NO_LINES', {});
  return count > maximumDocumentLines
    ? refuse('DOCUMENT_TOO_LONG', { givenLineCount: count, maximumLineCount: maximumDocumentLines })
    : null;
}

function problemOfVendorNumber(
  { kind, items: { vendorNumber } }: ItemsDocument,
  { sameVendorNumber }: ItemsFacts,
): Refusal<'VENDOR_NUMBER_MISSING' | 'VENDOR_NUMBER_TAKEN'> | null {
  if (!isIssuedByVendor(kind)) return null;
  if (vendorNumber === null) return refuse('VENDOR_NUMBER_MISSING', { vendorDocumentKind: kind });
  return sameVendorNumber === null
    ? null
    : refuse('VENDOR_NUMBER_TAKEN', { takenVendorNumber: vendorNumber, vendorDocumentRef: sameVendorNumber });
}
