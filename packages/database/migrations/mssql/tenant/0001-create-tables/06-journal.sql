-- section: portable
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
  [description] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [reference] nvarchar(100) collate Latin1_General_100_BIN2 null,
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
  constraint [ck_journal_entries_source] check ([source] in (N'MANUAL', N'IMPORT', N'OPENING', N'SALES', N'PURCHASING', N'MONEY', N'YEAR_END') and datalength([source]) = datalength(ltrim(rtrim([source])))),
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
create trigger [dbo].[journal_entries_before_change] on [dbo].[journal_entries] instead of update, delete as
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
  [base_amount] decimal(19,4) not null,
  [original_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [original_amount] decimal(19,4) not null,
  [rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [rate_date] date not null,
  [rate_id] binary(16) null,
  [rate_mark] nvarchar(7) collate Latin1_General_100_BIN2 null,
  [is_closing] bit not null,
  [tax_code_id] binary(16) null,
  [tax_date] date null,
  [description] nvarchar(500) collate Latin1_General_100_BIN2 null,
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
  constraint [ck_journal_lines_tax_date] check ([tax_date] >= '19000101'),
  constraint [fk_journal_lines_entry_id] foreign key ([entry_id]) references [dbo].[journal_entries] ([id]),
  constraint [fk_journal_lines_account_id] foreign key ([account_id]) references [dbo].[accounts] ([id])
)
GO
create index [ix_journal_lines_account_id_posting_date_entry_id_ordinal] on [dbo].[journal_lines] ([account_id], [posting_date], [entry_id], [ordinal])
GO
create index [ix_journal_lines_period_id_account_id] on [dbo].[journal_lines] ([period_id], [account_id])
GO
create trigger [dbo].[journal_lines_before_change] on [dbo].[journal_lines] instead of update, delete as
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
create trigger [dbo].[entry_reversals_before_change] on [dbo].[entry_reversals] instead of update, delete as
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
  [reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
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
create trigger [dbo].[exchange_rate_history_before_change] on [dbo].[exchange_rate_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:exchange_rate_history', 1;
end
GO

-- section: roles
grant select, insert on [dbo].[journal_entries] to [cifra_application];
grant select on [dbo].[journal_entries] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[journal_entries] to [cifra_migrator]
GO
grant select, insert on [dbo].[journal_lines] to [cifra_application];
grant select on [dbo].[journal_lines] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[journal_lines] to [cifra_migrator]
GO
grant select, insert on [dbo].[entry_reversals] to [cifra_application];
grant select on [dbo].[entry_reversals] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[entry_reversals] to [cifra_migrator]
GO
grant select, insert on [dbo].[exchange_rate_history] to [cifra_application];
grant select on [dbo].[exchange_rate_history] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[exchange_rate_history] to [cifra_migrator]
GO

-- section: principals
deny update, delete on [dbo].[journal_entries] to [cifra_application];
deny insert, update, delete on [dbo].[journal_entries] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[journal_lines] to [cifra_application];
deny insert, update, delete on [dbo].[journal_lines] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[entry_reversals] to [cifra_application];
deny insert, update, delete on [dbo].[entry_reversals] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[exchange_rate_history] to [cifra_application];
deny insert, update, delete on [dbo].[exchange_rate_history] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
