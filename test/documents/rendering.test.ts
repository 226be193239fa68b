import { hash } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text as textOfStream, buffer as bufferOfStream } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultClusters } from '@cifra/access/clusters';
import type { Claim } from '@cifra/access/claim';
import { ticketHashOf } from '@cifra/files/tickets';
import { newId } from '@cifra/books/ids';
import type { FileAnswer } from '@cifra/gateway/files';
import { createFileHandler } from '../../ops/src/file-handler.ts';
import { RENDER_SOURCE, renderDownload } from '@cifra/trade/rendering/render-download';
import { pagesOf } from '../../packages/rendering/src/pdf-text.fixture.ts';
import { uuidText } from '../isolation/sightings.ts';
import { ask } from '../support/ask.ts';
import { linesOf, openDocumentBooks, type DocumentBooks } from '../worlds/books/document-books.ts';
import { setSetting } from '../support/fixture-commands.ts';

let books: DocumentBooks;
let client: Claim;
beforeEach(async () => {
  books = await openDocumentBooks();
  client = {
    ...books.world.claim(defaultClusters.client.permissions),
    principal: { kind: 'user', id: newId(), name: 'client' },
  };
});
afterEach(() => books.close());

interface Ticket {
  readonly __typename: string;
  readonly code?: string;
  readonly url: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly expiresAt: string;
}

const TICKET =
  '__typename ... on RenderTicket { url fileName contentType expiresAt } ... on Refusal { code } ... on InputInvalid { inputFaults { field } }';

async function request(mutation: 'renderDocument' | 'renderStatement', input: object, claim = books.senior) {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
  const { data, errors } = await ask<{ it: Ticket } | null>(
    books.subgraph,
    `mutation ($input: ${type}) { it: ${mutation}(input: $input) { ${TICKET} } }`,
    { claim, variables: { input } },
  );
  return { ticket: data?.it as Ticket, code: errors[0]?.extensions?.['code'] };
}

/** Fetches a ticket as the gateway does; nobody: a browser without a token. */
function fetched({ url }: Pick<Ticket, 'url'>, callerId: string | null = null): Promise<FileAnswer> {
  const handler = createFileHandler({
    books: books.world.books,
    dataDirectory: books.world.directory,
    downloads: { [RENDER_SOURCE]: renderDownload(books.world.books) },
  });
  return handler.open({
    ticket: url.replace('/files/', ''),
    method: 'GET',
    caller:
      callerId === null
        ? { kind: 'anonymous' }
        : { kind: 'principal', id: callerId, party: 'first', confinedTo: null },
    requestId: 'fetch-1',
    origin: { ip: '127.0.0.1', userAgent: 'vitest' },
    body: null,
    contentType: null,
    contentLengthBytes: null,
  });
}

async function file(of: Pick<Ticket, 'url'>, callerId: string | null = null): Promise<Buffer> {
  const answer = await fetched(of, callerId);
  if (answer.kind !== 'download') throw new Error(JSON.stringify(answer));
  return bufferOfStream(answer.stream);
}

const pdfOf = async (input: object): Promise<string> =>
  (await pagesOf(await file((await request('renderDocument', { format: 'PDF', ...input })).ticket))).join(
    ' ',
  );

const gone = {
  kind: 'refused',
  httpStatus: 404,
  code: 'TICKET_INVALID',
  message: expect.any(String) as string,
};

async function events(name: string) {
  const rows = await (
    await books.world.storedOf()
  ).rows(
    `select e.object_id as object, e.after, c.actor_id as actor from audit_events e
       join commits c on c.number = e.commit_number where e.event = ? order by e.commit_number, e.ordinal`,
    name,
  );
  return rows.map(({ object, after, actor }) => ({
    object,
    actor: uuidText(actor as Uint8Array),
    after: JSON.parse(String(after)) as Record<string, unknown>,
  }));
}

