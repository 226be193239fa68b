-- section: portable
create table [dbo].[api_keys] (
  [id] binary(16) not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [prefix] nvarchar(12) collate Latin1_General_100_BIN2 not null,
  [holder] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [cluster_id] binary(16) not null,
  [manifest] nvarchar(80) collate Latin1_General_100_BIN2 null,
  [operation_names] nvarchar(max) null,
  [addresses] nvarchar(max) null,
  [secret_hash] binary(32) not null,
  [previous_secret_hash] binary(32) null,
  [previous_until] bigint null,
  [expires_at] bigint not null,
  [is_revoked] bit not null,
  [created_by] binary(16) not null,
  [created_at] bigint not null,
  [commit_number] bigint not null,
  constraint [pk_api_keys] primary key clustered ([id]),
  constraint [ck_api_keys_prefix] check (datalength([prefix]) = datalength(ltrim(rtrim([prefix])))),
  constraint [ck_api_keys_holder] check ([holder] in (N'SYSTEM', N'PARTNER') and datalength([holder]) = datalength(ltrim(rtrim([holder])))),
  constraint [ck_api_keys_manifest] check (datalength([manifest]) = datalength(ltrim(rtrim([manifest])))),
  constraint [ck_api_keys_rule_confinement] check ((manifest is not null) or (holder = 'SYSTEM' and operation_names is null)),
  constraint [ck_api_keys_rule_overlap] check ((previous_secret_hash is null and previous_until is null) or (previous_secret_hash is not null and previous_until is not null)),
  constraint [fk_api_keys_cluster_id] foreign key ([cluster_id]) references [dbo].[role_clusters] ([id]),
  constraint [fk_api_keys_created_by] foreign key ([created_by]) references [dbo].[users] ([id])
)
GO
create unique index [ux_api_keys_prefix] on [dbo].[api_keys] ([prefix])
GO
create trigger [dbo].[api_keys_after_update] on [dbo].[api_keys] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:api_keys', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:api_keys', 1;
end
GO
create trigger [dbo].[api_keys_after_delete] on [dbo].[api_keys] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:api_keys', 1;
end
GO
create table [dbo].[api_key_tenants] (
  [key_id] binary(16) not null,
  [tenant_id] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_api_key_tenants] primary key clustered ([key_id], [tenant_id]),
  constraint [fk_api_key_tenants_key_id] foreign key ([key_id]) references [dbo].[api_keys] ([id]),
  constraint [fk_api_key_tenants_tenant_id] foreign key ([tenant_id]) references [dbo].[tenants] ([id])
)
GO
create trigger [dbo].[api_key_tenants_before_change] on [dbo].[api_key_tenants] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:api_key_tenants', 1;
end
GO
create table [dbo].[api_key_hours] (
  [key_id] binary(16) not null,
  [hour] bigint not null,
  [request_count] int not null,
  [refused_count] int not null,
  constraint [pk_api_key_hours] primary key clustered ([key_id], [hour])
)
GO
create table [dbo].[api_key_last_uses] (
  [key_id] binary(16) not null,
  [last_used_at] bigint not null,
  constraint [pk_api_key_last_uses] primary key clustered ([key_id])
)
GO

-- section: temporal
alter table [dbo].[api_keys] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_api_keys_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_api_keys_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[api_keys] set (system_versioning = on (history_table = [dbo].[api_keys_history], data_consistency_check = on))
GO
create index [ix_api_keys_history_key] on [dbo].[api_keys_history] ([id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[api_keys_history] (
  [id] binary(16) not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [prefix] nvarchar(12) collate Latin1_General_100_BIN2 not null,
  [holder] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [cluster_id] binary(16) not null,
  [manifest] nvarchar(80) collate Latin1_General_100_BIN2 null,
  [operation_names] nvarchar(max) null,
  [addresses] nvarchar(max) null,
  [secret_hash] binary(32) not null,
  [previous_secret_hash] binary(32) null,
  [previous_until] bigint null,
  [expires_at] bigint not null,
  [is_revoked] bit not null,
  [created_by] binary(16) not null,
  [created_at] bigint not null,
  [commit_number] bigint not null,
  constraint [pk_api_keys_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[api_keys_keep_version] on [dbo].[api_keys] after update as
begin
  set nocount on;
  insert into [dbo].[api_keys_history] ([id], [name], [prefix], [holder], [cluster_id], [manifest], [operation_names], [addresses], [secret_hash], [previous_secret_hash], [previous_until], [expires_at], [is_revoked], [created_by], [created_at], [commit_number]) select [id], [name], [prefix], [holder], [cluster_id], [manifest], [operation_names], [addresses], [secret_hash], [previous_secret_hash], [previous_until], [expires_at], [is_revoked], [created_by], [created_at], [commit_number] from deleted;
end
GO
create trigger [dbo].[api_keys_history_before_change] on [dbo].[api_keys_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:api_keys_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[api_keys] to [cifra_application];
grant select on [dbo].[api_keys] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[api_keys] to [cifra_migrator];
grant select on [dbo].[api_keys] ([id], [name], [prefix], [holder], [cluster_id], [manifest], [operation_names], [addresses], [previous_until], [expires_at], [is_revoked], [created_by], [created_at], [commit_number]) to [cifra_readonly_investigator];
grant select on [dbo].[api_keys_history] to [cifra_application], [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[api_keys_history] to [cifra_migrator];
grant select on [dbo].[api_keys_history] ([id], [name], [prefix], [holder], [cluster_id], [manifest], [operation_names], [addresses], [previous_until], [expires_at], [is_revoked], [created_by], [created_at], [commit_number]) to [cifra_readonly_investigator]
GO
grant select, insert on [dbo].[api_key_tenants] to [cifra_application];
grant select on [dbo].[api_key_tenants] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[api_key_tenants] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[api_key_hours] to [cifra_application], [cifra_migrator];
grant select on [dbo].[api_key_hours] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
grant select, insert, update, delete on [dbo].[api_key_last_uses] to [cifra_application], [cifra_migrator];
grant select on [dbo].[api_key_last_uses] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO

-- section: principals
deny delete on [dbo].[api_keys] to [cifra_application];
deny insert, update, delete on [dbo].[api_keys] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[api_keys] ([secret_hash], [previous_secret_hash]) to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[api_keys_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[api_keys_history] ([secret_hash], [previous_secret_hash]) to [cifra_readonly_investigator]
GO
deny update, delete on [dbo].[api_key_tenants] to [cifra_application];
deny insert, update, delete on [dbo].[api_key_tenants] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny insert, update, delete on [dbo].[api_key_hours] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny insert, update, delete on [dbo].[api_key_last_uses] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
