-- section: portable
create table [dbo].[log_in_attempts] (
  [account] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [client] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [failed_count] int not null,
  [locked_until] bigint null,
  [last_failed_at] bigint not null,
  constraint [pk_log_in_attempts] primary key clustered ([account], [client]),
  constraint [ck_log_in_attempts_account] check (datalength([account]) = datalength(ltrim(rtrim([account])))),
  constraint [ck_log_in_attempts_client] check (datalength([client]) = datalength(ltrim(rtrim([client]))))
)
GO
create index [ix_log_in_attempts_last_failed_at] on [dbo].[log_in_attempts] ([last_failed_at])
GO
create table [dbo].[log_in_sessions] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [handle] binary(16) not null,
  [token_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [previous_token_hash] nvarchar(64) collate Latin1_General_100_BIN2 null,
  [rotated_at] bigint not null,
  [rotation] int not null,
  [begun_at] bigint not null,
  [expires_at] bigint not null,
  [ends_at] bigint not null,
  [confirmed_at] bigint not null,
  [identity_id] binary(16) null,
  [provider_session] nvarchar(64) collate Latin1_General_100_BIN2 null,
  [has_second_factor] bit not null,
  [state] nvarchar(14) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_log_in_sessions] primary key clustered ([id]),
  constraint [ck_log_in_sessions_token_hash] check (datalength([token_hash]) = datalength(ltrim(rtrim([token_hash])))),
  constraint [ck_log_in_sessions_previous_token_hash] check (datalength([previous_token_hash]) = datalength(ltrim(rtrim([previous_token_hash])))),
  constraint [ck_log_in_sessions_provider_session] check (datalength([provider_session]) = datalength(ltrim(rtrim([provider_session])))),
  constraint [ck_log_in_sessions_state] check ([state] in (N'ACTIVE', N'ENDED', N'REUSE_DETECTED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_log_in_sessions_user_id] foreign key ([user_id]) references [dbo].[users] ([id])
)
GO
create unique index [ux_log_in_sessions_handle] on [dbo].[log_in_sessions] ([handle])
GO
create index [ix_log_in_sessions_user_id_begun_at_id] on [dbo].[log_in_sessions] ([user_id], [begun_at], [id])
GO
create index [ix_log_in_sessions_commit_number] on [dbo].[log_in_sessions] ([commit_number])
GO
create index [ix_log_in_sessions_identity_id] on [dbo].[log_in_sessions] ([identity_id]) where [identity_id] is not null
GO
create trigger [dbo].[log_in_sessions_after_update] on [dbo].[log_in_sessions] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:log_in_sessions', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:log_in_sessions', 1;
end
GO
create trigger [dbo].[log_in_sessions_after_delete] on [dbo].[log_in_sessions] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:log_in_sessions', 1;
end
GO
create table [dbo].[session_origins] (
  [session_id] binary(16) not null,
  [user_id] binary(16) not null,
  [address] binary(32) not null,
  [agent] binary(32) not null,
  [begun_at] bigint not null,
  [commit_number] bigint not null,
  constraint [pk_session_origins] primary key clustered ([session_id]),
  constraint [fk_session_origins_session_id] foreign key ([session_id]) references [dbo].[log_in_sessions] ([id]),
  constraint [fk_session_origins_user_id] foreign key ([user_id]) references [dbo].[users] ([id])
)
GO
create index [ix_session_origins_user_id_begun_at] on [dbo].[session_origins] ([user_id], [begun_at])
GO
create trigger [dbo].[session_origins_before_change] on [dbo].[session_origins] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:session_origins', 1;
end
GO
create view [dbo].[session_origins_opened] as select
  [source].[session_id],
  [source].[user_id],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[address]), case when [source].[address] is not null then 0x end) as [address],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[agent]), case when [source].[agent] is not null then 0x end) as [agent],
  [source].[begun_at],
  [source].[commit_number]
from [dbo].[session_origins] as [source]
GO
create table [dbo].[session_uses] (
  [session_id] binary(16) not null,
  [last_used_at] bigint not null,
  constraint [pk_session_uses] primary key clustered ([session_id])
)
GO

