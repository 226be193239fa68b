import { counted } from '@cifra/domain/counted';
import type { TenantReadTx } from '@cifra/database/tx';
import type { ComputedFact } from './computed-fact.ts';
import type { PeriodRow } from './item-of-period.ts';
import { documentDraftsOfPeriod, entryDraftsOfPeriod } from './queries.ts';

const larger = (left: bigint, right: bigint): bigint => (left > right ? left : right);

/**
 * Drafts of entries and documents (money in, money out and transfers are documents) dated in the period, in one state. The text contains the commit of their last change, so it differs if
 * a draft was replaced by another one or edited.
 */
export async function draftFact(
  tx: TenantReadTx,
  period: PeriodRow,
  code: 'AWAITING_APPROVAL' | 'DRAFTS',
): Promise<ComputedFact> {
  const state = code === 'DRAFTS' ? 'DRAFT' : 'PENDING_APPROVAL';
  const filter = { state, startDate: period.start_date, endDate: period.end_date } as const;
  const [entries, documents] = await Promise.all([
    tx.first(entryDraftsOfPeriod, filter),
    tx.all(documentDraftsOfPeriod, filter),
  ]);
  const entryCount = entries?.count ?? 0;
  const documentCount = documents.reduce((sum, each) => sum + each.count, 0);
  const count = entryCount + documentCount;
  const what = [
    ...(entryCount > 0 ? [counted(entryCount, 'entry draft')] : []),
    ...(documentCount > 0 ? [counted(documentCount, 'document draft')] : []),
  ].join(', ');
  const waiting = code === 'DRAFTS' ? '' : ' awaiting approval';
  const lastChange = [entries, ...documents].reduce(
    (last, drafts) => larger(last, drafts?.lastChange ?? 0n),
    0n,
  );
  return {
    code,
    outcome: count === 0 ? 'SETTLED' : 'UNSETTLED',
    facts: count === 0 ? `no drafts${waiting}` : `${what}${waiting}; last changed in commit ${lastChange}`,
    count,
    amountE4: null,
  };
}
