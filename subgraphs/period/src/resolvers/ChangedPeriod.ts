import { notFoundOrDenied } from '@cifra/access/errors';
import type { ChangedPeriod as Found } from '@cifra/closing/changed-after-close/changed-after-close';
import { checkClosingDigest } from '@cifra/closing/changed-after-close/check-digest';
import {
  lateEntries,
  type LateEntry as LateEntryFound,
} from '@cifra/closing/changed-after-close/late-entries';
import { InvariantBroken } from '@cifra/database/failures';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { connectionOf, parsePage, type Connection, type PageRequest } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { instantText, moneyOf } from '@cifra/subgraph-kit/shapes';
import type { ChangedPeriodResolvers, LateEntryResolvers } from '../generated/resolvers.ts';
import { userOf } from './user-of.ts';

export type ChangedPeriodOfTenant = Found & { readonly tenantId: Uuid };
export type ChangedPeriodPage = Connection<ChangedPeriodOfTenant>;
export interface LateEntryOfPeriod {
  readonly of: ChangedPeriodOfTenant;
  readonly late: LateEntryFound;
}
export type LateEntryPage = Connection<LateEntryOfPeriod>;

/** Behind every entry of a commit. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff' as Uuid;

export const ChangedPeriod: ChangedPeriodResolvers = {
  async period({ tenantId, periodId }, _input, { loadersOf }) {
    const period = await loadersOf(tenantId).period.load(periodId);
    if (!period) throw new InvariantBroken('a closing is of a period that does not exist');
    return period;
  },
  changes: ({ tenantId, baseCurrency, changes }) =>
    changes.map(({ accountId, code, sinceFirstClosingE4, sinceLastClosingE4 }) => ({
      __typename: 'AccountChange',
      account: { __typename: 'Account', tenantId, id: accountId },
      code,
      sinceFirstClosing: moneyOf(sinceFirstClosingE4, baseCurrency),
      sinceLastClosing: moneyOf(sinceLastClosingE4, baseCurrency),
    })),
  async isDigestEqual({ tenantId, periodId, closings }, _input, { books }) {
    const closing = { periodId, ordinal: closings.length };
    const isEqual = await books.report(checkClosingDigest, tenantId, closing);
    if (isEqual === null) throw notFoundOrDenied();
    return isEqual;
  },
  async entries(of, { first, after }, { books }) {
    const { tenantId, periodId, closings, commitNumber: upTo } = of;
    const page = parsePage({ first, after }, 2);
    if (!page.ok) throw refusalError(page.refusal);
    const place = placeOf(page.value, closings[0]?.commitNumber ?? '0');
    const limit = page.value.first + 1;
    const found = await books.report(lateEntries, tenantId, { periodId, ...place, upTo, limit });
    if (!found) throw notFoundOrDenied();
    return connectionOf(
      found.map((late) => ({ of, late })),
      page.value,
      ({ late }) => [late.commitNumber.toString(), late.entryId],
    );
  },
};

/** Where a page begins: behind its cursor, or behind the commit of the first closing, whichever is later. */
function placeOf(
  { after }: PageRequest,
  closingCommit: string,
): { readonly afterCommit: string; readonly afterId: Uuid } {
  if (after === null) return { afterCommit: closingCommit, afterId: LAST_ID };
  const [commit = '', entry = ''] = after;
  const id = parseUuid(entry);
  if (!/^\d{1,18}$/.test(commit) || !id.ok)
    throw refusalError(
      refuse('INPUT_INVALID', { field: 'after', problem: 'is not a cursor of this connection', value: null }),
    );
  if (BigInt(commit) <= BigInt(closingCommit)) return { afterCommit: closingCommit, afterId: LAST_ID };
  return { afterCommit: commit, afterId: id.value };
}

export const LateEntry: LateEntryResolvers = {
  entry: ({ of: { tenantId }, late }) => ({ __typename: 'JournalEntry', tenantId, id: late.entryId }),
  displayNumber: ({ late }) => late.displayNumber,
  kind: ({ late }) => late.kind,
  isYearEnd: ({ late }) => late.isYearEnd,
  afterClosing: ({ of: { closings }, late }) =>
    closings.filter(({ commitNumber }) => BigInt(commitNumber) < late.commitNumber).length,
  postingDate: ({ late }) => late.postingDate,
  actualPostingDate: ({ late }) => instantText(late.actualPostingMicros),
  description: ({ late }) => late.description,
  preparedBy: ({ late }) => userOf(late.preparedBy),
  approvedBy: ({ late }) => userOf(late.approvedBy),
  reason: ({ late }) => late.reason,
  total: ({ of: { baseCurrency }, late }) => moneyOf(late.totalE4, baseCurrency),
  commitNumber: ({ late }) => late.commitNumber.toString(),
};
