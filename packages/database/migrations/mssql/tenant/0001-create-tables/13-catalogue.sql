-- section: portable
create table [dbo].[tax_codes] (
  [id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [treatment] nvarchar(11) collate Latin1_General_100_BIN2 not null,
  [withheld_at] nvarchar(10) collate Latin1_General_100_BIN2 null,
  [withheld_on] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [percent_e4] int not null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_tax_codes] primary key clustered ([id]),
  constraint [ck_tax_codes_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_tax_codes_treatment] check ([treatment] in (N'STANDARD', N'EXEMPT', N'EXPORT', N'WITHHOLDING') and datalength([treatment]) = datalength(ltrim(rtrim([treatment])))),
  constraint [ck_tax_codes_withheld_at] check ([withheld_at] in (N'SETTLEMENT', N'DOCUMENT') and datalength([withheld_at]) = datalength(ltrim(rtrim([withheld_at])))),
  constraint [ck_tax_codes_withheld_on] check ([withheld_on] in (N'TAX', N'NET') and datalength([withheld_on]) = datalength(ltrim(rtrim([withheld_on]))))
)
GO
create unique index [ux_tax_codes_code] on [dbo].[tax_codes] ([code])
GO
create trigger [dbo].[tax_codes_after_update] on [dbo].[tax_codes] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:tax_codes', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:tax_codes', 1;
end
GO
create trigger [dbo].[tax_codes_after_delete] on [dbo].[tax_codes] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:tax_codes', 1;
end
GO
create table [dbo].[items] (
  [id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [unit_price_e6] bigint null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [sales_account_id] binary(16) null,
  [purchase_account_id] binary(16) null,
  [tax_code_id] binary(16) null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_items] primary key clustered ([id]),
  constraint [ck_items_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_items_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [fk_items_sales_account_id] foreign key ([sales_account_id]) references [dbo].[accounts] ([id]),
  constraint [fk_items_purchase_account_id] foreign key ([purchase_account_id]) references [dbo].[accounts] ([id]),
  constraint [fk_items_tax_code_id] foreign key ([tax_code_id]) references [dbo].[tax_codes] ([id])
)
GO
create unique index [ux_items_code] on [dbo].[items] ([code])
GO
create trigger [dbo].[items_after_update] on [dbo].[items] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:items', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:items', 1;
end
GO
create trigger [dbo].[items_after_delete] on [dbo].[items] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:items', 1;
end
GO
create table [dbo].[document_series] (
  [kind] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [series] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [prefix] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [is_yearly] bit not null,
  [commit_number] bigint not null,
  constraint [pk_document_series] primary key clustered ([kind]),
  constraint [ck_document_series_kind] check (datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_document_series_series] check (datalength([series]) = datalength(ltrim(rtrim([series])))),
  constraint [ck_document_series_prefix] check (datalength([prefix]) = datalength(ltrim(rtrim([prefix]))))
)
GO
create unique index [ux_document_series_series] on [dbo].[document_series] ([series])
GO
create trigger [dbo].[document_series_after_update] on [dbo].[document_series] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[kind] = old.[kind]))
    throw 50001, N'KEY_CHANGED:document_series', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[kind] = old.[kind] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:document_series', 1;
end
GO
create trigger [dbo].[document_series_after_delete] on [dbo].[document_series] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:document_series', 1;
end
GO

-- section: temporal
alter table [dbo].[tax_codes] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_tax_codes_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_tax_codes_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[tax_codes] set (system_versioning = on (history_table = [dbo].[tax_codes_history], data_consistency_check = on))
GO
create index [ix_tax_codes_history_key] on [dbo].[tax_codes_history] ([id], [commit_number])
GO
alter table [dbo].[items] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_items_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_items_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[items] set (system_versioning = on (history_table = [dbo].[items_history], data_consistency_check = on))
GO
create index [ix_items_history_key] on [dbo].[items_history] ([id], [commit_number])
GO
alter table [dbo].[document_series] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_document_series_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_document_series_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[document_series] set (system_versioning = on (history_table = [dbo].[document_series_history], data_consistency_check = on))
GO
create index [ix_document_series_history_key] on [dbo].[document_series_history] ([kind], [commit_number])
GO

-- section: without-temporal
create table [dbo].[tax_codes_history] (
  [id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [treatment] nvarchar(11) collate Latin1_General_100_BIN2 not null,
  [withheld_at] nvarchar(10) collate Latin1_General_100_BIN2 null,
  [withheld_on] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [percent_e4] int not null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_tax_codes_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[tax_codes_keep_version] on [dbo].[tax_codes] after update as
begin
  set nocount on;
  insert into [dbo].[tax_codes_history] ([id], [code], [name], [treatment], [withheld_at], [withheld_on], [percent_e4], [is_active], [commit_number]) select [id], [code], [name], [treatment], [withheld_at], [withheld_on], [percent_e4], [is_active], [commit_number] from deleted;
end
GO
create trigger [dbo].[tax_codes_history_before_change] on [dbo].[tax_codes_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tax_codes_history', 1;
end
GO
create table [dbo].[items_history] (
  [id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [unit_price_e6] bigint null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [sales_account_id] binary(16) null,
  [purchase_account_id] binary(16) null,
  [tax_code_id] binary(16) null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_items_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[items_keep_version] on [dbo].[items] after update as
begin
  set nocount on;
  insert into [dbo].[items_history] ([id], [code], [name], [unit_price_e6], [currency], [sales_account_id], [purchase_account_id], [tax_code_id], [is_active], [commit_number]) select [id], [code], [name], [unit_price_e6], [currency], [sales_account_id], [purchase_account_id], [tax_code_id], [is_active], [commit_number] from deleted;
end
GO
create trigger [dbo].[items_history_before_change] on [dbo].[items_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:items_history', 1;
end
GO
create table [dbo].[document_series_history] (
  [kind] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [series] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [prefix] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [is_yearly] bit not null,
  [commit_number] bigint not null,
  constraint [pk_document_series_history] primary key clustered ([kind], [commit_number])
)
GO
create trigger [dbo].[document_series_keep_version] on [dbo].[document_series] after update as
begin
  set nocount on;
  insert into [dbo].[document_series_history] ([kind], [series], [prefix], [is_yearly], [commit_number]) select [kind], [series], [prefix], [is_yearly], [commit_number] from deleted;
end
GO
create trigger [dbo].[document_series_history_before_change] on [dbo].[document_series_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_series_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[tax_codes] to [cifra_application];
grant select on [dbo].[tax_codes] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tax_codes] to [cifra_migrator];
grant select on [dbo].[tax_codes_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tax_codes_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[items] to [cifra_application];
grant select on [dbo].[items] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[items] to [cifra_migrator];
grant select on [dbo].[items_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[items_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[document_series] to [cifra_application];
grant select on [dbo].[document_series] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[document_series] to [cifra_migrator];
grant select on [dbo].[document_series_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[document_series_history] to [cifra_migrator]
GO

-- section: principals
deny delete on [dbo].[tax_codes] to [cifra_application];
deny insert, update, delete on [dbo].[tax_codes] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[tax_codes_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[items] to [cifra_application];
deny insert, update, delete on [dbo].[items] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[items_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[document_series] to [cifra_application];
deny insert, update, delete on [dbo].[document_series] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[document_series_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
