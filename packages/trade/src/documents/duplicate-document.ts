import { formatE6 } from '@cifra/domain/documents/decimal-e6';
import {
  documentKindOf,
  isSettlementKind,
  kindsOfFamily,
  type DocumentFamily,
} from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { formatE4 } from '@cifra/domain/money';
import { formatPercent } from '@cifra/domain/tax-codes';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import type { TenantTx } from '@cifra/database/tx';
import type { Row } from '@cifra/database/kit/table';
import type { documentLines } from '@cifra/database/tables/documents';
import { withheldOnDocument } from '../withholdings/queries.ts';
import type { ItemLine, ItemsDocument } from './content.ts';
import { gatherNamedRows } from './named-rows.ts';
import { documentById, linesOfDocument } from './queries.ts';
import { saveDocumentDraft, saveDraftCodes } from './save-document-draft.ts';

export const duplicateCodes = refusalCodes('DOCUMENT_UNKNOWN', ...saveDraftCodes);

/**
 * Makes a draft of a posted document with the same party and lines, on another date and without its number, the vendor's number, its
 * original and its settlements (acceptance P8). Answers the draft's id.
 * Refuses in this order: DOCUMENT_UNKNOWN, DOCUMENT_KIND_WRONG (another family's), then as `saveDocumentDraft`.
 */
export async function duplicateDocument(
  tx: TenantTx,
  input: {
    readonly documentId: Uuid;
    readonly documentDate: LocalDate;
    /** What the caller may draft. */
    readonly family: DocumentFamily;
    readonly editor: Uuid;
    readonly newId: () => Uuid;
  },
): Promise<Result<Uuid, RefusalOf<typeof duplicateCodes>>> {
  const { documentId, documentDate, family, editor, newId } = input;
  const [document, lines, withheld] = await Promise.all([
    tx.first(documentById, { id: documentId }),
    tx.all(linesOfDocument, { documentId }),
    tx.all(withheldOnDocument, { documentId }),
  ]);
  if (!document) return refused(refuse('DOCUMENT_UNKNOWN', { documentRef: documentId }));
  const { kind } = document;
  if (documentKindOf[kind].family !== family || isSettlementKind(kind))
    return refused(
      refuse('DOCUMENT_KIND_WRONG', { documentKind: kind, allowedDocumentKinds: kindsOfFamily(family) }),
    );
  const content: ItemsDocument = {
    kind,
    partyId: document.party_id,
    documentDate,
    postingDate: documentDate,
    items: {
      currency: document.currency,
      dueDate: null,
      vendorNumber: null,
      originalDocumentId: null,
      originalItemId: null,
      reference: document.reference,
      memo: document.memo,
      pricesIncludeTax: document.prices_include_tax,
      ...discountGiven(
        { percentE4: document.discount_percent_e4, amountE4: document.discount_amount },
        document.currency,
      ),
      lines: lines.map((line) => ({
        itemId: line.item_id,
        accountId: line.account_id,
        description: line.description,
        quantity: formatE6(line.quantity_e6),
        unitPrice: line.kind === 'TAX_ONLY' ? null : formatE6(line.unit_price_e6),
        ...discountGiven(
          { percentE4: line.discount_percent_e4, amountE4: line.discount_amount },
          document.currency,
        ),
        taxOnly: line.kind === 'TAX_ONLY' ? taxOnlyGiven(line, document.currency) : null,
        taxCodeId: line.tax_code_id,
        originalOrdinal: null,
      })),
      withholdings: withheld.flatMap(({ tax_code_id: taxCodeId }) =>
        taxCodeId === null ? [] : [{ taxCodeId, amount: null, certificate: null, reason: null }],
      ),
    },
  };
  const named = await gatherNamedRows(tx, content);
  return saveDocumentDraft(tx, { known: null, content, named, editor, newId });
}

/** A discount as it was given: as a percentage, as an amount, or not at all. */
function discountGiven(
  { percentE4, amountE4 }: { readonly percentE4: number | null; readonly amountE4: bigint },
  currency: string,
): Pick<ItemLine, 'discountPercent' | 'discountAmount'> {
  if (percentE4 !== null) return { discountPercent: formatPercent(percentE4), discountAmount: null };
  const discountAmount = amountE4 === 0n ? null : formatE4(amountE4, minorUnitsOf(currency));
  return { discountPercent: null, discountAmount };
}

function taxOnlyGiven(
  line: Pick<Row<typeof documentLines>, 'tax_amount' | 'tax_base_amount'>,
  currency: string,
): ItemLine['taxOnly'] {
  const text = (amountE4: bigint): string => formatE4(amountE4, minorUnitsOf(currency));
  return {
    tax: text(line.tax_amount),
    base: line.tax_base_amount === null ? null : text(line.tax_base_amount),
  };
}
