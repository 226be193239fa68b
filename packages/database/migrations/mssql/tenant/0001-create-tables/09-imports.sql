-- section: portable
create table [dbo].[imports] (
  [id] binary(16) not null,
  [format] nvarchar(11) collate Latin1_General_100_BIN2 not null,
  [file_name] nvarchar(255) collate Latin1_General_100_BIN2 not null,
  [file_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [report] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_imports] primary key clustered ([id]),
  constraint [ck_imports_format] check ([format] in (N'SAFT', N'ECB_CSV', N'CSV', N'HLEDGER_CSV') and datalength([format]) = datalength(ltrim(rtrim([format])))),
  constraint [ck_imports_file_hash] check (datalength([file_hash]) = datalength(ltrim(rtrim([file_hash]))))
)
GO
create index [ix_imports_file_hash] on [dbo].[imports] ([file_hash])
GO
create trigger [dbo].[imports_before_change] on [dbo].[imports] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:imports', 1;
end
GO
create table [dbo].[import_mappings] (
  [id] binary(16) not null,
  [name] nvarchar(100) collate Latin1_General_100_BIN2 not null,
  [rules] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_import_mappings] primary key clustered ([id])
)
GO
create unique index [ux_import_mappings_name] on [dbo].[import_mappings] ([name])
GO
create trigger [dbo].[import_mappings_after_update] on [dbo].[import_mappings] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:import_mappings', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:import_mappings', 1;
end
GO
create trigger [dbo].[import_mappings_after_delete] on [dbo].[import_mappings] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:import_mappings', 1;
end
GO

-- section: temporal
alter table [dbo].[import_mappings] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_import_mappings_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_import_mappings_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[import_mappings] set (system_versioning = on (history_table = [dbo].[import_mappings_history], data_consistency_check = on))
GO
create index [ix_import_mappings_history_key] on [dbo].[import_mappings_history] ([id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[import_mappings_history] (
  [id] binary(16) not null,
  [name] nvarchar(100) collate Latin1_General_100_BIN2 not null,
  [rules] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_import_mappings_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[import_mappings_keep_version] on [dbo].[import_mappings] after update as
begin
  set nocount on;
  insert into [dbo].[import_mappings_history] ([id], [name], [rules], [commit_number]) select [id], [name], [rules], [commit_number] from deleted;
end
GO
create trigger [dbo].[import_mappings_history_before_change] on [dbo].[import_mappings_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:import_mappings_history', 1;
end
GO

-- section: roles
grant select, insert on [dbo].[imports] to [cifra_application];
grant select on [dbo].[imports] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[imports] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[import_mappings] to [cifra_application];
grant select on [dbo].[import_mappings] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[import_mappings] to [cifra_migrator];
grant select on [dbo].[import_mappings_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[import_mappings_history] to [cifra_migrator]
GO

-- section: principals
deny update, delete on [dbo].[imports] to [cifra_application];
deny insert, update, delete on [dbo].[imports] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[import_mappings] to [cifra_application];
deny insert, update, delete on [dbo].[import_mappings] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[import_mappings_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
