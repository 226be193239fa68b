-- section: portable
create table [dbo].[commits] (
  [number] bigint not null,
  [instant] bigint not null,
  [actor_kind] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [actor_id] binary(16) null,
  [actor_name] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [request_id] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [origin] nvarchar(400) collate Latin1_General_100_BIN2 not null,
  [command] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [outcome] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [manifest] nvarchar(max) not null,
  [hash_version] int not null,
  [previous_hash] binary(32) not null,
  [hash] binary(32) not null,
  constraint [pk_commits] primary key clustered ([number]),
  constraint [ck_commits_actor_kind] check ([actor_kind] in (N'user', N'key', N'system', N'operator', N'anonymous') and datalength([actor_kind]) = datalength(ltrim(rtrim([actor_kind])))),
  constraint [ck_commits_request_id] check (datalength([request_id]) = datalength(ltrim(rtrim([request_id])))),
  constraint [ck_commits_command] check (datalength([command]) = datalength(ltrim(rtrim([command])))),
  constraint [ck_commits_outcome] check ([outcome] in (N'done', N'refused', N'denied') and datalength([outcome]) = datalength(ltrim(rtrim([outcome]))))
)
GO
create trigger [dbo].[commits_before_change] on [dbo].[commits] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:commits', 1;
end
GO
create table [dbo].[audit_events] (
  [commit_number] bigint not null,
  [ordinal] int not null,
  [event] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [object_type] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [object_id] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [before] nvarchar(max) null,
  [after] nvarchar(max) null,
  constraint [pk_audit_events] primary key clustered ([commit_number], [ordinal]),
  constraint [ck_audit_events_event] check (datalength([event]) = datalength(ltrim(rtrim([event])))),
  constraint [ck_audit_events_object_type] check (datalength([object_type]) = datalength(ltrim(rtrim([object_type])))),
  constraint [ck_audit_events_object_id] check (datalength([object_id]) = datalength(ltrim(rtrim([object_id]))))
)
GO
create index [ix_audit_events_object_type_object_id_commit_number] on [dbo].[audit_events] ([object_type], [object_id], [commit_number])
GO
create index [ix_audit_events_event_commit_number] on [dbo].[audit_events] ([event], [commit_number])
GO
create trigger [dbo].[audit_events_before_change] on [dbo].[audit_events] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:audit_events', 1;
end
GO
create table [dbo].[idempotency_keys] (
  [principal] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [key] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [made_by] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [command] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [input_hash] binary(32) not null,
  [answer] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_idempotency_keys] primary key clustered ([principal], [key]),
  constraint [ck_idempotency_keys_principal] check (datalength([principal]) = datalength(ltrim(rtrim([principal])))),
  constraint [ck_idempotency_keys_key] check (datalength([key]) = datalength(ltrim(rtrim([key])))),
  constraint [ck_idempotency_keys_made_by] check (datalength([made_by]) = datalength(ltrim(rtrim([made_by])))),
  constraint [ck_idempotency_keys_command] check (datalength([command]) = datalength(ltrim(rtrim([command]))))
)
GO
create trigger [dbo].[idempotency_keys_before_change] on [dbo].[idempotency_keys] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:idempotency_keys', 1;
end
GO

-- section: roles
grant select, insert on [dbo].[commits] to [cifra_application];
grant select on [dbo].[commits] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[commits] to [cifra_migrator]
GO
grant select, insert on [dbo].[audit_events] to [cifra_application];
grant select on [dbo].[audit_events] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[audit_events] to [cifra_migrator]
GO
grant select, insert on [dbo].[idempotency_keys] to [cifra_application];
grant select on [dbo].[idempotency_keys] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[idempotency_keys] to [cifra_migrator];
grant select on [dbo].[idempotency_keys] ([principal], [key], [made_by], [command], [input_hash], [commit_number]) to [cifra_readonly_investigator]
GO

-- section: principals
deny update, delete on [dbo].[commits] to [cifra_application];
deny insert, update, delete on [dbo].[commits] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[audit_events] to [cifra_application];
deny insert, update, delete on [dbo].[audit_events] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[idempotency_keys] to [cifra_application];
deny insert, update, delete on [dbo].[idempotency_keys] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[idempotency_keys] ([answer]) to [cifra_readonly_investigator]
GO
