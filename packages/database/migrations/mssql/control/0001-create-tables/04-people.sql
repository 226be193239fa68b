-- section: portable
create table [dbo].[users] (
  [id] binary(16) not null,
  [email] binary(32) not null,
  [name] binary(32) not null,
  [password_hash] nvarchar(400) collate Latin1_General_100_BIN2 null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_users] primary key clustered ([id])
)
GO
create trigger [dbo].[users_after_update] on [dbo].[users] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:users', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:users', 1;
end
GO
create trigger [dbo].[users_after_delete] on [dbo].[users] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:users', 1;
end
GO
create view [dbo].[users_opened] as select
  [source].[id],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[email]), case when [source].[email] is not null then 0x end) as [email],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[name]), case when [source].[name] is not null then 0x end) as [name],
  [source].[password_hash],
  [source].[is_active],
  [source].[commit_number]
from [dbo].[users] as [source]
GO
create table [dbo].[user_addresses] (
  [user_id] binary(16) not null,
  [email] nvarchar(254) collate Latin1_General_100_BIN2 not null,
  constraint [pk_user_addresses] primary key clustered ([user_id]),
  constraint [ck_user_addresses_email] check (datalength([email]) = datalength(ltrim(rtrim([email])))),
  constraint [fk_user_addresses_user_id] foreign key ([user_id]) references [dbo].[users] ([id])
)
GO
create unique index [ux_user_addresses_email] on [dbo].[user_addresses] ([email])
GO
create trigger [dbo].[user_addresses_before_change] on [dbo].[user_addresses] instead of update as
begin
  set nocount on;
  throw 50001, N'NOT_CHANGEABLE:user_addresses', 1;
end
GO
create table [dbo].[password_links] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [purpose] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [secret_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [expires_at] bigint not null,
  [lets_in] bit not null,
  [state] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_password_links] primary key clustered ([id]),
  constraint [ck_password_links_purpose] check ([purpose] in (N'INVITATION', N'RESET') and datalength([purpose]) = datalength(ltrim(rtrim([purpose])))),
  constraint [ck_password_links_secret_hash] check (datalength([secret_hash]) = datalength(ltrim(rtrim([secret_hash])))),
  constraint [ck_password_links_state] check ([state] in (N'OPEN', N'USED', N'SPENT', N'REPLACED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_password_links_user_id] foreign key ([user_id]) references [dbo].[users] ([id])
)
GO
create index [ix_password_links_user_id] on [dbo].[password_links] ([user_id])
GO
create trigger [dbo].[password_links_after_update] on [dbo].[password_links] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:password_links', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:password_links', 1;
end
GO
create trigger [dbo].[password_links_after_delete] on [dbo].[password_links] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:password_links', 1;
end
GO

-- section: temporal
alter table [dbo].[users] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_users_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_users_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[users] set (system_versioning = on (history_table = [dbo].[users_history], data_consistency_check = on))
GO
create index [ix_users_history_key] on [dbo].[users_history] ([id], [commit_number])
GO
create view [dbo].[users_history_opened] as select
  [source].[id],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[email]), case when [source].[email] is not null then 0x end) as [email],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[name]), case when [source].[name] is not null then 0x end) as [name],
  [source].[password_hash],
  [source].[is_active],
  [source].[commit_number]
from [dbo].[users_history] as [source]
GO
alter table [dbo].[password_links] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_password_links_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_password_links_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[password_links] set (system_versioning = on (history_table = [dbo].[password_links_history], data_consistency_check = on))
GO
create index [ix_password_links_history_key] on [dbo].[password_links_history] ([id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[users_history] (
  [id] binary(16) not null,
  [email] binary(32) not null,
  [name] binary(32) not null,
  [password_hash] nvarchar(400) collate Latin1_General_100_BIN2 null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_users_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[users_keep_version] on [dbo].[users] after update as
begin
  set nocount on;
  insert into [dbo].[users_history] ([id], [email], [name], [password_hash], [is_active], [commit_number]) select [id], [email], [name], [password_hash], [is_active], [commit_number] from deleted;
end
GO
create trigger [dbo].[users_history_before_change] on [dbo].[users_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:users_history', 1;
end
GO
create view [dbo].[users_history_opened] as select
  [source].[id],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[email]), case when [source].[email] is not null then 0x end) as [email],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[name]), case when [source].[name] is not null then 0x end) as [name],
  [source].[password_hash],
  [source].[is_active],
  [source].[commit_number]
from [dbo].[users_history] as [source]
GO
create table [dbo].[password_links_history] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [purpose] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [secret_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [expires_at] bigint not null,
  [lets_in] bit not null,
  [state] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_password_links_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[password_links_keep_version] on [dbo].[password_links] after update as
begin
  set nocount on;
  insert into [dbo].[password_links_history] ([id], [user_id], [purpose], [secret_hash], [expires_at], [lets_in], [state], [commit_number]) select [id], [user_id], [purpose], [secret_hash], [expires_at], [lets_in], [state], [commit_number] from deleted;
end
GO
create trigger [dbo].[password_links_history_before_change] on [dbo].[password_links_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:password_links_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[users] to [cifra_application];
grant select on [dbo].[users] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[users] to [cifra_migrator];
grant select on [dbo].[users] ([id], [email], [name], [is_active], [commit_number]) to [cifra_readonly_investigator];
grant select on [dbo].[users_history] to [cifra_application], [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[users_history] to [cifra_migrator];
grant select on [dbo].[users_history] ([id], [email], [name], [is_active], [commit_number]) to [cifra_readonly_investigator];
grant select on [dbo].[users_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup];
grant select on [dbo].[users_history_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup]
GO
grant select, insert, delete on [dbo].[user_addresses] to [cifra_application];
grant select on [dbo].[user_addresses] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[user_addresses] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[password_links] to [cifra_application];
grant select on [dbo].[password_links] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[password_links] to [cifra_migrator];
grant select on [dbo].[password_links] ([id], [user_id], [purpose], [expires_at], [lets_in], [state], [commit_number]) to [cifra_readonly_investigator];
grant select on [dbo].[password_links_history] to [cifra_application], [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[password_links_history] to [cifra_migrator];
grant select on [dbo].[password_links_history] ([id], [user_id], [purpose], [expires_at], [lets_in], [state], [commit_number]) to [cifra_readonly_investigator]
GO

-- section: principals
deny delete on [dbo].[users] to [cifra_application];
deny insert, update, delete on [dbo].[users] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[users] ([password_hash]) to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[users_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[users_history] ([password_hash]) to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[users_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup];
deny select, insert, update, delete on [dbo].[users_opened] to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[users_history_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup];
deny select, insert, update, delete on [dbo].[users_history_opened] to [cifra_readonly_investigator]
GO
deny update on [dbo].[user_addresses] to [cifra_application];
deny insert, update, delete on [dbo].[user_addresses] to [cifra_reader], [cifra_backup];
deny select, insert, update, delete on [dbo].[user_addresses] to [cifra_readonly_investigator]
GO
deny delete on [dbo].[password_links] to [cifra_application];
deny insert, update, delete on [dbo].[password_links] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[password_links] ([secret_hash]) to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[password_links_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[password_links_history] ([secret_hash]) to [cifra_readonly_investigator]
GO
