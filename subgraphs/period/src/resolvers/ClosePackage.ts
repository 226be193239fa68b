import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type {
  CloseItemResolvers,
  ClosePackageResolvers,
  PeriodClosingResolvers,
} from '../generated/resolvers.ts';
import { secondPersonShape } from '../second-person.ts';
import { userOf } from './user-of.ts';

export const ClosePackage: ClosePackageResolvers = {
  preparer: ({ preparerId }) => userOf(preparerId),
  submittedBy: ({ submittedBy }) => userOf(submittedBy),
  decidedBy: ({ decidedBy }) => userOf(decidedBy),
  items: ({ items, tenantId, baseCurrency }) => items.map((item) => ({ ...item, tenantId, baseCurrency })),
  statementBalances: ({ statementBalances, tenantId }) =>
    statementBalances.map((each) => ({ ...each, tenantId })),
  isReady: ({ blockers }) => blockers.length === 0,
};

export const CloseItem: CloseItemResolvers = {
  amount: ({ amountE4, baseCurrency }) =>
    amountE4 === null ? null : moneyOf(BigInt(amountE4), baseCurrency),
  owner: ({ ownerId }) => userOf(ownerId),
  decidedBy: ({ decidedBy }) => userOf(decidedBy),
  vouchers: ({ tenantId, itemId }, _input, { loadersOf }) =>
    itemId === null ? [] : loadersOf(tenantId).vouchersOfItem.load(itemId),
};

export const PeriodClosing: PeriodClosingResolvers = {
  submittedBy: ({ submittedBy }) => ({ __typename: 'User', id: submittedBy }),
  secondPerson: ({ secondPerson }) => secondPersonShape(secondPerson),
  approvedBy: ({ approvedBy }) => ({ __typename: 'User', id: approvedBy }),
};
