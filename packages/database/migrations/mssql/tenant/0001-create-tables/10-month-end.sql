-- section: portable
create table [dbo].[close_packages] (
  [period_id] binary(16) not null,
  [preparer_id] binary(16) null,
  [makers] nvarchar(max) not null,
  [submitted_by] binary(16) null,
  [submitted_digest] nvarchar(64) collate Latin1_General_100_BIN2 null,
  [submitted_entry_count] int null,
  [decided_by] binary(16) null,
  [rejection_reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_close_packages] primary key clustered ([period_id]),
  constraint [ck_close_packages_submitted_digest] check (datalength([submitted_digest]) = datalength(ltrim(rtrim([submitted_digest])))),
  constraint [fk_close_packages_period_id] foreign key ([period_id]) references [dbo].[periods] ([id])
)
GO
create trigger [dbo].[close_packages_after_update] on [dbo].[close_packages] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[period_id] = old.[period_id]))
    throw 50001, N'KEY_CHANGED:close_packages', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[period_id] = old.[period_id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:close_packages', 1;
end
GO
create trigger [dbo].[close_packages_after_delete] on [dbo].[close_packages] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:close_packages', 1;
end
GO
create table [dbo].[close_items] (
  [id] binary(16) not null,
  [period_id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [title] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [owner_id] binary(16) null,
  [due_date] date null,
  [is_repeated] bit not null,
  [state] nvarchar(12) collate Latin1_General_100_BIN2 not null,
  [note] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [acknowledged] nvarchar(1000) collate Latin1_General_100_BIN2 null,
  [decided_by] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_close_items] primary key clustered ([id]),
  constraint [ck_close_items_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_close_items_due_date] check ([due_date] >= '19000101'),
  constraint [ck_close_items_state] check ([state] in (N'OPEN', N'DONE', N'ACKNOWLEDGED', N'REMOVED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_close_items_period_id] foreign key ([period_id]) references [dbo].[periods] ([id])
)
GO
create index [ix_close_items_period_id] on [dbo].[close_items] ([period_id])
GO
create unique index [ux_close_items_period_id_code] on [dbo].[close_items] ([period_id], [code]) where [code] is not null
GO
create trigger [dbo].[close_items_after_update] on [dbo].[close_items] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:close_items', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:close_items', 1;
end
GO
create trigger [dbo].[close_items_after_delete] on [dbo].[close_items] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:close_items', 1;
end
GO
create table [dbo].[chain_verifications] (
  [id] binary(16) not null,
  [head_number] bigint not null,
  [head_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [is_valid] bit not null,
  [first_fault] nvarchar(1000) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_chain_verifications] primary key clustered ([id]),
  constraint [ck_chain_verifications_head_hash] check (datalength([head_hash]) = datalength(ltrim(rtrim([head_hash]))))
)
GO
create index [ix_chain_verifications_head_number] on [dbo].[chain_verifications] ([head_number])
GO
create trigger [dbo].[chain_verifications_before_change] on [dbo].[chain_verifications] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:chain_verifications', 1;
end
GO
create table [dbo].[period_closings] (
  [period_id] binary(16) not null,
  [ordinal] int not null,
  [submitted_by] binary(16) not null,
  [approved_by] binary(16) not null,
  [digest] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [entry_count] int not null,
  [second_person] nvarchar(max) null,
  [commit_number] bigint not null,
  constraint [pk_period_closings] primary key clustered ([period_id], [ordinal]),
  constraint [ck_period_closings_digest] check (datalength([digest]) = datalength(ltrim(rtrim([digest])))),
  constraint [fk_period_closings_period_id] foreign key ([period_id]) references [dbo].[periods] ([id])
)
GO
create trigger [dbo].[period_closings_before_change] on [dbo].[period_closings] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:period_closings', 1;
end
GO

-- section: temporal
alter table [dbo].[close_packages] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_close_packages_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_close_packages_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[close_packages] set (system_versioning = on (history_table = [dbo].[close_packages_history], data_consistency_check = on))
GO
create index [ix_close_packages_history_key] on [dbo].[close_packages_history] ([period_id], [commit_number])
GO
alter table [dbo].[close_items] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_close_items_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_close_items_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[close_items] set (system_versioning = on (history_table = [dbo].[close_items_history], data_consistency_check = on))
GO
create index [ix_close_items_history_key] on [dbo].[close_items_history] ([id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[close_packages_history] (
  [period_id] binary(16) not null,
  [preparer_id] binary(16) null,
  [makers] nvarchar(max) not null,
  [submitted_by] binary(16) null,
  [submitted_digest] nvarchar(64) collate Latin1_General_100_BIN2 null,
  [submitted_entry_count] int null,
  [decided_by] binary(16) null,
  [rejection_reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_close_packages_history] primary key clustered ([period_id], [commit_number])
)
GO
create trigger [dbo].[close_packages_keep_version] on [dbo].[close_packages] after update as
begin
  set nocount on;
  insert into [dbo].[close_packages_history] ([period_id], [preparer_id], [makers], [submitted_by], [submitted_digest], [submitted_entry_count], [decided_by], [rejection_reason], [commit_number]) select [period_id], [preparer_id], [makers], [submitted_by], [submitted_digest], [submitted_entry_count], [decided_by], [rejection_reason], [commit_number] from deleted;
end
GO
create trigger [dbo].[close_packages_history_before_change] on [dbo].[close_packages_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:close_packages_history', 1;
end
GO
create table [dbo].[close_items_history] (
  [id] binary(16) not null,
  [period_id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [title] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [owner_id] binary(16) null,
  [due_date] date null,
  [is_repeated] bit not null,
  [state] nvarchar(12) collate Latin1_General_100_BIN2 not null,
  [note] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [acknowledged] nvarchar(1000) collate Latin1_General_100_BIN2 null,
  [decided_by] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_close_items_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[close_items_keep_version] on [dbo].[close_items] after update as
begin
  set nocount on;
  insert into [dbo].[close_items_history] ([id], [period_id], [code], [title], [owner_id], [due_date], [is_repeated], [state], [note], [acknowledged], [decided_by], [commit_number]) select [id], [period_id], [code], [title], [owner_id], [due_date], [is_repeated], [state], [note], [acknowledged], [decided_by], [commit_number] from deleted;
end
GO
create trigger [dbo].[close_items_history_before_change] on [dbo].[close_items_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:close_items_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[close_packages] to [cifra_application];
grant select on [dbo].[close_packages] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[close_packages] to [cifra_migrator];
grant select on [dbo].[close_packages_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[close_packages_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[close_items] to [cifra_application];
grant select on [dbo].[close_items] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[close_items] to [cifra_migrator];
grant select on [dbo].[close_items_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[close_items_history] to [cifra_migrator]
GO
grant select, insert on [dbo].[chain_verifications] to [cifra_application];
grant select on [dbo].[chain_verifications] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[chain_verifications] to [cifra_migrator]
GO
grant select, insert on [dbo].[period_closings] to [cifra_application];
grant select on [dbo].[period_closings] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[period_closings] to [cifra_migrator]
GO

-- section: principals
deny delete on [dbo].[close_packages] to [cifra_application];
deny insert, update, delete on [dbo].[close_packages] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[close_packages_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[close_items] to [cifra_application];
deny insert, update, delete on [dbo].[close_items] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[close_items_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[chain_verifications] to [cifra_application];
deny insert, update, delete on [dbo].[chain_verifications] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[period_closings] to [cifra_application];
deny insert, update, delete on [dbo].[period_closings] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
