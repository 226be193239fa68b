import { firstRow, type Proof } from './bench.ts';
import { degraded, holds, missing, notTried } from './finding.ts';

/** SQL Server 2016: system-versioned tables, OPENJSON, DATEDIFF_BIG. */
const OLDEST_MAJOR = 13;
/** Azure SQL Database and Managed Instance, whose version numbers mean something else. */
const AZURE_EDITIONS = [5, 8];

const version: Proof = {
  promise: 'version',
  page: 'https://learn.microsoft.com/en-us/sql/t-sql/functions/serverproperty-transact-sql',
  prove: async ({ pool }) => {
    const row = await firstRow(
      pool,
      `select convert(varchar(60), serverproperty('ProductVersion')) as [version], convert(varchar(100), serverproperty('Edition')) as [edition], convert(int, serverproperty('EngineEdition')) as [engine]`,
    );
    const says = `${String(row['version'])}, ${String(row['edition'])}`;
    const major = Number(String(row['version']).split('.')[0]);
    return major >= OLDEST_MAJOR || AZURE_EDITIONS.includes(Number(row['engine']))
      ? holds(says)
      : degraded(`${says}: older than ${OLDEST_MAJOR}, SQL Server 2016; what follows says what it can do`);
  },
};

const collation: Proof = {
  promise: 'collation',
  page: 'https://learn.microsoft.com/en-us/sql/relational-databases/collations/collation-and-unicode-support',
  prove: async ({ pool }) => {
    const row = await firstRow(
      pool,
      `create table [dbo].[check_codes] ([code] nvarchar(40) collate Latin1_General_100_BIN2 not null constraint [pk_check_codes] primary key);
insert into [dbo].[check_codes] ([code]) values (N'bank'), (N'Bank'), (N'BANK'), (N'Bänk');
select convert(varchar(100), databasepropertyex(db_name(), 'Collation')) as [collation],
  (select count(*) from [dbo].[check_codes] where [code] = N'Bank') as [same],
  (select min([code]) from [dbo].[check_codes]) as [least]`,
    );
    const says = `the database's is ${String(row['collation'])}`;
    return Number(row['same']) === 1 && row['least'] === 'BANK'
      ? holds(`codes are told apart and ordered by their characters; ${says}`)
      : missing(`codes that differ in case or accent are one, or ordered by language; ${says}`);
  },
};

const encryption: Proof = {
  promise: 'tls',
  page: 'https://learn.microsoft.com/en-us/sql/relational-databases/system-dynamic-management-views/sys-dm-exec-connections-transact-sql',
  prove: async ({ pool, at }) => {
    const row = await firstRow(
      pool,
      'select encrypt_option as [option] from sys.dm_exec_connections where session_id = @@spid',
    ).catch(() => null);
    if (row === null) return notTried('the log-in may not see its own connection (VIEW SERVER STATE)');
    if (String(row['option']).toUpperCase() !== 'TRUE')
      return missing('this connection is not encrypted: passwords and books travel in the clear');
    return new URL(at.url).searchParams.get('trustServerCertificate') === 'true'
      ? degraded(
          'the connection is encrypted; trustServerCertificate=true lets anybody stand in for the server',
        )
      : holds("the connection is encrypted, and the server's certificate was checked");
  },
};

export const serverFacts: readonly Proof[] = [version, encryption, collation];
