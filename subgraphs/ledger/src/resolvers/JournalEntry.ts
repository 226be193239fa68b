import { tenant } from '@cifra/access/field-rule';
import { displayNumberOf } from '@cifra/ledger/journal/display-number';
import { InvariantBroken } from '@cifra/database/failures';
import { instantText, moneyOf } from '@cifra/subgraph-kit/shapes';
import type { JournalEntryResolvers } from '../generated/resolvers.ts';
import { lineConnection } from '@cifra/subgraph-kit/line-range';
import { referenceById } from '@cifra/subgraph-kit/reference';
import { userOf } from './account-of.ts';
import type { EntryOfTenant } from '@cifra/ledger/reads/entries';
import type { ObjectType } from '@cifra/domain/object-types';
import { idOfRow } from '@cifra/subgraph-kit/ids/write-ids';
import type { LedgerContext } from '../context.ts';
import type { LedgerLoaders } from '../loaders.ts';

export const JournalEntry: JournalEntryResolvers = {
  __resolveReference: referenceById(tenant('Entry.Read'), ({ entry }: LedgerLoaders) => entry),
  number: (row) => row.number.toString(),
  async displayNumber(row, _input, { loadersOf }) {
    const fiscalYear = await loadersOf(row.tenantId).fiscalYearName.load(row.fiscal_year_id);
    if (fiscalYear === null)
      throw new InvariantBroken('an entry belongs to a fiscal year that does not exist');
    return displayNumberOf({ series: row.series, fiscalYear, number: row.number });
  },
  postingDate: (row) => row.posting_date,
  documentDate: (row) => row.document_date,
  actualPostingDate: (row) => instantText(row.actual_posting_date),
  period: (row) =>
    row.period_id === null ? null : { __typename: 'Period', tenantId: row.tenantId, id: row.period_id },
  sourceId,
  draft: (row, _input, { loadersOf }) =>
    row.source === 'MANUAL' && row.kind === 'ORDINARY' && row.source_id !== null
      ? loadersOf(row.tenantId).draft.load(row.source_id)
      : null,
  total: (row) => moneyOf(row.total_base_amount, row.baseCurrency),
  lineCount: (row) => row.line_count,
  lines: (row, input, { loadersOf }) =>
    lineConnection(input, ['entry lines', row.tenantId, row.id], {
      read: (range) => loadersOf(row.tenantId).lines(range).load(row.id),
      count: () => row.line_count,
    }),
  preparedBy: (row) => userOf(row.prepared_by),
  approvedBy: (row) => userOf(row.approved_by),
  isAccrual: async (row, _input, { loadersOf }) =>
    (await loadersOf(row.tenantId).accrual.load(row.id)) !== null,
  async reversedBy(row, _input, { loadersOf }) {
    const loaders = loadersOf(row.tenantId);
    const id = await loaders.reversedBy.load(row.id);
    return id === null ? null : loaders.entry.load(id);
  },
  async reverses(row, _input, { loadersOf }) {
    const loaders = loadersOf(row.tenantId);
    const id = await loaders.reverses.load(row.id);
    return id === null ? null : loaders.entry.load(id);
  },
  vouchers: (row, _input, { loadersOf }) => loadersOf(row.tenantId).vouchersOfEntry.load(row.id),
  commitNumber: (row) => row.commit_number.toString(),
};

/** The id of the object that an entry was made from. Null where it has none: an entry that reverses another has `reverses`. */
async function sourceId(
  { tenantId, kind, source, source_id: rowId }: EntryOfTenant,
  _input: unknown,
  { loadersOf }: LedgerContext,
): Promise<string | null> {
  if (rowId === null) return null;
  const idOf = (type: ObjectType): string => idOfRow(type, tenantId, rowId);
  switch (source) {
    case 'MANUAL':
      return kind === 'ORDINARY' ? idOf('EntryDraft') : null;
    case 'IMPORT':
    case 'OPENING':
      return kind === 'REVERSING' ? null : idOf('Import');
    case 'SALES':
    case 'PURCHASING':
      if ((await loadersOf(tenantId).document.load(rowId)) !== null) return idOf('Document');
      return kind === 'REVERSING' ? null : idOf('Allocation');
    case 'MONEY':
      return kind === 'REVERSING' ? null : idOf('MoneyDocument');
    default:
      return null;
  }
}
