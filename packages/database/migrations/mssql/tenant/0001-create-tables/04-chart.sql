-- section: portable
create table [dbo].[tenant_profile] (
  [tenant_id] binary(16) not null,
  [tenant_number] int not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [base_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [base_minor_units] int not null,
  [time_zone] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [locale] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [country_pack] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [kind] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_tenant_profile] primary key clustered ([tenant_id]),
  constraint [ck_tenant_profile_base_currency] check (datalength([base_currency]) = datalength(ltrim(rtrim([base_currency])))),
  constraint [ck_tenant_profile_time_zone] check (datalength([time_zone]) = datalength(ltrim(rtrim([time_zone])))),
  constraint [ck_tenant_profile_locale] check (datalength([locale]) = datalength(ltrim(rtrim([locale])))),
  constraint [ck_tenant_profile_country_pack] check (datalength([country_pack]) = datalength(ltrim(rtrim([country_pack])))),
  constraint [ck_tenant_profile_kind] check ([kind] in (N'LIVE', N'SANDBOX') and datalength([kind]) = datalength(ltrim(rtrim([kind]))))
)
GO
create trigger [dbo].[tenant_profile_after_update] on [dbo].[tenant_profile] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[tenant_id] = old.[tenant_id]))
    throw 50001, N'KEY_CHANGED:tenant_profile', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[tenant_id] = old.[tenant_id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:tenant_profile', 1;
end
GO
create trigger [dbo].[tenant_profile_after_delete] on [dbo].[tenant_profile] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:tenant_profile', 1;
end
GO
create table [dbo].[accounts] (
  [id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [type] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [normal_side] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [kind] nvarchar(17) collate Latin1_General_100_BIN2 null,
  [parent_id] binary(16) null,
  [is_postable] bit not null,
  [is_active] bit not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [bank_number] nvarchar(60) collate Latin1_General_100_BIN2 null,
  [control_role] nvarchar(16) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_accounts] primary key clustered ([id]),
  constraint [ck_accounts_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_accounts_type] check ([type] in (N'ASSET', N'LIABILITY', N'EQUITY', N'INCOME', N'EXPENSE') and datalength([type]) = datalength(ltrim(rtrim([type])))),
  constraint [ck_accounts_normal_side] check ([normal_side] in (N'DEBIT', N'CREDIT') and datalength([normal_side]) = datalength(ltrim(rtrim([normal_side])))),
  constraint [ck_accounts_kind] check ([kind] in (N'BANK', N'CASH', N'CARD', N'CLEARING', N'OWNER_CURRENT', N'EMPLOYEE_CURRENT', N'GROUP_CURRENT', N'RECEIVABLE', N'PAYABLE', N'ADVANCE_PAID', N'ADVANCE_RECEIVED', N'TAX', N'PAYROLL', N'INVENTORY', N'FIXED_ASSET', N'INVESTMENT', N'PREPAYMENT', N'DEPOSIT_PAID', N'DEPOSIT_RECEIVED', N'DEFERRED_INCOME', N'ACCRUAL', N'PROVISION', N'LOAN', N'OTHER_ASSET', N'OTHER_LIABILITY', N'EQUITY', N'RETAINED_EARNINGS', N'SUSPENSE', N'REVENUE', N'OTHER_INCOME', N'DISPOSAL', N'RECHARGE', N'COST', N'EXPENSE', N'DEPRECIATION', N'INCOME_TAX') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_accounts_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_accounts_control_role] check ([control_role] in (N'DefaultAR', N'DefaultAP', N'CustomerAdvances', N'VendorAdvances') and datalength([control_role]) = datalength(ltrim(rtrim([control_role])))),
  constraint [fk_accounts_parent_id] foreign key ([parent_id]) references [dbo].[accounts] ([id])
)
GO
create unique index [ux_accounts_code] on [dbo].[accounts] ([code])
GO
create trigger [dbo].[accounts_after_update] on [dbo].[accounts] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:accounts', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:accounts', 1;
end
GO
create trigger [dbo].[accounts_after_delete] on [dbo].[accounts] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:accounts', 1;
end
GO
create table [dbo].[account_roles] (
  [role] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [account_id] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_account_roles] primary key clustered ([role]),
  constraint [ck_account_roles_role] check (datalength([role]) = datalength(ltrim(rtrim([role])))),
  constraint [fk_account_roles_account_id] foreign key ([account_id]) references [dbo].[accounts] ([id])
)
GO
create trigger [dbo].[account_roles_after_update] on [dbo].[account_roles] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[role] = old.[role]))
    throw 50001, N'KEY_CHANGED:account_roles', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[role] = old.[role] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:account_roles', 1;
