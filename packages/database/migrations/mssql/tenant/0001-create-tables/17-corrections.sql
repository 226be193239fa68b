-- section: portable
create table [dbo].[corrections] (
  [id] binary(16) not null,
  [kind] nvarchar(19) collate Latin1_General_100_BIN2 not null,
  [object_id] binary(16) not null,
  [posting_date] date null,
  [reason] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [allocation_steps] int not null,
  [proposed_by] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_corrections] primary key clustered ([id]),
  constraint [ck_corrections_kind] check ([kind] in (N'DOCUMENT_VOID', N'ENTRY_REVERSAL', N'ALLOCATION_REVERSAL', N'MONEY_VOID') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_corrections_posting_date] check ([posting_date] >= '19000101')
)
GO
create index [ix_corrections_object_id_id] on [dbo].[corrections] ([object_id], [id])
GO
create trigger [dbo].[corrections_before_change] on [dbo].[corrections] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:corrections', 1;
end
GO
create table [dbo].[correction_decisions] (
  [correction_id] binary(16) not null,
  [decision] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [decided_by] binary(16) not null,
  [note] nvarchar(500) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_correction_decisions] primary key clustered ([correction_id]),
  constraint [ck_correction_decisions_decision] check ([decision] in (N'APPROVED', N'REJECTED') and datalength([decision]) = datalength(ltrim(rtrim([decision])))),
  constraint [fk_correction_decisions_correction_id] foreign key ([correction_id]) references [dbo].[corrections] ([id])
)
GO
create trigger [dbo].[correction_decisions_before_change] on [dbo].[correction_decisions] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:correction_decisions', 1;
end
GO

-- section: roles
grant select, insert on [dbo].[corrections] to [cifra_application];
grant select on [dbo].[corrections] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[corrections] to [cifra_migrator]
GO
grant select, insert on [dbo].[correction_decisions] to [cifra_application];
grant select on [dbo].[correction_decisions] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[correction_decisions] to [cifra_migrator]
GO

-- section: principals
deny update, delete on [dbo].[corrections] to [cifra_application];
deny insert, update, delete on [dbo].[corrections] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[correction_decisions] to [cifra_application];
deny insert, update, delete on [dbo].[correction_decisions] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
