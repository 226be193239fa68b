-- section: portable
create table [dbo].[manifest_versions] (
  [id] binary(16) not null,
  [name] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [label] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [audience] nvarchar(13) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [operation_count] int not null,
  [digest] binary(32) not null,
  [registered_commit] bigint not null,
  [promoted_commit] bigint null,
  [revoked_commit] bigint null,
  [commit_number] bigint not null,
  constraint [pk_manifest_versions] primary key clustered ([id]),
  constraint [ck_manifest_versions_name] check (datalength([name]) = datalength(ltrim(rtrim([name])))),
  constraint [ck_manifest_versions_label] check (datalength([label]) = datalength(ltrim(rtrim([label])))),
  constraint [ck_manifest_versions_audience] check ([audience] in (N'FIRST_PARTIES', N'KEYS') and datalength([audience]) = datalength(ltrim(rtrim([audience])))),
  constraint [ck_manifest_versions_state] check ([state] in (N'REGISTERED', N'PROMOTED', N'REVOKED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [ck_manifest_versions_rule_promotion] check (state <> 'PROMOTED' or promoted_commit is not null),
  constraint [ck_manifest_versions_rule_revocation] check ((state = 'REVOKED' and revoked_commit is not null) or (state <> 'REVOKED' and revoked_commit is null))
)
GO
create unique index [ux_manifest_versions_name_label] on [dbo].[manifest_versions] ([name], [label])
GO
create trigger [dbo].[manifest_versions_after_update] on [dbo].[manifest_versions] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:manifest_versions', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:manifest_versions', 1;
end
GO
create trigger [dbo].[manifest_versions_after_delete] on [dbo].[manifest_versions] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:manifest_versions', 1;
end
GO
create table [dbo].[manifest_operations] (
  [version_id] binary(16) not null,
  [ordinal] int not null,
  [operation_id] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [type] nvarchar(12) collate Latin1_General_100_BIN2 not null,
  [body] nvarchar(max) not null,
  [body_hash] binary(32) not null,
  [commit_number] bigint not null,
  constraint [pk_manifest_operations] primary key clustered ([version_id], [ordinal]),
  constraint [ck_manifest_operations_operation_id] check (datalength([operation_id]) = datalength(ltrim(rtrim([operation_id])))),
  constraint [ck_manifest_operations_name] check (datalength([name]) = datalength(ltrim(rtrim([name])))),
  constraint [ck_manifest_operations_type] check ([type] in (N'query', N'mutation', N'subscription') and datalength([type]) = datalength(ltrim(rtrim([type])))),
  constraint [fk_manifest_operations_version_id] foreign key ([version_id]) references [dbo].[manifest_versions] ([id])
)
GO
create trigger [dbo].[manifest_operations_before_change] on [dbo].[manifest_operations] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:manifest_operations', 1;
end
GO
create table [dbo].[manifest_checks] (
  [version_id] binary(16) not null,
  [schema_digest] binary(32) not null,
  [checked_at] bigint not null,
  [findings] nvarchar(max) not null,
  constraint [pk_manifest_checks] primary key clustered ([version_id])
)
GO

-- section: temporal
alter table [dbo].[manifest_versions] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_manifest_versions_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_manifest_versions_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[manifest_versions] set (system_versioning = on (history_table = [dbo].[manifest_versions_history], data_consistency_check = on))
GO
create index [ix_manifest_versions_history_key] on [dbo].[manifest_versions_history] ([id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[manifest_versions_history] (
  [id] binary(16) not null,
  [name] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [label] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [audience] nvarchar(13) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [operation_count] int not null,
  [digest] binary(32) not null,
  [registered_commit] bigint not null,
  [promoted_commit] bigint null,
  [revoked_commit] bigint null,
  [commit_number] bigint not null,
  constraint [pk_manifest_versions_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[manifest_versions_keep_version] on [dbo].[manifest_versions] after update as
begin
  set nocount on;
  insert into [dbo].[manifest_versions_history] ([id], [name], [label], [audience], [state], [operation_count], [digest], [registered_commit], [promoted_commit], [revoked_commit], [commit_number]) select [id], [name], [label], [audience], [state], [operation_count], [digest], [registered_commit], [promoted_commit], [revoked_commit], [commit_number] from deleted;
end
GO
create trigger [dbo].[manifest_versions_history_before_change] on [dbo].[manifest_versions_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:manifest_versions_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[manifest_versions] to [cifra_application];
grant select on [dbo].[manifest_versions] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[manifest_versions] to [cifra_migrator];
grant select on [dbo].[manifest_versions_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[manifest_versions_history] to [cifra_migrator]
GO
grant select, insert on [dbo].[manifest_operations] to [cifra_application];
grant select on [dbo].[manifest_operations] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[manifest_operations] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[manifest_checks] to [cifra_application], [cifra_migrator];
grant select on [dbo].[manifest_checks] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO

-- section: principals
deny delete on [dbo].[manifest_versions] to [cifra_application];
deny insert, update, delete on [dbo].[manifest_versions] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[manifest_versions_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[manifest_operations] to [cifra_application];
deny insert, update, delete on [dbo].[manifest_operations] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny insert, update, delete on [dbo].[manifest_checks] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
