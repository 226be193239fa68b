import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storedContent } from '@cifra/trade/vouchers/voucher-download';
import { billInput, REASON } from '../documents/document-steps.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { attach, attached, fetched, pdf, png, sha256 } from './voucher-files.ts';

/** Papers kept with the booking, through the gateway (issue 10, deliverable 7). */

let firm: TestFirm;
let client: DocumentClient;
let billId: string;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  billId = (await client.postDocument('postBill', billInput(client, { date: '2026-02-10' }))).id;
});
afterAll(() => firm?.close());

const vouchersOf = async (field: string): Promise<readonly { readonly id: string; fileName: string }[]> => {
  const data = await client.read<Readonly<Record<string, { readonly vouchers: never }>>>(
    `it: ${field} { vouchers { id fileName fileHash bytes type objectType isDetached attachedBy { id } } }`,
  );
  return data['it']?.vouchers ?? [];
};

describe('a voucher', () => {
  test('of a draft is shown with the document and the entry that it became, and its file comes back byte by byte', async () => {
    const draft = (await client.accepted('saveBillDraft', billInput(client, { date: '2026-02-11' })))[
      'draft'
    ] as { readonly id: string };
    // More than one part, and not a whole number of them.
    const bytes = pdf('x'.repeat(450_000));
    const id = await attached(firm, client.tenant, {
      to: { documentDraftId: draft.id },
      bytes,
      fileName: 'Factura nº 7.PDF',
    });
    const version = await client.draftVersion(draft.id);
    const posted = await client.accepted('postBillDraft', { draftId: draft.id, version });
    const { id: documentId } = posted['document'] as { readonly id: string };
    const seen = await client.read<{ document: { entry: { vouchers: unknown } } }>(
      `document(id: "${documentId}") { entry { vouchers { id fileHash objectType } } }`,
    );
    expect(seen.document.entry.vouchers).toEqual([
      { id, fileHash: sha256(bytes), objectType: 'DocumentDraft' },
    ]);
    expect(await vouchersOf(`document(id: "${documentId}")`)).toMatchObject([
      { id, fileName: 'Factura nº 7.PDF', bytes: bytes.length, type: 'PDF', isDetached: false },
    ]);
    const response = await fetched(firm, client.tenant, id);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('Factura nº 7.PDF')}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox') as unknown,
    });
    const { timeline } = await client.read<{ timeline: { nodes: { events: { event: string }[] }[] } }>(
      `timeline(objectType: "Document", objectId: "${documentId}") { nodes { events { event } } }`,
    );
    expect(timeline.nodes.flatMap(({ events }) => events.map(({ event }) => event))).toEqual(
      expect.arrayContaining(['VOUCHER_ATTACHED', 'DOCUMENT_POSTED', 'VOUCHER_FETCHED']),
    );
  });

  test('is attached to entries, their drafts and items of a checklist as well; the same file is stored once', async () => {
    const bytes = pdf('the lease');
    const draft = (
      await client.accepted('saveEntryDraft', {
        postingDate: '2026-02-10',
        description: 'Rent',
        lines: [],
      })
    )['draft'] as { readonly id: string };
    const { document } = await client.read<{ document: { entry: { id: string } } }>(
      `document(id: "${billId}") { entry { id } }`,
    );
    const { periods } = await client.read<{ periods: { nodes: { id: string }[] } }>(
      'periods { nodes { id } }',
    );
    const item = await client.accepted('addCloseItem', {
      periodId: periods.nodes[1]?.id,
      title: 'Count the cash',
    });
    const targets = [
      { entryDraftId: draft.id },
      { entryId: document.entry.id },
      { documentId: billId },
      { closeItemId: String(item['itemId']) },
    ];
    const ids: string[] = [];
    for (const to of targets) ids.push(await attached(firm, client.tenant, { to, bytes }));
    const count = async (table: string) =>
      (await client.tenant.stored.rows(`select count(*) as n from ${table}`))[0]?.['n'];
    const [files, before] = [await count('voucher_files'), await count('voucher_parts')];
    expect(await attach(firm, client.tenant, { to: targets[2] ?? {}, bytes })).toMatchObject({
      code: 'VOUCHER_ATTACHED_ALREADY',
      voucherRef: ids[2],
    });
    expect([await count('voucher_files'), await count('voucher_parts')]).toEqual([files, before]);
    const { nodes } = (
      await client.read<{ vouchers: { nodes: { id: string; objectType: string }[] } }>(
        'vouchers { nodes { id objectType } }',
      )
    ).vouchers;
    expect(nodes.filter(({ id }) => ids.includes(id)).map(({ objectType }) => objectType)).toEqual([
      'EntryDraft',
      'JournalEntry',
      'Document',
      'CloseItem',
    ]);
  });

  test('is detached with a reason, and stays: it can still be fetched, and its object no longer shows it', async () => {
    const id = await attached(firm, client.tenant, { to: { documentId: billId }, bytes: pdf('wrong') });
    expect(await client.do('detachVoucher', { voucherId: id, reason: 'oops' })).toMatchObject({
      code: 'REASON_TOO_SHORT',
    });
    await client.accepted('detachVoucher', { voucherId: id, reason: REASON });
    expect(await client.do('detachVoucher', { voucherId: id, reason: REASON })).toMatchObject({
      code: 'VOUCHER_DETACHED_ALREADY',
    });
    expect((await vouchersOf(`document(id: "${billId}")`)).map((voucher) => voucher.id)).not.toContain(id);
    const { voucher } = await client.read<{ voucher: unknown }>(
      `voucher(id: "${id}") { isDetached detachedReason }`,
    );
    expect(voucher).toEqual({ isDetached: true, detachedReason: REASON });
    expect((await fetched(firm, client.tenant, id)).status).toBe(200);
  });

  test('that is sent again with its key is the same one, though its upload is gone', async () => {
    const uploadId = await firm.uploadBytes(client.tenant, pdf('once'));
    const input = {
      idempotencyKey: 'attach-once',
      to: { documentId: billId },
      uploadId,
      fileName: 'once.pdf',
      type: 'PDF',
    };
    const first = await client.accepted('attachVoucher', input);
    expect(await client.do('attachVoucher', input)).toEqual(first);
    expect(await client.do('attachVoucher', { ...input, idempotencyKey: 'attach-twice' })).toMatchObject({
      __typename: 'InputInvalid',
    });
  });
});

