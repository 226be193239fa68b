import type { Row } from '@cifra/database/kit/table';
import { documents } from '@cifra/database/tables/documents';
import type { TenantSnapshotTx } from '@cifra/database/tx';
import type { FaultList } from './books-fault.ts';
import { postingEvent } from './check-entries.ts';
import { asRow, type DerivedTotals } from './derived-totals.ts';

/** Reads every posted document and adds its number to the totals. Each has the event of its posting in its own commit. */
export async function checkDocuments(
  tx: TenantSnapshotTx,
  totals: DerivedTotals,
  faults: FaultList,
): Promise<void> {
  for await (const stored of tx.chainSource().versions(documents)) {
    const document = asRow<Row<typeof documents>>(stored);
    totals.addNumbered(document);
    const params = {
      commitNumber: document.commit_number,
      objectId: document.id,
      objectType: 'Document',
      event: 'DOCUMENT_POSTED',
    };
    if ((await tx.first(postingEvent, params)) === null)
      faults.add({ kind: 'EVENT_MISSING', object: document.id, expected: 'DOCUMENT_POSTED', found: 'none' });
  }
}
