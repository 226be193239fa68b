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
  insert into tenants_history (id, number, slug, name, base_currency, time_zone, locale, country_pack, kind, state, provisioning, engine, server, database, commit_number) values (old.id, old.number, old.slug, old.name, old.base_currency, old.time_zone, old.locale, old.country_pack, old.kind, old.state, old.provisioning, old.engine, old.server, old.database, old.commit_number);
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

create table database_users (
  database text not null,
  principal text not null,
  tenant_id blob not null,
  password blob not null,
  constraint pk_database_users primary key (database, principal),
  constraint ck_database_users_database check (database = substr(trim(database), 1, 100)),
  constraint ck_database_users_principal check (principal in ('application', 'reader', 'readonly_investigator', 'backup')),
  constraint ck_database_users_tenant_id check (length(tenant_id) = 16),
  constraint ck_database_users_password check (length(password) >= 33 and substr(password, 1, 1) = x'01'),
  constraint fk_database_users_tenant_id foreign key (tenant_id) references tenants (id)
) strict, without rowid;

create trigger database_users_before_insert before insert on database_users begin
  select case
    when exists (select 1 from database_users where database = new.database and principal = new.principal) then raise(abort, 'KEY_EXISTS:database_users(database,principal)')
  end;
end;

create trigger database_users_before_update before update on database_users begin
  select raise(abort, 'NOT_CHANGEABLE:database_users');
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
  insert into tenant_groups_history (id, code, name, is_removed, commit_number) values (old.id, old.code, old.name, old.is_removed, old.commit_number);
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
  insert into tenant_group_members_history (group_id, tenant_id, is_removed, commit_number) values (old.group_id, old.tenant_id, old.is_removed, old.commit_number);
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
  insert into settings_history (scope_id, key, value, commit_number) values (old.scope_id, old.key, old.value, old.commit_number);
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

create table chain_heads (
  tenant_id blob not null,
  line integer not null,
  head_number integer not null,
  head_hash text not null,
  numbers text not null,
  commit_number integer not null,
  constraint pk_chain_heads primary key (tenant_id, line, head_number),
  constraint ck_chain_heads_tenant_id check (length(tenant_id) = 16),
  constraint ck_chain_heads_line check (line between -2147483648 and 2147483647),
  constraint ck_chain_heads_head_hash check (head_hash = substr(trim(head_hash), 1, 64))
) strict;

create trigger chain_heads_before_insert before insert on chain_heads begin
  select case
    when exists (select 1 from chain_heads where tenant_id = new.tenant_id and line = new.line and head_number = new.head_number) then raise(abort, 'KEY_EXISTS:chain_heads(tenant_id,line,head_number)')
    when exists (select 1 from chain_heads where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:chain_heads(rowid)')
  end;
end;

create trigger chain_heads_before_update before update on chain_heads begin
  select raise(abort, 'INSERT_ONLY:chain_heads');
end;

create trigger chain_heads_before_delete before delete on chain_heads begin
  select raise(abort, 'INSERT_ONLY:chain_heads');
end;

create table tenant_status (
  tenant_id blob not null,
  as_of_commit_number integer not null,
  as_of_instant integer not null,
  status text not null,
  constraint pk_tenant_status primary key (tenant_id),
  constraint ck_tenant_status_tenant_id check (length(tenant_id) = 16)
) strict;
