import { asc, gt } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { paged } from '@cifra/database/dialects/page';
import type { Row } from '@cifra/database/kit/table';
import { tenantQuery } from '@cifra/database/statement';
import { documents } from '@cifra/database/tables/documents';
import type { TenantSnapshotTx } from '@cifra/database/tx';
import type { FaultList } from '@cifra/books/books-fault';
import { asRow, giving, type Figures, type Receivers, type RecordSource } from '@cifra/books/derived-tables';
import {
  numberOf,
  numbersGiven,
  postingEvent,
  readNumbers,
  STEP,
} from '@cifra/ledger/derived/journal-source';

const documentsAfter = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.documents;
  const rows = q.db
    .select({ id: t.id, series: t.series, fiscal_year_id: t.fiscal_year_id, number: t.number })
    .from(t)
    .where(gt(t.id, q.arg(t.id, 'id')))
    .orderBy(asc(t.id));
  return paged(rows, q, STEP);
});

/** Posted documents: their numbers. */
export const documentSource: RecordSource = {
  name: 'documents.posted',
  gives: [giving(numbersGiven, (tx, add) => readNumbers((id) => tx.all(documentsAfter, { id }), add))],
  verify: checkDocuments,
};

/** Reads every posted document and hands its number on. Each has the event of its posting in its own commit. */
async function checkDocuments(tx: TenantSnapshotTx, to: Receivers, faults: FaultList): Promise<Figures> {
  const giveNumber = to.of(numbersGiven);
  for await (const stored of tx.chainSource().versions(documents)) {
    const document = asRow<Row<typeof documents>>(stored);
    giveNumber(numberOf(document));
    const params = {
      commitNumber: document.commit_number,
      objectId: document.id,
      objectType: 'Document',
      event: 'DOCUMENT_POSTED',
    };
    if ((await tx.first(postingEvent, params)) === null)
      faults.add({ kind: 'EVENT_MISSING', object: document.id, expected: 'DOCUMENT_POSTED', found: 'none' });
  }
  return {};
}
