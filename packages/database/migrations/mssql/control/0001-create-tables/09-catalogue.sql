-- section: portable
create table [dbo].[currencies] (
  [code] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [numeric_code] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(100) collate Latin1_General_100_BIN2 not null,
  [minor_units] int not null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_currencies] primary key clustered ([code]),
  constraint [ck_currencies_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_currencies_numeric_code] check (datalength([numeric_code]) = datalength(ltrim(rtrim([numeric_code]))))
)
GO
create trigger [dbo].[currencies_after_update] on [dbo].[currencies] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[code] = old.[code]))
    throw 50001, N'KEY_CHANGED:currencies', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[code] = old.[code] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:currencies', 1;
end
GO
create trigger [dbo].[currencies_after_delete] on [dbo].[currencies] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:currencies', 1;
end
GO
create table [dbo].[coa_templates] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [country_pack] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [template] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_coa_templates] primary key clustered ([id]),
  constraint [ck_coa_templates_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_coa_templates_country_pack] check (datalength([country_pack]) = datalength(ltrim(rtrim([country_pack]))))
)
GO
create unique index [ux_coa_templates_code] on [dbo].[coa_templates] ([code])
GO
create trigger [dbo].[coa_templates_after_update] on [dbo].[coa_templates] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:coa_templates', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:coa_templates', 1;
end
GO
create trigger [dbo].[coa_templates_after_delete] on [dbo].[coa_templates] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:coa_templates', 1;
end
GO

-- section: temporal
alter table [dbo].[currencies] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_currencies_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_currencies_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[currencies] set (system_versioning = on (history_table = [dbo].[currencies_history], data_consistency_check = on))
GO
create index [ix_currencies_history_key] on [dbo].[currencies_history] ([code], [commit_number])
GO
alter table [dbo].[coa_templates] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_coa_templates_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_coa_templates_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[coa_templates] set (system_versioning = on (history_table = [dbo].[coa_templates_history], data_consistency_check = on))
GO
create index [ix_coa_templates_history_key] on [dbo].[coa_templates_history] ([id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[currencies_history] (
  [code] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [numeric_code] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(100) collate Latin1_General_100_BIN2 not null,
  [minor_units] int not null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_currencies_history] primary key clustered ([code], [commit_number])
)
GO
create trigger [dbo].[currencies_keep_version] on [dbo].[currencies] after update as
begin
  set nocount on;
  insert into [dbo].[currencies_history] ([code], [numeric_code], [name], [minor_units], [is_active], [commit_number]) select [code], [numeric_code], [name], [minor_units], [is_active], [commit_number] from deleted;
end
GO
create trigger [dbo].[currencies_history_before_change] on [dbo].[currencies_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:currencies_history', 1;
end
GO
create table [dbo].[coa_templates_history] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [country_pack] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [template] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_coa_templates_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[coa_templates_keep_version] on [dbo].[coa_templates] after update as
begin
  set nocount on;
  insert into [dbo].[coa_templates_history] ([id], [code], [name], [country_pack], [template], [commit_number]) select [id], [code], [name], [country_pack], [template], [commit_number] from deleted;
end
GO
create trigger [dbo].[coa_templates_history_before_change] on [dbo].[coa_templates_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:coa_templates_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[currencies] to [cifra_application];
grant select on [dbo].[currencies] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[currencies] to [cifra_migrator];
grant select on [dbo].[currencies_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[currencies_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[coa_templates] to [cifra_application];
grant select on [dbo].[coa_templates] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[coa_templates] to [cifra_migrator];
grant select on [dbo].[coa_templates_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[coa_templates_history] to [cifra_migrator]
GO

-- section: principals
deny delete on [dbo].[currencies] to [cifra_application];
deny insert, update, delete on [dbo].[currencies] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[currencies_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[coa_templates] to [cifra_application];
deny insert, update, delete on [dbo].[coa_templates] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[coa_templates_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
