create table [dbo].[tenant_profile_history] (
  [tenant_id] binary(16) not null,
  [tenant_number] int not null,
  [name] nvarchar(200) not null,
  [base_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [base_minor_units] int not null,
  [time_zone] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [locale] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [country_pack] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [kind] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_tenant_profile_history] primary key clustered ([tenant_id], [commit_number])
)
GO
create trigger [dbo].[tenant_profile_keep_version] on [dbo].[tenant_profile] after update as
begin
  set nocount on;
  insert into [dbo].[tenant_profile_history] ([tenant_id], [tenant_number], [name], [base_currency], [base_minor_units], [time_zone], [locale], [country_pack], [kind], [commit_number]) select [tenant_id], [tenant_number], [name], [base_currency], [base_minor_units], [time_zone], [locale], [country_pack], [kind], [commit_number] from deleted;
end
GO
create trigger [dbo].[tenant_profile_history_before_update] on [dbo].[tenant_profile_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tenant_profile_history', 1;
end
GO
create trigger [dbo].[tenant_profile_history_before_delete] on [dbo].[tenant_profile_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tenant_profile_history', 1;
end
GO
create table [dbo].[accounts_history] (
  [id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
  [type] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [normal_side] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [parent_id] binary(16) null,
  [is_postable] bit not null,
  [is_active] bit not null,
  [control_role] nvarchar(9) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_accounts_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[accounts_keep_version] on [dbo].[accounts] after update as
begin
  set nocount on;
  insert into [dbo].[accounts_history] ([id], [code], [name], [type], [normal_side], [parent_id], [is_postable], [is_active], [control_role], [commit_number]) select [id], [code], [name], [type], [normal_side], [parent_id], [is_postable], [is_active], [control_role], [commit_number] from deleted;
end
GO
create trigger [dbo].[accounts_history_before_update] on [dbo].[accounts_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:accounts_history', 1;
end
GO
create trigger [dbo].[accounts_history_before_delete] on [dbo].[accounts_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:accounts_history', 1;
end
GO
create table [dbo].[account_roles_history] (
  [role] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [account_id] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_account_roles_history] primary key clustered ([role], [commit_number])
)
GO
create trigger [dbo].[account_roles_keep_version] on [dbo].[account_roles] after update as
begin
  set nocount on;
  insert into [dbo].[account_roles_history] ([role], [account_id], [commit_number]) select [role], [account_id], [commit_number] from deleted;
end
GO
create trigger [dbo].[account_roles_history_before_update] on [dbo].[account_roles_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:account_roles_history', 1;
end
GO
create trigger [dbo].[account_roles_history_before_delete] on [dbo].[account_roles_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:account_roles_history', 1;
end
GO
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
create trigger [dbo].[fiscal_years_history_before_update] on [dbo].[fiscal_years_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:fiscal_years_history', 1;
end
GO
create trigger [dbo].[fiscal_years_history_before_delete] on [dbo].[fiscal_years_history] instead of delete as
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
create trigger [dbo].[periods_history_before_update] on [dbo].[periods_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:periods_history', 1;
end
GO
create trigger [dbo].[periods_history_before_delete] on [dbo].[periods_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:periods_history', 1;
end
GO
create table [dbo].[entry_drafts_history] (
  [id] binary(16) not null,
  [state] nvarchar(16) collate Latin1_General_100_BIN2 not null,
  [posting_date] date not null,
  [document_date] date not null,
  [description] nvarchar(500) not null,
  [reference] nvarchar(100) null,
  [lines] nvarchar(max) not null,
  [prepared_by] nvarchar(max) not null,
  [submitted_by] binary(16) null,
  [decided_by] binary(16) null,
  [rejection_reason] nvarchar(2000) null,
  [entry_id] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_entry_drafts_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[entry_drafts_keep_version] on [dbo].[entry_drafts] after update as
begin
  set nocount on;
  insert into [dbo].[entry_drafts_history] ([id], [state], [posting_date], [document_date], [description], [reference], [lines], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [entry_id], [commit_number]) select [id], [state], [posting_date], [document_date], [description], [reference], [lines], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [entry_id], [commit_number] from deleted;
end
GO
create trigger [dbo].[entry_drafts_history_before_update] on [dbo].[entry_drafts_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:entry_drafts_history', 1;
end
GO
create trigger [dbo].[entry_drafts_history_before_delete] on [dbo].[entry_drafts_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:entry_drafts_history', 1;
end
