import { notFoundOrDenied } from '@cifra/access/errors';
import { connectionOf, type Connection } from '@cifra/books/connection';
import {
  countedPackageVouchers,
  packageVoucherList,
  packageVouchers,
  type PackageVoucher as Found,
} from '@cifra/closing/close-package/package-vouchers';
import type { Uuid } from '@cifra/domain/ids';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type {
  CloseItemResolvers,
  ClosePackageResolvers,
  PackageVoucherResolvers,
  PeriodClosingResolvers,
} from '../generated/resolvers.ts';
import { secondPersonShape } from '../second-person.ts';
import { userOf } from './user-of.ts';

export type PackageVoucherOfTenant = Found & { readonly tenantId: Uuid; readonly afterClosing: number };
export type PackageVoucherPage = Connection<PackageVoucherOfTenant>;

export const ClosePackage: ClosePackageResolvers = {
  preparer: ({ preparerId }) => userOf(preparerId),
  submittedBy: ({ submittedBy }) => userOf(submittedBy),
  decidedBy: ({ decidedBy }) => userOf(decidedBy),
  items: ({ items, tenantId, baseCurrency }) => items.map((item) => ({ ...item, tenantId, baseCurrency })),
  statementBalances: ({ statementBalances, tenantId }) =>
    statementBalances.map((each) => ({ ...each, tenantId })),
  async vouchers({ tenantId, periodId, closings }, input, { books }) {
    const page = requirePage(input, {
      of: ['package vouchers', tenantId, periodId],
      key: packageVoucherList.key,
    });
    const found = await books.report(packageVouchers, tenantId, { periodId, page });
    if (!found) throw notFoundOrDenied();
    const closedBefore = (commit: bigint) =>
      closings.filter(({ commitNumber }) => BigInt(commitNumber) < commit).length;
    return connectionOf(
      found.map((each) => ({ ...each, tenantId, afterClosing: closedBefore(each.commitNumber) })),
      page,
      {
        keyOf: ({ voucherId }) => [voucherId],
        count: countRows(books, countedPackageVouchers, { tenantId, filters: { periodId } }),
      },
    );
  },
  isReady: ({ blockers }) => blockers.length === 0,
};

export const PackageVoucher: PackageVoucherResolvers = {
  voucher: ({ tenantId, voucherId: id }) => ({ __typename: 'Voucher', tenantId, id }),
  entry: ({ tenantId, entryId: id }) => (id === null ? null : { __typename: 'JournalEntry', tenantId, id }),
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
