import { mssqlDenials } from '../../ddl/mssql-denials.ts';
import { actions, protectedBy, roleName, type Protected } from '../../ddl/mssql-roles.ts';
import { literal, quoted, quotedList, quotedTable } from '../../ddl/mssql.ts';
import { inReferenceOrder } from '../../kit/names.ts';
import { principalNames, principals, type Action, type Principal } from '../../principals/principals.ts';
import { definitionsOf } from '../../tables/kinds.ts';
import { usersOfDatabase } from '../principal-users.ts';
import { firstRow, refusalOf, send, type Bench, type Proof } from './bench.ts';
import { degraded, holds, missing, notTried, type Finding } from './finding.ts';

const page = 'https://learn.microsoft.com/en-us/sql/t-sql/statements/deny-object-permissions-transact-sql';

/** "The … permission was denied on the object", and on the column. */
const DENIED = [229, 230];
const definitions = definitionsOf.tenant;

const everything: readonly Protected[] = inReferenceOrder(definitions).flatMap(protectedBy);

/** A statement that touches no row. A refusal of its permission precedes everything else that could be wrong with it. */
function statementOf(action: Action, { table, hidden, open }: Protected): string {
  const name = quotedTable(table);
  const columns = hidden.length > 0 || open.length > 0 ? [...open, ...hidden] : ['commit_number'];
  const first = quoted(columns[0] ?? '');
  switch (action) {
    case 'read':
      return `select top (0) ${open.length > 0 ? quotedList(open) : '1 as [one]'} from ${name}`;
    case 'insert':
      return `insert into ${name} (${first}) select null where 1 = 0`;
    case 'update':
      return `update ${name} set ${first} = null where 1 = 0`;
    case 'delete':
      return `delete from ${name} where 1 = 0`;
  }
}

const mayDo = (principal: Principal, action: Action, { objectClass }: Protected): boolean =>
  principals[principal].tables[objectClass].includes(action);

/** Every table, history and view, by each principal's own user: whoever may not, is refused. */
const tableByTable: Proof = {
  promise: 'denied-table-by-table',
  page,
  prove: async ({ known, open }) => {
    if (known.users.length === 0) return notTried('the principals have no users of their own');
    const opened: string[] = [];
    const otherNumbers = new Set<number>();
    let refusedCount = 0;
    for (const user of known.users) {
      const own = await open(user);
      for (const each of everything)
        for (const action of actions.filter((action) => !mayDo(user.principal, action, each))) {
          const number = await refusalOf(own, statementOf(action, each));
          if (number === null) opened.push(`${user.principal} may ${action} ${each.table}`);
          else if (!DENIED.includes(number)) otherNumbers.add(number);
          refusedCount += 1;
        }
    }
    if (opened.length > 0) return missing(`${opened.length} are open: ${opened.slice(0, 5).join(', ')}`);
    return otherNumbers.size === 0
      ? holds(`${refusedCount} combinations of principal, table and action are refused by error 229 or 230`)
      : degraded(`${refusedCount} are refused, but by other errors: ${[...otherNumbers].join(', ')}`);
  },
};

/** What the tests of rights would miss: that a principal is refused what it needs. */
const neededGranted: Proof = {
  promise: 'granted-table-by-table',
  page: 'https://learn.microsoft.com/en-us/sql/t-sql/statements/grant-object-permissions-transact-sql',
  prove: async ({ known, open }) => {
    if (known.users.length === 0) return notTried('the principals have no users of their own');
    const refused: string[] = [];
    let grantedCount = 0;
    for (const user of known.users) {
      const own = await open(user);
      for (const { table, objectClass } of everything)
        for (const action of actions) {
          if (!principals[user.principal].tables[objectClass].includes(action)) continue;
          const permission = action === 'read' ? 'select' : action;
          const { may } = await firstRow(
            own,
            `select has_perms_by_name(${literal(`dbo.${table}`)}, 'OBJECT', '${permission}') as [may]`,
          );
          if (Number(may) !== 1) refused.push(`${user.principal} may not ${action} ${table}`);
          grantedCount += 1;
        }
    }
    return refused.length === 0
      ? holds(`${grantedCount} combinations are granted`)
      : missing(`${refused.length} are refused: ${refused.slice(0, 5).join(', ')}`);
  },
};

