if database_principal_id(N'cifra_application') is null create role [cifra_application]
GO
grant select, insert on [dbo].[commits] to [cifra_application]
GO
deny update, delete on [dbo].[commits] to [cifra_application]
GO
grant select, insert on [dbo].[audit_events] to [cifra_application]
GO
deny update, delete on [dbo].[audit_events] to [cifra_application]
GO
grant select, insert on [dbo].[idempotency_keys] to [cifra_application]
GO
deny update, delete on [dbo].[idempotency_keys] to [cifra_application]
GO
grant select, insert, update on [dbo].[tenant_profile] to [cifra_application]
GO
deny delete on [dbo].[tenant_profile] to [cifra_application]
GO
grant select on [dbo].[tenant_profile_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[tenant_profile_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[accounts] to [cifra_application]
GO
deny delete on [dbo].[accounts] to [cifra_application]
GO
grant select on [dbo].[accounts_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[accounts_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[account_roles] to [cifra_application]
GO
deny delete on [dbo].[account_roles] to [cifra_application]
GO
grant select on [dbo].[account_roles_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[account_roles_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[fiscal_years] to [cifra_application]
GO
deny delete on [dbo].[fiscal_years] to [cifra_application]
GO
grant select on [dbo].[fiscal_years_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[fiscal_years_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[periods] to [cifra_application]
GO
deny delete on [dbo].[periods] to [cifra_application]
GO
grant select on [dbo].[periods_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[periods_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[entry_drafts] to [cifra_application]
GO
deny delete on [dbo].[entry_drafts] to [cifra_application]
GO
grant select on [dbo].[entry_drafts_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[entry_drafts_history] to [cifra_application]
GO
grant select, insert on [dbo].[journal_entries] to [cifra_application]
GO
deny update, delete on [dbo].[journal_entries] to [cifra_application]
GO
grant select, insert on [dbo].[journal_lines] to [cifra_application]
GO
deny update, delete on [dbo].[journal_lines] to [cifra_application]
GO
grant select, insert on [dbo].[entry_reversals] to [cifra_application]
GO
deny update, delete on [dbo].[entry_reversals] to [cifra_application]
GO
grant select, insert on [dbo].[exchange_rate_history] to [cifra_application]
GO
deny update, delete on [dbo].[exchange_rate_history] to [cifra_application]
GO
grant select, insert on [dbo].[imports] to [cifra_application]
GO
deny update, delete on [dbo].[imports] to [cifra_application]
GO
grant select, insert, update, delete on [dbo].[account_balances] to [cifra_application]
GO
grant select, insert, update, delete on [dbo].[series_counters] to [cifra_application]
GO
grant select, insert, update on [dbo].[recurring_entries] to [cifra_application]
GO
deny delete on [dbo].[recurring_entries] to [cifra_application]
GO
grant select on [dbo].[recurring_entries_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[recurring_entries_history] to [cifra_application]
GO
grant select, insert on [dbo].[recurring_runs] to [cifra_application]
GO
deny update, delete on [dbo].[recurring_runs] to [cifra_application]
GO
grant select, insert, update on [dbo].[accruals] to [cifra_application]
GO
deny delete on [dbo].[accruals] to [cifra_application]
GO
grant select on [dbo].[accruals_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[accruals_history] to [cifra_application]
GO
grant select, insert, update, delete on [dbo].[tax_balances] to [cifra_application]
GO
grant select, insert, update on [dbo].[import_mappings] to [cifra_application]
GO
deny delete on [dbo].[import_mappings] to [cifra_application]
GO
grant select on [dbo].[import_mappings_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[import_mappings_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[close_packages] to [cifra_application]
GO
deny delete on [dbo].[close_packages] to [cifra_application]
GO
grant select on [dbo].[close_packages_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[close_packages_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[close_items] to [cifra_application]
GO
deny delete on [dbo].[close_items] to [cifra_application]
GO
grant select on [dbo].[close_items_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[close_items_history] to [cifra_application]
GO
grant select, insert on [dbo].[chain_verifications] to [cifra_application]
GO
deny update, delete on [dbo].[chain_verifications] to [cifra_application]
GO
grant select, insert, update on [dbo].[year_closes] to [cifra_application]
GO
deny delete on [dbo].[year_closes] to [cifra_application]
GO
grant select on [dbo].[year_closes_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[year_closes_history] to [cifra_application]
GO
grant select, insert on [dbo].[year_close_entries] to [cifra_application]
GO
deny update, delete on [dbo].[year_close_entries] to [cifra_application]
GO
grant select, insert, update on [dbo].[year_close_lines] to [cifra_application]
GO
deny delete on [dbo].[year_close_lines] to [cifra_application]
GO
grant select on [dbo].[year_close_lines_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[year_close_lines_history] to [cifra_application]
GO
grant select, insert on [dbo].[period_closings] to [cifra_application]
GO
deny update, delete on [dbo].[period_closings] to [cifra_application]
GO
grant select, insert on [dbo].[year_sign_offs] to [cifra_application]
GO
deny update, delete on [dbo].[year_sign_offs] to [cifra_application]
GO
grant select, insert, update on [dbo].[parties] to [cifra_application]
GO
deny delete on [dbo].[parties] to [cifra_application]
GO
grant select on [dbo].[parties_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[parties_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[tax_codes] to [cifra_application]
GO
deny delete on [dbo].[tax_codes] to [cifra_application]
GO
grant select on [dbo].[tax_codes_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[tax_codes_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[items] to [cifra_application]
GO
deny delete on [dbo].[items] to [cifra_application]
GO
grant select on [dbo].[items_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[items_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[legal_details] to [cifra_application]
GO
deny delete on [dbo].[legal_details] to [cifra_application]
GO
grant select on [dbo].[legal_details_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[legal_details_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[document_series] to [cifra_application]
GO
deny delete on [dbo].[document_series] to [cifra_application]
GO
grant select on [dbo].[document_series_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[document_series_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[document_drafts] to [cifra_application]
GO
deny delete on [dbo].[document_drafts] to [cifra_application]
GO
grant select on [dbo].[document_drafts_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[document_drafts_history] to [cifra_application]
GO
grant select, insert on [dbo].[documents] to [cifra_application]
GO
deny update, delete on [dbo].[documents] to [cifra_application]
GO
grant select, insert on [dbo].[document_lines] to [cifra_application]
GO
deny update, delete on [dbo].[document_lines] to [cifra_application]
GO
grant select, insert on [dbo].[open_items] to [cifra_application]
GO
deny update, delete on [dbo].[open_items] to [cifra_application]
GO
grant select, insert, update, delete on [dbo].[open_item_balances] to [cifra_application]
GO
grant select, insert on [dbo].[allocations] to [cifra_application]
GO
deny update, delete on [dbo].[allocations] to [cifra_application]
GO
grant select, insert on [dbo].[allocation_reversals] to [cifra_application]
GO
deny update, delete on [dbo].[allocation_reversals] to [cifra_application]
GO
grant select, insert on [dbo].[document_voids] to [cifra_application]
GO
deny update, delete on [dbo].[document_voids] to [cifra_application]
GO
grant select, insert, update on [dbo].[document_remarks] to [cifra_application]
GO
deny delete on [dbo].[document_remarks] to [cifra_application]
GO
grant select on [dbo].[document_remarks_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[document_remarks_history] to [cifra_application]
GO
grant select on [dbo].[schema_migrations] to [cifra_application]
GO
deny insert, update, delete on [dbo].[schema_migrations] to [cifra_application]
GO
deny alter, take ownership on schema::[dbo] to [cifra_application]
GO
if database_principal_id(N'cifra_reader') is null create role [cifra_reader]
GO
grant select on [dbo].[commits] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[commits] to [cifra_reader]
GO
grant select on [dbo].[audit_events] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[audit_events] to [cifra_reader]
GO
grant select on [dbo].[idempotency_keys] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[idempotency_keys] to [cifra_reader]
GO
grant select on [dbo].[tenant_profile] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[tenant_profile] to [cifra_reader]
GO
grant select on [dbo].[tenant_profile_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[tenant_profile_history] to [cifra_reader]
GO
grant select on [dbo].[accounts] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[accounts] to [cifra_reader]
GO
grant select on [dbo].[accounts_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[accounts_history] to [cifra_reader]
GO
grant select on [dbo].[account_roles] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[account_roles] to [cifra_reader]
GO
grant select on [dbo].[account_roles_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[account_roles_history] to [cifra_reader]
GO
grant select on [dbo].[fiscal_years] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[fiscal_years] to [cifra_reader]
GO
grant select on [dbo].[fiscal_years_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[fiscal_years_history] to [cifra_reader]
GO
grant select on [dbo].[periods] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[periods] to [cifra_reader]
GO
grant select on [dbo].[periods_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[periods_history] to [cifra_reader]
GO
grant select on [dbo].[entry_drafts] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[entry_drafts] to [cifra_reader]
GO
grant select on [dbo].[entry_drafts_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[entry_drafts_history] to [cifra_reader]
GO
grant select on [dbo].[journal_entries] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[journal_entries] to [cifra_reader]
GO
grant select on [dbo].[journal_lines] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[journal_lines] to [cifra_reader]
GO
grant select on [dbo].[entry_reversals] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[entry_reversals] to [cifra_reader]
GO
grant select on [dbo].[exchange_rate_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[exchange_rate_history] to [cifra_reader]
GO
grant select on [dbo].[imports] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[imports] to [cifra_reader]
GO
grant select on [dbo].[account_balances] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[account_balances] to [cifra_reader]
GO
grant select on [dbo].[series_counters] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[series_counters] to [cifra_reader]
GO
grant select on [dbo].[recurring_entries] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[recurring_entries] to [cifra_reader]
GO
grant select on [dbo].[recurring_entries_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[recurring_entries_history] to [cifra_reader]
GO
grant select on [dbo].[recurring_runs] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[recurring_runs] to [cifra_reader]
GO
grant select on [dbo].[accruals] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[accruals] to [cifra_reader]
GO
grant select on [dbo].[accruals_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[accruals_history] to [cifra_reader]
GO
grant select on [dbo].[tax_balances] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[tax_balances] to [cifra_reader]
GO
grant select on [dbo].[import_mappings] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[import_mappings] to [cifra_reader]
GO
grant select on [dbo].[import_mappings_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[import_mappings_history] to [cifra_reader]
GO
grant select on [dbo].[close_packages] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[close_packages] to [cifra_reader]
GO
grant select on [dbo].[close_packages_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[close_packages_history] to [cifra_reader]
GO
grant select on [dbo].[close_items] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[close_items] to [cifra_reader]
GO
grant select on [dbo].[close_items_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[close_items_history] to [cifra_reader]
GO
grant select on [dbo].[chain_verifications] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[chain_verifications] to [cifra_reader]
GO
grant select on [dbo].[year_closes] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[year_closes] to [cifra_reader]
GO
grant select on [dbo].[year_closes_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[year_closes_history] to [cifra_reader]
GO
grant select on [dbo].[year_close_entries] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[year_close_entries] to [cifra_reader]
GO
grant select on [dbo].[year_close_lines] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[year_close_lines] to [cifra_reader]
GO
grant select on [dbo].[year_close_lines_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[year_close_lines_history] to [cifra_reader]
GO
grant select on [dbo].[period_closings] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[period_closings] to [cifra_reader]
GO
grant select on [dbo].[year_sign_offs] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[year_sign_offs] to [cifra_reader]
GO
grant select on [dbo].[parties] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[parties] to [cifra_reader]
GO
grant select on [dbo].[parties_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[parties_history] to [cifra_reader]
GO
grant select on [dbo].[tax_codes] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[tax_codes] to [cifra_reader]
GO
grant select on [dbo].[tax_codes_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[tax_codes_history] to [cifra_reader]
GO
grant select on [dbo].[items] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[items] to [cifra_reader]
GO
grant select on [dbo].[items_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[items_history] to [cifra_reader]
GO
grant select on [dbo].[legal_details] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[legal_details] to [cifra_reader]
GO
grant select on [dbo].[legal_details_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[legal_details_history] to [cifra_reader]
GO
grant select on [dbo].[document_series] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[document_series] to [cifra_reader]
GO
grant select on [dbo].[document_series_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[document_series_history] to [cifra_reader]
GO
grant select on [dbo].[document_drafts] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[document_drafts] to [cifra_reader]
GO
grant select on [dbo].[document_drafts_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[document_drafts_history] to [cifra_reader]
GO
grant select on [dbo].[documents] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[documents] to [cifra_reader]
GO
grant select on [dbo].[document_lines] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[document_lines] to [cifra_reader]
GO
grant select on [dbo].[open_items] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[open_items] to [cifra_reader]
GO
grant select on [dbo].[open_item_balances] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[open_item_balances] to [cifra_reader]
GO
grant select on [dbo].[allocations] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[allocations] to [cifra_reader]
GO
grant select on [dbo].[allocation_reversals] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[allocation_reversals] to [cifra_reader]
GO
grant select on [dbo].[document_voids] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[document_voids] to [cifra_reader]
GO
grant select on [dbo].[document_remarks] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[document_remarks] to [cifra_reader]
GO
grant select on [dbo].[document_remarks_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[document_remarks_history] to [cifra_reader]
GO
grant select on [dbo].[schema_migrations] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[schema_migrations] to [cifra_reader]
GO
deny alter, take ownership on schema::[dbo] to [cifra_reader]
GO
if database_principal_id(N'cifra_migrator') is null create role [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[commits] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[audit_events] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[idempotency_keys] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tenant_profile] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tenant_profile_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[accounts] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[accounts_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[account_roles] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[account_roles_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[fiscal_years] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[fiscal_years_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[periods] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[periods_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[entry_drafts] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[entry_drafts_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[journal_entries] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[journal_lines] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[entry_reversals] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[exchange_rate_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[imports] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[account_balances] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[series_counters] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[recurring_entries] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[recurring_entries_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[recurring_runs] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[accruals] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[accruals_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tax_balances] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[import_mappings] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[import_mappings_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[close_packages] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[close_packages_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[close_items] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[close_items_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[chain_verifications] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[year_closes] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[year_closes_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[year_close_entries] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[year_close_lines] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[year_close_lines_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[period_closings] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[year_sign_offs] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[parties] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[parties_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tax_codes] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tax_codes_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[items] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[items_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[legal_details] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[legal_details_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[document_series] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[document_series_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[document_drafts] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[document_drafts_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[documents] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[document_lines] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[open_items] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[open_item_balances] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[allocations] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[allocation_reversals] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[document_voids] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[document_remarks] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[document_remarks_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[schema_migrations] to [cifra_migrator]
GO
grant control on schema::[dbo] to [cifra_migrator]
GO
grant create table, create view, create procedure to [cifra_migrator]
GO
if database_principal_id(N'cifra_readonly_investigator') is null create role [cifra_readonly_investigator]
GO
grant select on [dbo].[commits] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[commits] to [cifra_readonly_investigator]
GO
grant select on [dbo].[audit_events] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[audit_events] to [cifra_readonly_investigator]
GO
grant select on [dbo].[idempotency_keys] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[idempotency_keys] to [cifra_readonly_investigator]
GO
grant select on [dbo].[tenant_profile] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[tenant_profile] to [cifra_readonly_investigator]
GO
grant select on [dbo].[tenant_profile_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[tenant_profile_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[accounts] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[accounts] to [cifra_readonly_investigator]
GO
grant select on [dbo].[accounts_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[accounts_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[account_roles] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[account_roles] to [cifra_readonly_investigator]
GO
grant select on [dbo].[account_roles_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[account_roles_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[fiscal_years] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[fiscal_years] to [cifra_readonly_investigator]
GO
grant select on [dbo].[fiscal_years_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[fiscal_years_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[periods] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[periods] to [cifra_readonly_investigator]
GO
grant select on [dbo].[periods_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[periods_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[entry_drafts] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[entry_drafts] to [cifra_readonly_investigator]
GO
grant select on [dbo].[entry_drafts_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[entry_drafts_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[journal_entries] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[journal_entries] to [cifra_readonly_investigator]
GO
grant select on [dbo].[journal_lines] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[journal_lines] to [cifra_readonly_investigator]
GO
grant select on [dbo].[entry_reversals] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[entry_reversals] to [cifra_readonly_investigator]
GO
grant select on [dbo].[exchange_rate_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[exchange_rate_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[imports] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[imports] to [cifra_readonly_investigator]
GO
grant select on [dbo].[account_balances] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[account_balances] to [cifra_readonly_investigator]
GO
grant select on [dbo].[series_counters] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[series_counters] to [cifra_readonly_investigator]
GO
grant select on [dbo].[recurring_entries] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[recurring_entries] to [cifra_readonly_investigator]
GO
grant select on [dbo].[recurring_entries_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[recurring_entries_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[recurring_runs] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[recurring_runs] to [cifra_readonly_investigator]
GO
grant select on [dbo].[accruals] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[accruals] to [cifra_readonly_investigator]
GO
grant select on [dbo].[accruals_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[accruals_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[tax_balances] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[tax_balances] to [cifra_readonly_investigator]
GO
grant select on [dbo].[import_mappings] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[import_mappings] to [cifra_readonly_investigator]
GO
grant select on [dbo].[import_mappings_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[import_mappings_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[close_packages] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[close_packages] to [cifra_readonly_investigator]
GO
grant select on [dbo].[close_packages_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[close_packages_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[close_items] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[close_items] to [cifra_readonly_investigator]
GO
grant select on [dbo].[close_items_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[close_items_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[chain_verifications] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[chain_verifications] to [cifra_readonly_investigator]
GO
grant select on [dbo].[year_closes] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[year_closes] to [cifra_readonly_investigator]
GO
grant select on [dbo].[year_closes_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[year_closes_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[year_close_entries] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[year_close_entries] to [cifra_readonly_investigator]
GO
grant select on [dbo].[year_close_lines] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[year_close_lines] to [cifra_readonly_investigator]
GO
grant select on [dbo].[year_close_lines_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[year_close_lines_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[period_closings] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[period_closings] to [cifra_readonly_investigator]
GO
grant select on [dbo].[year_sign_offs] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[year_sign_offs] to [cifra_readonly_investigator]
GO
grant select on [dbo].[parties] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[parties] to [cifra_readonly_investigator]
GO
grant select on [dbo].[parties_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[parties_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[tax_codes] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[tax_codes] to [cifra_readonly_investigator]
GO
grant select on [dbo].[tax_codes_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[tax_codes_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[items] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[items] to [cifra_readonly_investigator]
GO
grant select on [dbo].[items_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[items_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[legal_details] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[legal_details] to [cifra_readonly_investigator]
GO
grant select on [dbo].[legal_details_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[legal_details_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[document_series] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[document_series] to [cifra_readonly_investigator]
GO
grant select on [dbo].[document_series_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[document_series_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[document_drafts] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[document_drafts] to [cifra_readonly_investigator]
GO
grant select on [dbo].[document_drafts_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[document_drafts_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[documents] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[documents] to [cifra_readonly_investigator]
GO
grant select on [dbo].[document_lines] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[document_lines] to [cifra_readonly_investigator]
GO
grant select on [dbo].[open_items] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[open_items] to [cifra_readonly_investigator]
GO
grant select on [dbo].[open_item_balances] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[open_item_balances] to [cifra_readonly_investigator]
GO
grant select on [dbo].[allocations] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[allocations] to [cifra_readonly_investigator]
GO
grant select on [dbo].[allocation_reversals] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[allocation_reversals] to [cifra_readonly_investigator]
GO
grant select on [dbo].[document_voids] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[document_voids] to [cifra_readonly_investigator]
GO
grant select on [dbo].[document_remarks] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[document_remarks] to [cifra_readonly_investigator]
GO
grant select on [dbo].[document_remarks_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[document_remarks_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[schema_migrations] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[schema_migrations] to [cifra_readonly_investigator]
GO
deny alter, take ownership on schema::[dbo] to [cifra_readonly_investigator]
GO
if database_principal_id(N'cifra_backup') is null create role [cifra_backup]
GO
grant select on [dbo].[commits] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[commits] to [cifra_backup]
GO
grant select on [dbo].[audit_events] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[audit_events] to [cifra_backup]
GO
grant select on [dbo].[idempotency_keys] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[idempotency_keys] to [cifra_backup]
GO
grant select on [dbo].[tenant_profile] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[tenant_profile] to [cifra_backup]
GO
grant select on [dbo].[tenant_profile_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[tenant_profile_history] to [cifra_backup]
GO
grant select on [dbo].[accounts] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[accounts] to [cifra_backup]
GO
grant select on [dbo].[accounts_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[accounts_history] to [cifra_backup]
GO
grant select on [dbo].[account_roles] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[account_roles] to [cifra_backup]
GO
grant select on [dbo].[account_roles_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[account_roles_history] to [cifra_backup]
GO
grant select on [dbo].[fiscal_years] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[fiscal_years] to [cifra_backup]
GO
grant select on [dbo].[fiscal_years_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[fiscal_years_history] to [cifra_backup]
GO
grant select on [dbo].[periods] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[periods] to [cifra_backup]
GO
grant select on [dbo].[periods_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[periods_history] to [cifra_backup]
GO
grant select on [dbo].[entry_drafts] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[entry_drafts] to [cifra_backup]
GO
grant select on [dbo].[entry_drafts_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[entry_drafts_history] to [cifra_backup]
GO
grant select on [dbo].[journal_entries] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[journal_entries] to [cifra_backup]
GO
grant select on [dbo].[journal_lines] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[journal_lines] to [cifra_backup]
GO
grant select on [dbo].[entry_reversals] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[entry_reversals] to [cifra_backup]
GO
grant select on [dbo].[exchange_rate_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[exchange_rate_history] to [cifra_backup]
GO
grant select on [dbo].[imports] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[imports] to [cifra_backup]
GO
grant select on [dbo].[account_balances] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[account_balances] to [cifra_backup]
GO
grant select on [dbo].[series_counters] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[series_counters] to [cifra_backup]
GO
grant select on [dbo].[recurring_entries] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[recurring_entries] to [cifra_backup]
GO
grant select on [dbo].[recurring_entries_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[recurring_entries_history] to [cifra_backup]
GO
grant select on [dbo].[recurring_runs] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[recurring_runs] to [cifra_backup]
GO
grant select on [dbo].[accruals] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[accruals] to [cifra_backup]
GO
grant select on [dbo].[accruals_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[accruals_history] to [cifra_backup]
GO
grant select on [dbo].[tax_balances] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[tax_balances] to [cifra_backup]
GO
grant select on [dbo].[import_mappings] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[import_mappings] to [cifra_backup]
GO
grant select on [dbo].[import_mappings_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[import_mappings_history] to [cifra_backup]
GO
grant select on [dbo].[close_packages] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[close_packages] to [cifra_backup]
GO
grant select on [dbo].[close_packages_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[close_packages_history] to [cifra_backup]
GO
grant select on [dbo].[close_items] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[close_items] to [cifra_backup]
GO
grant select on [dbo].[close_items_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[close_items_history] to [cifra_backup]
GO
grant select on [dbo].[chain_verifications] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[chain_verifications] to [cifra_backup]
GO
grant select on [dbo].[year_closes] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[year_closes] to [cifra_backup]
GO
grant select on [dbo].[year_closes_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[year_closes_history] to [cifra_backup]
GO
grant select on [dbo].[year_close_entries] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[year_close_entries] to [cifra_backup]
GO
grant select on [dbo].[year_close_lines] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[year_close_lines] to [cifra_backup]
GO
grant select on [dbo].[year_close_lines_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[year_close_lines_history] to [cifra_backup]
GO
grant select on [dbo].[period_closings] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[period_closings] to [cifra_backup]
GO
grant select on [dbo].[year_sign_offs] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[year_sign_offs] to [cifra_backup]
GO
grant select on [dbo].[parties] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[parties] to [cifra_backup]
GO
grant select on [dbo].[parties_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[parties_history] to [cifra_backup]
GO
grant select on [dbo].[tax_codes] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[tax_codes] to [cifra_backup]
GO
grant select on [dbo].[tax_codes_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[tax_codes_history] to [cifra_backup]
GO
grant select on [dbo].[items] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[items] to [cifra_backup]
GO
grant select on [dbo].[items_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[items_history] to [cifra_backup]
GO
grant select on [dbo].[legal_details] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[legal_details] to [cifra_backup]
GO
grant select on [dbo].[legal_details_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[legal_details_history] to [cifra_backup]
GO
grant select on [dbo].[document_series] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[document_series] to [cifra_backup]
GO
grant select on [dbo].[document_series_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[document_series_history] to [cifra_backup]
GO
grant select on [dbo].[document_drafts] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[document_drafts] to [cifra_backup]
GO
grant select on [dbo].[document_drafts_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[document_drafts_history] to [cifra_backup]
GO
grant select on [dbo].[documents] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[documents] to [cifra_backup]
GO
grant select on [dbo].[document_lines] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[document_lines] to [cifra_backup]
GO
grant select on [dbo].[open_items] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[open_items] to [cifra_backup]
GO
grant select on [dbo].[open_item_balances] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[open_item_balances] to [cifra_backup]
GO
grant select on [dbo].[allocations] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[allocations] to [cifra_backup]
GO
grant select on [dbo].[allocation_reversals] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[allocation_reversals] to [cifra_backup]
GO
grant select on [dbo].[document_voids] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[document_voids] to [cifra_backup]
GO
grant select on [dbo].[document_remarks] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[document_remarks] to [cifra_backup]
GO
grant select on [dbo].[document_remarks_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[document_remarks_history] to [cifra_backup]
GO
grant select on [dbo].[schema_migrations] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[schema_migrations] to [cifra_backup]
GO
deny alter, take ownership on schema::[dbo] to [cifra_backup]
GO
alter role [db_backupoperator] add member [cifra_backup]
