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
alter table [dbo].[entry_drafts] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_entry_drafts_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_entry_drafts_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[entry_drafts] set (system_versioning = on (history_table = [dbo].[entry_drafts_history], data_consistency_check = on))
GO
create index [ix_entry_drafts_history_key] on [dbo].[entry_drafts_history] ([id], [commit_number])
