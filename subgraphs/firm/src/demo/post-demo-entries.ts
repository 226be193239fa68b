import { eq } from 'drizzle-orm';
import { minorUnitsOf } from '@cifra/domain/currencies';
import type { EntryDraftLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { addMonths, localDate, type LocalDate } from '@cifra/domain/local-date';
import { roundToMinorE4 } from '@cifra/domain/money';
import { accepted } from '@cifra/domain/result';
import { tenantCommand } from '@cifra/books/command';
import { postEntry } from '@cifra/books/journal/post-entry';
import { allPeriods } from '@cifra/books/journal/queries';
import { paged } from '@cifra/database/dialects/page';
import { InvariantBroken } from '@cifra/database/failures';
import { tenantQuery } from '@cifra/database/statement';

const boundAccounts = tenantQuery()((q) =>
  q.db
    .select({ role: q.t.account_roles.role, accountId: q.t.account_roles.account_id })
    .from(q.t.account_roles),
);
const firstEntry = tenantQuery()((q) =>
  paged(
    q.db.select({ id: q.t.journal_entries.id }).from(q.t.journal_entries).orderBy(q.t.journal_entries.id),
    q,
    1,
  ),
);
const accountsOfType = tenantQuery<{ type: 'EQUITY' | 'EXPENSE' }>()((q) =>
  q.db
    .select({ id: q.t.accounts.id, code: q.t.accounts.code, isPostable: q.t.accounts.is_postable })
    .from(q.t.accounts)
    .where(eq(q.t.accounts.type, q.arg(q.t.accounts.type, 'type')))
    .orderBy(q.t.accounts.code),
);

/** Whole percent of sales that each of the first expense accounts takes in a month. */
const EXPENSE_SHARES = [38, 14, 6, 3] as const;
const MONTHS = 4;

/**
 * Posts a handful of entries for a demo client through the one door to the ledger: capital, and four months of cash sales and
 * expenses. Deterministic; a client that has entries already is left as it is.
 */
export const postDemoEntries = tenantCommand<
  { readonly monthlySales: number; readonly preparedBy: Uuid; readonly approvedBy: Uuid },
  { readonly entries: number },
  never
>('demo.postEntries', async (tx, { monthlySales, preparedBy, approvedBy }, context) => {
  const { tenant } = context;
  if (await tx.first(firstEntry, {})) {
    await tx.record({ event: 'DEMO_ENTRIES_FOUND', objectType: 'Tenant', objectId: tenant.id });
    return accepted({ entries: 0 });
  }
  const bound = new Map((await tx.all(boundAccounts, {})).map(({ role, accountId }) => [role, accountId]));
  const bank = required(bound.get('Bank'), 'Bank');
  const sales = required(bound.get('SalesRevenue'), 'SalesRevenue');
  const capital = required(
    (await tx.all(accountsOfType, { type: 'EQUITY' })).find(({ isPostable }) => isPostable)?.id,
    'an equity account',
  );
  const expenses = (await tx.all(accountsOfType, { type: 'EXPENSE' }))
    .filter(({ isPostable }) => isPostable)
    .slice(0, EXPENSE_SHARES.length);
  const [firstPeriod] = await tx.all(allPeriods, {});
  const start = required(firstPeriod?.start_date, 'a period');

  const minorUnits = minorUnitsOf(tenant.baseCurrency);
  const share = (percent: number): bigint =>
    roundToMinorE4(
      { numerator: BigInt(monthlySales) * 10_000n * BigInt(percent), denominator: 100n },
      minorUnits,
    );
  const lineOf = (accountId: Uuid, originalAmountE4: bigint, description: string): EntryDraftLine => ({
    accountId,
    originalCurrency: tenant.baseCurrency,
    originalAmountE4,
    description,
    lineKind: 'ORDINARY',
  });
  let entries = 0;
  const post = async (
    postingDate: LocalDate,
    description: string,
    debitId: Uuid,
    creditId: Uuid,
    amountE4: bigint,
  ): Promise<void> => {
    const posted = await postEntry(
      tx,
      {
        kind: 'ORDINARY',
        source: 'MANUAL',
        sourceId: null,
        postingDate,
        documentDate: postingDate,
        description,
        reference: null,
        lines: [lineOf(debitId, amountE4, description), lineOf(creditId, -amountE4, description)],
        preparedBy,
        approvedBy,
      },
      context,
    );
    if (!posted.ok) throw new InvariantBroken(`a demo entry was refused: ${posted.refusal.code}`);
    entries += 1;
  };
  await post(start, 'Paid-in capital', bank, capital, share(300));
  for (let month = 0; month < MONTHS; month += 1) {
    const day = localDate(`${addMonths(start, month).slice(0, 8)}20`);
    // Business grows by three percent a month: enough for a trial balance to look like one.
    await post(day, 'Cash sales of the month', bank, sales, share(100 + 3 * month));
    for (const [index, expense] of expenses.entries())
      await post(
        day,
        `Expenses of the month, account ${expense.code}`,
        expense.id,
        bank,
        share(EXPENSE_SHARES[index] ?? 1),
      );
  }
  await tx.record({
    event: 'DEMO_ENTRIES_POSTED',
    objectType: 'Tenant',
    objectId: tenant.id,
    after: { entries },
  });
  return accepted({ entries });
});

function required<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new InvariantBroken(`a demo client has no ${what}`);
  return value;
}
