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
GO
alter table [dbo].[recurring_entries] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_recurring_entries_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_recurring_entries_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[recurring_entries] set (system_versioning = on (history_table = [dbo].[recurring_entries_history], data_consistency_check = on))
GO
create index [ix_recurring_entries_history_key] on [dbo].[recurring_entries_history] ([id], [commit_number])
GO
alter table [dbo].[accruals] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_accruals_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_accruals_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[accruals] set (system_versioning = on (history_table = [dbo].[accruals_history], data_consistency_check = on))
GO
create index [ix_accruals_history_key] on [dbo].[accruals_history] ([entry_id], [commit_number])
GO
alter table [dbo].[import_mappings] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_import_mappings_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_import_mappings_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[import_mappings] set (system_versioning = on (history_table = [dbo].[import_mappings_history], data_consistency_check = on))
GO
create index [ix_import_mappings_history_key] on [dbo].[import_mappings_history] ([id], [commit_number])
GO
alter table [dbo].[close_packages] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_close_packages_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_close_packages_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[close_packages] set (system_versioning = on (history_table = [dbo].[close_packages_history], data_consistency_check = on))
GO
create index [ix_close_packages_history_key] on [dbo].[close_packages_history] ([period_id], [commit_number])
GO
alter table [dbo].[close_items] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_close_items_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_close_items_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[close_items] set (system_versioning = on (history_table = [dbo].[close_items_history], data_consistency_check = on))
GO
create index [ix_close_items_history_key] on [dbo].[close_items_history] ([id], [commit_number])
GO
alter table [dbo].[year_closes] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_year_closes_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_year_closes_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[year_closes] set (system_versioning = on (history_table = [dbo].[year_closes_history], data_consistency_check = on))
GO
create index [ix_year_closes_history_key] on [dbo].[year_closes_history] ([id], [commit_number])
GO
alter table [dbo].[year_close_lines] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_year_close_lines_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_year_close_lines_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[year_close_lines] set (system_versioning = on (history_table = [dbo].[year_close_lines_history], data_consistency_check = on))
GO
create index [ix_year_close_lines_history_key] on [dbo].[year_close_lines_history] ([year_close_entry_id], [ordinal], [commit_number])
GO
alter table [dbo].[parties] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_parties_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_parties_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[parties] set (system_versioning = on (history_table = [dbo].[parties_history], data_consistency_check = on))
GO
create index [ix_parties_history_key] on [dbo].[parties_history] ([id], [commit_number])
GO
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
alter table [dbo].[legal_details] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_legal_details_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_legal_details_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[legal_details] set (system_versioning = on (history_table = [dbo].[legal_details_history], data_consistency_check = on))
GO
create index [ix_legal_details_history_key] on [dbo].[legal_details_history] ([tenant_id], [commit_number])
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
alter table [dbo].[document_drafts] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_document_drafts_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_document_drafts_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[document_drafts] set (system_versioning = on (history_table = [dbo].[document_drafts_history], data_consistency_check = on))
GO
create index [ix_document_drafts_history_key] on [dbo].[document_drafts_history] ([id], [commit_number])
GO
alter table [dbo].[document_remarks] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_document_remarks_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_document_remarks_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[document_remarks] set (system_versioning = on (history_table = [dbo].[document_remarks_history], data_consistency_check = on))
GO
create index [ix_document_remarks_history_key] on [dbo].[document_remarks_history] ([document_id], [commit_number])
