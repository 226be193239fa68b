import { principalNames, principals } from '../principals/principals.ts';
import { inReferenceOrder, type Definitions, type TableFilter } from '../kit/names.ts';
import { quoted, quotedList, quotedTable } from './mssql.ts';
import {
  actions,
  forRoles,
  permissionOf,
  protectedBy,
  protectedObject,
  roleName,
  type Protected,
} from './mssql-roles.ts';

/**
 * What is not granted is denied by name, so that a later grant to another role of the same user opens nothing. Triggers can
 * still write history: they belong to the owner of the tables, and an unbroken ownership chain is not checked. An owner of
 * the database, and a system administrator, can be denied nothing.
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/deny-object-permissions-transact-sql
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/deny-schema-permissions-transact-sql
 * https://learn.microsoft.com/en-us/sql/relational-databases/tutorial-ownership-chains-and-context-switching
 */
function denials({ table, objectClass }: Protected): string[] {
  return forRoles(
    (principal) =>
      actions
        .filter((action) => !principals[principal].tables[objectClass].includes(action))
        .map((action) => permissionOf[action])
        .join(', '),
    (permissions, roles) => `deny ${permissions} on ${quotedTable(table)} to ${roles}`,
  );
}

/** Columns with credentials are denied by name, in the table and in its history. */
function columnDenials({ table, hidden }: Protected): string[] {
  if (hidden.length === 0) return [];
  return forRoles(
    (principal) => (principals[principal].mayReadSensitiveColumns ? '' : 'select'),
    (permissions, roles) =>
      `deny ${permissions} on ${quotedTable(table)} (${quotedList(hidden)}) to ${roles}`,
  );
}

function onSchema(): string[] {
  return principalNames.flatMap((principal) => {
    const role = quoted(roleName(principal));
    return principals[principal].mayChangeSchema
      ? [
          `grant control on schema::[dbo] to ${role}`,
          `grant create table, create view, create procedure to ${role}`,
        ]
      : [`deny alter, take ownership on schema::[dbo] to ${role}`];
  });
}

/** Denials on the schema and on the record of migrations. Repeatable. */
export function mssqlSchemaDenials(): readonly string[] {
  return [...denials(protectedObject('schema_migrations', 'migrations')), ...onSchema()];
}

/** Denials on tables, one batch per table. Repeatable. */
export function mssqlDenials(definitions: Definitions, isMeant?: TableFilter): readonly string[] {
  return inReferenceOrder(definitions, isMeant)
    .map((definition) =>
      protectedBy(definition)
        .flatMap((each) => [...denials(each), ...columnDenials(each)])
        .join(';\n'),
    )
    .filter((batch) => batch !== '');
}
