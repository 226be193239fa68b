-- section: portable
create table [dbo].[totp_secrets] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [secret] varbinary(max) not null,
  constraint [pk_totp_secrets] primary key clustered ([id]),
  constraint [ck_totp_secrets_secret] check (datalength([secret]) >= 33 and substring([secret], 1, 1) = 0x01),
  constraint [fk_totp_secrets_user_id] foreign key ([user_id]) references [dbo].[users] ([id])
)
GO
create index [ix_totp_secrets_user_id] on [dbo].[totp_secrets] ([user_id])
GO
create trigger [dbo].[totp_secrets_before_change] on [dbo].[totp_secrets] instead of update as
begin
  set nocount on;
  throw 50001, N'NOT_CHANGEABLE:totp_secrets', 1;
end
GO
create table [dbo].[second_factors] (
  [user_id] binary(16) not null,
  [state] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [secret_id] binary(16) null,
  [last_step] int not null,
  [commit_number] bigint not null,
  constraint [pk_second_factors] primary key clustered ([user_id]),
  constraint [ck_second_factors_state] check ([state] in (N'PENDING', N'ACTIVE', N'REMOVED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_second_factors_user_id] foreign key ([user_id]) references [dbo].[users] ([id])
)
GO
create trigger [dbo].[second_factors_after_update] on [dbo].[second_factors] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[user_id] = old.[user_id]))
    throw 50001, N'KEY_CHANGED:second_factors', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[user_id] = old.[user_id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:second_factors', 1;
end
GO
create trigger [dbo].[second_factors_after_delete] on [dbo].[second_factors] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:second_factors', 1;
end
GO
create table [dbo].[recovery_codes] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [code_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_recovery_codes] primary key clustered ([id]),
  constraint [ck_recovery_codes_code_hash] check (datalength([code_hash]) = datalength(ltrim(rtrim([code_hash])))),
  constraint [ck_recovery_codes_state] check ([state] in (N'OPEN', N'USED', N'REPLACED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_recovery_codes_user_id] foreign key ([user_id]) references [dbo].[users] ([id])
)
GO
create index [ix_recovery_codes_user_id] on [dbo].[recovery_codes] ([user_id])
GO
create trigger [dbo].[recovery_codes_after_update] on [dbo].[recovery_codes] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:recovery_codes', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:recovery_codes', 1;
end
GO
create trigger [dbo].[recovery_codes_after_delete] on [dbo].[recovery_codes] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:recovery_codes', 1;
end
GO
create table [dbo].[passkeys] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [name] binary(32) not null,
  [rp_id] nvarchar(253) collate Latin1_General_100_BIN2 not null,
  [credential_id] nvarchar(1400) collate Latin1_General_100_BIN2 not null,
  [credential_hash] binary(32) not null,
  [public_key] varbinary(max) not null,
  [algorithm] int not null,
  [transports] nvarchar(max) not null,
  [is_synced] bit not null,
  [created_at] bigint not null,
  [state] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_passkeys] primary key clustered ([id]),
  constraint [ck_passkeys_rp_id] check (datalength([rp_id]) = datalength(ltrim(rtrim([rp_id])))),
  constraint [ck_passkeys_state] check ([state] in (N'ACTIVE', N'REMOVED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_passkeys_user_id] foreign key ([user_id]) references [dbo].[users] ([id])
)
GO
create index [ix_passkeys_user_id] on [dbo].[passkeys] ([user_id])
GO
create unique index [ux_passkeys_credential_hash] on [dbo].[passkeys] ([credential_hash]) where [state] = N'ACTIVE'
GO
create trigger [dbo].[passkeys_after_update] on [dbo].[passkeys] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:passkeys', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:passkeys', 1;
end
GO
create trigger [dbo].[passkeys_after_delete] on [dbo].[passkeys] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:passkeys', 1;
end
GO
create view [dbo].[passkeys_opened] as select
  [source].[id],
  [source].[user_id],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[name]), case when [source].[name] is not null then 0x end) as [name],
  [source].[rp_id],
  [source].[credential_id],
  [source].[credential_hash],
  [source].[public_key],
  [source].[algorithm],
  [source].[transports],
  [source].[is_synced],
  [source].[created_at],
  [source].[state],
  [source].[commit_number]
