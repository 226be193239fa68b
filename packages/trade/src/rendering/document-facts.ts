import { isMoneyKind } from '@cifra/domain/account-kinds';
import { isRefundKind, isSettlementKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Row } from '@cifra/database/kit/table';
import { InvariantBroken } from '@cifra/database/failures';
import type { documentLines } from '@cifra/database/tables/documents';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import {
  documentById,
  linesOfDocument,
  standingAllocationsFrom,
  standingAllocationsTo,
  voidOfDocument,
} from '../documents/queries.ts';
import type { DocumentFacts, Language, LineFacts, SettlementFacts } from '@cifra/rendering/facts';
import type { DocumentRow } from '../reads/documents.ts';
import { ownDocumentById } from '../reads/own-documents.ts';
import { accountById } from '@cifra/ledger/journal/queries';
import { findOpenItem } from '../documents/open-item.ts';
import { standingFacts } from './standing-facts.ts';
import { referencesByItems, taxCodeAt, withheldSidesOfDocument } from './rendered-rows.ts';
import { commonFacts, instantAt } from './common-facts.ts';

interface FactsInput {
  readonly id: Uuid;
  readonly language: Language | null;
  /** Whether it is the copy as issued: nothing that came later, but for the mark of a void document. */
  readonly isAsIssued: boolean;
  /** The day whose standing it shows; null: today. */
  readonly asOf: LocalDate | null;
  /** The customer or vendor whose own it has to be; left out: anybody's. */
  readonly ownerId?: Uuid;
}

/**
 * What a posted document says: itself, its issuer and its party as they were at its commit; what it is settled against and whether it is
 * void, as it stands in this snapshot. Null: no such document.
 */
export async function postedFacts(
  tx: TenantReadTx,
  { id, language, isAsIssued, asOf, ownerId: partyId }: FactsInput,
  tenant: TenantFacts,
): Promise<DocumentFacts | null> {
  const row = await (partyId === undefined
    ? tx.first(documentById, { id })
    : tx.first(ownDocumentById, { id, partyId }));
  if (!row) return null;
  const at = row.commit_number;
  const lines = await tx.all(linesOfDocument, { documentId: id });
  const voided = await tx.first(voidOfDocument, { documentId: id });
  const common = await commonFacts(tx, {
    tenant,
    partyId: row.party_id,
    at,
    language,
    template: row.template,
    instantMicros: await instantAt(tx, at),
  });
  const isSettlement = isSettlementKind(row.kind);
  return {
    ...common,
    state: voided ? 'VOID' : 'POSTED',
    kind: row.kind,
    displayNumber: row.display_number,
    vendorNumber: row.vendor_number,
    documentDate: row.document_date,
    dueDate: row.due_date,
    currency: row.currency,
    netE4: row.net_amount,
    taxE4: row.tax_amount,
    totalE4: row.total_amount,
    discountE4: row.discount_amount,
    pricesIncludeTax: row.prices_include_tax,
    base:
      row.currency === tenant.baseCurrency
        ? null
        : { totalE4: row.total_base_amount, rate: row.rate, rateDate: row.rate_date },
    reference: row.reference,
    memo: row.memo,
    original: await originalOf(tx, row),
    voidedBy: voided?.noteNumber ?? null,
    lines: isSettlement ? [] : await lineFacts(tx, lines, at),
    settlement: isSettlement ? await settlementFacts(tx, row, lines) : null,
    standing: isAsIssued || voided ? null : await standingFacts(tx, row, asOf ?? tenant.today),
  };
}

async function documentAt(tx: TenantReadTx, id: Uuid): Promise<DocumentRow> {
  const found = await tx.first(documentById, { id });
  if (!found) throw new InvariantBroken('a document names another that does not exist');
  return found;
}

