import { existsSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ticketHashOf } from '@cifra/files/tickets';
import { billInput } from '../documents/document-steps.ts';
import { loosenSetting } from '../support/loosen-setting.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type TestFirm, type TestTenant } from '../worlds/firm/firm.ts';
import { dayLater, keptOf, waitingFiles, type Kept } from './left-behind.ts';
import { rawUpload } from './raw-upload.ts';
import { attach, attached, fetched, pdf, png, sha256 } from './voucher-files.ts';

/** Attacks on vouchers through the served gateway: each is refused by name, and nothing of it is in the books afterwards. */

let firm: TestFirm;
let client: DocumentClient;
let tenant: TestTenant;
let to: { readonly documentId: string };
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  tenant = client.tenant;
  to = { documentId: (await client.postDocument('postBill', billInput(client, { date: '2026-02-10' }))).id };
});
afterAll(() => firm?.close());

const setting = (key: string, value: string) =>
  loosenSetting(firm.books, { tenantId: tenant.id, key, value });
const ticketFor = async (of: TestTenant = tenant, as: 'senior' | 'colleague' = 'senior') => {
  const ticket = await firm.do('requestUpload', { fileName: 'bill.pdf' }, { as, tenant: of.slug });
  return { url: String(ticket['url']), uploadId: String(ticket['uploadId']) };
};
const put = (url: string, body: Uint8Array<ArrayBuffer>) =>
  fetch(`${firm.url}${url}`, { method: 'PUT', body });
const codeOf = async (response: Response) => ({
  status: response.status,
  code: ((await response.json()) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions
    .code,
});
const attachUpload = (uploadId: string, input: object = {}, of: TestTenant = tenant) =>
  client.firm.do(
    'attachVoucher',
    { to, uploadId, fileName: 'bill.pdf', type: 'PDF', ...input },
    { as: 'senior', tenant: of.slug },
  );
const notAnUpload = { __typename: 'InputInvalid', inputFaults: [{ field: 'uploadId' }] };

let before: Kept;
beforeEach(async () => {
  await dayLater(firm);
  before = await keptOf(firm, tenant);
});
/** Nothing is masked, and what is in the books is whole. */
afterEach(() => expect(firm.masked).toEqual([]));

/** The books have what they had, and of files that wait there are so many; a day later there are none. */
async function nothingIsLeft({ waiting = 0 }: { readonly waiting?: number } = {}): Promise<void> {
  const after = await keptOf(firm, tenant);
  expect({ ...after, waiting: after.waiting.length }).toEqual({ ...before, waiting });
  expect(after.waiting.filter((name) => name.endsWith('.part'))).toEqual([]);
  await dayLater(firm);
  expect(waitingFiles(firm, tenant)).toEqual([]);
}

describe('a file that is too large', () => {
  afterEach(async () => {
    await setting('vouchers.maximumMebibytes', '32');
    await setting('vouchers.quotaMebibytes', '64');
  });

  test('by one byte is refused with the figures; one of exactly the limit is taken', async () => {
    await setting('vouchers.maximumMebibytes', '1');
    const most = pdf('x'.repeat(1024 * 1024 - pdf('').length));
    const over = Buffer.concat([most, Buffer.from('!')]);
    expect(await attach(firm, tenant, { to, bytes: over })).toMatchObject({
      code: 'VOUCHER_TOO_LARGE',
      byteCount: 1024 * 1024 + 1,
      maximumByteCount: 1024 * 1024,
    });
    await nothingIsLeft({ waiting: 1 });
    expect(most).toHaveLength(1024 * 1024);
    await attached(firm, tenant, { to, bytes: most });
  });

  test('for the quota is refused, and its content does not fill the books before it is', async () => {
    await setting('vouchers.quotaMebibytes', '1');
    const bytes = pdf('q'.repeat(1024 * 1024));
    expect(await attach(firm, tenant, { to, bytes })).toMatchObject({
      code: 'VOUCHER_QUOTA_USED',
      quotaMebibytes: 1,
    });
    await nothingIsLeft({ waiting: 1 });
  });

  test('for the quota together with one that comes at the same moment is refused, and only the other is kept', async () => {
    const own = await openDocumentClient(firm);
    await loosenSetting(firm.books, { tenantId: own.tenant.id, key: 'vouchers.quotaMebibytes', value: '1' });
    const { id } = await own.postDocument('postBill', billInput(own, { date: '2026-02-10' }));
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((letter) =>
        attach(firm, own.tenant, { to: { documentId: id }, bytes: pdf(letter.repeat(700_000)) }),
      ),
    );
    const codes = answers.map((answer) => answer['code'] ?? answer.__typename);
    expect(codes.toSorted()).toEqual([
      'VOUCHER_QUOTA_USED',
      'VOUCHER_QUOTA_USED',
      'VOUCHER_QUOTA_USED',
      'VoucherAttached',
    ]);
    // 700,000 bytes are four parts.
    const { rows, waiting } = await keptOf(firm, own.tenant);
    expect({ rows, waiting: waiting.length }).toEqual({
      rows: { voucher_files: 1, voucher_parts: 4, vouchers: 1, voucher_detachments: 0, voucher_scans: 0 },
      waiting: 3,
    });
  });

  test('for what is not there is refused before its content is taken in', async () => {
    const gone = await client.do('attachVoucher', {
      to: { documentId: '01890a5d-ac96-774b-bcce-b302099a8057' },
      uploadId: await firm.uploadBytes(tenant, pdf('of nothing')),
      fileName: 'bill.pdf',
      type: 'PDF',
    });
    expect(gone).toMatchObject({ code: 'VOUCHER_OBJECT_UNKNOWN' });
    await nothingIsLeft({ waiting: 1 });
  });
});

