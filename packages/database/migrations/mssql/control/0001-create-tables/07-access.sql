-- section: portable
create table [dbo].[role_clusters] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [permissions] nvarchar(max) not null,
  [is_default] bit not null,
  [is_removed] bit not null,
  [commit_number] bigint not null,
  constraint [pk_role_clusters] primary key clustered ([id]),
  constraint [ck_role_clusters_code] check (datalength([code]) = datalength(ltrim(rtrim([code]))))
)
GO
create unique index [ux_role_clusters_code] on [dbo].[role_clusters] ([code])
GO
create trigger [dbo].[role_clusters_after_update] on [dbo].[role_clusters] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:role_clusters', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:role_clusters', 1;
end
GO
create trigger [dbo].[role_clusters_after_delete] on [dbo].[role_clusters] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:role_clusters', 1;
end
GO
create table [dbo].[grants] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [cluster_id] binary(16) not null,
  [scope] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [scope_id] binary(16) null,
  [party_id] binary(16) null,
  [valid_from] bigint null,
  [valid_until] bigint null,
  [is_revoked] bit not null,
  [commit_number] bigint not null,
  constraint [pk_grants] primary key clustered ([id]),
  constraint [ck_grants_scope] check ([scope] in (N'ALL', N'GROUP', N'TENANT', N'PARTY') and datalength([scope]) = datalength(ltrim(rtrim([scope])))),
  constraint [ck_grants_rule_scope] check ((scope = 'ALL' and scope_id is null) or (scope <> 'ALL' and scope_id is not null)),
  constraint [ck_grants_rule_party] check ((scope = 'PARTY' and party_id is not null) or (scope <> 'PARTY' and party_id is null)),
  constraint [fk_grants_user_id] foreign key ([user_id]) references [dbo].[users] ([id]),
  constraint [fk_grants_cluster_id] foreign key ([cluster_id]) references [dbo].[role_clusters] ([id])
)
GO
create index [ix_grants_user_id] on [dbo].[grants] ([user_id])
GO
create trigger [dbo].[grants_after_update] on [dbo].[grants] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:grants', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:grants', 1;
end
GO
create trigger [dbo].[grants_after_delete] on [dbo].[grants] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:grants', 1;
end
GO
create table [dbo].[file_tickets] (
  [ticket_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [owner_kind] nvarchar(4) collate Latin1_General_100_BIN2 not null,
  [user_id] binary(16) null,
  [tenant_id] binary(16) null,
  [purpose] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [parameters] nvarchar(max) not null,
  [expires_at] bigint not null,
  [state] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_file_tickets] primary key clustered ([ticket_hash]),
  constraint [ck_file_tickets_ticket_hash] check (datalength([ticket_hash]) = datalength(ltrim(rtrim([ticket_hash])))),
  constraint [ck_file_tickets_owner_kind] check ([owner_kind] in (N'user', N'key') and datalength([owner_kind]) = datalength(ltrim(rtrim([owner_kind])))),
  constraint [ck_file_tickets_purpose] check (datalength([purpose]) = datalength(ltrim(rtrim([purpose])))),
  constraint [ck_file_tickets_state] check ([state] in (N'OPEN', N'USED', N'WITHDRAWN') and datalength([state]) = datalength(ltrim(rtrim([state]))))
)
GO
create index [ix_file_tickets_user_id] on [dbo].[file_tickets] ([user_id]) where [state] = N'OPEN'
GO
create trigger [dbo].[file_tickets_after_update] on [dbo].[file_tickets] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[ticket_hash] = old.[ticket_hash]))
    throw 50001, N'KEY_CHANGED:file_tickets', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[ticket_hash] = old.[ticket_hash] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:file_tickets', 1;
end
GO
create trigger [dbo].[file_tickets_after_delete] on [dbo].[file_tickets] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:file_tickets', 1;
end
GO

-- section: temporal
alter table [dbo].[role_clusters] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_role_clusters_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_role_clusters_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[role_clusters] set (system_versioning = on (history_table = [dbo].[role_clusters_history], data_consistency_check = on))
GO
create index [ix_role_clusters_history_key] on [dbo].[role_clusters_history] ([id], [commit_number])
GO
alter table [dbo].[grants] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_grants_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_grants_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[grants] set (system_versioning = on (history_table = [dbo].[grants_history], data_consistency_check = on))
GO
create index [ix_grants_history_key] on [dbo].[grants_history] ([id], [commit_number])
GO
alter table [dbo].[file_tickets] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_file_tickets_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_file_tickets_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[file_tickets] set (system_versioning = on (history_table = [dbo].[file_tickets_history], data_consistency_check = on))
GO
create index [ix_file_tickets_history_key] on [dbo].[file_tickets_history] ([ticket_hash], [commit_number])
GO

