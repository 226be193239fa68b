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
  insert into role_clusters_history (id, code, name, permissions, is_default, is_removed, commit_number) values (old.id, old.code, old.name, old.permissions, old.is_default, old.is_removed, old.commit_number);
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
  party_id blob,
  valid_from integer,
  valid_until integer,
  is_revoked integer not null,
  commit_number integer not null,
  constraint pk_grants primary key (id),
  constraint ck_grants_id check (length(id) = 16),
  constraint ck_grants_user_id check (length(user_id) = 16),
  constraint ck_grants_cluster_id check (length(cluster_id) = 16),
  constraint ck_grants_scope check (scope in ('ALL', 'GROUP', 'TENANT', 'PARTY')),
  constraint ck_grants_scope_id check (length(scope_id) = 16),
  constraint ck_grants_party_id check (length(party_id) = 16),
  constraint ck_grants_is_revoked check (is_revoked in (0, 1)),
  constraint ck_grants_rule_scope check ((scope = 'ALL' and scope_id is null) or (scope <> 'ALL' and scope_id is not null)),
  constraint ck_grants_rule_party check ((scope = 'PARTY' and party_id is not null) or (scope <> 'PARTY' and party_id is null)),
  constraint fk_grants_user_id foreign key (user_id) references users (id),
  constraint fk_grants_cluster_id foreign key (cluster_id) references role_clusters (id)
) strict, without rowid;

create table grants_history (
  id blob not null,
  user_id blob not null,
  cluster_id blob not null,
  scope text not null,
  scope_id blob,
  party_id blob,
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
  insert into grants_history (id, user_id, cluster_id, scope, scope_id, party_id, valid_from, valid_until, is_revoked, commit_number) values (old.id, old.user_id, old.cluster_id, old.scope, old.scope_id, old.party_id, old.valid_from, old.valid_until, old.is_revoked, old.commit_number);
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

create table file_tickets (
  ticket_hash text not null,
  owner_kind text not null,
  user_id blob,
  tenant_id blob,
  purpose text not null,
  parameters text not null,
  expires_at integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_file_tickets primary key (ticket_hash),
  constraint ck_file_tickets_ticket_hash check (ticket_hash = substr(trim(ticket_hash), 1, 64)),
  constraint ck_file_tickets_owner_kind check (owner_kind in ('user', 'key')),
  constraint ck_file_tickets_user_id check (length(user_id) = 16),
  constraint ck_file_tickets_tenant_id check (length(tenant_id) = 16),
  constraint ck_file_tickets_purpose check (purpose = substr(trim(purpose), 1, 60)),
  constraint ck_file_tickets_state check (state in ('OPEN', 'USED', 'WITHDRAWN'))
) strict;

create table file_tickets_history (
  ticket_hash text not null,
  owner_kind text not null,
  user_id blob,
  tenant_id blob,
  purpose text not null,
  parameters text not null,
  expires_at integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_file_tickets_history primary key (ticket_hash, commit_number)
) strict;

create index ix_file_tickets_user_id on file_tickets (user_id) where state = 'OPEN';

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
  insert into file_tickets_history (ticket_hash, owner_kind, user_id, tenant_id, purpose, parameters, expires_at, state, commit_number) values (old.ticket_hash, old.owner_kind, old.user_id, old.tenant_id, old.purpose, old.parameters, old.expires_at, old.state, old.commit_number);
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
