-- section: portable
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
create table [dbo].[lost_numbers] (
  [series] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [fiscal_year_id] binary(16) not null,
  [first_number] bigint not null,
  [last_number] bigint not null,
  [commit_number] bigint not null,
  constraint [pk_lost_numbers] primary key clustered ([series], [fiscal_year_id], [first_number]),
  constraint [ck_lost_numbers_series] check (datalength([series]) = datalength(ltrim(rtrim([series])))),
  constraint [ck_lost_numbers_rule_range] check (first_number >= 1 and last_number >= first_number)
)
GO
create trigger [dbo].[lost_numbers_before_change] on [dbo].[lost_numbers] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:lost_numbers', 1;
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

-- section: roles
grant select, insert, update, delete on [dbo].[account_balances] to [cifra_application], [cifra_migrator];
grant select on [dbo].[account_balances] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
grant select, insert, update, delete on [dbo].[series_counters] to [cifra_application], [cifra_migrator];
grant select on [dbo].[series_counters] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
grant select, insert on [dbo].[lost_numbers] to [cifra_application];
grant select on [dbo].[lost_numbers] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[lost_numbers] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tax_balances] to [cifra_application], [cifra_migrator];
grant select on [dbo].[tax_balances] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO

-- section: principals
deny insert, update, delete on [dbo].[account_balances] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny insert, update, delete on [dbo].[series_counters] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[lost_numbers] to [cifra_application];
deny insert, update, delete on [dbo].[lost_numbers] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny insert, update, delete on [dbo].[tax_balances] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
