-- section: portable
create table [dbo].[entry_drafts] (
  [id] binary(16) not null,
  [state] nvarchar(16) collate Latin1_General_100_BIN2 not null,
  [posting_date] date not null,
  [document_date] date not null,
  [description] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [reference] nvarchar(100) collate Latin1_General_100_BIN2 null,
  [lines] nvarchar(max) not null,
  [prepared_by] nvarchar(max) not null,
  [submitted_by] binary(16) null,
  [decided_by] binary(16) null,
  [rejection_reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [entry_id] binary(16) null,
  [is_accrual] bit not null,
  [commit_number] bigint not null,
  constraint [pk_entry_drafts] primary key clustered ([id]),
  constraint [ck_entry_drafts_state] check ([state] in (N'DRAFT', N'PENDING_APPROVAL', N'POSTED', N'DISCARDED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [ck_entry_drafts_posting_date] check ([posting_date] >= '19000101'),
  constraint [ck_entry_drafts_document_date] check ([document_date] >= '19000101')
)
GO
create index [ix_entry_drafts_state_posting_date] on [dbo].[entry_drafts] ([state], [posting_date])
GO
create trigger [dbo].[entry_drafts_after_update] on [dbo].[entry_drafts] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:entry_drafts', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:entry_drafts', 1;
end
GO
create trigger [dbo].[entry_drafts_after_delete] on [dbo].[entry_drafts] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:entry_drafts', 1;
end
GO
create table [dbo].[recurring_entries] (
  [id] binary(16) not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [frequency] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [first_date] date not null,
  [next_date] date not null,
  [last_date] date null,
  [description] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [reference] nvarchar(100) collate Latin1_General_100_BIN2 null,
  [lines] nvarchar(max) not null,
  [is_accrual] bit not null,
  [prepared_by] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_recurring_entries] primary key clustered ([id]),
  constraint [ck_recurring_entries_state] check ([state] in (N'ACTIVE', N'PAUSED', N'ENDED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [ck_recurring_entries_frequency] check ([frequency] in (N'WEEKLY', N'MONTHLY', N'QUARTERLY', N'YEARLY') and datalength([frequency]) = datalength(ltrim(rtrim([frequency])))),
  constraint [ck_recurring_entries_first_date] check ([first_date] >= '19000101'),
  constraint [ck_recurring_entries_next_date] check ([next_date] >= '19000101'),
  constraint [ck_recurring_entries_last_date] check ([last_date] >= '19000101')
)
GO
create index [ix_recurring_entries_state_next_date] on [dbo].[recurring_entries] ([state], [next_date])
GO
create trigger [dbo].[recurring_entries_after_update] on [dbo].[recurring_entries] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:recurring_entries', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:recurring_entries', 1;
end
GO
create trigger [dbo].[recurring_entries_after_delete] on [dbo].[recurring_entries] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:recurring_entries', 1;
end
GO
create table [dbo].[recurring_runs] (
  [recurring_entry_id] binary(16) not null,
  [due_date] date not null,
  [draft_id] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_recurring_runs] primary key clustered ([recurring_entry_id], [due_date]),
  constraint [ck_recurring_runs_due_date] check ([due_date] >= '19000101'),
  constraint [fk_recurring_runs_recurring_entry_id] foreign key ([recurring_entry_id]) references [dbo].[recurring_entries] ([id]),
  constraint [fk_recurring_runs_draft_id] foreign key ([draft_id]) references [dbo].[entry_drafts] ([id])
)
GO
create unique index [ux_recurring_runs_draft_id] on [dbo].[recurring_runs] ([draft_id])
GO
create trigger [dbo].[recurring_runs_before_change] on [dbo].[recurring_runs] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:recurring_runs', 1;
end
GO
create table [dbo].[accruals] (
  [entry_id] binary(16) not null,
  [reverse_on_date] date not null,
  [reversal_id] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_accruals] primary key clustered ([entry_id]),
  constraint [ck_accruals_reverse_on_date] check ([reverse_on_date] >= '19000101'),
  constraint [fk_accruals_entry_id] foreign key ([entry_id]) references [dbo].[journal_entries] ([id]),
  constraint [fk_accruals_reversal_id] foreign key ([reversal_id]) references [dbo].[journal_entries] ([id])
)
GO
create index [ix_accruals_reverse_on_date] on [dbo].[accruals] ([reverse_on_date])
GO
create trigger [dbo].[accruals_after_update] on [dbo].[accruals] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[entry_id] = old.[entry_id]))
    throw 50001, N'KEY_CHANGED:accruals', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[entry_id] = old.[entry_id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:accruals', 1;
end
GO
create trigger [dbo].[accruals_after_delete] on [dbo].[accruals] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:accruals', 1;
end
GO

-- section: temporal
alter table [dbo].[entry_drafts] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_entry_drafts_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_entry_drafts_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[entry_drafts] set (system_versioning = on (history_table = [dbo].[entry_drafts_history], data_consistency_check = on))
GO
create index [ix_entry_drafts_history_key] on [dbo].[entry_drafts_history] ([id], [commit_number])
GO
alter table [dbo].[recurring_entries] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_recurring_entries_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_recurring_entries_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[recurring_entries] set (system_versioning = on (history_table = [dbo].[recurring_entries_history], data_consistency_check = on))
GO
create index [ix_recurring_entries_history_key] on [dbo].[recurring_entries_history] ([id], [commit_number])
GO
alter table [dbo].[accruals] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_accruals_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_accruals_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[accruals] set (system_versioning = on (history_table = [dbo].[accruals_history], data_consistency_check = on))
GO
create index [ix_accruals_history_key] on [dbo].[accruals_history] ([entry_id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[entry_drafts_history] (
  [id] binary(16) not null,
  [state] nvarchar(16) collate Latin1_General_100_BIN2 not null,
  [posting_date] date not null,
  [document_date] date not null,
  [description] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [reference] nvarchar(100) collate Latin1_General_100_BIN2 null,
  [lines] nvarchar(max) not null,
  [prepared_by] nvarchar(max) not null,
  [submitted_by] binary(16) null,
  [decided_by] binary(16) null,
  [rejection_reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [entry_id] binary(16) null,
  [is_accrual] bit not null,
  [commit_number] bigint not null,
  constraint [pk_entry_drafts_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[entry_drafts_keep_version] on [dbo].[entry_drafts] after update as
begin
  set nocount on;
  insert into [dbo].[entry_drafts_history] ([id], [state], [posting_date], [document_date], [description], [reference], [lines], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [entry_id], [is_accrual], [commit_number]) select [id], [state], [posting_date], [document_date], [description], [reference], [lines], [prepared_by], [submitted_by], [decided_by], [rejection_reason], [entry_id], [is_accrual], [commit_number] from deleted;
end
GO
create trigger [dbo].[entry_drafts_history_before_change] on [dbo].[entry_drafts_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:entry_drafts_history', 1;
end
GO
create table [dbo].[recurring_entries_history] (
  [id] binary(16) not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [frequency] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [first_date] date not null,
  [next_date] date not null,
  [last_date] date null,
  [description] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [reference] nvarchar(100) collate Latin1_General_100_BIN2 null,
  [lines] nvarchar(max) not null,
  [is_accrual] bit not null,
  [prepared_by] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_recurring_entries_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[recurring_entries_keep_version] on [dbo].[recurring_entries] after update as
begin
  set nocount on;
  insert into [dbo].[recurring_entries_history] ([id], [name], [state], [frequency], [first_date], [next_date], [last_date], [description], [reference], [lines], [is_accrual], [prepared_by], [commit_number]) select [id], [name], [state], [frequency], [first_date], [next_date], [last_date], [description], [reference], [lines], [is_accrual], [prepared_by], [commit_number] from deleted;
end
GO
create trigger [dbo].[recurring_entries_history_before_change] on [dbo].[recurring_entries_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:recurring_entries_history', 1;
end
GO
create table [dbo].[accruals_history] (
  [entry_id] binary(16) not null,
  [reverse_on_date] date not null,
  [reversal_id] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_accruals_history] primary key clustered ([entry_id], [commit_number])
)
GO
create trigger [dbo].[accruals_keep_version] on [dbo].[accruals] after update as
begin
  set nocount on;
  insert into [dbo].[accruals_history] ([entry_id], [reverse_on_date], [reversal_id], [commit_number]) select [entry_id], [reverse_on_date], [reversal_id], [commit_number] from deleted;
end
GO
create trigger [dbo].[accruals_history_before_change] on [dbo].[accruals_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:accruals_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[entry_drafts] to [cifra_application];
grant select on [dbo].[entry_drafts] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[entry_drafts] to [cifra_migrator];
grant select on [dbo].[entry_drafts_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[entry_drafts_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[recurring_entries] to [cifra_application];
grant select on [dbo].[recurring_entries] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[recurring_entries] to [cifra_migrator];
grant select on [dbo].[recurring_entries_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[recurring_entries_history] to [cifra_migrator]
GO
grant select, insert on [dbo].[recurring_runs] to [cifra_application];
grant select on [dbo].[recurring_runs] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[recurring_runs] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[accruals] to [cifra_application];
grant select on [dbo].[accruals] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[accruals] to [cifra_migrator];
grant select on [dbo].[accruals_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[accruals_history] to [cifra_migrator]
GO

-- section: principals
deny delete on [dbo].[entry_drafts] to [cifra_application];
deny insert, update, delete on [dbo].[entry_drafts] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[entry_drafts_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[recurring_entries] to [cifra_application];
deny insert, update, delete on [dbo].[recurring_entries] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[recurring_entries_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[recurring_runs] to [cifra_application];
deny insert, update, delete on [dbo].[recurring_runs] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[accruals] to [cifra_application];
deny insert, update, delete on [dbo].[accruals] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[accruals_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
