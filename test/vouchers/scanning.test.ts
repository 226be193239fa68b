import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CatchUp } from '@cifra/books/follow/catch-up';
import type { Uuid } from '@cifra/domain/ids';
import { systemRequest } from '@cifra/ops/system-request';
import { attachVoucherCommand } from '@cifra/trade/vouchers/attach-voucher';
import { keepVoucherPart } from '@cifra/trade/vouchers/parts';
import { scanFollowers } from '@cifra/trade/vouchers/scan/scan-follower';
import { scannerOf, type ScannerSettings, type VoucherScanner } from '@cifra/trade/vouchers/scan/scanner';
import { billInput } from '../documents/document-steps.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { attached, fetched, pdf, sha256 } from './voucher-files.ts';

/** What the operator's scanner says of the files of vouchers, and what follows from it. */

/** A small program that reads a file from its input as scanners do. */
const program = path.join(mkdtempSync(path.join(tmpdir(), 'cifra-scanner-')), 'scanner.mjs');
writeFileSync(
  program,
  `const pieces = []; for await (const piece of process.stdin) pieces.push(piece);
const file = Buffer.concat(pieces).toString('latin1');
if (file.includes('EICAR')) { console.log('stream: Eicar-Test FOUND'); process.exitCode = 1; }
if (file.includes('BROKEN')) { console.error('no database of signatures'); process.exitCode = 2; }
`,
);
afterAll(() => rmSync(path.dirname(program), { recursive: true, force: true }));
const command: ScannerSettings = { command: [process.execPath, program] };

async function* content(file: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(file);
}