describe('a rendered document', () => {
  test('F14: in euros, with two taxes, says what the books say, and the total in base currency', async () => {
    await books.rate('2026-01-10', '1.10');
    const { taxCode } = await books.read<{ taxCode: { id: string } }>('taxCode(code: "ITBMS-7") { id }');
    const taxCodeId = taxCode.id;
    const invoice = await books.invoice({
      currency: 'EUR',
      memo: 'Gracias',
      lines: [
        { description: 'Harina', quantity: '3', unitPrice: '33.333', taxCodeId },
        { description: 'Azúcar', quantity: '2.5', unitPrice: '10', taxCodeId },
        { description: 'Envío', quantity: '1', unitPrice: '5' },
      ],
    });
    const text = await pdfOf({ what: { documentId: invoice.id } });
    for (const said of [
      'Factura',
      invoice.displayNumber,
      'Hotel Central',
      '1 Harina 3.0 33.333 7 % 100.00',
      '2 Azúcar 2.5 10.000 7 % 25.00',
      '3 Envío 1.0 5.000 — 5.00',
      'Subtotal 130.00',
      'ITBMS 7 % sobre 125.00 8.75',
      'Total EUR 138.75',
      'Equivalente en PAB 152.63',
      '1.1 PAB/EUR (10 ene 2026)',
      'Vencimiento 9 feb 2026',
      'Gracias',
      'Página 1 de 1',
    ])
      expect(text).toContain(said);
  });

  test('is marked: of a sandbox, a draft, a void one; the void note names what it corrects', async () => {
    const invoice = await books.invoice();
    await books.step('voidDocument', {
      documentId: invoice.id,
      postingDate: '2026-01-20',
      reason: 'The customer never ordered this.',
    });
    type Notes = { document: { notes: { id: string; displayNumber: string }[] } };
    const { document } = await books.read<Notes>(
      `document(id: "${invoice.id}") { notes { id displayNumber } }`,
    );
    const [note] = document.notes;
    if (!note) throw new Error('no note');
    const voided = await pdfOf({ what: { documentId: invoice.id } });
    expect(voided).toContain('ANULADO');
    expect(voided).toContain(`Anulado por ${note.displayNumber}`);
    const credit = await pdfOf({ what: { documentId: note.id }, language: 'EN' });
    expect(credit).toContain('Credit note');
    expect(credit).toContain(`Corrects ${invoice.displayNumber} (10 Jan 2026)`);
    expect(credit).not.toContain('VOID');
    const saved = await books.step(
      'saveInvoiceDraft',
      {
        partyId: books.customer,
        documentDate: '2026-02-01',
        lines: [
          { description: 'Pan', quantity: '2', unitPrice: '1.25' },
          { description: 'Sin precio', quantity: '1' },
        ],
      },
      '... on DocumentDraftSaved { draft { id } }',
    );
    const { id: draftId } = saved['draft'] as { id: string };
    const draft = await pdfOf({ what: { draftId } });
    for (const said of ['BORRADOR', '1 Pan 2 1.25 — 2.50', '2 Sin precio 1 — — 0.00', 'Total PAB 2.50'])
      expect(draft).toContain(said);
    expect(draft).not.toContain('ANULADO');
  });

  test('shows issuer, party and template of its posting; colour, foot and bank details of today', async () => {
    const { world } = books;
    const before = await books.invoice({ lines: linesOf('10.00') });
    const first = await file(
      (await request('renderDocument', { what: { documentId: before.id }, format: 'PDF' })).ticket,
    );
    await books.mutate(
      'updateLegalDetails',
      {
        version: '0',
        legalName: 'Istmo Nueva, S. A.',
        taxId: '155612345-2-2015',
        address: 'Otra calle',
      },
      books.owner,
    );
    type Party = { party: { version: string } };
    const { party } = await books.read<Party>(`party(id: "${books.customer}") { version }`);
    await books.mutate('updateParty', {
      partyId: books.customer,
      version: party.version,
      name: 'Hotel Renombrado',
    });
    const again = await file(
      (await request('renderDocument', { what: { documentId: before.id }, format: 'PDF' })).ticket,
    );
    expect(hash('sha256', again, 'hex')).toBe(hash('sha256', first, 'hex'));
    const later = await pdfOf({ what: { documentId: (await books.invoice()).id } });
    for (const said of ['Istmo Nueva, S. A.', 'Otra calle', 'Hotel Renombrado'])
      expect(later).toContain(said);
    for (const [key, value] of [
      ['branding.footer', 'Al pie de todo'],
      ['branding.bankDetails', 'Cuenta 1\nBanco 2'],
      ['branding.language', 'en'],
    ] as const) {
      const setting = { scopeId: world.tenant.id, key, value: JSON.stringify(value) };
      expect(await world.books.executeControl(setSetting, setting, world.request())).toMatchObject({
        ok: true,
      });
    }
    const branded = await pdfOf({ what: { documentId: before.id } });
    for (const said of ['Al pie de todo', 'Cuenta 1', 'Banco 2', 'Invoice', 'Hotel Central'])
      expect(branded).toContain(said);
  });

  test('HTML comes with its type; the file is called by its number', async () => {
    const invoice = await books.invoice({
      lines: [{ description: '<b>x</b>', quantity: '1', unitPrice: '1' }],
    });
    const { ticket } = await request('renderDocument', { what: { documentId: invoice.id }, format: 'HTML' });
    expect(ticket).toMatchObject({
      fileName: `${invoice.displayNumber}.html`,
      contentType: 'text/html; charset=utf-8',
    });
    const answer = await fetched(ticket);
    if (answer.kind !== 'download') throw new Error(JSON.stringify(answer));
    expect(answer).toMatchObject({ contentType: 'text/html; charset=utf-8', fileName: ticket.fileName });
    const html = await textOfStream(answer.stream);
    expect(Buffer.byteLength(html)).toBe(answer.contentLengthBytes);
    expect(html).toContain('&lt;b&gt;x&lt;/b&gt;');
  });
});

