create table commits (
  number integer not null,
  instant integer not null,
  actor_kind text not null,
  actor_id blob,
  actor_name text,
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
  made_by text not null,
  command text not null,
  input_hash blob not null,
  answer text not null,
  commit_number integer not null,
  constraint pk_idempotency_keys primary key (principal, key),
  constraint ck_idempotency_keys_principal check (principal = substr(trim(principal), 1, 80)),
  constraint ck_idempotency_keys_key check (key = substr(trim(key), 1, 200)),
  constraint ck_idempotency_keys_made_by check (made_by = substr(trim(made_by), 1, 80)),
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
