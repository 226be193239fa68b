import type { Uuid } from '@cifra/domain/ids';
import type { Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import type { CommandRequest, PlainData } from '../command.ts';

/** What a download ticket asks of its source. */
export interface DownloadAsked {
  readonly tenantId: Uuid;
  readonly fileName: string;
  readonly parameters: PlainData;
  readonly ticketHash: string;
}

/** A file that is made while it is sent. */
export interface Download {
  readonly contentType: string;
  /** Pieces in order, made as they are taken. */
  readonly body: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
  /** Null: known only when it has been made. */
  readonly byteLength: number | null;
}

/** Makes the file of a ticket. It records in the tenant's trail that the file leaves the house before it answers. */
export type DownloadSource = (
  asked: DownloadAsked,
  request: CommandRequest,
) => Promise<Result<Download, Refusal>>;
