import type { Uuid } from '@cifra/domain/ids';
import type { StatementStanding } from '@cifra/closing/statement-balances/standings';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { StatementBalanceResolvers } from '../generated/resolvers.ts';
import { userOf } from './user-of.ts';

export type StatementBalanceParent = StatementStanding & { readonly tenantId: Uuid };

export const StatementBalance: StatementBalanceResolvers = {
  account: ({ tenantId, accountId }) => ({ __typename: 'Account', tenantId, id: accountId }),
  statement: ({ statementE4, currency }) =>
    statementE4 === null ? null : moneyOf(BigInt(statementE4), currency),
  books: ({ booksE4, currency }) => (booksE4 === null ? null : moneyOf(BigInt(booksE4), currency)),
  recordedBy: ({ recordedBy }) => userOf(recordedBy),
};