from [dbo].[passkeys] as [source]
GO
create table [dbo].[passkey_uses] (
  [passkey_id] binary(16) not null,
  [counter] bigint not null,
  [last_used_at] bigint not null,
  constraint [pk_passkey_uses] primary key clustered ([passkey_id])
)
GO
create table [dbo].[spent_challenges] (
  [challenge_id] binary(16) not null,
  [expires_at] bigint not null,
  constraint [pk_spent_challenges] primary key clustered ([challenge_id])
)
GO
create index [ix_spent_challenges_expires_at] on [dbo].[spent_challenges] ([expires_at])
GO

-- section: temporal
alter table [dbo].[second_factors] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_second_factors_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_second_factors_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[second_factors] set (system_versioning = on (history_table = [dbo].[second_factors_history], data_consistency_check = on))
GO
create index [ix_second_factors_history_key] on [dbo].[second_factors_history] ([user_id], [commit_number])
GO
alter table [dbo].[recovery_codes] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_recovery_codes_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_recovery_codes_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[recovery_codes] set (system_versioning = on (history_table = [dbo].[recovery_codes_history], data_consistency_check = on))
GO
create index [ix_recovery_codes_history_key] on [dbo].[recovery_codes_history] ([id], [commit_number])
GO
alter table [dbo].[passkeys] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_passkeys_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_passkeys_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[passkeys] set (system_versioning = on (history_table = [dbo].[passkeys_history], data_consistency_check = on))
GO
create index [ix_passkeys_history_key] on [dbo].[passkeys_history] ([id], [commit_number])
GO
create view [dbo].[passkeys_history_opened] as select
  [source].[id],
  [source].[user_id],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[name]), case when [source].[name] is not null then 0x end) as [name],
  [source].[rp_id],
  [source].[credential_id],
  [source].[credential_hash],
  [source].[public_key],
  [source].[algorithm],
  [source].[transports],
  [source].[is_synced],
  [source].[created_at],
  [source].[state],
  [source].[commit_number]
from [dbo].[passkeys_history] as [source]
GO

-- section: without-temporal
create table [dbo].[second_factors_history] (
  [user_id] binary(16) not null,
  [state] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [secret_id] binary(16) null,
  [last_step] int not null,
  [commit_number] bigint not null,
  constraint [pk_second_factors_history] primary key clustered ([user_id], [commit_number])
)
GO
create trigger [dbo].[second_factors_keep_version] on [dbo].[second_factors] after update as
begin
  set nocount on;
  insert into [dbo].[second_factors_history] ([user_id], [state], [secret_id], [last_step], [commit_number]) select [user_id], [state], [secret_id], [last_step], [commit_number] from deleted;
