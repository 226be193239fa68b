import { notFoundOrDenied } from '@cifra/access/errors';
import { tenant } from '@cifra/access/field-rule';
import { connectionOf } from '@cifra/books/connection';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { referenceById } from '@cifra/subgraph-kit/reference';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { instantText } from '@cifra/subgraph-kit/shapes';
import { correctionList, countedCorrections } from '@cifra/trade/corrections/list-corrections';
import type { CorrectionResolvers, TenantResolvers } from '../generated/resolvers.ts';
import type { DocumentsLoaders } from '../loaders.ts';
import { documentOf, entryOf, userOf } from './stubs.ts';

export const Correction: CorrectionResolvers = {
  __resolveReference: referenceById(
    tenant('Document.Draft.Read'),
    ({ correction }: DocumentsLoaders) => correction,
  ),
  kind: (row) => row.kind,
  document: (row, _input, context) =>
    row.kind === 'DOCUMENT_VOID'
      ? documentOf({ tenantId: row.tenantId, documentId: row.object_id }, context)
      : null,
  entry: (row) => (row.kind === 'ENTRY_REVERSAL' ? entryOf(row.tenantId, row.object_id) : null),
  allocation: (row, _input, { loadersOf }) =>
    row.kind === 'ALLOCATION_REVERSAL' ? loadersOf(row.tenantId).allocation.load(row.object_id) : null,
  moneyDocument: (row, _input, { loadersOf }) =>
    row.kind === 'MONEY_VOID' ? loadersOf(row.tenantId).moneyDocument.load(row.object_id) : null,
  plannedDate: (row) => row.posting_date,
  proposedBy(row) {
    const user = userOf(row.proposed_by);
    if (user === null) throw new InvariantBroken('a correction has no proposer');
    return user;
  },
  proposedAt: (row) => instantText(row.proposedAtMicros),
  state: (row) => row.decision ?? 'PROPOSED',
  decidedBy: (row) => userOf(row.decidedBy),
  rejectionReason: (row) => row.note,
};

export const tenantCorrections: Pick<TenantResolvers, 'corrections' | 'correction'> = {
  async corrections({ id: tenantId }, input, { books, loadersOf }) {
    const page = requirePage(input, { of: ['corrections', tenantId], key: correctionList.key });
    const isPending = input.filter?.isPending ?? null;
    const filters = {
      isPending: isPending === true ? (true as const) : null,
      isDecided: isPending === false ? (true as const) : null,
    };
    const rows = await books.read(tenantId, (tx) => correctionList.rows(tx, filters, page));
    if (!rows) throw notFoundOrDenied();
    const own = rows.map((row) => ({ ...row, tenantId }));
    for (const row of own) loadersOf(tenantId).correction.prime(row.id, row);
    return connectionOf(own, page, {
      keyOf: ({ id }) => [id],
      count: countRows(books, countedCorrections, { tenantId, filters }),
    });
  },
  correction: ({ id: tenantId }, { id }, { loadersOf }) => loadersOf(tenantId).correction.load(id as Uuid),
};