end
GO
create trigger [dbo].[account_roles_after_delete] on [dbo].[account_roles] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:account_roles', 1;
end
GO

-- section: temporal
alter table [dbo].[tenant_profile] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_tenant_profile_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_tenant_profile_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[tenant_profile] set (system_versioning = on (history_table = [dbo].[tenant_profile_history], data_consistency_check = on))
GO
create index [ix_tenant_profile_history_key] on [dbo].[tenant_profile_history] ([tenant_id], [commit_number])
GO
alter table [dbo].[accounts] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_accounts_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_accounts_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[accounts] set (system_versioning = on (history_table = [dbo].[accounts_history], data_consistency_check = on))
GO
create index [ix_accounts_history_key] on [dbo].[accounts_history] ([id], [commit_number])
GO
alter table [dbo].[account_roles] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_account_roles_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_account_roles_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[account_roles] set (system_versioning = on (history_table = [dbo].[account_roles_history], data_consistency_check = on))
GO
create index [ix_account_roles_history_key] on [dbo].[account_roles_history] ([role], [commit_number])
GO

-- section: without-temporal
create table [dbo].[tenant_profile_history] (
  [tenant_id] binary(16) not null,
  [tenant_number] int not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
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
create trigger [dbo].[tenant_profile_history_before_change] on [dbo].[tenant_profile_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tenant_profile_history', 1;
end
GO
create table [dbo].[accounts_history] (
  [id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [type] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [normal_side] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [kind] nvarchar(17) collate Latin1_General_100_BIN2 null,
  [parent_id] binary(16) null,
  [is_postable] bit not null,
  [is_active] bit not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [bank_number] nvarchar(60) collate Latin1_General_100_BIN2 null,
  [control_role] nvarchar(16) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_accounts_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[accounts_keep_version] on [dbo].[accounts] after update as
begin
  set nocount on;
  insert into [dbo].[accounts_history] ([id], [code], [name], [type], [normal_side], [kind], [parent_id], [is_postable], [is_active], [currency], [bank_number], [control_role], [commit_number]) select [id], [code], [name], [type], [normal_side], [kind], [parent_id], [is_postable], [is_active], [currency], [bank_number], [control_role], [commit_number] from deleted;
end
GO
create trigger [dbo].[accounts_history_before_change] on [dbo].[accounts_history] instead of update, delete as
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
create trigger [dbo].[account_roles_history_before_change] on [dbo].[account_roles_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:account_roles_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[tenant_profile] to [cifra_application];
grant select on [dbo].[tenant_profile] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tenant_profile] to [cifra_migrator];
grant select on [dbo].[tenant_profile_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tenant_profile_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[accounts] to [cifra_application];
grant select on [dbo].[accounts] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[accounts] to [cifra_migrator];
grant select on [dbo].[accounts_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[accounts_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[account_roles] to [cifra_application];
grant select on [dbo].[account_roles] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[account_roles] to [cifra_migrator];
grant select on [dbo].[account_roles_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[account_roles_history] to [cifra_migrator]
GO

-- section: principals
deny delete on [dbo].[tenant_profile] to [cifra_application];
deny insert, update, delete on [dbo].[tenant_profile] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[tenant_profile_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[accounts] to [cifra_application];
deny insert, update, delete on [dbo].[accounts] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[accounts_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[account_roles] to [cifra_application];
deny insert, update, delete on [dbo].[account_roles] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[account_roles_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
