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
