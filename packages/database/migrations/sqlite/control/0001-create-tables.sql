create table commits (
  number integer not null,
  instant integer not null,
  actor_kind text not null,
  actor_id blob,
  actor_name text not null,
  request_id text not null,
  origin text not null,
  command text not null,
  outcome text not null,
  reason text,
  manifest text not null,
  hash_version integer not null,
  previous_hash blob not null,
  hash blob not null,
  constraint pk_commits primary key (number),
  constraint ck_commits_actor_kind check (actor_kind in ('user', 'key', 'system', 'operator', 'anonymous')),
  constraint ck_commits_actor_id check (length(actor_id) = 16),
  constraint ck_commits_actor_name check (length(actor_name) <= 200),
  constraint ck_commits_request_id check (request_id = substr(trim(request_id), 1, 64)),
  constraint ck_commits_origin check (length(origin) <= 400),
  constraint ck_commits_command check (command = substr(trim(command), 1, 80)),
  constraint ck_commits_outcome check (outcome in ('done', 'refused', 'denied')),
  constraint ck_commits_reason check (length(reason) <= 2000),
  constraint ck_commits_hash_version check (hash_version between -2147483648 and 2147483647),
  constraint ck_commits_previous_hash check (length(previous_hash) = 32),
  constraint ck_commits_hash check (length(hash) = 32)
) strict;

create trigger commits_before_insert before insert on commits begin
  select case
    when exists (select 1 from commits where number = new.number) then raise(abort, 'KEY_EXISTS:commits(number)')
  end;
end;

create trigger commits_before_update before update on commits begin
  select raise(abort, 'INSERT_ONLY:commits');
end;

create trigger commits_before_delete before delete on commits begin
  select raise(abort, 'INSERT_ONLY:commits');
end;

create table audit_events (
  commit_number integer not null,
  ordinal integer not null,
  event text not null,
  object_type text not null,
  object_id text not null,
  before text,
  after text,
  constraint pk_audit_events primary key (commit_number, ordinal),
  constraint ck_audit_events_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_audit_events_event check (event = substr(trim(event), 1, 60)),
  constraint ck_audit_events_object_type check (object_type = substr(trim(object_type), 1, 40)),
  constraint ck_audit_events_object_id check (object_id = substr(trim(object_id), 1, 80))
) strict;

create index ix_audit_events_object_type_object_id_commit_number on audit_events (object_type, object_id, commit_number);

create index ix_audit_events_event_commit_number on audit_events (event, commit_number);

