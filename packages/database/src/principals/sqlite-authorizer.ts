import { constants } from 'node:sqlite';
import { historyTableName, historyTriggerName, openedViewName, type Definitions } from '../kit/names.ts';
import type { TableDefinition } from '../kit/table.ts';
import {
  maskedColumns,
  principals,
  secretColumns,
  type Action,
  type ObjectClass,
  type Principal,
  type Rights,
} from './principals.ts';

/**
 * SQLite's check before it prepares a statement. The meaning of the arguments depends on the action; the last one names
 * the innermost trigger or view behind the access.
 * https://sqlite.org/c3ref/c_alter_table.html
 */
export type Authorizer = (
  action: number,
  first: string | null,
  second: string | null,
  database: string | null,
  source: string | null,
) => number;

const { SQLITE_OK: ALLOW, SQLITE_DENY: DENY, SQLITE_IGNORE: MASK } = constants;

/** Functions that reach outside the database file, or into pointers. Most are not compiled in; none is needed. */
const forbiddenFunctions: ReadonlySet<string> = new Set([
  'load_extension',
  'fts3_tokenizer',
  'readfile',
  'writefile',
  'edit',
]);

/** What takes JSON apart. They hold nothing but what the statement gives them. */
const tableFunctions: readonly string[] = ['json_each', 'json_tree'];

interface TableRights {
  readonly actions: ReadonlySet<Action>;
  readonly secretColumns: ReadonlySet<string>;
  /** They can be named, and read as NULL. */
  readonly maskedColumns: ReadonlySet<string>;
  /** The only trigger that may insert if the principal itself may not. */
  readonly insertingTrigger: string | null;
}

/** The rights on each listed table. Every other table, whether SQLite knows it or not, is denied. */
function rightsByTable(
  rights: Rights,
  definitions: Definitions,
  readable: readonly string[],
): ReadonlyMap<string, TableRights> {
  const byTable = new Map<string, TableRights>();
  const add = (
    table: string,
    objectClass: ObjectClass,
    definition: TableDefinition | null,
    insertingTrigger: string | null,
  ): void => {
    const limited = rights.mayReadSensitiveColumns ? null : definition;
    byTable.set(table, {
      actions: new Set(rights.tables[objectClass]),
      secretColumns: new Set(limited && secretColumns(limited)),
      maskedColumns: new Set(limited && maskedColumns[limited.name]),
      insertingTrigger,
    });
  };
  for (const definition of Object.values(definitions)) {
    add(definition.name, definition.class, definition, null);
    if (definition.subjectColumn !== null) {
      add(openedViewName(definition.name), 'opened', null, null);
      if (definition.class === 'versioned')
        add(openedViewName(historyTableName(definition.name)), 'opened', null, null);
    }
    if (definition.class !== 'versioned') continue;
    const mayKeepVersions = rights.tables.versioned.includes('update');
    add(
      historyTableName(definition.name),
      'history',
      definition,
      mayKeepVersions ? historyTriggerName(definition.name) : null,
    );
  }
  add('schema_migrations', 'migrations', null, null);
  // Everyone may read the catalogue itself: it is the schema and holds nobody's rows.
  for (const name of ['sqlite_master', ...readable])
    byTable.set(name, {
      actions: new Set<Action>(['read']),
      secretColumns: new Set(),
      maskedColumns: new Set(),
      insertingTrigger: null,
    });
  return byTable;
}

/**
 * The authorizer of a principal's connection: `connection.setAuthorizer(authorizerFor('application', tenantTables))`.
 * SQLite calls it when a statement is prepared, not when it runs. Whatever it does not know is denied: PRAGMA, ATTACH,
 * DDL, temporary objects, virtual tables. Settings that need a PRAGMA are made before it is set. Null for the migrator,
 * which needs none. `views`: temporary views that were created before, on tables that it may read.
 */
export function authorizerFor(
  principal: Principal,
  definitions: Definitions,
  views: readonly string[] = [],
): Authorizer | null {
  const rights = principals[principal];
  if (rights.mayChangeSchema) return null;
  const isInvestigator = principal === 'readonly_investigator';
  const byTable = rightsByTable(rights, definitions, [...views, ...(isInvestigator ? tableFunctions : [])]);
  const may = (table: string | null, action: Action): number =>
    byTable.get(table ?? '')?.actions.has(action) ? ALLOW : DENY;

  return (action, first, second, _database, source) => {
    switch (action) {
      case constants.SQLITE_READ: {
        const table = byTable.get(first ?? '');
        // No column: rows are only counted. The name may then be a common table expression's, which looks the same
        // here.
        if (!table) return second === '' ? ALLOW : DENY;
        if (!table.actions.has('read') || table.secretColumns.has(second ?? '')) return DENY;
        return table.maskedColumns.has(second ?? '') ? MASK : ALLOW;
      }
      case constants.SQLITE_INSERT: {
        const table = byTable.get(first ?? '');
        const isItsTrigger =
          table !== undefined && table.insertingTrigger !== null && table.insertingTrigger === source;
        return isItsTrigger || table?.actions.has('insert') ? ALLOW : DENY;
      }
      case constants.SQLITE_UPDATE:
        return may(first, 'update');
      case constants.SQLITE_DELETE:
        return may(first, 'delete');
      case constants.SQLITE_FUNCTION:
        return forbiddenFunctions.has((second ?? '').toLowerCase()) ? DENY : ALLOW;
      case constants.SQLITE_SELECT:
      case constants.SQLITE_RECURSIVE:
      case constants.SQLITE_TRANSACTION:
      case constants.SQLITE_SAVEPOINT:
        return ALLOW;
      default:
        return DENY;
    }
  };
}
