import {
  hiddenColumns,
  principalNames,
  principals,
  type Action,
  type ObjectClass,
  type Principal,
} from '../principals/principals.ts';
import type { TableDefinition } from '../kit/table.ts';
import { quoted, quotedList, quotedTable } from './mssql.ts';
import {
  historyTableName,
  inReferenceOrder,
  openedViewName,
  type Definitions,
  type TableFilter,
} from '../kit/names.ts';

/**
 * The principals' rights, as roles of the database. What is not granted is denied by name, so that a later grant to
 * another role of the same user opens nothing. DENY therefore runs before GRANT. Triggers can still write history: they
 * belong to the owner of the tables, and an unbroken ownership chain is not checked.
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/deny-object-permissions-transact-sql
 * https://learn.microsoft.com/en-us/sql/relational-databases/tutorial-ownership-chains-and-context-switching
 */
export const roleName = (principal: Principal): string => `cifra_${principal}`;

const permissionOf: Readonly<Record<Action, string>> = {
  read: 'select',
  insert: 'insert',
  update: 'update',
  delete: 'delete',
};
const actions = Object.keys(permissionOf) as readonly Action[];

function permissions(
  principal: Principal,
  table: string,
  objectClass: ObjectClass,
  sensitive: readonly string[],
): string[] {
  const rights = principals[principal];
  const granted = actions.filter((action) => rights.tables[objectClass].includes(action));
  const denied = actions.filter((action) => !granted.includes(action));
  const statement = (verb: string, chosen: readonly Action[]): string[] =>
    chosen.length === 0
      ? []
      : [
          `${verb} ${chosen.map((action) => permissionOf[action]).join(', ')} on ${quotedTable(table)} to ${quoted(roleName(principal))}`,
        ];
  const hidden =
    rights.mayReadSensitiveColumns || sensitive.length === 0
      ? []
      : [`deny select on ${quotedTable(table)} (${quotedList(sensitive)}) to ${quoted(roleName(principal))}`];
  return [...statement('grant', granted), ...statement('deny', denied), ...hidden];
}

function schemaPermissions(principal: Principal): string[] {
  const role = quoted(roleName(principal));
  if (principals[principal].mayChangeSchema)
    return [
      `grant control on schema::[dbo] to ${role}`,
      `grant create table, create view, create procedure to ${role}`,
    ];
  const backup = principal === 'backup' ? [`alter role [db_backupoperator] add member ${role}`] : [];
  return [`deny alter, take ownership on schema::[dbo] to ${role}`, ...backup];
}

/** Creates the roles with their rights on the schema and on the record of migrations. Repeatable. */
export function mssqlRoles(): readonly string[] {
  return principalNames.flatMap((principal) => [
    `if database_principal_id(N'${roleName(principal)}') is null create role ${quoted(roleName(principal))}`,
    ...permissions(principal, 'schema_migrations', 'migrations', []),
    ...schemaPermissions(principal),
  ]);
}

function openedViewsOf({ name, class: tableClass, subjectColumn }: TableDefinition): string[] {
  if (subjectColumn === null) return [];
  return (tableClass === 'versioned' ? [name, historyTableName(name)] : [name]).map(openedViewName);
}

/**
 * Grants and denials on tables, one batch per table. Repeatable. The `history` of a temporal table cannot be granted
 * writes, so only reading is.
 */
export function mssqlTablePermissions(definitions: Definitions, isMeant?: TableFilter): readonly string[] {
  return inReferenceOrder(definitions, isMeant).map((definition) => {
    const sensitive = hiddenColumns(definition);
    return principalNames
      .flatMap((principal) => [
        ...permissions(principal, definition.name, definition.class, sensitive),
        ...(definition.class === 'versioned'
          ? permissions(principal, historyTableName(definition.name), 'history', sensitive)
          : []),
        ...openedViewsOf(definition).flatMap((view) => permissions(principal, view, 'opened', [])),
      ])
      .join(';\n');
  });
}
