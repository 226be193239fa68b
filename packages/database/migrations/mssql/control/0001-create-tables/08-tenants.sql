-- section: portable
create table [dbo].[tenants] (
  [id] binary(16) not null,
  [number] int not null,
  [slug] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [base_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [time_zone] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [locale] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [country_pack] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [kind] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(12) collate Latin1_General_100_BIN2 not null,
  [provisioning] nvarchar(max) not null,
  [engine] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [server] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [database] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_tenants] primary key clustered ([id]),
  constraint [ck_tenants_slug] check (datalength([slug]) = datalength(ltrim(rtrim([slug])))),
  constraint [ck_tenants_base_currency] check (datalength([base_currency]) = datalength(ltrim(rtrim([base_currency])))),
  constraint [ck_tenants_time_zone] check (datalength([time_zone]) = datalength(ltrim(rtrim([time_zone])))),
  constraint [ck_tenants_locale] check (datalength([locale]) = datalength(ltrim(rtrim([locale])))),
  constraint [ck_tenants_country_pack] check (datalength([country_pack]) = datalength(ltrim(rtrim([country_pack])))),
  constraint [ck_tenants_kind] check ([kind] in (N'LIVE', N'SANDBOX') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_tenants_state] check ([state] in (N'PROVISIONING', N'ACTIVE', N'REMOVED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [ck_tenants_engine] check ([engine] in (N'sqlite', N'mssql') and datalength([engine]) = datalength(ltrim(rtrim([engine])))),
  constraint [ck_tenants_server] check (datalength([server]) = datalength(ltrim(rtrim([server])))),
  constraint [ck_tenants_database] check (datalength([database]) = datalength(ltrim(rtrim([database]))))
)
GO
create unique index [ux_tenants_number] on [dbo].[tenants] ([number])
GO
create unique index [ux_tenants_slug] on [dbo].[tenants] ([slug])
GO
create trigger [dbo].[tenants_after_update] on [dbo].[tenants] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:tenants', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:tenants', 1;
end
GO
create trigger [dbo].[tenants_after_delete] on [dbo].[tenants] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:tenants', 1;
end
GO
create table [dbo].[database_users] (
  [database] nvarchar(100) collate Latin1_General_100_BIN2 not null,
  [principal] nvarchar(21) collate Latin1_General_100_BIN2 not null,
  [tenant_id] binary(16) not null,
  [password] varbinary(max) not null,
  constraint [pk_database_users] primary key clustered ([database], [principal]),
  constraint [ck_database_users_database] check (datalength([database]) = datalength(ltrim(rtrim([database])))),
  constraint [ck_database_users_principal] check ([principal] in (N'application', N'reader', N'readonly_investigator', N'backup') and datalength([principal]) = datalength(ltrim(rtrim([principal])))),
  constraint [ck_database_users_password] check (datalength([password]) >= 33 and substring([password], 1, 1) = 0x01),
  constraint [fk_database_users_tenant_id] foreign key ([tenant_id]) references [dbo].[tenants] ([id])
)
GO
create trigger [dbo].[database_users_before_change] on [dbo].[database_users] instead of update as
begin
  set nocount on;
  throw 50001, N'NOT_CHANGEABLE:database_users', 1;
end
GO
create table [dbo].[tenant_groups] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [is_removed] bit not null,
  [commit_number] bigint not null,
  constraint [pk_tenant_groups] primary key clustered ([id]),
  constraint [ck_tenant_groups_code] check (datalength([code]) = datalength(ltrim(rtrim([code]))))
)
GO
create unique index [ux_tenant_groups_code] on [dbo].[tenant_groups] ([code])
GO
create trigger [dbo].[tenant_groups_after_update] on [dbo].[tenant_groups] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:tenant_groups', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:tenant_groups', 1;
end
GO
create trigger [dbo].[tenant_groups_after_delete] on [dbo].[tenant_groups] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:tenant_groups', 1;
end
GO
create table [dbo].[tenant_group_members] (
  [group_id] binary(16) not null,
  [tenant_id] binary(16) not null,
  [is_removed] bit not null,
  [commit_number] bigint not null,
  constraint [pk_tenant_group_members] primary key clustered ([group_id], [tenant_id]),
  constraint [fk_tenant_group_members_group_id] foreign key ([group_id]) references [dbo].[tenant_groups] ([id]),
  constraint [fk_tenant_group_members_tenant_id] foreign key ([tenant_id]) references [dbo].[tenants] ([id])
)
GO
create trigger [dbo].[tenant_group_members_after_update] on [dbo].[tenant_group_members] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[group_id] = old.[group_id] and new.[tenant_id] = old.[tenant_id]))
    throw 50001, N'KEY_CHANGED:tenant_group_members', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[group_id] = old.[group_id] and new.[tenant_id] = old.[tenant_id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:tenant_group_members', 1;
end
GO
create trigger [dbo].[tenant_group_members_after_delete] on [dbo].[tenant_group_members] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:tenant_group_members', 1;
end
GO
create table [dbo].[settings] (
  [scope_id] binary(16) not null,
  [key] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [value] nvarchar(max) null,
  [commit_number] bigint not null,
  constraint [pk_settings] primary key clustered ([scope_id], [key]),
  constraint [ck_settings_key] check (datalength([key]) = datalength(ltrim(rtrim([key]))))
)
GO
create trigger [dbo].[settings_after_update] on [dbo].[settings] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[scope_id] = old.[scope_id] and new.[key] = old.[key]))
    throw 50001, N'KEY_CHANGED:settings', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[scope_id] = old.[scope_id] and new.[key] = old.[key] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:settings', 1;