describe('what is no voucher', () => {
  test.each([
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'PDF', 'VOUCHER_TYPE_DIFFERS'],
    [
      'a page that says it is XML',
      Buffer.from('<?xml version="1.0"?><!-- --><html/>'),
      'XML',
      'VOUCHER_TYPE_DIFFERS',
    ],
    ['an archive', Buffer.from('PK\u0003\u0004'.padEnd(40, 'a.txt')), 'XLSX', 'VOUCHER_TYPE_DIFFERS'],
    ['a program', Buffer.from('MZ\u0000\u0001'), 'TEXT', 'VOUCHER_TYPE_DIFFERS'],
    ['an image', png, 'JPEG', 'VOUCHER_TYPE_DIFFERS'],
  ])('%s is refused, and nothing of it is kept', async (_what, bytes, type, code) => {
    const stored = await client.tenant.stored.rows('select file_hash from voucher_parts');
    expect(await attach(firm, client.tenant, { to: { documentId: billId }, bytes, type })).toMatchObject({
      code,
      declaredType: type,
    });
    expect(await client.tenant.stored.rows('select file_hash from voucher_parts')).toEqual(stored);
  });

  test.each(['../../etc/passwd', 'a\\b.pdf', '..', 'a\u202Efdp.exe', ''])(
    'a file named %j is refused',
    async (fileName) => {
      const bytes = pdf(fileName);
      expect(
        await attach(firm, client.tenant, { to: { documentId: billId }, bytes, fileName }),
      ).toMatchObject({ __typename: 'InputInvalid' });
    },
  );

  test('a name that ends otherwise than its type is served with the ending of its type', async () => {
    const id = await attached(firm, client.tenant, {
      to: { documentId: billId },
      bytes: pdf('run me'),
      fileName: 'bill.pdf.exe',
    });
    const { headers } = await fetched(firm, client.tenant, id);
    expect(headers.get('content-disposition')).toContain('bill.pdf.exe.pdf');
  });
});

