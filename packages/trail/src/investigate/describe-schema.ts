import type { ColumnDefinition, ColumnKind } from '@cifra/database/kit/column';
import { historyTableName } from '@cifra/database/kit/names';
import type { TableDefinition } from '@cifra/database/kit/table';
import type { DescribedColumn } from '@cifra/database/investigation/message';
import { maskedColumns, principals, secretColumns } from '@cifra/database/principals/principals';
import { definitionsOf, type DatabaseKind } from '@cifra/database/tables/kinds';
import { tableWords } from '@cifra/database/tables/words';

/** What an investigator can find of the schema, from the definitions and their own words. */

/** What a column means that has the same name and meaning everywhere. */
const commonWords: Readonly<Record<string, string>> = {
  id: 'The id of the row.',
  commit_number: 'The commit that wrote this version: `commits.number`. Who, when and why stand there.',
  actor_id: 'The person or key that acted.',
  actor_kind: 'Who acted.',
  number: 'The number, gapless.',
  posting_date: 'The accounting date: decides the period.',
  document_date: 'The date of issue: decides rate, tax date and due date.',
  actual_posting_date: 'The instant of posting, by the clock of the database.',
  base_amount: 'The amount in base currency; debits positive, credits negative.',
  original_amount: 'The amount in its own currency; debits positive, credits negative.',
  reason: 'Why, as the person said.',
  state: 'Where it stands in its life.',
  ordinal: 'The place within what it belongs to, from 1.',
  kind: 'Which kind it is.',
};

const holdsOf: Readonly<Record<ColumnKind, string>> = {
  id: "16 bytes, shown as a UUID; id('…') makes one of a text",
  amount: 'ten-thousandths as a whole number, shown as a decimal number; amount(x) shows a computed one',
  rate: 'a decimal number as text',
  date: 'YYYY-MM-DD',
  instant: 'microseconds since 1970, UTC, shown as ISO 8601; instant(x) shows a computed one',
  number: 'a whole number',
  integer: 'a whole number',
  flag: '0 or 1, shown as no and yes',
  code: 'a code',
  text: 'a text',
  json: 'JSON; json_each and json_extract read it',
  hash: '32 bytes, shown as hex',
  bytes: 'bytes, shown as hex',
  personal: 'a keyed digest of a text about a person: equal texts of one person have equal ones',
  sealed: 'an encrypted secret',
};

const humanised = (name: string): string => {
  const text = name.replace(/_e\d$/, '').replaceAll('_', ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};

function meaningOf(table: TableDefinition, column: string): string {
  const own = tableWords[table.name]?.columns[column];
  if (own !== undefined) return own;
  const common = commonWords[column];
  if (common !== undefined) return common;
  const referred = table.references.find(({ columns }) => columns.length === 1 && columns[0] === column);
  return referred === undefined ? humanised(column) : `A row of \`${referred.table}\`.`;
}

function holds({ kind, oneOf, isNullable }: ColumnDefinition): string {
  const values = oneOf === null ? holdsOf[kind] : oneOf.join(' | ');
  return isNullable ? `${values}; or NULL` : values;
}

function accessTo(table: TableDefinition, column: string): DescribedColumn['access'] {
  const isReadable = principals.readonly_investigator.tables[table.class].includes('read');
  if (!isReadable || secretColumns(table).includes(column)) return 'DENIED';
  return maskedColumns[table.name]?.includes(column) === true ? 'MASKED' : 'READABLE';
}

const aboutOf = ({ name, class: tableClass }: TableDefinition): string => {
  const about = tableWords[name]?.about ?? '';
  return [about === '' ? humanised(name) : about, `Class ${tableClass}.`].join(' ');
};

function describe(kind: DatabaseKind): readonly DescribedColumn[] {
  return Object.values(definitionsOf[kind]).flatMap((table) => {
    const columns = Object.entries(table.columns).map(([column, definition]) => ({
      table: table.name,
      aboutTable: aboutOf(table),
      column,
      meaning: meaningOf(table, column),
      holds: holds(definition),
      access: accessTo(table, column),
    }));
    if (table.class !== 'versioned') return columns;
    const aboutTable = `Superseded versions of \`${table.name}\`.`;
    return [
      ...columns,
      ...columns.map((each) => ({ ...each, table: historyTableName(table.name), aboutTable })),
    ];
  });
}

const described = new Map<DatabaseKind, readonly DescribedColumn[]>();

/** Every column of every table and history, with what it means, what it holds and whether an investigator can read it. */
export function describeSchema(kind: DatabaseKind): readonly DescribedColumn[] {
  const known = described.get(kind) ?? describe(kind);
  described.set(kind, known);
  return known;
}
