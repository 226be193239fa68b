import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineOfText, saftText, type SaftText } from '../../../../../test/support/saft-text.ts';
import { temporaryDirectory } from '../../../../../test/support/book-files.ts';
import { readSaft } from './import-saft.ts';
import { MAXIMUM_FAULTS, MAXIMUM_ITEMS, SaftReader, type SaftReading } from './parse-saft.ts';
import { readSaftFile } from './read-saft-file.ts';

function read(text: string, step = text.length): SaftReading {
  const reader = new SaftReader();
  for (let from = 0; from < text.length; from += step) reader.write(text.slice(from, from + step));
  return reader.end();
}

async function readBytes(bytes: Uint8Array): Promise<SaftReading> {
  const file = path.join(temporaryDirectory(), 'file.xml');
  writeFileSync(file, bytes);
  return readSaftFile(file);
}

describe('a file of the form', () => {
  const text = saftText({
    customers: [{ id: 'C1', account: '1920', opening: '70.00' }],
    stated: { entries: '1', debit: '100.50', credit: '100.5' },
  });

  test('is read whole, amounts debit positive, with the lines where things stand', () => {
    const { file, faults } = read(text);
    expect(faults).toEqual([]);
    expect(file).toMatchObject({
      companyName: 'Leker & Spill',
      registrationNumber: '999',
      currency: 'NOK',
      startDate: '2026-01-01',
      endDate: '2026-12-31',
      stated: { entries: 1, debitE4: 1_005_000n, creditE4: 1_005_000n },
      parties: [
        { kind: 'CUSTOMER', id: 'C1', name: 'Customer C1', accountCode: '1920', openingE4: 700_000n },
      ],
    });
    expect(
      file?.accounts.map(({ code, openingE4, closingE4, line }) => [code, openingE4, closingE4, line]),
    ).toEqual([
      ['1920', 10_000_000n, 11_005_000n, lineOfText(text, '<n1:Account>')],
      ['2000', -10_000_000n, -10_000_000n, lineOfText(text, '1920</n1:AccountID>') + 6],
      ['3000', 0n, -1_005_000n, lineOfText(text, '3000</n1:AccountID>') - 1],
    ]);
    expect(file?.transactions[0]).toMatchObject({
      id: 'T1',
      period: '2026-01',
      transactionDate: '2026-01-15',
      glPostingDate: null,
      line: lineOfText(text, '<n1:Transaction>'),
    });
    expect(file?.transactions[0]?.lines.map(({ accountCode, amountE4 }) => [accountCode, amountE4])).toEqual([
      ['1920', 1_005_000n],
      ['3000', -1_005_000n],
    ]);
  });

  test.each([1, 7, 64])('is read the same in pieces of %d characters', (step) => {
    expect(read(text, step)).toEqual(read(text));
  });

  test('is read the same with a byte order mark, other prefixes, Windows line ends, comments and CDATA', async () => {
    const expected = read(text).file;
    const others = [
      `\uFEFF${text}`,
      text.replaceAll('n1:', '').replace('xmlns:n1=', 'xmlns='),
      text.replaceAll('\n', '\r\n'),
      text
        .replace('<n1:AccountID>1920</n1:AccountID>', '<n1:AccountID><![CDATA[1920]]></n1:AccountID>')
        .replace('>Bank<', '>B<!-- x -->a<?y z?>nk<'),
    ];
    for (const other of others) expect((await readBytes(Buffer.from(other))).file).toEqual(expected);
  });

  test('a selection in dates is used as it stands; a date may carry a time and a zone', () => {
    const dated = text
      .replace(
        /<n1:PeriodStart>[\s\S]*<\/n1:PeriodEndYear>/,
        '<n1:SelectionStartDate>2026-01-01Z</n1:SelectionStartDate>\n<n1:SelectionEndDate>2026-03-30</n1:SelectionEndDate>',
      )
      .replace('<n1:TransactionDate>2026-01-15<', '<n1:TransactionDate>2026-01-15T10:00:00+01:00<');
    expect(read(dated)).toMatchObject({
      faults: [],
      file: {
        startDate: '2026-01-01',
        endDate: '2026-03-30',
        transactions: [{ transactionDate: '2026-01-15' }],
      },
    });
  });

  test("totals of other sections are not the ledger's", () => {
    const other = text.replace(
      '</n1:GeneralLedgerEntries>',
      '</n1:GeneralLedgerEntries><n1:SalesInvoices><n1:NumberOfEntries>99</n1:NumberOfEntries><n1:TotalDebit>x</n1:TotalDebit></n1:SalesInvoices>',
    );
    expect(read(other)).toMatchObject({ faults: [], file: { stated: { entries: 1 } } });
  });
});