describe('a length that lies', () => {
  test('as too short cuts the file off where it says, and the declared hash tells', async () => {
    const bytes = pdf('a whole bill');
    const cut = bytes.subarray(0, -4);
    const { url, uploadId } = await ticketFor();
    const answer = await rawUpload({ url: firm.url, path: url, contentLength: cut.length, body: cut });
    expect(answer.statuses).toEqual([201]);
    expect(answer.text).toContain(sha256(cut));
    expect(await attachUpload(uploadId, { fileHash: sha256(bytes) })).toMatchObject({
      code: 'VOUCHER_HASH_DIFFERS',
      byteCount: cut.length,
      declaredHash: sha256(bytes),
      arrivedHash: sha256(cut),
    });
    await nothingIsLeft({ waiting: 1 });
  });

  test('as too short, with the rest behind it, is no second request and no whole file', async () => {
    const bytes = pdf('a bill with its rest');
    const { url, uploadId } = await ticketFor();
    const { statuses } = await rawUpload({
      url: firm.url,
      path: url,
      contentLength: bytes.length - 4,
      body: bytes,
    });
    expect(statuses).toContain(400);
    expect(statuses.filter((status) => status !== 400 && status !== 201)).toEqual([]);
    await quiet();
    const answer = await attachUpload(uploadId, { fileHash: sha256(bytes) });
    expect(['VOUCHER_HASH_DIFFERS', 'INPUT_INVALID']).toContain(answer['code']);
    await nothingIsLeft({ waiting: waitingFiles(firm, tenant).length });
  });

  test('as too long is an upload that was broken off: there is none, and the same file can be sent again', async () => {
    const bytes = pdf('a second bill');
    const { url, uploadId } = await ticketFor();
    const { statuses } = await rawUpload({
      url: firm.url,
      path: url,
      contentLength: bytes.length + 1_000,
      body: bytes,
      hangsUp: true,
    });
    expect(statuses).toEqual([]);
    await quiet();
    expect(await attachUpload(uploadId)).toMatchObject(notAnUpload);
    await nothingIsLeft();
    await attached(firm, tenant, { to, bytes });
  });

  test.each([
    ['beyond what an upload may have', String(300 * 1024 * 1024), 413],
    ['below nothing', '-1', 400],
    ['that is no number', '12abc', 400],
    ['given twice', '5\r\ncontent-length: 6', 400],
    ['beside chunks', '5\r\ntransfer-encoding: chunked', 400],
  ])('as %s is refused, and its ticket stays good', async (_what, contentLength, status) => {
    const bytes = pdf(`length ${contentLength}`);
    const { url, uploadId } = await ticketFor();
    const { statuses } = await rawUpload({
      url: firm.url,
      path: url,
      contentLength: contentLength as unknown as number,
      body: bytes,
    });
    expect(statuses).toEqual([status]);
    await quiet();
    expect(waitingFiles(firm, tenant)).toEqual([]);
    expect((await put(url, bytes)).status).toBe(201);
    expect(await attachUpload(uploadId)).toMatchObject({ __typename: 'VoucherAttached' });
  });
});

