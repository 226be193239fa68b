create table [dbo].[commits] (
  [number] bigint not null,
  [instant] bigint not null,
  [actor_kind] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [actor_id] binary(16) null,
  [actor_name] nvarchar(200) not null,
  [request_id] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [origin] nvarchar(400) not null,
  [command] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [outcome] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [reason] nvarchar(2000) null,
  [manifest] nvarchar(max) not null,
  [hash_version] int not null,
  [previous_hash] binary(32) not null,
  [hash] binary(32) not null,
  constraint [pk_commits] primary key clustered ([number]),
  constraint [ck_commits_actor_kind] check ([actor_kind] in (N'user', N'key', N'system', N'operator', N'anonymous') and datalength([actor_kind]) = datalength(ltrim(rtrim([actor_kind])))),
  constraint [ck_commits_request_id] check (datalength([request_id]) = datalength(ltrim(rtrim([request_id])))),
  constraint [ck_commits_command] check (datalength([command]) = datalength(ltrim(rtrim([command])))),
  constraint [ck_commits_outcome] check ([outcome] in (N'done', N'refused', N'denied') and datalength([outcome]) = datalength(ltrim(rtrim([outcome]))))
)
GO
create trigger [dbo].[commits_before_update] on [dbo].[commits] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:commits', 1;
end
GO
create trigger [dbo].[commits_before_delete] on [dbo].[commits] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:commits', 1;
end
GO
create table [dbo].[audit_events] (
  [commit_number] bigint not null,
  [ordinal] int not null,
  [event] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [object_type] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [object_id] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [before] nvarchar(max) null,
  [after] nvarchar(max) null,
  constraint [pk_audit_events] primary key clustered ([commit_number], [ordinal]),
  constraint [ck_audit_events_event] check (datalength([event]) = datalength(ltrim(rtrim([event])))),
  constraint [ck_audit_events_object_type] check (datalength([object_type]) = datalength(ltrim(rtrim([object_type])))),
  constraint [ck_audit_events_object_id] check (datalength([object_id]) = datalength(ltrim(rtrim([object_id]))))
)
GO
create index [ix_audit_events_object_type_object_id_commit_number] on [dbo].[audit_events] ([object_type], [object_id], [commit_number])
GO
create index [ix_audit_events_event_commit_number] on [dbo].[audit_events] ([event], [commit_number])
GO
create trigger [dbo].[audit_events_before_update] on [dbo].[audit_events] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:audit_events', 1;
end
GO
create trigger [dbo].[audit_events_before_delete] on [dbo].[audit_events] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:audit_events', 1;
end
GO
create table [dbo].[idempotency_keys] (
  [principal] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [key] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [command] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [input_hash] binary(32) not null,
  [answer] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_idempotency_keys] primary key clustered ([principal], [key]),
  constraint [ck_idempotency_keys_principal] check (datalength([principal]) = datalength(ltrim(rtrim([principal])))),
  constraint [ck_idempotency_keys_key] check (datalength([key]) = datalength(ltrim(rtrim([key])))),
  constraint [ck_idempotency_keys_command] check (datalength([command]) = datalength(ltrim(rtrim([command]))))
)
GO
create trigger [dbo].[idempotency_keys_before_update] on [dbo].[idempotency_keys] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:idempotency_keys', 1;
end
GO
create trigger [dbo].[idempotency_keys_before_delete] on [dbo].[idempotency_keys] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:idempotency_keys', 1;
end
GO
create table [dbo].[tenant_profile] (
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
  [name] nvarchar(200) not null,
  [type] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [normal_side] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [parent_id] binary(16) null,
  [is_postable] bit not null,
  [is_active] bit not null,
  [control_role] nvarchar(9) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_accounts] primary key clustered ([id]),
  constraint [ck_accounts_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_accounts_type] check ([type] in (N'ASSET', N'LIABILITY', N'EQUITY', N'INCOME', N'EXPENSE') and datalength([type]) = datalength(ltrim(rtrim([type])))),
  constraint [ck_accounts_normal_side] check ([normal_side] in (N'DEBIT', N'CREDIT') and datalength([normal_side]) = datalength(ltrim(rtrim([normal_side])))),
  constraint [ck_accounts_control_role] check ([control_role] in (N'DefaultAR', N'DefaultAP') and datalength([control_role]) = datalength(ltrim(rtrim([control_role])))),
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
create table [dbo].[entry_drafts] (
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
  constraint [pk_entry_drafts] primary key clustered ([id]),
  constraint [ck_entry_drafts_state] check ([state] in (N'DRAFT', N'PENDING_APPROVAL', N'POSTED', N'DISCARDED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [ck_entry_drafts_posting_date] check ([posting_date] >= '19000101'),
  constraint [ck_entry_drafts_document_date] check ([document_date] >= '19000101')
)
GO
create index [ix_entry_drafts_state_posting_date] on [dbo].[entry_drafts] ([state], [posting_date])
GO
create trigger [dbo].[entry_drafts_after_update] on [dbo].[entry_drafts] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:entry_drafts', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:entry_drafts', 1;
end
GO
create trigger [dbo].[entry_drafts_after_delete] on [dbo].[entry_drafts] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:entry_drafts', 1;
end
GO
create table [dbo].[journal_entries] (
  [id] binary(16) not null,
  [series] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [fiscal_year_id] binary(16) not null,
  [number] bigint not null,
  [kind] nvarchar(16) collate Latin1_General_100_BIN2 not null,
  [period_id] binary(16) null,
  [posting_date] date not null,
  [document_date] date not null,
  [actual_posting_date] bigint not null,
  [description] nvarchar(500) not null,
  [reference] nvarchar(100) null,
  [source] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [source_id] binary(16) null,
  [side] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [total_base_amount] decimal(19,4) not null,
  [line_count] int not null,
  [prepared_by] binary(16) null,
  [approved_by] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_journal_entries] primary key clustered ([id]),
  constraint [ck_journal_entries_series] check (datalength([series]) = datalength(ltrim(rtrim([series])))),
  constraint [ck_journal_entries_kind] check ([kind] in (N'ORDINARY', N'OPENING', N'CLOSING', N'REVERSING', N'ACCRUAL_REVERSAL', N'FX_SETTLEMENT') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_journal_entries_posting_date] check ([posting_date] >= '19000101'),
  constraint [ck_journal_entries_document_date] check ([document_date] >= '19000101'),
  constraint [ck_journal_entries_source] check ([source] in (N'MANUAL', N'IMPORT', N'OPENING', N'SALES', N'PURCHASING', N'YEAR_END') and datalength([source]) = datalength(ltrim(rtrim([source])))),
  constraint [ck_journal_entries_side] check ([side] in (N'NONE', N'SALES', N'PURCHASING') and datalength([side]) = datalength(ltrim(rtrim([side])))),
  constraint [ck_journal_entries_total_base_amount] check ([total_base_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [fk_journal_entries_period_id] foreign key ([period_id]) references [dbo].[periods] ([id]),
  constraint [fk_journal_entries_fiscal_year_id] foreign key ([fiscal_year_id]) references [dbo].[fiscal_years] ([id])
)
GO
create unique index [ux_journal_entries_series_fiscal_year_id_number] on [dbo].[journal_entries] ([series], [fiscal_year_id], [number])
GO
create index [ix_journal_entries_posting_date_id] on [dbo].[journal_entries] ([posting_date], [id])
GO
create index [ix_journal_entries_commit_number] on [dbo].[journal_entries] ([commit_number])
GO
create index [ix_journal_entries_source_id] on [dbo].[journal_entries] ([source_id]) where [source_id] is not null
GO
create trigger [dbo].[journal_entries_after_insert] on [dbo].[journal_entries] after insert as
begin
  set nocount on;
  if exists (select 1 from inserted where abs([actual_posting_date] - datediff_big(microsecond, '19700101', sysutcdatetime())) > 5000000)
    throw 50001, N'NOT_DATABASE_CLOCK:journal_entries.actual_posting_date', 1;
end
GO
create trigger [dbo].[journal_entries_before_update] on [dbo].[journal_entries] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:journal_entries', 1;
end
GO
create trigger [dbo].[journal_entries_before_delete] on [dbo].[journal_entries] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:journal_entries', 1;
end
GO
create table [dbo].[journal_lines] (
  [entry_id] binary(16) not null,
  [ordinal] int not null,
  [account_id] binary(16) not null,
  [period_id] binary(16) null,
  [posting_date] date not null,
  [document_date] date not null,
  [kind] nvarchar(11) collate Latin1_General_100_BIN2 not null,
  [side] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [party_id] binary(16) null,
  [open_item_id] binary(16) null,
  [base_amount] decimal(19,4) not null,
  [original_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [original_amount] decimal(19,4) not null,
  [rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [rate_date] date not null,
  [rate_id] binary(16) null,
  [rate_mark] nvarchar(7) collate Latin1_General_100_BIN2 null,
  [is_closing] bit not null,
  [tax_code_id] binary(16) null,
  [description] nvarchar(500) null,
  [commit_number] bigint not null,
  constraint [pk_journal_lines] primary key clustered ([entry_id], [ordinal]),
  constraint [ck_journal_lines_posting_date] check ([posting_date] >= '19000101'),
  constraint [ck_journal_lines_document_date] check ([document_date] >= '19000101'),
  constraint [ck_journal_lines_kind] check ([kind] in (N'ORDINARY', N'CONTROL', N'TAX', N'FX', N'FEE', N'WITHHOLDING', N'ROUNDING', N'CLOSING', N'OPENING') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_journal_lines_side] check ([side] in (N'NONE', N'SALES', N'PURCHASING') and datalength([side]) = datalength(ltrim(rtrim([side])))),
  constraint [ck_journal_lines_base_amount] check ([base_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_journal_lines_original_currency] check (datalength([original_currency]) = datalength(ltrim(rtrim([original_currency])))),
  constraint [ck_journal_lines_original_amount] check ([original_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_journal_lines_rate] check ([rate] like '[0-9]%' and [rate] not like '%[^0-9.]%'),
  constraint [ck_journal_lines_rate_date] check ([rate_date] >= '19000101'),
  constraint [ck_journal_lines_rate_mark] check ([rate_mark] in (N'CARRIED', N'STALE') and datalength([rate_mark]) = datalength(ltrim(rtrim([rate_mark])))),
  constraint [fk_journal_lines_entry_id] foreign key ([entry_id]) references [dbo].[journal_entries] ([id]),
  constraint [fk_journal_lines_account_id] foreign key ([account_id]) references [dbo].[accounts] ([id])
)
GO
create index [ix_journal_lines_account_id_posting_date_entry_id_ordinal] on [dbo].[journal_lines] ([account_id], [posting_date], [entry_id], [ordinal])
GO
create index [ix_journal_lines_period_id_account_id] on [dbo].[journal_lines] ([period_id], [account_id])
GO
create index [ix_journal_lines_open_item_id] on [dbo].[journal_lines] ([open_item_id]) where [open_item_id] is not null
GO
create trigger [dbo].[journal_lines_before_update] on [dbo].[journal_lines] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:journal_lines', 1;
end
GO
create trigger [dbo].[journal_lines_before_delete] on [dbo].[journal_lines] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:journal_lines', 1;
end
GO
create table [dbo].[entry_reversals] (
  [entry_id] binary(16) not null,
  [reversing_entry_id] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_entry_reversals] primary key clustered ([entry_id]),
  constraint [fk_entry_reversals_entry_id] foreign key ([entry_id]) references [dbo].[journal_entries] ([id]),
  constraint [fk_entry_reversals_reversing_entry_id] foreign key ([reversing_entry_id]) references [dbo].[journal_entries] ([id])
)
GO
create unique index [ux_entry_reversals_reversing_entry_id] on [dbo].[entry_reversals] ([reversing_entry_id])
GO
create trigger [dbo].[entry_reversals_before_update] on [dbo].[entry_reversals] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:entry_reversals', 1;
end
GO
create trigger [dbo].[entry_reversals_before_delete] on [dbo].[entry_reversals] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:entry_reversals', 1;
end
GO
create table [dbo].[exchange_rate_history] (
  [id] binary(16) not null,
  [original_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [base_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [rate_date] date not null,
  [rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [source] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [supersedes_id] binary(16) null,
  [reason] nvarchar(2000) null,
  [commit_number] bigint not null,
  constraint [pk_exchange_rate_history] primary key clustered ([id]),
  constraint [ck_exchange_rate_history_original_currency] check (datalength([original_currency]) = datalength(ltrim(rtrim([original_currency])))),
  constraint [ck_exchange_rate_history_base_currency] check (datalength([base_currency]) = datalength(ltrim(rtrim([base_currency])))),
  constraint [ck_exchange_rate_history_rate_date] check ([rate_date] >= '19000101'),
  constraint [ck_exchange_rate_history_rate] check ([rate] like '[0-9]%' and [rate] not like '%[^0-9.]%'),
  constraint [ck_exchange_rate_history_source] check (datalength([source]) = datalength(ltrim(rtrim([source]))))
)
GO
create unique index [ux_exchange_rate_history_original_currency_base_currency_rate_date_commit_number] on [dbo].[exchange_rate_history] ([original_currency], [base_currency], [rate_date], [commit_number])
GO
create unique index [ux_exchange_rate_history_supersedes_id] on [dbo].[exchange_rate_history] ([supersedes_id]) where [supersedes_id] is not null
GO
create trigger [dbo].[exchange_rate_history_before_update] on [dbo].[exchange_rate_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:exchange_rate_history', 1;
end
GO
create trigger [dbo].[exchange_rate_history_before_delete] on [dbo].[exchange_rate_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:exchange_rate_history', 1;
end
GO
create table [dbo].[imports] (
  [id] binary(16) not null,
  [format] nvarchar(11) collate Latin1_General_100_BIN2 not null,
  [file_name] nvarchar(255) not null,
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
create trigger [dbo].[imports_before_update] on [dbo].[imports] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:imports', 1;
end
GO
create trigger [dbo].[imports_before_delete] on [dbo].[imports] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:imports', 1;
end
GO
create table [dbo].[account_balances] (
  [account_id] binary(16) not null,
  [period_id] binary(16) not null,
  [original_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [is_closing] bit not null,
  [base_debit] decimal(19,4) not null,
  [base_credit] decimal(19,4) not null,
  [original_debit] decimal(19,4) not null,
  [original_credit] decimal(19,4) not null,
  constraint [pk_account_balances] primary key clustered ([period_id], [account_id], [original_currency], [is_closing]),
  constraint [ck_account_balances_original_currency] check (datalength([original_currency]) = datalength(ltrim(rtrim([original_currency])))),
  constraint [ck_account_balances_base_debit] check ([base_debit] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_account_balances_base_credit] check ([base_credit] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_account_balances_original_debit] check ([original_debit] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_account_balances_original_credit] check ([original_credit] between -922337203685477.5808 and 922337203685477.5807)
)
GO
create table [dbo].[series_counters] (
  [series] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [fiscal_year_id] binary(16) not null,
  [last_number] bigint not null,
  constraint [pk_series_counters] primary key clustered ([series], [fiscal_year_id]),
  constraint [ck_series_counters_series] check (datalength([series]) = datalength(ltrim(rtrim([series]))))
)
GO
create table [dbo].[recurring_entries] (
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
  constraint [pk_recurring_entries] primary key clustered ([id]),
  constraint [ck_recurring_entries_state] check ([state] in (N'ACTIVE', N'PAUSED', N'ENDED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [ck_recurring_entries_frequency] check ([frequency] in (N'WEEKLY', N'MONTHLY', N'QUARTERLY', N'YEARLY') and datalength([frequency]) = datalength(ltrim(rtrim([frequency])))),
  constraint [ck_recurring_entries_first_date] check ([first_date] >= '19000101'),
  constraint [ck_recurring_entries_next_date] check ([next_date] >= '19000101'),
  constraint [ck_recurring_entries_last_date] check ([last_date] >= '19000101')
)
GO
create index [ix_recurring_entries_state_next_date] on [dbo].[recurring_entries] ([state], [next_date])
GO
create trigger [dbo].[recurring_entries_after_update] on [dbo].[recurring_entries] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:recurring_entries', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:recurring_entries', 1;
end
GO
create trigger [dbo].[recurring_entries_after_delete] on [dbo].[recurring_entries] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:recurring_entries', 1;
end
GO
create table [dbo].[recurring_runs] (
  [recurring_entry_id] binary(16) not null,
  [due_date] date not null,
  [draft_id] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_recurring_runs] primary key clustered ([recurring_entry_id], [due_date]),
  constraint [ck_recurring_runs_due_date] check ([due_date] >= '19000101'),
  constraint [fk_recurring_runs_recurring_entry_id] foreign key ([recurring_entry_id]) references [dbo].[recurring_entries] ([id]),
  constraint [fk_recurring_runs_draft_id] foreign key ([draft_id]) references [dbo].[entry_drafts] ([id])
)
GO
create unique index [ux_recurring_runs_draft_id] on [dbo].[recurring_runs] ([draft_id])
GO
create trigger [dbo].[recurring_runs_before_update] on [dbo].[recurring_runs] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:recurring_runs', 1;
end
GO
create trigger [dbo].[recurring_runs_before_delete] on [dbo].[recurring_runs] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:recurring_runs', 1;
end
GO
create table [dbo].[accruals] (
  [entry_id] binary(16) not null,
  [reverse_on_date] date not null,
  [reversal_id] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_accruals] primary key clustered ([entry_id]),
  constraint [ck_accruals_reverse_on_date] check ([reverse_on_date] >= '19000101'),
  constraint [fk_accruals_entry_id] foreign key ([entry_id]) references [dbo].[journal_entries] ([id]),
  constraint [fk_accruals_reversal_id] foreign key ([reversal_id]) references [dbo].[journal_entries] ([id])
)
GO
create index [ix_accruals_reverse_on_date] on [dbo].[accruals] ([reverse_on_date])
GO
create trigger [dbo].[accruals_after_update] on [dbo].[accruals] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[entry_id] = old.[entry_id]))
    throw 50001, N'KEY_CHANGED:accruals', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[entry_id] = old.[entry_id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:accruals', 1;
end
GO
create trigger [dbo].[accruals_after_delete] on [dbo].[accruals] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:accruals', 1;
end
GO
create table [dbo].[tax_balances] (
  [period_id] binary(16) not null,
  [tax_code_id] binary(16) not null,
  [account_id] binary(16) not null,
  [is_tax] bit not null,
  [base_debit] decimal(19,4) not null,
  [base_credit] decimal(19,4) not null,
  constraint [pk_tax_balances] primary key clustered ([period_id], [tax_code_id], [account_id], [is_tax]),
  constraint [ck_tax_balances_base_debit] check ([base_debit] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_tax_balances_base_credit] check ([base_credit] between -922337203685477.5808 and 922337203685477.5807)
)
GO
create table [dbo].[import_mappings] (
  [id] binary(16) not null,
  [name] nvarchar(100) not null,
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
create table [dbo].[close_packages] (
  [period_id] binary(16) not null,
  [preparer_id] binary(16) null,
  [makers] nvarchar(max) not null,
  [submitted_by] binary(16) null,
  [submitted_digest] nvarchar(64) collate Latin1_General_100_BIN2 null,
  [submitted_entry_count] int null,
  [decided_by] binary(16) null,
  [rejection_reason] nvarchar(2000) null,
  [commit_number] bigint not null,
  constraint [pk_close_packages] primary key clustered ([period_id]),
  constraint [ck_close_packages_submitted_digest] check (datalength([submitted_digest]) = datalength(ltrim(rtrim([submitted_digest])))),
  constraint [fk_close_packages_period_id] foreign key ([period_id]) references [dbo].[periods] ([id])
)
GO
create trigger [dbo].[close_packages_after_update] on [dbo].[close_packages] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[period_id] = old.[period_id]))
    throw 50001, N'KEY_CHANGED:close_packages', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[period_id] = old.[period_id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:close_packages', 1;
end
GO
create trigger [dbo].[close_packages_after_delete] on [dbo].[close_packages] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:close_packages', 1;
end
GO
create table [dbo].[close_items] (
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
  constraint [pk_close_items] primary key clustered ([id]),
  constraint [ck_close_items_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_close_items_due_date] check ([due_date] >= '19000101'),
  constraint [ck_close_items_state] check ([state] in (N'OPEN', N'DONE', N'ACKNOWLEDGED', N'REMOVED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_close_items_period_id] foreign key ([period_id]) references [dbo].[periods] ([id])
)
GO
create index [ix_close_items_period_id] on [dbo].[close_items] ([period_id])
GO
create unique index [ux_close_items_period_id_code] on [dbo].[close_items] ([period_id], [code]) where [code] is not null
GO
create trigger [dbo].[close_items_after_update] on [dbo].[close_items] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:close_items', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:close_items', 1;
end
GO
create trigger [dbo].[close_items_after_delete] on [dbo].[close_items] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:close_items', 1;
end
GO
create table [dbo].[chain_verifications] (
  [id] binary(16) not null,
  [head_number] bigint not null,
  [head_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [is_valid] bit not null,
  [first_fault] nvarchar(1000) null,
  [commit_number] bigint not null,
  constraint [pk_chain_verifications] primary key clustered ([id]),
  constraint [ck_chain_verifications_head_hash] check (datalength([head_hash]) = datalength(ltrim(rtrim([head_hash]))))
)
GO
create index [ix_chain_verifications_head_number] on [dbo].[chain_verifications] ([head_number])
GO
create trigger [dbo].[chain_verifications_before_update] on [dbo].[chain_verifications] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:chain_verifications', 1;
end
GO
create trigger [dbo].[chain_verifications_before_delete] on [dbo].[chain_verifications] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:chain_verifications', 1;
end
GO
create table [dbo].[year_closes] (
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
  constraint [pk_year_closes] primary key clustered ([id]),
  constraint [ck_year_closes_state] check ([state] in (N'DRAFTED', N'REJECTED', N'APPROVED', N'POSTED', N'REVERSED', N'SUPERSEDED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [ck_year_closes_fingerprint] check (datalength([fingerprint]) = datalength(ltrim(rtrim([fingerprint])))),
  constraint [ck_year_closes_result] check ([result] between -922337203685477.5808 and 922337203685477.5807),
  constraint [fk_year_closes_fiscal_year_id] foreign key ([fiscal_year_id]) references [dbo].[fiscal_years] ([id])
)
GO
create index [ix_year_closes_fiscal_year_id_state] on [dbo].[year_closes] ([fiscal_year_id], [state])
GO
create unique index [ux_year_closes_fiscal_year_id] on [dbo].[year_closes] ([fiscal_year_id]) where [state] = N'POSTED'
GO
create trigger [dbo].[year_closes_after_update] on [dbo].[year_closes] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:year_closes', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:year_closes', 1;
end
GO
create trigger [dbo].[year_closes_after_delete] on [dbo].[year_closes] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:year_closes', 1;
end
GO
create table [dbo].[year_close_entries] (
  [id] binary(16) not null,
  [year_close_id] binary(16) not null,
  [ordinal] int not null,
  [kind] nvarchar(16) collate Latin1_General_100_BIN2 not null,
  [posting_date] date not null,
  [description] nvarchar(500) not null,
  [explanation] nvarchar(1000) not null,
  [accrual_entry_id] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_year_close_entries] primary key clustered ([id]),
  constraint [ck_year_close_entries_kind] check ([kind] in (N'ACCRUAL_REVERSAL', N'FX_SETTLEMENT', N'CLOSING') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_year_close_entries_posting_date] check ([posting_date] >= '19000101'),
  constraint [fk_year_close_entries_year_close_id] foreign key ([year_close_id]) references [dbo].[year_closes] ([id]),
  constraint [fk_year_close_entries_accrual_entry_id] foreign key ([accrual_entry_id]) references [dbo].[accruals] ([entry_id])
)
GO
create unique index [ux_year_close_entries_year_close_id_ordinal] on [dbo].[year_close_entries] ([year_close_id], [ordinal])
GO
create trigger [dbo].[year_close_entries_before_update] on [dbo].[year_close_entries] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:year_close_entries', 1;
end
GO
create trigger [dbo].[year_close_entries_before_delete] on [dbo].[year_close_entries] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:year_close_entries', 1;
end
GO
create table [dbo].[year_close_lines] (
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
  constraint [pk_year_close_lines] primary key clustered ([year_close_entry_id], [ordinal]),
  constraint [ck_year_close_lines_original_currency] check (datalength([original_currency]) = datalength(ltrim(rtrim([original_currency])))),
  constraint [ck_year_close_lines_original_amount] check ([original_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_year_close_lines_base_amount] check ([base_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_year_close_lines_state] check ([state] in (N'PENDING', N'APPROVED', N'REJECTED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_year_close_lines_year_close_entry_id] foreign key ([year_close_entry_id]) references [dbo].[year_close_entries] ([id]),
  constraint [fk_year_close_lines_account_id] foreign key ([account_id]) references [dbo].[accounts] ([id])
)
GO
create trigger [dbo].[year_close_lines_after_update] on [dbo].[year_close_lines] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[year_close_entry_id] = old.[year_close_entry_id] and new.[ordinal] = old.[ordinal]))
    throw 50001, N'KEY_CHANGED:year_close_lines', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[year_close_entry_id] = old.[year_close_entry_id] and new.[ordinal] = old.[ordinal] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:year_close_lines', 1;
end
GO
create trigger [dbo].[year_close_lines_after_delete] on [dbo].[year_close_lines] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:year_close_lines', 1;
end
GO
create table [dbo].[period_closings] (
  [period_id] binary(16) not null,
  [ordinal] int not null,
  [submitted_by] binary(16) not null,
  [approved_by] binary(16) not null,
  [digest] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [entry_count] int not null,
  [commit_number] bigint not null,
  constraint [pk_period_closings] primary key clustered ([period_id], [ordinal]),
  constraint [ck_period_closings_digest] check (datalength([digest]) = datalength(ltrim(rtrim([digest])))),
  constraint [fk_period_closings_period_id] foreign key ([period_id]) references [dbo].[periods] ([id])
)
GO
create trigger [dbo].[period_closings_before_update] on [dbo].[period_closings] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:period_closings', 1;
end
GO
create trigger [dbo].[period_closings_before_delete] on [dbo].[period_closings] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:period_closings', 1;
end
GO
create table [dbo].[year_sign_offs] (
  [fiscal_year_id] binary(16) not null,
  [year_close_id] binary(16) not null,
  [signed_by] binary(16) not null,
  [statement] nvarchar(4000) not null,
  [statement_version] int not null,
  [exposure] nvarchar(max) not null,
  [exposure_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_year_sign_offs] primary key clustered ([fiscal_year_id]),
  constraint [ck_year_sign_offs_exposure_hash] check (datalength([exposure_hash]) = datalength(ltrim(rtrim([exposure_hash])))),
  constraint [fk_year_sign_offs_fiscal_year_id] foreign key ([fiscal_year_id]) references [dbo].[fiscal_years] ([id]),
  constraint [fk_year_sign_offs_year_close_id] foreign key ([year_close_id]) references [dbo].[year_closes] ([id])
)
GO
create trigger [dbo].[year_sign_offs_before_update] on [dbo].[year_sign_offs] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:year_sign_offs', 1;
end
GO
create trigger [dbo].[year_sign_offs_before_delete] on [dbo].[year_sign_offs] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:year_sign_offs', 1;
end
GO
create table [dbo].[parties] (
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
  constraint [pk_parties] primary key clustered ([id]),
  constraint [ck_parties_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_parties_tax_id] check (datalength([tax_id]) = datalength(ltrim(rtrim([tax_id])))),
  constraint [ck_parties_tax_check_digit] check (datalength([tax_check_digit]) = datalength(ltrim(rtrim([tax_check_digit])))),
  constraint [ck_parties_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency]))))
)
GO
create unique index [ux_parties_code] on [dbo].[parties] ([code])
GO
create index [ix_parties_name_id] on [dbo].[parties] ([name], [id])
GO
create trigger [dbo].[parties_after_update] on [dbo].[parties] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:parties', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:parties', 1;
end
GO
create trigger [dbo].[parties_after_delete] on [dbo].[parties] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:parties', 1;
end
GO
create table [dbo].[tax_codes] (
  [id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
  [treatment] nvarchar(11) collate Latin1_General_100_BIN2 not null,
  [percent_e4] int not null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_tax_codes] primary key clustered ([id]),
  constraint [ck_tax_codes_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_tax_codes_treatment] check ([treatment] in (N'STANDARD', N'EXEMPT', N'EXPORT', N'WITHHOLDING') and datalength([treatment]) = datalength(ltrim(rtrim([treatment]))))
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
  [name] nvarchar(200) not null,
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
create table [dbo].[legal_details] (
  [tenant_id] binary(16) not null,
  [legal_name] nvarchar(200) null,
  [tax_id] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [tax_check_digit] nvarchar(4) collate Latin1_General_100_BIN2 null,
  [address] nvarchar(500) null,
  [tax_regime] nvarchar(200) null,
  [template] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [is_confirmed] bit not null,
  [commit_number] bigint not null,
  constraint [pk_legal_details] primary key clustered ([tenant_id]),
  constraint [ck_legal_details_tax_id] check (datalength([tax_id]) = datalength(ltrim(rtrim([tax_id])))),
  constraint [ck_legal_details_tax_check_digit] check (datalength([tax_check_digit]) = datalength(ltrim(rtrim([tax_check_digit])))),
  constraint [ck_legal_details_template] check (datalength([template]) = datalength(ltrim(rtrim([template]))))
)
GO
create trigger [dbo].[legal_details_after_update] on [dbo].[legal_details] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[tenant_id] = old.[tenant_id]))
    throw 50001, N'KEY_CHANGED:legal_details', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[tenant_id] = old.[tenant_id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:legal_details', 1;
end
GO
create trigger [dbo].[legal_details_after_delete] on [dbo].[legal_details] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:legal_details', 1;
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
create table [dbo].[document_drafts] (
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
  constraint [pk_document_drafts] primary key clustered ([id]),
  constraint [ck_document_drafts_kind] check ([kind] in (N'INVOICE', N'SALES_CREDIT_NOTE', N'SALES_DEBIT_NOTE', N'RECEIPT', N'BILL', N'PURCHASE_CREDIT_NOTE', N'PURCHASE_DEBIT_NOTE', N'PAYMENT') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_document_drafts_state] check ([state] in (N'DRAFT', N'PENDING_APPROVAL', N'POSTED', N'DISCARDED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [ck_document_drafts_document_date] check ([document_date] >= '19000101'),
  constraint [ck_document_drafts_posting_date] check ([posting_date] >= '19000101'),
  constraint [fk_document_drafts_party_id] foreign key ([party_id]) references [dbo].[parties] ([id])
)
GO
create index [ix_document_drafts_state_id] on [dbo].[document_drafts] ([state], [id])
GO
create index [ix_document_drafts_state_kind_id] on [dbo].[document_drafts] ([state], [kind], [id])
GO
create index [ix_document_drafts_party_id_state_id] on [dbo].[document_drafts] ([party_id], [state], [id])
GO
create trigger [dbo].[document_drafts_after_update] on [dbo].[document_drafts] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:document_drafts', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:document_drafts', 1;
end
GO
create trigger [dbo].[document_drafts_after_delete] on [dbo].[document_drafts] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:document_drafts', 1;
end
GO
create table [dbo].[documents] (
  [id] binary(16) not null,
  [kind] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [side] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [series] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [fiscal_year_id] binary(16) not null,
  [number] bigint not null,
  [display_number] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [vendor_number] nvarchar(60) collate Latin1_General_100_BIN2 null,
  [party_id] binary(16) not null,
  [document_date] date not null,
  [posting_date] date not null,
  [due_date] date not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [net_amount] decimal(19,4) not null,
  [tax_amount] decimal(19,4) not null,
  [total_amount] decimal(19,4) not null,
  [total_base_amount] decimal(19,4) not null,
  [rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [rate_date] date not null,
  [rate_id] binary(16) null,
  [rate_mark] nvarchar(7) collate Latin1_General_100_BIN2 null,
  [control_account_id] binary(16) not null,
  [entry_id] binary(16) not null,
  [original_document_id] binary(16) null,
  [bank_account_id] binary(16) null,
  [bank_currency] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [bank_amount] decimal(19,4) null,
  [reference] nvarchar(100) null,
  [memo] nvarchar(2000) null,
  [template] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [prepared_by] binary(16) null,
  [approved_by] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_documents] primary key clustered ([id]),
  constraint [ck_documents_kind] check ([kind] in (N'INVOICE', N'SALES_CREDIT_NOTE', N'SALES_DEBIT_NOTE', N'RECEIPT', N'BILL', N'PURCHASE_CREDIT_NOTE', N'PURCHASE_DEBIT_NOTE', N'PAYMENT') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_documents_side] check ([side] in (N'SALES', N'PURCHASING') and datalength([side]) = datalength(ltrim(rtrim([side])))),
  constraint [ck_documents_series] check (datalength([series]) = datalength(ltrim(rtrim([series])))),
  constraint [ck_documents_display_number] check (datalength([display_number]) = datalength(ltrim(rtrim([display_number])))),
  constraint [ck_documents_vendor_number] check (datalength([vendor_number]) = datalength(ltrim(rtrim([vendor_number])))),
  constraint [ck_documents_document_date] check ([document_date] >= '19000101'),
  constraint [ck_documents_posting_date] check ([posting_date] >= '19000101'),
  constraint [ck_documents_due_date] check ([due_date] >= '19000101'),
  constraint [ck_documents_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_documents_net_amount] check ([net_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_documents_tax_amount] check ([tax_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_documents_total_amount] check ([total_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_documents_total_base_amount] check ([total_base_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_documents_rate] check ([rate] like '[0-9]%' and [rate] not like '%[^0-9.]%'),
  constraint [ck_documents_rate_date] check ([rate_date] >= '19000101'),
  constraint [ck_documents_rate_mark] check ([rate_mark] in (N'CARRIED', N'STALE') and datalength([rate_mark]) = datalength(ltrim(rtrim([rate_mark])))),
  constraint [ck_documents_bank_currency] check (datalength([bank_currency]) = datalength(ltrim(rtrim([bank_currency])))),
  constraint [ck_documents_bank_amount] check ([bank_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_documents_template] check (datalength([template]) = datalength(ltrim(rtrim([template])))),
  constraint [fk_documents_party_id] foreign key ([party_id]) references [dbo].[parties] ([id]),
  constraint [fk_documents_entry_id] foreign key ([entry_id]) references [dbo].[journal_entries] ([id]),
  constraint [fk_documents_control_account_id] foreign key ([control_account_id]) references [dbo].[accounts] ([id]),
  constraint [fk_documents_original_document_id] foreign key ([original_document_id]) references [dbo].[documents] ([id])
)
GO
create unique index [ux_documents_series_fiscal_year_id_number] on [dbo].[documents] ([series], [fiscal_year_id], [number])
GO
create index [ix_documents_party_id_kind_vendor_number] on [dbo].[documents] ([party_id], [kind], [vendor_number]) where [vendor_number] is not null
GO
create index [ix_documents_kind_document_date_id] on [dbo].[documents] ([kind], [document_date], [id])
GO
create index [ix_documents_kind_due_date_id] on [dbo].[documents] ([kind], [due_date], [id])
GO
create index [ix_documents_party_id_document_date_id] on [dbo].[documents] ([party_id], [document_date], [id])
GO
create index [ix_documents_original_document_id] on [dbo].[documents] ([original_document_id]) where [original_document_id] is not null
GO
create unique index [ux_documents_entry_id] on [dbo].[documents] ([entry_id])
GO
create trigger [dbo].[documents_before_update] on [dbo].[documents] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:documents', 1;
end
GO
create trigger [dbo].[documents_before_delete] on [dbo].[documents] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:documents', 1;
end
GO
create table [dbo].[document_lines] (
  [document_id] binary(16) not null,
  [ordinal] int not null,
  [kind] nvarchar(11) collate Latin1_General_100_BIN2 not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [item_id] binary(16) null,
  [account_id] binary(16) not null,
  [description] nvarchar(500) not null,
  [quantity_e6] bigint not null,
  [unit_price_e6] bigint not null,
  [net_amount] decimal(19,4) not null,
  [tax_code_id] binary(16) null,
  [tax_percent_e4] int not null,
  [tax_amount] decimal(19,4) not null,
  [original_ordinal] int null,
  [commit_number] bigint not null,
  constraint [pk_document_lines] primary key clustered ([document_id], [ordinal]),
  constraint [ck_document_lines_kind] check ([kind] in (N'ITEM', N'FEE', N'WITHHOLDING') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_document_lines_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_document_lines_net_amount] check ([net_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_document_lines_tax_amount] check ([tax_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [fk_document_lines_document_id] foreign key ([document_id]) references [dbo].[documents] ([id]),
  constraint [fk_document_lines_account_id] foreign key ([account_id]) references [dbo].[accounts] ([id])
)
GO
create trigger [dbo].[document_lines_before_update] on [dbo].[document_lines] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_lines', 1;
end
GO
create trigger [dbo].[document_lines_before_delete] on [dbo].[document_lines] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_lines', 1;
end
GO
create table [dbo].[open_items] (
  [id] binary(16) not null,
  [side] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [party_id] binary(16) not null,
  [account_id] binary(16) not null,
  [document_id] binary(16) null,
  [reference] nvarchar(100) not null,
  [document_date] date not null,
  [due_date] date not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [original_amount] decimal(19,4) not null,
  [base_amount] decimal(19,4) not null,
  [commit_number] bigint not null,
  constraint [pk_open_items] primary key clustered ([id]),
  constraint [ck_open_items_side] check ([side] in (N'SALES', N'PURCHASING') and datalength([side]) = datalength(ltrim(rtrim([side])))),
  constraint [ck_open_items_document_date] check ([document_date] >= '19000101'),
  constraint [ck_open_items_due_date] check ([due_date] >= '19000101'),
  constraint [ck_open_items_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_open_items_original_amount] check ([original_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_open_items_base_amount] check ([base_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [fk_open_items_party_id] foreign key ([party_id]) references [dbo].[parties] ([id]),
  constraint [fk_open_items_account_id] foreign key ([account_id]) references [dbo].[accounts] ([id]),
  constraint [fk_open_items_document_id] foreign key ([document_id]) references [dbo].[documents] ([id])
)
GO
create index [ix_open_items_party_id_due_date_id] on [dbo].[open_items] ([party_id], [due_date], [id])
GO
create unique index [ux_open_items_document_id] on [dbo].[open_items] ([document_id]) where [document_id] is not null
GO
create trigger [dbo].[open_items_before_update] on [dbo].[open_items] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:open_items', 1;
end
GO
create trigger [dbo].[open_items_before_delete] on [dbo].[open_items] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:open_items', 1;
end
GO
create table [dbo].[open_item_balances] (
  [open_item_id] binary(16) not null,
  [account_id] binary(16) not null,
  [party_id] binary(16) not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [open_original_amount] decimal(19,4) not null,
  [open_base_amount] decimal(19,4) not null,
  constraint [pk_open_item_balances] primary key clustered ([open_item_id]),
  constraint [ck_open_item_balances_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_open_item_balances_open_original_amount] check ([open_original_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_open_item_balances_open_base_amount] check ([open_base_amount] between -922337203685477.5808 and 922337203685477.5807)
)
GO
create index [ix_open_item_balances_party_id_open_item_id] on [dbo].[open_item_balances] ([party_id], [open_item_id])
GO
create table [dbo].[allocations] (
  [id] binary(16) not null,
  [from_item_id] binary(16) not null,
  [to_item_id] binary(16) not null,
  [allocation_date] date not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [amount] decimal(19,4) not null,
  [from_base_amount] decimal(19,4) not null,
  [to_base_amount] decimal(19,4) not null,
  [entry_id] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_allocations] primary key clustered ([id]),
  constraint [ck_allocations_allocation_date] check ([allocation_date] >= '19000101'),
  constraint [ck_allocations_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_allocations_amount] check ([amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_allocations_from_base_amount] check ([from_base_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_allocations_to_base_amount] check ([to_base_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [fk_allocations_from_item_id] foreign key ([from_item_id]) references [dbo].[open_items] ([id]),
  constraint [fk_allocations_to_item_id] foreign key ([to_item_id]) references [dbo].[open_items] ([id]),
  constraint [fk_allocations_entry_id] foreign key ([entry_id]) references [dbo].[journal_entries] ([id])
)
GO
create index [ix_allocations_from_item_id] on [dbo].[allocations] ([from_item_id])
GO
create index [ix_allocations_to_item_id] on [dbo].[allocations] ([to_item_id])
GO
create trigger [dbo].[allocations_before_update] on [dbo].[allocations] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:allocations', 1;
end
GO
create trigger [dbo].[allocations_before_delete] on [dbo].[allocations] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:allocations', 1;
end
GO
create table [dbo].[allocation_reversals] (
  [allocation_id] binary(16) not null,
  [entry_id] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_allocation_reversals] primary key clustered ([allocation_id]),
  constraint [fk_allocation_reversals_allocation_id] foreign key ([allocation_id]) references [dbo].[allocations] ([id]),
  constraint [fk_allocation_reversals_entry_id] foreign key ([entry_id]) references [dbo].[journal_entries] ([id])
)
GO
create trigger [dbo].[allocation_reversals_before_update] on [dbo].[allocation_reversals] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:allocation_reversals', 1;
end
GO
create trigger [dbo].[allocation_reversals_before_delete] on [dbo].[allocation_reversals] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:allocation_reversals', 1;
end
GO
create table [dbo].[document_voids] (
  [document_id] binary(16) not null,
  [note_id] binary(16) null,
  [entry_id] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_document_voids] primary key clustered ([document_id]),
  constraint [fk_document_voids_document_id] foreign key ([document_id]) references [dbo].[documents] ([id]),
  constraint [fk_document_voids_note_id] foreign key ([note_id]) references [dbo].[documents] ([id]),
  constraint [fk_document_voids_entry_id] foreign key ([entry_id]) references [dbo].[journal_entries] ([id])
)
GO
create unique index [ux_document_voids_note_id] on [dbo].[document_voids] ([note_id]) where [note_id] is not null
GO
create trigger [dbo].[document_voids_before_update] on [dbo].[document_voids] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_voids', 1;
end
GO
create trigger [dbo].[document_voids_before_delete] on [dbo].[document_voids] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_voids', 1;
end
GO
create table [dbo].[document_remarks] (
  [document_id] binary(16) not null,
  [remark] nvarchar(2000) not null,
  [commit_number] bigint not null,
  constraint [pk_document_remarks] primary key clustered ([document_id]),
  constraint [fk_document_remarks_document_id] foreign key ([document_id]) references [dbo].[documents] ([id])
)
GO
create trigger [dbo].[document_remarks_after_update] on [dbo].[document_remarks] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[document_id] = old.[document_id]))
    throw 50001, N'KEY_CHANGED:document_remarks', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[document_id] = old.[document_id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:document_remarks', 1;
end
GO
create trigger [dbo].[document_remarks_after_delete] on [dbo].[document_remarks] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:document_remarks', 1;
end
