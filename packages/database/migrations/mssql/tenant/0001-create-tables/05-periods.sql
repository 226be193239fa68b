-- section: portable
create table [dbo].[fiscal_years] (
  [id] binary(16) not null,
  [name] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [start_date] date not null,
  [end_date] date not null,
  [commit_number] bigint not null,
  constraint [pk_fiscal_years] primary key clustered ([id]),
  constraint [ck_fiscal_years_name] check (datalength([name]) = datalength(ltrim(rtrim([name])))),
  constraint [ck_fiscal_years_start_date] check ([start_date] >= '19000101'),
  constraint [ck_fiscal_years_end_date] check ([end_date] >= '19000101')
)
GO
create unique index [ux_fiscal_years_start_date] on [dbo].[fiscal_years] ([start_date])
GO
create unique index [ux_fiscal_years_name] on [dbo].[fiscal_years] ([name])
GO
create trigger [dbo].[fiscal_years_after_update] on [dbo].[fiscal_years] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:fiscal_years', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:fiscal_years', 1;
end
GO
create trigger [dbo].[fiscal_years_after_delete] on [dbo].[fiscal_years] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:fiscal_years', 1;
end
GO
create table [dbo].[periods] (
  [id] binary(16) not null,
  [fiscal_year_id] binary(16) not null,
  [ordinal] int not null,
  [name] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [start_date] date not null,
  [end_date] date not null,
  [lock_state] nvarchar(25) collate Latin1_General_100_BIN2 not null,
  [close_state] nvarchar(16) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_periods] primary key clustered ([id]),
  constraint [ck_periods_name] check (datalength([name]) = datalength(ltrim(rtrim([name])))),
  constraint [ck_periods_start_date] check ([start_date] >= '19000101'),
  constraint [ck_periods_end_date] check ([end_date] >= '19000101'),
  constraint [ck_periods_lock_state] check ([lock_state] in (N'UNLOCKED', N'LOCK_SALES', N'LOCK_PURCHASING', N'LOCK_SALES_AND_PURCHASING', N'LOCKED', N'CLOSED') and datalength([lock_state]) = datalength(ltrim(rtrim([lock_state])))),
  constraint [ck_periods_close_state] check ([close_state] in (N'OPEN', N'DRAFT', N'PENDING_APPROVAL', N'CLOSED', N'YEAR_CLOSED', N'YEAR_AUDITED') and datalength([close_state]) = datalength(ltrim(rtrim([close_state])))),
  constraint [ck_periods_rule_state_pair] check ((close_state in ('OPEN', 'DRAFT') and lock_state in ('UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING')) or (close_state = 'PENDING_APPROVAL' and lock_state in ('LOCK_SALES_AND_PURCHASING', 'LOCKED')) or (close_state = 'CLOSED' and lock_state = 'LOCKED') or (close_state in ('YEAR_CLOSED', 'YEAR_AUDITED') and lock_state = 'CLOSED')),
  constraint [fk_periods_fiscal_year_id] foreign key ([fiscal_year_id]) references [dbo].[fiscal_years] ([id])
)
GO
create unique index [ux_periods_start_date] on [dbo].[periods] ([start_date])
GO
create unique index [ux_periods_fiscal_year_id_ordinal] on [dbo].[periods] ([fiscal_year_id], [ordinal])
GO
create trigger [dbo].[periods_after_update] on [dbo].[periods] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:periods', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:periods', 1;
end
GO
create trigger [dbo].[periods_after_delete] on [dbo].[periods] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:periods', 1;
end
GO

-- section: temporal
alter table [dbo].[fiscal_years] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_fiscal_years_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_fiscal_years_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[fiscal_years] set (system_versioning = on (history_table = [dbo].[fiscal_years_history], data_consistency_check = on))
GO
create index [ix_fiscal_years_history_key] on [dbo].[fiscal_years_history] ([id], [commit_number])
GO
alter table [dbo].[periods] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_periods_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_periods_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[periods] set (system_versioning = on (history_table = [dbo].[periods_history], data_consistency_check = on))
GO
create index [ix_periods_history_key] on [dbo].[periods_history] ([id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[fiscal_years_history] (
  [id] binary(16) not null,
  [name] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [start_date] date not null,
  [end_date] date not null,
  [commit_number] bigint not null,
  constraint [pk_fiscal_years_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[fiscal_years_keep_version] on [dbo].[fiscal_years] after update as
begin
  set nocount on;
  insert into [dbo].[fiscal_years_history] ([id], [name], [start_date], [end_date], [commit_number]) select [id], [name], [start_date], [end_date], [commit_number] from deleted;
end
GO
create trigger [dbo].[fiscal_years_history_before_change] on [dbo].[fiscal_years_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:fiscal_years_history', 1;
end
GO
create table [dbo].[periods_history] (
  [id] binary(16) not null,
  [fiscal_year_id] binary(16) not null,
  [ordinal] int not null,
  [name] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [start_date] date not null,
  [end_date] date not null,
  [lock_state] nvarchar(25) collate Latin1_General_100_BIN2 not null,
  [close_state] nvarchar(16) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_periods_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[periods_keep_version] on [dbo].[periods] after update as
begin
  set nocount on;
  insert into [dbo].[periods_history] ([id], [fiscal_year_id], [ordinal], [name], [start_date], [end_date], [lock_state], [close_state], [commit_number]) select [id], [fiscal_year_id], [ordinal], [name], [start_date], [end_date], [lock_state], [close_state], [commit_number] from deleted;
end
GO
create trigger [dbo].[periods_history_before_change] on [dbo].[periods_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:periods_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[fiscal_years] to [cifra_application];
grant select on [dbo].[fiscal_years] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[fiscal_years] to [cifra_migrator];
grant select on [dbo].[fiscal_years_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[fiscal_years_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[periods] to [cifra_application];
grant select on [dbo].[periods] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[periods] to [cifra_migrator];
grant select on [dbo].[periods_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[periods_history] to [cifra_migrator]
GO

-- section: principals
deny delete on [dbo].[fiscal_years] to [cifra_application];
deny insert, update, delete on [dbo].[fiscal_years] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[fiscal_years_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[periods] to [cifra_application];
deny insert, update, delete on [dbo].[periods] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[periods_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
