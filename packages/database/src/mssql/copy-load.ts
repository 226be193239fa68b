import type { CopiedTable } from '../copy/copied-tables.ts';
import { valueOfText } from '../copy/exact-text.ts';
import type { CopiedRow } from '../copy/stream.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import { PERIOD_UNKNOWN } from './copy-periods.ts';
import { mssqlDriver, type MssqlPool } from './driver.ts';
import { isText, jsonValue, standsAsItIs, typedParameter } from './parameters.ts';
import { insertManyText, insertText, type Inserting } from './write-texts.ts';

/**
 * What JSON writes otherwise than it is, and the mark itself, which is put back last. Not every server's OPENJSON reads JSON's own escapes
 * back.
 */
const marks = [
  ['"', '~1'],
  ['\\', '~2'],
  ['\n', '~3'],
  ['\r', '~4'],
  ['\t', '~5'],
  ['~', '~0'],
] as const;

const markOf: ReadonlyMap<string, string> = new Map(marks);
const marked = (text: string): string => text.replaceAll(/[~"\\\n\r\t]/g, (each) => markOf.get(each) ?? each);
const codeOf = (character: string): string => `nchar(${character.charCodeAt(0)})`;

/** The text again. By code points: a collation might take other characters for these. */
const unmarked = (expression: string): string =>
  marks.reduce(
    (text, [character, mark]) => `replace(${text}, N'${mark}', ${codeOf(character)})`,
    `${expression} collate Latin1_General_100_BIN2`,
  );

/** A value of a row as it stands in the document. */
function inDocument(column: ColumnDefinition, value: unknown): unknown {
  const encoded = jsonValue(column, value);
  return isText(column) && typeof encoded === 'string' ? marked(encoded) : encoded;
}

/**
 * Inserts a portion of a copy by one statement over a JSON document, as many rows as there are: values are exact texts, and become their
 * columns' own there. A row with a value that a document does not hold as it is goes by itself, as parameters.
 */
export async function loadPortion(
  pool: MssqlPool,
  { name, definition, isHistory }: CopiedTable,
  rows: readonly CopiedRow[],
  temporal: readonly string[],
): Promise<void> {
  const columns = Object.entries(definition.columns);
  const hasPeriod = isHistory && temporal.includes(definition.name);
  const inserting: Inserting = { into: name, also: hasPeriod ? PERIOD_UNKNOWN : null };
  const valuesOf = (row: CopiedRow): unknown[] =>
    columns.map(([, column], index) => {
      const text = row[index] ?? null;
      return text === null ? null : valueOfText(column, text);
    });
  const documents = rows.map((row) =>
    valuesOf(row).map((value, index) => inDocument((columns[index] as (typeof columns)[number])[1], value)),
  );
  const together = documents.filter((document) => document.every(standsAsItIs));
  if (together.length > 0) {
    const request = pool.request();
    request.input('rows', mssqlDriver().NVarChar(mssqlDriver().MAX), JSON.stringify(together));
    await request.query(insertManyText(definition, { ...inserting, textOf: unmarked }));
  }
  for (const [index, document] of documents.entries()) {
    if (document.every(standsAsItIs)) continue;
    const request = pool.request();
    for (const [at, value] of valuesOf(rows[index] as CopiedRow).entries()) {
      const [column, kind] = columns[at] as (typeof columns)[number];
      const { type, value: encoded } = typedParameter(kind, value);
      request.input(column, type, encoded);
    }
    await request.query(insertText(definition, inserting));
  }
}