create trigger audit_events_before_insert before insert on audit_events begin
  select case
    when exists (select 1 from audit_events where commit_number = new.commit_number and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:audit_events(commit_number,ordinal)')
    when exists (select 1 from audit_events where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:audit_events(rowid)')
  end;
end;

create trigger audit_events_before_update before update on audit_events begin
  select raise(abort, 'INSERT_ONLY:audit_events');
end;

create trigger audit_events_before_delete before delete on audit_events begin
  select raise(abort, 'INSERT_ONLY:audit_events');
end;

create table idempotency_keys (
  principal text not null,
  key text not null,
  command text not null,
  input_hash blob not null,
  answer text not null,
  commit_number integer not null,
  constraint pk_idempotency_keys primary key (principal, key),
  constraint ck_idempotency_keys_principal check (principal = substr(trim(principal), 1, 80)),
  constraint ck_idempotency_keys_key check (key = substr(trim(key), 1, 200)),
  constraint ck_idempotency_keys_command check (command = substr(trim(command), 1, 80)),
  constraint ck_idempotency_keys_input_hash check (length(input_hash) = 32)
) strict;

create trigger idempotency_keys_before_insert before insert on idempotency_keys begin
  select case
    when exists (select 1 from idempotency_keys where principal = new.principal and key = new.key) then raise(abort, 'KEY_EXISTS:idempotency_keys(principal,key)')
    when exists (select 1 from idempotency_keys where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:idempotency_keys(rowid)')
  end;
end;

create trigger idempotency_keys_before_update before update on idempotency_keys begin
  select raise(abort, 'INSERT_ONLY:idempotency_keys');
end;

create trigger idempotency_keys_before_delete before delete on idempotency_keys begin
  select raise(abort, 'INSERT_ONLY:idempotency_keys');
end;

create table users (
  id blob not null,
  email text not null,
  name text not null,
  password_hash text,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_users primary key (id),
  constraint ck_users_id check (length(id) = 16),
  constraint ck_users_email check (email = substr(trim(email), 1, 254)),
  constraint ck_users_name check (length(name) <= 200),
  constraint ck_users_password_hash check (length(password_hash) <= 400),
  constraint ck_users_is_active check (is_active in (0, 1))
) strict, without rowid;

create table users_history (
  id blob not null,
  email text not null,
  name text not null,
  password_hash text,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_users_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_users_email on users (email);

create trigger users_before_insert before insert on users begin
  select case
    when exists (select 1 from users where id = new.id) then raise(abort, 'KEY_EXISTS:users(id)')
    when exists (select 1 from users where email = new.email) then raise(abort, 'KEY_EXISTS:users(email)')
    when exists (select 1 from users_history where id = new.id) then raise(abort, 'KEY_EXISTS:users_history(id)')
  end;
end;

create trigger users_before_update before update on users begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:users')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:users')
    when exists (select 1 from users where email = new.email and id <> old.id) then raise(abort, 'KEY_EXISTS:users(email)')
  end;
end;

create trigger users_before_delete before delete on users begin
  select raise(abort, 'NOT_DELETABLE:users');
end;

create trigger users_keep_version after update on users begin
  insert into users_history values (old.id, old.email, old.name, old.password_hash, old.is_active, old.commit_number);
end;

create trigger users_history_before_insert before insert on users_history begin
  select case
    when exists (select 1 from users_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:users_history(id,commit_number)')
  end;
end;

create trigger users_history_before_update before update on users_history begin
  select raise(abort, 'INSERT_ONLY:users_history');
end;

create trigger users_history_before_delete before delete on users_history begin
  select raise(abort, 'INSERT_ONLY:users_history');
end;

create table log_in_attempts (
  email text not null,
  failed_count integer not null,
  locked_until integer,
  constraint pk_log_in_attempts primary key (email),
  constraint ck_log_in_attempts_email check (email = substr(trim(email), 1, 254)),
  constraint ck_log_in_attempts_failed_count check (failed_count between -2147483648 and 2147483647)
) strict, without rowid;

create table log_in_sessions (
  id blob not null,
  user_id blob not null,
  token_hash text not null,
  rotation integer not null,
  expires_at integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_log_in_sessions primary key (id),
  constraint ck_log_in_sessions_id check (length(id) = 16),
  constraint ck_log_in_sessions_user_id check (length(user_id) = 16),
  constraint ck_log_in_sessions_token_hash check (token_hash = substr(trim(token_hash), 1, 64)),
  constraint ck_log_in_sessions_rotation check (rotation between -2147483648 and 2147483647),
  constraint ck_log_in_sessions_state check (state in ('ACTIVE', 'ENDED', 'REUSE_DETECTED')),
  constraint fk_log_in_sessions_user_id foreign key (user_id) references users (id)
) strict, without rowid;

create table log_in_sessions_history (
  id blob not null,
  user_id blob not null,
  token_hash text not null,
  rotation integer not null,
  expires_at integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_log_in_sessions_history primary key (id, commit_number)
) strict, without rowid;

create trigger log_in_sessions_before_insert before insert on log_in_sessions begin
  select case
    when exists (select 1 from log_in_sessions where id = new.id) then raise(abort, 'KEY_EXISTS:log_in_sessions(id)')
    when exists (select 1 from log_in_sessions_history where id = new.id) then raise(abort, 'KEY_EXISTS:log_in_sessions_history(id)')
  end;
end;

create trigger log_in_sessions_before_update before update on log_in_sessions begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:log_in_sessions')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:log_in_sessions')
  end;
end;

create trigger log_in_sessions_before_delete before delete on log_in_sessions begin
  select raise(abort, 'NOT_DELETABLE:log_in_sessions');
end;

create trigger log_in_sessions_keep_version after update on log_in_sessions begin
  insert into log_in_sessions_history values (old.id, old.user_id, old.token_hash, old.rotation, old.expires_at, old.state, old.commit_number);
end;

create trigger log_in_sessions_history_before_insert before insert on log_in_sessions_history begin
  select case
    when exists (select 1 from log_in_sessions_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:log_in_sessions_history(id,commit_number)')
  end;
end;

create trigger log_in_sessions_history_before_update before update on log_in_sessions_history begin
  select raise(abort, 'INSERT_ONLY:log_in_sessions_history');
end;

create trigger log_in_sessions_history_before_delete before delete on log_in_sessions_history begin
  select raise(abort, 'INSERT_ONLY:log_in_sessions_history');
end;

create table role_clusters (
  id blob not null,
  code text not null,
  name text not null,
  permissions text not null,
  is_default integer not null,
  is_removed integer not null,
  commit_number integer not null,
  constraint pk_role_clusters primary key (id),
  constraint ck_role_clusters_id check (length(id) = 16),
  constraint ck_role_clusters_code check (code = substr(trim(code), 1, 60)),
  constraint ck_role_clusters_name check (length(name) <= 200),
  constraint ck_role_clusters_is_default check (is_default in (0, 1)),
  constraint ck_role_clusters_is_removed check (is_removed in (0, 1))
) strict;

create table role_clusters_history (
  id blob not null,
  code text not null,
  name text not null,
  permissions text not null,
  is_default integer not null,
  is_removed integer not null,
  commit_number integer not null,
  constraint pk_role_clusters_history primary key (id, commit_number)
) strict;

create unique index ux_role_clusters_code on role_clusters (code);

create trigger role_clusters_before_insert before insert on role_clusters begin
  select case
    when exists (select 1 from role_clusters where id = new.id) then raise(abort, 'KEY_EXISTS:role_clusters(id)')
    when exists (select 1 from role_clusters where code = new.code) then raise(abort, 'KEY_EXISTS:role_clusters(code)')
    when exists (select 1 from role_clusters where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:role_clusters(rowid)')
    when exists (select 1 from role_clusters_history where id = new.id) then raise(abort, 'KEY_EXISTS:role_clusters_history(id)')
  end;
end;

create trigger role_clusters_before_update before update on role_clusters begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:role_clusters')
    when new.id is not old.id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:role_clusters')
    when exists (select 1 from role_clusters where code = new.code and id <> old.id) then raise(abort, 'KEY_EXISTS:role_clusters(code)')
  end;
end;

create trigger role_clusters_before_delete before delete on role_clusters begin
  select raise(abort, 'NOT_DELETABLE:role_clusters');
end;

create trigger role_clusters_keep_version after update on role_clusters begin
  insert into role_clusters_history values (old.id, old.code, old.name, old.permissions, old.is_default, old.is_removed, old.commit_number);
end;

create trigger role_clusters_history_before_insert before insert on role_clusters_history begin
  select case
    when exists (select 1 from role_clusters_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:role_clusters_history(id,commit_number)')
    when exists (select 1 from role_clusters_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:role_clusters_history(rowid)')
  end;
end;

create trigger role_clusters_history_before_update before update on role_clusters_history begin
  select raise(abort, 'INSERT_ONLY:role_clusters_history');
end;

create trigger role_clusters_history_before_delete before delete on role_clusters_history begin
  select raise(abort, 'INSERT_ONLY:role_clusters_history');
end;

create table grants (
  id blob not null,
  user_id blob not null,
  cluster_id blob not null,
  scope text not null,
  scope_id blob,
  valid_from integer,
  valid_until integer,
  is_revoked integer not null,
  commit_number integer not null,
  constraint pk_grants primary key (id),
  constraint ck_grants_id check (length(id) = 16),
  constraint ck_grants_user_id check (length(user_id) = 16),
  constraint ck_grants_cluster_id check (length(cluster_id) = 16),
  constraint ck_grants_scope check (scope in ('ALL', 'GROUP', 'TENANT')),
  constraint ck_grants_scope_id check (length(scope_id) = 16),
  constraint ck_grants_is_revoked check (is_revoked in (0, 1)),
  constraint ck_grants_rule_scope check ((scope = 'ALL' and scope_id is null) or (scope <> 'ALL' and scope_id is not null)),
  constraint fk_grants_user_id foreign key (user_id) references users (id),
  constraint fk_grants_cluster_id foreign key (cluster_id) references role_clusters (id)
) strict, without rowid;

create table grants_history (
  id blob not null,
  user_id blob not null,
  cluster_id blob not null,
  scope text not null,
  scope_id blob,
  valid_from integer,
  valid_until integer,
  is_revoked integer not null,
  commit_number integer not null,
  constraint pk_grants_history primary key (id, commit_number)
) strict, without rowid;

create index ix_grants_user_id on grants (user_id);

create trigger grants_before_insert before insert on grants begin
  select case
    when exists (select 1 from grants where id = new.id) then raise(abort, 'KEY_EXISTS:grants(id)')
    when exists (select 1 from grants_history where id = new.id) then raise(abort, 'KEY_EXISTS:grants_history(id)')
  end;
end;

create trigger grants_before_update before update on grants begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:grants')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:grants')
  end;
end;

create trigger grants_before_delete before delete on grants begin
  select raise(abort, 'NOT_DELETABLE:grants');
end;

create trigger grants_keep_version after update on grants begin
  insert into grants_history values (old.id, old.user_id, old.cluster_id, old.scope, old.scope_id, old.valid_from, old.valid_until, old.is_revoked, old.commit_number);
end;

create trigger grants_history_before_insert before insert on grants_history begin
  select case
    when exists (select 1 from grants_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:grants_history(id,commit_number)')
  end;
end;

create trigger grants_history_before_update before update on grants_history begin
  select raise(abort, 'INSERT_ONLY:grants_history');
end;

create trigger grants_history_before_delete before delete on grants_history begin
  select raise(abort, 'INSERT_ONLY:grants_history');
end;

create table tenants (
  id blob not null,
  number integer not null,
  slug text not null,
  name text not null,
  base_currency text not null,
  time_zone text not null,
  locale text not null,
  country_pack text not null,
  kind text not null,
  state text not null,
  provisioning text not null,
  engine text not null,
  server text,
  database text not null,
  commit_number integer not null,
  constraint pk_tenants primary key (id),
  constraint ck_tenants_id check (length(id) = 16),
  constraint ck_tenants_number check (number between -2147483648 and 2147483647),
  constraint ck_tenants_slug check (slug = substr(trim(slug), 1, 60)),
  constraint ck_tenants_name check (length(name) <= 200),
  constraint ck_tenants_base_currency check (base_currency = substr(trim(base_currency), 1, 3)),
  constraint ck_tenants_time_zone check (time_zone = substr(trim(time_zone), 1, 64)),
  constraint ck_tenants_locale check (locale = substr(trim(locale), 1, 20)),
  constraint ck_tenants_country_pack check (country_pack = substr(trim(country_pack), 1, 20)),
  constraint ck_tenants_kind check (kind in ('LIVE', 'SANDBOX')),
  constraint ck_tenants_state check (state in ('PROVISIONING', 'ACTIVE', 'REMOVED')),
  constraint ck_tenants_engine check (engine in ('sqlite', 'mssql')),
  constraint ck_tenants_server check (server = substr(trim(server), 1, 200)),
  constraint ck_tenants_database check (database = substr(trim(database), 1, 200))
) strict;

create table tenants_history (
  id blob not null,
  number integer not null,
  slug text not null,
  name text not null,
  base_currency text not null,
  time_zone text not null,
  locale text not null,
  country_pack text not null,
  kind text not null,
  state text not null,
  provisioning text not null,
  engine text not null,
  server text,
  database text not null,
  commit_number integer not null,
  constraint pk_tenants_history primary key (id, commit_number)
) strict;

create unique index ux_tenants_number on tenants (number);

create unique index ux_tenants_slug on tenants (slug);

create trigger tenants_before_insert before insert on tenants begin
  select case
    when exists (select 1 from tenants where id = new.id) then raise(abort, 'KEY_EXISTS:tenants(id)')
    when exists (select 1 from tenants where number = new.number) then raise(abort, 'KEY_EXISTS:tenants(number)')
    when exists (select 1 from tenants where slug = new.slug) then raise(abort, 'KEY_EXISTS:tenants(slug)')
    when exists (select 1 from tenants where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:tenants(rowid)')
    when exists (select 1 from tenants_history where id = new.id) then raise(abort, 'KEY_EXISTS:tenants_history(id)')
  end;
end;

create trigger tenants_before_update before update on tenants begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:tenants')
    when new.id is not old.id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:tenants')
    when exists (select 1 from tenants where number = new.number and id <> old.id) then raise(abort, 'KEY_EXISTS:tenants(number)')
    when exists (select 1 from tenants where slug = new.slug and id <> old.id) then raise(abort, 'KEY_EXISTS:tenants(slug)')
  end;
end;

create trigger tenants_before_delete before delete on tenants begin
  select raise(abort, 'NOT_DELETABLE:tenants');
end;

create trigger tenants_keep_version after update on tenants begin
  insert into tenants_history values (old.id, old.number, old.slug, old.name, old.base_currency, old.time_zone, old.locale, old.country_pack, old.kind, old.state, old.provisioning, old.engine, old.server, old.database, old.commit_number);
end;

create trigger tenants_history_before_insert before insert on tenants_history begin
  select case
    when exists (select 1 from tenants_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:tenants_history(id,commit_number)')
    when exists (select 1 from tenants_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:tenants_history(rowid)')
  end;
end;

create trigger tenants_history_before_update before update on tenants_history begin
  select raise(abort, 'INSERT_ONLY:tenants_history');
end;

create trigger tenants_history_before_delete before delete on tenants_history begin
  select raise(abort, 'INSERT_ONLY:tenants_history');
end;

create table tenant_groups (
  id blob not null,
  code text not null,
  name text not null,
  is_removed integer not null,
  commit_number integer not null,
  constraint pk_tenant_groups primary key (id),
  constraint ck_tenant_groups_id check (length(id) = 16),
  constraint ck_tenant_groups_code check (code = substr(trim(code), 1, 60)),
  constraint ck_tenant_groups_name check (length(name) <= 200),
  constraint ck_tenant_groups_is_removed check (is_removed in (0, 1))
) strict, without rowid;

create table tenant_groups_history (
  id blob not null,
  code text not null,
  name text not null,
  is_removed integer not null,
  commit_number integer not null,
  constraint pk_tenant_groups_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_tenant_groups_code on tenant_groups (code);

create trigger tenant_groups_before_insert before insert on tenant_groups begin
  select case
    when exists (select 1 from tenant_groups where id = new.id) then raise(abort, 'KEY_EXISTS:tenant_groups(id)')
    when exists (select 1 from tenant_groups where code = new.code) then raise(abort, 'KEY_EXISTS:tenant_groups(code)')
    when exists (select 1 from tenant_groups_history where id = new.id) then raise(abort, 'KEY_EXISTS:tenant_groups_history(id)')
  end;
end;

create trigger tenant_groups_before_update before update on tenant_groups begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:tenant_groups')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:tenant_groups')
    when exists (select 1 from tenant_groups where code = new.code and id <> old.id) then raise(abort, 'KEY_EXISTS:tenant_groups(code)')
  end;
end;

create trigger tenant_groups_before_delete before delete on tenant_groups begin
  select raise(abort, 'NOT_DELETABLE:tenant_groups');
end;

create trigger tenant_groups_keep_version after update on tenant_groups begin
  insert into tenant_groups_history values (old.id, old.code, old.name, old.is_removed, old.commit_number);
end;

create trigger tenant_groups_history_before_insert before insert on tenant_groups_history begin
  select case
    when exists (select 1 from tenant_groups_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:tenant_groups_history(id,commit_number)')
  end;
end;

create trigger tenant_groups_history_before_update before update on tenant_groups_history begin
  select raise(abort, 'INSERT_ONLY:tenant_groups_history');
end;

create trigger tenant_groups_history_before_delete before delete on tenant_groups_history begin
  select raise(abort, 'INSERT_ONLY:tenant_groups_history');
end;

create table tenant_group_members (
  group_id blob not null,
  tenant_id blob not null,
  is_removed integer not null,
  commit_number integer not null,
  constraint pk_tenant_group_members primary key (group_id, tenant_id),
  constraint ck_tenant_group_members_group_id check (length(group_id) = 16),
  constraint ck_tenant_group_members_tenant_id check (length(tenant_id) = 16),
  constraint ck_tenant_group_members_is_removed check (is_removed in (0, 1)),
  constraint fk_tenant_group_members_group_id foreign key (group_id) references tenant_groups (id),
  constraint fk_tenant_group_members_tenant_id foreign key (tenant_id) references tenants (id)
) strict, without rowid;

create table tenant_group_members_history (
  group_id blob not null,
  tenant_id blob not null,
  is_removed integer not null,
  commit_number integer not null,
  constraint pk_tenant_group_members_history primary key (group_id, tenant_id, commit_number)
) strict, without rowid;

create trigger tenant_group_members_before_insert before insert on tenant_group_members begin
  select case
    when exists (select 1 from tenant_group_members where group_id = new.group_id and tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:tenant_group_members(group_id,tenant_id)')
    when exists (select 1 from tenant_group_members_history where group_id = new.group_id and tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:tenant_group_members_history(group_id,tenant_id)')
  end;
end;

create trigger tenant_group_members_before_update before update on tenant_group_members begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:tenant_group_members')
    when new.group_id is not old.group_id or new.tenant_id is not old.tenant_id then raise(abort, 'KEY_CHANGED:tenant_group_members')
  end;
end;

create trigger tenant_group_members_before_delete before delete on tenant_group_members begin
  select raise(abort, 'NOT_DELETABLE:tenant_group_members');
end;

create trigger tenant_group_members_keep_version after update on tenant_group_members begin
  insert into tenant_group_members_history values (old.group_id, old.tenant_id, old.is_removed, old.commit_number);
end;

create trigger tenant_group_members_history_before_insert before insert on tenant_group_members_history begin
  select case
    when exists (select 1 from tenant_group_members_history where group_id = new.group_id and tenant_id = new.tenant_id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:tenant_group_members_history(group_id,tenant_id,commit_number)')
  end;
end;

create trigger tenant_group_members_history_before_update before update on tenant_group_members_history begin
  select raise(abort, 'INSERT_ONLY:tenant_group_members_history');
end;

create trigger tenant_group_members_history_before_delete before delete on tenant_group_members_history begin
  select raise(abort, 'INSERT_ONLY:tenant_group_members_history');
end;

create table currencies (
  code text not null,
  numeric_code text not null,
  name text not null,
  minor_units integer not null,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_currencies primary key (code),
  constraint ck_currencies_code check (code = substr(trim(code), 1, 3)),
  constraint ck_currencies_numeric_code check (numeric_code = substr(trim(numeric_code), 1, 3)),
  constraint ck_currencies_name check (length(name) <= 100),
  constraint ck_currencies_minor_units check (minor_units between -2147483648 and 2147483647),
  constraint ck_currencies_is_active check (is_active in (0, 1))
) strict, without rowid;

create table currencies_history (
  code text not null,
  numeric_code text not null,
  name text not null,
  minor_units integer not null,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_currencies_history primary key (code, commit_number)
) strict, without rowid;

create trigger currencies_before_insert before insert on currencies begin
  select case
    when exists (select 1 from currencies where code = new.code) then raise(abort, 'KEY_EXISTS:currencies(code)')
    when exists (select 1 from currencies_history where code = new.code) then raise(abort, 'KEY_EXISTS:currencies_history(code)')
  end;
end;

create trigger currencies_before_update before update on currencies begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:currencies')
    when new.code is not old.code then raise(abort, 'KEY_CHANGED:currencies')
  end;
end;

create trigger currencies_before_delete before delete on currencies begin
  select raise(abort, 'NOT_DELETABLE:currencies');
end;

create trigger currencies_keep_version after update on currencies begin
  insert into currencies_history values (old.code, old.numeric_code, old.name, old.minor_units, old.is_active, old.commit_number);
end;

create trigger currencies_history_before_insert before insert on currencies_history begin
  select case
    when exists (select 1 from currencies_history where code = new.code and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:currencies_history(code,commit_number)')
  end;
end;

create trigger currencies_history_before_update before update on currencies_history begin
  select raise(abort, 'INSERT_ONLY:currencies_history');
end;

create trigger currencies_history_before_delete before delete on currencies_history begin
  select raise(abort, 'INSERT_ONLY:currencies_history');
end;

create table coa_templates (
  id blob not null,
  code text not null,
  name text not null,
  country_pack text not null,
  template text not null,
  commit_number integer not null,
  constraint pk_coa_templates primary key (id),
  constraint ck_coa_templates_id check (length(id) = 16),
  constraint ck_coa_templates_code check (code = substr(trim(code), 1, 60)),
  constraint ck_coa_templates_name check (length(name) <= 200),
  constraint ck_coa_templates_country_pack check (country_pack = substr(trim(country_pack), 1, 20))
) strict;

create table coa_templates_history (
  id blob not null,
  code text not null,
  name text not null,
  country_pack text not null,
  template text not null,
  commit_number integer not null,
  constraint pk_coa_templates_history primary key (id, commit_number)
) strict;

create unique index ux_coa_templates_code on coa_templates (code);

create trigger coa_templates_before_insert before insert on coa_templates begin
  select case
    when exists (select 1 from coa_templates where id = new.id) then raise(abort, 'KEY_EXISTS:coa_templates(id)')
    when exists (select 1 from coa_templates where code = new.code) then raise(abort, 'KEY_EXISTS:coa_templates(code)')
    when exists (select 1 from coa_templates where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:coa_templates(rowid)')
    when exists (select 1 from coa_templates_history where id = new.id) then raise(abort, 'KEY_EXISTS:coa_templates_history(id)')
  end;
end;

create trigger coa_templates_before_update before update on coa_templates begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:coa_templates')
    when new.id is not old.id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:coa_templates')
    when exists (select 1 from coa_templates where code = new.code and id <> old.id) then raise(abort, 'KEY_EXISTS:coa_templates(code)')
  end;
end;

create trigger coa_templates_before_delete before delete on coa_templates begin
  select raise(abort, 'NOT_DELETABLE:coa_templates');
end;

create trigger coa_templates_keep_version after update on coa_templates begin
  insert into coa_templates_history values (old.id, old.code, old.name, old.country_pack, old.template, old.commit_number);
end;

create trigger coa_templates_history_before_insert before insert on coa_templates_history begin
  select case
    when exists (select 1 from coa_templates_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:coa_templates_history(id,commit_number)')
    when exists (select 1 from coa_templates_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:coa_templates_history(rowid)')
  end;
end;

create trigger coa_templates_history_before_update before update on coa_templates_history begin
  select raise(abort, 'INSERT_ONLY:coa_templates_history');
end;

create trigger coa_templates_history_before_delete before delete on coa_templates_history begin
  select raise(abort, 'INSERT_ONLY:coa_templates_history');
end;

create table settings (
  scope_id blob not null,
  key text not null,
  value text,
  commit_number integer not null,
  constraint pk_settings primary key (scope_id, key),
  constraint ck_settings_scope_id check (length(scope_id) = 16),
  constraint ck_settings_key check (key = substr(trim(key), 1, 80))
) strict;

create table settings_history (
  scope_id blob not null,
  key text not null,
  value text,
  commit_number integer not null,
  constraint pk_settings_history primary key (scope_id, key, commit_number)
) strict;

create trigger settings_before_insert before insert on settings begin
  select case
    when exists (select 1 from settings where scope_id = new.scope_id and key = new.key) then raise(abort, 'KEY_EXISTS:settings(scope_id,key)')
    when exists (select 1 from settings where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:settings(rowid)')
    when exists (select 1 from settings_history where scope_id = new.scope_id and key = new.key) then raise(abort, 'KEY_EXISTS:settings_history(scope_id,key)')
  end;
end;

create trigger settings_before_update before update on settings begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:settings')
    when new.scope_id is not old.scope_id or new.key is not old.key or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:settings')
  end;
end;

create trigger settings_before_delete before delete on settings begin
  select raise(abort, 'NOT_DELETABLE:settings');
end;

create trigger settings_keep_version after update on settings begin
  insert into settings_history values (old.scope_id, old.key, old.value, old.commit_number);
end;

create trigger settings_history_before_insert before insert on settings_history begin
  select case
    when exists (select 1 from settings_history where scope_id = new.scope_id and key = new.key and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:settings_history(scope_id,key,commit_number)')
    when exists (select 1 from settings_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:settings_history(rowid)')
  end;
end;

create trigger settings_history_before_update before update on settings_history begin
  select raise(abort, 'INSERT_ONLY:settings_history');
end;

create trigger settings_history_before_delete before delete on settings_history begin
  select raise(abort, 'INSERT_ONLY:settings_history');
end;

create table provider_rates (
  provider text not null,
  pivot_currency text not null,
  currency text not null,
  rate_date text not null,
  rate text not null,
  commit_number integer not null,
  constraint pk_provider_rates primary key (provider, currency, rate_date, commit_number),
  constraint ck_provider_rates_provider check (provider = substr(trim(provider), 1, 20)),
  constraint ck_provider_rates_pivot_currency check (pivot_currency = substr(trim(pivot_currency), 1, 3)),
  constraint ck_provider_rates_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_provider_rates_rate_date check (date(rate_date) is rate_date and rate_date >= '1900'),
  constraint ck_provider_rates_rate check (rate glob '[0-9]*' and rate not glob '*[^0-9.]*' and length(rate) <= 40)
) strict, without rowid;

create index ix_provider_rates_provider_rate_date on provider_rates (provider, rate_date);

create trigger provider_rates_before_insert before insert on provider_rates begin
  select case
    when exists (select 1 from provider_rates where provider = new.provider and currency = new.currency and rate_date = new.rate_date and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:provider_rates(provider,currency,rate_date,commit_number)')
  end;
end;

create trigger provider_rates_before_update before update on provider_rates begin
  select raise(abort, 'INSERT_ONLY:provider_rates');
end;

create trigger provider_rates_before_delete before delete on provider_rates begin
  select raise(abort, 'INSERT_ONLY:provider_rates');
end;

create table chain_heads (
  tenant_id blob not null,
  head_number integer not null,
  head_hash text not null,
  commit_number integer not null,
  constraint pk_chain_heads primary key (tenant_id, head_number),
  constraint ck_chain_heads_tenant_id check (length(tenant_id) = 16),
  constraint ck_chain_heads_head_hash check (head_hash = substr(trim(head_hash), 1, 64))
) strict, without rowid;

create trigger chain_heads_before_insert before insert on chain_heads begin
  select case
    when exists (select 1 from chain_heads where tenant_id = new.tenant_id and head_number = new.head_number) then raise(abort, 'KEY_EXISTS:chain_heads(tenant_id,head_number)')
  end;
end;

create trigger chain_heads_before_update before update on chain_heads begin
  select raise(abort, 'INSERT_ONLY:chain_heads');
end;

create trigger chain_heads_before_delete before delete on chain_heads begin
  select raise(abort, 'INSERT_ONLY:chain_heads');
end;

create table file_tickets (
  ticket_hash text not null,
  user_id blob,
  tenant_id blob,
  purpose text not null,
  parameters text not null,
  expires_at integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_file_tickets primary key (ticket_hash),
  constraint ck_file_tickets_ticket_hash check (ticket_hash = substr(trim(ticket_hash), 1, 64)),
  constraint ck_file_tickets_user_id check (length(user_id) = 16),
  constraint ck_file_tickets_tenant_id check (length(tenant_id) = 16),
  constraint ck_file_tickets_purpose check (purpose = substr(trim(purpose), 1, 60)),
  constraint ck_file_tickets_state check (state in ('OPEN', 'USED'))
) strict;

create table file_tickets_history (
  ticket_hash text not null,
  user_id blob,
  tenant_id blob,
  purpose text not null,
  parameters text not null,
  expires_at integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_file_tickets_history primary key (ticket_hash, commit_number)
) strict;

create trigger file_tickets_before_insert before insert on file_tickets begin
  select case
    when exists (select 1 from file_tickets where ticket_hash = new.ticket_hash) then raise(abort, 'KEY_EXISTS:file_tickets(ticket_hash)')
    when exists (select 1 from file_tickets where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:file_tickets(rowid)')
    when exists (select 1 from file_tickets_history where ticket_hash = new.ticket_hash) then raise(abort, 'KEY_EXISTS:file_tickets_history(ticket_hash)')
  end;
end;

create trigger file_tickets_before_update before update on file_tickets begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:file_tickets')
    when new.ticket_hash is not old.ticket_hash or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:file_tickets')
  end;
end;

create trigger file_tickets_before_delete before delete on file_tickets begin
  select raise(abort, 'NOT_DELETABLE:file_tickets');
end;

create trigger file_tickets_keep_version after update on file_tickets begin
  insert into file_tickets_history values (old.ticket_hash, old.user_id, old.tenant_id, old.purpose, old.parameters, old.expires_at, old.state, old.commit_number);
end;

create trigger file_tickets_history_before_insert before insert on file_tickets_history begin
  select case
    when exists (select 1 from file_tickets_history where ticket_hash = new.ticket_hash and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:file_tickets_history(ticket_hash,commit_number)')
    when exists (select 1 from file_tickets_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:file_tickets_history(rowid)')
  end;
end;

create trigger file_tickets_history_before_update before update on file_tickets_history begin
  select raise(abort, 'INSERT_ONLY:file_tickets_history');
end;

create trigger file_tickets_history_before_delete before delete on file_tickets_history begin
  select raise(abort, 'INSERT_ONLY:file_tickets_history');
end;

create table tenant_status (
  tenant_id blob not null,
  as_of_commit_number integer not null,
  as_of_instant integer not null,
  status text not null,
  constraint pk_tenant_status primary key (tenant_id),
  constraint ck_tenant_status_tenant_id check (length(tenant_id) = 16)
) strict;

create table provider_attempts (
  provider text not null,
  attempted_at integer not null,
  outcome text not null,
  detail text,
  succeeded_at integer,
  failing_since integer,
  failed_count integer not null,
  commit_number integer not null,
  constraint pk_provider_attempts primary key (provider),
  constraint ck_provider_attempts_provider check (provider = substr(trim(provider), 1, 20)),
  constraint ck_provider_attempts_outcome check (outcome in ('FETCHED', 'NOTHING_NEW', 'UNREACHABLE', 'TIMED_OUT', 'CONNECTION_LOST', 'SERVER_ERROR', 'RATE_LIMITED', 'REJECTED', 'REDIRECTED', 'TOO_LARGE', 'NO_DATA', 'WRONG_CHARSET', 'WRONG_FORMAT', 'WRONG_DATE', 'WRONG_RATE')),
  constraint ck_provider_attempts_detail check (length(detail) <= 500),
  constraint ck_provider_attempts_failed_count check (failed_count between -2147483648 and 2147483647)
) strict, without rowid;

create table provider_attempts_history (
  provider text not null,
  attempted_at integer not null,
  outcome text not null,
  detail text,
  succeeded_at integer,
  failing_since integer,
  failed_count integer not null,
  commit_number integer not null,
  constraint pk_provider_attempts_history primary key (provider, commit_number)
) strict, without rowid;

create trigger provider_attempts_before_insert before insert on provider_attempts begin
  select case
    when exists (select 1 from provider_attempts where provider = new.provider) then raise(abort, 'KEY_EXISTS:provider_attempts(provider)')
    when exists (select 1 from provider_attempts_history where provider = new.provider) then raise(abort, 'KEY_EXISTS:provider_attempts_history(provider)')
  end;
end;

create trigger provider_attempts_before_update before update on provider_attempts begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:provider_attempts')
    when new.provider is not old.provider then raise(abort, 'KEY_CHANGED:provider_attempts')
  end;
end;

create trigger provider_attempts_before_delete before delete on provider_attempts begin
  select raise(abort, 'NOT_DELETABLE:provider_attempts');
end;

create trigger provider_attempts_keep_version after update on provider_attempts begin
  insert into provider_attempts_history values (old.provider, old.attempted_at, old.outcome, old.detail, old.succeeded_at, old.failing_since, old.failed_count, old.commit_number);
end;

create trigger provider_attempts_history_before_insert before insert on provider_attempts_history begin
  select case
    when exists (select 1 from provider_attempts_history where provider = new.provider and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:provider_attempts_history(provider,commit_number)')
  end;
end;

create trigger provider_attempts_history_before_update before update on provider_attempts_history begin
  select raise(abort, 'INSERT_ONLY:provider_attempts_history');
end;

create trigger provider_attempts_history_before_delete before delete on provider_attempts_history begin
  select raise(abort, 'INSERT_ONLY:provider_attempts_history');
end;

create table held_rates (
  id blob not null,
  provider text not null,
  pivot_currency text not null,
  currency text not null,
  rate_date text not null,
  rate text not null,
  previous_rate text not null,
  previous_date text not null,
  held_at integer not null,
  state text not null,
  reason text,
  commit_number integer not null,
  constraint pk_held_rates primary key (id),
  constraint ck_held_rates_id check (length(id) = 16),
  constraint ck_held_rates_provider check (provider = substr(trim(provider), 1, 20)),
  constraint ck_held_rates_pivot_currency check (pivot_currency = substr(trim(pivot_currency), 1, 3)),
  constraint ck_held_rates_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_held_rates_rate_date check (date(rate_date) is rate_date and rate_date >= '1900'),
  constraint ck_held_rates_rate check (rate glob '[0-9]*' and rate not glob '*[^0-9.]*' and length(rate) <= 40),
  constraint ck_held_rates_previous_rate check (previous_rate glob '[0-9]*' and previous_rate not glob '*[^0-9.]*' and length(previous_rate) <= 40),
  constraint ck_held_rates_previous_date check (date(previous_date) is previous_date and previous_date >= '1900'),
  constraint ck_held_rates_state check (state in ('HELD', 'CONFIRMED', 'REJECTED', 'SUPERSEDED')),
  constraint ck_held_rates_reason check (length(reason) <= 2000)
) strict, without rowid;

create table held_rates_history (
  id blob not null,
  provider text not null,
  pivot_currency text not null,
  currency text not null,
  rate_date text not null,
  rate text not null,
  previous_rate text not null,
  previous_date text not null,
  held_at integer not null,
  state text not null,
  reason text,
  commit_number integer not null,
  constraint pk_held_rates_history primary key (id, commit_number)
) strict, without rowid;

create index ix_held_rates_provider_currency_rate_date_id on held_rates (provider, currency, rate_date, id);

create unique index ux_held_rates_provider_currency_rate_date on held_rates (provider, currency, rate_date) where state = 'HELD';

create trigger held_rates_before_insert before insert on held_rates begin
  select case
    when exists (select 1 from held_rates where id = new.id) then raise(abort, 'KEY_EXISTS:held_rates(id)')
    when new.state = 'HELD' and exists (select 1 from held_rates where provider = new.provider and currency = new.currency and rate_date = new.rate_date and state = 'HELD') then raise(abort, 'KEY_EXISTS:held_rates(provider,currency,rate_date)')
    when exists (select 1 from held_rates_history where id = new.id) then raise(abort, 'KEY_EXISTS:held_rates_history(id)')
  end;
end;

create trigger held_rates_before_update before update on held_rates begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:held_rates')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:held_rates')
    when new.state = 'HELD' and exists (select 1 from held_rates where provider = new.provider and currency = new.currency and rate_date = new.rate_date and state = 'HELD' and id <> old.id) then raise(abort, 'KEY_EXISTS:held_rates(provider,currency,rate_date)')
  end;
end;

create trigger held_rates_before_delete before delete on held_rates begin
  select raise(abort, 'NOT_DELETABLE:held_rates');
end;

create trigger held_rates_keep_version after update on held_rates begin
  insert into held_rates_history values (old.id, old.provider, old.pivot_currency, old.currency, old.rate_date, old.rate, old.previous_rate, old.previous_date, old.held_at, old.state, old.reason, old.commit_number);
end;

create trigger held_rates_history_before_insert before insert on held_rates_history begin
  select case
    when exists (select 1 from held_rates_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:held_rates_history(id,commit_number)')
  end;
end;

create trigger held_rates_history_before_update before update on held_rates_history begin
  select raise(abort, 'INSERT_ONLY:held_rates_history');
end;

create trigger held_rates_history_before_delete before delete on held_rates_history begin
  select raise(abort, 'INSERT_ONLY:held_rates_history');
end;

create table jobs (
  id blob not null,
  name text not null,
  job_key text not null,
  kind text not null,
  priority integer not null,
  is_paused integer not null,
  next_run_at integer,
  locked_at integer,
  locked_by text,
  fence integer not null,
  last_run_at integer,
  last_finished_at integer,
  failed_at integer,
  fail_count integer not null,
  fail_reason text,
  progress integer,
  modified_by text,
  details text not null,
  constraint pk_jobs primary key (id),
  constraint ck_jobs_id check (length(id) = 16),
  constraint ck_jobs_name check (name = substr(trim(name), 1, 80)),
  constraint ck_jobs_job_key check (job_key = substr(trim(job_key), 1, 80)),
  constraint ck_jobs_kind check (kind in ('normal', 'single')),
  constraint ck_jobs_priority check (priority between -2147483648 and 2147483647),
  constraint ck_jobs_is_paused check (is_paused in (0, 1)),
  constraint ck_jobs_locked_by check (length(locked_by) <= 200),
  constraint ck_jobs_fence check (fence between -2147483648 and 2147483647),
  constraint ck_jobs_fail_count check (fail_count between -2147483648 and 2147483647),
  constraint ck_jobs_fail_reason check (length(fail_reason) <= 1000),
  constraint ck_jobs_progress check (progress between -2147483648 and 2147483647),
  constraint ck_jobs_modified_by check (length(modified_by) <= 200)
) strict;

create unique index ux_jobs_name_job_key on jobs (name, job_key);

create index ix_jobs_name_next_run_at on jobs (name, next_run_at);

create table batch_runs (
  id blob not null,
  kind text not null,
  month text not null,
  target text not null,
  state text not null,
  started_by blob not null,
  started_by_name text not null,
  started_at integer not null,
  ended_at integer,
  tenant_count integer not null,
  commit_number integer not null,
  constraint pk_batch_runs primary key (id),
  constraint ck_batch_runs_id check (length(id) = 16),
  constraint ck_batch_runs_kind check (kind in ('MONTH_CLOSE')),
  constraint ck_batch_runs_month check (month = substr(trim(month), 1, 7)),
  constraint ck_batch_runs_target check (target in ('LOCK_SALES_AND_PURCHASING', 'PENDING_APPROVAL', 'CLOSED')),
  constraint ck_batch_runs_state check (state in ('RUNNING', 'CANCELLING', 'CANCELLED', 'FINISHED')),
  constraint ck_batch_runs_started_by check (length(started_by) = 16),
  constraint ck_batch_runs_started_by_name check (length(started_by_name) <= 200),
  constraint ck_batch_runs_tenant_count check (tenant_count between -2147483648 and 2147483647),
  constraint fk_batch_runs_started_by foreign key (started_by) references users (id)
) strict, without rowid;

create table batch_runs_history (
  id blob not null,
  kind text not null,
  month text not null,
  target text not null,
  state text not null,
  started_by blob not null,
  started_by_name text not null,
  started_at integer not null,
  ended_at integer,
  tenant_count integer not null,
  commit_number integer not null,
  constraint pk_batch_runs_history primary key (id, commit_number)
) strict, without rowid;

create index ix_batch_runs_state on batch_runs (state);

create trigger batch_runs_before_insert before insert on batch_runs begin
  select case
    when exists (select 1 from batch_runs where id = new.id) then raise(abort, 'KEY_EXISTS:batch_runs(id)')
    when exists (select 1 from batch_runs_history where id = new.id) then raise(abort, 'KEY_EXISTS:batch_runs_history(id)')
  end;
end;

create trigger batch_runs_before_update before update on batch_runs begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:batch_runs')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:batch_runs')
  end;
end;

create trigger batch_runs_before_delete before delete on batch_runs begin
  select raise(abort, 'NOT_DELETABLE:batch_runs');
end;

create trigger batch_runs_keep_version after update on batch_runs begin
  insert into batch_runs_history values (old.id, old.kind, old.month, old.target, old.state, old.started_by, old.started_by_name, old.started_at, old.ended_at, old.tenant_count, old.commit_number);
end;

create trigger batch_runs_history_before_insert before insert on batch_runs_history begin
  select case
    when exists (select 1 from batch_runs_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:batch_runs_history(id,commit_number)')
  end;
end;

create trigger batch_runs_history_before_update before update on batch_runs_history begin
  select raise(abort, 'INSERT_ONLY:batch_runs_history');
end;

create trigger batch_runs_history_before_delete before delete on batch_runs_history begin
  select raise(abort, 'INSERT_ONLY:batch_runs_history');
end;

create table batch_run_tenants (
  run_id blob not null,
  tenant_id blob not null,
  state text not null,
  attempts integer not null,
  outcome text,
  tenant_commit_number integer,
  started_at integer,
  ended_at integer,
  commit_number integer not null,
  constraint pk_batch_run_tenants primary key (run_id, tenant_id),
  constraint ck_batch_run_tenants_run_id check (length(run_id) = 16),
  constraint ck_batch_run_tenants_tenant_id check (length(tenant_id) = 16),
  constraint ck_batch_run_tenants_state check (state in ('WAITING', 'RUNNING', 'DONE', 'NOTHING_TO_DO', 'BLOCKED', 'FAILED', 'CANCELLED')),
  constraint ck_batch_run_tenants_attempts check (attempts between -2147483648 and 2147483647),
  constraint fk_batch_run_tenants_run_id foreign key (run_id) references batch_runs (id),
  constraint fk_batch_run_tenants_tenant_id foreign key (tenant_id) references tenants (id)
) strict;

create table batch_run_tenants_history (
  run_id blob not null,
  tenant_id blob not null,
  state text not null,
  attempts integer not null,
  outcome text,
  tenant_commit_number integer,
  started_at integer,
  ended_at integer,
  commit_number integer not null,
  constraint pk_batch_run_tenants_history primary key (run_id, tenant_id, commit_number)
) strict;

create index ix_batch_run_tenants_state on batch_run_tenants (state);

create index ix_batch_run_tenants_tenant_id on batch_run_tenants (tenant_id);

create trigger batch_run_tenants_before_insert before insert on batch_run_tenants begin
  select case
    when exists (select 1 from batch_run_tenants where run_id = new.run_id and tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:batch_run_tenants(run_id,tenant_id)')
    when exists (select 1 from batch_run_tenants where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:batch_run_tenants(rowid)')
    when exists (select 1 from batch_run_tenants_history where run_id = new.run_id and tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:batch_run_tenants_history(run_id,tenant_id)')
  end;
end;

create trigger batch_run_tenants_before_update before update on batch_run_tenants begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:batch_run_tenants')
    when new.run_id is not old.run_id or new.tenant_id is not old.tenant_id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:batch_run_tenants')
  end;
end;

create trigger batch_run_tenants_before_delete before delete on batch_run_tenants begin
  select raise(abort, 'NOT_DELETABLE:batch_run_tenants');
end;

create trigger batch_run_tenants_keep_version after update on batch_run_tenants begin
  insert into batch_run_tenants_history values (old.run_id, old.tenant_id, old.state, old.attempts, old.outcome, old.tenant_commit_number, old.started_at, old.ended_at, old.commit_number);
end;

create trigger batch_run_tenants_history_before_insert before insert on batch_run_tenants_history begin
  select case
    when exists (select 1 from batch_run_tenants_history where run_id = new.run_id and tenant_id = new.tenant_id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:batch_run_tenants_history(run_id,tenant_id,commit_number)')
    when exists (select 1 from batch_run_tenants_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:batch_run_tenants_history(rowid)')
  end;
end;

create trigger batch_run_tenants_history_before_update before update on batch_run_tenants_history begin
  select raise(abort, 'INSERT_ONLY:batch_run_tenants_history');
end;

create trigger batch_run_tenants_history_before_delete before delete on batch_run_tenants_history begin
  select raise(abort, 'INSERT_ONLY:batch_run_tenants_history');
end;
