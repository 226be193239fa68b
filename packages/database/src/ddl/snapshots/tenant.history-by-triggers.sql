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
  [is_accrual] bit not null,
  [commit_number] bigint not null,
  constraint [pk_entry_drafts_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[entry_drafts_keep_version] on [dbo].[entry_drafts] after update as
begin
  set nocount on;
  insert into [dbo].[entry_drafts_history] ([id], [state], [posting_date], [document_date], [description], [reference], [lines], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [entry_id], [is_accrual], [commit_number]) select [id], [state], [posting_date], [document_date], [description], [reference], [lines], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [entry_id], [is_accrual], [commit_number] from deleted;
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
GO
create table [dbo].[recurring_entries_history] (
  [id] binary(16) not null,
  [name] nvarchar(200) not null,
  [state] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [frequency] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [first_date] date not null,
  [next_date] date not null,
  [last_date] date null,
  [description] nvarchar(500) not null,
  [reference] nvarchar(100) null,
  [lines] nvarchar(max) not null,
  [is_accrual] bit not null,
  [prepared_by] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_recurring_entries_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[recurring_entries_keep_version] on [dbo].[recurring_entries] after update as
begin
  set nocount on;
  insert into [dbo].[recurring_entries_history] ([id], [name], [state], [frequency], [first_date], [next_date], [last_date], [description], [reference], [lines], [is_accrual], [prepared_by], [commit_number]) select [id], [name], [state], [frequency], [first_date], [next_date], [last_date], [description], [reference], [lines], [is_accrual], [prepared_by], [commit_number] from deleted;
end
GO
create trigger [dbo].[recurring_entries_history_before_update] on [dbo].[recurring_entries_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:recurring_entries_history', 1;
end
GO
create trigger [dbo].[recurring_entries_history_before_delete] on [dbo].[recurring_entries_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:recurring_entries_history', 1;
end
GO
create table [dbo].[accruals_history] (
  [entry_id] binary(16) not null,
  [reverse_on_date] date not null,
  [reversal_id] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_accruals_history] primary key clustered ([entry_id], [commit_number])
)
GO
create trigger [dbo].[accruals_keep_version] on [dbo].[accruals] after update as
begin
  set nocount on;
  insert into [dbo].[accruals_history] ([entry_id], [reverse_on_date], [reversal_id], [commit_number]) select [entry_id], [reverse_on_date], [reversal_id], [commit_number] from deleted;
end
GO
create trigger [dbo].[accruals_history_before_update] on [dbo].[accruals_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:accruals_history', 1;
end
GO
create trigger [dbo].[accruals_history_before_delete] on [dbo].[accruals_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:accruals_history', 1;
end
GO
create table [dbo].[import_mappings_history] (
  [id] binary(16) not null,
  [name] nvarchar(100) not null,
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
create trigger [dbo].[import_mappings_history_before_update] on [dbo].[import_mappings_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:import_mappings_history', 1;
end
GO
create trigger [dbo].[import_mappings_history_before_delete] on [dbo].[import_mappings_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:import_mappings_history', 1;
end
GO
create table [dbo].[close_packages_history] (
  [period_id] binary(16) not null,
  [preparer_id] binary(16) null,
  [makers] nvarchar(max) not null,
  [submitted_by] binary(16) null,
  [submitted_digest] nvarchar(64) collate Latin1_General_100_BIN2 null,
  [submitted_entry_count] int null,
  [decided_by] binary(16) null,
  [rejection_reason] nvarchar(2000) null,
  [commit_number] bigint not null,
  constraint [pk_close_packages_history] primary key clustered ([period_id], [commit_number])
)
GO
create trigger [dbo].[close_packages_keep_version] on [dbo].[close_packages] after update as
begin
  set nocount on;
  insert into [dbo].[close_packages_history] ([period_id], [preparer_id], [makers], [submitted_by], [submitted_digest], [submitted_entry_count], [decided_by], [rejection_reason], [commit_number]) select [period_id], [preparer_id], [makers], [submitted_by], [submitted_digest], [submitted_entry_count], [decided_by], [rejection_reason], [commit_number] from deleted;
end
GO
create trigger [dbo].[close_packages_history_before_update] on [dbo].[close_packages_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:close_packages_history', 1;
end
GO
create trigger [dbo].[close_packages_history_before_delete] on [dbo].[close_packages_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:close_packages_history', 1;
end
GO
create table [dbo].[close_items_history] (
  [id] binary(16) not null,
  [period_id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [title] nvarchar(200) null,
  [owner_id] binary(16) null,
  [due_date] date null,
  [is_repeated] bit not null,
  [state] nvarchar(12) collate Latin1_General_100_BIN2 not null,
  [note] nvarchar(2000) null,
  [acknowledged] nvarchar(1000) null,
  [decided_by] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_close_items_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[close_items_keep_version] on [dbo].[close_items] after update as
begin
  set nocount on;
  insert into [dbo].[close_items_history] ([id], [period_id], [code], [title], [owner_id], [due_date], [is_repeated], [state], [note], [acknowledged], [decided_by], [commit_number]) select [id], [period_id], [code], [title], [owner_id], [due_date], [is_repeated], [state], [note], [acknowledged], [decided_by], [commit_number] from deleted;
end
GO
create trigger [dbo].[close_items_history_before_update] on [dbo].[close_items_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:close_items_history', 1;
end
GO
create trigger [dbo].[close_items_history_before_delete] on [dbo].[close_items_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:close_items_history', 1;
end
GO
create table [dbo].[year_closes_history] (
  [id] binary(16) not null,
  [fiscal_year_id] binary(16) not null,
  [state] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [fingerprint] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [result] decimal(19,4) not null,
  [entry_count] int not null,
  [line_count] int not null,
  [drafted_by] binary(16) not null,
  [reviewed_by] nvarchar(max) not null,
  [closed_by] binary(16) null,
  [reversed_by] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_year_closes_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[year_closes_keep_version] on [dbo].[year_closes] after update as
begin
  set nocount on;
  insert into [dbo].[year_closes_history] ([id], [fiscal_year_id], [state], [fingerprint], [result], [entry_count], [line_count], [drafted_by], [reviewed_by], [closed_by], [reversed_by], [commit_number]) select [id], [fiscal_year_id], [state], [fingerprint], [result], [entry_count], [line_count], [drafted_by], [reviewed_by], [closed_by], [reversed_by], [commit_number] from deleted;
end
GO
create trigger [dbo].[year_closes_history_before_update] on [dbo].[year_closes_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:year_closes_history', 1;
end
GO
create trigger [dbo].[year_closes_history_before_delete] on [dbo].[year_closes_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:year_closes_history', 1;
end
GO
create table [dbo].[year_close_lines_history] (
  [year_close_entry_id] binary(16) not null,
  [ordinal] int not null,
  [account_id] binary(16) not null,
  [original_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [original_amount] decimal(19,4) not null,
  [base_amount] decimal(19,4) not null,
  [explanation] nvarchar(1000) not null,
  [state] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [decided_by] binary(16) null,
  [note] nvarchar(2000) null,
  [commit_number] bigint not null,
  constraint [pk_year_close_lines_history] primary key clustered ([year_close_entry_id], [ordinal], [commit_number])
)
GO
create trigger [dbo].[year_close_lines_keep_version] on [dbo].[year_close_lines] after update as
begin
  set nocount on;
  insert into [dbo].[year_close_lines_history] ([year_close_entry_id], [ordinal], [account_id], [original_currency], [original_amount], [base_amount], [explanation], [state], [decided_by], [note], [commit_number]) select [year_close_entry_id], [ordinal], [account_id], [original_currency], [original_amount], [base_amount], [explanation], [state], [decided_by], [note], [commit_number] from deleted;
end
GO
create trigger [dbo].[year_close_lines_history_before_update] on [dbo].[year_close_lines_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:year_close_lines_history', 1;
end
GO
create trigger [dbo].[year_close_lines_history_before_delete] on [dbo].[year_close_lines_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:year_close_lines_history', 1;
end
GO
create table [dbo].[parties_history] (
  [id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
  [is_customer] bit not null,
  [is_vendor] bit not null,
  [tax_id] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [tax_check_digit] nvarchar(4) collate Latin1_General_100_BIN2 null,
  [address] nvarchar(500) null,
  [email] nvarchar(254) null,
  [phone] nvarchar(40) null,
  [note] nvarchar(2000) null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [payment_term_days] int not null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_parties_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[parties_keep_version] on [dbo].[parties] after update as
begin
  set nocount on;
  insert into [dbo].[parties_history] ([id], [code], [name], [is_customer], [is_vendor], [tax_id], [tax_check_digit], [address], [email], [phone], [note], [currency], [payment_term_days], [is_active], [commit_number]) select [id], [code], [name], [is_customer], [is_vendor], [tax_id], [tax_check_digit], [address], [email], [phone], [note], [currency], [payment_term_days], [is_active], [commit_number] from deleted;
end
GO
create trigger [dbo].[parties_history_before_update] on [dbo].[parties_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:parties_history', 1;
end
GO
create trigger [dbo].[parties_history_before_delete] on [dbo].[parties_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:parties_history', 1;
end
GO
create table [dbo].[tax_codes_history] (
  [id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
  [treatment] nvarchar(11) collate Latin1_General_100_BIN2 not null,
  [percent_e4] int not null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_tax_codes_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[tax_codes_keep_version] on [dbo].[tax_codes] after update as
begin
  set nocount on;
  insert into [dbo].[tax_codes_history] ([id], [code], [name], [treatment], [percent_e4], [is_active], [commit_number]) select [id], [code], [name], [treatment], [percent_e4], [is_active], [commit_number] from deleted;
end
GO
create trigger [dbo].[tax_codes_history_before_update] on [dbo].[tax_codes_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tax_codes_history', 1;
end
GO
create trigger [dbo].[tax_codes_history_before_delete] on [dbo].[tax_codes_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tax_codes_history', 1;
end
GO
create table [dbo].[items_history] (
  [id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
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
create trigger [dbo].[items_history_before_update] on [dbo].[items_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:items_history', 1;
end
GO
create trigger [dbo].[items_history_before_delete] on [dbo].[items_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:items_history', 1;
end
GO
create table [dbo].[legal_details_history] (
  [tenant_id] binary(16) not null,
  [legal_name] nvarchar(200) null,
  [tax_id] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [tax_check_digit] nvarchar(4) collate Latin1_General_100_BIN2 null,
  [address] nvarchar(500) null,
  [tax_regime] nvarchar(200) null,
  [template] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [is_confirmed] bit not null,
  [commit_number] bigint not null,
  constraint [pk_legal_details_history] primary key clustered ([tenant_id], [commit_number])
)
GO
create trigger [dbo].[legal_details_keep_version] on [dbo].[legal_details] after update as
begin
  set nocount on;
  insert into [dbo].[legal_details_history] ([tenant_id], [legal_name], [tax_id], [tax_check_digit], [address], [tax_regime], [template], [is_confirmed], [commit_number]) select [tenant_id], [legal_name], [tax_id], [tax_check_digit], [address], [tax_regime], [template], [is_confirmed], [commit_number] from deleted;
end
GO
create trigger [dbo].[legal_details_history_before_update] on [dbo].[legal_details_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:legal_details_history', 1;
end
GO
create trigger [dbo].[legal_details_history_before_delete] on [dbo].[legal_details_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:legal_details_history', 1;
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
create trigger [dbo].[document_series_history_before_update] on [dbo].[document_series_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_series_history', 1;
end
GO
create trigger [dbo].[document_series_history_before_delete] on [dbo].[document_series_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_series_history', 1;
end
GO
create table [dbo].[document_drafts_history] (
  [id] binary(16) not null,
  [kind] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(16) collate Latin1_General_100_BIN2 not null,
  [party_id] binary(16) not null,
  [document_date] date not null,
  [posting_date] date not null,
  [content] nvarchar(max) not null,
  [prepared_by] nvarchar(max) not null,
  [submitted_by] binary(16) null,
  [decided_by] binary(16) null,
  [rejection_reason] nvarchar(2000) null,
  [document_id] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_document_drafts_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[document_drafts_keep_version] on [dbo].[document_drafts] after update as
begin
  set nocount on;
  insert into [dbo].[document_drafts_history] ([id], [kind], [state], [party_id], [document_date], [posting_date], [content], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [document_id], [commit_number]) select [id], [kind], [state], [party_id], [document_date], [posting_date], [content], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [document_id], [commit_number] from deleted;
end
GO
create trigger [dbo].[document_drafts_history_before_update] on [dbo].[document_drafts_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_drafts_history', 1;
end
GO
create trigger [dbo].[document_drafts_history_before_delete] on [dbo].[document_drafts_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_drafts_history', 1;
end
GO
create table [dbo].[document_remarks_history] (
  [document_id] binary(16) not null,
  [remark] nvarchar(2000) not null,
  [commit_number] bigint not null,
  constraint [pk_document_remarks_history] primary key clustered ([document_id], [commit_number])
)
GO
create trigger [dbo].[document_remarks_keep_version] on [dbo].[document_remarks] after update as
begin
  set nocount on;
  insert into [dbo].[document_remarks_history] ([document_id], [remark], [commit_number]) select [document_id], [remark], [commit_number] from deleted;
end
GO
create trigger [dbo].[document_remarks_history_before_update] on [dbo].[document_remarks_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_remarks_history', 1;
end
GO
create trigger [dbo].[document_remarks_history_before_delete] on [dbo].[document_remarks_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_remarks_history', 1;
end
