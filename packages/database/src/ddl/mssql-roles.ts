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
 * The principals as roles of the database, with what each is granted. Every server of the family has this part: whoever is
 * granted nothing else may do nothing else. What Microsoft's server denies besides is in `mssql-denials.ts`.
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/create-role-transact-sql
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/grant-object-permissions-transact-sql
 */
export const roleName = (principal: Principal): string => `cifra_${principal}`;

export const permissionOf: Readonly<Record<Action, string>> = {
  read: 'select',
  insert: 'insert',
  update: 'update',
  delete: 'delete',
};
export const actions = Object.keys(permissionOf) as readonly Action[];

/** Principals that get the same permissions, named in one statement. */
export function forRoles(
  permissionsOf: (principal: Principal) => string,
  statement: (permissions: string, roles: string) => string,
): string[] {
  const roles = new Map<string, Principal[]>();
  for (const principal of principalNames) {
    const permissions = permissionsOf(principal);
    if (permissions !== '') roles.set(permissions, [...(roles.get(permissions) ?? []), principal]);
  }
  return [...roles].map(([permissions, named]) =>
    statement(permissions, named.map((principal) => quoted(roleName(principal))).join(', ')),
  );
}

/** A table, its history or a view, with the class that the principals' rights speak of. */
export interface Protected {
  readonly table: string;
  readonly objectClass: ObjectClass;
  /** Columns with credentials, and all others. */
  readonly hidden: readonly string[];
  readonly open: readonly string[];
}

/** Everything that comes with a table: itself, its history, and the views of its personal values. */
export function protectedBy(definition: TableDefinition): Protected[] {
  const { name, class: tableClass, subjectColumn } = definition;
  const hidden = hiddenColumns(definition);
  const open = Object.keys(definition.columns).filter((column) => !hidden.includes(column));
  const tables: Protected[] = [{ table: name, objectClass: tableClass, hidden, open }];
  if (tableClass === 'versioned')
    tables.push({ table: historyTableName(name), objectClass: 'history', hidden, open });
  const views = subjectColumn === null ? [] : tables.map(({ table }) => openedViewName(table));
  return [...tables, ...views.map((table) => protectedObject(table, 'opened'))];
}

export const protectedObject = (table: string, objectClass: ObjectClass): Protected => ({
  table,
  objectClass,
  hidden: [],
  open: [],
});

/** Where a table has columns with credentials, whoever may not read them is granted the others by name. */
function grants({ table, objectClass, hidden, open }: Protected): string[] {
  const isLimited = (principal: Principal): boolean =>
    hidden.length > 0 && !principals[principal].mayReadSensitiveColumns;
  const granted = (principal: Principal): readonly Action[] =>
    actions.filter((action) => principals[principal].tables[objectClass].includes(action));
  const named = (permissions: string, roles: string): string =>
    `grant ${permissions} on ${quotedTable(table)} to ${roles}`;
  return [
    ...forRoles(
      (principal) =>
        granted(principal)
          .filter((action) => action !== 'read' || !isLimited(principal))
          .map((action) => permissionOf[action])
          .join(', '),
      named,
    ),
    ...forRoles(
      (principal) => (isLimited(principal) && granted(principal).includes('read') ? 'select' : ''),
      (permissions, roles) =>
        `grant ${permissions} on ${quotedTable(table)} (${quotedList(open)}) to ${roles}`,
    ),
  ];
}

/** Creates the roles, without any right. Repeatable. */
export const mssqlRoleNames = (): readonly string[] =>
  principalNames.map(
    (principal) =>
      `if database_principal_id(N'${roleName(principal)}') is null create role ${quoted(roleName(principal))}`,
  );

/** Creates the roles with their rights on the record of migrations. Repeatable. */
export function mssqlRoles(): readonly string[] {
  return [...mssqlRoleNames(), ...grants(protectedObject('schema_migrations', 'migrations'))];
}

/** What the roles are granted on each table, one batch per table. Repeatable. */
export function mssqlGrants(definitions: Definitions, isMeant?: TableFilter): readonly string[] {
  return inReferenceOrder(definitions, isMeant).map((definition) =>
    protectedBy(definition).flatMap(grants).join(';\n'),
  );
}
