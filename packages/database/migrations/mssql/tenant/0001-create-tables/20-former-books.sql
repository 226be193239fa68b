-- section: portable
create table [dbo].[former_versions] (
  [id] binary(16) not null,
  [first_month_end] date not null,
  [last_month_end] date not null,
  [row_count] int not null,
  [imported_by] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_former_versions] primary key clustered ([id]),
  constraint [ck_former_versions_first_month_end] check ([first_month_end] >= '19000101'),
  constraint [ck_former_versions_last_month_end] check ([last_month_end] >= '19000101')
)
GO
create trigger [dbo].[former_versions_before_change] on [dbo].[former_versions] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:former_versions', 1;
end
GO
create table [dbo].[former_balances] (
  [version_id] binary(16) not null,
  [month_end] date not null,
  [account_id] binary(16) not null,
  [balance] decimal(19,4) not null,
  [commit_number] bigint not null,
  constraint [pk_former_balances] primary key clustered ([version_id], [month_end], [account_id]),
  constraint [ck_former_balances_month_end] check ([month_end] >= '19000101'),
  constraint [ck_former_balances_balance] check ([balance] between -922337203685477.5808 and 922337203685477.5807),
  constraint [fk_former_balances_version_id] foreign key ([version_id]) references [dbo].[former_versions] ([id]),
  constraint [fk_former_balances_account_id] foreign key ([account_id]) references [dbo].[accounts] ([id])
)
GO
create trigger [dbo].[former_balances_before_change] on [dbo].[former_balances] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:former_balances', 1;
end
GO
create table [dbo].[former_decisions] (
  [version_id] binary(16) not null,
  [decision] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [decided_by] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_former_decisions] primary key clustered ([version_id]),
  constraint [ck_former_decisions_decision] check ([decision] in (N'APPROVED', N'REJECTED') and datalength([decision]) = datalength(ltrim(rtrim([decision])))),
  constraint [fk_former_decisions_version_id] foreign key ([version_id]) references [dbo].[former_versions] ([id])
)
GO
create trigger [dbo].[former_decisions_before_change] on [dbo].[former_decisions] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:former_decisions', 1;
end
GO

-- section: roles
grant select, insert on [dbo].[former_versions] to [cifra_application];
grant select on [dbo].[former_versions] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[former_versions] to [cifra_migrator]
GO
grant select, insert on [dbo].[former_balances] to [cifra_application];
grant select on [dbo].[former_balances] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[former_balances] to [cifra_migrator]
GO
grant select, insert on [dbo].[former_decisions] to [cifra_application];
grant select on [dbo].[former_decisions] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[former_decisions] to [cifra_migrator]
GO

-- section: principals
deny update, delete on [dbo].[former_versions] to [cifra_application];
deny insert, update, delete on [dbo].[former_versions] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[former_balances] to [cifra_application];
deny insert, update, delete on [dbo].[former_balances] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[former_decisions] to [cifra_application];
deny insert, update, delete on [dbo].[former_decisions] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
