-- section: portable
create table [dbo].[identity_providers] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [issuer] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [client_id] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [secret_id] binary(16) null,
  [counts_as_second_factor] bit not null,
  [end_session_endpoint] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [scim_token_hash] nvarchar(64) collate Latin1_General_100_BIN2 null,
  [scim_token_until] bigint null,
  [scim_made_by] binary(16) null,
  [is_external_id_subject] bit not null,
  [state] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_identity_providers] primary key clustered ([id]),
  constraint [ck_identity_providers_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_identity_providers_issuer] check (datalength([issuer]) = datalength(ltrim(rtrim([issuer])))),
  constraint [ck_identity_providers_client_id] check (datalength([client_id]) = datalength(ltrim(rtrim([client_id])))),
  constraint [ck_identity_providers_scim_token_hash] check (datalength([scim_token_hash]) = datalength(ltrim(rtrim([scim_token_hash])))),
  constraint [ck_identity_providers_state] check ([state] in (N'ACTIVE', N'REMOVED') and datalength([state]) = datalength(ltrim(rtrim([state]))))
)
GO
create unique index [ux_identity_providers_code] on [dbo].[identity_providers] ([code])
GO
create index [ix_identity_providers_scim_token_hash] on [dbo].[identity_providers] ([scim_token_hash]) where [scim_token_hash] is not null
GO
create trigger [dbo].[identity_providers_after_update] on [dbo].[identity_providers] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:identity_providers', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:identity_providers', 1;
end
GO
create trigger [dbo].[identity_providers_after_delete] on [dbo].[identity_providers] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:identity_providers', 1;
end
GO
create table [dbo].[identity_provider_secrets] (
  [id] binary(16) not null,
  [provider_id] binary(16) not null,
  [secret] varbinary(max) not null,
  constraint [pk_identity_provider_secrets] primary key clustered ([id]),
  constraint [ck_identity_provider_secrets_secret] check (datalength([secret]) >= 33 and substring([secret], 1, 1) = 0x01)
)
GO
create index [ix_identity_provider_secrets_provider_id] on [dbo].[identity_provider_secrets] ([provider_id])
GO
create trigger [dbo].[identity_provider_secrets_before_change] on [dbo].[identity_provider_secrets] instead of update as
begin
  set nocount on;
  throw 50001, N'NOT_CHANGEABLE:identity_provider_secrets', 1;
end
GO
create table [dbo].[user_identities] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [provider_id] binary(16) not null,
  [subject] binary(32) not null,
  [state] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [linked_at] bigint not null,
  [commit_number] bigint not null,
  constraint [pk_user_identities] primary key clustered ([id]),
  constraint [ck_user_identities_state] check ([state] in (N'LINKED', N'UNLINKED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_user_identities_user_id] foreign key ([user_id]) references [dbo].[users] ([id]),
  constraint [fk_user_identities_provider_id] foreign key ([provider_id]) references [dbo].[identity_providers] ([id])
)
GO
create unique index [ux_user_identities_user_id_provider_id] on [dbo].[user_identities] ([user_id], [provider_id])
GO
create trigger [dbo].[user_identities_after_update] on [dbo].[user_identities] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:user_identities', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:user_identities', 1;
end
GO
create trigger [dbo].[user_identities_after_delete] on [dbo].[user_identities] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:user_identities', 1;
end
GO
create view [dbo].[user_identities_opened] as select
  [source].[id],
  [source].[user_id],
  [source].[provider_id],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[subject]), case when [source].[subject] is not null then 0x end) as [subject],
  [source].[state],
  [source].[linked_at],
  [source].[commit_number]
from [dbo].[user_identities] as [source]
GO
create table [dbo].[identity_lookups] (
  [identity_id] binary(16) not null,
  [user_id] binary(16) not null,
  [digest] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  constraint [pk_identity_lookups] primary key clustered ([identity_id]),
  constraint [ck_identity_lookups_digest] check (datalength([digest]) = datalength(ltrim(rtrim([digest]))))
)
GO
create unique index [ux_identity_lookups_digest] on [dbo].[identity_lookups] ([digest])
GO
create trigger [dbo].[identity_lookups_before_change] on [dbo].[identity_lookups] instead of update as
begin
  set nocount on;
  throw 50001, N'NOT_CHANGEABLE:identity_lookups', 1;
end
GO
create table [dbo].[provider_log_outs] (
  [ended_hash] binary(32) not null,
  [ended_at] bigint not null,
  [kept_until] bigint not null,
  constraint [pk_provider_log_outs] primary key clustered ([ended_hash])
)
GO
create index [ix_provider_log_outs_kept_until] on [dbo].[provider_log_outs] ([kept_until])
GO

-- section: temporal
alter table [dbo].[identity_providers] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_identity_providers_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_identity_providers_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[identity_providers] set (system_versioning = on (history_table = [dbo].[identity_providers_history], data_consistency_check = on))
GO
create index [ix_identity_providers_history_key] on [dbo].[identity_providers_history] ([id], [commit_number])
GO
alter table [dbo].[user_identities] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_user_identities_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_user_identities_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[user_identities] set (system_versioning = on (history_table = [dbo].[user_identities_history], data_consistency_check = on))
GO
create index [ix_user_identities_history_key] on [dbo].[user_identities_history] ([id], [commit_number])
GO
create view [dbo].[user_identities_history_opened] as select
  [source].[id],
  [source].[user_id],
  [source].[provider_id],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[subject]), case when [source].[subject] is not null then 0x end) as [subject],
  [source].[state],
  [source].[linked_at],
  [source].[commit_number]
