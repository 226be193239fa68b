import { isMoneyKind, type MoneyKind } from '@cifra/domain/account-kinds';
import { findCurrency } from '@cifra/domain/currencies';
import {
  lineAmountE4,
  priceDocument,
  totalsOf,
  type PricedLine,
  type RoundingMode,
} from '@cifra/domain/documents/amounts';
import { parseDecimalToE6 } from '@cifra/domain/documents/decimal-e6';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { parseDecimalToE4, type MinorUnits } from '@cifra/domain/money';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { accountById } from '@cifra/ledger/journal/queries';
import type { DocumentContent, ItemsContent, SettlementContent } from '../documents/content.ts';
import { documentById, documentDraftById } from '../documents/queries.ts';
import { readDiscount } from '../documents/resolve-lines.ts';
import { contentOfDraft } from '../documents/save-document-draft.ts';
import { partyById } from '../parties/queries.ts';
import { taxCodeById } from '../tax-codes/queries.ts';
import type { DocumentFacts, Language, LineFacts, SettlementFacts } from '@cifra/rendering/facts';
import { commonFacts, instantAt, NOW } from './common-facts.ts';
import { itemReferences, originalItemOf, taxNames } from './document-facts.ts';

type ByContent = Pick<
  DocumentFacts,
  | 'currency'
  | 'dueDate'
  | 'vendorNumber'
  | 'reference'
  | 'memo'
  | 'original'
  | 'lines'
  | 'settlement'
  | 'netE4'
  | 'taxE4'
  | 'totalE4'
  | 'discountE4'
  | 'pricesIncludeTax'
>;

/** What a draft says now, finished or not: what it lacks is shown as lacking, and nothing is refused. Null: no such draft. */
export async function draftFacts(
  tx: TenantReadTx,
  { id, language }: { readonly id: Uuid; readonly language: Language | null },
  tenant: TenantFacts,
): Promise<DocumentFacts | null> {
  const row = await tx.first(documentDraftById, { id });
  if (!row) return null;
  const content = contentOfDraft(row);
  const common = await commonFacts(tx, {
    tenant,
    partyId: row.party_id,
    at: NOW,
    language,
    instantMicros: await instantAt(tx, row.commit_number),
  });
  return {
    ...common,
    ...('items' in content
      ? await itemsFacts(tx, content, {
          items: content.items,
          roundingMode: tenant.settings['documents.roundingMode'],
        })
      : await settlementFacts(tx, content, content.settlement)),
    state: 'DRAFT',
    kind: row.kind,
    displayNumber: null,
    documentDate: row.document_date,
    base: null,
    voidedBy: null,
    standing: null,
  };
}

async function itemsFacts(
  tx: TenantReadTx,
  { partyId, documentDate }: DocumentContent,
  { items, roundingMode }: { readonly items: ItemsContent; readonly roundingMode: RoundingMode },
): Promise<ByContent> {
  const minorUnits = findCurrency(items.currency)?.minorUnits ?? 2;
  const names = await taxNames(
    tx,
    items.lines.map(({ taxCodeId }) => taxCodeId),
    NOW,
  );
  const { pricesIncludeTax } = items;
  const read: PricedLine[] = [];
  for (const line of items.lines) {
    const { taxCodeId, taxOnly } = line;
    const plain = {
      quantityE6: readE6(line.quantity) ?? 0n,
      unitPriceE6: (line.unitPrice === null ? null : readE6(line.unitPrice)) ?? 0n,
      taxOnlyE4: taxOnly === null ? null : readE4(taxOnly.tax),
    };
    const amountE4 = lineAmountE4(plain, minorUnits);
    const discount = readDiscount(line, { path: '', amountE4, minorUnits });
    const taxPercentE4 = taxCodeId === null ? 0 : await percentOf(tx, taxCodeId);
    read.push({ ...plain, taxCodeId, taxPercentE4, discount: discount.ok ? discount.value : null });
  }
  const pricing = { roundingMode, pricesIncludeTax, discount: null, minorUnits };
  const amountE4 = priceDocument(read, pricing).reduce(
    (sum, { netE4, taxE4 }) => sum + netE4 + (pricesIncludeTax ? taxE4 : 0n),
    0n,
  );
  const ofAll = readDiscount(items, { path: '', amountE4, minorUnits });
  const priced = priceDocument(read, { ...pricing, discount: ofAll.ok ? ofAll.value : null });
  const lines = items.lines.map(({ description, unitPrice, taxCodeId }, index): LineFacts => {
    const taxName = taxCodeId === null ? null : (names.get(taxCodeId) ?? null);
    const taxPercentE4 = read[index]?.taxPercentE4 ?? 0;
    return {
      description,
      quantityE6: read[index]?.quantityE6 ?? 0n,
      unitPriceE6: unitPrice === null ? null : readE6(unitPrice),
      taxPercentE4,
      netE4: priced[index]?.netE4 ?? 0n,
      taxE4: priced[index]?.taxE4 ?? 0n,
      discountE4: priced[index]?.discountE4 ?? 0n,
      taxName: taxPercentE4 === 0 || taxName !== null ? taxName : '?',
    };
  });
  const { currency, vendorNumber, reference, memo } = items;
  return {
    currency,
    vendorNumber,
    reference,
    memo,
    lines,
    dueDate: items.dueDate ?? (await dueDateOf(tx, { partyId, documentDate })),
    original:
      items.originalItemId === null
        ? await originalOf(tx, items.originalDocumentId)
        : await originalItemOf(tx, items.originalItemId),
    ...totalsOf(lines),
    discountE4: priced.reduce((sum, line) => sum + line.documentDiscountE4, 0n),
    pricesIncludeTax,
    settlement: null,
  };
}