describe('who may', () => {
  test('a client of the firm sees its documents without the papers, and can neither read, fetch nor attach any', async () => {
    const id = await attached(firm, client.tenant, { to: { documentId: billId }, bytes: pdf('ours') });
    const { slug } = client.tenant;
    const denied = (answer: { readonly errors: readonly unknown[] }) => expect(answer.errors).not.toEqual([]);
    denied(
      await firm.ask(`{ tenant { document(id: "${billId}") { vouchers { id } } } }`, {
        as: 'client',
        tenant: slug,
      }),
    );
    denied(await firm.ask(`{ tenant { voucher(id: "${id}") { id } } }`, { as: 'client', tenant: slug }));
    const listed = await firm.ask<{ tenant: { vouchers: { nodes: unknown[] } } }>(
      '{ tenant { vouchers { nodes { id } } } }',
      { as: 'client', tenant: slug },
    );
    expect(listed.data.tenant.vouchers.nodes).toEqual([]);
    for (const [mutation, input] of [
      ['requestVoucher', { voucherId: id }],
      ['detachVoucher', { voucherId: id, reason: REASON }],
    ] as const)
      await expect(firm.do(mutation, input, { as: 'client', tenant: slug })).rejects.toThrow(
        'NOT_FOUND_OR_DENIED',
      );
    await expect(
      firm.do('detachVoucher', { voucherId: id, reason: REASON }, { as: 'reviewer', tenant: slug }),
    ).rejects.toThrow('NOT_FOUND_OR_DENIED');
    expect((await fetched(firm, client.tenant, id, 'reviewer')).status).toBe(200);
  });

  test('a ticket is good once, and for nobody else; another tenant has neither the voucher nor its object', async () => {
    const id = await attached(firm, client.tenant, { to: { documentId: billId }, bytes: pdf('mine') });
    const ticket = await client.accepted('requestVoucher', { voucherId: id });
    const url = String(ticket['url']);
    expect((await firm.fetchAs('reviewer', url)).status).toBe(404);
    expect((await firm.fetchAs('senior', url)).status).toBe(200);
    expect((await firm.fetchAs('senior', url)).status).toBe(404);
    const other = await firm.provision();
    expect(await attach(firm, other, { to: { documentId: billId }, bytes: pdf('mine') })).toMatchObject({
      code: 'VOUCHER_OBJECT_UNKNOWN',
    });
    expect(
      await firm.do('requestVoucher', { voucherId: id }, { as: 'senior', tenant: other.slug }),
    ).toMatchObject({
      code: 'VOUCHER_UNKNOWN',
    });
  });
});

describe('verification', () => {
  test.each([
    [
      'a changed byte',
      'VOUCHER_',
      'update voucher_parts set content = ? where ordinal = 1',
      [Buffer.from([0])],
    ],
    ['a missing part', 'VOUCHER_INCOMPLETE', 'delete from voucher_parts where ordinal = 1', []],
  ])('%s is found, and what is left is not given out as the file', async (_what, fault, sql, values) => {
    const own = await openDocumentClient(firm);
    const { id } = await own.postDocument('postBill', billInput(own, { date: '2026-02-10' }));
    await attached(firm, own.tenant, { to: { documentId: id }, bytes: pdf('verify me') });
    const verify = async () =>
      (
        await own.read<{ verification: { isValid: boolean; firstFault: string | null } }>(
          'verification { isValid firstFault }',
          'owner',
        )
      ).verification;
    expect(await verify()).toEqual({ isValid: true, firstFault: null });
    await own.tenant.stored.pastTriggers('voucher_parts', sql, ...values);
    expect(await verify()).toMatchObject({
      isValid: false,
      firstFault: expect.stringContaining(fault) as unknown,
    });
    const given = buffer(storedContent(firm.books, own.tenant.id, sha256(pdf('verify me'))));
    await expect(given).rejects.toThrow(
      `the file ${sha256(pdf('verify me'))} is not that which was attached`,
    );
  });
});
