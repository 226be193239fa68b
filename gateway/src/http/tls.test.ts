import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, type ConnectionOptions, type PeerCertificate, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.ts';

const fixtures = new URL('tls.fixture/', import.meta.url);
let directory: string;
let toy: ToyGateway;
beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'cifra-tls-'));
  put('first');
  const tls = { certificateFile: path.join(directory, 'cert.pem'), keyFile: path.join(directory, 'key.pem') };
  toy = await startToyGateway({ config: { tls } });
});
afterEach(async () => {
  await toy.close();
  rmSync(directory, { recursive: true, force: true });
});

function put(name: string): void {
  for (const half of ['cert', 'key'])
    copyFileSync(new URL(`${name}.${half}.pem`, fixtures), path.join(directory, `${half}.pem`));
}

interface Answered {
  readonly status: number | undefined;
  readonly hsts: string | undefined;
  readonly text: string;
  readonly name: string;
}

function ask(query: string): Promise<Answered> {
  return new Promise((answered, failed) => {
    const asked = request(
      `${toy.url.replace('http:', 'https:')}/graphql`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        rejectUnauthorized: false,
        agent: false,
      },
      (response) => {
        const certificate: PeerCertificate = (response.socket as TLSSocket).getPeerCertificate();
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => void (text += chunk));
        response.on('end', () => {
          const hsts = response.headers['strict-transport-security'];
          answered({ status: response.statusCode, hsts, text, name: String(certificate.subject.CN) });
        });
      },
    );
    asked.on('error', failed);
    asked.end(JSON.stringify({ query }));
  });
}

test('over TLS the API answers as ever, browsers are told to stay there, and a renewed certificate is used without a restart', async () => {
  expect(await ask('{ loanCount }')).toEqual({
    status: 200,
    hsts: 'max-age=31536000; includeSubDomains',
    text: '{"data":{"loanCount":42}}',
    name: 'first.example',
  });
  writeFileSync(path.join(directory, 'cert.pem'), 'half of a certificate');
  const within = { timeout: 15_000, interval: 250 };
  await expect.poll(() => toy.logs.map(({ event }) => event), within).toContain('tls.not-renewed');
  expect((await ask('{ loanCount }')).name).toBe('first.example');
  put('renewed');
  await expect.poll(async () => (await ask('{ loanCount }')).name, within).toBe('renewed.example');
});

function handshake(options: ConnectionOptions): Promise<string> {
  const socket = connect({
    port: Number(new URL(toy.url).port),
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ...options,
  });
  return new Promise<string>((connected, failed) => {
    socket.on('secureConnect', () => connected(socket.getCipher().name));
    socket.on('error', failed);
  }).finally(() => socket.destroy());
}

test('plain HTTP and old versions of TLS get nothing', async () => {
  await expect(fetch(`${toy.url}/health`)).rejects.toThrow('fetch failed');
  await expect(handshake({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow();
});

test('the server chooses the strongest cipher, and none without forward secrecy and authentication', async () => {
  const older = { maxVersion: 'TLSv1.2' } as const;
  const [weaker, strong] = ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384'];
  expect(await handshake({ ...older, ciphers: `${weaker}:${strong}` })).toBe(strong);
  for (const weak of ['ECDHE-ECDSA-AES256-SHA', 'ECDHE-ECDSA-AES128-SHA256'])
    await expect(handshake({ ...older, ciphers: weak }), weak).rejects.toThrow();
});
