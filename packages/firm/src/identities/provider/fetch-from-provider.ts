import { lookup as lookupName } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { bareHost, hostOf, type TestHosts } from '../../webhooks/address/webhook-url.ts';
import { addressProblem, isProviderAddress } from './provider-address.ts';

/** For everything: from the name to the end of the answer. */
const TIMEOUT_MILLISECONDS = 10_000;
const ANSWER_BYTES = 1024 * 1024;
const ANSWER_HEADER_BYTES = 16_384;

export interface ProviderRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/**
 * Asks a provider, once, without following redirects. What it publishes of itself names further addresses, so each is looked at: the connection
 * goes to the very address that was checked. Throws where there is no answer within time and size.
 */
export async function fetchFromProvider(
  text: string,
  request: ProviderRequest,
  testHosts: TestHosts,
): Promise<Response> {
  const problem = addressProblem(text, testHosts);
  if (problem !== null) throw new Error(`the address of a provider: ${problem}`);
  const url = new URL(text);
  const checked = await checkedAddress(url, testHosts);
  const { status, headers, body } = await exchange(url, request, checked);
  return new Response(body.length === 0 ? null : new Uint8Array(body), { status, headers });
}

async function checkedAddress(url: URL, testHosts: TestHosts): Promise<ResolvedAddress> {
  const host = bareHost(url);
  const family = isIP(host);
  const addresses = family === 0 ? await lookupName(host, { all: true }) : [{ address: host, family }];
  const [first] = addresses;
  if (first === undefined) throw new Error(`${host} has no address`);
  const isAllowed =
    testHosts.has(hostOf(url)) || addresses.every(({ address }) => isProviderAddress(address));
  if (!isAllowed) throw new Error(`${host} is not where a provider may stand`);
  return first;
}

interface ReadAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

function exchange(
  url: URL,
  { method, headers, body }: ProviderRequest,
  checked: ResolvedAddress,
): Promise<ReadAnswer> {
  const lookup: LookupFunction = (_name, options, callback) => {
    if (options.all === true) callback(null, [{ ...checked }]);
    else callback(null, checked.address, checked.family);
  };
  return new Promise((resolve, reject) => {
    const options: https.RequestOptions = {
      method,
      agent: false,
      lookup,
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      maxHeaderSize: ANSWER_HEADER_BYTES,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      },
    };
    const answered = (response: http.IncomingMessage): void => {
      wholeOf(response).then(
        (answer) => {
          request.destroy();
          resolve({ status: response.statusCode ?? 0, headers: headersOf(response), body: answer });
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

async function wholeOf(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > ANSWER_BYTES) throw new Error(`an answer of more than ${ANSWER_BYTES} bytes`);
  }
  return Buffer.concat(chunks);
}

function headersOf({ headers }: http.IncomingMessage): Headers {
  const read = new Headers();
  for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') read.set(name, value);
  return read;
}
