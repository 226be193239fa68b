import { ProviderFailure, shown } from './provider-failure.ts';

/** The limits of one GET. */
export interface HttpLimits {
  /** For the whole answer: connecting, redirects, headers and the last byte of the body. */
  readonly timeLimitMilliseconds: number;
  /** Of the body, after decompression. */
  readonly maximumBytes: number;
}

export interface HttpRequest extends HttpLimits {
  readonly url: URL;
  readonly accept: string;
  /** `Authorization`; not sent on to another origin. */
  readonly authorization?: string;
  /** Aborts it when the process stops, which is not a failure of the provider. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  /** Not empty. */
  readonly bytes: Uint8Array;
  /** Lower case, with its parameters; an empty text where there is none. */
  readonly contentType: string;
}

const MAXIMUM_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** A longer wait than this is ignored. */
const LONGEST_RETRY_AFTER_SECONDS = 24 * 3600;

/**
 * One GET over HTTP or HTTPS: bounded in time, bytes and redirects, never from HTTPS down to HTTP.
 * Throws `ProviderFailure`: UNREACHABLE, TIMED_OUT, CONNECTION_LOST, SERVER_ERROR, RATE_LIMITED, REJECTED, REDIRECTED, TOO_LARGE, NO_DATA.
 */
export async function httpGet(request: HttpRequest): Promise<HttpAnswer> {
  const timeLimit = AbortSignal.timeout(request.timeLimitMilliseconds);
  const signal = AbortSignal.any([timeLimit, request.signal]);
  try {
    const response = await followed(request, signal);
    return { bytes: await bodyOf(response, request), contentType: contentTypeOf(response) };
  } catch (error) {
    if (error instanceof ProviderFailure) throw error;
    request.signal.throwIfAborted();
    if (timeLimit.aborted)
      throw new ProviderFailure(
        'TIMED_OUT',
        `${placeOf(request.url)} did not answer in full within ${request.timeLimitMilliseconds} ms`,
        { cause: error },
      );
    throw connectionFailure(request.url, error);
  }
}

/** An address as a detail may name it: without its query, which may hold a key. */
export function placeOf(url: URL): string {
  return url.protocol === 'file:' ? url.pathname : `${url.origin}${url.pathname}`;
}

async function followed(request: HttpRequest, signal: AbortSignal): Promise<Response> {
  let url = request.url;
  for (let redirects = 0; ; redirects += 1) {
    const headers = new Headers({ accept: request.accept, 'user-agent': 'cifra' });
    if (request.authorization !== undefined && url.origin === request.url.origin)
      headers.set('authorization', request.authorization);
    const response = await fetch(url, { headers, signal, redirect: 'manual' });
    if (!REDIRECTS.has(response.status)) {
      if (response.status === 200) return response;
      await response.body?.cancel();
      throw statusFailure(url, response);
    }
    await response.body?.cancel();
    if (redirects === MAXIMUM_REDIRECTS)
      throw new ProviderFailure(
        'REDIRECTED',
        `${placeOf(request.url)} redirects more than ${MAXIMUM_REDIRECTS} times`,
      );
    url = nextOf(url, response);
  }
}

function nextOf(url: URL, response: Response): URL {
  const location = response.headers.get('location') ?? '';
  const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
  const isAllowed =
    next !== null &&
    location !== '' &&
    (next.protocol === 'https:' || (next.protocol === 'http:' && url.protocol === 'http:')) &&
    next.username === '';
  if (!isAllowed)
    throw new ProviderFailure('REDIRECTED', `${placeOf(url)} redirects to where it is not followed`);
  return next;
}

function statusFailure(url: URL, response: Response): ProviderFailure {
  const { status } = response;
  const detail = `${placeOf(url)} answered with status ${status}`;
  const retryAfterSeconds = retryAfterOf(response);
  if (status === 429) return new ProviderFailure('RATE_LIMITED', detail, { retryAfterSeconds });
  if (status >= 500) return new ProviderFailure('SERVER_ERROR', detail, { retryAfterSeconds });
  if (status === 204 || status === 304) return new ProviderFailure('NO_DATA', detail);
  return new ProviderFailure('REJECTED', detail);
}

/** Seconds, or a date of HTTP. Source: RFC 9110, 10.2.3. */
function retryAfterOf(response: Response): number | null {
  const text = response.headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text), LONGEST_RETRY_AFTER_SECONDS);
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  const seconds = Math.ceil((at - Date.now()) / 1000);
  return Math.min(Math.max(seconds, 0), LONGEST_RETRY_AFTER_SECONDS);
}

async function bodyOf(response: Response, { url, maximumBytes }: HttpRequest): Promise<Uint8Array> {
  const tooLarge = (): ProviderFailure =>
    new ProviderFailure('TOO_LARGE', `${placeOf(url)} has more than ${maximumBytes} bytes`);
  if (Number(response.headers.get('content-length') ?? 0) > maximumBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  // Leaving the loop by a throw cancels the body.
  for await (const chunk of response.body ?? []) {
    byteCount += chunk.length;
    if (byteCount > maximumBytes) throw tooLarge();
    chunks.push(chunk);
  }
  if (byteCount === 0) throw new ProviderFailure('NO_DATA', `${placeOf(url)} answered with nothing`);
  return Buffer.concat(chunks);
}

function contentTypeOf(response: Response): string {
  return (response.headers.get('content-type') ?? '').toLowerCase();
}

/** Codes of a connection that was there and broke; all others are of one that never was. */
const LOST: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_ABORTED',
  'Z_BUF_ERROR',
  'Z_DATA_ERROR',
]);

function connectionFailure(url: URL, error: unknown): ProviderFailure {
  const code = codeOf(error);
  const isLost = LOST.has(code) || code.startsWith('HPE_');
  return new ProviderFailure(
    isLost ? 'CONNECTION_LOST' : 'UNREACHABLE',
    `${placeOf(url)} ${isLost ? 'broke off' : 'cannot be reached'} (${shown(code)})`,
    { cause: error },
  );
}

/** The code of the innermost cause that has one. */
function codeOf(error: unknown): string {
  let code = '';
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && typeof cause.code === 'string') code = cause.code;
  return code === '' ? 'unknown' : code;
}
