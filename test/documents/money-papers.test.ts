import { hash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultClusters } from '@cifra/access/clusters';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { ticketHashOf } from '@cifra/files/tickets';
import { createAccountCommand, updateAccountCommand } from '@cifra/ledger/accounts/account-commands';
import { accountById } from '@cifra/ledger/journal/queries';
import { RENDER_SOURCE, renderDownload } from '@cifra/trade/rendering/render-download';
import { createFileHandler } from '../../ops/src/file-handler.ts';
import { pagesOf } from '../../packages/rendering/src/pdf-text.fixture.ts';
import { ask } from '../support/ask.ts';
import { openDocumentBooks, type DocumentBooks } from '../worlds/books/document-books.ts';

/** Money in, money out and transfers as PDF: the text of the file is read back, and compared with the API. */

let books: DocumentBooks;
const accounts: Record<string, Uuid> = {};
let itbms: string;

beforeAll(async () => {
  books = await openDocumentBooks();
  for (const [code, name, type, kind] of [
    ['1110', 'Caja', 'ASSET', 'CASH'],
    ['1100', 'Banco', 'ASSET', 'BANK'],
    ['1120', 'Euros', 'ASSET', 'BANK'],
    ['1190', 'En camino', 'ASSET', 'CLEARING'],
    ['4100', 'Ventas', 'INCOME', 'REVENUE'],
    ['6100', 'Viajes', 'EXPENSE', 'EXPENSE'],
  ] as const)
    accounts[name] = await books.run(createAccountCommand, {
      code,
      name,
      type,
      kind,
      normalSide: null,
      parentId: null,
      isPostable: true,
    });
  await books.rate('2026-01-10', '1.10');
  await books.rate('2026-02-10', '1.12');
  const code = await books.mutate('createTaxCode', {
    code: 'T7',
    name: 'ITBMS',
    treatment: 'STANDARD',
    percent: '7',
  });
  itbms = (code['taxCode'] as { id: string }).id;
});
afterAll(() => books?.close());

interface Posted {
  readonly id: string;
  readonly displayNumber: string;
}

async function post(input: Record<string, unknown>): Promise<Posted> {
  const member = await books.step(
    'postMoney',
    input,
    '... on MoneyPosted { moneyDocument { id displayNumber } }',
  );
  if (member['moneyDocument'] === undefined) throw new Error(JSON.stringify(member));
  return member['moneyDocument'] as Posted;
}

async function request(input: object, claim: DocumentBooks['senior'] = books.senior) {
  const { data, errors } = await ask<{ it: { url: string; fileName: string; code?: string } } | null>(
    books.subgraph,
    `mutation ($input: RenderMoneyDocumentInput!) { it: renderMoneyDocument(input: $input) {
      ... on RenderTicket { url fileName contentType } ... on Refusal { code } ... on InputInvalid { inputFaults { field } } } }`,
    { claim, variables: { input: { format: 'PDF', ...input } } },
  );
  return { ...data?.it, denied: errors[0]?.extensions?.['code'] };
}

async function fetched(url = ''): Promise<Buffer> {
  const { world } = books;
  const answer = await createFileHandler({
    books: world.books,
    dataDirectory: world.directory,
    downloads: { [RENDER_SOURCE]: renderDownload(world.books) },
  }).open({
    ticket: url.replace('/files/', ''),
    method: 'GET',
    caller: { kind: 'anonymous' },
    requestId: 'fetch-1',
    origin: { ip: '127.0.0.1', userAgent: 'vitest' },
    body: null,
    contentType: null,
    contentLengthBytes: null,
  });
  if (answer.kind !== 'download') throw new Error(JSON.stringify(answer));
  return buffer(answer.stream);
}

const paperOf = async (input: object): Promise<Buffer> => fetched((await request(input)).url);
const textOf = async ({ id }: Posted, input: object = {}): Promise<string> =>
  (await pagesOf(await paperOf({ moneyDocumentId: id, ...input }))).join(' ');
