import type { TenantFacts } from '@cifra/books/command';
import type {
  ChargeContent,
  DocumentContent,
  DocumentHead,
  ItemsContent,
  SettlementContent,
} from './content.ts';
import type { NamedRows } from './named-rows.ts';
import { fillFromItem, type LineInput } from './fill-from-item.ts';

/** Null: the party's, else the base currency. */
type CurrencyInput = { readonly currency: string | null };

export type ItemsDocumentInput = Omit<ItemsContent, 'currency' | 'lines'> &
  CurrencyInput & { readonly lines: readonly LineInput[] };

/** `bankCurrency` null: the currency of what is settled; a charge's currency null: the bank's. */
export type SettlementDocumentInput = Omit<
  SettlementContent,
  'currency' | 'bankCurrency' | 'payables' | 'charges'
> &
  CurrencyInput & {
    readonly bankCurrency: string | null;
    readonly payables?: CurrencyInput & { readonly amount: string };
    readonly charges: readonly (Omit<ChargeContent, 'currency'> & CurrencyInput)[];
  };

/** A document as a caller requests it: currencies may be left out, and what its lines leave to their items. */
export type DocumentInput = DocumentHead &
  ({ readonly items: ItemsDocumentInput } | { readonly settlement: SettlementDocumentInput });

/** Fills in the currencies that the caller left out, and from their items what the lines did: what is saved says everything. */
export function fillDocument(
  input: DocumentInput,
  { party, items }: NamedRows,
  tenant: TenantFacts,
): DocumentContent {
  const own = 'items' in input ? input.items.currency : input.settlement.currency;
  const currency = own ?? party?.currency ?? tenant.baseCurrency;
  const { kind, partyId, documentDate, postingDate } = input;
  const head = { kind, partyId, documentDate, postingDate };
  if ('items' in input) {
    const lines = input.items.lines.map((line) =>
      fillFromItem(line, line.itemId === null ? undefined : items.get(line.itemId), { kind, currency }),
    );
    return { ...head, items: { ...input.items, currency, lines } };
  }
  const bankCurrency = input.settlement.bankCurrency ?? currency;
  const payables = input.settlement.payables && {
    amount: input.settlement.payables.amount,
    currency: input.settlement.payables.currency ?? currency,
  };
  const charges = input.settlement.charges.map((charge) => ({
    ...charge,
    currency: charge.currency ?? currencyOf(charge, { currency, bankCurrency, payables }),
  }));
  const { payables: _given, ...settlement } = input.settlement;
  return {
    ...head,
    settlement: { ...settlement, currency, bankCurrency, charges, ...(payables ? { payables } : {}) },
  };
}

/** What is computed, or withheld by a netting, is in the currency of what is settled. */
function currencyOf(
  { amount, side }: Pick<ChargeContent, 'amount' | 'side'>,
  of: Pick<SettlementContent, 'currency' | 'bankCurrency'> & {
    readonly payables: SettlementContent['payables'] | undefined;
  },
): string {
  if (side === 'PURCHASING' && of.payables) return of.payables.currency;
  return amount === null ? of.currency : of.bankCurrency;
}