describe('every fault carries its line', () => {
  const line = (part: string, of: SaftText = {}): number => lineOfText(saftText(of), part);
  const replaced = (from: string | RegExp, to: string): string => saftText().replace(from, to);
  const cases: readonly (readonly [name: string, text: string, line: number, problem: RegExp])[] = [
    ['an empty file', '', 1, /not well-formed XML/],
    ['another XML', '<a/>', 1, /has no Header/],
    ['no XML', 'date;amount\n2026-01-01;5', 2, /not well-formed XML/],
    [
      'an unclosed element',
      replaced('</n1:Journal>', ''),
      line('</n1:GeneralLedgerEntries>'),
      /not well-formed XML: unexpected close tag/,
    ],
    [
      'a file that ends early',
      saftText().slice(0, 600),
      saftText().slice(0, 600).split('\n').length,
      /not well-formed XML/,
    ],
    [
      'an unknown entity',
      replaced('>Bank<', '>&bank;<'),
      line('>Bank<'),
      /not well-formed XML: undefined entity$/,
    ],
    [
      'a character that XML forbids',
      replaced('>Bank<', '>\u0001<'),
      line('>Bank<'),
      /not well-formed XML: disallowed character/,
    ],
    ['a lone surrogate by number', replaced('>Bank<', '>&#xD800;<'), line('>Bank<'), /not well-formed XML/],
    [
      'a document type',
      replaced('<n1:AuditFile', '<!DOCTYPE a>\n<n1:AuditFile'),
      2,
      /document type declaration/,
    ],
    [
      'no selection',
      replaced(/<n1:SelectionCriteria>[\s\S]*<\/n1:SelectionCriteria>/, ''),
      line('<n1:Header>'),
      /has no SelectionCriteria/,
    ],
    [
      'a thirteenth month',
      replaced('<n1:PeriodStart>01<', '<n1:PeriodStart>13<'),
      line('<n1:SelectionCriteria>'),
      /PeriodStart: "2026-13-01" is not a date/,
    ],
    [
      'no currency',
      replaced(/<n1:DefaultCurrencyCode>.*\n/, ''),
      line('<n1:Header>'),
      /Header has no DefaultCurrencyCode/,
    ],
    [
      'a transaction without lines',
      replaced(/<n1:Line>[\s\S]*?(?=<\/n1:Transaction>)/, ''),
      line('<n1:Transaction>'),
      /^transaction \S+ has no lines$/,
    ],
    [
      'an account without a name',
      replaced('>Bank<', '> <'),
      line('<n1:Account>'),
      /Account has no AccountDescription/,
    ],
    [
      'an account twice',
      saftText({ accounts: [{ code: '1920' }, { code: '1920' }] }),
      line('<n1:Account>') + 5,
      /account 1920 appears twice/,
    ],
    [
      'an account twice, in two forms of one letter',
      saftText({ accounts: [{ code: '19é' }, { code: '19e\u0301' }] }),
      line('<n1:Account>') + 5,
      /account 19é appears twice/,
    ],
    [
      'a code that is too long',
      saftText({ accounts: [{ code: '1'.repeat(41) }] }),
      line('<n1:Account>'),
      /not an account code of 1 to 40 visible characters/,
    ],
    [
      'a code that cannot be seen',
      saftText({ accounts: [{ code: '19\u200B' }] }),
      line('<n1:Account>'),
      /not an account code/,
    ],
    [
      'a transaction without an id',
      replaced(/<n1:TransactionID>.*\n/, ''),
      line('<n1:Transaction>'),
      /Transaction has no TransactionID/,
    ],
    [
      'a transaction without a date',
      replaced(/<n1:TransactionDate>.*\n/, ''),
      line('<n1:Transaction>'),
      /Transaction has no TransactionDate/,
    ],
    [
      'a day that is not',
      replaced('>2026-01-15<', '>2026-02-30<'),
      line('<n1:Transaction>'),
      /TransactionDate: "2026-02-30" is not a date/,
    ],
    [
      'a date with something behind',
      replaced('>2026-01-15<', '>2026-01-15x<'),
      line('<n1:Transaction>'),
      /is not a date/,
    ],
    [
      'an amount with a comma',
      replaced('<n1:Amount>100.50<', '<n1:Amount>100,50<'),
      line('<n1:DebitAmount>'),
      /DebitAmount: the amount "100,50" is not a plain decimal number/,
    ],
    [
      'no amount',
      replaced('<n1:Amount>100.50</n1:Amount>', ''),
      line('<n1:DebitAmount>'),
      /the amount "" is not a plain/,
    ],
    [
      'an amount that is too large',
      replaced('<n1:Amount>100.50<', `<n1:Amount>${'9'.repeat(30)}<`),
      line('<n1:DebitAmount>'),
      /is too large/,
    ],
    [
      'an opening that is no amount',
      replaced('>1000.00<', '>1e3<'),
      line('<n1:Account>'),
      /Account: the amount "1e3"/,
    ],
    [
      'a line on both sides',
      replaced(
        '</n1:DebitAmount>',
        '</n1:DebitAmount><n1:CreditAmount><n1:Amount>1</n1:Amount></n1:CreditAmount>',
      ),
      line('<n1:Line>'),
      /one of DebitAmount and CreditAmount/,
    ],
    [
      'a line on no side',
      replaced(/<n1:DebitAmount>[\s\S]*?<\/n1:DebitAmount>/, ''),
      line('<n1:Line>'),
      /one of DebitAmount and CreditAmount/,
    ],
    [
      'a line without an account',
      replaced(/<n1:Line>\n<n1:AccountID>1920<\/n1:AccountID>/, '<n1:Line>\n'),
      line('<n1:Line>'),
      /Line has no AccountID/,
    ],
    [
      'an element nested too deeply',
      replaced('>Bank<', `>${'<a>'.repeat(40)}${'</a>'.repeat(40)}<`),
      line('>Bank<'),
      /nested too deeply/,
    ],
    [
      'a text that is too long',
      replaced('>Bank<', `>${'x'.repeat(100_001)}<`),
      line('>Bank<'),
      /AccountDescription that is too long/,
    ],
  ];
  test.each(cases)('%s', (_name, text, expectedLine, problem) => {
    const { faults } = read(text);
    expect(faults[0]?.problem).toMatch(problem);
    expect(faults[0]?.line).toBe(expectedLine);
  });

  test('entity bombs are refused at their declaration and never expanded', () => {
    const entities = Array.from(
      { length: 12 },
      (_item, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`,
    ).join('');
    const { file, faults } = read(
      replaced('<n1:AuditFile', `<!DOCTYPE a [<!ENTITY e0 "x">${entities}]>\n<n1:AuditFile`).replace(
        '>Bank<',
        '>&e12;<',
      ),
    );
    expect(file).toBeNull();
    expect(faults).toEqual([{ line: 2, problem: 'has a document type declaration, which is not allowed' }]);
  });

  test('outside records too, one text, comment or attribute is bounded', () => {
    const huge = 'x'.repeat(1_200_000);
    for (const piece of [
      huge,
      `<!-- ${huge} -->`,
      `<a b="${huge}"/>`,
      `<![CDATA[${huge}]]>`,
      `<?a ${huge}?>`,
    ]) {
      const text = saftText().replace('<n1:MasterFiles>', `<n1:MasterFiles>${piece}`);
      expect(read(text).faults).toEqual([
        {
          line: lineOfText(saftText(), '<n1:MasterFiles>'),
          problem: 'has a text, comment or attribute that is too long',
        },
      ]);
    }
  });

  test('many elements are many pieces: a long file is no long piece', () => {
    const text = saftText().replace('<n1:MasterFiles>', `<n1:MasterFiles>${'<a>x</a>'.repeat(200_000)}`);
    expect(read(text).faults).toEqual([]);
  });

  test('a record with too many elements is refused', () => {
    const { file, faults } = read(
      saftText().replace('<n1:Line>', `${'<n1:SourceID/>'.repeat(400_001)}<n1:Line>`),
    );
    expect([file, faults.length, faults[0]?.problem]).toEqual([
      null,
      1,
      'has an element Transaction with too many elements in it',
    ]);
  });

  test('a file with more than one import holds is refused, however small its records are', () => {
    const lines = Array.from({ length: 1_000 }, () => '<Line/>').join('');
    const reader = new SaftReader();
    reader.write(saftText().split('<n1:Transaction>')[0] ?? '');
    for (let number = 0; number < MAXIMUM_ITEMS / 1_000; number += 1)
      reader.write(`<Transaction><TransactionID>T${number}</TransactionID>${lines}</Transaction>`);
    reader.write('</n1:Journal></n1:GeneralLedgerEntries></n1:AuditFile>');
    const { file, faults } = reader.end();
    expect(file).toBeNull();
    expect(faults).toContainEqual(
      expect.objectContaining({ problem: expect.stringContaining('has more than 500000') }),
    );
  });

  test('faults are bounded, and the file says that it has some', () => {
    const transactions = Array.from({ length: MAXIMUM_FAULTS + 50 }, (_item, index) => ({
      id: `T${index}`,
      date: 'never',
      lines: [],
    }));
    const { file, faults } = read(saftText({ transactions }));
    expect(faults).toHaveLength(MAXIMUM_FAULTS);
    expect(file?.faults).toHaveLength(MAXIMUM_FAULTS);
  });
});

describe('a file that is not UTF-8', () => {
  test.each([
    [
      'Latin-1',
      Buffer.from(
        saftText({
          accounts: [
            { code: '1920', name: 'ab' },
            { code: '2000', name: 'Inngående' },
          ],
        }),
        'latin1',
      ),
      lineOfText(saftText({ accounts: [{ code: '1920' }, { code: '2000' }] }), '2000</n1') + 1,
    ],
    ['cut inside a character', Buffer.from('<a>\n\n\u{1F9FE}').subarray(0, -1), 3],
  ])('is named in its first such line: %s', async (_name, bytes, line) => {
    expect(await readBytes(bytes)).toMatchObject({
      file: null,
      faults: [{ line, problem: expect.stringMatching(/^is not UTF-8 text; .*Windows-1252/) }],
    });
  });

  test('the line is right wherever the bytes stand, also where the pieces of reading are cut inside a character', async () => {
    for (const offset of [0, 1, 2, 3]) {
      const text = `<a>${'x'.repeat(offset)}${'é\n€\n\u{1F9FE}\n'.repeat(30_000)}`;
      const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0x61, 0xff, 0x0a, 0x61])]);
      expect((await readBytes(bytes)).faults).toMatchObject([
        { line: 90_001, problem: expect.stringContaining('is not UTF-8 text') },
      ]);
    }
  });

  test.each([
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), /compressed with gzip/],
    ['a spreadsheet', Buffer.from([0x50, 0x4b, 3, 4]), /\.xlsx; .*CSV in UTF-8/],
    ['UTF-16', Buffer.from(`\uFEFF${saftText()}`, 'utf16le'), /is UTF-16 text/],
    ['UTF-16 without a mark', Buffer.from(saftText(), 'utf16le').swap16(), /is UTF-16 text/],
  ])('is told by its first bytes: %s', async (_name, bytes, problem) => {
    expect((await readBytes(bytes)).faults).toEqual([{ line: 1, problem: expect.stringMatching(problem) }]);
  });

  test('is read in the encoding that its XML declaration names', async () => {
    const text = saftText({ accounts: [{ code: '1920', name: 'Inngående €' }] });
    const declared = text.replace('encoding="UTF-8"', 'encoding="Windows-1252"');
    const bytes = Buffer.from(declared.replace('€', '\u0080'), 'latin1');
    expect((await readBytes(bytes)).file?.accounts[0]?.name).toBe('Inngående €');
  });

  test('the hash is of the whole file', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff]), Buffer.alloc(200_000, 0x61)]);
    const file = path.join(temporaryDirectory(), 'file.xml');
    writeFileSync(file, bytes);
    const { createHash } = await import('node:crypto');
    expect((await readSaftFile(file)).fileHash).toBe(createHash('sha256').update(bytes).digest('hex'));
  });
});

test('reading a large file is long work, which never has all threads', () => {
  const [small, large] = ['small.xml', 'large.xml'].map((name) => path.join(temporaryDirectory(), name));
  writeFileSync(small ?? '', saftText());
  writeFileSync(large ?? '', Buffer.alloc(9 * 1024 * 1024, saftText()));
  const isLong = (file = '') => readSaft.isLong({ path: file, fileName: 'f.xml' });
  expect([isLong(small), isLong(large), isLong('/no/such/file')]).toEqual([false, true, false]);
});

test('whatever is done to a file, reading it ends in faults or in a file, never in an exception', () => {
  const text = saftText();
  const edit = fc.record({
    at: fc.nat(text.length),
    length: fc.nat(40),
    by: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '<',
        '>',
        '&',
        '</n1:Line>',
        '<n1:Line>',
        '-',
        '9'.repeat(50),
        '<![CDATA[',
        ']]>',
        '<!--',
        '<n1:Header>',
        '&#0;',
        '\u0000',
      ),
    ),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      const changed = edits.reduce(
        (current, { at, length, by }) => current.slice(0, at) + by + current.slice(at + length),
        text,
      );
      const { file, faults } = read(changed);
      expect(file !== null || faults.length > 0).toBe(true);
      for (const { line, problem } of faults)
        expect([Number.isInteger(line), line >= 1, problem.length > 0]).toEqual([true, true, true]);
    }),
    { numRuns: 500 },
  );
});
