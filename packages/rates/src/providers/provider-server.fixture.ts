import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RateProviderSettings } from './config.ts';
import { Secret } from './config.ts';

export type Answering = (response: ServerResponse, request: IncomingMessage) => void;

/** A server on the loopback that speaks the providers' formats, and misbehaves as it is told. */
export interface ProviderServer {
  readonly url: URL;
  /** What was requested, in order: the path, and the header of authorization. */
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[];
  /** How a path is answered from now on; a path that nobody named is 404. */
  answer(path: string, answering: Answering): void;
  close(): Promise<void>;
}

export async function startProviderServer(): Promise<ProviderServer> {
  const answers = new Map<string, Answering>();
  const requests: ProviderServer['requests'] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    requests.push({ path, authorization: request.headers.authorization });
    const answering = answers.get(path);
    if (answering) answering(response, request);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    requests,
    answer: (path, answering) => void answers.set(path, answering),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const text =
  (body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Answering =>
  (response) =>
    response.writeHead(200, { 'content-type': 'text/xml', ...headers }).end(body);

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answering =>
  (response) =>
    response.writeHead(code, headers).end('an error page');

type Quotes = Readonly<Record<string, string>>;

/** As the bank writes it, white space and quotation marks included. */
export function ecbXml(days: readonly (readonly [date: string, quotes: Quotes])[]): string {
  const cubes = days.map(([date, quotes]) => {
    const rates = Object.entries(quotes).map(
      ([currency, rate]) => `\t\t\t<Cube currency='${currency}' rate='${rate}'/>\n`,
    );
    return `\t\t<Cube time='${date}'>\n${rates.join('')}\t\t</Cube>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
\t<gesmes:subject>Reference rates</gesmes:subject>
\t<gesmes:Sender>
\t\t<gesmes:name>European Central Bank</gesmes:name>
\t</gesmes:Sender>
\t<Cube>
${cubes.join('')}\t</Cube>
</gesmes:Envelope>`;
}

/** As Open Exchange Rates writes a day: its timestamp is that day's last second. */
export function openExchangeRatesJson(date: string, quotes: Quotes, base = 'USD'): string {
  const timestamp = Date.parse(`${date}T23:59:59Z`) / 1000;
  const rates = Object.entries(quotes).map(([currency, rate]) => `    "${currency}": ${rate}`);
  return `{
  "disclaimer": "Usage subject to terms: https://openexchangerates.org/terms",
  "license": "https://openexchangerates.org/license",
  "timestamp": ${timestamp},
  "base": "${base}",
  "rates": {
${rates.join(',\n')}
  }
}`;
}

/** Settings towards the server: a real time limit, short, and three attempts. */
export function settingsOf(
  server: ProviderServer,
  changes: Partial<RateProviderSettings> = {},
): RateProviderSettings {
  return {
    provider: 'ECB',
    address: server.url,
    key: new Secret('a-key-that-nobody-sees'),
    timeLimitMilliseconds: 2_000,
    maximumBytes: 1_000_000,
    attempts: 3,
    backoffMilliseconds: 1_000,
    longestWaitMilliseconds: 60_000,
    firstHistory: '90-days',
    ...changes,
  };
}
