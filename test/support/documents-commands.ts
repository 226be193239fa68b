import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { tenantCommand } from '@cifra/books/command';
import { addToOpenItems } from '@cifra/books/journal/open-item-balances';

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

export const commands = [openSomething];
