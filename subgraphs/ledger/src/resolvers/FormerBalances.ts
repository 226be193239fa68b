import { notFoundOrDenied } from '@cifra/access/errors';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { FormerBooks } from '@cifra/ledger/reports/former-books';
import { allFormerVersions } from '@cifra/ledger/former/queries';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { FormerBalancesResolvers, TenantResolvers } from '../generated/resolvers.ts';
import { userOf } from './account-of.ts';

/** An import of former balances of a tenant. */
export interface FormerBalancesParent {
  readonly tenantId: Uuid;
  readonly id: Uuid;
  readonly fileName: string;
  readonly fileHash: string;
  readonly firstMonthEnd: LocalDate;
  readonly lastMonthEnd: LocalDate;
  readonly rowCount: number;
  readonly importedBy: Uuid | null;
  readonly importedAtMicros: bigint;
  readonly decision: 'APPROVED' | 'REJECTED' | null;
  readonly decidedBy: Uuid | null;
}

export type FormerBooksParent = FormerBooks & { readonly tenantId: Uuid };

/** Where a report's figures come from; null: from the ledger. */
export const formerBooksOf = ({
  former = null,
  tenantId,
}: {
  readonly former?: FormerBooks | null;
  readonly tenantId: Uuid;
}): FormerBooksParent | null => former && { ...former, tenantId };

export const FormerBalances: FormerBalancesResolvers = {
  importId: ({ id }) => id,
  rows: ({ rowCount }) => rowCount,
  importedBy: (row) => userOf(row.importedBy),
  proposedAt: (row) => instantText(row.importedAtMicros),
  state: ({ decision }) => decision ?? 'PROPOSED',
  decidedBy: (row) => userOf(row.decidedBy),
};

export const tenantFormer: Pick<TenantResolvers, 'formerBalances'> = {
  async formerBalances({ id: tenantId }, _input, { books }) {
    const rows = await books.read(tenantId, (tx) => tx.all(allFormerVersions, {}));
    if (!rows) throw notFoundOrDenied();
    return rows.map((row) => ({ ...row, tenantId }));
  },
};
