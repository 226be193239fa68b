import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { commitFollower } from '@cifra/books/follow/commit-follower';
import type { Cursor } from '@cifra/books/follow/cursors';
import type { Follower } from '@cifra/books/follow/follower';
import type { Uuid } from '@cifra/domain/ids';
import { failedScansAfter, voucherById } from '../queries.ts';
import { storedContent } from '../voucher-download.ts';
import { recordVoucherScan, type ScanFound } from './record-scan.ts';
import type { VoucherScanner } from './scanner.ts';

/** A look at a tenant ends with the first file after that: the others have their turn. */
const LONG_LOOK_MILLIS = 10_000;

interface ScanParts {
  readonly books: Books;
  readonly scanner: VoucherScanner;
  readonly request: () => CommandRequest;
}

/**
 * Two followers. The first has every file that is attached scanned, once, soon after its commit; those that came before there was a scanner, too.
 * A file that cannot be scanned is kept as such with the reason, and holds up no other. The second tries those again, later each time.
 */
export const scanFollowers = (parts: ScanParts): readonly [Follower<Cursor>, Follower<Cursor>] => [
  scanFollower(parts),
  rescanFollower(parts),
];

function scanFollower(parts: ScanParts): Follower<Cursor> {
  return commitFollower(parts.books, {
    name: 'voucherScans',
    deliver: async (tenantId, commits, signal) => {
      const beganAt = performance.now();
      for (const { number, events } of commits) {
        for (const { event, objectId } of events)
          if (event === 'VOUCHER_ATTACHED')
            await scanVoucher({ ...parts, tenantId, triesAgain: false }, objectId as Uuid);
        if (isOver(beganAt, signal)) return BigInt(number);
      }
      return undefined;
    },
  });
}

function rescanFollower(parts: ScanParts): Follower<Cursor> {
  const { books } = parts;
  /** The file that was tried last, so that each has its turn however long the others take. */
  const lastTried = new Map<Uuid, string>();
  const failedAfter = (tenantId: Uuid, fileHash: string) =>
    books.read(tenantId, (tx) => tx.all(failedScansAfter, { fileHash }));
  return commitFollower(books, {
    name: 'voucherScansAgain',
    deliver: async (tenantId, commits, signal) => {
      const [first] = commits;
      if (!first || !commits.some(({ events }) => events.some(({ event }) => event === 'VOUCHER_SCANNED')))
        return undefined;
      const beganAt = performance.now();
      let hasFailed = false;
      let isCut = false;
      while (!isCut) {
        const next = (await failedAfter(tenantId, lastTried.get(tenantId) ?? ''))?.[0];
        if (next === undefined) break;
        lastTried.set(tenantId, next.fileHash);
        const isScanned = await scanVoucher({ ...parts, tenantId, triesAgain: true }, next.voucherId);
        hasFailed ||= !isScanned;
        isCut = isOver(beganAt, signal);
      }
      if (!isCut) lastTried.delete(tenantId);
      // Nothing of the commits is dealt with, but the next look goes on behind the file that was tried last.
      if (isCut && !hasFailed) return BigInt(first.number) - 1n;
      const [left] = (await failedAfter(tenantId, '')) ?? [];
      if (left !== undefined) throw new Error(`a voucher could not be scanned: ${left.finding ?? ''}`);
      return undefined;
    },
  });
}

const isOver = (beganAt: number, signal: AbortSignal): boolean =>
  signal.aborted || performance.now() - beganAt > LONG_LOOK_MILLIS;

interface Scanning extends ScanParts {
  readonly tenantId: Uuid;
  /** Whether a file is scanned that could not be before. */
  readonly triesAgain: boolean;
}

/** Whether there is nothing left to be scanned: false, and it is kept why, where the scanner failed. Throws what is no failure of the scanner's. */
async function scanVoucher(
  { books, scanner, request, tenantId, triesAgain }: Scanning,
  voucherId: Uuid,
): Promise<boolean> {
  const found = await books.read(tenantId, (tx) => tx.first(voucherById, { id: voucherId }));
  if (!found || found.scan === 'CLEAN' || found.scan === 'INFECTED') return true;
  if (found.scan === 'FAILED' && !triesAgain) return false;
  const fileHash = found.voucher.file_hash;
  const keep = async (said: Pick<ScanFound, 'state' | 'finding'>): Promise<void> => {
    await books.execute(recordVoucherScan, { tenantId }, { voucherId, fileHash, ...said }, request());
  };
  const verdict = await scanner(storedContent(books, tenantId, fileHash)).catch((error: unknown) => ({
    failure: String(error instanceof Error ? error.message : error).slice(0, 500),
  }));
  if (!('failure' in verdict)) {
    await keep({ state: verdict.isInfected ? 'INFECTED' : 'CLEAN', finding: verdict.finding });
    return true;
  }
  // Each failure of the same kind once: it is tried again and again.
  if (found.scan !== 'FAILED' || found.finding !== verdict.failure)
    await keep({ state: 'FAILED', finding: verdict.failure });
  return false;
}
