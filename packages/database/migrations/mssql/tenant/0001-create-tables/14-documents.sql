-- section: portable
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
  [rejection_reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [document_id] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_document_drafts] primary key clustered ([id]),
  constraint [ck_document_drafts_kind] check ([kind] in (N'INVOICE', N'SALES_CREDIT_NOTE', N'SALES_DEBIT_NOTE', N'RECEIPT', N'BILL', N'PURCHASE_CREDIT_NOTE', N'PURCHASE_DEBIT_NOTE', N'PAYMENT', N'CUSTOMER_REFUND', N'VENDOR_REFUND', N'CUSTOMER_WRITE_OFF', N'VENDOR_WRITE_OFF', N'NETTING') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
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
create index [ix_document_drafts_document_id] on [dbo].[document_drafts] ([document_id]) where [document_id] is not null
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
  [rounding_mode] nvarchar(12) collate Latin1_General_100_BIN2 null,
  [prices_include_tax] bit not null,
  [discount_percent_e4] int null,
  [discount_amount] decimal(19,4) not null,
  [total_base_amount] decimal(19,4) not null,
  [rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [rate_date] date not null,
  [rate_id] binary(16) null,
  [rate_mark] nvarchar(7) collate Latin1_General_100_BIN2 null,
  [control_account_id] binary(16) not null,
  [entry_id] binary(16) not null,
  [original_document_id] binary(16) null,
  [original_item_id] binary(16) null,
  [bank_account_id] binary(16) null,
  [bank_currency] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [bank_amount] decimal(19,4) null,
  [netted_amount] decimal(19,4) null,
  [payables_currency] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [payables_amount] decimal(19,4) null,
  [netted_payables_amount] decimal(19,4) null,
  [reference] nvarchar(100) collate Latin1_General_100_BIN2 null,
  [memo] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [template] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [prepared_by] binary(16) null,
  [approved_by] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_documents] primary key clustered ([id]),
  constraint [ck_documents_kind] check ([kind] in (N'INVOICE', N'SALES_CREDIT_NOTE', N'SALES_DEBIT_NOTE', N'RECEIPT', N'BILL', N'PURCHASE_CREDIT_NOTE', N'PURCHASE_DEBIT_NOTE', N'PAYMENT', N'CUSTOMER_REFUND', N'VENDOR_REFUND', N'CUSTOMER_WRITE_OFF', N'VENDOR_WRITE_OFF', N'NETTING') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
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
  constraint [ck_documents_rounding_mode] check ([rounding_mode] in (N'PER_LINE', N'PER_DOCUMENT') and datalength([rounding_mode]) = datalength(ltrim(rtrim([rounding_mode])))),
  constraint [ck_documents_discount_amount] check ([discount_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_documents_total_base_amount] check ([total_base_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_documents_rate] check ([rate] like '[0-9]%' and [rate] not like '%[^0-9.]%'),
  constraint [ck_documents_rate_date] check ([rate_date] >= '19000101'),
  constraint [ck_documents_rate_mark] check ([rate_mark] in (N'CARRIED', N'STALE') and datalength([rate_mark]) = datalength(ltrim(rtrim([rate_mark])))),
  constraint [ck_documents_bank_currency] check (datalength([bank_currency]) = datalength(ltrim(rtrim([bank_currency])))),
  constraint [ck_documents_bank_amount] check ([bank_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_documents_netted_amount] check ([netted_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_documents_payables_currency] check (datalength([payables_currency]) = datalength(ltrim(rtrim([payables_currency])))),
  constraint [ck_documents_payables_amount] check ([payables_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_documents_netted_payables_amount] check ([netted_payables_amount] between -922337203685477.5808 and 922337203685477.5807),
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
create index [ix_documents_kind_display_number_id] on [dbo].[documents] ([kind], [display_number], [id])
GO
create index [ix_documents_kind_total_base_amount_id] on [dbo].[documents] ([kind], [total_base_amount], [id])
GO
create index [ix_documents_party_id_document_date_id] on [dbo].[documents] ([party_id], [document_date], [id])
GO
create index [ix_documents_original_document_id] on [dbo].[documents] ([original_document_id]) where [original_document_id] is not null
GO
create index [ix_documents_original_item_id] on [dbo].[documents] ([original_item_id]) where [original_item_id] is not null
GO
create unique index [ux_documents_entry_id] on [dbo].[documents] ([entry_id])
GO
create trigger [dbo].[documents_before_change] on [dbo].[documents] instead of update, delete as
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
  [description] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [quantity_e6] bigint not null,
  [unit_price_e6] bigint not null,
  [discount_percent_e4] int null,
  [discount_amount] decimal(19,4) not null,
  [document_discount_amount] decimal(19,4) not null,
  [net_amount] decimal(19,4) not null,
  [tax_code_id] binary(16) null,
  [tax_percent_e4] int not null,
  [tax_amount] decimal(19,4) not null,
  [tax_base_amount] decimal(19,4) null,
  [tax_date] date null,
  [original_ordinal] int null,
  [commit_number] bigint not null,
  constraint [pk_document_lines] primary key clustered ([document_id], [ordinal]),
  constraint [ck_document_lines_kind] check ([kind] in (N'ITEM', N'TAX_ONLY', N'FEE', N'WITHHOLDING', N'DIFFERENCE') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_document_lines_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_document_lines_discount_amount] check ([discount_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_document_lines_document_discount_amount] check ([document_discount_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_document_lines_net_amount] check ([net_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_document_lines_tax_amount] check ([tax_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_document_lines_tax_base_amount] check ([tax_base_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_document_lines_tax_date] check ([tax_date] >= '19000101'),
  constraint [fk_document_lines_document_id] foreign key ([document_id]) references [dbo].[documents] ([id]),
  constraint [fk_document_lines_account_id] foreign key ([account_id]) references [dbo].[accounts] ([id])
)
GO
create trigger [dbo].[document_lines_before_change] on [dbo].[document_lines] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_lines', 1;
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
create trigger [dbo].[document_voids_before_change] on [dbo].[document_voids] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_voids', 1;
end
GO
create table [dbo].[document_remarks] (
  [document_id] binary(16) not null,
  [remark] nvarchar(2000) collate Latin1_General_100_BIN2 not null,
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
GO

-- section: temporal
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
GO

-- section: without-temporal
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
  [rejection_reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
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
create trigger [dbo].[document_drafts_history_before_change] on [dbo].[document_drafts_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_drafts_history', 1;
end
GO
create table [dbo].[document_remarks_history] (
  [document_id] binary(16) not null,
  [remark] nvarchar(2000) collate Latin1_General_100_BIN2 not null,
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
create trigger [dbo].[document_remarks_history_before_change] on [dbo].[document_remarks_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:document_remarks_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[document_drafts] to [cifra_application];
grant select on [dbo].[document_drafts] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[document_drafts] to [cifra_migrator];
grant select on [dbo].[document_drafts_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[document_drafts_history] to [cifra_migrator]
GO
grant select, insert on [dbo].[documents] to [cifra_application];
grant select on [dbo].[documents] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[documents] to [cifra_migrator]
GO
grant select, insert on [dbo].[document_lines] to [cifra_application];
grant select on [dbo].[document_lines] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[document_lines] to [cifra_migrator]
GO
grant select, insert on [dbo].[document_voids] to [cifra_application];
grant select on [dbo].[document_voids] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[document_voids] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[document_remarks] to [cifra_application];
grant select on [dbo].[document_remarks] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[document_remarks] to [cifra_migrator];
grant select on [dbo].[document_remarks_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[document_remarks_history] to [cifra_migrator]
GO

-- section: principals
deny delete on [dbo].[document_drafts] to [cifra_application];
deny insert, update, delete on [dbo].[document_drafts] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[document_drafts_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[documents] to [cifra_application];
deny insert, update, delete on [dbo].[documents] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[document_lines] to [cifra_application];
deny insert, update, delete on [dbo].[document_lines] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[document_voids] to [cifra_application];
deny insert, update, delete on [dbo].[document_voids] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[document_remarks] to [cifra_application];
deny insert, update, delete on [dbo].[document_remarks] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[document_remarks_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
