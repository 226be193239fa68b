-- section: portable
create table [dbo].[tenant_moves] (
  [id] binary(16) not null,
  [tenant_id] binary(16) not null,
  [backup] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [state] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [attempt] int not null,
  [from_engine] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [from_server] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [from_database] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [to_engine] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [to_server] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [to_database] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [started_at] bigint not null,
  [ended_at] bigint null,
  [left_deleted_at] bigint null,
  [commit_number] bigint not null,
  constraint [pk_tenant_moves] primary key clustered ([id]),
  constraint [ck_tenant_moves_backup] check (datalength([backup]) = datalength(ltrim(rtrim([backup])))),
  constraint [ck_tenant_moves_state] check ([state] in (N'RUNNING', N'DONE', N'UNDONE') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [ck_tenant_moves_from_engine] check ([from_engine] in (N'sqlite', N'mssql') and datalength([from_engine]) = datalength(ltrim(rtrim([from_engine])))),
  constraint [ck_tenant_moves_from_server] check (datalength([from_server]) = datalength(ltrim(rtrim([from_server])))),
  constraint [ck_tenant_moves_from_database] check (datalength([from_database]) = datalength(ltrim(rtrim([from_database])))),
  constraint [ck_tenant_moves_to_engine] check ([to_engine] in (N'sqlite', N'mssql') and datalength([to_engine]) = datalength(ltrim(rtrim([to_engine])))),
  constraint [ck_tenant_moves_to_server] check (datalength([to_server]) = datalength(ltrim(rtrim([to_server])))),
  constraint [ck_tenant_moves_to_database] check (datalength([to_database]) = datalength(ltrim(rtrim([to_database])))),
  constraint [fk_tenant_moves_tenant_id] foreign key ([tenant_id]) references [dbo].[tenants] ([id])
)
GO
create index [ix_tenant_moves_tenant_id] on [dbo].[tenant_moves] ([tenant_id])
GO
create unique index [ux_tenant_moves_state_tenant_id] on [dbo].[tenant_moves] ([state], [tenant_id]) where [state] = N'RUNNING'
GO
create trigger [dbo].[tenant_moves_after_update] on [dbo].[tenant_moves] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:tenant_moves', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:tenant_moves', 1;
end
GO
create trigger [dbo].[tenant_moves_after_delete] on [dbo].[tenant_moves] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:tenant_moves', 1;
end
GO

-- section: temporal
alter table [dbo].[tenant_moves] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_tenant_moves_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_tenant_moves_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[tenant_moves] set (system_versioning = on (history_table = [dbo].[tenant_moves_history], data_consistency_check = on))
GO
create index [ix_tenant_moves_history_key] on [dbo].[tenant_moves_history] ([id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[tenant_moves_history] (
  [id] binary(16) not null,
  [tenant_id] binary(16) not null,
  [backup] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [state] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [attempt] int not null,
  [from_engine] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [from_server] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [from_database] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [to_engine] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [to_server] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [to_database] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [started_at] bigint not null,
  [ended_at] bigint null,
  [left_deleted_at] bigint null,
  [commit_number] bigint not null,
  constraint [pk_tenant_moves_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[tenant_moves_keep_version] on [dbo].[tenant_moves] after update as
begin
  set nocount on;
  insert into [dbo].[tenant_moves_history] ([id], [tenant_id], [backup], [state], [attempt], [from_engine], [from_server], [from_database], [to_engine], [to_server], [to_database], [started_at], [ended_at], [left_deleted_at], [commit_number]) select [id], [tenant_id], [backup], [state], [attempt], [from_engine], [from_server], [from_database], [to_engine], [to_server], [to_database], [started_at], [ended_at], [left_deleted_at], [commit_number] from deleted;
end
GO
create trigger [dbo].[tenant_moves_history_before_change] on [dbo].[tenant_moves_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tenant_moves_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[tenant_moves] to [cifra_application];
grant select on [dbo].[tenant_moves] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tenant_moves] to [cifra_migrator];
grant select on [dbo].[tenant_moves_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tenant_moves_history] to [cifra_migrator]
GO

-- section: principals
deny delete on [dbo].[tenant_moves] to [cifra_application];
deny insert, update, delete on [dbo].[tenant_moves] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[tenant_moves_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
