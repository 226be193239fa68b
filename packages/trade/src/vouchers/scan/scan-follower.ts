import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { commitFollower } from '@cifra/books/follow/commit-follower';
import type { Cursor } from '@cifra/books/follow/cursors';
import type { Follower } from '@cifra/books/follow/follower';
import type { Uuid } from '@cifra/domain/ids';
import { voucherById } from '../queries.ts';
import { storedContent } from '../voucher-download.ts';
import { recordVoucherScan, type ScanFound } from './record-scan.ts';
import type { VoucherScanner } from './scanner.ts';

/**
 * Has every file that is attached scanned, once, soon after its commit; those that came before there was a scanner, too. A scan that fails is
 * kept with its reason and tried again, later each time; the other tenants go on.
 */
export function scanFollower(
  books: Books,
  scanner: VoucherScanner,
  request: () => CommandRequest,
): Follower<Cursor> {
  return commitFollower(books, {
    name: 'voucherScans',
    deliver: async (tenantId, commits) => {
      for (const { events } of commits)
        for (const { event, objectId } of events)
          if (event === 'VOUCHER_ATTACHED')
            await scanVoucher({ books, scanner, request, tenantId }, objectId as Uuid);
    },
  });
}

interface Scanning {
  readonly books: Books;
  readonly scanner: VoucherScanner;
  readonly request: () => CommandRequest;
  readonly tenantId: Uuid;
}

async function scanVoucher({ books, scanner, request, tenantId }: Scanning, voucherId: Uuid): Promise<void> {
  const found = await books.read(tenantId, (tx) => tx.first(voucherById, { id: voucherId }));
  if (!found || found.scan === 'CLEAN' || found.scan === 'INFECTED') return;
  const fileHash = found.voucher.file_hash;
  const keep = async (said: Pick<ScanFound, 'state' | 'finding'>): Promise<void> => {
    await books.execute(recordVoucherScan, { tenantId }, { voucherId, fileHash, ...said }, request());
  };
  try {
    const { isInfected, finding } = await scanner(storedContent(books, tenantId, fileHash));
    await keep({ state: isInfected ? 'INFECTED' : 'CLEAN', finding });
  } catch (error) {
    const finding = String(error instanceof Error ? error.message : error).slice(0, 500);
    // Each failure of the same kind once: it is tried again and again.
    if (found.scan !== 'FAILED' || found.finding !== finding) await keep({ state: 'FAILED', finding });
    throw error;
  }
}
