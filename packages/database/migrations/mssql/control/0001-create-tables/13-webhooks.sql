-- section: portable
create table [dbo].[webhooks] (
  [id] binary(16) not null,
  [tenant_id] binary(16) null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [url] nvarchar(2000) collate Latin1_General_100_BIN2 not null,
  [event_types] nvarchar(max) not null,
  [state] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [suspended_because] nvarchar(11) collate Latin1_General_100_BIN2 null,
  [created_by] binary(16) not null,
  [created_at] bigint not null,
  [secret_id] binary(16) not null,
  [previous_secret_id] binary(16) null,
  [previous_secret_until] bigint null,
  [commit_number] bigint not null,
  constraint [pk_webhooks] primary key clustered ([id]),
  constraint [ck_webhooks_state] check ([state] in (N'ACTIVE', N'SUSPENDED', N'DELETED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [ck_webhooks_suspended_because] check ([suspended_because] in (N'REQUESTED', N'FAILING', N'GONE', N'RIGHTS_LOST') and datalength([suspended_because]) = datalength(ltrim(rtrim([suspended_because])))),
  constraint [ck_webhooks_rule_suspension] check ((state = 'SUSPENDED' and suspended_because is not null) or (state <> 'SUSPENDED' and suspended_because is null)),
  constraint [ck_webhooks_rule_overlap] check ((previous_secret_id is null and previous_secret_until is null) or (previous_secret_id is not null and previous_secret_until is not null)),
  constraint [fk_webhooks_tenant_id] foreign key ([tenant_id]) references [dbo].[tenants] ([id]),
  constraint [fk_webhooks_created_by] foreign key ([created_by]) references [dbo].[users] ([id])
)
GO
create trigger [dbo].[webhooks_after_update] on [dbo].[webhooks] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:webhooks', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:webhooks', 1;
end
GO
create trigger [dbo].[webhooks_after_delete] on [dbo].[webhooks] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:webhooks', 1;
end
GO
create table [dbo].[webhook_secrets] (
  [id] binary(16) not null,
  [webhook_id] binary(16) not null,
  [secret] varbinary(max) not null,
  constraint [pk_webhook_secrets] primary key clustered ([id]),
  constraint [ck_webhook_secrets_secret] check (datalength([secret]) >= 33 and substring([secret], 1, 1) = 0x01),
  constraint [fk_webhook_secrets_webhook_id] foreign key ([webhook_id]) references [dbo].[webhooks] ([id])
)
GO
create index [ix_webhook_secrets_webhook_id] on [dbo].[webhook_secrets] ([webhook_id])
GO
create trigger [dbo].[webhook_secrets_before_change] on [dbo].[webhook_secrets] instead of update as
begin
  set nocount on;
  throw 50001, N'NOT_CHANGEABLE:webhook_secrets', 1;
end
GO
create table [dbo].[webhook_deliveries] (
  [id] binary(16) not null,
  [webhook_id] binary(16) not null,
  [tenant_id] binary(16) null,
  [event_type] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [object_type] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [object_id] nvarchar(80) collate Latin1_General_100_BIN2 null,
  [tenant_commit_number] bigint null,
  [occurred_at] bigint not null,
  [state] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [requested_at] bigint null,
  [attempt_count] int not null,
  [replay_count] int not null,
  [recorded_at] bigint not null,
  [first_failed_at] bigint null,
  [last_attempt_at] bigint null,
  [next_attempt_at] bigint null,
  [delivered_at] bigint null,
  [status_code] int null,
  [answer] nvarchar(1024) collate Latin1_General_100_BIN2 null,
  [failure] nvarchar(17) collate Latin1_General_100_BIN2 null,
  constraint [pk_webhook_deliveries] primary key clustered ([id]),
  constraint [ck_webhook_deliveries_event_type] check (datalength([event_type]) = datalength(ltrim(rtrim([event_type])))),
  constraint [ck_webhook_deliveries_object_type] check (datalength([object_type]) = datalength(ltrim(rtrim([object_type])))),
  constraint [ck_webhook_deliveries_object_id] check (datalength([object_id]) = datalength(ltrim(rtrim([object_id])))),
  constraint [ck_webhook_deliveries_state] check ([state] in (N'WAITING', N'FAILING', N'DELIVERED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [ck_webhook_deliveries_failure] check ([failure] in (N'STATUS', N'REDIRECT', N'TIMEOUT', N'CONNECTION', N'NO_PUBLIC_ADDRESS') and datalength([failure]) = datalength(ltrim(rtrim([failure]))))
)
GO
create index [ix_webhook_deliveries_webhook_id_recorded_at_id] on [dbo].[webhook_deliveries] ([webhook_id], [recorded_at], [id])
GO
create index [ix_webhook_deliveries_requested_at] on [dbo].[webhook_deliveries] ([requested_at]) where [requested_at] is not null
GO
create table [dbo].[webhook_sender_lock] (
  [id] binary(16) not null,
  [holder_id] binary(16) null,
  [question_id] binary(16) null,
  constraint [pk_webhook_sender_lock] primary key clustered ([id])
)
GO

-- section: temporal
alter table [dbo].[webhooks] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_webhooks_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_webhooks_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[webhooks] set (system_versioning = on (history_table = [dbo].[webhooks_history], data_consistency_check = on))
GO
create index [ix_webhooks_history_key] on [dbo].[webhooks_history] ([id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[webhooks_history] (
  [id] binary(16) not null,
  [tenant_id] binary(16) null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [url] nvarchar(2000) collate Latin1_General_100_BIN2 not null,
  [event_types] nvarchar(max) not null,
  [state] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [suspended_because] nvarchar(11) collate Latin1_General_100_BIN2 null,
  [created_by] binary(16) not null,
  [created_at] bigint not null,
  [secret_id] binary(16) not null,
  [previous_secret_id] binary(16) null,
  [previous_secret_until] bigint null,
  [commit_number] bigint not null,
  constraint [pk_webhooks_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[webhooks_keep_version] on [dbo].[webhooks] after update as
begin
  set nocount on;
  insert into [dbo].[webhooks_history] ([id], [tenant_id], [name], [url], [event_types], [state], [suspended_because], [created_by], [created_at], [secret_id], [previous_secret_id], [previous_secret_until], [commit_number]) select [id], [tenant_id], [name], [url], [event_types], [state], [suspended_because], [created_by], [created_at], [secret_id], [previous_secret_id], [previous_secret_until], [commit_number] from deleted;
end
GO
create trigger [dbo].[webhooks_history_before_change] on [dbo].[webhooks_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:webhooks_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[webhooks] to [cifra_application];
grant select on [dbo].[webhooks] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[webhooks] to [cifra_migrator];
grant select on [dbo].[webhooks_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[webhooks_history] to [cifra_migrator]
GO
grant select, insert, delete on [dbo].[webhook_secrets] to [cifra_application];
grant select on [dbo].[webhook_secrets] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[webhook_secrets] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[webhook_deliveries] to [cifra_application], [cifra_migrator];
grant select on [dbo].[webhook_deliveries] to [cifra_reader], [cifra_backup];
grant select on [dbo].[webhook_deliveries] ([id], [webhook_id], [tenant_id], [event_type], [object_type], [object_id], [tenant_commit_number], [occurred_at], [state], [requested_at], [attempt_count], [replay_count], [recorded_at], [first_failed_at], [last_attempt_at], [next_attempt_at], [delivered_at], [status_code], [failure]) to [cifra_readonly_investigator]
GO
grant select, insert, update, delete on [dbo].[webhook_sender_lock] to [cifra_application], [cifra_migrator];
grant select on [dbo].[webhook_sender_lock] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO

-- section: principals
deny delete on [dbo].[webhooks] to [cifra_application];
deny insert, update, delete on [dbo].[webhooks] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[webhooks_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update on [dbo].[webhook_secrets] to [cifra_application];
deny insert, update, delete on [dbo].[webhook_secrets] to [cifra_reader], [cifra_backup];
deny select, insert, update, delete on [dbo].[webhook_secrets] to [cifra_readonly_investigator];
deny select on [dbo].[webhook_secrets] ([secret]) to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[webhook_deliveries] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[webhook_deliveries] ([answer]) to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[webhook_sender_lock] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
