import { and, desc, eq, gte, isNull, lte, or } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { minorUnitsOf } from '@cifra/domain/currencies';
import type { LocalDate } from '@cifra/domain/local-date';
import { formatE4 } from '@cifra/domain/money';
import type { MoneyKind } from '@cifra/domain/money-documents/kinds';
import {
  daysAround,
  duplicateMoney,
  OWN_REFERENCE_DAYS,
  repeatedReference,
  unusualDates,
  type PostingWarning,
} from '@cifra/domain/posting-warnings';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { MoneyContent } from './content.ts';
import type { MoneyPlan } from './money-plan.ts';

interface Like {
  readonly kind: MoneyKind;
  readonly accountId: Uuid;
  readonly currency: string;
  readonly totalE4: bigint;
  readonly documentDate: LocalDate;
  /** None repeats null. */
  readonly reference: string | null;
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** What stands of a kind on an account and has the reference, or on the very day the amount; the latest first. */
const standingLike = tenantQuery<Like>()((q) => {
  const { money_documents: t, entry_reversals: reversals } = q.t;
  const rows = q.db
    .select({
      id: t.id,
      number: t.display_number,
      documentDate: t.document_date,
      currency: t.currency,
      totalE4: t.total_amount,
      reference: t.reference,
      toAccountId: t.to_account_id,
    })
    .from(t)
    .leftJoin(reversals, eq(reversals.entry_id, t.entry_id))
    .where(
      and(
        eq(t.money_account_id, q.arg(t.money_account_id, 'accountId')),
        gte(t.document_date, q.arg(t.document_date, 'from')),
        lte(t.document_date, q.arg(t.document_date, 'to')),
        eq(t.kind, q.arg(t.kind, 'kind')),
        or(
          eq(t.reference, q.arg(t.reference, 'reference')),
          and(
            eq(t.document_date, q.arg(t.document_date, 'documentDate')),
            eq(t.currency, q.arg(t.currency, 'currency')),
            eq(t.total_amount, q.arg(t.total_amount, 'totalE4')),
          ),
        ),
        isNull(reversals.entry_id),
      ),
    )
    .orderBy(desc(t.document_date), desc(t.id));
  return paged(rows, q, 50);
});

/**
 * What looks like a mistake in money in, money out or a transfer that was decided: the same kind, account, amount and currency (of a transfer, the same
 * accounts) on the same day or with the same reference some days away; else the same reference; dates.
 */
export async function warningsOfMoney(
  tx: TenantReadTx,
  { kind, currency, documentDate, postingDate, reference }: MoneyContent,
  { moneyAccountId: accountId, totals: { totalE4 }, transfer }: MoneyPlan,
): Promise<PostingWarning[]> {
  const dates = unusualDates({ documentDate, postingDate, dueDate: null });
  const days = daysAround(documentDate, OWN_REFERENCE_DAYS);
  const like = { kind, accountId, currency, totalE4, documentDate, reference };
  const standing = (await tx.all(standingLike, { ...like, ...days })).map((row) => ({
    ...row,
    type: 'MoneyDocument' as const,
  }));
  const same = standing.find(
    (row) =>
      row.totalE4 === totalE4 &&
      row.currency === currency &&
      row.toAccountId === (transfer?.toAccountId ?? null),
  );
  if (same) {
    const moved = `${currency} ${formatE4(totalE4, minorUnitsOf(currency))}`;
    return [duplicateMoney(moved, same), ...dates];
  }
  const repeated = standing.find((row) => reference !== null && row.reference === reference);
  return [...(repeated && reference !== null ? [repeatedReference(reference, repeated)] : []), ...dates];
}