/** What DENY is for: a later grant opens nothing. */
const denyOutweighs: Proof = {
  promise: 'deny-outweighs-grant',
  page,
  prove: async ({ pool, known, open }) => {
    if (known.capabilities?.denial !== true)
      return missing('the server has no DENY: a later grant to a user would open what is closed');
    const application = known.users.find(({ principal }) => principal === 'application');
    if (application === undefined) return notTried('the application has no user of its own');
    await send(pool, `grant update on [dbo].[commits] to ${quoted(application.user)}`);
    const own = await open(application);
    const number = await refusalOf(own, 'update [dbo].[commits] set [hash] = null where 1 = 0');
    await send(pool, `revoke update on [dbo].[commits] from ${quoted(application.user)}`);
    return number !== null && DENIED.includes(number)
      ? holds(`an update that was granted besides is refused by error ${number}`)
      : missing(`an update that was granted besides is ${number === null ? 'taken' : `error ${number}`}`);
  },
};

/** Each DENY that a migration has, as the catalogue of the database shows it: objects, columns and the schema. */
const denialsRecorded: Proof = {
  promise: 'deny-recorded',
  page: 'https://learn.microsoft.com/en-us/sql/relational-databases/system-catalog-views/sys-database-permissions-transact-sql',
  prove: async (bench) => {
    if (bench.known.capabilities?.denial !== true) return missing('the server has no DENY');
    const expected = mssqlDenials(definitions)
      .flatMap((batch) => batch.split(';\n'))
      .flatMap(denialsIn);
    const found = await recordedDenials(bench);
    const lacking = expected.filter((each) => !found.has(each));
    return judgedDenials(expected.length, lacking);
  },
};

function judgedDenials(count: number, lacking: readonly string[]): Finding {
  return lacking.length === 0
    ? holds(`${count} denials on tables and columns are recorded`)
    : missing(`${lacking.length} denials are not recorded: ${lacking.slice(0, 5).join(', ')}`);
}

/** `role permission table column`, for each permission and role of a statement. */
function denialsIn(statement: string): string[] {
  const match = /^deny ([a-z, ]+) on \[dbo\]\.\[(\w+)\](?: \(([^)]*)\))? to (.*)$/.exec(statement);
  if (match === null) return [];
  const [, permissions = '', table = '', columns, roles = ''] = match;
  const bare = (list: string): string[] => list.split(', ').map((each) => each.replaceAll(/[[\]]/g, ''));
  return bare(roles).flatMap((role) =>
    bare(permissions).flatMap((permission) =>
      (columns === undefined ? ['*'] : bare(columns)).map((column) =>
        [role, permission, table, column].join(' '),
      ),
    ),
  );
}

async function recordedDenials({ pool }: Bench): Promise<ReadonlySet<string>> {
  const roles = principalNames.map((principal) => literal(roleName(principal))).join(', ');
  const { recordset = [] } = await send(
    pool,
    `select concat(user_name(p.grantee_principal_id), ' ', lower(p.permission_name), ' ', object_name(p.major_id), ' ', coalesce(col_name(p.major_id, nullif(p.minor_id, 0)), '*')) as [denial]
from sys.database_permissions as p where p.state = 'D' and p.class = 1 and user_name(p.grantee_principal_id) in (${roles})`,
  );
  return new Set(recordset.map((row) => String((row as { readonly denial: unknown }).denial)));
}

const SCHEMA_CHANGES = [
  'create table [dbo].[check_own] ([id] int)',
  'alter table [dbo].[commits] add [more] int null',
  'truncate table [dbo].[audit_events]',
  'drop trigger [dbo].[commits_before_change]',
];

const schemaDenied: Proof = {
  promise: 'schema-denied',
  page: 'https://learn.microsoft.com/en-us/sql/t-sql/statements/deny-schema-permissions-transact-sql',
  prove: async ({ known, open }) => {
    if (known.users.length === 0) return notTried('the principals have no users of their own');
    const taken: string[] = [];
    for (const user of known.users) {
      const own = await open(user);
      for (const text of SCHEMA_CHANGES)
        if ((await refusalOf(own, text)) === null) taken.push(`${user.principal}: ${text}`);
    }
    return taken.length === 0
      ? holds(`tables and triggers are nobody's to change: ${usersOfDatabase.join(', ')}`)
      : missing(`taken: ${taken.join('; ')}`);
  },
};

export const denials: readonly Proof[] = [
  tableByTable,
  neededGranted,
  denyOutweighs,
  denialsRecorded,
  schemaDenied,
];