/** Until nothing of an upload that was broken off is arriving, or has been for a while. */
async function quiet(): Promise<void> {
  let since = 0;
  for (let times = 0; times < 200 && since < 8; times += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    since = waitingFiles(firm, tenant).some((name) => name.endsWith('.part')) ? 0 : since + 1;
  }
}

describe('an upload', () => {
  test.each([
    ['announced', 4_000_000],
    ['in chunks', null],
  ])(
    'that is interrupted half way (%s) leaves nothing, and sent again by a new ticket is whole',
    async (_how, contentLength) => {
      const bytes = pdf('z'.repeat(3_999_985));
      const { url, uploadId } = await ticketFor();
      await rawUpload({
        url: firm.url,
        path: url,
        contentLength,
        body: bytes.subarray(0, 2_000_000),
        hangsUp: true,
      });
      await quiet();
      expect(await codeOf(await put(url, bytes))).toEqual({ status: 404, code: 'TICKET_INVALID' });
      expect(await attachUpload(uploadId)).toMatchObject(notAnUpload);
      await nothingIsLeft();
      const again = await attached(firm, tenant, { to, bytes: Buffer.concat([bytes, Buffer.from(_how)]) });
      expect((await fetched(firm, tenant, again)).status).toBe(200);
    },
  );

  test('with a declared hash that is not the content’s is refused with both, and taken with the right one, in large letters too', async () => {
    const bytes = pdf('declared');
    const uploadId = await firm.uploadBytes(tenant, bytes);
    const other = sha256(pdf('another'));
    expect(await attachUpload(uploadId, { fileHash: other })).toMatchObject({
      code: 'VOUCHER_HASH_DIFFERS',
      declaredHash: other,
      arrivedHash: sha256(bytes),
    });
    for (const fileHash of ['', 'abc', `${other}0`, other.replace(/./, 'g'), `${other.slice(1)}\u0000`])
      expect(await attachUpload(uploadId, { fileHash })).toMatchObject({
        __typename: 'InputInvalid',
        inputFaults: [{ field: 'fileHash' }],
      });
    const { rows } = await keptOf(firm, tenant);
    expect(rows).toEqual(before.rows);
    expect(await attachUpload(uploadId, { fileHash: sha256(bytes).toUpperCase() })).toMatchObject({
      __typename: 'VoucherAttached',
    });
  });

  test('that is attached twice at once is one voucher, and the other one is told that it is used', async () => {
    const uploadId = await firm.uploadBytes(tenant, pdf('u'.repeat(500_000)));
    const answers = await Promise.all(Array.from({ length: 6 }, () => attachUpload(uploadId)));
    const kinds = answers.map((answer) => answer.__typename);
    expect(kinds.filter((kind) => kind === 'VoucherAttached')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'InputInvalid')).toHaveLength(5);
    const { rows } = await keptOf(firm, tenant);
    expect(rows['vouchers']).toBe((before.rows['vouchers'] ?? 0) + 1);
    expect(rows['voucher_parts']).toBe((before.rows['voucher_parts'] ?? 0) + 3);
  });

  test('of the same content as others that come at the same moment is kept once', async () => {
    const bytes = pdf('s'.repeat(500_000));
    const answers = await Promise.all(Array.from({ length: 6 }, () => attach(firm, tenant, { to, bytes })));
    const codes = answers.map((answer) => answer['code'] ?? answer.__typename);
    expect(codes.filter((code) => code === 'VoucherAttached')).toHaveLength(1);
    expect(codes.filter((code) => code === 'VOUCHER_ATTACHED_ALREADY')).toHaveLength(5);
    const { rows } = await keptOf(firm, tenant);
    expect(rows['voucher_files']).toBe((before.rows['voucher_files'] ?? 0) + 1);
    expect(rows['voucher_parts']).toBe((before.rows['voucher_parts'] ?? 0) + 3);
  });
});

