create table api_keys (
  id blob not null,
  name text not null,
  prefix text not null,
  holder text not null,
  cluster_id blob not null,
  manifest text,
  operation_names text,
  addresses text,
  secret_hash blob not null,
  previous_secret_hash blob,
  previous_until integer,
  expires_at integer not null,
  is_revoked integer not null,
  created_by blob not null,
  created_at integer not null,
  commit_number integer not null,
  constraint pk_api_keys primary key (id),
  constraint ck_api_keys_id check (length(id) = 16),
  constraint ck_api_keys_name check (length(name) <= 200),
  constraint ck_api_keys_prefix check (prefix = substr(trim(prefix), 1, 12)),
  constraint ck_api_keys_holder check (holder in ('SYSTEM', 'PARTNER')),
  constraint ck_api_keys_cluster_id check (length(cluster_id) = 16),
  constraint ck_api_keys_manifest check (manifest = substr(trim(manifest), 1, 80)),
  constraint ck_api_keys_secret_hash check (length(secret_hash) = 32),
  constraint ck_api_keys_previous_secret_hash check (length(previous_secret_hash) = 32),
  constraint ck_api_keys_is_revoked check (is_revoked in (0, 1)),
  constraint ck_api_keys_created_by check (length(created_by) = 16),
  constraint ck_api_keys_rule_confinement check ((manifest is not null) or (holder = 'SYSTEM' and operation_names is null)),
  constraint ck_api_keys_rule_overlap check ((previous_secret_hash is null and previous_until is null) or (previous_secret_hash is not null and previous_until is not null)),
  constraint fk_api_keys_cluster_id foreign key (cluster_id) references role_clusters (id),
  constraint fk_api_keys_created_by foreign key (created_by) references users (id)
) strict;

create table api_keys_history (
  id blob not null,
  name text not null,
  prefix text not null,
  holder text not null,
  cluster_id blob not null,
  manifest text,
  operation_names text,
  addresses text,
  secret_hash blob not null,
  previous_secret_hash blob,
  previous_until integer,
  expires_at integer not null,
  is_revoked integer not null,
  created_by blob not null,
  created_at integer not null,
  commit_number integer not null,
  constraint pk_api_keys_history primary key (id, commit_number)
) strict;

create unique index ux_api_keys_prefix on api_keys (prefix);

create trigger api_keys_before_insert before insert on api_keys begin
  select case
    when exists (select 1 from api_keys where id = new.id) then raise(abort, 'KEY_EXISTS:api_keys(id)')
    when exists (select 1 from api_keys where prefix = new.prefix) then raise(abort, 'KEY_EXISTS:api_keys(prefix)')
    when exists (select 1 from api_keys where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:api_keys(rowid)')
    when exists (select 1 from api_keys_history where id = new.id) then raise(abort, 'KEY_EXISTS:api_keys_history(id)')
  end;
end;

create trigger api_keys_before_update before update on api_keys begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:api_keys')
    when new.id is not old.id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:api_keys')
    when exists (select 1 from api_keys where prefix = new.prefix and id <> old.id) then raise(abort, 'KEY_EXISTS:api_keys(prefix)')
  end;
end;

create trigger api_keys_before_delete before delete on api_keys begin
  select raise(abort, 'NOT_DELETABLE:api_keys');
end;

create trigger api_keys_keep_version after update on api_keys begin
  insert into api_keys_history (id, name, prefix, holder, cluster_id, manifest, operation_names, addresses, secret_hash, previous_secret_hash, previous_until, expires_at, is_revoked, created_by, created_at, commit_number) values (old.id, old.name, old.prefix, old.holder, old.cluster_id, old.manifest, old.operation_names, old.addresses, old.secret_hash, old.previous_secret_hash, old.previous_until, old.expires_at, old.is_revoked, old.created_by, old.created_at, old.commit_number);
end;

create trigger api_keys_history_before_insert before insert on api_keys_history begin
  select case
    when exists (select 1 from api_keys_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:api_keys_history(id,commit_number)')
    when exists (select 1 from api_keys_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:api_keys_history(rowid)')
  end;
end;

create trigger api_keys_history_before_update before update on api_keys_history begin
  select raise(abort, 'INSERT_ONLY:api_keys_history');
end;

create trigger api_keys_history_before_delete before delete on api_keys_history begin
  select raise(abort, 'INSERT_ONLY:api_keys_history');
end;

create table api_key_tenants (
  key_id blob not null,
  tenant_id blob not null,
  commit_number integer not null,
  constraint pk_api_key_tenants primary key (key_id, tenant_id),
  constraint ck_api_key_tenants_key_id check (length(key_id) = 16),
  constraint ck_api_key_tenants_tenant_id check (length(tenant_id) = 16),
  constraint fk_api_key_tenants_key_id foreign key (key_id) references api_keys (id),
  constraint fk_api_key_tenants_tenant_id foreign key (tenant_id) references tenants (id)
) strict, without rowid;

create trigger api_key_tenants_before_insert before insert on api_key_tenants begin
  select case
    when exists (select 1 from api_key_tenants where key_id = new.key_id and tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:api_key_tenants(key_id,tenant_id)')
  end;
end;

create trigger api_key_tenants_before_update before update on api_key_tenants begin
  select raise(abort, 'INSERT_ONLY:api_key_tenants');
end;

create trigger api_key_tenants_before_delete before delete on api_key_tenants begin
  select raise(abort, 'INSERT_ONLY:api_key_tenants');
end;

create table api_key_hours (
  key_id blob not null,
  hour integer not null,
  request_count integer not null,
  refused_count integer not null,
  constraint pk_api_key_hours primary key (key_id, hour),
  constraint ck_api_key_hours_key_id check (length(key_id) = 16),
  constraint ck_api_key_hours_request_count check (request_count between -2147483648 and 2147483647),
  constraint ck_api_key_hours_refused_count check (refused_count between -2147483648 and 2147483647)
) strict, without rowid;

create table api_key_last_uses (
  key_id blob not null,
  last_used_at integer not null,
  constraint pk_api_key_last_uses primary key (key_id),
  constraint ck_api_key_last_uses_key_id check (length(key_id) = 16)
) strict, without rowid;
