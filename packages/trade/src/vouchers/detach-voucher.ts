import { tenantCommand } from '@cifra/books/command';
import { voucherDetachments } from '@cifra/database/tables/vouchers';
import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { voucherById } from './queries.ts';

export const detachVoucherCodes = refusalCodes(
  'REASON_TOO_SHORT',
  'VOUCHER_UNKNOWN',
  'VOUCHER_DETACHED_ALREADY',
);

/** Says that a voucher no longer belongs to its object, and why. The file stays as long as the books. Refuses in the order of `detachVoucherCodes`. */
export const detachVoucherCommand = tenantCommand<
  { readonly voucherId: Uuid },
  Uuid,
  (typeof detachVoucherCodes)[number]
>(
  'vouchers.detach',
  async (tx, { voucherId }, { request }) => {
    const reason = checkReason(request.reason);
    if (!reason.ok) return reason;
    const found = await tx.first(voucherById, { id: voucherId });
    if (!found) return refused(refuse('VOUCHER_UNKNOWN', { voucherRef: voucherId }));
    if (found.detachedAtCommit !== null)
      return refused(refuse('VOUCHER_DETACHED_ALREADY', { voucherRef: voucherId }));
    const { object_kind: objectKind, object_id: objectId, file_hash: fileHash } = found.voucher;
    tx.insert(voucherDetachments, { voucher_id: voucherId, reason: reason.value });
    tx.record({
      event: 'VOUCHER_DETACHED',
      objectType: 'Voucher',
      objectId: voucherId,
      after: { objectKind, objectId, fileHash },
    });
    return accepted(voucherId);
  },
  { refuses: detachVoucherCodes },
);