async function originalOf(
  tx: TenantReadTx,
  { original_document_id: id, original_item_id: itemId }: DocumentRow,
): Promise<DocumentFacts['original']> {
  if (id === null) return itemId === null ? null : originalItemOf(tx, itemId);
  const original = await documentAt(tx, id);
  return { displayNumber: original.display_number, documentDate: original.document_date };
}

/** What a document is called that the former books made out. */
export async function originalItemOf(tx: TenantReadTx, id: Uuid): Promise<DocumentFacts['original']> {
  const item = await findOpenItem(tx, id);
  return item && { displayNumber: item.name, documentDate: item.documentDate };
}

async function lineFacts(
  tx: TenantReadTx,
  rows: readonly Row<typeof documentLines>[],
  at: bigint,
): Promise<LineFacts[]> {
  const names = await taxNames(
    tx,
    rows.map((row) => row.tax_code_id),
    at,
  );
  return rows.map((row) => ({
    description: row.description,
    quantityE6: row.quantity_e6,
    unitPriceE6: row.kind === 'TAX_ONLY' ? null : row.unit_price_e6,
    discountE4: row.discount_amount,
    netE4: row.net_amount,
    taxName: row.tax_code_id === null ? null : (names.get(row.tax_code_id) ?? null),
    taxPercentE4: row.tax_percent_e4,
    taxE4: row.tax_amount,
  }));
}

/** What tax codes were called at a commit. */
export async function taxNames(
  tx: TenantReadTx,
  ids: readonly (Uuid | null)[],
  at: bigint,
): Promise<ReadonlyMap<Uuid, string>> {
  const names = new Map<Uuid, string>();
  for (const id of new Set(ids)) {
    const found = id === null ? null : await tx.first(taxCodeAt, { id, at });
    if (found) names.set(found.id, found.name);
  }
  return names;
}

async function settlementFacts(
  tx: TenantReadTx,
  row: DocumentRow,
  lines: readonly Row<typeof documentLines>[],
): Promise<SettlementFacts> {
  const account = row.bank_account_id && (await tx.first(accountById, { id: row.bank_account_id }));
  const kind = account ? account.kind : null;
  const payables = payablesOf(row);
  const sides = payables ? await tx.all(withheldSidesOfDocument, { documentId: row.id }) : [];
  const sideOf = new Map(sides.map(({ ordinal, side }) => [ordinal, side]));
  return {
    method: isMoneyKind(kind) ? kind : null,
    bankCurrency: row.bank_currency ?? row.currency,
    // A write-off moves no money: it shows what was given up; a netting what was netted.
    bankE4: row.bank_amount ?? row.netted_amount ?? row.total_amount,
    ...(payables ? { payables } : {}),
    charges: lines.map((line) => ({
      kind: line.kind === 'FEE' || line.kind === 'DIFFERENCE' ? line.kind : 'WITHHOLDING',
      isOfPayables: sideOf.get(line.ordinal) === 'PURCHASING',
      description: line.description,
      currency: line.currency,
      amountE4: line.net_amount,
    })),
    allocations: await tx.all(isRefundKind(row.kind) ? standingAllocationsTo : standingAllocationsFrom, {
      documentId: row.id,
    }),
  };
}

function payablesOf(row: DocumentRow): SettlementFacts['payables'] {
  const { payables_currency: currency, payables_amount: settledE4, netted_payables_amount: nettedE4 } = row;
  if (currency === null || settledE4 === null || nettedE4 === null) return undefined;
  return { currency, settledE4, nettedE4 };
}

/** What open items are called, their sides and their documents' dates. */
export async function itemReferences(
  tx: TenantReadTx,
  ids: readonly Uuid[],
): Promise<
  ReadonlyMap<
    Uuid,
    Pick<SettlementFacts['allocations'][number], 'reference' | 'documentDate' | 'currency'> & {
      readonly side: 'SALES' | 'PURCHASING';
    }
  >
> {
  const rows = await referencesByItems(tx, [...new Set(ids)]);
  return new Map(rows.map(({ id, ...named }) => [id, named]));
}