end
GO
create trigger [dbo].[second_factors_history_before_change] on [dbo].[second_factors_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:second_factors_history', 1;
end
GO
create table [dbo].[recovery_codes_history] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [code_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_recovery_codes_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[recovery_codes_keep_version] on [dbo].[recovery_codes] after update as
begin
  set nocount on;
  insert into [dbo].[recovery_codes_history] ([id], [user_id], [code_hash], [state], [commit_number]) select [id], [user_id], [code_hash], [state], [commit_number] from deleted;
end
GO
create trigger [dbo].[recovery_codes_history_before_change] on [dbo].[recovery_codes_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:recovery_codes_history', 1;
end
GO
create table [dbo].[passkeys_history] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [name] binary(32) not null,
  [rp_id] nvarchar(253) collate Latin1_General_100_BIN2 not null,
  [credential_id] nvarchar(1400) collate Latin1_General_100_BIN2 not null,
  [credential_hash] binary(32) not null,
  [public_key] varbinary(max) not null,
  [algorithm] int not null,
  [transports] nvarchar(max) not null,
  [is_synced] bit not null,
  [created_at] bigint not null,
  [state] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_passkeys_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[passkeys_keep_version] on [dbo].[passkeys] after update as
begin
  set nocount on;
  insert into [dbo].[passkeys_history] ([id], [user_id], [name], [rp_id], [credential_id], [credential_hash], [public_key], [algorithm], [transports], [is_synced], [created_at], [state], [commit_number]) select [id], [user_id], [name], [rp_id], [credential_id], [credential_hash], [public_key], [algorithm], [transports], [is_synced], [created_at], [state], [commit_number] from deleted;
end
GO
create trigger [dbo].[passkeys_history_before_change] on [dbo].[passkeys_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:passkeys_history', 1;
end
GO
create view [dbo].[passkeys_history_opened] as select
  [source].[id],
  [source].[user_id],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[name]), case when [source].[name] is not null then 0x end) as [name],
  [source].[rp_id],
  [source].[credential_id],
  [source].[credential_hash],
  [source].[public_key],
  [source].[algorithm],
  [source].[transports],
  [source].[is_synced],
  [source].[created_at],
  [source].[state],
  [source].[commit_number]
from [dbo].[passkeys_history] as [source]
GO

-- section: roles
grant select, insert, delete on [dbo].[totp_secrets] to [cifra_application];
grant select on [dbo].[totp_secrets] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[totp_secrets] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[second_factors] to [cifra_application];
grant select on [dbo].[second_factors] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[second_factors] to [cifra_migrator];
grant select on [dbo].[second_factors_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[second_factors_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[recovery_codes] to [cifra_application];
grant select on [dbo].[recovery_codes] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[recovery_codes] to [cifra_migrator];
grant select on [dbo].[recovery_codes] ([id], [user_id], [state], [commit_number]) to [cifra_readonly_investigator];
grant select on [dbo].[recovery_codes_history] to [cifra_application], [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[recovery_codes_history] to [cifra_migrator];
grant select on [dbo].[recovery_codes_history] ([id], [user_id], [state], [commit_number]) to [cifra_readonly_investigator]
GO
grant select, insert, update on [dbo].[passkeys] to [cifra_application];
grant select on [dbo].[passkeys] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[passkeys] to [cifra_migrator];
grant select on [dbo].[passkeys] ([id], [user_id], [name], [rp_id], [credential_hash], [public_key], [algorithm], [transports], [is_synced], [created_at], [state], [commit_number]) to [cifra_readonly_investigator];
grant select on [dbo].[passkeys_history] to [cifra_application], [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[passkeys_history] to [cifra_migrator];
grant select on [dbo].[passkeys_history] ([id], [user_id], [name], [rp_id], [credential_hash], [public_key], [algorithm], [transports], [is_synced], [created_at], [state], [commit_number]) to [cifra_readonly_investigator];
grant select on [dbo].[passkeys_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup];
grant select on [dbo].[passkeys_history_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup]
GO
grant select, insert, update, delete on [dbo].[passkey_uses] to [cifra_application], [cifra_migrator];
grant select on [dbo].[passkey_uses] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
grant select, insert, update, delete on [dbo].[spent_challenges] to [cifra_application], [cifra_migrator];
grant select on [dbo].[spent_challenges] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO

-- section: principals
deny update on [dbo].[totp_secrets] to [cifra_application];
deny insert, update, delete on [dbo].[totp_secrets] to [cifra_reader], [cifra_backup];
deny select, insert, update, delete on [dbo].[totp_secrets] to [cifra_readonly_investigator];
deny select on [dbo].[totp_secrets] ([secret]) to [cifra_readonly_investigator]
GO
deny delete on [dbo].[second_factors] to [cifra_application];
deny insert, update, delete on [dbo].[second_factors] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[second_factors_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[recovery_codes] to [cifra_application];
deny insert, update, delete on [dbo].[recovery_codes] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[recovery_codes] ([code_hash]) to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[recovery_codes_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[recovery_codes_history] ([code_hash]) to [cifra_readonly_investigator]
GO
deny delete on [dbo].[passkeys] to [cifra_application];
deny insert, update, delete on [dbo].[passkeys] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[passkeys] ([credential_id]) to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[passkeys_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[passkeys_history] ([credential_id]) to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[passkeys_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup];
deny select, insert, update, delete on [dbo].[passkeys_opened] to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[passkeys_history_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup];
deny select, insert, update, delete on [dbo].[passkeys_history_opened] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[passkey_uses] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny insert, update, delete on [dbo].[spent_challenges] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
