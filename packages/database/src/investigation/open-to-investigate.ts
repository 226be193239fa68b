import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { authorizerFor } from '../principals/sqlite-authorizer.ts';
import type { DescribedColumn, ProcessRequest } from './message.ts';
import { amountText, bytesText, instantText } from './shown-values.ts';

const MOST_TEXT = 64 * 1024 * 1024;
const BUSY_MILLISECONDS = 2_000;

/** The view that explains the tables. */
const described = 'schema_columns';

const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The documentation of the schema as a view: it holds no rows, and nothing is stored for it. */
function describe(connection: DatabaseSync, columns: readonly DescribedColumn[]): void {
  const rows = columns.map(
    (each) =>
      `(${[each.table, each.aboutTable, each.column, each.meaning, each.holds, each.access].map(quotedText).join(',')})`,
  );
  connection.exec(
    `create temp view ${described} (table_name, about_table, column_name, meaning, holds, access) as values ${rows.join(',')}`,
  );
}

/** What makes stored values readable where they are computed, and an id of the API's rows bytes again. */
function addFunctions(connection: DatabaseSync): void {
  const options = { deterministic: true, directOnly: true, useBigIntArguments: true } as const;
  connection.function('amount', options, (value: unknown) =>
    typeof value === 'bigint' ? amountText(value) : null,
  );
  connection.function('instant', options, (value: unknown) =>
    typeof value === 'bigint' ? instantText(value) : null,
  );
  connection.function('uuid', options, (value: unknown) =>
    value instanceof Uint8Array ? bytesText(value) : null,
  );
  connection.function('id', options, (value: unknown) => {
    const hex = typeof value === 'string' ? value.replaceAll('-', '') : '';
    return /^[0-9a-f]{32}$/i.test(hex) ? Buffer.from(hex, 'hex') : null;
  });
}

/**
 * The connection of an investigation: a file that is open for reading only, defensive, without extensions or other files, in the rights of
 * `readonly_investigator`. What stands in its way is the database's, whoever runs it.
 */
export function openToInvestigate({
  path,
  definitions,
  described: columns,
}: Pick<ProcessRequest, 'path' | 'definitions' | 'described'>): DatabaseSync {
  const location = pathToFileURL(path);
  location.searchParams.set('mode', 'ro');
  const connection = new DatabaseSync(location, {
    readOnly: true,
    readBigInts: true,
    defensive: true,
    allowExtension: false,
    timeout: BUSY_MILLISECONDS,
    limits: { length: MOST_TEXT, attach: 0, triggerDepth: 0 },
  });
  // Sorting and temporary results stay in memory, which the process's limit counts: no file is written.
  connection.exec(
    'pragma temp_store=memory; pragma trusted_schema=off; pragma cell_size_check=on; pragma cache_size=-8192;',
  );
  describe(connection, columns);
  addFunctions(connection);
  connection.exec('pragma query_only=on');
  connection.setAuthorizer(authorizerFor('readonly_investigator', definitions, [described]));
  return connection;
}
