import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { tenantCommand } from '@cifra/books/command';
import { parties, taxCodes } from '@cifra/database/tables/documents';

/** What tests of opening balances and taxed lines need of the documents: a party, a tax code. Bare writes. */

export const addParty = tenantCommand<{ readonly id: Uuid; readonly name: string }, null, never>(
  'fixture.addParty',
  async (tx, { id, name }) => {
    await tx.insert(parties, {
      id,
      code: name,
      name,
      is_customer: true,
      is_vendor: true,
      tax_id: null,
      tax_check_digit: null,
      address: null,
      email: null,
      phone: null,
      note: null,
      currency: null,
      payment_term_days: 30,
      is_active: true,
    });
    await tx.record({ event: 'FIXTURE_PARTY', objectType: 'Party', objectId: id });
    return accepted(null);
  },
);

export const addTaxCode = tenantCommand<
  { readonly id: Uuid; readonly name: string; readonly isActive: boolean },
  null,
  never
>('fixture.addTaxCode', async (tx, { id, name, isActive }) => {
  await tx.insert(taxCodes, {
    id,
    code: name,
    name,
    treatment: 'STANDARD',
    percent_e4: 70_000,
    is_active: isActive,
  });
  await tx.record({ event: 'FIXTURE_TAX_CODE', objectType: 'TaxCode', objectId: id });
  return accepted(null);
});

export const commands = [addParty, addTaxCode];