describe('a declared type that is not the content’s', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const html = '<html><script>alert(1)</script></html>';
  test.each<[string, Uint8Array<ArrayBuffer>, string, readonly string[]]>([
    ['a page as a PDF', Buffer.from(`<!doctype html>${html}`), 'PDF', ['HTML']],
    ['a page in capitals behind blank lines as a PDF', Buffer.from('\n\n \t<HTML>'), 'PDF', ['HTML']],
    ['a page that is a PDF as well', Buffer.from(`${html}\n%PDF-1.7`), 'PDF', ['HTML']],
    ['an image that is a PDF as well', Buffer.concat([png, Buffer.from('%PDF-1.7')]), 'PDF', ['PNG']],
    [
      'an archive that is a PDF as well',
      Buffer.from('PK\u0003\u0004'.padEnd(40, 'a') + '%PDF-1.7'),
      'PDF',
      ['ZIP'],
    ],
    ['a program that is a PDF as well', Buffer.from('MZ\u0000\u0001%PDF-1.7'), 'PDF', []],
    ['a script that is a PDF as well', Buffer.from('#!/bin/sh\nrm -rf /\n%PDF-1.7'), 'PDF', ['TEXT', 'CSV']],
    ['an SVG as a PNG', Buffer.from(svg), 'PNG', ['HTML']],
    ['an SVG as XML', Buffer.from(`<?xml version="1.0"?>${svg}`), 'XML', ['HTML']],
    [
      'an SVG with a document type as XML',
      Buffer.from(
        `<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [<!ENTITY a "b">]>${svg}`,
      ),
      'XML',
      ['HTML'],
    ],
    [
      'an SVG with a prefix as XML',
      Buffer.from('<s:svg xmlns:s="http://www.w3.org/2000/svg"/>'),
      'XML',
      ['HTML'],
    ],
    [
      'a page in an invoice as XML',
      Buffer.from('<Invoice><x xmlns="http://www.w3.org/1999/xhtml"><script>1</script></x></Invoice>'),
      'XML',
      ['HTML'],
    ],
    ['a page behind a comment as text', Buffer.from(`<!-- a bill -->${html}`), 'TEXT', ['HTML']],
    [
      'XML whose root is out of sight',
      Buffer.from(`<?xml version="1.0"?><!--${' '.repeat(70_000)}-->${html}`),
      'XML',
      [],
    ],
    ['a page in UTF-16 as text', Buffer.from(`\uFEFF${html}`, 'utf16le'), 'TEXT', ['HTML']],
    ['a page behind a mark of its encoding as XML', Buffer.from(`\uFEFF${html}`), 'XML', ['HTML']],
    ['a compressed PDF', gzipSync(pdf('small')), 'PDF', []],
    ['a GIF', Buffer.from('GIF89a\u0001\u0000\u0001\u0000'), 'PNG', []],
    ['a PDF as an image', pdf('as an image'), 'JPEG', ['PDF']],
    ['a PDF as a message', pdf('From: me'), 'EMAIL', ['PDF']],
    ['zeros', Buffer.alloc(1_000), 'TEXT', []],
  ])('%s is refused', async (_what, bytes, type, foundTypes) => {
    expect(await attach(firm, tenant, { to, bytes, type })).toMatchObject({
      code: 'VOUCHER_TYPE_DIFFERS',
      declaredType: type,
      foundTypes,
    });
    await nothingIsLeft({ waiting: 1 });
  });

  test('an empty file is refused as one', async () => {
    expect(await attach(firm, tenant, { to, bytes: Buffer.alloc(0), type: 'TEXT' })).toMatchObject({
      code: 'INPUT_INVALID',
      message: 'The field uploadId is of an empty file.',
    });
    await nothingIsLeft({ waiting: 1 });
  });

  test.each<[string, Uint8Array<ArrayBuffer>, string, string]>([
    ['an image with a page behind it', Buffer.concat([png, Buffer.from(html)]), 'PNG', 'image/png'],
    [
      'a PDF with an archive behind it',
      Buffer.concat([pdf('zip'), Buffer.from('PK\u0003\u0004')]),
      'PDF',
      'application/pdf',
    ],
    ['a text with a page in it', Buffer.from(`Dear all,\n\n${html}`), 'TEXT', 'text/plain'],
    [
      'a PDF as printers get it',
      Buffer.from('\u001b%-12345X@PJL JOB\r\n%PDF-1.7\n'),
      'PDF',
      'application/pdf',
    ],
  ])(
    '%s is served as what it was declared, as a file, and runs nowhere',
    async (_what, bytes, type, mediaType) => {
      const id = await attached(firm, tenant, { to, bytes, type });
      const { headers } = await fetched(firm, tenant, id);
      expect(headers.get('content-type')).toBe(mediaType);
      expect(headers.get('content-disposition')).toMatch(/^attachment;/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("sandbox; default-src 'none'");
    },
  );
});

