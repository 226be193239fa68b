import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepVoucherPart } from '@cifra/trade/vouchers/parts';
import { objectId } from '@cifra/domain/object-id';
import type { Uuid } from '@cifra/domain/ids';
import { systemRequest } from '@cifra/ops/system-request';
import { callCli } from '../../ops/src/cli/cli.fixture.ts';
import { billInput, REASON } from '../documents/document-steps.ts';
import { loosenSetting } from '../support/loosen-setting.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { attach, attached, pdf, sha256 } from './voucher-files.ts';

/** How much a tenant may keep, what leaves the house as a whole, and the command line. */

const directory = mkdtempSync(path.join(tmpdir(), 'cifra-vouchers-'));
let firm: TestFirm;
let client: DocumentClient;
let documentIds: readonly string[];
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  const bills = [
    await client.postDocument('postBill', billInput(client, { date: '2026-02-10' })),
    await client.postDocument('postBill', billInput(client, { date: '2026-02-11' })),
  ];
  documentIds = bills.map(({ id }) => id);
});
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await firm?.close();
});

const to = (at: number) => ({ documentId: documentIds[at] ?? '' });

test('a file beyond the limit and one beyond the quota are refused with the figures; a file that is there takes no room again', async () => {
  const limit = (key: string, value: string) =>
    loosenSetting(firm.books, { tenantId: client.tenant.id, key, value });
  await limit('vouchers.maximumMebibytes', '1');
  await limit('vouchers.quotaMebibytes', '1');
  const tooLarge = pdf('x'.repeat(1024 * 1024));
  expect(await attach(firm, client.tenant, { to: to(0), bytes: tooLarge })).toMatchObject({
    code: 'VOUCHER_TOO_LARGE',
    byteCount: tooLarge.length,
    maximumByteCount: 1024 * 1024,
  });
  const large = pdf('y'.repeat(700_000));
  await attached(firm, client.tenant, { to: to(0), bytes: large });
  expect(await attach(firm, client.tenant, { to: to(0), bytes: pdf('z'.repeat(700_000)) })).toMatchObject({
    code: 'VOUCHER_QUOTA_USED',
    usedMebibytes: 1,
    quotaMebibytes: 1,
  });
  await attached(firm, client.tenant, { to: to(1), bytes: large });
  await limit('vouchers.types', 'PNG');
  expect(await attach(firm, client.tenant, { to: to(1), bytes: pdf('no') })).toMatchObject({
    code: 'VOUCHER_TYPE_NOT_ALLOWED',
    declaredType: 'PDF',
    allowedVoucherTypes: ['PNG'],
  });
  for (const [key, value] of [
    ['vouchers.maximumMebibytes', '32'],
    ['vouchers.quotaMebibytes', '64'],
    ['vouchers.types', 'PDF,TEXT'],
  ] as const)
    await limit(key, value);
});

test('what an attempt left behind that was cut off is deleted a day later', async () => {
  const target = { tenantId: client.tenant.id };
  const left = { fileHash: sha256(Buffer.from('left')), ordinal: 1, content: 'bGVmdA==' };
  await firm.books.execute(keepVoucherPart, target, left, systemRequest('test'));
  const { stored } = client.tenant;
  const isThere = async () =>
    (
      await stored.rows(
        'select ordinal from voucher_parts where file_hash = ?',
        Buffer.from(left.fileHash, 'hex'),
      )
    ).length > 0;
  await attached(firm, client.tenant, { to: to(0), bytes: pdf('today') });
  expect(await isThere()).toBe(true);
  await stored.pastTriggers(
    'voucher_parts',
    'update voucher_parts set arrived_at = 1 where file_hash = ?',
    Buffer.from(left.fileHash, 'hex'),
  );
  await attached(firm, client.tenant, { to: to(0), bytes: pdf('tomorrow') });
  expect(await isThere()).toBe(false);
});

test('the archive has each content once, and says what it belongs to; the command line attaches, lists, fetches and exports', async () => {
  const own = await openDocumentClient(firm);
  const { id } = await own.postDocument('postBill', billInput(own, { date: '2026-02-10' }));
  const cli = (...inputs: readonly string[]) =>
    callCli(
      {
        dataDirectory: firm.books.location.dataDirectory,
        openBooks: () => Promise.resolve({ books: firm.books, close: () => Promise.resolve() }),
      },
      ...inputs,
    );
  const paper = path.join(directory, '=cmd.txt');
  writeFileSync(paper, 'The paper.');
  const documentId = objectId('Document', own.tenant.id, id as Uuid);
  const attaching = ['vouchers', 'attach', own.tenant.slug, paper, '--to', documentId, '--type', 'text'];
  expect((await cli(...attaching, '--as', 'client@isolation.example')).code).toBe(1);
  const made = await cli(...attaching, '--as', 'senior@isolation.example', '--json');
  expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' });
  const voucher = JSON.parse(made.stdout) as { id: string; fileHash: string };
  expect(voucher.fileHash).toBe(sha256(Buffer.from('The paper.')));
  const listed = await cli('vouchers', 'list', own.tenant.slug, '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { id: voucher.id, attachedTo: documentId, fileName: '=cmd.txt', scan: 'NOT_SCANNED' },
  ]);
  const copy = path.join(directory, 'copy.txt');
  const fetching = ['vouchers', 'fetch', own.tenant.slug, voucher.id, '--out', copy];
  expect((await cli(...fetching, '--as', 'client@isolation.example')).code).toBe(1);
  expect((await cli(...fetching, '--as', 'reviewer@isolation.example')).code).toBe(0);
  expect(readFileSync(copy, 'utf8')).toBe('The paper.');
  const second = await attached(firm, own.tenant, { to: { documentId: id }, bytes: pdf('second') });
  await own.accepted('detachVoucher', { voucherId: second, reason: REASON });
  const archive = path.join(directory, 'all.tar');
  expect((await cli('vouchers', 'export', own.tenant.slug, '--out', archive)).code).toBe(0);
  const files = filesOfTar(readFileSync(archive));
  const sums = (files.get('SHA256SUMS') ?? Buffer.alloc(0)).toString().trim().split('\n');
  expect(sums).toHaveLength(3);
  for (const line of sums) {
    const [sum, name = ''] = line.split('  ');
    expect(sha256(files.get(name) ?? Buffer.alloc(0))).toBe(sum);
  }
  const [, ...rows] = (files.get('manifest-0001.csv') ?? '').toString().trim().split('\n');
  expect(rows).toEqual([
    expect.stringContaining(`"Document","${documentId}","'=cmd.txt","TEXT","10","${voucher.fileHash}"`),
    expect.stringContaining(REASON),
  ]);
  const ticket = await own.do('exportVouchers', { fileName: 'papers' });
  const fetchedFiles = filesOfTar(
    Buffer.from(await (await firm.fetchAs('senior', String(ticket['url']))).arrayBuffer()),
  );
  expect([...fetchedFiles.keys()]).toEqual([...files.keys()]);
});

/** The files of an archive, by name. */
function filesOfTar(archive: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; archive[at] !== 0 && at < archive.length;) {
    const name = archive.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 135), 8);
    files.set(name, archive.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
