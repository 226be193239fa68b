import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import type { Admit } from './limits/admit.ts';
import { singleHeader } from './edge/headers.ts';
import type { FileHandler } from './files.ts';
import { sendErrors } from './graphql-endpoint.ts';

export interface FilesEndpointOptions {
  readonly admit: Admit;
  readonly files: FileHandler;
  readonly maxUploadBytes: number;
}

/** `GET` and `PUT /files/:ticket`. Registered in a separate scope, where a body is a stream and is never parsed. */
export async function registerFiles(app: FastifyInstance, options: FilesEndpointOptions): Promise<void> {
  await app.register((scope, _settings, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, next) => next(null, payload));
    scope.route({
      method: ['GET', 'PUT'],
      url: '/files/:ticket',
      // A HEAD request must not use up the ticket.
      exposeHeadRoute: false,
      handler: (request, reply) => answer(options, request, reply),
    });
    done();
  });
}

async function answer(
  options: FilesEndpointOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const admitted = await options.admit({ headers: request.headers, ip: request.ip, requestId: request.id });
  if ('httpStatus' in admitted) {
    const { code, message, httpStatus } = admitted;
    sendErrors(request, reply, httpStatus, { message, extensions: { code } });
    return reply;
  }
  const { caller } = admitted;
  const isUpload = request.method === 'PUT';
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  const result = await options.files.open({
    ticket: (request.params as { ticket: string }).ticket,
    method: isUpload ? 'PUT' : 'GET',
    caller,
    requestId: request.id,
    origin: { ip: request.ip, userAgent: singleHeader(request.headers, 'user-agent') },
    body: isUpload
      ? limited((request.body as Readable | undefined) ?? request.raw, options.maxUploadBytes)
      : null,
    contentType: singleHeader(request.headers, 'content-type'),
    contentLengthBytes: Number.isSafeInteger(length) ? length : null,
  });
  reply.header('x-request-id', request.id);
  if (result.kind === 'refused') {
    // What is left of the body is read and forgotten: the next request on this connection stands behind it.
    if (isUpload) request.raw.unpipe().resume();
    sendErrors(request, reply, result.httpStatus, {
      message: result.message,
      extensions: { code: result.code },
    });
    return reply;
  }
  if (result.kind === 'stored') return reply.code(201).send(result.body);
  reply
    .header('content-type', result.contentType)
    // What people uploaded is opened in no page of this origin, and runs nothing.
    .header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'")
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(result.fileName)}`);
  if (result.contentLengthBytes !== null) reply.header('content-length', result.contentLengthBytes);
  return reply.send(result.stream);
}

/** Ends an upload that exceeds the limit, whatever length it announced. */
function limited(body: Readable, maxBytes: number): Readable {
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new UploadTooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  // Whoever reads it is told; where nobody does, as of a ticket that is none, it is nobody's error.
  counter.on('error', () => undefined);
  body.once('error', (error) => counter.destroy(error));
  return body.pipe(counter);
}

export class UploadTooLarge extends Error {
  readonly statusCode = 413;

  constructor(maxBytes: number) {
    super(`An upload may have at most ${maxBytes} bytes`);
  }
}