end
GO
create trigger [dbo].[settings_after_delete] on [dbo].[settings] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:settings', 1;
end
GO
create table [dbo].[chain_heads] (
  [tenant_id] binary(16) not null,
  [line] int not null,
  [head_number] bigint not null,
  [head_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [numbers] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_chain_heads] primary key clustered ([tenant_id], [line], [head_number]),
  constraint [ck_chain_heads_head_hash] check (datalength([head_hash]) = datalength(ltrim(rtrim([head_hash]))))
)
GO
create trigger [dbo].[chain_heads_before_change] on [dbo].[chain_heads] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:chain_heads', 1;
end
GO
create table [dbo].[tenant_status] (
  [tenant_id] binary(16) not null,
  [as_of_commit_number] bigint not null,
  [as_of_instant] bigint not null,
  [status] nvarchar(max) not null,
  constraint [pk_tenant_status] primary key clustered ([tenant_id])
)
GO

-- section: temporal
alter table [dbo].[tenants] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_tenants_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_tenants_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[tenants] set (system_versioning = on (history_table = [dbo].[tenants_history], data_consistency_check = on))
GO
create index [ix_tenants_history_key] on [dbo].[tenants_history] ([id], [commit_number])
GO
alter table [dbo].[tenant_groups] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_tenant_groups_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_tenant_groups_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[tenant_groups] set (system_versioning = on (history_table = [dbo].[tenant_groups_history], data_consistency_check = on))
GO
create index [ix_tenant_groups_history_key] on [dbo].[tenant_groups_history] ([id], [commit_number])
GO
alter table [dbo].[tenant_group_members] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_tenant_group_members_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_tenant_group_members_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[tenant_group_members] set (system_versioning = on (history_table = [dbo].[tenant_group_members_history], data_consistency_check = on))
GO
create index [ix_tenant_group_members_history_key] on [dbo].[tenant_group_members_history] ([group_id], [tenant_id], [commit_number])
GO
alter table [dbo].[settings] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_settings_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_settings_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[settings] set (system_versioning = on (history_table = [dbo].[settings_history], data_consistency_check = on))
GO
create index [ix_settings_history_key] on [dbo].[settings_history] ([scope_id], [key], [commit_number])
GO