describe('a hostile name', () => {
  const names = [
    '../../etc/passwd',
    '..\\..\\windows\\system.ini',
    '/etc/passwd',
    'C:\\bill.pdf',
    '.',
    '..',
    '...',
    '',
    '   ',
    'bill\u0000.pdf',
    'bill\r\nset-cookie: a=b.pdf',
    'bill\u0007.pdf',
    'bill\u001b[31m.pdf',
    'bill\u202Efdp.exe',
    'bill\u2066fdp\u2069.exe',
    'bill\u200B.pdf',
    'bill\uFEFF.pdf',
    'bill\u2028.pdf',
    'CON',
    'nul.pdf',
    'Aux .pdf',
    'com1.pdf',
    'LPT9.tar.gz',
    'prn:bill.pdf',
    'x'.repeat(201),
    'x'.repeat(10_000),
  ];

  test.each(names)('%j is no name of a voucher', async (fileName) => {
    expect(await attach(firm, tenant, { to, bytes: pdf(fileName), fileName })).toMatchObject({
      __typename: 'InputInvalid',
      inputFaults: [{ field: 'fileName' }],
    });
    await nothingIsLeft({ waiting: 1 });
  });

  test('that is no text at all is refused before anything reads it', async () => {
    for (const mutation of ['attachVoucher', 'requestUpload'])
      await expect(client.do(mutation, { fileName: 'bill\uD800.pdf' })).rejects.toThrow('BAD_REQUEST');
    await nothingIsLeft();
  });

  test('is the name of no file here when an upload is announced under it', async () => {
    for (const fileName of names.filter((name) => name.trim() !== '' && name.length <= 255)) {
      const answer = await client.do('requestUpload', { fileName });
      if (answer.__typename === 'InputInvalid') continue;
      expect((await put(String(answer['url']), pdf(fileName))).status).toBe(201);
    }
    const waiting = waitingFiles(firm, tenant);
    expect(waiting.length).toBeGreaterThan(10);
    expect(waiting.filter((name) => !/^[0-9a-f-]{36}$/.test(name))).toEqual([]);
    expect(existsSync(path.join(firm.books.location.dataDirectory, 'uploads', 'bill.pdf'))).toBe(false);
    for (const fileName of ['', ' ', 'x'.repeat(10_000)])
      expect(await client.do('requestUpload', { fileName })).toMatchObject({
        __typename: 'InputInvalid',
        inputFaults: [{ field: 'fileName' }],
      });
  });

  test.each([
    ['console.pdf', 'console.pdf'],
    ['nullity.pdf', 'nullity.pdf'],
    ['a "b"; filename=c.pdf', 'a "b"; filename=c.pdf'],
    ['=cmd|calc!A1.pdf', '=cmd|calc!A1.pdf'],
    ['%2e%2e%2f.pdf', '%2e%2e%2f.pdf'],
    ['факту́ра 发票.pdf', 'факту́ра 发票.pdf'],
  ])('%j is one that people have, and stays within its header', async (fileName, served) => {
    const id = await attached(firm, tenant, { to, bytes: pdf(`named ${fileName}`), fileName });
    const { headers } = await fetched(firm, tenant, id);
    const encoded = /^attachment; filename\*=UTF-8''([^";,\s]*)$/.exec(
      headers.get('content-disposition') ?? '',
    )?.[1];
    expect(decodeURIComponent(encoded ?? '')).toBe(served.normalize('NFC'));
  });
});

describe('a ticket', () => {
  test('takes one file: a second one, in turn or at once, is refused and changes nothing', async () => {
    const [first, second] = [pdf('the first'), pdf('the second')];
    const { url, uploadId } = await ticketFor();
    expect((await put(url, first)).status).toBe(201);
    expect(await codeOf(await put(url, second))).toEqual({ status: 404, code: 'TICKET_INVALID' });
    const id = (await attachUpload(uploadId, { fileHash: sha256(first) }))['voucher'] as { id: string };
    expect(sha256(new Uint8Array(await (await fetched(firm, tenant, id.id)).arrayBuffer()))).toBe(
      sha256(first),
    );

    const once = await ticketFor();
    const files = Array.from({ length: 8 }, (_each, at) => pdf(`${at}`.repeat(100_000)));
    const answers = await Promise.all(files.map((file) => put(once.url, file)));
    const stored = answers.filter(({ status }) => status === 201);
    expect(stored).toHaveLength(1);
    for (const refused of answers.filter(({ status }) => status !== 201))
      expect(await codeOf(refused)).toEqual({ status: 404, code: 'TICKET_INVALID' });
    const { fileHash } = (await (stored[0] as Response).json()) as { readonly fileHash: string };
    expect(files.map(sha256)).toContain(fileHash);
    expect(await attachUpload(once.uploadId, { fileHash })).toMatchObject({ __typename: 'VoucherAttached' });
    expect(waitingFiles(firm, tenant)).toEqual([]);
  });

  test('of another person is no ticket to who is signed in, and stays good for its own', async () => {
    const bytes = pdf('whose');
    const { url, uploadId } = await ticketFor();
    for (const as of ['colleague', 'client', 'owner'] as const)
      expect(await codeOf(await firm.fetchAs(as, url, { body: bytes }))).toEqual({
        status: 404,
        code: 'TICKET_INVALID',
      });
    expect(await attachUpload(uploadId)).toMatchObject(notAnUpload);
    await nothingIsLeft();
    expect((await firm.fetchAs('senior', url, { body: bytes })).status).toBe(201);
  });

  test('of another tenant brings nothing here, and its file is no upload of this one', async () => {
    const other = await firm.provision();
    const { url, uploadId } = await ticketFor(other);
    expect((await put(url, pdf('elsewhere'))).status).toBe(201);
    expect(await attachUpload(uploadId)).toMatchObject(notAnUpload);
    const own = await firm.uploadBytes(tenant, pdf('here'));
    expect(await attachUpload(own, {}, other)).toMatchObject(notAnUpload);
    expect((await keptOf(firm, other)).rows).toEqual(emptyRows);
    expect(waitingFiles(firm, other)).toEqual([uploadId]);
    await nothingIsLeft({ waiting: 1 });
  });

  test('that has expired is none, for a file and for fetching one', async () => {
    const id = await attached(firm, tenant, { to, bytes: pdf('late') });
    before = await keptOf(firm, tenant);
    const { url, uploadId } = await ticketFor();
    const fetching = String((await client.accepted('requestVoucher', { voucherId: id }))['url']);
    for (const each of [url, fetching])
      await firm.control.pastTriggers(
        'file_tickets',
        'update file_tickets set expires_at = 1 where ticket_hash = ?',
        ticketHashOf(each.slice('/files/'.length)),
      );
    expect(await codeOf(await put(url, pdf('late')))).toEqual({ status: 404, code: 'TICKET_INVALID' });
    expect(await codeOf(await firm.fetchAs('senior', fetching))).toEqual({
      status: 404,
      code: 'TICKET_INVALID',
    });
    expect(await attachUpload(uploadId)).toMatchObject(notAnUpload);
    await nothingIsLeft();
  });

  test('that is none ends nothing when whoever has it hangs up half way', async () => {
    const none = `/files/${'A'.repeat(43)}`;
    const half = { url: firm.url, contentLength: 50_000_000, body: Buffer.alloc(1_000_000) };
    await Promise.all(Array.from({ length: 8 }, () => rawUpload({ ...half, path: none, hangsUp: true })));
    const { url } = await ticketFor();
    expect((await put(url, pdf('goes on'))).status).toBe(201);
    await nothingIsLeft({ waiting: 1 });
  });

  test('that is none does not hold up what stands behind its file on the same connection', async () => {
    const { url } = await ticketFor();
    expect((await put(url, pdf('used'))).status).toBe(201);
    const body = Buffer.alloc(4_000_000);
    const { statuses } = await rawUpload({
      url: firm.url,
      path: url,
      contentLength: body.length,
      body,
      goesOn: true,
    });
    expect(statuses).toEqual([404, 200]);
    await nothingIsLeft({ waiting: 1 });
  });

  test('for the other direction, made up, or altered is none', async () => {
    const id = await attached(firm, tenant, { to, bytes: pdf('direction') });
    before = await keptOf(firm, tenant);
    const { url } = await ticketFor();
    const fetching = String((await client.accepted('requestVoucher', { voucherId: id }))['url']);
    expect((await fetch(`${firm.url}${url}`)).status).toBe(404);
    for (const each of [
      fetching,
      `${url}x`,
      `/files/${'A'.repeat(43)}`,
      '/files/%00',
      '/files/..%2f..%2fcontrol',
    ])
      expect((await put(each, pdf('x'))).status).toBe(404);
    await nothingIsLeft();
    expect((await firm.fetchAs('senior', fetching)).status).toBe(200);
  });
});

test('one file in two tenants is two: neither has the other’s, and what one takes away the other keeps', async () => {
  const own = [await openDocumentClient(firm), await openDocumentClient(firm)] as const;
  const bytes = pdf('in both');
  const ids: string[] = [];
  for (const each of own) {
    const bill = await each.postDocument('postBill', billInput(each, { date: '2026-02-10' }));
    ids.push(await attached(firm, each.tenant, { to: { documentId: bill.id }, bytes }));
  }
  const [one, two] = own;
  const [first = '', second = ''] = ids;
  expect(first).not.toBe(second);
  for (const [mutation, input] of [
    ['requestVoucher', { voucherId: second }],
    ['detachVoucher', { voucherId: second, reason: 'It is not of this client at all.' }],
  ] as const)
    expect(await one.do(mutation, input)).toMatchObject({ code: 'VOUCHER_UNKNOWN' });
  await one.accepted('detachVoucher', { voucherId: first, reason: 'It is of the other client.' });
  await one.tenant.stored.pastTriggers('voucher_parts', 'delete from voucher_parts');
  expect((await keptOf(firm, two.tenant)).rows).toMatchObject({ voucher_parts: 1, voucher_detachments: 0 });
  expect(sha256(new Uint8Array(await (await fetched(firm, two.tenant, second)).arrayBuffer()))).toBe(
    sha256(bytes),
  );
});

const emptyRows = {
  voucher_files: 0,
  voucher_parts: 0,
  vouchers: 0,
  voucher_detachments: 0,
  voucher_scans: 0,
};