test('a receipt says what it settles now, and its invoice what is due on a day; what was taken back is gone, and what was issued stays', async () => {
  const invoice = await books.invoice();
  const what = { documentId: invoice.id };
  const issued = { what, copy: 'AS_ISSUED', format: 'PDF' };
  const first = await file((await request('renderDocument', issued)).ticket);
  const receipt = await books.post('postReceipt', {
    partyId: books.customer,
    documentDate: '2026-01-20',
    settledAmount: '60.00',
    bankAmount: '58.00',
    charges: [{ kind: 'FEE', amount: '2.00', description: 'SWIFT' }],
    allocations: [{ openItemId: invoice.openItemId, amount: '60.00' }],
  });
  const text = await pdfOf({ what: { documentId: receipt.id } });
  for (const said of [
    'Recibido en banco PAB 58.00',
    'Comisión bancaria: SWIFT PAB 2.00',
    `${invoice.displayNumber} 10 ene 2026 20 ene 2026 60.00`,
    'Forma de pago Banco',
    'Total aplicado PAB 60.00',
  ])
    expect(text).toContain(said);
  const standing = async (asOf: string) => pdfOf({ what, asOf });
  expect(await standing('2026-01-19')).toContain('Importe adeudado PAB 100.00');
  const part = await standing('2026-01-20');
  for (const said of [
    `20 ene 2026 ${receipt.displayNumber} 60.00`,
    'Situación al 20 ene 2026',
    'Cobros, pagos y notas −60.00',
    'Importe adeudado PAB 40.00',
  ])
    expect(part).toContain(said);
  expect(part).not.toContain('PAGADO');
  await books.post('postNote', {
    kind: 'SALES_CREDIT_NOTE',
    partyId: books.customer,
    originalDocumentId: invoice.id,
    documentDate: '2026-01-20',
    lines: [{ description: 'Rebaja', quantity: '1', unitPrice: '40.00' }],
  });
  for (const said of ['PAGADO', 'Cobros, pagos y notas −100.00', 'PAB 0.00'])
    expect(await pdfOf({ what })).toContain(said);
  const again = await file((await request('renderDocument', issued)).ticket);
  expect(hash('sha256', again, 'hex')).toBe(hash('sha256', first, 'hex'));
  expect((await request('renderDocument', { ...issued, asOf: '2026-01-20' })).ticket).toMatchObject({
    code: 'INPUT_INVALID',
    inputFaults: [{ field: 'asOf' }],
  });
  type Allocations = { document: { allocations: { nodes: { id: string }[] } } };
  const { document } = await books.read<Allocations>(
    `document(id: "${receipt.id}") { allocations { nodes { id } } }`,
  );
  await books.step('reverseAllocation', {
    allocationId: document.allocations.nodes[0]?.id,
    postingDate: '2026-01-21',
    reason: 'It was meant for another invoice.',
  });
  expect(await pdfOf({ what: { documentId: receipt.id } })).not.toContain('Aplicado a');
  const back = await standing('2026-01-21');
  expect(back).toContain('PAB 60.00');
  expect(back).not.toContain(receipt.displayNumber);
});

