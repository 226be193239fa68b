import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '../command.ts';
import type {
  ChargeContent,
  DocumentContent,
  DocumentHead,
  ItemLine,
  ItemsContent,
  SettlementContent,
} from './content.ts';
import { partyById } from '../parties/queries.ts';
import { fillFromItem, type AskedLine } from './fill-from-item.ts';

/** Null: the party's, else the base currency. */
type AskedCurrency = { readonly currency: string | null };

export type AskedItems = Omit<ItemsContent, 'currency' | 'lines'> &
  AskedCurrency & { readonly lines: readonly AskedLine[] };

/** `bankCurrency` null: the currency of what is settled; a charge's currency null: the bank's. */
export type AskedSettlement = Omit<SettlementContent, 'currency' | 'bankCurrency' | 'charges'> &
  AskedCurrency & {
    readonly bankCurrency: string | null;
    readonly charges: readonly (Omit<ChargeContent, 'currency'> & AskedCurrency)[];
  };

/** A document as a caller asks for it: currencies may be left out, and what its lines leave to their items. */
export type AskedDocument = DocumentHead &
  ({ readonly items: AskedItems } | { readonly settlement: AskedSettlement });

/** Fills in the currencies that the caller left out, and from their items what the lines did: what is saved says everything. */
export async function fillDocument(
  tx: TenantReadTx,
  asked: AskedDocument,
  tenant: TenantFacts,
): Promise<DocumentContent> {
  const own = 'items' in asked ? asked.items.currency : asked.settlement.currency;
  const party = own === null ? await tx.first(partyById, { id: asked.partyId }) : null;
  const currency = own ?? party?.currency ?? tenant.baseCurrency;
  const { kind, partyId, documentDate, postingDate } = asked;
  const head = { kind, partyId, documentDate, postingDate };
  if ('items' in asked) {
    const lines: ItemLine[] = [];
    for (const line of asked.items.lines) lines.push(await fillFromItem(tx, line, { kind, currency }));
    return { ...head, items: { ...asked.items, currency, lines } };
  }
  const bankCurrency = asked.settlement.bankCurrency ?? currency;
  const charges = asked.settlement.charges.map((charge) => ({
    ...charge,
    currency: charge.currency ?? bankCurrency,
  }));
  return { ...head, settlement: { ...asked.settlement, currency, bankCurrency, charges } };
}
