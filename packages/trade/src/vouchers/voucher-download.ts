import { createHash } from 'node:crypto';
import type { Books } from '@cifra/books/books';
import { tenantCommand } from '@cifra/books/command';
import { InvariantBroken } from '@cifra/database/failures';
import type { DownloadSource } from '@cifra/files/downloads';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { isVoucherType, voucherTypes } from '@cifra/domain/voucher-types';
import type { PermissionName } from '@cifra/access/permissions';
import type { PlainData } from '@cifra/books/command';
import type { NeededToFetch } from '../rendering/render-download.ts';
import { voucherObjects, type VoucherObjectKind } from './objects.ts';
import { partsAfter, voucherById } from './queries.ts';

/** The name of the source of vouchers, as tickets keep it. */
export const VOUCHER_SOURCE = 'voucher';

/** What the ticket of a voucher says. Plain data. */
export interface VoucherFetch {
  readonly voucherId: Uuid;
  readonly objectKind: VoucherObjectKind;
}

/** What somebody needs to fetch a voucher: what they need to see it, and to take files away. */
export function neededToFetchVoucher(parameters: PlainData): NeededToFetch {
  const { objectKind } = parameters as unknown as VoucherFetch;
  const permissions: readonly PermissionName[] = ['File.Download', voucherObjects[objectKind].read];
  return { permissions, partyId: null };
}

export const fetchVoucherCodes = refusalCodes('VOUCHER_UNKNOWN', 'VOUCHER_INFECTED', 'VOUCHER_NOT_SCANNED');

/** Why a file is not served; null: it is. Refuses: VOUCHER_INFECTED, VOUCHER_NOT_SCANNED. */
export function problemOfScan(
  voucherRef: Uuid,
  { scan, finding }: { readonly scan: string | null; readonly finding: string | null },
): Refusal<'VOUCHER_INFECTED' | 'VOUCHER_NOT_SCANNED'> | null {
  if (scan === null || scan === 'CLEAN') return null;
  return refuse(scan === 'INFECTED' ? 'VOUCHER_INFECTED' : 'VOUCHER_NOT_SCANNED', { voucherRef, finding });
}

/** Records that a voucher is downloaded, if it may be. Refuses in the order of `fetchVoucherCodes`. */
export const recordVoucherFetch = tenantCommand<
  { readonly voucherId: Uuid; readonly ticketHash: string | null },
  { readonly fileHash: string; readonly bytes: number; readonly type: string },
  (typeof fetchVoucherCodes)[number]
>(
  'vouchers.recordFetch',
  async (tx, { voucherId, ticketHash }) => {
    const found = await tx.first(voucherById, { id: voucherId });
    if (!found) return refused(refuse('VOUCHER_UNKNOWN', { voucherRef: voucherId }));
    const problem = problemOfScan(voucherId, found);
    if (problem) return refused(problem);
    const { file_hash: fileHash, type } = found.voucher;
    tx.record({
      event: 'VOUCHER_FETCHED',
      objectType: 'Voucher',
      objectId: voucherId,
      after: { fileHash, bytes: Number(found.byteCount), ticketHash },
    });
    return accepted({ fileHash, bytes: Number(found.byteCount), type });
  },
  { refuses: fetchVoucherCodes },
);

/** Sends the file of a ticket. It is recorded before the first byte, and read a few parts at a time. */
export function voucherDownload(books: Books): DownloadSource {
  return async ({ tenantId, parameters, ticketHash }, request) => {
    const { voucherId } = parameters as unknown as VoucherFetch;
    const recorded = await books.execute(
      recordVoucherFetch,
      { tenantId },
      { voucherId, ticketHash },
      request,
    );
    if (!recorded.ok) return recorded;
    const { fileHash, bytes, type } = recorded.value;
    return accepted({
      contentType: isVoucherType(type) ? voucherTypes[type].mediaType : 'application/octet-stream',
      body: storedContent(books, tenantId, fileHash),
      byteLength: bytes,
    });
  };
}

/**
 * The content of a file of a tenant. Each few parts are a read of their own: whoever fetches slowly holds no state of the books. The last part is
 * given when all of it has the hash under which the chain knows it: what was altered or is not whole is never taken for the file. Throws then.
 */
export async function* storedContent(
  books: Books,
  tenantId: Uuid,
  fileHash: string,
): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256');
  let held: Uint8Array | null = null;
  let last = 0;
  for (;;) {
    const parts = await books.read(tenantId, (tx) => tx.all(partsAfter, { fileHash, ordinal: last }));
    if (parts === null || parts.length === 0) break;
    for (const { ordinal, content } of parts) {
      last = ordinal;
      digest.update(content);
      if (held !== null) yield held;
      held = content;
    }
  }
  if (digest.digest('hex') !== fileHash)
    throw new InvariantBroken(`the content of the file ${fileHash} is not that which was attached`);
  if (held !== null) yield held;
}
