import type { PartyContent } from '@cifra/domain/party';
import type { Uuid } from '@cifra/domain/ids';
import { countryPacks } from '@cifra/domain/country-packs';
import { findLegalDetails } from '@cifra/books/legal-details/legal-details';
import { taxCodeByCode } from '@cifra/books/tax-codes/queries';
import { createItem } from '@cifra/subgraph-documents/operations/items';
import { updateLegalDetails } from '@cifra/subgraph-documents/operations/legal-details';
import { createParty } from '@cifra/subgraph-documents/operations/parties';
import { createTaxCode } from '@cifra/subgraph-documents/operations/tax-codes';
import { accountsOf } from '../accounts-of.ts';
import type { AccountName } from '../chart.ts';
import type { ClientBooks } from '../client-books.ts';
import { inTurn } from '../in-turn.ts';
import { must } from '../must.ts';
import { itemsOf, ownTaxCodes } from './goods.ts';
import { partiesOf, type DemoParty } from './parties.ts';

/** What a client's documents name, by code. */
export interface Desk {
  readonly accounts: ReadonlyMap<AccountName, Uuid>;
  readonly parties: ReadonlyMap<string, Uuid>;
  readonly items: ReadonlyMap<string, Uuid>;
  readonly taxCodes: ReadonlyMap<string, Uuid>;
}

/** Makes a client's tax codes, parties and items where they are missing, and confirms the legal details of one that is LIVE. */
export async function openDesk(where: ClientBooks): Promise<Desk> {
  const { books, tenantId, client, approver } = where;
  const { business } = client;
  await confirmLegalDetails(where);
  const accounts = await books.read(tenantId, (tx) => accountsOf(tx, business));
  if (accounts === null) throw new Error(`the demo client ${business.slug} is not served`);
  const taxCodes = new Map<string, Uuid>();
  const parties = new Map<string, Uuid>();
  const items = new Map<string, Uuid>();
  await books.read(tenantId, async (tx) => {
    for (const { code } of countryPacks[business.pack].taxes) {
      const row = await tx.first(taxCodeByCode, { code });
      if (row) taxCodes.set(code, row.id);
    }
  });
  await inTurn(ownTaxCodes(business), async (taxCode) => {
    const request = approver(`demo-tax-${taxCode.code}`);
    taxCodes.set(taxCode.code, must(await books.execute(createTaxCode, { tenantId }, taxCode, request)));
  });
  const { customers, customersAbroad, vendors, vendorsAbroad } = partiesOf(business);
  await inTurn([...customers, ...customersAbroad, ...vendors, ...vendorsAbroad], async (party) => {
    const request = approver(`demo-party-${party.code}`);
    parties.set(party.code, must(await books.execute(createParty, { tenantId }, contentOf(party), request)));
  });
  await inTurn(itemsOf(business), async ({ code, name, priceE4, account, isSold }) => {
    const accountId = accounts.get(account) ?? null;
    const content = {
      code,
      name,
      unitPriceE6: priceE4 === null ? null : (priceE4 * 100n).toString(),
      currency: priceE4 === null ? null : business.baseCurrency,
      salesAccountId: isSold ? accountId : null,
      purchaseAccountId: isSold ? null : accountId,
      taxCodeId: null,
    };
    items.set(
      code,
      must(await books.execute(createItem, { tenantId }, content, approver(`demo-item-${code}`))),
    );
  });
  return { accounts, parties, items, taxCodes };
}

function contentOf(party: DemoParty): PartyContent {
  const {
    habit: _habit,
    isAbroad: _isAbroad,
    withholds: _withholds,
    paysInBase: _paysInBase,
    ...content
  } = party;
  return content;
}

/** A LIVE client issues nothing before (product 1.3). */
async function confirmLegalDetails({ books, tenantId, client, approver }: ClientBooks): Promise<void> {
  if (client.wish.kind !== 'LIVE') return;
  const known = await books.read(tenantId, (tx) => findLegalDetails(tx));
  if (known === null || known.isConfirmed) return;
  const change = {
    legalName: client.wish.name,
    taxId: '155704849-2-2021',
    taxCheckDigit: '07',
    address: 'Vía España, local 12\nPanamá',
    taxRegime: 'ITBMS mensual',
    template: 'standard-1',
  };
  must(
    await books.execute(
      updateLegalDetails,
      { tenantId },
      { version: known.version.toString(), change, isConfirmed: true },
      approver(),
    ),
  );
}
