import type { Uuid } from '@cifra/domain/ids';
import type { Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import type { CommandRequest, PlainData } from '@cifra/books/command';

/** A download request to its source. `Owner`: a tenant; null is the firm. */
export interface DownloadRequest<Owner extends Uuid | null = Uuid> {
  readonly tenantId: Owner;
  readonly fileName: string;
  readonly parameters: PlainData;
  readonly ticketHash: string;
}

/** A file produced while it is sent. */
export interface Download {
  readonly contentType: string;
  /** Pieces in order, produced as they are consumed. */
  readonly body: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
  /** Null: only known once it has been produced. */
  readonly byteLength: number | null;
}

/** Produces the file for a ticket. It records the download in its owner's audit trail before it answers. */
export type DownloadSource<Owner extends Uuid | null = Uuid> = (
  download: DownloadRequest<Owner>,
  request: CommandRequest,
) => Promise<Result<Download, Refusal>>;
