import { lookup as lookupName } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from '../address/public-address.ts';
import { bareHost, hostOf, type TestHosts } from '../address/webhook-url.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export interface PostSettings {
  readonly testHosts: TestHosts;
  /** All addresses of a name. */
  readonly resolve: (name: string) => Promise<readonly ResolvedAddress[]>;
  /** For everything: from the name to the end of the answer. */
  readonly timeoutMilliseconds: number;
  /** PEM; certificates to trust besides Node's. */
  readonly ca?: string;
}

export const defaultPostSettings: PostSettings = {
  testHosts: new Set(),
  resolve: (name) => lookupName(name, { all: true }),
  timeoutMilliseconds: 10_000,
};

export type PostFailure = 'STATUS' | 'REDIRECT' | 'TIMEOUT' | 'CONNECTION' | 'NO_PUBLIC_ADDRESS';

/** What came of an attempt. */
export interface PostOutcome {
  /** Null: it was taken, with a status of 200 to 299. */
  readonly failure: PostFailure | null;
  readonly statusCode: number | null;
  /** The beginning of the answer, as text without control characters. */
  readonly answer: string | null;
  /** For the operator's log: never for who may only see the webhook, because it may tell of our network. */
  readonly detail: string | null;
}

const ANSWER_BYTES = 1_024;
const ANSWER_HEADER_BYTES = 8_192;

class NoPublicAddress extends Error {
  override readonly name = 'NoPublicAddress';
}

/**
 * Posts a body to a webhook's address, once, without following redirects. The connection goes to an address that was checked; if any
 * address of the name is not public, to none. It throws nothing: what went wrong is the outcome.
 */
export async function post(
  url: URL,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  settings: PostSettings,
): Promise<PostOutcome> {
  const signal = AbortSignal.timeout(settings.timeoutMilliseconds);
  try {
    const checked = await untilAborted(checkedAddress(url, settings), signal);
    return await exchange(url, { headers, body, checked, signal, ca: settings.ca });
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const failure =
      error instanceof NoPublicAddress ? 'NO_PUBLIC_ADDRESS' : signal.aborted ? 'TIMEOUT' : 'CONNECTION';
    return { failure, statusCode: null, answer: null, detail };
  }
}

/** The address to connect to. Throws `NoPublicAddress` if there is none, or if one of several is not public. */
async function checkedAddress(url: URL, { testHosts, resolve }: PostSettings): Promise<ResolvedAddress> {
  const host = bareHost(url);
  const isTestHost = testHosts.has(hostOf(url));
  if (url.protocol !== 'https:' && !isTestHost) throw new NoPublicAddress('not https');
  const family = isIP(host);
  const addresses =
    family === 0
      ? await resolve(host).catch((error: unknown) => {
          throw new NoPublicAddress(`${host} does not resolve`, { cause: error });
        })
      : [{ address: host, family }];
  const [first] = addresses;
  if (first === undefined) throw new NoPublicAddress(`${host} has no address`);
  const hidden = addresses.find(({ address }) => !isPublicAddress(address));
  if (hidden !== undefined && !isTestHost) throw new NoPublicAddress(`${host} is ${hidden.address}`);
  return first;
}

interface Exchange {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly checked: ResolvedAddress;
  readonly signal: AbortSignal;
  readonly ca: string | undefined;
}

function exchange(url: URL, { headers, body, checked, signal, ca }: Exchange): Promise<PostOutcome> {
  // The name was resolved once, and that is what is connected to; it stays the name of the certificate.
  const lookup: LookupFunction = (_name, options, callback) => {
    if (options.all === true) callback(null, [{ ...checked }]);
    else callback(null, checked.address, checked.family);
  };
  return new Promise((resolve, reject) => {
    const options: https.RequestOptions = {
      method: 'POST',
      agent: false,
      lookup,
      signal,
      maxHeaderSize: ANSWER_HEADER_BYTES,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Cifra-Webhooks/1',
        ...headers,
      },
      ...(ca === undefined ? {} : { ca }),
    };
    const answered = (response: http.IncomingMessage): void => {
      beginningOf(response).then(
        (answer) => {
          request.destroy();
          resolve(outcomeOf(response.statusCode ?? 0, answer));
        },
        (error: unknown) => reject(error as Error),
      );
    };
    const request =
      url.protocol === 'https:'
        ? https.request(url, options, answered)
        : http.request(url, options, answered);
    request.on('error', reject);
    request.end(body);
  });
}

/** At most the bytes that are kept; what follows is not read. */
async function beginningOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= ANSWER_BYTES) break;
  }
  const text = Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString('utf8');
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trim();
}

function outcomeOf(statusCode: number, answer: string): PostOutcome {
  const isTaken = statusCode >= 200 && statusCode < 300;
  const failure = isTaken ? null : statusCode >= 300 && statusCode < 400 ? 'REDIRECT' : 'STATUS';
  return { failure, statusCode, answer, detail: null };
}

async function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    }),
  ]);
}
