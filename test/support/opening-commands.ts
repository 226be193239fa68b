import { insertParty } from '@cifra/trade/parties/insert-party';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { localDate } from '@cifra/domain/local-date';
import { tenantCommand } from '@cifra/books/command';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { postEntry } from '@cifra/ledger/journal/post-entry';
import { taxCodes } from '@cifra/database/tables/documents';

/** What tests of opening balances and taxed lines need of the documents: a party, a tax code. Bare writes. */

export const addParty = tenantCommand<
  { readonly id: Uuid; readonly name: string; readonly isVendor?: boolean },
  null,
  never
>('fixture.addParty', async (tx, { id, name, isVendor = true }) => {
  await insertParty(tx, {
    id,
    code: name,
    name,
    is_customer: true,
    is_vendor: isVendor,
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
  tx.record(fixtureEvent({ event: 'FIXTURE_PARTY', objectType: 'Party', objectId: id }));
  return accepted(null);
});

export const addTaxCode = tenantCommand<
  { readonly id: Uuid; readonly name: string; readonly isActive: boolean },
  null,
  never
>('fixture.addTaxCode', async (tx, { id, name, isActive }) => {
  tx.insert(taxCodes, {
    id,
    code: name,
    name,
    treatment: 'STANDARD',
    withheld_at: null,
    withheld_on: null,
    percent_e4: 70_000,
    is_active: isActive,
  });
  tx.record(fixtureEvent({ event: 'FIXTURE_TAX_CODE', objectType: 'TaxCode', objectId: id }));
  return accepted(null);
});

/** Takes an amount off a receivable, in cash: what a receipt posts. */
export const settleItem = tenantCommand<
  { readonly itemId: Uuid; readonly partyId: Uuid; readonly accountId: Uuid; readonly cashId: Uuid },
  null,
  never
>('fixture.settleItem', async (tx, { itemId, partyId, accountId, cashId }, context) => {
  const line = { originalCurrency: context.tenant.baseCurrency, description: '' };
  const date = localDate('2026-02-01');
  const posted = await postEntry(
    tx,
    {
      kind: 'ORDINARY',
      source: 'SALES',
      sourceId: null,
      postingDate: date,
      documentDate: date,
      description: 'fixture',
      reference: null,
      lines: [
        {
          ...line,
          accountId,
          originalAmountE4: -1_000_000n,
          lineKind: 'CONTROL',
          partyId,
          openItemId: itemId,
        },
        { ...line, accountId: cashId, originalAmountE4: 1_000_000n, lineKind: 'ORDINARY' },
      ],
      preparedBy: null,
      approvedBy: null,
    },
    context,
  );
  if (!posted.ok) throw new Error(posted.refusal.code);
  return accepted(null);
});

export const commands = [addParty, addTaxCode, settleItem];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
