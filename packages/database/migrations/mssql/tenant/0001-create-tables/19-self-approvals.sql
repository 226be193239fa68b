-- section: portable
create table [dbo].[self_approvals] (
  [object_id] binary(16) not null,
  [object_type] nvarchar(13) collate Latin1_General_100_BIN2 not null,
  [counted_on] date not null,
  [reason] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [approved_by] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_self_approvals] primary key clustered ([object_id]),
  constraint [ck_self_approvals_object_type] check ([object_type] in (N'EntryDraft', N'DocumentDraft', N'MoneyDraft', N'Correction', N'Import') and datalength([object_type]) = datalength(ltrim(rtrim([object_type])))),
  constraint [ck_self_approvals_counted_on] check ([counted_on] >= '19000101')
)
GO
create index [ix_self_approvals_counted_on_object_id] on [dbo].[self_approvals] ([counted_on], [object_id])
GO
create trigger [dbo].[self_approvals_before_change] on [dbo].[self_approvals] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:self_approvals', 1;
end
GO

-- section: roles
grant select, insert on [dbo].[self_approvals] to [cifra_application];
grant select on [dbo].[self_approvals] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[self_approvals] to [cifra_migrator]
GO

-- section: principals
deny update, delete on [dbo].[self_approvals] to [cifra_application];
deny insert, update, delete on [dbo].[self_approvals] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
