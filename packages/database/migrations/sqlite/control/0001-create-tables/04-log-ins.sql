create table log_in_attempts (
  account text not null,
  client text not null,
  failed_count integer not null,
  locked_until integer,
  last_failed_at integer not null,
  constraint pk_log_in_attempts primary key (account, client),
  constraint ck_log_in_attempts_account check (account = substr(trim(account), 1, 64)),
  constraint ck_log_in_attempts_client check (client = substr(trim(client), 1, 64)),
  constraint ck_log_in_attempts_failed_count check (failed_count between -2147483648 and 2147483647)
) strict, without rowid;

create index ix_log_in_attempts_last_failed_at on log_in_attempts (last_failed_at);

create table log_in_sessions (
  id blob not null,
  user_id blob not null,
  handle blob not null,
  token_hash text not null,
  previous_token_hash text,
  rotated_at integer not null,
  rotation integer not null,
  begun_at integer not null,
  expires_at integer not null,
  ends_at integer not null,
  confirmed_at integer not null,
  identity_id blob,
  provider_session text,
  has_second_factor integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_log_in_sessions primary key (id),
  constraint ck_log_in_sessions_id check (length(id) = 16),
  constraint ck_log_in_sessions_user_id check (length(user_id) = 16),
  constraint ck_log_in_sessions_handle check (length(handle) = 16),
  constraint ck_log_in_sessions_token_hash check (token_hash = substr(trim(token_hash), 1, 64)),
  constraint ck_log_in_sessions_previous_token_hash check (previous_token_hash = substr(trim(previous_token_hash), 1, 64)),
  constraint ck_log_in_sessions_rotation check (rotation between -2147483648 and 2147483647),
  constraint ck_log_in_sessions_identity_id check (length(identity_id) = 16),
  constraint ck_log_in_sessions_provider_session check (provider_session = substr(trim(provider_session), 1, 64)),
  constraint ck_log_in_sessions_has_second_factor check (has_second_factor in (0, 1)),
  constraint ck_log_in_sessions_state check (state in ('ACTIVE', 'ENDED', 'REUSE_DETECTED')),
  constraint fk_log_in_sessions_user_id foreign key (user_id) references users (id)
) strict, without rowid;

create table log_in_sessions_history (
  id blob not null,
  user_id blob not null,
  handle blob not null,
  token_hash text not null,
  previous_token_hash text,
  rotated_at integer not null,
  rotation integer not null,
  begun_at integer not null,
  expires_at integer not null,
  ends_at integer not null,
  confirmed_at integer not null,
  identity_id blob,
  provider_session text,
  has_second_factor integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_log_in_sessions_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_log_in_sessions_handle on log_in_sessions (handle);

create index ix_log_in_sessions_user_id_begun_at_id on log_in_sessions (user_id, begun_at, id);

create index ix_log_in_sessions_commit_number on log_in_sessions (commit_number);

create index ix_log_in_sessions_identity_id on log_in_sessions (identity_id) where identity_id is not null;

create trigger log_in_sessions_before_insert before insert on log_in_sessions begin
  select case
    when exists (select 1 from log_in_sessions where id = new.id) then raise(abort, 'KEY_EXISTS:log_in_sessions(id)')
    when exists (select 1 from log_in_sessions where handle = new.handle) then raise(abort, 'KEY_EXISTS:log_in_sessions(handle)')
    when exists (select 1 from log_in_sessions_history where id = new.id) then raise(abort, 'KEY_EXISTS:log_in_sessions_history(id)')
  end;
end;

create trigger log_in_sessions_before_update before update on log_in_sessions begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:log_in_sessions')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:log_in_sessions')
    when exists (select 1 from log_in_sessions where handle = new.handle and id <> old.id) then raise(abort, 'KEY_EXISTS:log_in_sessions(handle)')
  end;
end;

create trigger log_in_sessions_before_delete before delete on log_in_sessions begin
  select raise(abort, 'NOT_DELETABLE:log_in_sessions');
end;

create trigger log_in_sessions_keep_version after update on log_in_sessions begin
  insert into log_in_sessions_history (id, user_id, handle, token_hash, previous_token_hash, rotated_at, rotation, begun_at, expires_at, ends_at, confirmed_at, identity_id, provider_session, has_second_factor, state, commit_number) values (old.id, old.user_id, old.handle, old.token_hash, old.previous_token_hash, old.rotated_at, old.rotation, old.begun_at, old.expires_at, old.ends_at, old.confirmed_at, old.identity_id, old.provider_session, old.has_second_factor, old.state, old.commit_number);
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

create table session_origins (
  session_id blob not null,
  user_id blob not null,
  address blob not null,
  agent blob not null,
  begun_at integer not null,
  commit_number integer not null,
  constraint pk_session_origins primary key (session_id),
  constraint ck_session_origins_session_id check (length(session_id) = 16),
  constraint ck_session_origins_user_id check (length(user_id) = 16),
  constraint ck_session_origins_address check (length(address) = 32),
  constraint ck_session_origins_agent check (length(agent) = 32),
  constraint fk_session_origins_session_id foreign key (session_id) references log_in_sessions (id),
  constraint fk_session_origins_user_id foreign key (user_id) references users (id)
) strict, without rowid;

create index ix_session_origins_user_id_begun_at on session_origins (user_id, begun_at);

create trigger session_origins_before_insert before insert on session_origins begin
  select case
    when exists (select 1 from session_origins where session_id = new.session_id) then raise(abort, 'KEY_EXISTS:session_origins(session_id)')
  end;
end;

create trigger session_origins_before_update before update on session_origins begin
  select raise(abort, 'INSERT_ONLY:session_origins');
end;

create trigger session_origins_before_delete before delete on session_origins begin
  select raise(abort, 'INSERT_ONLY:session_origins');
end;

create view session_origins_opened as select
  session_origins.session_id,
  session_origins.user_id,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = session_origins.address), case when session_origins.address is not null then x'' end) as address,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = session_origins.agent), case when session_origins.agent is not null then x'' end) as agent,
  session_origins.begun_at,
  session_origins.commit_number
from session_origins;

create table session_uses (
  session_id blob not null,
  last_used_at integer not null,
  constraint pk_session_uses primary key (session_id),
  constraint ck_session_uses_session_id check (length(session_id) = 16)
) strict, without rowid;
