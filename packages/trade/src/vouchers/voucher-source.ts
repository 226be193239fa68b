import { createHash } from 'node:crypto';
import { asRow, type Figures, type RecordSource } from '@cifra/books/derived-tables';
import type { FaultList } from '@cifra/books/books-fault';
import type { Row } from '@cifra/database/kit/table';
import { voucherFiles } from '@cifra/database/tables/vouchers';
import type { TenantSnapshotTx } from '@cifra/database/tx';
import { contentOf } from './parts.ts';

/** The files of vouchers: their content has to have the hash under which the chain knows it. */
export const voucherSource: RecordSource = { name: 'vouchers.files', gives: [], verify: checkFiles };

async function checkFiles(tx: TenantSnapshotTx, _to: unknown, faults: FaultList): Promise<Figures> {
  for await (const stored of tx.chainSource().versions(voucherFiles)) {
    const file = asRow<Row<typeof voucherFiles>>(stored);
    const digest = createHash('sha256');
    let bytes = 0;
    for await (const piece of contentOf(tx, file.file_hash)) {
      digest.update(piece);
      bytes += piece.length;
    }
    if (bytes < file.byte_count)
      faults.add({
        kind: 'VOUCHER_INCOMPLETE',
        object: file.file_hash,
        expected: `${file.byte_count} bytes`,
        found: `${bytes}`,
      });
    else if (digest.digest('hex') !== file.file_hash)
      faults.add({
        kind: 'VOUCHER_ALTERED',
        object: file.file_hash,
        expected: 'the content with this hash',
        found: 'another',
      });
  }
  return {};
}
