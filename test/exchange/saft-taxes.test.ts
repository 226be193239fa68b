import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bill,
  invoice,
  moneyInput,
  noteInput,
  receipt,
  setRates,
  voidOn,
} from '../documents/document-steps.ts';
import { lineOfText } from '../support/saft-text.ts';
import { missingSchemas, schemaFaults } from '../support/saft-schema.ts';
import { expectVerified } from '../periods/books-digest.ts';
import {
  openClient,
  openDocumentClient,
  type DocumentClient,
  type TestClient,
} from '../worlds/firm/client.ts';
import { idIn } from '../worlds/firm/client-requests.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';

/** Tax codes leave in a SAF-T file and come back from it: the same codes on the same lines, and the same tax summary. */

let firm: TestFirm;
let source: DocumentClient;
const texts: Record<'SAFT' | 'SAFT_1_10', string> = { SAFT: '', SAFT_1_10: '' };

beforeAll(async () => {
  firm = await openFirm();
  source = await openDocumentClient(firm);
  await setRates(source, 'EUR', { '2026-01-01': '1.0837' });
  const code = async (content: Readonly<Record<string, string>>): Promise<string> =>
    idIn(await source.accepted('createTaxCode', content), 'taxCode');
  const exempt = await code({ code: 'FREE', name: 'Free of tax', treatment: 'EXEMPT', percent: '0' });
  const exported = await code({ code: 'OUT', name: 'Sent abroad', treatment: 'EXPORT', percent: '0' });
  const odd = await code({
    code: `ODD-${'X'.repeat(36)}`,
    name: 'A long code & an odd percentage',
    treatment: 'STANDARD',
    percent: '12.3456',
  });
  await code({
    code: `ODD-${'X'.repeat(35)}Y`,
    name: 'Nearly the same',
    treatment: 'STANDARD',
    percent: '1',
  });
  await code({
    code: 'WD-2',
    name: 'Withheld on the document',
    treatment: 'WITHHOLDING',
    percent: '2',
    withheldAt: 'DOCUMENT',
    withheldOn: 'NET',
  });
  const { standard, withholding } = source.taxCodes;
  const sold = await invoice(source, {
    date: '2026-02-02',
    lines: [
      { price: '100', taxCodeId: standard },
      { price: '33.33', taxCodeId: standard },
      { price: '20', taxCodeId: exempt },
      { price: '5', taxCodeId: exported },
    ],
  });
  await invoice(source, {
    date: '2026-02-03',
    currency: 'EUR',
    lines: [
      { price: '77.77', taxCodeId: standard },
      { price: '19.99', taxCodeId: odd },
      { price: '0.03', taxCodeId: odd },
    ],
  });
  const wrong = await invoice(source, { date: '2026-02-04', lines: [{ price: '50', taxCodeId: odd }] });
  expect(await voidOn(source, wrong, '2026-02-05')).not.toHaveProperty('code');
  await bill(source, { date: '2026-02-06', lines: [{ price: '40', taxCodeId: standard }] });
  const owed = await invoice(source, { date: '2026-02-07', lines: [{ price: '100', taxCodeId: standard }] });
  await source.accepted(
    'postReceipt',
    moneyInput(source, 'Receipt', {
      date: '2026-02-10',
      settled: '53.50',
      bank: '51.75',
      charges: [{ kind: 'WITHHOLDING', taxCodeId: withholding, certificate: 'R-77' }],
      allocations: [[owed.itemId, '53.50']],
    }),
  );
  await source.accepted(
    'postNote',
    noteInput(source, {
      kind: 'SALES_CREDIT_NOTE',
      originalId: sold.id,
      date: '2026-03-01',
      lines: [{ price: '10' }],
    }),
  );
  await receipt(source, { date: '2026-03-02', settled: '20.00' });
  for (const format of ['SAFT', 'SAFT_1_10'] as const)
    texts[format] = (await source.export({ what: 'JOURNAL', format })).text;
});
afterAll(() => firm?.close());

/** A tenant with the same accounts and parties, and no tax codes. */
async function openTarget(): Promise<TestClient> {
  const target = await openClient(firm);
  for (const [what, mutation] of [
    ['ACCOUNTS', 'importAccounts'],
    ['PARTIES', 'importParties'],
  ] as const)
    await target.acceptedImport(mutation, (await source.export({ what, format: 'CSV' })).text);
  return target;
}

const taxedLines = (client: TestClient) =>
  client.rows(
    `select l.posting_date, a.code as account, t.code as tax, l.kind, l.base_amount, l.tax_date from journal_lines l
     join tax_codes t on t.id = l.tax_code_id join accounts a on a.id = l.account_id
     order by l.posting_date, l.base_amount, a.code, t.code, l.kind`,
  );

async function taxSummary(client: TestClient, from: string, to: string): Promise<unknown> {
  const side = '{ taxable { amount } tax { amount } }';
  return client.read(
    `taxSummary(from: "${from}", to: "${to}") { rows { code name percent output ${side} input ${side} } }`,
  );
}