describe('a scanner that is a program', () => {
  test('says by how it ends whether a file is infected, or that it failed and why', async () => {
    const scan = scannerOf(command);
    expect(await scan(content('%PDF-'))).toEqual({ isInfected: false, finding: null });
    expect(await scan(content('EICAR'))).toEqual({ isInfected: true, finding: 'stream: Eicar-Test FOUND' });
    await expect(scan(content('BROKEN'))).rejects.toThrow(
      'the scanner ended with 2: no database of signatures',
    );
  });

  test('that is not there, fails, or says clean of what it has not read is not taken for a clean file', async () => {
    const large = 'x'.repeat(1_000_000);
    await expect(scannerOf({ command: ['/no/such/scanner'] })(content('x'))).rejects.toThrow('ENOENT');
    await expect(scannerOf({ command: ['sh', '-c', 'exit 7'] })(content(large))).rejects.toThrow(
      'ended with 7',
    );
    await expect(scannerOf({ command: ['sh', '-c', 'exit 0'] })(content(large))).rejects.toThrow(
      'called the file clean before it had read it',
    );
    await expect(scannerOf({ command: ['sh', '-c', 'kill -9 $$'] })(content('x'))).rejects.toThrow(
      'ended with SIGKILL',
    );
  });

  test.each([
    ['reads nothing', 'exec sleep 20'],
    ['cannot be asked to end', 'trap "" TERM; cat >/dev/null; sleep 20'],
    ['leaves somebody behind who holds its output', 'cat >/dev/null; sleep 20 & exit 0'],
    ['never stops writing', 'yes EICAR'],
  ])('that %s is ended when its time is over, and is no clean file', async (_what, script) => {
    const scan = scannerOf({ command: ['sh', '-c', script] }, 300);
    const started = performance.now();
    await expect(scan(content('x'.repeat(1_000_000)))).rejects.toThrow('did not end within 0.3 s');
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('a scanner that is an address', () => {
  /** What it does with a file, by the file. */
  const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
    clean: (response) => response.end('{"infected": false}'),
    EICAR: (response) => response.end('{"infected": true, "finding": "Eicar\\u0007\\nsecond line"}'),
    'says OK': (response) => response.end('OK'),
    'says no': (response) => response.end('{"infected": "no"}'),
    'says a list': (response) => response.end('[false]'),
    'says null': (response) => response.end('null'),
    'says half of it': (response) => response.end('{"infected": fal'),
    'says nothing': (response) => response.end(),
    'never ends': (response) => {
      const more = () => {
        while (response.write(' '.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    },
    fails: (response) => response.writeHead(500).end('{"infected": false}'),
    'sends elsewhere': (response) => response.writeHead(307, { location: '/clean' }).end(),
    'hangs up': (response) => response.destroy(),
    'hangs up in its answer': (response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"infected": false}');
      setTimeout(() => response.destroy(), 50);
    },
    hangs: () => undefined,
    'hangs in its answer': (response) => response.write('{"infected":'),
  };
  const server = createServer((request, response) => {
    // Of a large file it does not wait for the end.
    if (request.url === '/hasty') response.end('{"infected": false}');
    else void text(request).then((file) => answers[file]?.(response));
  });
  let url: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('answers whether a file is infected, and what it found, on one line', async () => {
    const scan = scannerOf({ url });
    expect(await scan(content('clean'))).toEqual({ isInfected: false, finding: null });
    expect(await scan(content('EICAR'))).toEqual({ isInfected: true, finding: 'Eicar' });
  });

  test.each([
    ['says OK', 'nothing that is understood'],
    ['says no', 'nothing that is understood'],
    ['says a list', 'nothing that is understood'],
    ['says null', 'nothing that is understood'],
    ['says half of it', 'nothing that is understood'],
    ['says nothing', 'nothing that is understood'],
    ['never ends', 'nothing that is understood'],
    ['fails', 'answered 500'],
    ['sends elsewhere', 'fetch failed'],
    ['hangs up', 'fetch failed'],
    ['hangs up in its answer', 'terminated'],
    ['hangs', 'did not end within 0.5 s'],
    ['hangs in its answer', 'did not end within 0.5 s'],
  ])('that %s has not called the file clean', async (file, why) => {
    const mostMillis = why.startsWith('did not end') ? 500 : 30_000;
    await expect(scannerOf({ url }, mostMillis)(content(file))).rejects.toThrow(why);
  });

  test('that calls a file clean before it has it has not called it clean', async () => {
    async function* slowly(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('the first part');
      await new Promise((resolve) => setTimeout(resolve, 300));
      yield Buffer.from('EICAR');
    }
    await expect(scannerOf({ url: `${url}/hasty` }, 5_000)(slowly())).rejects.toThrow(
      'called the file clean before it had read it',
    );
  });

  test('that is not there has called nothing clean', async () => {
    await expect(scannerOf({ url: 'http://127.0.0.1:9/' }, 5_000)(content('clean'))).rejects.toThrow();
  });
});

describe('a file', () => {
  let firm: TestFirm;
  let client: DocumentClient;
  let documentId: string;
  beforeAll(async () => {
    firm = await openFirm();
    client = await openDocumentClient(firm);
    documentId = (await client.postDocument('postBill', billInput(client, { date: '2026-02-10' }))).id;
  });
  afterAll(() => firm?.close());

  /** Both followers once, one behind the other. Answers how many of them failed. */
  async function followTenant(tenantId: Uuid, scanner: VoucherScanner): Promise<number> {
    const request = () => systemRequest('scan');
    let failures = 0;
    for (const follower of scanFollowers({ books: firm.books, scanner, request }))
      failures += (await new CatchUp(firm.books, follower).of([tenantId], request())).failures.length;
    return failures;
  }
  const follow = () => followTenant(client.tenant.id, scannerOf(command));
  const scanOf = async (id: string) =>
    (await client.read<{ voucher: object }>(`voucher(id: "${id}") { scan finding }`)).voucher;

  test('that the scanner has not seen, found infected, or could not scan is not served; a clean one is', async () => {
    // As where a scanner is configured: it waits for it.
    const bytes = pdf('waits');
    const file = {
      fileHash: sha256(bytes),
      byteCount: bytes.length,
      partCount: 1,
      foundTypes: ['PDF'] as const,
    };
    const target = { tenantId: client.tenant.id };
    await firm.books.execute(
      keepVoucherPart,
      target,
      { fileHash: file.fileHash, ordinal: 1, content: bytes.toString('base64') },
      systemRequest('test'),
    );
    const kept = await firm.books.execute(
      attachVoucherCommand,
      target,
      {
        objectKind: 'DOCUMENT',
        objectId: documentId as Uuid,
        uploadId: documentId as Uuid,
        fileName: 'waits.pdf',
        type: 'PDF',
        file,
        declaredHash: null,
        refusedBefore: null,
        isScanned: true,
      },
      systemRequest('test'),
    );
    if (!kept.ok) throw new Error(kept.refusal.code);
    expect(await scanOf(kept.value)).toEqual({ scan: 'PENDING', finding: null });
    const asked = (voucherId: string) => client.do('requestVoucher', { voucherId });
    expect(await asked(kept.value)).toMatchObject({ code: 'VOUCHER_NOT_SCANNED' });
    const to = { documentId };
    const infected = await attached(firm, client.tenant, { to, bytes: pdf('EICAR') });
    // It was asked for before the scanner spoke.
    const ticket = await asked(infected);
    await follow();
    expect(await scanOf(kept.value)).toEqual({ scan: 'CLEAN', finding: null });
    expect((await fetched(firm, client.tenant, kept.value)).status).toBe(200);
    expect(await scanOf(infected)).toEqual({ scan: 'INFECTED', finding: 'stream: Eicar-Test FOUND' });
    expect(await asked(infected)).toMatchObject({
      code: 'VOUCHER_INFECTED',
      finding: 'stream: Eicar-Test FOUND',
    });
    const refused = await firm.fetchAs('senior', String(ticket['url']));
    expect([refused.status, await refused.text()]).toEqual([
      404,
      expect.stringContaining('VOUCHER_INFECTED'),
    ]);
    const broken = await attached(firm, client.tenant, { to, bytes: pdf('BROKEN') });
    const behind = await attached(firm, client.tenant, { to, bytes: pdf('behind the broken one') });
    // It is tried again, and what came behind it does not wait for it.
    for (let times = 0; times < 2; times += 1) expect(await follow()).toBe(1);
    expect(await scanOf(behind)).toEqual({ scan: 'CLEAN', finding: null });
    expect(await scanOf(broken)).toEqual({
      scan: 'FAILED',
      finding: 'the scanner ended with 2: no database of signatures',
    });
    expect(await asked(broken)).toMatchObject({ code: 'VOUCHER_NOT_SCANNED' });
    const { timeline } = await client.read<{ timeline: { nodes: { events: { event: string }[] }[] } }>(
      `timeline(objectType: "Voucher", objectId: "${broken}") { nodes { events { event } } }`,
    );
    expect(timeline.nodes.flatMap(({ events }) => events.map(({ event }) => event)).toSorted()).toEqual([
      'VOUCHER_ATTACHED',
      'VOUCHER_SCANNED',
    ]);
  });

  test.each([
    ['that fails', { command: ['sh', '-c', 'cat >/dev/null; exit 3'] }, 'the scanner ended with 3'],
    ['that hangs', { command: ['sleep', '20'] }, 'the scanner did not end within 0.3 s'],
    ['that is not there', { command: ['/no/such/scanner'] }, 'spawn /no/such/scanner ENOENT'],
    ['that nobody listens at', { url: 'http://127.0.0.1:9/' }, 'fetch failed'],
  ] as const)(
    'whose scanner is one %s is not served, by a ticket from before either; a scanner that works serves it again',
    async (_what, settings, why) => {
      const own = await openDocumentClient(firm);
      const { id } = await own.postDocument('postBill', billInput(own, { date: '2026-02-10' }));
      const voucherId = await attached(firm, own.tenant, { to: { documentId: id }, bytes: pdf('paper') });
      const ticket = await own.do('requestVoucher', { voucherId });
      const followOwn = (scanner: VoucherScanner) => followTenant(own.tenant.id, scanner);
      await followOwn(scannerOf(settings, 300));
      const { voucher } = await own.read<{ voucher: object }>(`voucher(id: "${voucherId}") { scan finding }`);
      expect(voucher).toEqual({ scan: 'FAILED', finding: expect.stringContaining(why) as unknown });
      expect(await own.do('requestVoucher', { voucherId })).toMatchObject({ code: 'VOUCHER_NOT_SCANNED' });
      const refused = await firm.fetchAs('senior', String(ticket['url']));
      expect([refused.status, await refused.text()]).toEqual([
        404,
        expect.stringContaining('VOUCHER_NOT_SCANNED'),
      ]);
      expect(await own.events('VOUCHER_FETCHED')).toEqual([]);
      await followOwn(scannerOf(command));
      expect((await fetched(firm, own.tenant, voucherId)).status).toBe(200);
    },
  );
});
