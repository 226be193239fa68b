import { literal, quoted } from '../ddl/mssql.ts';
import { roleName } from '../ddl/mssql-roles.ts';
import { mapMssqlError } from './errors.ts';
import { principalNames } from '../principals/principals.ts';
import type { Requester } from './driver.ts';
import { userOf, type MssqlSettings } from './settings.ts';

const identifier = (name: string): string => quoted(name.replaceAll(']', ']]'));

/**
 * The statements that admit each configured log-in to a database, as a member of its principal's role. If everyone uses
 * the migrator's log-in, there is nothing to do: it owns the database, and no role can deny it anything. Repeatable.
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/create-user-transact-sql
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-role-transact-sql
 */
export function admitLogIns({ urls }: Pick<MssqlSettings, 'urls'>): readonly string[] {
  const owner = urls.migrator === undefined ? null : userOf(urls.migrator);
  return principalNames.flatMap((principal) => {
    const url = urls[principal];
    const user = url === undefined ? owner : userOf(url);
    if (user === null || user === owner) return [];
    const name = identifier(user);
    return [
      `if database_principal_id(${literal(user)}) is null create user ${name} for login ${name}`,
      `alter role ${quoted(roleName(principal))} add member ${name}`,
    ];
  });
}

export async function admitConfiguredLogIns(target: Requester, settings: MssqlSettings): Promise<void> {
  try {
    for (const statement of admitLogIns(settings)) await target.request().batch(statement);
  } catch (error) {
    throw mapMssqlError(error);
  }
}
