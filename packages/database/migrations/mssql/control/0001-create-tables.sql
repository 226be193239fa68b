-- section: portable
create table [dbo].[commits] (
  [number] bigint not null,
  [instant] bigint not null,
  [actor_kind] nvarchar(9) collate Latin1_General_100_BIN2 not null,
  [actor_id] binary(16) null,
  [actor_name] nvarchar(200) not null,
  [request_id] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [origin] nvarchar(400) not null,
  [command] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [outcome] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [reason] nvarchar(2000) null,
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
create trigger [dbo].[commits_before_update] on [dbo].[commits] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:commits', 1;
end
GO
create trigger [dbo].[commits_before_delete] on [dbo].[commits] instead of delete as
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
create trigger [dbo].[audit_events_before_update] on [dbo].[audit_events] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:audit_events', 1;
end
GO
create trigger [dbo].[audit_events_before_delete] on [dbo].[audit_events] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:audit_events', 1;
end
GO
create table [dbo].[idempotency_keys] (
  [principal] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [key] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [command] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [input_hash] binary(32) not null,
  [answer] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_idempotency_keys] primary key clustered ([principal], [key]),
  constraint [ck_idempotency_keys_principal] check (datalength([principal]) = datalength(ltrim(rtrim([principal])))),
  constraint [ck_idempotency_keys_key] check (datalength([key]) = datalength(ltrim(rtrim([key])))),
  constraint [ck_idempotency_keys_command] check (datalength([command]) = datalength(ltrim(rtrim([command]))))
)
GO
create trigger [dbo].[idempotency_keys_before_update] on [dbo].[idempotency_keys] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:idempotency_keys', 1;
end
GO
create trigger [dbo].[idempotency_keys_before_delete] on [dbo].[idempotency_keys] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:idempotency_keys', 1;
end
GO
create table [dbo].[users] (
  [id] binary(16) not null,
  [email] nvarchar(254) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
  [password_hash] nvarchar(400) null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_users] primary key clustered ([id]),
  constraint [ck_users_email] check (datalength([email]) = datalength(ltrim(rtrim([email]))))
)
GO
create unique index [ux_users_email] on [dbo].[users] ([email])
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
create table [dbo].[log_in_attempts] (
  [email] nvarchar(254) collate Latin1_General_100_BIN2 not null,
  [failed_count] int not null,
  [locked_until] bigint null,
  constraint [pk_log_in_attempts] primary key clustered ([email]),
  constraint [ck_log_in_attempts_email] check (datalength([email]) = datalength(ltrim(rtrim([email]))))
)
GO
create table [dbo].[log_in_sessions] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [token_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [rotation] int not null,
  [expires_at] bigint not null,
  [state] nvarchar(14) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_log_in_sessions] primary key clustered ([id]),
  constraint [ck_log_in_sessions_token_hash] check (datalength([token_hash]) = datalength(ltrim(rtrim([token_hash])))),
  constraint [ck_log_in_sessions_state] check ([state] in (N'ACTIVE', N'ENDED', N'REUSE_DETECTED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_log_in_sessions_user_id] foreign key ([user_id]) references [dbo].[users] ([id])
)
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
create table [dbo].[role_clusters] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
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
  [valid_from] bigint null,
  [valid_until] bigint null,
  [is_revoked] bit not null,
  [commit_number] bigint not null,
  constraint [pk_grants] primary key clustered ([id]),
  constraint [ck_grants_scope] check ([scope] in (N'ALL', N'GROUP', N'TENANT') and datalength([scope]) = datalength(ltrim(rtrim([scope])))),
  constraint [ck_grants_rule_scope] check ((scope = 'ALL' and scope_id is null) or (scope <> 'ALL' and scope_id is not null)),
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
create table [dbo].[tenants] (
  [id] binary(16) not null,
  [number] int not null,
  [slug] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
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
create table [dbo].[tenant_groups] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
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
create table [dbo].[currencies] (
  [code] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [numeric_code] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(100) not null,
  [minor_units] int not null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_currencies] primary key clustered ([code]),
  constraint [ck_currencies_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_currencies_numeric_code] check (datalength([numeric_code]) = datalength(ltrim(rtrim([numeric_code]))))
)
GO
create trigger [dbo].[currencies_after_update] on [dbo].[currencies] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[code] = old.[code]))
    throw 50001, N'KEY_CHANGED:currencies', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[code] = old.[code] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:currencies', 1;