-- section: temporal
alter table [dbo].[log_in_sessions] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_log_in_sessions_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_log_in_sessions_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[log_in_sessions] set (system_versioning = on (history_table = [dbo].[log_in_sessions_history], data_consistency_check = on))
GO
create index [ix_log_in_sessions_history_key] on [dbo].[log_in_sessions_history] ([id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[log_in_sessions_history] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [handle] binary(16) not null,
  [token_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [previous_token_hash] nvarchar(64) collate Latin1_General_100_BIN2 null,
  [rotated_at] bigint not null,
  [rotation] int not null,
  [begun_at] bigint not null,
  [expires_at] bigint not null,
  [ends_at] bigint not null,
  [confirmed_at] bigint not null,
  [identity_id] binary(16) null,
  [provider_session] nvarchar(64) collate Latin1_General_100_BIN2 null,
  [has_second_factor] bit not null,
  [state] nvarchar(14) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_log_in_sessions_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[log_in_sessions_keep_version] on [dbo].[log_in_sessions] after update as
begin
  set nocount on;
  insert into [dbo].[log_in_sessions_history] ([id], [user_id], [handle], [token_hash], [previous_token_hash], [rotated_at], [rotation], [begun_at], [expires_at], [ends_at], [confirmed_at], [identity_id], [provider_session], [has_second_factor], [state], [commit_number]) select [id], [user_id], [handle], [token_hash], [previous_token_hash], [rotated_at], [rotation], [begun_at], [expires_at], [ends_at], [confirmed_at], [identity_id], [provider_session], [has_second_factor], [state], [commit_number] from deleted;
end
GO
create trigger [dbo].[log_in_sessions_history_before_change] on [dbo].[log_in_sessions_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:log_in_sessions_history', 1;
end
GO

-- section: roles
grant select, insert, update, delete on [dbo].[log_in_attempts] to [cifra_application], [cifra_migrator];
grant select on [dbo].[log_in_attempts] to [cifra_reader], [cifra_backup];
grant select on [dbo].[log_in_attempts] ([failed_count], [locked_until], [last_failed_at]) to [cifra_readonly_investigator]
GO
grant select, insert, update on [dbo].[log_in_sessions] to [cifra_application];
grant select on [dbo].[log_in_sessions] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[log_in_sessions] to [cifra_migrator];
grant select on [dbo].[log_in_sessions] ([id], [user_id], [rotated_at], [rotation], [begun_at], [expires_at], [ends_at], [confirmed_at], [identity_id], [provider_session], [has_second_factor], [state], [commit_number]) to [cifra_readonly_investigator];
grant select on [dbo].[log_in_sessions_history] to [cifra_application], [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[log_in_sessions_history] to [cifra_migrator];
grant select on [dbo].[log_in_sessions_history] ([id], [user_id], [rotated_at], [rotation], [begun_at], [expires_at], [ends_at], [confirmed_at], [identity_id], [provider_session], [has_second_factor], [state], [commit_number]) to [cifra_readonly_investigator]
GO
grant select, insert on [dbo].[session_origins] to [cifra_application];
grant select on [dbo].[session_origins] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[session_origins] to [cifra_migrator];
grant select on [dbo].[session_origins_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup]
GO
grant select, insert, update, delete on [dbo].[session_uses] to [cifra_application], [cifra_migrator];
grant select on [dbo].[session_uses] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO

-- section: principals
deny insert, update, delete on [dbo].[log_in_attempts] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[log_in_attempts] ([account], [client]) to [cifra_readonly_investigator]
GO
deny delete on [dbo].[log_in_sessions] to [cifra_application];
deny insert, update, delete on [dbo].[log_in_sessions] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[log_in_sessions] ([handle], [token_hash], [previous_token_hash]) to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[log_in_sessions_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[log_in_sessions_history] ([handle], [token_hash], [previous_token_hash]) to [cifra_readonly_investigator]
GO
deny update, delete on [dbo].[session_origins] to [cifra_application];
deny insert, update, delete on [dbo].[session_origins] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[session_origins_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup];
deny select, insert, update, delete on [dbo].[session_origins_opened] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[session_uses] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
