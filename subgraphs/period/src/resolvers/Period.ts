import { notFoundOrDenied } from '@cifra/access/errors';
import { tenant } from '@cifra/access/field-rule';
import { allowedCloseSteps } from '@cifra/closing/close-steps/allowed-close-steps';
import { allowedLockSteps } from '@cifra/closing/periods/allowed-lock-steps';
import { sides } from '@cifra/domain/entry';
import { postingMatrix } from '@cifra/domain/periods';
import { InvariantBroken } from '@cifra/database/failures';
import { referenceById } from '@cifra/subgraph-kit/reference';
import type { PeriodResolvers } from '../generated/resolvers.ts';
import type { PeriodLoaders } from '../loaders.ts';

export const Period: PeriodResolvers = {
  __resolveReference: referenceById(tenant('Period.Read'), ({ period }: PeriodLoaders) => period),
  startDate: (row) => row.start_date,
  endDate: (row) => row.end_date,
  async fiscalYear(row, _input, { loadersOf }) {
    const year = await loadersOf(row.tenantId).fiscalYear.load(row.fiscal_year_id);
    if (!year) throw new InvariantBroken('a period belongs to a fiscal year that does not exist');
    return year;
  },
  lockState: (row) => row.lock_state,
  closeState: (row) => row.close_state,
  postingMatrix: (row) =>
    sides.map((side) => ({
      __typename: 'PostingMatrixCell',
      side,
      isTaken: postingMatrix[row.lock_state][side],
    })),
  allowedLockSteps: (row) => ({
    __typename: 'LockSteps',
    ...allowedLockSteps({ lockState: row.lock_state, closeState: row.close_state }),
  }),
  async allowedCloseSteps(row, _input, { books }) {
    const facts = await books.tenantFacts(row.tenantId);
    if (!facts) throw notFoundOrDenied();
    const pair = { lockState: row.lock_state, closeState: row.close_state };
    const days = { endDate: row.end_date, today: facts.today };
    return { __typename: 'CloseSteps', ...allowedCloseSteps(pair, days) };
  },
  async closePackage(row, _input, { loadersOf }) {
    const found = await loadersOf(row.tenantId).closePackage.load(row.id);
    if (!found) throw new InvariantBroken('a period that is there has no package');
    return found;
  },
  version: (row) => row.commit_number.toString(),
};