from [dbo].[user_identities_history] as [source]
GO

-- section: without-temporal
create table [dbo].[identity_providers_history] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [issuer] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [client_id] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [secret_id] binary(16) null,
  [counts_as_second_factor] bit not null,
  [end_session_endpoint] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [scim_token_hash] nvarchar(64) collate Latin1_General_100_BIN2 null,
  [scim_token_until] bigint null,
  [scim_made_by] binary(16) null,
  [is_external_id_subject] bit not null,
  [state] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_identity_providers_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[identity_providers_keep_version] on [dbo].[identity_providers] after update as
begin
  set nocount on;
  insert into [dbo].[identity_providers_history] ([id], [code], [name], [issuer], [client_id], [secret_id], [counts_as_second_factor], [end_session_endpoint], [scim_token_hash], [scim_token_until], [scim_made_by], [is_external_id_subject], [state], [commit_number]) select [id], [code], [name], [issuer], [client_id], [secret_id], [counts_as_second_factor], [end_session_endpoint], [scim_token_hash], [scim_token_until], [scim_made_by], [is_external_id_subject], [state], [commit_number] from deleted;
end
GO
create trigger [dbo].[identity_providers_history_before_change] on [dbo].[identity_providers_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:identity_providers_history', 1;
end
GO
create table [dbo].[user_identities_history] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [provider_id] binary(16) not null,
  [subject] binary(32) not null,
  [state] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [linked_at] bigint not null,
  [commit_number] bigint not null,
  constraint [pk_user_identities_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[user_identities_keep_version] on [dbo].[user_identities] after update as
begin
  set nocount on;
  insert into [dbo].[user_identities_history] ([id], [user_id], [provider_id], [subject], [state], [linked_at], [commit_number]) select [id], [user_id], [provider_id], [subject], [state], [linked_at], [commit_number] from deleted;
end
GO
create trigger [dbo].[user_identities_history_before_change] on [dbo].[user_identities_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:user_identities_history', 1;
end
GO
create view [dbo].[user_identities_history_opened] as select
  [source].[id],
  [source].[user_id],
  [source].[provider_id],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[subject]), case when [source].[subject] is not null then 0x end) as [subject],
  [source].[state],
  [source].[linked_at],
  [source].[commit_number]
from [dbo].[user_identities_history] as [source]
GO

-- section: roles
grant select, insert, update on [dbo].[identity_providers] to [cifra_application];
grant select on [dbo].[identity_providers] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[identity_providers] to [cifra_migrator];
grant select on [dbo].[identity_providers] ([id], [code], [name], [issuer], [client_id], [secret_id], [counts_as_second_factor], [end_session_endpoint], [scim_token_until], [scim_made_by], [is_external_id_subject], [state], [commit_number]) to [cifra_readonly_investigator];
grant select on [dbo].[identity_providers_history] to [cifra_application], [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[identity_providers_history] to [cifra_migrator];
grant select on [dbo].[identity_providers_history] ([id], [code], [name], [issuer], [client_id], [secret_id], [counts_as_second_factor], [end_session_endpoint], [scim_token_until], [scim_made_by], [is_external_id_subject], [state], [commit_number]) to [cifra_readonly_investigator]
GO
grant select, insert, delete on [dbo].[identity_provider_secrets] to [cifra_application];
grant select on [dbo].[identity_provider_secrets] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[identity_provider_secrets] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[user_identities] to [cifra_application];
grant select on [dbo].[user_identities] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[user_identities] to [cifra_migrator];
grant select on [dbo].[user_identities_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[user_identities_history] to [cifra_migrator];
grant select on [dbo].[user_identities_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup];
grant select on [dbo].[user_identities_history_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup]
GO
grant select, insert, delete on [dbo].[identity_lookups] to [cifra_application];
grant select on [dbo].[identity_lookups] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[identity_lookups] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[provider_log_outs] to [cifra_application], [cifra_migrator];
grant select on [dbo].[provider_log_outs] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO

-- section: principals
deny delete on [dbo].[identity_providers] to [cifra_application];
deny insert, update, delete on [dbo].[identity_providers] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[identity_providers] ([scim_token_hash]) to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[identity_providers_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[identity_providers_history] ([scim_token_hash]) to [cifra_readonly_investigator]
GO
deny update on [dbo].[identity_provider_secrets] to [cifra_application];
deny insert, update, delete on [dbo].[identity_provider_secrets] to [cifra_reader], [cifra_backup];
deny select, insert, update, delete on [dbo].[identity_provider_secrets] to [cifra_readonly_investigator];
deny select on [dbo].[identity_provider_secrets] ([secret]) to [cifra_readonly_investigator]
GO
deny delete on [dbo].[user_identities] to [cifra_application];
deny insert, update, delete on [dbo].[user_identities] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[user_identities_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[user_identities_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup];
deny select, insert, update, delete on [dbo].[user_identities_opened] to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[user_identities_history_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup];
deny select, insert, update, delete on [dbo].[user_identities_history_opened] to [cifra_readonly_investigator]
GO
deny update on [dbo].[identity_lookups] to [cifra_application];
deny insert, update, delete on [dbo].[identity_lookups] to [cifra_reader], [cifra_backup];
deny select, insert, update, delete on [dbo].[identity_lookups] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[provider_log_outs] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
