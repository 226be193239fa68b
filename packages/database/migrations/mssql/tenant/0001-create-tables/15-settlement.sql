-- section: portable
create table [dbo].[open_items] (
  [id] binary(16) not null,
  [side] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [party_id] binary(16) not null,
  [account_id] binary(16) not null,
  [document_id] binary(16) null,
  [reference] nvarchar(100) collate Latin1_General_100_BIN2 not null,
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
create unique index [ux_open_items_document_id_side] on [dbo].[open_items] ([document_id], [side]) where [document_id] is not null
GO
create trigger [dbo].[open_items_before_change] on [dbo].[open_items] instead of update, delete as
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
create table [dbo].[open_item_movements] (
  [posting_id] binary(16) not null,
  [ordinal] int not null,
  [open_item_id] binary(16) not null,
  [account_id] binary(16) not null,
  [party_id] binary(16) not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [posting_date] date not null,
  [period_id] binary(16) null,
  [original_amount] decimal(19,4) not null,
  [base_amount] decimal(19,4) not null,
  [allocation_id] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_open_item_movements] primary key clustered ([posting_id], [ordinal]),
  constraint [ck_open_item_movements_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_open_item_movements_posting_date] check ([posting_date] >= '19000101'),
  constraint [ck_open_item_movements_original_amount] check ([original_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_open_item_movements_base_amount] check ([base_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [fk_open_item_movements_account_id] foreign key ([account_id]) references [dbo].[accounts] ([id]),
  constraint [fk_open_item_movements_period_id] foreign key ([period_id]) references [dbo].[periods] ([id])
)
GO
create index [ix_open_item_movements_open_item_id_posting_date] on [dbo].[open_item_movements] ([open_item_id], [posting_date])
GO
create index [ix_open_item_movements_account_id_posting_date] on [dbo].[open_item_movements] ([account_id], [posting_date])
GO
create index [ix_open_item_movements_posting_date_posting_id_ordinal] on [dbo].[open_item_movements] ([posting_date], [posting_id], [ordinal])
GO
create index [ix_open_item_movements_period_id_commit_number_posting_id_ordinal] on [dbo].[open_item_movements] ([period_id], [commit_number], [posting_id], [ordinal])
GO
create trigger [dbo].[open_item_movements_before_change] on [dbo].[open_item_movements] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:open_item_movements', 1;
end
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
  [variance_account_id] binary(16) null,
  [entry_id] binary(16) null,
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
create trigger [dbo].[allocations_before_change] on [dbo].[allocations] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:allocations', 1;
end
GO
create table [dbo].[allocation_reversals] (
  [allocation_id] binary(16) not null,
  [reversal_date] date not null,
  [entry_id] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_allocation_reversals] primary key clustered ([allocation_id]),
  constraint [ck_allocation_reversals_reversal_date] check ([reversal_date] >= '19000101'),
  constraint [fk_allocation_reversals_allocation_id] foreign key ([allocation_id]) references [dbo].[allocations] ([id]),
  constraint [fk_allocation_reversals_entry_id] foreign key ([entry_id]) references [dbo].[journal_entries] ([id])
)
GO
create trigger [dbo].[allocation_reversals_before_change] on [dbo].[allocation_reversals] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:allocation_reversals', 1;
end
GO
create table [dbo].[tax_withholdings] (
  [document_id] binary(16) not null,
  [ordinal] int not null,
  [tax_code_id] binary(16) null,
  [open_item_id] binary(16) null,
  [certificate] nvarchar(60) collate Latin1_General_100_BIN2 null,
  [withheld_on] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [percent_e4] int null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [from_amount] decimal(19,4) null,
  [from_base_amount] decimal(19,4) null,
  [amount] decimal(19,4) not null,
  [account_id] binary(16) not null,
  [reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_tax_withholdings] primary key clustered ([document_id], [ordinal]),
  constraint [ck_tax_withholdings_withheld_on] check ([withheld_on] in (N'TAX', N'NET') and datalength([withheld_on]) = datalength(ltrim(rtrim([withheld_on])))),
  constraint [ck_tax_withholdings_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_tax_withholdings_from_amount] check ([from_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_tax_withholdings_from_base_amount] check ([from_base_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_tax_withholdings_amount] check ([amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [fk_tax_withholdings_document_id] foreign key ([document_id]) references [dbo].[documents] ([id]),
  constraint [fk_tax_withholdings_tax_code_id] foreign key ([tax_code_id]) references [dbo].[tax_codes] ([id]),
  constraint [fk_tax_withholdings_open_item_id] foreign key ([open_item_id]) references [dbo].[open_items] ([id]),
  constraint [fk_tax_withholdings_account_id] foreign key ([account_id]) references [dbo].[accounts] ([id])
)
GO
create index [ix_tax_withholdings_open_item_id] on [dbo].[tax_withholdings] ([open_item_id]) where [open_item_id] is not null
GO
create trigger [dbo].[tax_withholdings_before_change] on [dbo].[tax_withholdings] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tax_withholdings', 1;
end
GO

-- section: roles
grant select, insert on [dbo].[open_items] to [cifra_application];
grant select on [dbo].[open_items] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[open_items] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[open_item_balances] to [cifra_application], [cifra_migrator];
grant select on [dbo].[open_item_balances] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
grant select, insert on [dbo].[open_item_movements] to [cifra_application];
grant select on [dbo].[open_item_movements] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[open_item_movements] to [cifra_migrator]
GO
grant select, insert on [dbo].[allocations] to [cifra_application];
grant select on [dbo].[allocations] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[allocations] to [cifra_migrator]
GO
grant select, insert on [dbo].[allocation_reversals] to [cifra_application];
grant select on [dbo].[allocation_reversals] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[allocation_reversals] to [cifra_migrator]
GO
grant select, insert on [dbo].[tax_withholdings] to [cifra_application];
grant select on [dbo].[tax_withholdings] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tax_withholdings] to [cifra_migrator]
GO

-- section: principals
deny update, delete on [dbo].[open_items] to [cifra_application];
deny insert, update, delete on [dbo].[open_items] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny insert, update, delete on [dbo].[open_item_balances] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[open_item_movements] to [cifra_application];
deny insert, update, delete on [dbo].[open_item_movements] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[allocations] to [cifra_application];
deny insert, update, delete on [dbo].[allocations] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[allocation_reversals] to [cifra_application];
deny insert, update, delete on [dbo].[allocation_reversals] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[tax_withholdings] to [cifra_application];
deny insert, update, delete on [dbo].[tax_withholdings] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
