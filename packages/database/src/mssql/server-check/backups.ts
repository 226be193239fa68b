import { backupDatabase, verifyBackup } from '../../ddl/mssql-backup.ts';
import { firstRow, refusalOf, send, type Bench, type Proof } from './bench.ts';
import { holds, missing, notTried } from './finding.ts';

/** Always the same file, which the next run overwrites: a server has no statement that deletes one. */
const FILE = 'cifra_server_check.bak';

const backupUser = ({ known, open }: Bench) => {
  const user = known.users.find(({ principal }) => principal === 'backup');
  return user === undefined ? null : open(user);
};

const backup: Proof = {
  promise: 'backup-with-checksum',
  page: 'https://learn.microsoft.com/en-us/sql/t-sql/statements/backup-transact-sql',
  prove: async (bench) => {
    const own = await backupUser(bench);
    try {
      await send(own ?? bench.master, backupDatabase(bench.name, FILE));
      return holds(
        `${own === null ? 'the administrator' : "the backup principal's own user, by db_backupoperator,"} backs up with checksums (${FILE} in the server's folder for backups)`,
      );
    } catch (error) {
      return missing(`no backup (${error instanceof Error ? error.message : String(error)})`);
    }
  },
};

const verification: Proof = {
  promise: 'restore-verifyonly',
  page: 'https://learn.microsoft.com/en-us/sql/t-sql/statements/restore-statements-verifyonly-transact-sql',
  prove: async ({ master }) => {
    try {
      await send(master, verifyBackup(FILE));
      return holds('the backup is read and its checksums agree');
    } catch (error) {
      return missing(`not verified (${error instanceof Error ? error.message : String(error)})`);
    }
  },
};

const operatorRole: Proof = {
  promise: 'db-backupoperator',
  page: 'https://learn.microsoft.com/en-us/sql/relational-databases/security/authentication-access/database-level-roles',
  prove: async (bench) => {
    if (bench.known.capabilities?.denial !== true)
      return missing("the roles of Microsoft's server are not there");
    const { member } = await firstRow(
      bench.pool,
      `select count(*) as [member] from sys.database_role_members where role_principal_id = database_principal_id(N'db_backupoperator') and member_principal_id = database_principal_id(N'cifra_backup')`,
    );
    if (Number(member) !== 1) return missing('the role of the backup principal is no db_backupoperator');
    const own = await backupUser(bench);
    if (own === null) return notTried('the backup principal has no user of its own');
    const number = await refusalOf(own, 'insert into [dbo].[commits] ([number]) select null where 1 = 0');
    return number === null
      ? missing('the backup principal may write')
      : holds('it may back up, and write nothing');
  },
};

export const backups: readonly Proof[] = [operatorRole, backup, verification];