test('a statement says the report of that name, by number, with what is open at its end and its age', async () => {
  const invoice = await books.invoice({ reference: 'PO 77', dueDate: '2026-01-20' });
  const input = {
    partyId: books.customer,
    side: 'SALES',
    from: '2026-01-01',
    to: '2026-01-31',
    format: 'PDF',
  };
  const { ticket } = await request('renderStatement', input);
  expect(ticket.fileName).toBe('statement-C-1-2026-01-01-2026-01-31.pdf');
  const text = (await pagesOf(await file(ticket))).join(' ');
  for (const said of [
    'Estado de cuenta',
    'Hotel Central',
    `10 ene 2026 Factura ${invoice.displayNumber} PO 77 20 ene 2026 100.00 100.00`,
    `Pendiente en PAB al 31 ene 2026`,
    `${invoice.displayNumber} 10 ene 2026 20 ene 2026 11 100.00`,
    'Más de 90 días Total 0.00 100.00 0.00 0.00 0.00 100.00',
  ])
    expect(text).toContain(said);
  const { partyStatement } = await books.read<{ partyStatement: object }>(
    `partyStatement(partyId: "${books.customer}", side: SALES, from: "2026-01-01", to: "2026-01-31") {
      sections { lines { nodes { dueDate reference } } ageing { days1To30 { amount } total { amount } totalBase { amount } } } }`,
  );
  const hundred = { amount: '100.00' };
  expect(partyStatement).toMatchObject({
    sections: [
      {
        lines: { nodes: [{ dueDate: '2026-01-20', reference: 'PO 77' }] },
        ageing: { days1To30: hundred, total: hundred, totalBase: hundred },
      },
    ],
  });
  expect(text).toContain('Saldo final PAB 100.00');
  expect(await events('STATEMENT_RENDERED')).toMatchObject([
    { object: books.customer, after: { side: 'SALES', from: '2026-01-01', to: '2026-01-31', format: 'PDF' } },
  ]);
});

