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
