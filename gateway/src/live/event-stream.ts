import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';

/**
 * Server-sent events as graphql-sse's protocol has them ("distinct connections mode"): `next` with a result, `complete` after the last.
 * Sources: https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md and the HTML standard, "Server-sent events".
 */
const eventStreamType = 'text/event-stream; charset=utf-8';

/** Some browsers take the answer for begun only when a first byte has come. */
const comment = ':\n\n';

function nextEvent(json: string): string {
  return `event: next\ndata: ${json.trimEnd().replaceAll('\n', '\ndata: ')}\n\n`;
}

/** Without its empty data, a browser would not pass the event on. */
const completeEvent = 'event: complete\ndata:\n\n';

/** Headers of a stream besides those of every answer. A proxy that holds back what it passes on would hold back the events. */
const eventStreamHeaders = {
  'content-type': eventStreamType,
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** An answer that is there already, as a stream of one result. Whatever it says, its status is 200: clients read no other. */
export function sendEvents(reply: FastifyReply, json: string): void {
  reply
    .code(200)
    .headers(eventStreamHeaders)
    .send(nextEvent(json) + completeEvent);
}

/** An answer that stays open. */
export class EventStream {
  readonly #raw: ServerResponse;
  #lastSentMillis = performance.now();
  /** Since when what was sent has not been taken; null while the reader keeps up. */
  #blockedSinceMillis: number | null = null;

  /** Sends the head. `onReady`: a reader that was behind has caught up; `onGone`: the connection is closed, by whomever. */
  constructor(
    reply: FastifyReply,
    { onReady, onGone }: { readonly onReady: () => void; readonly onGone: () => void },
  ) {
    reply.code(200).headers(eventStreamHeaders).hijack();
    this.#raw = reply.raw;
    this.#raw.once('close', onGone);
    // What cannot be written has a connection that is closed: `close` follows.
    this.#raw.on('error', () => undefined);
    this.#raw.on('drain', () => {
      this.#blockedSinceMillis = null;
      onReady();
    });
    const headers = reply.getHeaders() as Record<string, string | string[]>;
    this.#raw.writeHead(200, headers);
    this.#write(comment);
  }

  /** Whether the reader has not taken yet what was sent before: until `onReady`, nothing should be sent. */
  get isBlocked(): boolean {
    return this.#blockedSinceMillis !== null;
  }

  next(json: string): void {
    this.#write(nextEvent(json));
  }

  /** A comment after a silence, so that neither side nor a proxy takes the connection for dead. */
  beat({
    heartbeatMillis,
    maxStalledMillis,
  }: Readonly<Record<'heartbeatMillis' | 'maxStalledMillis', number>>): void {
    const now = performance.now();
    if (this.#blockedSinceMillis !== null) {
      if (now - this.#blockedSinceMillis >= maxStalledMillis) this.cut();
    } else if (now - this.#lastSentMillis >= heartbeatMillis) this.#write(comment);
  }

  /** The last result was sent: clients do not come back. */
  complete(): void {
    this.#raw.end(completeEvent);
  }

  /** Ends without having completed: clients come back, to whoever serves them then. */
  interrupt(): void {
    this.#raw.end();
  }

  cut(): void {
    this.#raw.destroy();
  }

  #write(text: string): void {
    if (this.#raw.destroyed || this.#raw.writableEnded) return;
    this.#lastSentMillis = performance.now();
    if (!this.#raw.write(text)) this.#blockedSinceMillis ??= this.#lastSentMillis;
  }
}