const hashOf = (bytes: Buffer): string => hash('sha256', bytes, 'hex');

const taxi = (input: object = {}) => ({
  kind: 'MONEY_OUT',
  documentDate: '2026-01-10',
  postingDate: '2026-01-12',
  moneyAccountId: accounts['Caja'],
  partyId: books.vendor,
  reference: 'Vale 12',
  memo: 'Con recibo.',
  amountsIncludeTax: true,
  lines: [
    { accountId: accounts['Viajes'], amount: '10.70', taxCodeId: itbms, description: 'Taxi' },
    { accountId: accounts['Viajes'], amount: '2.00', description: 'Estacionamiento' },
  ],
  ...input,
});

test('petty cash says what the API says, in the language of the tenant or the one that is asked for', async () => {
  const posted = await post(taxi());
  const text = await textOf(posted);
  for (const said of [
    'Comprobante de egreso',
    posted.displayNumber,
    'PAGADO A Molinos',
    'Pagado desde 1110 Caja',
    'Fecha de emisión 10 ene 2026',
    'Fecha de contabilización 12 ene 2026',
    'Referencia Vale 12',
    '1 Taxi 6100 Viajes T7 10.00 0.70 10.70',
    '2 Estacionamiento 6100 Viajes — 2.00 0.00 2.00',
    'Subtotal 12.00',
    'ITBMS 7 % sobre 10.00 0.70',
    'Total PAB 12.70',
    'Con recibo.',
  ])
    expect(text).toContain(said);
  const { moneyDocument } = await books.read<{ moneyDocument: object }>(
    `moneyDocument(id: "${posted.id}") { total { amount } net { amount } tax { amount } }`,
  );
  expect(moneyDocument).toEqual({
    total: { amount: '12.70' },
    net: { amount: '12.00' },
    tax: { amount: '0.70' },
  });
  for (const said of ['1110 Caja 12.70', '6100 Viajes 10.00', '6100 Viajes 2.00', 'Totales 12.70 12.70'])
    expect(text).toContain(said);
  expect(await textOf(posted, { language: 'EN' })).toContain('Disbursement voucher');
  const html = (await paperOf({ moneyDocumentId: posted.id, format: 'HTML' })).toString('utf8');
  expect(html).toContain('<bdi>Estacionamiento</bdi>');
});

test('its bytes are the same after names changed, and a void one is marked with its day', async () => {
  const posted = await post(taxi({ partyId: books.vendor }));
  const what = { moneyDocumentId: posted.id };
  const first = await paperOf(what);
  const id = accounts['Viajes'] as Uuid;
  const { world } = books;
  const row = await world.books.read(world.tenant.id, (tx) => tx.first(accountById, { id }));
  const account = { id, version: String(row?.commit_number) };
  await books.run(updateAccountCommand, { account, change: { name: 'Gastos de viaje' } });
  expect(hashOf(await paperOf(what))).toBe(hashOf(first));
  expect(await textOf(await post(taxi()))).toContain('6100 Gastos de viaje');
  await books.step('voidMoney', {
    ...what,
    postingDate: '2026-01-31',
    reason: 'It was paid from the other till that day.',
  });
  const text = await textOf(posted);
  for (const said of ['ANULADO', 'Anulado el 31 ene 2026', '6100 Viajes']) expect(text).toContain(said);
});

