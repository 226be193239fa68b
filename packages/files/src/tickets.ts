import { eq } from 'drizzle-orm';
import { hash, randomBytes } from 'node:crypto';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { controlQuery } from '@cifra/database/statement';
import { fileTickets } from '@cifra/database/tables/control';
import type { ControlReadTx } from '@cifra/database/tx';
import { controlCommand, tenantCommand, type PlainData } from '@cifra/books/command';

/** Minutes that a ticket may wait for its file. Whoever has the ticket can use it, so they are few. */
export const TICKET_MINUTES = 5;

export type TicketPurpose = 'UPLOAD' | 'DOWNLOAD';

/** Whose a ticket is: a user's, or a key's. */
export interface TicketOwner {
  readonly ownerKind: 'user' | 'key';
  /** The user's id, or the key's. */
  readonly userId: Uuid;
}

interface Owned extends TicketOwner {
  readonly fileName: string;
}

/** What a ticket is for: whose, in which tenant, which file that is to come. */
export interface UploadTicketInput extends Owned {
  readonly purpose: 'UPLOAD';
  readonly tenantId: Uuid;
  readonly uploadId: Uuid;
  readonly maximumBytes: number;
}

/** What a ticket is for: whose, in which tenant or of the firm, which file that is made when it is fetched. */
export interface DownloadTicketInput extends Owned {
  readonly purpose: 'DOWNLOAD';
  /** Null: of the firm. */
  readonly tenantId: Uuid | null;
  /** Who makes the file: the name of a download source, `export` or `render`. */
  readonly source: string;
  /** What is requested of the source, as it was checked when the ticket was issued. */
  readonly parameters: PlainData;
}

export type TicketInput = UploadTicketInput | DownloadTicketInput;

export type RedeemedTicket<Input extends TicketInput = TicketInput> = Input & { readonly ticketHash: string };

export const ticketByHash = controlQuery<{ ticketHash: string }>()((q) =>
  q.db
    .select()
    .from(q.t.file_tickets)
    .where(eq(q.t.file_tickets.ticket_hash, q.arg(q.t.file_tickets.ticket_hash, 'ticketHash'))),
);

/** A new ticket: 256 random bits. The secret goes to the caller; the control plane keeps its hash. */
export function newTicket(): { readonly ticket: string; readonly ticketHash: string } {
  const ticket = randomBytes(32).toString('base64url');
  return { ticket, ticketHash: ticketHashOf(ticket) };
}

/** Whether it may be the hash of a ticket. What may not is looked for nowhere: not every server takes every text. */
export const isTicketHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

export function ticketHashOf(ticket: string): string {
  return hash('sha256', ticket, 'hex');
}

/** What arrives is always a tenant's. */
const isWithoutTenant = ({
  purpose,
  tenant_id: tenantId,
}: {
  readonly purpose: string;
  readonly tenant_id: Uuid | null;
}): boolean => tenantId === null && purpose !== 'DOWNLOAD';

/** Whose a ticket is that is still good for its purpose; null: what was presented is none, and nothing is written about that. */
export async function findOpenTicket(
  control: ControlReadTx,
  { ticketHash, purpose }: { readonly ticketHash: string; readonly purpose: TicketPurpose },
  nowMicros: bigint,
): Promise<(TicketOwner & { readonly tenantId: Uuid | null }) | null> {
  const row = await control.first(ticketByHash, { ticketHash });
  if (row?.state !== 'OPEN' || row.purpose !== purpose || row.expires_at <= nowMicros) return null;
  const { owner_kind: ownerKind, user_id: userId, tenant_id: tenantId } = row;
  return userId === null || isWithoutTenant(row) ? null : { ownerKind, userId, tenantId };
}

/** Registers a ticket; the caller has made its secret, which is never stored. Answers when it expires, in epoch microseconds. */
export const issueTicketCommand = controlCommand<
  { ticketHash: string; input: TicketInput },
  { expiresAtMicros: string },
  never
>(
  'files.issueTicket',
  async (tx, { ticketHash, input }) => {
    const { ownerKind, userId, tenantId, purpose, ...wanted } = input;
    const expiresAtMicros = tx.commitInstantMicros + BigInt(TICKET_MINUTES) * 60_000_000n;
    tx.insert(fileTickets, {
      ticket_hash: ticketHash,
      owner_kind: ownerKind,
      user_id: userId,
      tenant_id: tenantId,
      purpose,
      parameters: jsonText(wanted),
      expires_at: expiresAtMicros,
      state: 'OPEN',
    });
    tx.record({
      event: 'TICKET_ISSUED',
      objectType: 'FileTicket',
      objectId: ticketHash,
      // What the file is called is the tenant's: its own trail says it when the file has come.
      after: { userId, tenantId, purpose },
    });
    return accepted({ expiresAtMicros: expiresAtMicros.toString() });
  },
  { about: async (_tx, { input: { tenantId } }) => (tenantId === null ? [] : [tenantId]) },
);

/**
 * Spends a ticket: once, in its time, for its purpose, by its subject (`callerId` null: by whoever has it, not signed in). Whatever is
 * wrong looks the same, and leaves the ticket as it was. Refuses: TICKET_INVALID.
 */
export const redeemTicketCommand = controlCommand<
  { ticketHash: string; purpose: TicketPurpose; callerId: Uuid | null },
  RedeemedTicket,
  'TICKET_INVALID'
>(
  'files.redeemTicket',
  async (tx, { ticketHash, purpose, callerId }) => {
    const row = await tx.first(ticketByHash, { ticketHash });
    const isGood =
      row !== null &&
      row.state === 'OPEN' &&
      row.purpose === purpose &&
      (callerId === null || row.user_id === callerId) &&
      row.expires_at > tx.commitInstantMicros;
    if (!isGood || row.user_id === null || isWithoutTenant(row))
      return refused(refuse('TICKET_INVALID', { purpose }));
    const { commit_number: version, ...ticket } = row;
    tx.replace(fileTickets, { ...ticket, state: 'USED' }, version);
    tx.record({
      event: 'TICKET_REDEEMED',
      objectType: 'FileTicket',
      objectId: ticketHash,
      after: { purpose },
    });
    const wanted = JSON.parse(row.parameters) as object;
    return accepted({
      ...wanted,
      ticketHash,
      ownerKind: row.owner_kind,
      userId: row.user_id,
      tenantId: row.tenant_id,
      purpose,
    } as RedeemedTicket);
  },
  {
    about: async (tx, { ticketHash }) => {
      const tenantId = (await tx.first(ticketByHash, { ticketHash }))?.tenant_id ?? null;
      return tenantId === null ? [] : [tenantId];
    },
  },
);

/** Records in the tenant's trail that a file arrived for it. */
export const recordUploadCommand = tenantCommand<
  { uploadId: Uuid; fileName: string; bytes: number; fileHash: string },
  null,
  never
>('files.recordUpload', async (tx, upload) => {
  tx.record({ event: 'FILE_UPLOADED', objectType: 'Upload', objectId: upload.uploadId, after: upload });
  return accepted(null);
});