-- section: without-temporal
create table [dbo].[tenants_history] (
  [id] binary(16) not null,
  [number] int not null,
  [slug] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [base_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [time_zone] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [locale] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [country_pack] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [kind] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(12) collate Latin1_General_100_BIN2 not null,
  [provisioning] nvarchar(max) not null,
  [engine] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [server] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [database] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_tenants_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[tenants_keep_version] on [dbo].[tenants] after update as
begin
  set nocount on;
  insert into [dbo].[tenants_history] ([id], [number], [slug], [name], [base_currency], [time_zone], [locale], [country_pack], [kind], [state], [provisioning], [engine], [server], [database], [commit_number]) select [id], [number], [slug], [name], [base_currency], [time_zone], [locale], [country_pack], [kind], [state], [provisioning], [engine], [server], [database], [commit_number] from deleted;
end
GO
create trigger [dbo].[tenants_history_before_change] on [dbo].[tenants_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tenants_history', 1;
end
GO
create table [dbo].[tenant_groups_history] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [is_removed] bit not null,
  [commit_number] bigint not null,
  constraint [pk_tenant_groups_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[tenant_groups_keep_version] on [dbo].[tenant_groups] after update as
begin
  set nocount on;
  insert into [dbo].[tenant_groups_history] ([id], [code], [name], [is_removed], [commit_number]) select [id], [code], [name], [is_removed], [commit_number] from deleted;
end
GO
create trigger [dbo].[tenant_groups_history_before_change] on [dbo].[tenant_groups_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tenant_groups_history', 1;
end
GO
create table [dbo].[tenant_group_members_history] (
  [group_id] binary(16) not null,
  [tenant_id] binary(16) not null,
  [is_removed] bit not null,
  [commit_number] bigint not null,
  constraint [pk_tenant_group_members_history] primary key clustered ([group_id], [tenant_id], [commit_number])
)
GO
create trigger [dbo].[tenant_group_members_keep_version] on [dbo].[tenant_group_members] after update as
begin
  set nocount on;
  insert into [dbo].[tenant_group_members_history] ([group_id], [tenant_id], [is_removed], [commit_number]) select [group_id], [tenant_id], [is_removed], [commit_number] from deleted;
end
GO
create trigger [dbo].[tenant_group_members_history_before_change] on [dbo].[tenant_group_members_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tenant_group_members_history', 1;
end
GO
create table [dbo].[settings_history] (
  [scope_id] binary(16) not null,
  [key] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [value] nvarchar(max) null,
  [commit_number] bigint not null,
  constraint [pk_settings_history] primary key clustered ([scope_id], [key], [commit_number])
)
GO
create trigger [dbo].[settings_keep_version] on [dbo].[settings] after update as
begin
  set nocount on;
  insert into [dbo].[settings_history] ([scope_id], [key], [value], [commit_number]) select [scope_id], [key], [value], [commit_number] from deleted;
end
GO
create trigger [dbo].[settings_history_before_change] on [dbo].[settings_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:settings_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[tenants] to [cifra_application];
grant select on [dbo].[tenants] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tenants] to [cifra_migrator];
grant select on [dbo].[tenants_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tenants_history] to [cifra_migrator]
GO
grant select, insert, delete on [dbo].[database_users] to [cifra_application];
grant select on [dbo].[database_users] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[database_users] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[tenant_groups] to [cifra_application];
grant select on [dbo].[tenant_groups] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tenant_groups] to [cifra_migrator];
grant select on [dbo].[tenant_groups_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tenant_groups_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[tenant_group_members] to [cifra_application];
grant select on [dbo].[tenant_group_members] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tenant_group_members] to [cifra_migrator];
grant select on [dbo].[tenant_group_members_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tenant_group_members_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[settings] to [cifra_application];
grant select on [dbo].[settings] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[settings] to [cifra_migrator];
grant select on [dbo].[settings_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[settings_history] to [cifra_migrator]
GO
grant select, insert on [dbo].[chain_heads] to [cifra_application];
grant select on [dbo].[chain_heads] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[chain_heads] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tenant_status] to [cifra_application], [cifra_migrator];
grant select on [dbo].[tenant_status] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO

-- section: principals
deny delete on [dbo].[tenants] to [cifra_application];
deny insert, update, delete on [dbo].[tenants] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[tenants_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update on [dbo].[database_users] to [cifra_application];
deny insert, update, delete on [dbo].[database_users] to [cifra_reader], [cifra_backup];
deny select, insert, update, delete on [dbo].[database_users] to [cifra_readonly_investigator];
deny select on [dbo].[database_users] ([password]) to [cifra_readonly_investigator]
GO
deny delete on [dbo].[tenant_groups] to [cifra_application];
deny insert, update, delete on [dbo].[tenant_groups] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[tenant_groups_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[tenant_group_members] to [cifra_application];
deny insert, update, delete on [dbo].[tenant_group_members] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[tenant_group_members_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[settings] to [cifra_application];
deny insert, update, delete on [dbo].[settings] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[settings_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[chain_heads] to [cifra_application];
deny insert, update, delete on [dbo].[chain_heads] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny insert, update, delete on [dbo].[tenant_status] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