end
GO
create trigger [dbo].[currencies_after_delete] on [dbo].[currencies] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:currencies', 1;
end
GO
create table [dbo].[coa_templates] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
  [country_pack] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [template] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_coa_templates] primary key clustered ([id]),
  constraint [ck_coa_templates_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_coa_templates_country_pack] check (datalength([country_pack]) = datalength(ltrim(rtrim([country_pack]))))
)
GO
create unique index [ux_coa_templates_code] on [dbo].[coa_templates] ([code])
GO
create trigger [dbo].[coa_templates_after_update] on [dbo].[coa_templates] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:coa_templates', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:coa_templates', 1;
end
GO
create trigger [dbo].[coa_templates_after_delete] on [dbo].[coa_templates] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:coa_templates', 1;
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
create table [dbo].[provider_rates] (
  [provider] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [pivot_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [rate_date] date not null,
  [rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_provider_rates] primary key clustered ([provider], [currency], [rate_date], [commit_number]),
  constraint [ck_provider_rates_provider] check (datalength([provider]) = datalength(ltrim(rtrim([provider])))),
  constraint [ck_provider_rates_pivot_currency] check (datalength([pivot_currency]) = datalength(ltrim(rtrim([pivot_currency])))),
  constraint [ck_provider_rates_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_provider_rates_rate_date] check ([rate_date] >= '19000101'),
  constraint [ck_provider_rates_rate] check ([rate] like '[0-9]%' and [rate] not like '%[^0-9.]%')
)
GO
create index [ix_provider_rates_provider_rate_date] on [dbo].[provider_rates] ([provider], [rate_date])
GO
create trigger [dbo].[provider_rates_before_update] on [dbo].[provider_rates] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:provider_rates', 1;
end
GO
create trigger [dbo].[provider_rates_before_delete] on [dbo].[provider_rates] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:provider_rates', 1;
end
GO
create table [dbo].[chain_heads] (
  [tenant_id] binary(16) not null,
  [head_number] bigint not null,
  [head_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_chain_heads] primary key clustered ([tenant_id], [head_number]),
  constraint [ck_chain_heads_head_hash] check (datalength([head_hash]) = datalength(ltrim(rtrim([head_hash]))))
)
GO
create trigger [dbo].[chain_heads_before_update] on [dbo].[chain_heads] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:chain_heads', 1;
end
GO
create trigger [dbo].[chain_heads_before_delete] on [dbo].[chain_heads] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:chain_heads', 1;
end
GO
create table [dbo].[file_tickets] (
  [ticket_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [user_id] binary(16) null,
  [tenant_id] binary(16) null,
  [purpose] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [parameters] nvarchar(max) not null,
  [expires_at] bigint not null,
  [state] nvarchar(4) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_file_tickets] primary key clustered ([ticket_hash]),
  constraint [ck_file_tickets_ticket_hash] check (datalength([ticket_hash]) = datalength(ltrim(rtrim([ticket_hash])))),
  constraint [ck_file_tickets_purpose] check (datalength([purpose]) = datalength(ltrim(rtrim([purpose])))),
  constraint [ck_file_tickets_state] check ([state] in (N'OPEN', N'USED') and datalength([state]) = datalength(ltrim(rtrim([state]))))
)
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
create table [dbo].[tenant_status] (
  [tenant_id] binary(16) not null,
  [as_of_commit_number] bigint not null,
  [as_of_instant] bigint not null,
  [status] nvarchar(max) not null,
  constraint [pk_tenant_status] primary key clustered ([tenant_id])
)
GO
create table [dbo].[provider_attempts] (
  [provider] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [attempted_at] bigint not null,
  [outcome] nvarchar(15) collate Latin1_General_100_BIN2 not null,
  [detail] nvarchar(500) null,
  [succeeded_at] bigint null,
  [failing_since] bigint null,
  [failed_count] int not null,
  [commit_number] bigint not null,
  constraint [pk_provider_attempts] primary key clustered ([provider]),
  constraint [ck_provider_attempts_provider] check (datalength([provider]) = datalength(ltrim(rtrim([provider])))),
  constraint [ck_provider_attempts_outcome] check ([outcome] in (N'FETCHED', N'NOTHING_NEW', N'UNREACHABLE', N'TIMED_OUT', N'CONNECTION_LOST', N'SERVER_ERROR', N'RATE_LIMITED', N'REJECTED', N'REDIRECTED', N'TOO_LARGE', N'NO_DATA', N'WRONG_CHARSET', N'WRONG_FORMAT', N'WRONG_DATE', N'WRONG_RATE') and datalength([outcome]) = datalength(ltrim(rtrim([outcome]))))
)
GO
create trigger [dbo].[provider_attempts_after_update] on [dbo].[provider_attempts] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[provider] = old.[provider]))
    throw 50001, N'KEY_CHANGED:provider_attempts', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[provider] = old.[provider] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:provider_attempts', 1;
