-- section: portable
create table [dbo].[investigation_queries] (
  [name] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [about] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [sql] nvarchar(4000) collate Latin1_General_100_BIN2 not null,
  [parameters] nvarchar(max) not null,
  [state] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_investigation_queries] primary key clustered ([name]),
  constraint [ck_investigation_queries_name] check (datalength([name]) = datalength(ltrim(rtrim([name])))),
  constraint [ck_investigation_queries_state] check ([state] in (N'SAVED', N'DELETED') and datalength([state]) = datalength(ltrim(rtrim([state]))))
)
GO
create trigger [dbo].[investigation_queries_after_update] on [dbo].[investigation_queries] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[name] = old.[name]))
    throw 50001, N'KEY_CHANGED:investigation_queries', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[name] = old.[name] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:investigation_queries', 1;
end
GO
create trigger [dbo].[investigation_queries_after_delete] on [dbo].[investigation_queries] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:investigation_queries', 1;
end
GO

-- section: temporal
alter table [dbo].[investigation_queries] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_investigation_queries_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_investigation_queries_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[investigation_queries] set (system_versioning = on (history_table = [dbo].[investigation_queries_history], data_consistency_check = on))
GO
create index [ix_investigation_queries_history_key] on [dbo].[investigation_queries_history] ([name], [commit_number])
GO

-- section: without-temporal
create table [dbo].[investigation_queries_history] (
  [name] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [about] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [sql] nvarchar(4000) collate Latin1_General_100_BIN2 not null,
  [parameters] nvarchar(max) not null,
  [state] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_investigation_queries_history] primary key clustered ([name], [commit_number])
)
GO
create trigger [dbo].[investigation_queries_keep_version] on [dbo].[investigation_queries] after update as
begin
  set nocount on;
  insert into [dbo].[investigation_queries_history] ([name], [about], [sql], [parameters], [state], [commit_number]) select [name], [about], [sql], [parameters], [state], [commit_number] from deleted;
end
GO
create trigger [dbo].[investigation_queries_history_before_change] on [dbo].[investigation_queries_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:investigation_queries_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[investigation_queries] to [cifra_application];
grant select on [dbo].[investigation_queries] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[investigation_queries] to [cifra_migrator];
grant select on [dbo].[investigation_queries_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[investigation_queries_history] to [cifra_migrator]
GO

-- section: principals
deny delete on [dbo].[investigation_queries] to [cifra_application];
deny insert, update, delete on [dbo].[investigation_queries] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[investigation_queries_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
