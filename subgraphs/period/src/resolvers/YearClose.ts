import { tenant } from '@cifra/access/field-rule';
import { InvariantBroken } from '@cifra/database/failures';
import { readReviewers } from '@cifra/closing/year-end/year-close-rows';
import { lineConnection } from '@cifra/subgraph-kit/line-range';
import { referenceById } from '@cifra/subgraph-kit/reference';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { Uuid } from '@cifra/domain/ids';
import { secondPersonShape } from '../second-person.ts';
import type { PeriodLoaders } from '../loaders.ts';
import type {
  YearCloseEntryResolvers,
  YearCloseLineResolvers,
  YearCloseResolvers,
} from '../generated/resolvers.ts';

const user = (id: Uuid) => ({ __typename: 'User' as const, id });
const userOf = (id: Uuid | null) => (id === null ? null : user(id));
const entryOf = (tenantId: Uuid, id: Uuid | null | undefined) =>
  id === null || id === undefined ? null : { __typename: 'JournalEntry' as const, tenantId, id };

export const YearClose: YearCloseResolvers = {
  __resolveReference: referenceById(tenant('Period.Read'), ({ yearClose }: PeriodLoaders) => yearClose.byId),
  async fiscalYear(row, _input, { loadersOf }) {
    const year = await loadersOf(row.tenantId).fiscalYear.load(row.fiscal_year_id);
    if (!year) throw new InvariantBroken('a year-end close is of a fiscal year that does not exist');
    return year;
  },
  result: (row) => moneyOf(row.result, row.baseCurrency),
  bookEntries: (row) => row.entry_count,
  lineCount: (row) => row.line_count,
  draftedBy: (row) => user(row.drafted_by),
  reviewedBy: (row) => readReviewers(row.reviewed_by).map(user),
  secondPerson: (row) => secondPersonShape(row.second_person),
  closedBy: (row) => userOf(row.closed_by),
  reversedBy: (row) => userOf(row.reversed_by),
  entries: async (row, _input, { loadersOf }) => loadersOf(row.tenantId).yearClose.entries.load(row.id),
  version: (row) => row.commit_number.toString(),
};

export const YearCloseEntry: YearCloseEntryResolvers = {
  entry: (row) => row.ordinal,
  postingDate: (row) => row.posting_date,
  accrual: (row) => entryOf(row.tenantId, row.accrual_entry_id),
  lines: (row, input, { loadersOf }) => {
    const lines = loadersOf(row.tenantId).yearClose.lines.load(row.id);
    return lineConnection(input, ['year close lines', row.tenantId, row.id], {
      read: () => lines,
      count: async () => (await lines).length,
    });
  },
  posted: async (row, _input, { loadersOf }) =>
    entryOf(row.tenantId, (await loadersOf(row.tenantId).yearClose.posted.load(row.id))?.entryId),
  reversedBy: async (row, _input, { loadersOf }) =>
    entryOf(row.tenantId, (await loadersOf(row.tenantId).yearClose.posted.load(row.id))?.reversingEntryId),
};

export const YearCloseLine: YearCloseLineResolvers = {
  line: (row) => row.ordinal,
  account: (row) => ({ __typename: 'Account', tenantId: row.tenantId, id: row.account_id }),
  amount: (row) => moneyOf(row.original_amount, row.original_currency),
  baseAmount: (row) => moneyOf(row.base_amount, row.baseCurrency),
  decidedBy: (row) => userOf(row.decided_by),
};
