import { strToU8, Zip, ZipDeflate } from 'fflate';

/** The parts of a workbook of one sheet, besides the sheet. Source: ECMA-376, part 1, section 12; part 2. */
const parts: readonly (readonly [path: string, xml: string])[] = [
  [
    '[Content_Types].xml',
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
  ],
  [
    '_rels/.rels',
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
  ],
  [
    'xl/_rels/workbook.xml.rels',
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
  ],
  [
    'xl/workbook.xml',
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Cifra" sheetId="1" r:id="rId1"/></sheets></workbook>',
  ],
];

/** Every part is dated alike, so that the same books make the same file. */
const partDate = new Date(1980, 0, 1);

/**
 * A workbook around the text of its one sheet (Office Open XML), compressed piece by piece: what waits is a piece's. fflate and these
 * lines do it: exceljs, the usual library, brings nine packages, some of them major versions behind, for one sheet of texts and numbers.
 */
export async function* spreadsheet(sheet: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    failure ??= error;
    made.push(chunk);
  });
  const add = (path: string): ZipDeflate => {
    const part = new ZipDeflate(path, { level: 6 });
    part.mtime = partDate;
    zip.add(part);
    return part;
  };
  const drain = (): Uint8Array[] => {
    if (failure !== null) throw failure;
    return made.splice(0).filter(({ length }) => length > 0);
  };
  for (const [path, xml] of parts)
    add(path).push(strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`), true);
  const rows = add('xl/worksheets/sheet1.xml');
  for await (const piece of sheet) {
    rows.push(strToU8(piece));
    yield* drain();
  }
  rows.push(new Uint8Array(0), true);
  zip.end();
  yield* drain();
}