end
GO
create trigger [dbo].[provider_attempts_after_delete] on [dbo].[provider_attempts] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:provider_attempts', 1;
end
GO
create table [dbo].[held_rates] (
  [id] binary(16) not null,
  [provider] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [pivot_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [rate_date] date not null,
  [rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [previous_rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [previous_date] date not null,
  [held_at] bigint not null,
  [state] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [reason] nvarchar(2000) null,
  [commit_number] bigint not null,
  constraint [pk_held_rates] primary key clustered ([id]),
  constraint [ck_held_rates_provider] check (datalength([provider]) = datalength(ltrim(rtrim([provider])))),
  constraint [ck_held_rates_pivot_currency] check (datalength([pivot_currency]) = datalength(ltrim(rtrim([pivot_currency])))),
  constraint [ck_held_rates_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_held_rates_rate_date] check ([rate_date] >= '19000101'),
  constraint [ck_held_rates_rate] check ([rate] like '[0-9]%' and [rate] not like '%[^0-9.]%'),
  constraint [ck_held_rates_previous_rate] check ([previous_rate] like '[0-9]%' and [previous_rate] not like '%[^0-9.]%'),
  constraint [ck_held_rates_previous_date] check ([previous_date] >= '19000101'),
  constraint [ck_held_rates_state] check ([state] in (N'HELD', N'CONFIRMED', N'REJECTED', N'SUPERSEDED') and datalength([state]) = datalength(ltrim(rtrim([state]))))
)
GO
create index [ix_held_rates_provider_currency_rate_date_id] on [dbo].[held_rates] ([provider], [currency], [rate_date], [id])
GO
create unique index [ux_held_rates_provider_currency_rate_date] on [dbo].[held_rates] ([provider], [currency], [rate_date]) where [state] = N'HELD'
GO
create trigger [dbo].[held_rates_after_update] on [dbo].[held_rates] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:held_rates', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:held_rates', 1;
end
GO
create trigger [dbo].[held_rates_after_delete] on [dbo].[held_rates] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:held_rates', 1;
end
GO
create table [dbo].[jobs] (
  [id] binary(16) not null,
  [name] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [job_key] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [kind] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [priority] int not null,
  [is_paused] bit not null,
  [next_run_at] bigint null,
  [locked_at] bigint null,
  [locked_by] nvarchar(200) null,
  [fence] int not null,
  [last_run_at] bigint null,
  [last_finished_at] bigint null,
  [failed_at] bigint null,
  [fail_count] int not null,
  [fail_reason] nvarchar(1000) null,
  [progress] int null,
  [modified_by] nvarchar(200) null,
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
  [started_by_name] nvarchar(200) not null,
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
alter table [dbo].[users] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_users_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_users_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[users] set (system_versioning = on (history_table = [dbo].[users_history], data_consistency_check = on))
GO
create index [ix_users_history_key] on [dbo].[users_history] ([id], [commit_number])
GO
alter table [dbo].[log_in_sessions] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_log_in_sessions_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_log_in_sessions_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[log_in_sessions] set (system_versioning = on (history_table = [dbo].[log_in_sessions_history], data_consistency_check = on))
GO
create index [ix_log_in_sessions_history_key] on [dbo].[log_in_sessions_history] ([id], [commit_number])
GO
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
alter table [dbo].[currencies] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_currencies_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_currencies_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[currencies] set (system_versioning = on (history_table = [dbo].[currencies_history], data_consistency_check = on))
GO
create index [ix_currencies_history_key] on [dbo].[currencies_history] ([code], [commit_number])
GO
alter table [dbo].[coa_templates] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_coa_templates_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_coa_templates_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[coa_templates] set (system_versioning = on (history_table = [dbo].[coa_templates_history], data_consistency_check = on))
GO
create index [ix_coa_templates_history_key] on [dbo].[coa_templates_history] ([id], [commit_number])
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
alter table [dbo].[file_tickets] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_file_tickets_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_file_tickets_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[file_tickets] set (system_versioning = on (history_table = [dbo].[file_tickets_history], data_consistency_check = on))
GO
create index [ix_file_tickets_history_key] on [dbo].[file_tickets_history] ([ticket_hash], [commit_number])
GO
alter table [dbo].[provider_attempts] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_provider_attempts_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_provider_attempts_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[provider_attempts] set (system_versioning = on (history_table = [dbo].[provider_attempts_history], data_consistency_check = on))
GO
create index [ix_provider_attempts_history_key] on [dbo].[provider_attempts_history] ([provider], [commit_number])
GO
alter table [dbo].[held_rates] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_held_rates_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_held_rates_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[held_rates] set (system_versioning = on (history_table = [dbo].[held_rates_history], data_consistency_check = on))
GO
create index [ix_held_rates_history_key] on [dbo].[held_rates_history] ([id], [commit_number])
GO
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
create table [dbo].[users_history] (
  [id] binary(16) not null,
  [email] nvarchar(254) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
  [password_hash] nvarchar(400) null,
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
create trigger [dbo].[users_history_before_update] on [dbo].[users_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:users_history', 1;
end
GO
create trigger [dbo].[users_history_before_delete] on [dbo].[users_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:users_history', 1;
end
GO
create table [dbo].[log_in_sessions_history] (
  [id] binary(16) not null,
  [user_id] binary(16) not null,
  [token_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [rotation] int not null,
  [expires_at] bigint not null,
  [state] nvarchar(14) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_log_in_sessions_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[log_in_sessions_keep_version] on [dbo].[log_in_sessions] after update as
begin
  set nocount on;
  insert into [dbo].[log_in_sessions_history] ([id], [user_id], [token_hash], [rotation], [expires_at], [state], [commit_number]) select [id], [user_id], [token_hash], [rotation], [expires_at], [state], [commit_number] from deleted;
end
GO
create trigger [dbo].[log_in_sessions_history_before_update] on [dbo].[log_in_sessions_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:log_in_sessions_history', 1;
end
GO
create trigger [dbo].[log_in_sessions_history_before_delete] on [dbo].[log_in_sessions_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:log_in_sessions_history', 1;
end
GO
create table [dbo].[role_clusters_history] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
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
create trigger [dbo].[role_clusters_history_before_update] on [dbo].[role_clusters_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:role_clusters_history', 1;
end
GO
create trigger [dbo].[role_clusters_history_before_delete] on [dbo].[role_clusters_history] instead of delete as
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
  insert into [dbo].[grants_history] ([id], [user_id], [cluster_id], [scope], [scope_id], [valid_from], [valid_until], [is_revoked], [commit_number]) select [id], [user_id], [cluster_id], [scope], [scope_id], [valid_from], [valid_until], [is_revoked], [commit_number] from deleted;
end
GO
create trigger [dbo].[grants_history_before_update] on [dbo].[grants_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:grants_history', 1;
end
GO
create trigger [dbo].[grants_history_before_delete] on [dbo].[grants_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:grants_history', 1;
end
GO
create table [dbo].[tenants_history] (
  [id] binary(16) not null,
  [number] int not null,
  [slug] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
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
create trigger [dbo].[tenants_history_before_update] on [dbo].[tenants_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tenants_history', 1;
end
GO
create trigger [dbo].[tenants_history_before_delete] on [dbo].[tenants_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tenants_history', 1;
end
GO
create table [dbo].[tenant_groups_history] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
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
create trigger [dbo].[tenant_groups_history_before_update] on [dbo].[tenant_groups_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tenant_groups_history', 1;
end
GO
create trigger [dbo].[tenant_groups_history_before_delete] on [dbo].[tenant_groups_history] instead of delete as
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
create trigger [dbo].[tenant_group_members_history_before_update] on [dbo].[tenant_group_members_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tenant_group_members_history', 1;
end
GO
create trigger [dbo].[tenant_group_members_history_before_delete] on [dbo].[tenant_group_members_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tenant_group_members_history', 1;
end
GO
create table [dbo].[currencies_history] (
  [code] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [numeric_code] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(100) not null,
  [minor_units] int not null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_currencies_history] primary key clustered ([code], [commit_number])
)
GO
create trigger [dbo].[currencies_keep_version] on [dbo].[currencies] after update as
begin
  set nocount on;
  insert into [dbo].[currencies_history] ([code], [numeric_code], [name], [minor_units], [is_active], [commit_number]) select [code], [numeric_code], [name], [minor_units], [is_active], [commit_number] from deleted;
end
GO
create trigger [dbo].[currencies_history_before_update] on [dbo].[currencies_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:currencies_history', 1;
end
GO
create trigger [dbo].[currencies_history_before_delete] on [dbo].[currencies_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:currencies_history', 1;
end
GO
create table [dbo].[coa_templates_history] (
  [id] binary(16) not null,
  [code] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [name] nvarchar(200) not null,
  [country_pack] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [template] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_coa_templates_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[coa_templates_keep_version] on [dbo].[coa_templates] after update as
begin
  set nocount on;
  insert into [dbo].[coa_templates_history] ([id], [code], [name], [country_pack], [template], [commit_number]) select [id], [code], [name], [country_pack], [template], [commit_number] from deleted;
end
GO
create trigger [dbo].[coa_templates_history_before_update] on [dbo].[coa_templates_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:coa_templates_history', 1;
end
GO
create trigger [dbo].[coa_templates_history_before_delete] on [dbo].[coa_templates_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:coa_templates_history', 1;
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
create trigger [dbo].[settings_history_before_update] on [dbo].[settings_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:settings_history', 1;
end
GO
create trigger [dbo].[settings_history_before_delete] on [dbo].[settings_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:settings_history', 1;
end
GO
create table [dbo].[file_tickets_history] (
  [ticket_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [user_id] binary(16) null,
  [tenant_id] binary(16) null,
  [purpose] nvarchar(60) collate Latin1_General_100_BIN2 not null,
  [parameters] nvarchar(max) not null,
  [expires_at] bigint not null,
  [state] nvarchar(4) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_file_tickets_history] primary key clustered ([ticket_hash], [commit_number])
)
GO
create trigger [dbo].[file_tickets_keep_version] on [dbo].[file_tickets] after update as
begin
  set nocount on;
  insert into [dbo].[file_tickets_history] ([ticket_hash], [user_id], [tenant_id], [purpose], [parameters], [expires_at], [state], [commit_number]) select [ticket_hash], [user_id], [tenant_id], [purpose], [parameters], [expires_at], [state], [commit_number] from deleted;
end
GO
create trigger [dbo].[file_tickets_history_before_update] on [dbo].[file_tickets_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:file_tickets_history', 1;
end
GO
create trigger [dbo].[file_tickets_history_before_delete] on [dbo].[file_tickets_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:file_tickets_history', 1;
end
GO
create table [dbo].[provider_attempts_history] (
  [provider] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [attempted_at] bigint not null,
  [outcome] nvarchar(15) collate Latin1_General_100_BIN2 not null,
  [detail] nvarchar(500) null,
  [succeeded_at] bigint null,
  [failing_since] bigint null,
  [failed_count] int not null,
  [commit_number] bigint not null,
  constraint [pk_provider_attempts_history] primary key clustered ([provider], [commit_number])
)
GO
create trigger [dbo].[provider_attempts_keep_version] on [dbo].[provider_attempts] after update as
begin
  set nocount on;
  insert into [dbo].[provider_attempts_history] ([provider], [attempted_at], [outcome], [detail], [succeeded_at], [failing_since], [failed_count], [commit_number]) select [provider], [attempted_at], [outcome], [detail], [succeeded_at], [failing_since], [failed_count], [commit_number] from deleted;
end
GO
create trigger [dbo].[provider_attempts_history_before_update] on [dbo].[provider_attempts_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:provider_attempts_history', 1;
end
GO
create trigger [dbo].[provider_attempts_history_before_delete] on [dbo].[provider_attempts_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:provider_attempts_history', 1;
end
GO
create table [dbo].[held_rates_history] (
  [id] binary(16) not null,
  [provider] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [pivot_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [rate_date] date not null,
  [rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [previous_rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [previous_date] date not null,
  [held_at] bigint not null,
  [state] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [reason] nvarchar(2000) null,
  [commit_number] bigint not null,
  constraint [pk_held_rates_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[held_rates_keep_version] on [dbo].[held_rates] after update as
begin
  set nocount on;
  insert into [dbo].[held_rates_history] ([id], [provider], [pivot_currency], [currency], [rate_date], [rate], [previous_rate], [previous_date], [held_at], [state], [reason], [commit_number]) select [id], [provider], [pivot_currency], [currency], [rate_date], [rate], [previous_rate], [previous_date], [held_at], [state], [reason], [commit_number] from deleted;
end
GO
create trigger [dbo].[held_rates_history_before_update] on [dbo].[held_rates_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:held_rates_history', 1;
end
GO
create trigger [dbo].[held_rates_history_before_delete] on [dbo].[held_rates_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:held_rates_history', 1;
end
GO
create table [dbo].[batch_runs_history] (
  [id] binary(16) not null,
  [kind] nvarchar(11) collate Latin1_General_100_BIN2 not null,
  [month] nvarchar(7) collate Latin1_General_100_BIN2 not null,
  [target] nvarchar(25) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [started_by] binary(16) not null,
  [started_by_name] nvarchar(200) not null,
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
  insert into [dbo].[batch_runs_history] ([id], [kind], [month], [target], [state], [started_by], [started_by_name], [started_at], [ended_at], [tenant_count], [commit_number]) select [id], [kind], [month], [target], [state], [started_by], [started_by_name], [started_at], [ended_at], [tenant_count], [commit_number] from deleted;
end
GO
create trigger [dbo].[batch_runs_history_before_update] on [dbo].[batch_runs_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:batch_runs_history', 1;
end
GO
create trigger [dbo].[batch_runs_history_before_delete] on [dbo].[batch_runs_history] instead of delete as
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
create trigger [dbo].[batch_run_tenants_history_before_update] on [dbo].[batch_run_tenants_history] instead of update as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:batch_run_tenants_history', 1;
end
GO
create trigger [dbo].[batch_run_tenants_history_before_delete] on [dbo].[batch_run_tenants_history] instead of delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:batch_run_tenants_history', 1;
end
GO

-- section: principals
if database_principal_id(N'cifra_application') is null create role [cifra_application]
GO
grant select, insert on [dbo].[commits] to [cifra_application]
GO
deny update, delete on [dbo].[commits] to [cifra_application]
GO
grant select, insert on [dbo].[audit_events] to [cifra_application]
GO
deny update, delete on [dbo].[audit_events] to [cifra_application]
GO
grant select, insert on [dbo].[idempotency_keys] to [cifra_application]
GO
deny update, delete on [dbo].[idempotency_keys] to [cifra_application]
GO
grant select, insert, update on [dbo].[users] to [cifra_application]
GO
deny delete on [dbo].[users] to [cifra_application]
GO
grant select on [dbo].[users_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[users_history] to [cifra_application]
GO
grant select, insert, update, delete on [dbo].[log_in_attempts] to [cifra_application]
GO
grant select, insert, update on [dbo].[log_in_sessions] to [cifra_application]
GO
deny delete on [dbo].[log_in_sessions] to [cifra_application]
GO
grant select on [dbo].[log_in_sessions_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[log_in_sessions_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[role_clusters] to [cifra_application]
GO
deny delete on [dbo].[role_clusters] to [cifra_application]
GO
grant select on [dbo].[role_clusters_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[role_clusters_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[grants] to [cifra_application]
GO
deny delete on [dbo].[grants] to [cifra_application]
GO
grant select on [dbo].[grants_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[grants_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[tenants] to [cifra_application]
GO
deny delete on [dbo].[tenants] to [cifra_application]
GO
grant select on [dbo].[tenants_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[tenants_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[tenant_groups] to [cifra_application]
GO
deny delete on [dbo].[tenant_groups] to [cifra_application]
GO
grant select on [dbo].[tenant_groups_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[tenant_groups_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[tenant_group_members] to [cifra_application]
GO
deny delete on [dbo].[tenant_group_members] to [cifra_application]
GO
grant select on [dbo].[tenant_group_members_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[tenant_group_members_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[currencies] to [cifra_application]
GO
deny delete on [dbo].[currencies] to [cifra_application]
GO
grant select on [dbo].[currencies_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[currencies_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[coa_templates] to [cifra_application]
GO
deny delete on [dbo].[coa_templates] to [cifra_application]
GO
grant select on [dbo].[coa_templates_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[coa_templates_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[settings] to [cifra_application]
GO
deny delete on [dbo].[settings] to [cifra_application]
GO
grant select on [dbo].[settings_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[settings_history] to [cifra_application]
GO
grant select, insert on [dbo].[provider_rates] to [cifra_application]
GO
deny update, delete on [dbo].[provider_rates] to [cifra_application]
GO
grant select, insert on [dbo].[chain_heads] to [cifra_application]
GO
deny update, delete on [dbo].[chain_heads] to [cifra_application]
GO
grant select, insert, update on [dbo].[file_tickets] to [cifra_application]
GO
deny delete on [dbo].[file_tickets] to [cifra_application]
GO
grant select on [dbo].[file_tickets_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[file_tickets_history] to [cifra_application]
GO
grant select, insert, update, delete on [dbo].[tenant_status] to [cifra_application]
GO
grant select, insert, update on [dbo].[provider_attempts] to [cifra_application]
GO
deny delete on [dbo].[provider_attempts] to [cifra_application]
GO
grant select on [dbo].[provider_attempts_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[provider_attempts_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[held_rates] to [cifra_application]
GO
deny delete on [dbo].[held_rates] to [cifra_application]
GO
grant select on [dbo].[held_rates_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[held_rates_history] to [cifra_application]
GO
grant select, insert, update, delete on [dbo].[jobs] to [cifra_application]
GO
grant select, insert, update on [dbo].[batch_runs] to [cifra_application]
GO
deny delete on [dbo].[batch_runs] to [cifra_application]
GO
grant select on [dbo].[batch_runs_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[batch_runs_history] to [cifra_application]
GO
grant select, insert, update on [dbo].[batch_run_tenants] to [cifra_application]
GO
deny delete on [dbo].[batch_run_tenants] to [cifra_application]
GO
grant select on [dbo].[batch_run_tenants_history] to [cifra_application]
GO
deny insert, update, delete on [dbo].[batch_run_tenants_history] to [cifra_application]
GO
grant select on [dbo].[schema_migrations] to [cifra_application]
GO
deny insert, update, delete on [dbo].[schema_migrations] to [cifra_application]
GO
deny alter, take ownership on schema::[dbo] to [cifra_application]
GO
if database_principal_id(N'cifra_reader') is null create role [cifra_reader]
GO
grant select on [dbo].[commits] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[commits] to [cifra_reader]
GO
grant select on [dbo].[audit_events] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[audit_events] to [cifra_reader]
GO
grant select on [dbo].[idempotency_keys] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[idempotency_keys] to [cifra_reader]
GO
grant select on [dbo].[users] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[users] to [cifra_reader]
GO
grant select on [dbo].[users_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[users_history] to [cifra_reader]
GO
grant select on [dbo].[log_in_attempts] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[log_in_attempts] to [cifra_reader]
GO
grant select on [dbo].[log_in_sessions] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[log_in_sessions] to [cifra_reader]
GO
grant select on [dbo].[log_in_sessions_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[log_in_sessions_history] to [cifra_reader]
GO
grant select on [dbo].[role_clusters] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[role_clusters] to [cifra_reader]
GO
grant select on [dbo].[role_clusters_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[role_clusters_history] to [cifra_reader]
GO
grant select on [dbo].[grants] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[grants] to [cifra_reader]
GO
grant select on [dbo].[grants_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[grants_history] to [cifra_reader]
GO
grant select on [dbo].[tenants] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[tenants] to [cifra_reader]
GO
grant select on [dbo].[tenants_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[tenants_history] to [cifra_reader]
GO
grant select on [dbo].[tenant_groups] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[tenant_groups] to [cifra_reader]
GO
grant select on [dbo].[tenant_groups_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[tenant_groups_history] to [cifra_reader]
GO
grant select on [dbo].[tenant_group_members] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[tenant_group_members] to [cifra_reader]
GO
grant select on [dbo].[tenant_group_members_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[tenant_group_members_history] to [cifra_reader]
GO
grant select on [dbo].[currencies] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[currencies] to [cifra_reader]
GO
grant select on [dbo].[currencies_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[currencies_history] to [cifra_reader]
GO
grant select on [dbo].[coa_templates] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[coa_templates] to [cifra_reader]
GO
grant select on [dbo].[coa_templates_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[coa_templates_history] to [cifra_reader]
GO
grant select on [dbo].[settings] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[settings] to [cifra_reader]
GO
grant select on [dbo].[settings_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[settings_history] to [cifra_reader]
GO
grant select on [dbo].[provider_rates] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[provider_rates] to [cifra_reader]
GO
grant select on [dbo].[chain_heads] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[chain_heads] to [cifra_reader]
GO
grant select on [dbo].[file_tickets] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[file_tickets] to [cifra_reader]
GO
grant select on [dbo].[file_tickets_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[file_tickets_history] to [cifra_reader]
GO
grant select on [dbo].[tenant_status] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[tenant_status] to [cifra_reader]
GO
grant select on [dbo].[provider_attempts] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[provider_attempts] to [cifra_reader]
GO
grant select on [dbo].[provider_attempts_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[provider_attempts_history] to [cifra_reader]
GO
grant select on [dbo].[held_rates] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[held_rates] to [cifra_reader]
GO
grant select on [dbo].[held_rates_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[held_rates_history] to [cifra_reader]
GO
grant select on [dbo].[jobs] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[jobs] to [cifra_reader]
GO
grant select on [dbo].[batch_runs] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[batch_runs] to [cifra_reader]
GO
grant select on [dbo].[batch_runs_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[batch_runs_history] to [cifra_reader]
GO
grant select on [dbo].[batch_run_tenants] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[batch_run_tenants] to [cifra_reader]
GO
grant select on [dbo].[batch_run_tenants_history] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[batch_run_tenants_history] to [cifra_reader]
GO
grant select on [dbo].[schema_migrations] to [cifra_reader]
GO
deny insert, update, delete on [dbo].[schema_migrations] to [cifra_reader]
GO
deny alter, take ownership on schema::[dbo] to [cifra_reader]
GO
if database_principal_id(N'cifra_migrator') is null create role [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[commits] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[audit_events] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[idempotency_keys] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[users] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[users_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[log_in_attempts] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[log_in_sessions] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[log_in_sessions_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[role_clusters] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[role_clusters_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[grants] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[grants_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tenants] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tenants_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tenant_groups] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tenant_groups_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tenant_group_members] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tenant_group_members_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[currencies] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[currencies_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[coa_templates] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[coa_templates_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[settings] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[settings_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[provider_rates] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[chain_heads] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[file_tickets] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[file_tickets_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[tenant_status] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[provider_attempts] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[provider_attempts_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[held_rates] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[held_rates_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[jobs] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[batch_runs] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[batch_runs_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[batch_run_tenants] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[batch_run_tenants_history] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[schema_migrations] to [cifra_migrator]
GO
grant control on schema::[dbo] to [cifra_migrator]
GO
grant create table, create view, create procedure to [cifra_migrator]
GO
if database_principal_id(N'cifra_readonly_investigator') is null create role [cifra_readonly_investigator]
GO
grant select on [dbo].[commits] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[commits] to [cifra_readonly_investigator]
GO
grant select on [dbo].[audit_events] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[audit_events] to [cifra_readonly_investigator]
GO
grant select on [dbo].[idempotency_keys] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[idempotency_keys] to [cifra_readonly_investigator]
GO
grant select on [dbo].[users] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[users] to [cifra_readonly_investigator]
GO
deny select on [dbo].[users] ([password_hash]) to [cifra_readonly_investigator]
GO
grant select on [dbo].[users_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[users_history] to [cifra_readonly_investigator]
GO
deny select on [dbo].[users_history] ([password_hash]) to [cifra_readonly_investigator]
GO
grant select on [dbo].[log_in_attempts] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[log_in_attempts] to [cifra_readonly_investigator]
GO
grant select on [dbo].[log_in_sessions] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[log_in_sessions] to [cifra_readonly_investigator]
GO
deny select on [dbo].[log_in_sessions] ([token_hash]) to [cifra_readonly_investigator]
GO
grant select on [dbo].[log_in_sessions_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[log_in_sessions_history] to [cifra_readonly_investigator]
GO
deny select on [dbo].[log_in_sessions_history] ([token_hash]) to [cifra_readonly_investigator]
GO
grant select on [dbo].[role_clusters] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[role_clusters] to [cifra_readonly_investigator]
GO
grant select on [dbo].[role_clusters_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[role_clusters_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[grants] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[grants] to [cifra_readonly_investigator]
GO
grant select on [dbo].[grants_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[grants_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[tenants] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[tenants] to [cifra_readonly_investigator]
GO
grant select on [dbo].[tenants_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[tenants_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[tenant_groups] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[tenant_groups] to [cifra_readonly_investigator]
GO
grant select on [dbo].[tenant_groups_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[tenant_groups_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[tenant_group_members] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[tenant_group_members] to [cifra_readonly_investigator]
GO
grant select on [dbo].[tenant_group_members_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[tenant_group_members_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[currencies] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[currencies] to [cifra_readonly_investigator]
GO
grant select on [dbo].[currencies_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[currencies_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[coa_templates] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[coa_templates] to [cifra_readonly_investigator]
GO
grant select on [dbo].[coa_templates_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[coa_templates_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[settings] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[settings] to [cifra_readonly_investigator]
GO
grant select on [dbo].[settings_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[settings_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[provider_rates] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[provider_rates] to [cifra_readonly_investigator]
GO
grant select on [dbo].[chain_heads] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[chain_heads] to [cifra_readonly_investigator]
GO
grant select on [dbo].[file_tickets] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[file_tickets] to [cifra_readonly_investigator]
GO
deny select on [dbo].[file_tickets] ([ticket_hash]) to [cifra_readonly_investigator]
GO
grant select on [dbo].[file_tickets_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[file_tickets_history] to [cifra_readonly_investigator]
GO
deny select on [dbo].[file_tickets_history] ([ticket_hash]) to [cifra_readonly_investigator]
GO
grant select on [dbo].[tenant_status] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[tenant_status] to [cifra_readonly_investigator]
GO
grant select on [dbo].[provider_attempts] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[provider_attempts] to [cifra_readonly_investigator]
GO
grant select on [dbo].[provider_attempts_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[provider_attempts_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[held_rates] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[held_rates] to [cifra_readonly_investigator]
GO
grant select on [dbo].[held_rates_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[held_rates_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[jobs] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[jobs] to [cifra_readonly_investigator]
GO
grant select on [dbo].[batch_runs] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[batch_runs] to [cifra_readonly_investigator]
GO
grant select on [dbo].[batch_runs_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[batch_runs_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[batch_run_tenants] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[batch_run_tenants] to [cifra_readonly_investigator]
GO
grant select on [dbo].[batch_run_tenants_history] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[batch_run_tenants_history] to [cifra_readonly_investigator]
GO
grant select on [dbo].[schema_migrations] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[schema_migrations] to [cifra_readonly_investigator]
GO
deny alter, take ownership on schema::[dbo] to [cifra_readonly_investigator]
GO
if database_principal_id(N'cifra_backup') is null create role [cifra_backup]
GO
grant select on [dbo].[commits] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[commits] to [cifra_backup]
GO
grant select on [dbo].[audit_events] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[audit_events] to [cifra_backup]
GO
grant select on [dbo].[idempotency_keys] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[idempotency_keys] to [cifra_backup]
GO
grant select on [dbo].[users] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[users] to [cifra_backup]
GO
grant select on [dbo].[users_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[users_history] to [cifra_backup]
GO
grant select on [dbo].[log_in_attempts] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[log_in_attempts] to [cifra_backup]
GO
grant select on [dbo].[log_in_sessions] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[log_in_sessions] to [cifra_backup]
GO
grant select on [dbo].[log_in_sessions_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[log_in_sessions_history] to [cifra_backup]
GO
grant select on [dbo].[role_clusters] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[role_clusters] to [cifra_backup]
GO
grant select on [dbo].[role_clusters_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[role_clusters_history] to [cifra_backup]
GO
grant select on [dbo].[grants] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[grants] to [cifra_backup]
GO
grant select on [dbo].[grants_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[grants_history] to [cifra_backup]
GO
grant select on [dbo].[tenants] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[tenants] to [cifra_backup]
GO
grant select on [dbo].[tenants_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[tenants_history] to [cifra_backup]
GO
grant select on [dbo].[tenant_groups] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[tenant_groups] to [cifra_backup]
GO
grant select on [dbo].[tenant_groups_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[tenant_groups_history] to [cifra_backup]
GO
grant select on [dbo].[tenant_group_members] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[tenant_group_members] to [cifra_backup]
GO
grant select on [dbo].[tenant_group_members_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[tenant_group_members_history] to [cifra_backup]
GO
grant select on [dbo].[currencies] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[currencies] to [cifra_backup]
GO
grant select on [dbo].[currencies_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[currencies_history] to [cifra_backup]
GO
grant select on [dbo].[coa_templates] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[coa_templates] to [cifra_backup]
GO
grant select on [dbo].[coa_templates_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[coa_templates_history] to [cifra_backup]
GO
grant select on [dbo].[settings] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[settings] to [cifra_backup]
GO
grant select on [dbo].[settings_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[settings_history] to [cifra_backup]
GO
grant select on [dbo].[provider_rates] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[provider_rates] to [cifra_backup]
GO
grant select on [dbo].[chain_heads] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[chain_heads] to [cifra_backup]
GO
grant select on [dbo].[file_tickets] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[file_tickets] to [cifra_backup]
GO
grant select on [dbo].[file_tickets_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[file_tickets_history] to [cifra_backup]
GO
grant select on [dbo].[tenant_status] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[tenant_status] to [cifra_backup]
GO
grant select on [dbo].[provider_attempts] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[provider_attempts] to [cifra_backup]
GO
grant select on [dbo].[provider_attempts_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[provider_attempts_history] to [cifra_backup]
GO
grant select on [dbo].[held_rates] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[held_rates] to [cifra_backup]
GO
grant select on [dbo].[held_rates_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[held_rates_history] to [cifra_backup]
GO
grant select on [dbo].[jobs] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[jobs] to [cifra_backup]
GO
grant select on [dbo].[batch_runs] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[batch_runs] to [cifra_backup]
GO
grant select on [dbo].[batch_runs_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[batch_runs_history] to [cifra_backup]
GO
grant select on [dbo].[batch_run_tenants] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[batch_run_tenants] to [cifra_backup]
GO
grant select on [dbo].[batch_run_tenants_history] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[batch_run_tenants_history] to [cifra_backup]
GO
grant select on [dbo].[schema_migrations] to [cifra_backup]
GO
deny insert, update, delete on [dbo].[schema_migrations] to [cifra_backup]
GO
deny alter, take ownership on schema::[dbo] to [cifra_backup]
GO
alter role [db_backupoperator] add member [cifra_backup]
GO
