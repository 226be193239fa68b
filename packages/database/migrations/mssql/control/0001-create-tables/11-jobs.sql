-- section: portable
create table [dbo].[jobs] (
  [id] binary(16) not null,
  [name] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [job_key] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [kind] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [priority] int not null,
  [is_paused] bit not null,
  [next_run_at] bigint null,
  [locked_at] bigint null,
  [locked_by] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [fence] int not null,
  [last_run_at] bigint null,
  [last_finished_at] bigint null,
  [failed_at] bigint null,
  [fail_count] int not null,
  [fail_reason] nvarchar(1000) collate Latin1_General_100_BIN2 null,
  [progress] int null,
  [modified_by] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [details] nvarchar(max) not null,
  constraint [pk_jobs] primary key clustered ([id]),
  constraint [ck_jobs_name] check (datalength([name]) = datalength(ltrim(rtrim([name])))),
  constraint [ck_jobs_job_key] check (datalength([job_key]) = datalength(ltrim(rtrim([job_key])))),
  constraint [ck_jobs_kind] check ([kind] in (N'normal', N'single') and datalength([kind]) = datalength(ltrim(rtrim([kind]))))
)
GO
create unique index [ux_jobs_name_job_key] on [dbo].[jobs] ([name], [job_key])
GO
create index [ix_jobs_name_next_run_at] on [dbo].[jobs] ([name], [next_run_at])
GO
create table [dbo].[batch_runs] (
  [id] binary(16) not null,
  [kind] nvarchar(11) collate Latin1_General_100_BIN2 not null,
  [month] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [target] nvarchar(25) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [started_by] binary(16) not null,
  [started_at] bigint not null,
  [ended_at] bigint null,
  [tenant_count] int not null,
  [commit_number] bigint not null,
  constraint [pk_batch_runs] primary key clustered ([id]),
  constraint [ck_batch_runs_kind] check ([kind] in (N'MONTH_CLOSE') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_batch_runs_month] check (datalength([month]) = datalength(ltrim(rtrim([month])))),
  constraint [ck_batch_runs_target] check ([target] in (N'LOCK_SALES_AND_PURCHASING', N'PENDING_APPROVAL', N'CLOSED') and datalength([target]) = datalength(ltrim(rtrim([target])))),
  constraint [ck_batch_runs_state] check ([state] in (N'RUNNING', N'CANCELLING', N'CANCELLED', N'FINISHED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_batch_runs_started_by] foreign key ([started_by]) references [dbo].[users] ([id])
)
GO
create index [ix_batch_runs_state] on [dbo].[batch_runs] ([state])
GO
create trigger [dbo].[batch_runs_after_update] on [dbo].[batch_runs] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:batch_runs', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:batch_runs', 1;
end
GO
create trigger [dbo].[batch_runs_after_delete] on [dbo].[batch_runs] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:batch_runs', 1;
end
GO
create table [dbo].[batch_run_tenants] (
  [run_id] binary(16) not null,
  [tenant_id] binary(16) not null,
  [state] nvarchar(13) collate Latin1_General_100_BIN2 not null,
  [attempts] int not null,
  [outcome] nvarchar(max) null,
  [tenant_commit_number] bigint null,
  [started_at] bigint null,
  [ended_at] bigint null,
  [commit_number] bigint not null,
  constraint [pk_batch_run_tenants] primary key clustered ([run_id], [tenant_id]),
  constraint [ck_batch_run_tenants_state] check ([state] in (N'WAITING', N'RUNNING', N'DONE', N'NOTHING_TO_DO', N'BLOCKED', N'FAILED', N'CANCELLED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_batch_run_tenants_run_id] foreign key ([run_id]) references [dbo].[batch_runs] ([id]),
  constraint [fk_batch_run_tenants_tenant_id] foreign key ([tenant_id]) references [dbo].[tenants] ([id])
)
GO
create index [ix_batch_run_tenants_state] on [dbo].[batch_run_tenants] ([state])
GO
create index [ix_batch_run_tenants_tenant_id] on [dbo].[batch_run_tenants] ([tenant_id])
GO
create trigger [dbo].[batch_run_tenants_after_update] on [dbo].[batch_run_tenants] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[run_id] = old.[run_id] and new.[tenant_id] = old.[tenant_id]))
    throw 50001, N'KEY_CHANGED:batch_run_tenants', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[run_id] = old.[run_id] and new.[tenant_id] = old.[tenant_id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:batch_run_tenants', 1;
end
GO
create trigger [dbo].[batch_run_tenants_after_delete] on [dbo].[batch_run_tenants] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:batch_run_tenants', 1;
end
GO

-- section: temporal
alter table [dbo].[batch_runs] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_batch_runs_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_batch_runs_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[batch_runs] set (system_versioning = on (history_table = [dbo].[batch_runs_history], data_consistency_check = on))
GO
create index [ix_batch_runs_history_key] on [dbo].[batch_runs_history] ([id], [commit_number])
GO
alter table [dbo].[batch_run_tenants] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_batch_run_tenants_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_batch_run_tenants_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[batch_run_tenants] set (system_versioning = on (history_table = [dbo].[batch_run_tenants_history], data_consistency_check = on))
GO
create index [ix_batch_run_tenants_history_key] on [dbo].[batch_run_tenants_history] ([run_id], [tenant_id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[batch_runs_history] (
  [id] binary(16) not null,
  [kind] nvarchar(11) collate Latin1_General_100_BIN2 not null,
  [month] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [target] nvarchar(25) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [started_by] binary(16) not null,
  [started_at] bigint not null,
  [ended_at] bigint null,
  [tenant_count] int not null,
  [commit_number] bigint not null,
  constraint [pk_batch_runs_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[batch_runs_keep_version] on [dbo].[batch_runs] after update as
begin
  set nocount on;
  insert into [dbo].[batch_runs_history] ([id], [kind], [month], [target], [state], [started_by], [started_at], [ended_at], [tenant_count], [commit_number]) select [id], [kind], [month], [target], [state], [started_by], [started_at], [ended_at], [tenant_count], [commit_number] from deleted;
end
GO
create trigger [dbo].[batch_runs_history_before_change] on [dbo].[batch_runs_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:batch_runs_history', 1;
end
GO
create table [dbo].[batch_run_tenants_history] (
  [run_id] binary(16) not null,
  [tenant_id] binary(16) not null,
  [state] nvarchar(13) collate Latin1_General_100_BIN2 not null,
  [attempts] int not null,
  [outcome] nvarchar(max) null,
  [tenant_commit_number] bigint null,
  [started_at] bigint null,
  [ended_at] bigint null,
  [commit_number] bigint not null,
  constraint [pk_batch_run_tenants_history] primary key clustered ([run_id], [tenant_id], [commit_number])
)
GO
create trigger [dbo].[batch_run_tenants_keep_version] on [dbo].[batch_run_tenants] after update as
begin
  set nocount on;
  insert into [dbo].[batch_run_tenants_history] ([run_id], [tenant_id], [state], [attempts], [outcome], [tenant_commit_number], [started_at], [ended_at], [commit_number]) select [run_id], [tenant_id], [state], [attempts], [outcome], [tenant_commit_number], [started_at], [ended_at], [commit_number] from deleted;
end
GO
create trigger [dbo].[batch_run_tenants_history_before_change] on [dbo].[batch_run_tenants_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:batch_run_tenants_history', 1;
end
GO

-- section: roles
grant select, insert, update, delete on [dbo].[jobs] to [cifra_application], [cifra_migrator];
grant select on [dbo].[jobs] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
grant select, insert, update on [dbo].[batch_runs] to [cifra_application];
grant select on [dbo].[batch_runs] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[batch_runs] to [cifra_migrator];
grant select on [dbo].[batch_runs_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[batch_runs_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[batch_run_tenants] to [cifra_application];
grant select on [dbo].[batch_run_tenants] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[batch_run_tenants] to [cifra_migrator];
grant select on [dbo].[batch_run_tenants_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[batch_run_tenants_history] to [cifra_migrator]
GO

-- section: principals
deny insert, update, delete on [dbo].[jobs] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[batch_runs] to [cifra_application];
deny insert, update, delete on [dbo].[batch_runs] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[batch_runs_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[batch_run_tenants] to [cifra_application];
deny insert, update, delete on [dbo].[batch_run_tenants] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[batch_run_tenants_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