describe.each(['SAFT', 'SAFT_1_10'] as const)('%s', (format) => {
  const version = format === 'SAFT' ? '1.30' : '1.10';

  test.skipIf(missingSchemas.includes(version))('with its taxes is valid by the published schema', () => {
    const text = texts[format];
    expect(schemaFaults(version, text)).toEqual([]);
    expect(text).toMatch(/<TaxInformation>.*<TaxPercentage>7<\/TaxPercentage><TaxBase>133.33<\/TaxBase>/);
    // An element of tax that the schema does not have is seen.
    expect(schemaFaults(version, text.replaceAll('TaxBase>', 'TaxBasis>'))).not.toEqual([]);
  });

  test('the tax of a document stands once in it: what its lines state is what its lines of tax carry', () => {
    const [transaction = ''] = /<Transaction>(?:(?!<\/Transaction>)[^])*33\.33[^]*?<\/Transaction>/.exec(
      texts[format],
    ) ?? [''];
    const stated = [...transaction.matchAll(/TaxAmount><Amount>([\d.-]+)</g)].map(([, amount]) =>
      Number(amount),
    );
    expect(Math.round(stated.reduce((sum, amount) => sum + amount, 0) * 100)).toBe(933);
  });

  test('comes back: tax codes, the lines that have them, and the tax summary of any days', async () => {
    const target = await openTarget();
    const report = await target.acceptedImport('importSaft', texts[format], {
      isDryRun: false,
    });
    expect(report).not.toHaveProperty('code');
    const codesOf = async (client: TestClient) =>
      (await client.export({ what: 'TAX_CODES', format: 'CSV' })).text;
    const lines = await taxedLines(source);
    expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(['ORDINARY', 'TAX', 'WITHHOLDING']));
    if (format === 'SAFT') {
      expect(await codesOf(target)).toBe(await codesOf(source));
      expect(await taxedLines(target)).toEqual(lines);
      for (const [from, to] of [
        ['2026-01-01', '2026-12-31'],
        ['2026-02-03', '2026-02-09'],
        ['2026-03-01', '2026-03-31'],
      ] as const)
        expect(await taxSummary(target, from, to)).toEqual(await taxSummary(source, from, to));
    }
    // In 1.10 a code has 35 characters: two that come out alike are numbered.
    else expect(await codesOf(target)).toContain(`ODD-${'X'.repeat(29)}~2`);
    expect((await taxedLines(target)).map(({ tax: _tax, ...line }) => line)).toEqual(
      lines.map(({ tax: _tax, ...line }) => line),
    );
    await expectVerified(firm, target.tenant);
  });
});

test('CSV brings back what was withheld as withheld', async () => {
  const target = await openTarget();
  for (const [what, mutation] of [
    ['TAX_CODES', 'importTaxCodes'],
    ['JOURNAL', 'importJournal'],
  ] as const)
    await target.acceptedImport(mutation, (await source.export({ what, format: 'CSV' })).text);
  expect(await taxedLines(target)).toEqual(await taxedLines(source));
});

describe('a file whose tax does not tie is refused with the line, and nothing of it is written', () => {
  const changed = (pattern: RegExp, by: string) => {
    const text = texts.SAFT;
    const found = pattern.exec(text);
    if (found === null) throw new Error(String(pattern));
    const before = text.slice(0, found.index);
    const after = before + found[0].replace(/[\d.]+<\/(Amount|TaxPercentage)>/, `${by}</$1>`);
    return { text: after + text.slice(found.index + found[0].length), line: before.split('\n').length };
  };

  test('another TaxAmount', async () => {
    const { text, line } = changed(/<CreditTaxAmount><Amount>9\.33<\/Amount>/, '9.34');
    const target = await openTarget();
    expect(await target.import('importSaft', text)).toMatchObject({
      code: 'IMPORT_DOES_NOT_TIE',
      totalName: expect.stringMatching(/^TaxAmount of VAT-7 in transaction /) as string,
      lineNumber: line,
      statedTotal: '-9.34',
      computedTotal: '-9.33',
    });
    expect(await taxedLines(target)).toEqual([]);
    expect(
      await target.import('importSaft', text, { hasConsentToOpeningDifference: true }),
    ).not.toHaveProperty('code');
  });

  test('another TaxPercentage', async () => {
    const { text, line } = changed(/<TaxInformation>.*?<TaxPercentage>12\.3456<\/TaxPercentage>/, '12.3');
    const target = await openTarget();
    expect(await target.import('importSaft', text)).toMatchObject({
      code: 'IMPORT_FILE_MALFORMED',
      lineNumber: line,
    });
    expect(await target.rows('select code from tax_codes order by code')).not.toContainEqual({
      code: 'FREE',
    });
  });

  test('no tax table', async () => {
    const text = texts.SAFT.replace(/<TaxTable>[^]*<\/TaxTable>\n/, '');
    const target = await openTarget();
    expect(await target.import('importSaft', text)).toMatchObject({
      code: 'IMPORT_FILE_MALFORMED',
      lineNumber: lineOfText(text, '<TaxInformation>'),
    });
  });
});
