-- section: portable
create table [dbo].[opening_changes] (
  [period_id] binary(16) not null,
  [ordinal] int not null,
  [makers] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_opening_changes] primary key clustered ([period_id], [ordinal]),
  constraint [fk_opening_changes_period_id_ordinal] foreign key ([period_id], [ordinal]) references [dbo].[period_closings] ([period_id], [ordinal])
)
GO
create trigger [dbo].[opening_changes_before_change] on [dbo].[opening_changes] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:opening_changes', 1;
end
GO
create table [dbo].[opening_change_amounts] (
  [period_id] binary(16) not null,
  [ordinal] int not null,
  [account_id] binary(16) not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [original_amount] decimal(19,4) not null,
  [base_amount] decimal(19,4) not null,
  [commit_number] bigint not null,
  constraint [pk_opening_change_amounts] primary key clustered ([period_id], [ordinal], [account_id], [currency]),
  constraint [ck_opening_change_amounts_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_opening_change_amounts_original_amount] check ([original_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_opening_change_amounts_base_amount] check ([base_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [fk_opening_change_amounts_period_id_ordinal] foreign key ([period_id], [ordinal]) references [dbo].[opening_changes] ([period_id], [ordinal]),
  constraint [fk_opening_change_amounts_account_id] foreign key ([account_id]) references [dbo].[accounts] ([id])
)
GO
create trigger [dbo].[opening_change_amounts_before_change] on [dbo].[opening_change_amounts] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:opening_change_amounts', 1;
end
GO
create table [dbo].[opening_change_periods] (
  [period_id] binary(16) not null,
  [ordinal] int not null,
  [later_period_id] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_opening_change_periods] primary key clustered ([period_id], [ordinal], [later_period_id]),
  constraint [fk_opening_change_periods_period_id_ordinal] foreign key ([period_id], [ordinal]) references [dbo].[opening_changes] ([period_id], [ordinal]),
  constraint [fk_opening_change_periods_later_period_id] foreign key ([later_period_id]) references [dbo].[periods] ([id])
)
GO
create index [ix_opening_change_periods_later_period_id] on [dbo].[opening_change_periods] ([later_period_id])
GO
create trigger [dbo].[opening_change_periods_before_change] on [dbo].[opening_change_periods] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:opening_change_periods', 1;
end
GO
create table [dbo].[opening_change_acknowledgements] (
  [period_id] binary(16) not null,
  [ordinal] int not null,
  [acknowledged_by] binary(16) not null,
  [note] nvarchar(2000) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_opening_change_acknowledgements] primary key clustered ([period_id], [ordinal]),
  constraint [fk_opening_change_acknowledgements_period_id_ordinal] foreign key ([period_id], [ordinal]) references [dbo].[opening_changes] ([period_id], [ordinal])
)
GO
create trigger [dbo].[opening_change_acknowledgements_before_change] on [dbo].[opening_change_acknowledgements] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:opening_change_acknowledgements', 1;
end
GO

-- section: roles
grant select, insert on [dbo].[opening_changes] to [cifra_application];
grant select on [dbo].[opening_changes] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[opening_changes] to [cifra_migrator]
GO
grant select, insert on [dbo].[opening_change_amounts] to [cifra_application];
grant select on [dbo].[opening_change_amounts] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[opening_change_amounts] to [cifra_migrator]
GO
grant select, insert on [dbo].[opening_change_periods] to [cifra_application];
grant select on [dbo].[opening_change_periods] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[opening_change_periods] to [cifra_migrator]
GO
grant select, insert on [dbo].[opening_change_acknowledgements] to [cifra_application];
grant select on [dbo].[opening_change_acknowledgements] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[opening_change_acknowledgements] to [cifra_migrator]
GO

-- section: principals
deny update, delete on [dbo].[opening_changes] to [cifra_application];
deny insert, update, delete on [dbo].[opening_changes] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[opening_change_amounts] to [cifra_application];
deny insert, update, delete on [dbo].[opening_change_amounts] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[opening_change_periods] to [cifra_application];
deny insert, update, delete on [dbo].[opening_change_periods] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[opening_change_acknowledgements] to [cifra_application];
deny insert, update, delete on [dbo].[opening_change_acknowledgements] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