-- section: without-temporal
create table [dbo].[role_clusters_history] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [permissions] nvarchar(max) not null,
  [is_default] bit not null,
  [is_removed] bit not null,
  [commit_number] bigint not null,
  constraint [pk_role_clusters_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[role_clusters_keep_version] on [dbo].[role_clusters] after update as
begin
  set nocount on;
  insert into [dbo].[role_clusters_history] ([id], [code], [name], [permissions], [is_default], [is_removed], [commit_number]) select [id], [code], [name], [permissions], [is_default], [is_removed], [commit_number] from deleted;
end
GO
create trigger [dbo].[role_clusters_history_before_change] on [dbo].[role_clusters_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:role_clusters_history', 1;
end
GO
create table [dbo].[grants_history] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [cluster_id] binary(16) not null,
  [scope] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [scope_id] binary(16) null,
  [party_id] binary(16) null,
  [valid_from] bigint null,
  [valid_until] bigint null,
  [is_revoked] bit not null,
  [commit_number] bigint not null,
  constraint [pk_grants_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[grants_keep_version] on [dbo].[grants] after update as
begin
  set nocount on;
  insert into [dbo].[grants_history] ([id], [user_id], [cluster_id], [scope], [scope_id], [party_id], [valid_from], [valid_until], [is_revoked], [commit_number]) select [id], [user_id], [cluster_id], [scope], [scope_id], [party_id], [valid_from], [valid_until], [is_revoked], [commit_number] from deleted;
end
GO
create trigger [dbo].[grants_history_before_change] on [dbo].[grants_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:grants_history', 1;
end
GO
create table [dbo].[file_tickets_history] (
  [ticket_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [owner_kind] nvarchar(4) collate Latin1_General_100_BIN2 not null,
  [user_id] binary(16) null,
  [tenant_id] binary(16) null,
  [purpose] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [parameters] nvarchar(max) not null,
  [expires_at] bigint not null,
  [state] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_file_tickets_history] primary key clustered ([ticket_hash], [commit_number])
)
GO
create trigger [dbo].[file_tickets_keep_version] on [dbo].[file_tickets] after update as
begin
  set nocount on;
  insert into [dbo].[file_tickets_history] ([ticket_hash], [owner_kind], [user_id], [tenant_id], [purpose], [parameters], [expires_at], [state], [commit_number]) select [ticket_hash], [owner_kind], [user_id], [tenant_id], [purpose], [parameters], [expires_at], [state], [commit_number] from deleted;
end
GO
create trigger [dbo].[file_tickets_history_before_change] on [dbo].[file_tickets_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:file_tickets_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[role_clusters] to [cifra_application];
grant select on [dbo].[role_clusters] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[role_clusters] to [cifra_migrator];
grant select on [dbo].[role_clusters_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[role_clusters_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[grants] to [cifra_application];
grant select on [dbo].[grants] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[grants] to [cifra_migrator];
grant select on [dbo].[grants_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[grants_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[file_tickets] to [cifra_application];
grant select on [dbo].[file_tickets] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[file_tickets] to [cifra_migrator];
grant select on [dbo].[file_tickets] ([owner_kind], [user_id], [tenant_id], [purpose], [parameters], [expires_at], [state], [commit_number]) to [cifra_readonly_investigator];
grant select on [dbo].[file_tickets_history] to [cifra_application], [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[file_tickets_history] to [cifra_migrator];
grant select on [dbo].[file_tickets_history] ([owner_kind], [user_id], [tenant_id], [purpose], [parameters], [expires_at], [state], [commit_number]) to [cifra_readonly_investigator]
GO

-- section: principals
deny delete on [dbo].[role_clusters] to [cifra_application];
deny insert, update, delete on [dbo].[role_clusters] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[role_clusters_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[grants] to [cifra_application];
deny insert, update, delete on [dbo].[grants] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[grants_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[file_tickets] to [cifra_application];
deny insert, update, delete on [dbo].[file_tickets] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[file_tickets] ([ticket_hash]) to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[file_tickets_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny select on [dbo].[file_tickets_history] ([ticket_hash]) to [cifra_readonly_investigator]
GO
