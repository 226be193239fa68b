create table manifest_versions (
  id blob not null,
  name text not null,
  label text not null,
  audience text not null,
  state text not null,
  operation_count integer not null,
  digest blob not null,
  registered_commit integer not null,
  promoted_commit integer,
  revoked_commit integer,
  commit_number integer not null,
  constraint pk_manifest_versions primary key (id),
  constraint ck_manifest_versions_id check (length(id) = 16),
  constraint ck_manifest_versions_name check (name = substr(trim(name), 1, 60)),
  constraint ck_manifest_versions_label check (label = substr(trim(label), 1, 60)),
  constraint ck_manifest_versions_audience check (audience in ('FIRST_PARTIES', 'KEYS')),
  constraint ck_manifest_versions_state check (state in ('REGISTERED', 'PROMOTED', 'REVOKED')),
  constraint ck_manifest_versions_operation_count check (operation_count between -2147483648 and 2147483647),
  constraint ck_manifest_versions_digest check (length(digest) = 32),
  constraint ck_manifest_versions_rule_promotion check (state <> 'PROMOTED' or promoted_commit is not null),
  constraint ck_manifest_versions_rule_revocation check ((state = 'REVOKED' and revoked_commit is not null) or (state <> 'REVOKED' and revoked_commit is null))
) strict, without rowid;

create table manifest_versions_history (
  id blob not null,
  name text not null,
  label text not null,
  audience text not null,
  state text not null,
  operation_count integer not null,
  digest blob not null,
  registered_commit integer not null,
  promoted_commit integer,
  revoked_commit integer,
  commit_number integer not null,
  constraint pk_manifest_versions_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_manifest_versions_name_label on manifest_versions (name, label);

create trigger manifest_versions_before_insert before insert on manifest_versions begin
  select case
    when exists (select 1 from manifest_versions where id = new.id) then raise(abort, 'KEY_EXISTS:manifest_versions(id)')
    when exists (select 1 from manifest_versions where name = new.name and label = new.label) then raise(abort, 'KEY_EXISTS:manifest_versions(name,label)')
    when exists (select 1 from manifest_versions_history where id = new.id) then raise(abort, 'KEY_EXISTS:manifest_versions_history(id)')
  end;
end;

create trigger manifest_versions_before_update before update on manifest_versions begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:manifest_versions')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:manifest_versions')
    when exists (select 1 from manifest_versions where name = new.name and label = new.label and id <> old.id) then raise(abort, 'KEY_EXISTS:manifest_versions(name,label)')
  end;
end;

create trigger manifest_versions_before_delete before delete on manifest_versions begin
  select raise(abort, 'NOT_DELETABLE:manifest_versions');
end;

create trigger manifest_versions_keep_version after update on manifest_versions begin
  insert into manifest_versions_history (id, name, label, audience, state, operation_count, digest, registered_commit, promoted_commit, revoked_commit, commit_number) values (old.id, old.name, old.label, old.audience, old.state, old.operation_count, old.digest, old.registered_commit, old.promoted_commit, old.revoked_commit, old.commit_number);
end;

create trigger manifest_versions_history_before_insert before insert on manifest_versions_history begin
  select case
    when exists (select 1 from manifest_versions_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:manifest_versions_history(id,commit_number)')
  end;
end;

create trigger manifest_versions_history_before_update before update on manifest_versions_history begin
  select raise(abort, 'INSERT_ONLY:manifest_versions_history');
end;

create trigger manifest_versions_history_before_delete before delete on manifest_versions_history begin
  select raise(abort, 'INSERT_ONLY:manifest_versions_history');
end;

create table manifest_operations (
  version_id blob not null,
  ordinal integer not null,
  operation_id text not null,
  name text not null,
  type text not null,
  body text not null,
  body_hash blob not null,
  commit_number integer not null,
  constraint pk_manifest_operations primary key (version_id, ordinal),
  constraint ck_manifest_operations_version_id check (length(version_id) = 16),
  constraint ck_manifest_operations_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_manifest_operations_operation_id check (operation_id = substr(trim(operation_id), 1, 200)),
  constraint ck_manifest_operations_name check (name = substr(trim(name), 1, 200)),
  constraint ck_manifest_operations_type check (type in ('query', 'mutation', 'subscription')),
  constraint ck_manifest_operations_body_hash check (length(body_hash) = 32),
  constraint fk_manifest_operations_version_id foreign key (version_id) references manifest_versions (id)
) strict;

create trigger manifest_operations_before_insert before insert on manifest_operations begin
  select case
    when exists (select 1 from manifest_operations where version_id = new.version_id and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:manifest_operations(version_id,ordinal)')
    when exists (select 1 from manifest_operations where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:manifest_operations(rowid)')
  end;
end;

create trigger manifest_operations_before_update before update on manifest_operations begin
  select raise(abort, 'INSERT_ONLY:manifest_operations');
end;

create trigger manifest_operations_before_delete before delete on manifest_operations begin
  select raise(abort, 'INSERT_ONLY:manifest_operations');
end;

create table manifest_checks (
  version_id blob not null,
  schema_digest blob not null,
  checked_at integer not null,
  findings text not null,
  constraint pk_manifest_checks primary key (version_id),
  constraint ck_manifest_checks_version_id check (length(version_id) = 16),
  constraint ck_manifest_checks_schema_digest check (length(schema_digest) = 32)
) strict;
