import type { Uuid } from '@cifra/domain/ids';
import type { DocumentInput } from '@cifra/trade/documents/document-input';
import { findEffectiveRate } from '@cifra/ledger/journal/gather';
import type { TenantReadTx } from '@cifra/database/tx';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { formatE4 } from '@cifra/domain/money';
import { applyRate } from '@cifra/domain/rate';
import type { DocumentActivity, SettlementActivity } from '../activities/trade-activity.ts';
import type { Business } from '../business.ts';
import { idOf } from '../expect-accepted.ts';
import type { MasterData } from './master-data.ts';

/** The ids of a document that others refer to. */
export interface Made {
  /** Null for an opening item. */
  readonly documentId: Uuid | null;
  readonly itemId: Uuid;
}

/** The document under a key; the history refers only to earlier ones. */
export function madeOf(made: ReadonlyMap<string, Made>, key: string): Made {
  const found = made.get(key);
  if (found === undefined) throw new Error(`the demo names ${key}, which does not exist`);
  return found;
}

/** The command input for an invoice, a bill or a note. */
export function itemsDocument(
  { parties, items, accounts, taxCodes }: MasterData,
  activity: DocumentActivity,
  made: ReadonlyMap<string, Made>,
): DocumentInput {
  const { type, party, date, currency, vendorNumber, reference, original } = activity;
  return {
    kind: type,
    partyId: idOf(parties, party),
    documentDate: date,
    postingDate: date,
    items: {
      currency,
      dueDate: null,
      vendorNumber,
      originalDocumentId: original === null ? null : madeOf(made, original).documentId,
      originalItemId: null,
      reference,
      memo: null,
      pricesIncludeTax: false,
      discountPercent: null,
      discountAmount: null,
      withholdings: [],
      lines: activity.lines.map((line) => ({
        itemId: items.get(line.item) ?? null,
        accountId: idOf(accounts, line.account),
        description: line.description,
        quantity: line.quantity,
        unitPrice: line.unitPrice,
        discountPercent: null,
        discountAmount: null,
        taxOnly: null,
        taxCodeId: line.tax === null ? null : idOf(taxCodes, line.tax),
        originalOrdinal: original === null ? null : 1,
      })),
    },
  };
}

/** The command input for a receipt or a payment, with its charges and bank amount. */
export async function settlementDocument(
  tx: TenantReadTx,
  {
    business,
    masterData,
    made,
  }: {
    readonly business: Business;
    readonly masterData: MasterData;
    readonly made: ReadonlyMap<string, Made>;
  },
  activity: SettlementActivity,
): Promise<DocumentInput> {
  const { type, party, date, currency, settledE4, feeE4, withheldE4, bank, settles, reference } = activity;
  const text = (amountE4: bigint): string => formatE4(amountE4, minorUnitsOf(currency));
  const charge = {
    accountId: null,
    currency,
    description: '',
    openItemId: null,
    certificate: null,
    reason: null,
  };
  const charges = [
    { ...charge, kind: 'FEE' as const, amountE4: feeE4, taxCodeId: null },
    {
      ...charge,
      kind: 'WITHHOLDING' as const,
      amountE4: withheldE4,
      taxCodeId: masterData.taxCodes.get('RET-ITBMS-50') ?? null,
    },
  ]
    .filter(({ amountE4 }) => amountE4 > 0n)
    .map(({ amountE4, ...rest }) => ({ ...rest, amount: text(amountE4) }));
  const movedE4 = type === 'RECEIPT' ? settledE4 - feeE4 - withheldE4 : settledE4 + feeE4;
  return {
    kind: type,
    partyId: idOf(masterData.parties, party),
    documentDate: date,
    postingDate: date,
    settlement: {
      currency,
      settledAmount: text(settledE4),
      bankAccountId: idOf(masterData.accounts, bank.account),
      bankCurrency: bank.currency ?? business.baseCurrency,
      bankAmount: bank.currency === null ? await inBase(tx, business, activity) : text(movedE4),
      takesDifference: false,
      charges,
      allocations: settles.map(({ key, amountE4 }) => ({
        openItemId: madeOf(made, key).itemId,
        amount: text(amountE4),
      })),
      reference,
      memo: null,
    },
  };
}

/** The settled amount in base currency, at the day's rate. */
async function inBase(
  tx: TenantReadTx,
  { baseCurrency }: Business,
  { date, currency, settledE4 }: SettlementActivity,
): Promise<string> {
  const pair = { originalCurrency: currency, baseCurrency };
  const minorUnits = minorUnitsOf(baseCurrency);
  const effective = await findEffectiveRate(tx, { ...pair, rateDate: date, staleAfterDays: 0 });
  const worthE4 = effective === null ? settledE4 : applyRate(settledE4, effective.rate, minorUnits);
  return formatE4(worthE4, minorUnits);
}
