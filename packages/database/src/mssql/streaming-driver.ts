import { InvariantBroken } from '../failures.ts';
import type { MssqlRequest, Requester } from './driver.ts';

/** The part of the driver that streams rows out. */
export interface StreamingRequest extends MssqlRequest {
  /** Each row as an object. The server waits while nobody reads. */
  toReadableStream(options: {
    readonly highWaterMark: number;
  }): AsyncIterable<Readonly<Record<string, unknown>>>;
  /** Has the server end the statement. */
  cancel(): boolean;
}

const isStreaming = (request: MssqlRequest): request is StreamingRequest => 'toReadableStream' in request;

export function streamingRequest(target: Requester): StreamingRequest {
  const request = target.request();
  if (!isStreaming(request)) throw new InvariantBroken('this driver streams no rows');
  return request;
}
