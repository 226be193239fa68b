import { eq } from 'drizzle-orm';
import { tenantCommand } from '@cifra/books/command';
import { tenantQuery } from '@cifra/database/statement';
import { voucherScans } from '@cifra/database/tables/vouchers';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';

export interface ScanFound {
  /** The voucher for which the file was scanned. */
  readonly voucherId: Uuid;
  readonly fileHash: string;
  readonly state: 'CLEAN' | 'INFECTED' | 'FAILED';
  readonly finding: string | null;
}

const scanOfFile = tenantQuery<{ fileHash: string }>()((q) => {
  const t = q.t.voucher_scans;
  return q.db
    .select()
    .from(t)
    .where(eq(t.file_hash, q.arg(t.file_hash, 'fileHash')));
});

/** Keeps what the scanner said of a file. */
export const recordVoucherScan = tenantCommand<ScanFound, null, never>(
  'vouchers.recordScan',
  async (tx, { voucherId, fileHash, state, finding }) => {
    const known = await tx.first(scanOfFile, { fileHash });
    const row = { file_hash: fileHash, state, finding };
    if (known === null) tx.insert(voucherScans, row);
    else tx.replace(voucherScans, row, known.commit_number);
    tx.record({
      event: 'VOUCHER_SCANNED',
      objectType: 'Voucher',
      objectId: voucherId,
      before: { state: known?.state ?? 'NOT_SCANNED' },
      after: { state, finding, fileHash },
    });
    return accepted(null);
  },
);
