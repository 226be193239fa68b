import { expect, test } from 'vitest';
import { localDate } from '@cifra/domain/local-date';
import { MAXIMUM_FILE_BYTES, readEcbCsv } from './ecb-csv.ts';

const read = (text: string | Uint8Array[]) =>
  readEcbCsv({
    fileName: 'rates.csv',
    chunks: typeof text === 'string' ? [Buffer.from(text)] : text,
    latestDate: localDate('2026-04-13'),
  });

const good = 'Date,USD,JPY,CYP,\n2026-04-13,1.1684,186.75,N/A,\n2026-04-10,1.1710,186.43,N/A,\n';

test('a file is read as a table in order of date, its rates normalised, with nulls where none was published', async () => {
  const outcome = await read(good);
  expect(outcome).toMatchObject({
    ok: true,
    value: {
      fileName: 'rates.csv',
      table: {
        currencies: ['USD', 'JPY', 'CYP'],
        days: [
          { rateDate: '2026-04-10', rates: ['1.171', '186.43', null] },
          { rateDate: '2026-04-13', rates: ['1.1684', '186.75', null] },
        ],
      },
    },
  });
});

test('how the file is cut into chunks, CRLF, a byte order mark and a missing last line end make no difference', async () => {
  const bytes = Buffer.from(good);
  const table = (outcome: Awaited<ReturnType<typeof read>>) => (outcome.ok ? outcome.value.table : outcome);
  const expected = table(await read(good));
  expect(table(await read(Array.from(bytes, (byte) => Uint8Array.of(byte))))).toEqual(expected);
  expect(table(await read(`\uFEFF${good.replaceAll('\n', '\r\n')}`))).toEqual(expected);
  expect(table(await read(good.trimEnd()))).toEqual(expected);
});

const header = 'Date,USD,JPY,\n';
test.each([
  ['', null, 'it holds no rates'],
  [header, null, 'it holds no rates'],
  ['<html>502 Bad Gateway</html>\n', 1, 'the header begins with "<html>502 Bad Gatewa" and not with "Date"'],
  ['Date,\n', 1, 'the header has no currencies'],
  ['Date,USD,yen,\n', 1, 'the header names "yen", which is not a currency code'],
  ['Date,USD,EUR,\n', 1, 'the header contains EUR, the currency that all rates are quoted against'],
  ['Date,USD,JPY,USD,\n', 1, 'the header contains USD twice'],
  [`${header}2026-02-30,1.1,150,\n`, 2, '"2026-02-30" is not a calendar date written YYYY-MM-DD'],
  [`${header}13 April 2026,1.1,150,\n`, 2, '"13 April 2026" is not a calendar date written YYYY-MM-DD'],
  [`${header}2026-04-14,1.1,150,\n`, 2, 'the date 2026-04-14 is in the future'],
  [
    `${header}2026-04-10,1.1,150,\n2026-04-09,1.1,150,\n2026-04-10,1.2,151,\n`,
    4,
    'the date 2026-04-10 is already on line 2',
  ],
  [`${header}2026-04-10,1.1,\n`, 2, 'the line has 1 rate and the header 2 currencies'],
  [`${header}2026-04-10,1.1,150,9,\n`, 2, 'the line has 3 rates and the header 2 currencies'],
  [`${header}2026-04-10,1.1,150\n`, 2, 'the line does not end in a comma, as the header does'],
  [`${header}2026-04-10,1.1,150,\n\n2026-04-09,1.1,150,\n`, 3, 'the line is empty'],
  [`${header}2026-04-10,1.1,0,\n`, 2, '"0" is not a rate of JPY: it is zero'],
  [`${header}2026-04-10,0.000,150,\n`, 2, '"0.000" is not a rate of USD: it is zero'],
  [`${header}2026-04-10,-1.1,150,\n`, 2, '"-1.1" is not a rate of USD: it is not a plain decimal number'],
  [`${header}2026-04-10,1.1,NaN,\n`, 2, '"NaN" is not a rate of JPY: it is not a plain decimal number'],
  [`${header}2026-04-10,1e3,150,\n`, 2, '"1e3" is not a rate of USD: it is not a plain decimal number'],
  [`${header}2026-04-10,,150,\n`, 2, '"" is not a rate of USD: it is not a plain decimal number'],
  [`${header}2026-04-10,n/a,150,\n`, 2, '"n/a" is not a rate of USD: it is not a plain decimal number'],
])('%j is refused at line %s: %s', async (text, line, problem) => {
  expect(await read(text)).toEqual({
    ok: false,
    refusal: { code: 'IMPORT_FILE_MALFORMED', facts: { file: 'rates.csv', lineNumber: line, why: problem } },
  });
});

test('a file that is not UTF-8 is refused at its line', async () => {
  const outcome = await read([Buffer.from(header), Buffer.from([0x32, 0xff, 0xfe, 0x0a])]);
  expect(outcome).toMatchObject({
    ok: false,
    refusal: { code: 'IMPORT_FILE_MALFORMED', facts: { lineNumber: 2, why: 'it is not UTF-8 text' } },
  });
});

test('a file above the limit is refused before it is held', async () => {
  const line = Buffer.from('x'.repeat(1024 * 1024));
  function* endless(): Generator<Uint8Array> {
    yield Buffer.from(header);
    for (;;) yield line;
  }
  const outcome = await readEcbCsv({
    fileName: 'big.csv',
    chunks: endless(),
    latestDate: localDate('2026-04-13'),
  });
  expect(outcome).toMatchObject({
    ok: false,
    refusal: {
      code: 'IMPORT_FILE_TOO_LARGE',
      facts: { file: 'big.csv', maximumByteCount: MAXIMUM_FILE_BYTES },
    },
  });
});