async function settlementFacts(
  tx: TenantReadTx,
  { documentDate }: DocumentContent,
  settlement: SettlementContent,
): Promise<ByContent> {
  const { currency, bankCurrency, reference, memo } = settlement;
  const references = await itemReferences(
    tx,
    settlement.allocations.map(({ openItemId }) => openItemId),
  );
  const netting = nettingFacts(settlement, (id) => references.get(id)?.side ?? 'SALES');
  const totalE4 = netting?.receivablesE4 ?? readE4(settlement.settledAmount);
  const kind = await moneyKindOf(tx, settlement.bankAccountId);
  return {
    currency,
    reference,
    memo,
    vendorNumber: null,
    dueDate: null,
    original: null,
    lines: [],
    netE4: totalE4,
    taxE4: 0n,
    totalE4,
    discountE4: 0n,
    pricesIncludeTax: false,
    settlement: {
      method: kind,
      bankCurrency,
      bankE4: readE4(settlement.bankAmount),
      ...(netting ? { payables: netting.payables } : {}),
      charges: settlement.charges.map((charge, index) => ({
        kind: charge.kind,
        isOfPayables: charge.side === 'PURCHASING',
        description: charge.description,
        currency: charge.currency,
        amountE4: netting?.chargesE4[index] ?? readE4(charge.amount ?? '0'),
      })),
      allocations: settlement.allocations.map(({ openItemId, amount }) => ({
        reference: references.get(openItemId)?.reference ?? '?',
        documentDate: references.get(openItemId)?.documentDate ?? documentDate,
        allocationDate: documentDate,
        currency: references.get(openItemId)?.currency ?? currency,
        amountE4: readE4(amount),
      })),
    },
  };
}

/**
 * What a draft netting would settle of each side, and what its charges would withhold: one that is computed is what is left of the side, as
 * it must be to be posted; of several the first.
 */
function nettingFacts(
  settlement: SettlementContent,
  sideOf: (openItemId: Uuid) => 'SALES' | 'PURCHASING',
): {
  readonly receivablesE4: bigint;
  readonly payables: NonNullable<SettlementFacts['payables']>;
  readonly chargesE4: readonly bigint[];
} | null {
  if (!settlement.payables) return null;
  const sumOf = (side: 'SALES' | 'PURCHASING'): bigint =>
    settlement.allocations
      .filter(({ openItemId }) => sideOf(openItemId) === side)
      .reduce((sum, { amount }) => sum + readE4(amount), 0n);
  const settled = { SALES: sumOf('SALES'), PURCHASING: sumOf('PURCHASING') };
  const netted = {
    SALES: readE4(settlement.settledAmount),
    PURCHASING: readE4(settlement.payables.amount),
  };
  const left = {
    SALES: settled.SALES - netted.SALES,
    PURCHASING: settled.PURCHASING - netted.PURCHASING,
  };
  for (const { side = 'SALES', amount } of settlement.charges) left[side] -= readE4(amount ?? '0');
  const chargesE4 = settlement.charges.map(({ side = 'SALES', amount }) => {
    if (amount !== null) return readE4(amount);
    const restE4 = left[side] > 0n ? left[side] : 0n;
    left[side] = 0n;
    return restE4;
  });
  return {
    receivablesE4: settled.SALES,
    payables: {
      currency: settlement.payables.currency,
      nettedE4: netted.PURCHASING,
      settledE4: settled.PURCHASING,
    },
    chargesE4,
  };
}

const readE6 = (text: string): bigint | null => {
  const read = parseDecimalToE6(text, 'quantity');
  return read.ok ? read.value : null;
};

const readE4 = (text: string): bigint => {
  const read = parseDecimalToE4(text, 4 satisfies MinorUnits);
  return read.ok ? read.value : 0n;
};

async function percentOf(tx: TenantReadTx, id: Uuid): Promise<number> {
  const found = await tx.first(taxCodeById, { id });
  return found?.treatment === 'STANDARD' ? found.percent_e4 : 0;
}

async function moneyKindOf(tx: TenantReadTx, accountId: Uuid | null): Promise<MoneyKind | null> {
  const account = accountId === null ? null : await tx.first(accountById, { id: accountId });
  const kind = account?.kind ?? null;
  return isMoneyKind(kind) ? kind : null;
}

async function dueDateOf(
  tx: TenantReadTx,
  { partyId, documentDate }: { readonly partyId: Uuid; readonly documentDate: LocalDate },
): Promise<LocalDate | null> {
  const party = await tx.first(partyById, { id: partyId });
  return party && addDays(documentDate, party.payment_term_days);
}

async function originalOf(tx: TenantReadTx, id: Uuid | null): Promise<DocumentFacts['original']> {
  const found = id === null ? null : await tx.first(documentById, { id });
  return found && { displayNumber: found.display_number, documentDate: found.document_date };
}