describe('a ticket', () => {
  test('works once, for its subject; a stranger neither gets the file nor spends it', async () => {
    const invoice = await books.invoice();
    const { ticket } = await request(
      'renderDocument',
      { what: { documentId: invoice.id }, format: 'PDF' },
      client,
    );
    expect(ticket.__typename).toBe('RenderTicket');
    expect(await fetched(ticket, books.senior.principal.id)).toEqual(gone);
    expect(await events('DOCUMENT_RENDERED')).toEqual([]);
    const bytes = await file(ticket, client.principal.id);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await fetched(ticket, client.principal.id)).toEqual(gone);
    expect(await fetched(ticket)).toEqual(gone);
    expect(await fetched({ url: '/files/of-nobody' })).toEqual(gone);
    expect(await events('DOCUMENT_RENDERED')).toEqual([
      {
        object: invoice.id,
        actor: client.principal.id,
        after: {
          format: 'PDF',
          language: 'es-PA',
          template: 'standard-1',
          bytes: bytes.byteLength,
          fileHash: hash('sha256', bytes, 'hex'),
          ticketHash: ticketHashOf(ticket.url.replace('/files/', '')),
        },
      },
    ]);
  });

  test('expires', async () => {
    const invoice = await books.invoice();
    const { ticket } = await request('renderDocument', { what: { documentId: invoice.id }, format: 'PDF' });
    expect(Date.parse(ticket.expiresAt) - Date.now()).toBeLessThanOrEqual(15 * 60_000);
    const control = new DatabaseSync(path.join(books.world.directory, 'control.sqlite'));
    const old = ticketHashOf('old');
    control
      .prepare(
        'insert into file_tickets (ticket_hash, owner_kind, user_id, tenant_id, purpose, parameters, expires_at, state, commit_number) select ?, owner_kind, user_id, tenant_id, purpose, parameters, ?, state, 1000 from file_tickets where ticket_hash = ?',
      )
      .run(old, BigInt(Date.now() - 1) * 1_000n, ticketHashOf(ticket.url.replace('/files/', '')));
    control.close();
    expect(await fetched({ url: '/files/old' })).toEqual(gone);
    expect(await events('DOCUMENT_RENDERED')).toEqual([]);
    expect((await file(ticket)).byteLength).toBeGreaterThan(1_000);
  });

  test("is not issued for another tenant's document, draft or party, nor for what is not there", async () => {
    const invoice = await books.invoice();
    const stranger = books.world.claim(defaultClusters.owner.permissions, books.world.other);
    const unknown = newId();
    for (const [claim, id] of [
      [stranger, invoice.id],
      [books.senior, unknown],
    ] as const) {
      const document = await request('renderDocument', { what: { documentId: id }, format: 'PDF' }, claim);
      expect(document.ticket).toMatchObject({ code: 'DOCUMENT_UNKNOWN' });
      const draft = await request('renderDocument', { what: { draftId: id }, format: 'PDF' }, claim);
      expect(draft.ticket).toMatchObject({ code: 'DRAFT_UNKNOWN' });
    }
    const days = { side: 'SALES', from: '2026-01-01', to: '2026-01-31', format: 'PDF' };
    const statement = await request('renderStatement', { partyId: books.customer, ...days }, stranger);
    expect(statement.ticket).toMatchObject({ code: 'PARTY_UNKNOWN' });
  });

  test("needs reading and downloading: the client's people get posted documents and statements, and no draft", async () => {
    const invoice = await books.invoice();
    const saved = await books.step(
      'saveInvoiceDraft',
      { partyId: books.customer, documentDate: '2026-02-01', lines: linesOf('1.00') },
      '... on DocumentDraftSaved { draft { id } }',
    );
    const draftId = (saved['draft'] as { id: string }).id;
    const document = { what: { documentId: invoice.id }, format: 'PDF' };
    const statement = {
      partyId: books.customer,
      side: 'SALES',
      from: '2026-01-01',
      to: '2026-01-31',
      format: 'HTML',
    };
    expect((await request('renderStatement', statement, client)).ticket.__typename).toBe('RenderTicket');
    expect(await request('renderDocument', { what: { draftId }, format: 'PDF' }, client)).toMatchObject({
      code: 'NOT_FOUND_OR_DENIED',
    });
    const { world } = books;
    for (const claim of [world.claim(['Document.Read', 'Statement.Read']), world.claim(['File.Download'])]) {
      expect(await request('renderDocument', document, claim)).toMatchObject({ code: 'NOT_FOUND_OR_DENIED' });
      expect(await request('renderStatement', statement, claim)).toMatchObject({
        code: 'NOT_FOUND_OR_DENIED',
      });
    }
    expect((await events('ACCESS_DENIED')).length).toBeGreaterThanOrEqual(5);
  });

  test('names one thing, and days in order', async () => {
    const id = newId();
    for (const what of [{}, { documentId: id, draftId: id }, { documentId: null }])
      expect(await request('renderDocument', { format: 'PDF', what })).toMatchObject({
        ticket: undefined,
      });
    const noId = await request('renderDocument', { format: 'PDF', what: { documentId: 'x' } });
    expect(noId.ticket.code).toBe('INPUT_INVALID');
    const backwards = { partyId: id, side: 'SALES', from: '2026-02-01', to: '2026-01-31', format: 'PDF' };
    expect((await request('renderStatement', backwards)).ticket).toMatchObject({
      code: 'INPUT_INVALID',
      inputFaults: [{ field: 'to' }],
    });
  });
});
