import { voucherFileName, voucherTypes, type VoucherType } from '@cifra/domain/voucher-types';
import { issueTicketCommand, newTicket } from '@cifra/files/tickets';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { instantText } from '@cifra/subgraph-kit/shapes';
import { ticketOwnerOf } from '@cifra/subgraph-kit/ticket-owner';
import type { VoucherOfTenant } from '@cifra/trade/vouchers/reads';
import { VOUCHER_SOURCE } from '@cifra/trade/vouchers/voucher-download';
import type { DocumentsContext } from './context.ts';

/** Issues the ticket with which the caller fetches the file of a voucher. */
export async function issueVoucherTicket(context: DocumentsContext, voucher: VoucherOfTenant) {
  const { ticket, ticketHash } = newTicket();
  const type = voucher.type as VoucherType;
  const fileName = voucherFileName(voucher.file_name, type);
  const issued = await context.books.executeControl(
    issueTicketCommand,
    {
      ticketHash,
      input: {
        ...ticketOwnerOf(context.access),
        tenantId: context.tenantId,
        purpose: 'DOWNLOAD',
        source: VOUCHER_SOURCE,
        fileName,
        parameters: { voucherId: voucher.id, objectKind: voucher.object_kind },
      },
    },
    context.commandRequest({ idempotencyKey: null }),
  );
  if (!issued.ok) return toGraphQLRefusal(issued.refusal);
  return {
    __typename: 'VoucherTicket' as const,
    url: `/files/${ticket}`,
    fileName,
    mediaType: voucherTypes[type].mediaType,
    bytes: Number(voucher.byte_count),
    fileHash: voucher.file_hash,
    expiresAt: instantText(BigInt(issued.value.expiresAtMicros)),
  };
}
