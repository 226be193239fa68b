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
