import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { tenantCommand } from '@cifra/books/command';
import { takeNumber } from '@cifra/books/journal/numbers';
import { addToOpenItems } from '@cifra/books/journal/open-item-balances';
import { addToTaxBalances } from '@cifra/books/journal/tax-balances';

/** Brings something into being that is open with a party, as a posted document would: its balance alone. */
export const openSomething = tenantCommand<
  {
    readonly openItemId: Uuid;
    readonly partyId: Uuid;
    readonly accountId: Uuid;
    readonly currency: string;
    /** E4 as decimal text, debit positive. */
    readonly originalAmountE4: string;
    readonly baseAmountE4: string;
  },
  null,
  never
>('fixture.openSomething', async (tx, item) => {
  await addToOpenItems(tx, [
    {
      openItemId: item.openItemId,
      partyId: item.partyId,
      accountId: item.accountId,
      originalCurrency: item.currency,
      originalAmountE4: BigInt(item.originalAmountE4),
      baseAmountE4: BigInt(item.baseAmountE4),
    },
  ]);
  await tx.record({ event: 'FIXTURE_OPENED', objectType: 'OpenItem', objectId: item.openItemId });
  return accepted(null);
});

/** Names a tax code in the maintained sums, as a posted line would. */
export const useTaxCode = tenantCommand<
  { readonly taxCodeId: Uuid; readonly accountId: Uuid; readonly periodId: Uuid | null },
  null,
  never
>('fixture.useTaxCode', async (tx, { taxCodeId, accountId, periodId }) => {
  await addToTaxBalances(tx, [
    { taxCodeId, accountId, periodId, lineKind: 'ORDINARY', baseAmountE4: -1_000_000n },
  ]);
  await tx.record({ event: 'FIXTURE_TAXED', objectType: 'TaxCode', objectId: taxCodeId });
  return accepted(null);
});

/** Takes the next number of a kind of document, as one that is posted would. */
export const takeNumberOf = tenantCommand<
  { readonly series: string; readonly fiscalYearId: Uuid },
  string,
  never
>('fixture.takeNumberOf', async (tx, of) => {
  const number = await takeNumber(tx, of);
  await tx.record({ event: 'FIXTURE_NUMBER', objectType: 'Series', objectId: of.series });
  return accepted(number.toString());
});

export const commands = [openSomething, useTaxCode, takeNumberOf];
