import { notFoundOrDenied } from '@cifra/access/errors';
import type { TenantFacts } from '@cifra/books/command';
import type { Row } from '@cifra/database/kit/table';
import { InvariantBroken } from '@cifra/database/failures';
import type { importDecisions, importProposals } from '@cifra/database/tables/imports';
import type { Uuid } from '@cifra/domain/ids';
import type { ProposalReport } from '@cifra/exchange/import/proposals/proposed-file';
import { allImportProposals } from '@cifra/exchange/import/proposals/queries';
import { instantText, moneyOf } from '@cifra/subgraph-kit/shapes';
import type { ImportProposalResolvers, TenantResolvers } from '../generated/resolvers.ts';
import { userOf } from './account-of.ts';

/** A proposed import of a tenant. */
export interface ImportProposalParent {
  readonly tenantId: Uuid;
  readonly facts: Pick<TenantFacts, 'baseCurrency'> | null;
  readonly proposal: Row<typeof importProposals>;
  /** Epoch microseconds. */
  readonly proposedAtMicros: bigint;
  readonly decision: Row<typeof importDecisions>['decision'] | null;
  readonly decidedBy: Uuid | null;
  readonly note: string | null;
}

const reportOf = ({ proposal }: ImportProposalParent): ProposalReport =>
  JSON.parse(proposal.report) as ProposalReport;

export const ImportProposal: ImportProposalResolvers = {
  importId: ({ proposal }) => proposal.id,
  kind: ({ proposal }) => proposal.kind,
  fileName: ({ proposal }) => proposal.file_name,
  fileHash: ({ proposal }) => proposal.file_hash,
  planHash: ({ proposal }) => proposal.plan_hash,
  entries: (parent) => reportOf(parent).entries,
  lines: (parent) => reportOf(parent).lines,
  openItems: (parent) => reportOf(parent).openItems,
  newAccounts: (parent) => reportOf(parent).newAccounts,
  turnover(parent) {
    const currency = parent.facts?.baseCurrency;
    if (currency === undefined) throw notFoundOrDenied();
    const amount = (text: string) => moneyOf(BigInt(text.replace('.', '')), currency);
    return reportOf(parent).turnover.map(({ account, debit, credit }) => ({
      __typename: 'ImportTurnover' as const,
      accountCode: account,
      debit: amount(debit),
      credit: amount(credit),
    }));
  },
  vouchers: ({ proposal, tenantId }, _input, { loadersOf }) =>
    loadersOf(tenantId).vouchersOfDraft.load(proposal.id),
  proposedBy({ proposal }) {
    const user = userOf(proposal.proposed_by);
    if (user === null) throw new InvariantBroken('a proposal has no proposer');
    return user;
  },
  proposedAt: ({ proposedAtMicros }) => instantText(proposedAtMicros),
  state: ({ decision }) => decision ?? 'PROPOSED',
  decidedBy: ({ decidedBy }) => userOf(decidedBy),
  rejectionReason: ({ note }) => note,
};

export const tenantImportProposals: Pick<TenantResolvers, 'importProposals'> = {
  async importProposals({ id: tenantId }, { filter }, { books }) {
    const [rows, facts] = await Promise.all([
      books.read(tenantId, (tx) => tx.all(allImportProposals, {})),
      books.tenantFacts(tenantId),
    ]);
    if (!rows) throw notFoundOrDenied();
    const isPending = filter?.isPending ?? null;
    return rows
      .filter(({ decision }) => isPending === null || (decision === null) === isPending)
      .map((row) => ({ ...row, tenantId, facts }));
  },
};
