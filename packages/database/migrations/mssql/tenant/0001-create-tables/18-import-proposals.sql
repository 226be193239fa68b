-- section: portable
create table [dbo].[import_proposals] (
  [id] binary(16) not null,
  [kind] nvarchar(16) collate Latin1_General_100_BIN2 not null,
  [format] nvarchar(11) collate Latin1_General_100_BIN2 not null,
  [file_name] nvarchar(255) collate Latin1_General_100_BIN2 not null,
  [file_hash] binary(32) not null,
  [options] nvarchar(max) not null,
  [plan_hash] binary(32) not null,
  [report] nvarchar(max) not null,
  [proposed_by] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_import_proposals] primary key clustered ([id]),
  constraint [ck_import_proposals_kind] check ([kind] in (N'JOURNAL', N'OPENING_BALANCES', N'SAFT') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_import_proposals_format] check ([format] in (N'CSV', N'HLEDGER_CSV', N'SAFT', N'JSON') and datalength([format]) = datalength(ltrim(rtrim([format])))),
  constraint [fk_import_proposals_file_hash] foreign key ([file_hash]) references [dbo].[voucher_files] ([file_hash])
)
GO
create index [ix_import_proposals_file_hash] on [dbo].[import_proposals] ([file_hash])
GO
create trigger [dbo].[import_proposals_before_change] on [dbo].[import_proposals] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:import_proposals', 1;
end
GO
create table [dbo].[import_decisions] (
  [import_id] binary(16) not null,
  [decision] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [decided_by] binary(16) not null,
  [note] nvarchar(500) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_import_decisions] primary key clustered ([import_id]),
  constraint [ck_import_decisions_decision] check ([decision] in (N'APPROVED', N'REJECTED') and datalength([decision]) = datalength(ltrim(rtrim([decision])))),
  constraint [fk_import_decisions_import_id] foreign key ([import_id]) references [dbo].[import_proposals] ([id])
)
GO
create trigger [dbo].[import_decisions_before_change] on [dbo].[import_decisions] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:import_decisions', 1;
end
GO

-- section: roles
grant select, insert on [dbo].[import_proposals] to [cifra_application];
grant select on [dbo].[import_proposals] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[import_proposals] to [cifra_migrator]
GO
grant select, insert on [dbo].[import_decisions] to [cifra_application];
grant select on [dbo].[import_decisions] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[import_decisions] to [cifra_migrator]
GO

-- section: principals
deny update, delete on [dbo].[import_proposals] to [cifra_application];
deny insert, update, delete on [dbo].[import_proposals] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[import_decisions] to [cifra_application];
deny insert, update, delete on [dbo].[import_decisions] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
