-- section: portable
create table [dbo].[money_drafts] (
  [id] binary(16) not null,
  [kind] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(16) collate Latin1_General_100_BIN2 not null,
  [posting_date] date not null,
  [content] nvarchar(max) not null,
  [prepared_by] nvarchar(max) not null,
  [submitted_by] binary(16) null,
  [decided_by] binary(16) null,
  [rejection_reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [document_id] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_money_drafts] primary key clustered ([id]),
  constraint [ck_money_drafts_kind] check ([kind] in (N'MONEY_IN', N'MONEY_OUT', N'TRANSFER') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_money_drafts_state] check ([state] in (N'DRAFT', N'PENDING_APPROVAL', N'POSTED', N'DISCARDED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [ck_money_drafts_posting_date] check ([posting_date] >= '19000101')
)
GO
create index [ix_money_drafts_state_id] on [dbo].[money_drafts] ([state], [id])
GO
create index [ix_money_drafts_state_posting_date] on [dbo].[money_drafts] ([state], [posting_date])
GO
create index [ix_money_drafts_document_id] on [dbo].[money_drafts] ([document_id]) where [document_id] is not null
GO
create trigger [dbo].[money_drafts_after_update] on [dbo].[money_drafts] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:money_drafts', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:money_drafts', 1;
end
GO
create trigger [dbo].[money_drafts_after_delete] on [dbo].[money_drafts] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:money_drafts', 1;
end
GO
create table [dbo].[money_documents] (
  [id] binary(16) not null,
  [kind] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [series] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [fiscal_year_id] binary(16) not null,
  [number] bigint not null,
  [display_number] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [party_id] binary(16) null,
  [document_date] date not null,
  [posting_date] date not null,
  [money_account_id] binary(16) not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [net_amount] decimal(19,4) not null,
  [tax_amount] decimal(19,4) not null,
  [total_amount] decimal(19,4) not null,
  [amounts_include_tax] bit not null,
  [lines] nvarchar(max) not null,
  [to_account_id] binary(16) null,
  [to_currency] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [received_amount] decimal(19,4) null,
  [received_date] date null,
  [transit_account_id] binary(16) null,
  [fee_account_id] binary(16) null,
  [fee_amount] decimal(19,4) null,
  [entry_id] binary(16) not null,
  [arrival_entry_id] binary(16) null,
  [reference] nvarchar(100) collate Latin1_General_100_BIN2 null,
  [memo] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [prepared_by] binary(16) null,
  [approved_by] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_money_documents] primary key clustered ([id]),
  constraint [ck_money_documents_kind] check ([kind] in (N'MONEY_IN', N'MONEY_OUT', N'TRANSFER') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_money_documents_series] check (datalength([series]) = datalength(ltrim(rtrim([series])))),
  constraint [ck_money_documents_display_number] check (datalength([display_number]) = datalength(ltrim(rtrim([display_number])))),
  constraint [ck_money_documents_document_date] check ([document_date] >= '19000101'),
  constraint [ck_money_documents_posting_date] check ([posting_date] >= '19000101'),
  constraint [ck_money_documents_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_money_documents_net_amount] check ([net_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_money_documents_tax_amount] check ([tax_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_money_documents_total_amount] check ([total_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_money_documents_to_currency] check (datalength([to_currency]) = datalength(ltrim(rtrim([to_currency])))),
  constraint [ck_money_documents_received_amount] check ([received_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_money_documents_received_date] check ([received_date] >= '19000101'),
  constraint [ck_money_documents_fee_amount] check ([fee_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [fk_money_documents_party_id] foreign key ([party_id]) references [dbo].[parties] ([id]),
  constraint [fk_money_documents_money_account_id] foreign key ([money_account_id]) references [dbo].[accounts] ([id]),
  constraint [fk_money_documents_to_account_id] foreign key ([to_account_id]) references [dbo].[accounts] ([id]),
  constraint [fk_money_documents_entry_id] foreign key ([entry_id]) references [dbo].[journal_entries] ([id]),
  constraint [fk_money_documents_arrival_entry_id] foreign key ([arrival_entry_id]) references [dbo].[journal_entries] ([id])
)
GO
create unique index [ux_money_documents_series_fiscal_year_id_number] on [dbo].[money_documents] ([series], [fiscal_year_id], [number])
GO
create index [ix_money_documents_display_number] on [dbo].[money_documents] ([display_number])
GO
create unique index [ux_money_documents_entry_id] on [dbo].[money_documents] ([entry_id])
GO
create index [ix_money_documents_money_account_id_document_date_id] on [dbo].[money_documents] ([money_account_id], [document_date], [id])
GO
create trigger [dbo].[money_documents_before_change] on [dbo].[money_documents] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:money_documents', 1;
end
GO
create table [dbo].[statement_balances] (
  [id] binary(16) not null,
  [period_id] binary(16) not null,
  [account_id] binary(16) not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [statement_date] date not null,
  [balance] decimal(19,4) not null,
  [is_removed] bit not null,
  [recorded_by] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_statement_balances] primary key clustered ([id]),
  constraint [ck_statement_balances_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_statement_balances_statement_date] check ([statement_date] >= '19000101'),
  constraint [ck_statement_balances_balance] check ([balance] between -922337203685477.5808 and 922337203685477.5807),
  constraint [fk_statement_balances_period_id] foreign key ([period_id]) references [dbo].[periods] ([id]),
  constraint [fk_statement_balances_account_id] foreign key ([account_id]) references [dbo].[accounts] ([id])
)
GO
create unique index [ux_statement_balances_period_id_account_id_currency] on [dbo].[statement_balances] ([period_id], [account_id], [currency])
GO
create trigger [dbo].[statement_balances_after_update] on [dbo].[statement_balances] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:statement_balances', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:statement_balances', 1;
end
GO
create trigger [dbo].[statement_balances_after_delete] on [dbo].[statement_balances] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:statement_balances', 1;
end
GO

-- section: temporal
alter table [dbo].[money_drafts] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_money_drafts_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_money_drafts_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[money_drafts] set (system_versioning = on (history_table = [dbo].[money_drafts_history], data_consistency_check = on))
GO
create index [ix_money_drafts_history_key] on [dbo].[money_drafts_history] ([id], [commit_number])
GO
alter table [dbo].[statement_balances] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_statement_balances_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_statement_balances_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[statement_balances] set (system_versioning = on (history_table = [dbo].[statement_balances_history], data_consistency_check = on))
GO
create index [ix_statement_balances_history_key] on [dbo].[statement_balances_history] ([id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[money_drafts_history] (
  [id] binary(16) not null,
  [kind] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(16) collate Latin1_General_100_BIN2 not null,
  [posting_date] date not null,
  [content] nvarchar(max) not null,
  [prepared_by] nvarchar(max) not null,
  [submitted_by] binary(16) null,
  [decided_by] binary(16) null,
  [rejection_reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [document_id] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_money_drafts_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[money_drafts_keep_version] on [dbo].[money_drafts] after update as
begin
  set nocount on;
  insert into [dbo].[money_drafts_history] ([id], [kind], [state], [posting_date], [content], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [document_id], [commit_number]) select [id], [kind], [state], [posting_date], [content], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [document_id], [commit_number] from deleted;
end
GO
create trigger [dbo].[money_drafts_history_before_change] on [dbo].[money_drafts_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:money_drafts_history', 1;
end
GO
create table [dbo].[statement_balances_history] (
  [id] binary(16) not null,
  [period_id] binary(16) not null,
  [account_id] binary(16) not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [statement_date] date not null,
  [balance] decimal(19,4) not null,
  [is_removed] bit not null,
  [recorded_by] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_statement_balances_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[statement_balances_keep_version] on [dbo].[statement_balances] after update as
begin
  set nocount on;
  insert into [dbo].[statement_balances_history] ([id], [period_id], [account_id], [currency], [statement_date], [balance], [is_removed], [recorded_by], [commit_number]) select [id], [period_id], [account_id], [currency], [statement_date], [balance], [is_removed], [recorded_by], [commit_number] from deleted;
end
GO
create trigger [dbo].[statement_balances_history_before_change] on [dbo].[statement_balances_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:statement_balances_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[money_drafts] to [cifra_application];
grant select on [dbo].[money_drafts] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[money_drafts] to [cifra_migrator];
grant select on [dbo].[money_drafts_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[money_drafts_history] to [cifra_migrator]
GO
grant select, insert on [dbo].[money_documents] to [cifra_application];
grant select on [dbo].[money_documents] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[money_documents] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[statement_balances] to [cifra_application];
grant select on [dbo].[statement_balances] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[statement_balances] to [cifra_migrator];
grant select on [dbo].[statement_balances_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[statement_balances_history] to [cifra_migrator]
GO

-- section: principals
deny delete on [dbo].[money_drafts] to [cifra_application];
deny insert, update, delete on [dbo].[money_drafts] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[money_drafts_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[money_documents] to [cifra_application];
deny insert, update, delete on [dbo].[money_documents] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[statement_balances] to [cifra_application];
deny insert, update, delete on [dbo].[statement_balances] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[statement_balances_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
