import { findCurrency } from '@cifra/domain/currencies';
import { totalsOf, type DocumentTotals } from '@cifra/domain/documents/amounts';
import { documentKindOf, isIssuedByVendor } from '@cifra/domain/documents/kinds';
import { proposeDocument } from '@cifra/domain/documents/propose';
import type { EntryDraftLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { formatE4, type MinorUnits } from '@cifra/domain/money';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantReadTx } from '@cifra/database/tx';
import { roleBinding } from '@cifra/ledger/journal/queries';
import type { DocumentHead, ItemsContent } from './content.ts';
import { findOriginal, noteCodes, rateOfDocument, type DocumentRow } from './notes.ts';
import { documentPartyCodes, findDocumentParty, type PartyRow } from './party-of-document.ts';
import { documentByVendorNumber, voidOfDocument } from './queries.ts';
import { documentLineCodes, resolveLines, type ResolvedLine } from './resolve-lines.ts';

/** Lines that one document may have. */
export const maximumDocumentLines = 1_000;

/** What an invoice, a bill or a note will be: everything decided but number, period and translation. */
export interface DocumentPlan {
  readonly party: PartyRow;
  readonly dueDate: LocalDate;
  readonly minorUnits: MinorUnits;
  readonly resolved: readonly ResolvedLine[];
  readonly totals: DocumentTotals;
  readonly original: DocumentRow | null;
  readonly controlAccountId: Uuid;
  readonly openItemId: Uuid;
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
  'DOCUMENT_TOTAL_NOT_POSITIVE',
  ...noteCodes,
  'VENDOR_NUMBER_MISSING',
  'VENDOR_NUMBER_TAKEN',
  'ROLE_UNBOUND',
);
export type PlanDocumentRefusal = RefusalOf<typeof planDocumentCodes>;

/**
 * Reads everything that an invoice, a bill or a note depends on and makes the lines of its entry; writes nothing.
 * Refuses in this order: the party, DOCUMENT_DATE_AFTER_POSTING, DUE_DATE_BEFORE_DOCUMENT, DOCUMENT_HAS_NO_LINES, DOCUMENT_TOO_LONG,
 * CURRENCY_UNKNOWN, the lines, DOCUMENT_TOTAL_NOT_POSITIVE, the original (notes), VENDOR_NUMBER_MISSING, VENDOR_NUMBER_TAKEN,
 * ROLE_UNBOUND (control, then tax). Source: docs/specs/documents.md, section 2.
 */
export async function planDocument(
  tx: TenantReadTx,
  document: DocumentHead & { readonly items: ItemsContent },
  newId: () => Uuid,
): Promise<Result<DocumentPlan, PlanDocumentRefusal>> {
  const { kind, items, documentDate } = document;
  const party = await findDocumentParty(tx, document);
  if (!party.ok) return party;
  const dueDate = items.dueDate ?? addDays(documentDate, party.value.payment_term_days);
  const form = checkForm(document, dueDate);
  if (form !== null) return refused(form);
  const minorUnits = findCurrency(items.currency)?.minorUnits ?? null;
  if (minorUnits === null)
    return refused(refuse('CURRENCY_UNKNOWN', { line: null, currency: items.currency }));
  const resolved = await resolveLines(tx, items.lines, { kind, minorUnits });
  if (!resolved.ok) return resolved;
  const totals = totalsOf(resolved.value);
  if (totals.totalE4 <= 0n) {
    const total = formatE4(totals.totalE4, minorUnits);
    return refused(refuse('DOCUMENT_TOTAL_NOT_POSITIVE', { total, currency: items.currency }));
  }
  const definition = documentKindOf[kind];
  let original: DocumentRow | null = null;
  if (definition.family === 'NOTE') {
    const found = await findOriginal(tx, document, { totalE4: totals.totalE4, minorUnits });
    if (!found.ok) return found;
    original = found.value;
  }
  const vendorNumber = await checkVendorNumber(tx, document);
  if (vendorNumber !== null) return refused(vendorNumber);
  const controlAccountId = original?.control_account_id ?? (await boundTo(tx, definition.controlRole));
  if (controlAccountId === null) return refused(refuse('ROLE_UNBOUND', { role: definition.controlRole }));
  const isTaxed = resolved.value.some(({ taxE4 }) => taxE4 !== 0n);
  const taxAccountId = isTaxed ? await boundTo(tx, definition.taxRole) : null;
  if (isTaxed && taxAccountId === null) return refused(refuse('ROLE_UNBOUND', { role: definition.taxRole }));
  const openItemId = newId();
  const lines = proposeDocument({
    kind,
    documentDate,
    currency: items.currency,
    partyId: document.partyId,
    openItemId,
    controlAccountId,
    taxAccountId,
    description: '',
    lines: resolved.value,
    givenRate: original === null ? null : rateOfDocument(original),
  });
  return accepted({
    party: party.value,
    dueDate,
    minorUnits,
    resolved: resolved.value,
    totals,
    original,
    controlAccountId,
    openItemId,
    lines,
  });
}

function checkForm(
  { documentDate, postingDate, items }: DocumentHead & { readonly items: ItemsContent },
  dueDate: LocalDate,
): PlanDocumentRefusal | null {
  if (documentDate > postingDate) return refuse('DOCUMENT_DATE_AFTER_POSTING', { documentDate, postingDate });
  if (dueDate < documentDate) return refuse('DUE_DATE_BEFORE_DOCUMENT', { dueDate, documentDate });
  const count = items.lines.length;
  if (count === 0) return refuse('DOCUMENT_HAS_NO_LINES', {});
  return count > maximumDocumentLines
    ? refuse('DOCUMENT_TOO_LONG', { lines: count, maximum: maximumDocumentLines })
    : null;
}

async function checkVendorNumber(
  tx: TenantReadTx,
  { kind, partyId, items }: DocumentHead & { readonly items: ItemsContent },
): Promise<Refusal<'VENDOR_NUMBER_MISSING' | 'VENDOR_NUMBER_TAKEN'> | null> {
  if (!isIssuedByVendor(kind)) return null;
  const { vendorNumber } = items;
  if (vendorNumber === null) return refuse('VENDOR_NUMBER_MISSING', { kind });
  for (const known of await tx.all(documentByVendorNumber, { partyId, kind, vendorNumber }))
    if (!(await tx.first(voidOfDocument, { documentId: known.id })))
      return refuse('VENDOR_NUMBER_TAKEN', { vendorNumber, document: known.displayNumber });
  return null;
}

export async function boundTo(tx: TenantReadTx, role: string): Promise<Uuid | null> {
  return (await tx.first(roleBinding, { role }))?.accountId ?? null;
}
