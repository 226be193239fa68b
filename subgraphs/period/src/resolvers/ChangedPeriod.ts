import { notFoundOrDenied } from '@cifra/access/errors';
import type { ChangedPeriod as Found } from '@cifra/closing/changed-after-close/changed-after-close';
import { checkClosingDigest } from '@cifra/closing/changed-after-close/check-digest';
import {
  countedLateAllocations,
  lateAllocations,
  type LateAllocation as AllocationFound,
} from '@cifra/closing/changed-after-close/late-allocations';
import {
  countedLateEntries,
  lateEntries,
  type LateEntry as LateEntryFound,
} from '@cifra/closing/changed-after-close/late-entries';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { lateAllocationList, lateEntryList } from '@cifra/closing/changed-after-close/queries';
import { connectionOf, type Connection } from '@cifra/books/connection';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { instantText, moneyOf } from '@cifra/subgraph-kit/shapes';
import type { OpeningChanged } from '@cifra/closing/opening-changes/changes-on-periods';
import type {
  ChangedPeriodResolvers,
  LateAllocationResolvers,
  LateEntryResolvers,
  OpeningChangeResolvers,
} from '../generated/resolvers.ts';
import { userOf } from './user-of.ts';

export type ChangedPeriodOfTenant = Found & { readonly tenantId: Uuid };
export type ChangedPeriodPage = Connection<ChangedPeriodOfTenant>;
export type OpeningChangeOfTenant = OpeningChanged & {
  readonly tenantId: Uuid;
  readonly baseCurrency: Found['baseCurrency'];
};
export interface LateAllocationOfPeriod {
  readonly of: ChangedPeriodOfTenant;
  readonly late: AllocationFound;
}
export type LateAllocationPage = Connection<LateAllocationOfPeriod>;
export interface LateEntryOfPeriod {
  readonly of: ChangedPeriodOfTenant;
  readonly late: LateEntryFound;
}
export type LateEntryPage = Connection<LateEntryOfPeriod>;

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
  openingChanges: ({ tenantId, baseCurrency, openingChanges }) =>
    openingChanges.map((change) => ({ ...change, tenantId, baseCurrency })),
  async isDigestEqual({ tenantId, periodId, closings }, _input, { books }) {
    const closing = { periodId, ordinal: closings.length };
    const isEqual = await books.report(checkClosingDigest, tenantId, closing);
    if (isEqual === null) throw notFoundOrDenied();
    return isEqual;
  },
  async allocations(of, input, { books }) {
    const { tenantId, periodId, closings, commitNumber: upTo } = of;
    const { key } = lateAllocationList;
    const page = requirePage(input, { of: ['late allocations', tenantId, periodId], key });
    const filters = { periodId, behind: closings[0]?.commitNumber ?? '0', upTo };
    const found = await books.report(lateAllocations, tenantId, { ...filters, page });
    if (!found) throw notFoundOrDenied();
    return connectionOf(
      found.map((late) => ({ of, late })),
      page,
      {
        keyOf: ({ late }) => [late.commitNumber.toString(), late.postingId],
        count: countRows(books, countedLateAllocations, { tenantId, filters }),
      },
    );
  },
  async entries(of, input, { books }) {
    const { tenantId, periodId, closings, commitNumber: upTo } = of;
    const page = requirePage(input, { of: ['late entries', tenantId, periodId], key: lateEntryList.key });
    const filters = { periodId, behind: closings[0]?.commitNumber ?? '0', upTo };
    const found = await books.report(lateEntries, tenantId, { ...filters, page });
    if (!found) throw notFoundOrDenied();
    return connectionOf(
      found.map((late) => ({ of, late })),
      page,
      {
        keyOf: ({ late }) => [late.commitNumber.toString(), late.entryId],
        count: countRows(books, countedLateEntries, { tenantId, filters }),
      },
    );
  },
};

export const OpeningChange: OpeningChangeResolvers = {
  async changedPeriod({ tenantId, periodId }, _input, { loadersOf }) {
    const period = await loadersOf(tenantId).period.load(periodId);
    if (!period) throw new InvariantBroken('an opening was changed by a period that does not exist');
    return period;
  },
  amounts: ({ tenantId, baseCurrency, amounts }) =>
    amounts.map(({ accountId, code, currency, originalE4, baseE4 }) => ({
      __typename: 'OpeningAmountChange',
      account: { __typename: 'Account', tenantId, id: accountId },
      code,
      original: moneyOf(originalE4, currency),
      base: moneyOf(baseE4, baseCurrency),
    })),
  acknowledgement: ({ acknowledgement }) =>
    acknowledgement && {
      ...acknowledgement,
      __typename: 'OpeningAcknowledgement',
      by: { __typename: 'User', id: acknowledgement.by },
    },
};

export const LateAllocation: LateAllocationResolvers = {
  allocation: ({ of: { tenantId }, late }) => ({ __typename: 'Allocation', tenantId, id: late.allocationId }),
  isTakenBack: ({ late }) => late.isTakenBack,
  afterClosing: ({ of, late }) => closingsBefore(of, late.commitNumber),
  postingDate: ({ late }) => late.postingDate,
  amount: ({ late }) => moneyOf(late.originalE4, late.currency),
  base: ({ of: { baseCurrency }, late }) => moneyOf(late.baseE4, baseCurrency),
  commitNumber: ({ late }) => late.commitNumber.toString(),
};

const closingsBefore = ({ closings }: Pick<Found, 'closings'>, commit: bigint): number =>
  closings.filter(({ commitNumber }) => BigInt(commitNumber) < commit).length;

export const LateEntry: LateEntryResolvers = {
  entry: ({ of: { tenantId }, late }) => ({ __typename: 'JournalEntry', tenantId, id: late.entryId }),
  displayNumber: ({ late }) => late.displayNumber,
  kind: ({ late }) => late.kind,
  isYearEnd: ({ late }) => late.isYearEnd,
  afterClosing: ({ of, late }) => closingsBefore(of, late.commitNumber),
  postingDate: ({ late }) => late.postingDate,
  actualPostingDate: ({ late }) => instantText(late.actualPostingMicros),
  description: ({ late }) => late.description,
  preparedBy: ({ late }) => userOf(late.preparedBy),
  approvedBy: ({ late }) => userOf(late.approvedBy),
  reason: ({ late }) => late.reason,
  total: ({ of: { baseCurrency }, late }) => moneyOf(late.totalE4, baseCurrency),
  commitNumber: ({ late }) => late.commitNumber.toString(),
};
