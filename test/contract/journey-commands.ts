import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { RefusalCode } from '@cifra/domain/refusals';
import { accepted } from '@cifra/domain/result';
import { tenantCommand, tenantReport } from '@cifra/books/command';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { roleBinding } from '@cifra/ledger/journal/queries';
import { postEntry } from '@cifra/ledger/journal/post-entry';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery } from '@cifra/database/statement';

/** What the journey does to a tenant's books: a sale through the one door to the ledger. */
export const postSale = tenantCommand<
  { readonly date: LocalDate; readonly debitE4: string; readonly creditE4: string; readonly by: Uuid },
  string,
  RefusalCode
>('journey.postSale', async (tx, { date, debitE4, creditE4, by }, context) => {
  const bank = await tx.first(roleBinding, { role: 'Bank' });
  const sales = await tx.first(roleBinding, { role: 'SalesRevenue' });
  const line = (accountId: Uuid, originalAmountE4: bigint) => ({
    accountId,
    originalCurrency: context.tenant.baseCurrency,
    originalAmountE4,
    description: 'Sale, «áé»',
    lineKind: 'ORDINARY' as const,
  });
  if (!bank || !sales) throw new Error('the template binds no bank or no sales');
  const posted = await postEntry(
    tx,
    {
      kind: 'ORDINARY',
      source: 'MANUAL',
      sourceId: null,
      postingDate: date,
      documentDate: date,
      description: 'Sale',
      reference: null,
      lines: [line(bank.accountId, BigInt(debitE4)), line(sales.accountId, -BigInt(creditE4))],
      preparedBy: by,
      approvedBy: by,
    },
    context,
  );
  if (!posted.ok) return posted;
  tx.record(fixtureEvent({ event: 'JOURNEY_SALE', objectType: 'Tenant', objectId: context.tenant.id }));
  return accepted(tx.commitNumber.toString());
});

const debits = tenantQuery()((q) =>
  q.db.select({ debit: sumOf(q.t.account_balances.base_debit) }).from(q.t.account_balances),
);

export const totalDebits = tenantReport<object, string>('journey.totalDebits', async (tx) =>
  String((await tx.first(debits, {}))?.debit ?? 0n),
);

export const commands = [postSale];
export const reports = [totalDebits];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
