import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { compressed, leastCompressedLength, varyBy } from './compress.ts';
import { encodingFor, type ContentEncoding } from './negotiate.ts';

/** A page that is the same for everybody until the process ends: compressed once for each encoding, and not sent again to who has it. */
export class KeptPage {
  readonly #text: string;
  /** Weak: the same page in two encodings has two bodies (RFC 9110, 8.8.3). */
  readonly #tag: string;
  readonly #bodies = new Map<ContentEncoding, Promise<Buffer>>();

  constructor(text: string) {
    this.#text = text;
    this.#tag = `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  }

  /** Answers with the page, or with 304 to who shows its tag. Its type, what it may load and whether it may be stored are the caller's. */
  async send(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    varyBy(reply, 'accept-encoding');
    reply.header('etag', this.#tag);
    if (request.headers['if-none-match'] === this.#tag) {
      reply.code(304).send();
      return;
    }
    const isLong = this.#text.length >= leastCompressedLength;
    const encoding = isLong ? encodingFor(request.headers['accept-encoding']) : null;
    if (encoding === null) reply.send(this.#text);
    else reply.header('content-encoding', encoding).send(await this.#body(encoding));
  }

  #body(encoding: ContentEncoding): Promise<Buffer> {
    const body = this.#bodies.get(encoding) ?? compressed(this.#text, encoding);
    this.#bodies.set(encoding, body);
    return body;
  }
}
