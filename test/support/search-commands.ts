import { tenantCommand } from '@cifra/books/command';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { erasePerson } from '@cifra/database/personal/erase';
import { items } from '@cifra/database/tables/documents';
import { tenantTables } from '@cifra/database/tables/tenant';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';

/** What the tests of the search need in the books and no command of the product writes at once. */

/** Many items in one commit, as an import would write them. */
export const plantItems = tenantCommand<
  { readonly items: readonly { readonly code: string; readonly name: string }[] },
  null,
  never
>('fixture.plantItems', async (tx, input, { newId, tenant }) => {
  for (const { code, name } of input.items)
    tx.insert(items, {
      id: newId(),
      code,
      name,
      unit_price_e6: null,
      currency: null,
      sales_account_id: null,
      purchase_account_id: null,
      tax_code_id: null,
      is_active: true,
    });
  tx.record(fixtureEvent({ event: 'FIXTURE_ITEMS', objectType: 'Tenant', objectId: tenant.id }));
  return accepted(null);
});

/** Erases a party, as the erasing command will. */
export const eraseParty = tenantCommand<{ readonly partyId: Uuid }, null, never>(
  'fixture.eraseParty',
  async (tx, { partyId }) => {
    await erasePerson(tx, tenantTables, partyId);
    tx.record(fixtureEvent({ event: 'FIXTURE_ERASED', objectType: 'Party', objectId: partyId }));
    return accepted(null);
  },
);

export const commands = [plantItems, eraseParty];
