import type { Readable } from 'node:stream';
import type { Caller } from './edge/contract.ts';
import type { RequestOrigin } from './subgraph-contract.ts';

/**
 * A request for a ticket's file. The ticket is single-use and carries its subject, tenant, purpose and expiry: the implementation
 * of `open` redeems it, checks them and writes the audit event. The gateway only routes and streams.
 */
export interface FileRequest {
  readonly ticket: string;
  readonly method: 'GET' | 'PUT';
  readonly caller: Caller;
  readonly requestId: string;
  readonly origin: RequestOrigin;
  /** The uploaded bytes as they arrive; null for GET. */
  readonly body: Readable | null;
  readonly contentType: string | null;
  readonly contentLengthBytes: number | null;
}

export type FileAnswer =
  | {
      readonly kind: 'download';
      readonly stream: Readable;
      readonly contentType: string;
      readonly fileName: string;
      readonly contentLengthBytes: number | null;
    }
  | { readonly kind: 'stored'; readonly body: unknown }
  | {
      readonly kind: 'refused';
      readonly httpStatus: number;
      readonly code: string;
      readonly message: string;
    };

export interface FileHandler {
  open(request: FileRequest): Promise<FileAnswer>;
}
