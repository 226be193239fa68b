import type { PartyContent } from '@cifra/domain/party';
import type { Uuid } from '@cifra/domain/ids';
import { countryPacks } from '@cifra/domain/country-packs';
import { findLegalDetails } from '@cifra/trade/legal-details/legal-details';
import { taxCodeByCode } from '@cifra/trade/tax-codes/queries';
import { createItemCommand } from '@cifra/trade/items/item-commands';
import { updateLegalDetailsCommand } from '@cifra/trade/legal-details/legal-details-commands';
import { createPartyCommand } from '@cifra/trade/parties/party-commands';
import { createTaxCodeCommand } from '@cifra/trade/tax-codes/tax-code-commands';
import { accountsOf } from '../accounts-of.ts';
import type { AccountName } from '../chart.ts';
import type { ClientBooks } from '../client-books.ts';
import { inOrder } from '../in-order.ts';
import { expectAccepted } from '../expect-accepted.ts';
import { itemsOf, ownTaxCodes } from './goods.ts';
import { partiesOf, type DemoParty } from './parties.ts';

/** The ids that a client's documents refer to, by code. */
export interface MasterData {
  readonly accounts: ReadonlyMap<AccountName, Uuid>;
  readonly parties: ReadonlyMap<string, Uuid>;
  readonly items: ReadonlyMap<string, Uuid>;
  readonly taxCodes: ReadonlyMap<string, Uuid>;
}

/** Creates a client's tax codes, parties and items where they are missing, and confirms the legal details of a LIVE one. */
export async function prepareMasterData(where: ClientBooks): Promise<MasterData> {
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
  await inOrder(ownTaxCodes(business), async (taxCode) => {
    const request = approver(`demo-tax-${taxCode.code}`);
    taxCodes.set(
      taxCode.code,
      expectAccepted(await books.execute(createTaxCodeCommand, { tenantId }, taxCode, request)),
    );
  });
  const { customers, customersAbroad, vendors, vendorsAbroad } = partiesOf(business);
  await inOrder([...customers, ...customersAbroad, ...vendors, ...vendorsAbroad], async (party) => {
    const request = approver(`demo-party-${party.code}`);
    parties.set(
      party.code,
      expectAccepted(await books.execute(createPartyCommand, { tenantId }, contentOf(party), request)),
    );
  });
  await inOrder(itemsOf(business), async ({ code, name, priceE4, account, isSold }) => {
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
      expectAccepted(
        await books.execute(createItemCommand, { tenantId }, content, approver(`demo-item-${code}`)),
      ),
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

/** A LIVE client cannot issue documents before that (product 1.3). */
async function confirmLegalDetails({ books, tenantId, client, approver }: ClientBooks): Promise<void> {
  if (client.tenant.kind !== 'LIVE') return;
  const known = await books.read(tenantId, (tx) => findLegalDetails(tx));
  if (known === null || known.isConfirmed) return;
  const change = {
    legalName: client.tenant.name,
    taxId: '155704849-2-2021',
    taxCheckDigit: '32',
    address: 'Vía España, local 12\nPanamá',
    taxRegime: 'ITBMS mensual',
    template: 'standard-1',
  };
  expectAccepted(
    await books.execute(
      updateLegalDetailsCommand,
      { tenantId },
      { version: known.version.toString(), change, isConfirmed: true },
      approver(),
    ),
  );
}
