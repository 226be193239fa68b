import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { branding, invoiceFacts, issuer, lineFacts, party, statementFacts } from './facts.fixture.ts';
import { renderDocument, renderStatement } from './render.ts';
import { documentSheet } from './standard-1/document-sheet.ts';

const htmlOf = async (...of: Parameters<typeof invoiceFacts>): Promise<string> =>
  Buffer.from(await renderDocument(invoiceFacts(...of), 'HTML')).toString('utf8');

test('HTML says what the PDF says: every cell and every total of the sheet', async () => {
  const html = await htmlOf(9);
  const sheet = documentSheet(invoiceFacts(9));
  for (const cell of sheet.tables.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells)))
    expect(html).toContain(`<bdi>${cell}</bdi>`);
  for (const { label, value } of sheet.totals)
    expect(html).toContain(`<dt><bdi>${label}</bdi></dt><dd>${value}</dd>`);
  expect(html).toContain('<html lang="es-PA">');
});

const hostile = `</td></style><script>alert(1)</script><img src=x onerror="alert(2)">' & \u202egnp.exe\u202c\u2066\u200b`;

test('hostile names, descriptions and settings stay text: no tag, no attribute, no mark that turns the direction', async () => {
  const line = { ...lineFacts(0), description: hostile, taxName: hostile };
  const facts = {
    lines: [line],
    netE4: line.netE4,
    taxE4: line.taxE4,
    totalE4: line.netE4 + line.taxE4,
    issuer: { ...issuer, name: hostile, address: hostile, taxRegime: hostile, taxId: hostile },
    party: {
      code: hostile,
      name: hostile,
      taxId: hostile,
      taxCheckDigit: hostile,
      address: hostile,
      email: hostile,
      phone: hostile,
    },
    branding: { accentColour: hostile, logoText: hostile, footer: hostile, bankDetails: hostile },
    displayNumber: hostile,
    reference: hostile,
    memo: hostile,
    isSandbox: true,
  };
  const html = await htmlOf(1, facts);
  const tags = new Set([...html.matchAll(/<\/?([a-z0-9!]+)/gi)].map(([, tag]) => tag?.toLowerCase()));
  expect(tags).toEqual(
    new Set([
      '!doctype',
      'bdi',
      'body',
      'dd',
      'div',
      'dl',
      'dt',
      'footer',
      'h1',
      'h2',
      'head',
      'header',
      'html',
      'main',
      'meta',
      'p',
      'section',
      'span',
      'style',
      'table',
      'tbody',
      'td',
      'th',
      'thead',
      'title',
      'tr',
    ]),
  );
  expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
  const attributes = new Set(
    [...html.replaceAll(/<style>[^<]*<\/style>|(?<==)"[^"]*"/g, '').matchAll(/<[^>]* ([a-z-]+)=/g)].map(
      ([, name]) => name,
    ),
  );
  for (const name of attributes)
    expect(['charset', 'class', 'content', 'http-equiv', 'lang', 'name', 'scope']).toContain(name);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  // The PDF takes the same texts without a fault.
  await expect(renderDocument(invoiceFacts(1, facts), 'PDF')).resolves.toBeInstanceOf(Uint8Array);
});

test('a policy allows the one style by its hash, no script, and nothing from elsewhere', async () => {
  const html = await htmlOf(2);
  const [, style = ''] = /<style>([^<]*)<\/style>/.exec(html) ?? [];
  expect(html).toContain(
    `content="default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; base-uri 'none'; form-action 'none'"`,
  );
  expect(html).not.toMatch(/\b(?:src|href)=|url\(|@import|style="/);
});

test("the accent is the tenant's, and its ink is read on it", async () => {
  const html = await htmlOf(1, { branding: { ...branding, accentColour: '#ffe08a' } });
  expect(html).toContain('th { background: #ffe08a; color: #111827;');
  expect(html).not.toMatch(/[^-]color: #ffe08a/);
  expect(await htmlOf(1)).toContain('th { background: #1f4e79; color: #ffffff;');
});

test('empty branding leaves no empty part: the name in the place of the logo, no foot, no way to pay', async () => {
  const html = await htmlOf(1, {
    branding: { accentColour: '#1f4e79', logoText: '', footer: '', bankDetails: ' ' },
  });
  expect(html).toContain('<p class="logo"><bdi>Panadería Istmo, S. A.</bdi></p>');
  expect(html).toContain('<footer></footer>');
  expect(html).not.toContain('Datos para el pago');
});

test('a statement in English', async () => {
  const html = Buffer.from(
    await renderStatement(statementFacts(3, { language: 'en', party }), 'HTML'),
  ).toString('utf8');
  for (const said of ['Statement of account', 'Opening balance', 'Account in EUR', 'Closing balance'])
    expect(html).toContain(said);
});
