import { voucherFileName, voucherTypes, type VoucherType } from '@cifra/domain/voucher-types';
import { accepted } from '@cifra/domain/result';
import { issueTicketCommand, newTicket, type DownloadTicketInput } from '@cifra/files/tickets';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { instantText } from '@cifra/subgraph-kit/shapes';
import { ticketOwnerOf } from '@cifra/subgraph-kit/ticket-owner';
import type { VoucherOfTenant } from '@cifra/trade/vouchers/reads';
import { VOUCHER_ARCHIVE_SOURCE } from '@cifra/trade/vouchers/archive/export-vouchers';
import { VOUCHER_SOURCE } from '@cifra/trade/vouchers/voucher-download';
import type { DocumentsContext } from './context.ts';

type Wanted = Pick<DownloadTicketInput, 'source' | 'fileName' | 'parameters'>;

/** Issues a ticket of the caller: where it is redeemed, and until when. */
async function issueTicket(context: DocumentsContext, wanted: Wanted) {
  const { ticket, ticketHash } = newTicket();
  const { tenantId } = context;
  const input = { ...ticketOwnerOf(context.access), tenantId, purpose: 'DOWNLOAD' as const, ...wanted };
  const request = context.commandRequest({ idempotencyKey: null });
  const issued = await context.books.executeControl(issueTicketCommand, { ticketHash, input }, request);
  if (!issued.ok) return issued;
  const expiresAt = instantText(BigInt(issued.value.expiresAtMicros));
  return accepted({ url: `/files/${ticket}`, fileName: wanted.fileName, expiresAt });
}

/** Issues the ticket with which the caller fetches the file of a voucher. */
export async function issueVoucherTicket(context: DocumentsContext, voucher: VoucherOfTenant) {
  const type = voucher.type as VoucherType;
  const issued = await issueTicket(context, {
    source: VOUCHER_SOURCE,
    fileName: voucherFileName(voucher.file_name, type),
    parameters: { voucherId: voucher.id, objectKind: voucher.object_kind },
  });
  if (!issued.ok) return toGraphQLRefusal(issued.refusal);
  return {
    __typename: 'VoucherTicket' as const,
    ...issued.value,
    mediaType: voucherTypes[type].mediaType,
    bytes: Number(voucher.byte_count),
    fileHash: voucher.file_hash,
  };
}

/** Issues the ticket with which the caller fetches all vouchers of the tenant. */
export async function issueVoucherArchiveTicket(context: DocumentsContext, fileName: string) {
  const issued = await issueTicket(context, { source: VOUCHER_ARCHIVE_SOURCE, fileName, parameters: {} });
  return issued.ok
    ? { __typename: 'VoucherArchiveTicket' as const, ...issued.value }
    : toGraphQLRefusal(issued.refusal);
}