test('foreign money has its rate, its worth in base currency and the realized difference; a transfer both its ends and days', async () => {
  const euros = { moneyAccountId: accounts['Euros'], currency: 'EUR' };
  const income = await post({
    kind: 'MONEY_IN',
    documentDate: '2026-01-10',
    ...euros,
    lines: [{ accountId: accounts['Ventas'], amount: '100.00' }],
  });
  for (const said of [
    'Comprobante de ingreso',
    'RECIBIDO EN 1120 Euros',
    'Total EUR 100.00',
    'Equivalente en PAB 110.00',
    'Tasa de cambio 1.1 PAB/EUR (10 ene 2026)',
  ])
    expect(await textOf(income)).toContain(said);
  const spent = await post(
    taxi({
      ...euros,
      documentDate: '2026-02-10',
      postingDate: '2026-02-10',
      lines: [{ accountId: accounts['Viajes'], amount: '40.00' }],
    }),
  );
  for (const said of [
    'Equivalente en PAB 44.80',
    'Valor en libros del dinero en PAB 44.00',
    'Ganancia cambiaria realizada en PAB 0.80',
    '1120 Euros EUR −40.00 44.00',
  ])
    expect(await textOf(spent)).toContain(said);
  const transfer = await post({
    kind: 'TRANSFER',
    documentDate: '2026-02-10',
    ...euros,
    transfer: {
      amount: '50.00',
      toAccountId: accounts['Banco'],
      toCurrency: 'PAB',
      receivedAmount: '56.50',
      receivedDate: '2026-02-12',
      transitAccountId: accounts['En camino'],
      fee: { amount: '10.00' },
    },
  });
  const text = await textOf(transfer, { language: 'EN' });
  for (const said of [
    transfer.displayNumber,
    'Sent 1120 Euros 10 Feb 2026 EUR −50.00',
    'Bank fee 7100 Account 7100 10 Feb 2026 EUR −10.00',
    'In transit 1190 En camino 10 Feb 2026 – 12 Feb 2026 EUR 50.00',
    'Received 1100 Banco 12 Feb 2026 PAB 56.50',
    'Resulting rate 1.13 PAB/EUR',
    'Left the account EUR 60.00',
    'Carrying amount of the money in PAB 66.00',
    'Realized exchange gain in PAB 1.50',
  ])
    expect(text).toContain(said);
});

test('a ticket needs reading and downloading; others get nothing, and what is not there is named', async () => {
  const { id, displayNumber } = await post(taxi());
  const { world } = books;
  const client = {
    ...world.claim(defaultClusters.client.permissions),
    principal: { ...books.senior.principal },
  };
  const issued = await request({ moneyDocumentId: id }, client);
  expect(issued).toMatchObject({ fileName: `${displayNumber}.pdf`, contentType: 'application/pdf' });
  const bytes = await fetched(issued.url);
  const rows = await (
    await world.storedOf()
  ).rows(`select after from audit_events where event = 'MONEY_RENDERED' order by commit_number, ordinal`);
  expect(JSON.parse(String(rows.at(-1)?.['after']))).toEqual({
    format: 'PDF',
    language: 'es-PA',
    template: 'standard-1',
    bytes: bytes.byteLength,
    fileHash: hashOf(bytes),
    ticketHash: ticketHashOf((issued.url ?? '').replace('/files/', '')),
  });
  for (const permissions of [['Document.Read', 'Statement.Read'], ['File.Download']] as const)
    expect(await request({ moneyDocumentId: id }, world.claim([...permissions]))).toMatchObject({
      denied: 'NOT_FOUND_OR_DENIED',
    });
  const stranger = world.claim(defaultClusters.owner.permissions, world.other);
  expect(await request({ moneyDocumentId: id }, stranger)).toMatchObject({ code: 'MONEY_DOCUMENT_UNKNOWN' });
  expect(await request({ moneyDocumentId: newId() })).toMatchObject({ code: 'MONEY_DOCUMENT_UNKNOWN' });
  expect(await request({ moneyDocumentId: 'x' })).toMatchObject({ code: 'INPUT_INVALID' });
  const saved = await books.send('saveMoneyDraft', taxi(), {
    select: '... on MoneyDraftSaved { moneyDraft { id } }',
  });
  const draft = (saved['moneyDraft'] as { id: string }).id;
  expect(await request({ moneyDocumentId: draft })).toMatchObject({ code: 'MONEY_DOCUMENT_UNKNOWN' });
});
