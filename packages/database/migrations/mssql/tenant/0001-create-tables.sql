-- section: portable
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

-- section: without-temporal
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
GO

-- section: principals
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
grant select on [dbo].[schema_migrations] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[schema_migrations] to [cifra_backup]
GO
deny alter, take ownership on schema::[dbo] to [cifra_backup]
GO
alter role [db_backupoperator] add member [cifra_backup]
GO
