import type { FastifyReply, FastifyRequest } from 'fastify';
import { promisify } from 'node:util';
import {
  brotliCompress,
  brotliCompressSync,
  constants,
  gzip,
  gzipSync,
  type BrotliOptions,
  type ZlibOptions,
} from 'node:zlib';
import { encodingFor, type ContentEncoding } from './negotiate.ts';

/** Below this length, compressing costs more than it saves: the answer fits into one packet. */
export const leastCompressedLength = 1024;

/** Up to this length, the way to another thread and back costs more than compressing does. */
const compressedHereLength = 16 * 1024;

// The default quality of 11 is for files that are compressed once, the default window of 4 MiB for long ones.
const brotliOptions = (text: string): BrotliOptions => ({
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 4,
    [constants.BROTLI_PARAM_LGWIN]: 18,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  },
});
const gzipOptions: ZlibOptions = { level: 5 };

const compressHere: Readonly<Record<ContentEncoding, (text: string) => Buffer>> = {
  br: (text) => brotliCompressSync(text, brotliOptions(text)),
  gzip: (text) => gzipSync(text, gzipOptions),
};

const brotliElsewhere = promisify<string, BrotliOptions, Buffer>(brotliCompress);
const gzipElsewhere = promisify<string, ZlibOptions, Buffer>(gzip);
const compressElsewhere: Readonly<Record<ContentEncoding, (text: string) => Promise<Buffer>>> = {
  br: (text) => brotliElsewhere(text, brotliOptions(text)),
  gzip: (text) => gzipElsewhere(text, gzipOptions),
};

/**
 * Sends a text, compressed if it is long and the client takes it. What holds a token must not come here: the length of a
 * compressed answer tells something about its content (BREACH). Long ones are compressed on Node's thread pool.
 */
export async function sendCompressed(
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
): Promise<void> {
  varyBy(reply, 'accept-encoding');
  const encoding =
    text.length < leastCompressedLength ? null : encodingFor(request.headers['accept-encoding']);
  if (encoding === null) {
    reply.send(text);
    return;
  }
  const bytes =
    text.length <= compressedHereLength ? compressHere[encoding](text) : await compressed(text, encoding);
  reply.header('content-encoding', encoding).send(bytes);
}

/** Compresses on Node's thread pool. */
export function compressed(text: string, encoding: ContentEncoding): Promise<Buffer> {
  return compressElsewhere[encoding](text);
}

/** Adds to `Vary`, which may already name the origin. */
export function varyBy(reply: FastifyReply, name: string): void {
  const before = reply.getHeader('vary');
  reply.header('vary', typeof before === 'string' ? `${before}, ${name}` : name);
}
