import type { TableFormat } from './table-format.ts';

/**
 * One object: whose and what, the columns, and the rows as objects. Amounts stay decimal texts, because a JSON number is read as a
 * float; flags are booleans. Texts are as they are in the books: JSON is not opened as a spreadsheet.
 */
export const formatJson: TableFormat = {
  head: (columns, title) =>
    `{"tenant":${JSON.stringify(title.tenant)},"what":${JSON.stringify(title.what)},"commitNumber":${JSON.stringify(title.commitNumber)},\n"columns":${JSON.stringify(columns)},\n"rows":[`,
  rows: (columns, rows, isFirst) =>
    rows
      .map((row, index) => {
        const fields = columns.map(({ name, type }, at) => {
          const cell = row[at] ?? null;
          return [name, type === 'flag' && cell !== null ? cell === 'yes' : cell] as const;
        });
        return `${isFirst && index === 0 ? '' : ','}\n${JSON.stringify(Object.fromEntries(fields))}`;
      })
      .join(''),
  tail: '\n]}\n',
};
