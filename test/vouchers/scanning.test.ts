import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
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
import { scanFollower } from '@cifra/trade/vouchers/scan/scan-follower';
import { scannerOf, type ScannerSettings } from '@cifra/trade/vouchers/scan/scanner';
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

  test('that is not there, that takes too long, or that reads nothing is not taken for a clean file', async () => {
    await expect(scannerOf({ command: ['/no/such/scanner'] })(content('x'))).rejects.toThrow('ENOENT');
    await expect(scannerOf({ command: ['sleep', '20'] }, 50)(content('x'))).rejects.toThrow('SIGTERM');
    await expect(
      scannerOf({ command: ['sh', '-c', 'exit 7'] })(content('x'.repeat(1_000_000))),
    ).rejects.toThrow('ended with 7');
  });
});

test('a scanner that is an address answers what it found; anything else is a failure', async () => {
  const answers: Readonly<Record<string, string>> = {
    clean: '{"infected": false}',
    EICAR: '{"infected": true, "finding": "Eicar"}',
    odd: 'OK',
  };
  const server = createServer((request, response) => {
    void text(request).then((file) =>
      response.writeHead(answers[file] === undefined ? 500 : 200).end(answers[file]),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const scan = scannerOf({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
  expect(await scan(content('clean'))).toEqual({ isInfected: false, finding: null });
  expect(await scan(content('EICAR'))).toEqual({ isInfected: true, finding: 'Eicar' });
  await expect(scan(content('odd'))).rejects.toThrow('nothing that is understood');
  await expect(scan(content('fails'))).rejects.toThrow('answered 500');
  server.close();
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

  const follow = () =>
    new CatchUp(
      firm.books,
      scanFollower(firm.books, scannerOf(command), () => systemRequest('scan')),
    ).of([client.tenant.id], systemRequest('scan'));
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
    for (let times = 0; times < 2; times += 1) await follow();
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
});
