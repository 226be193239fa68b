create table identity_providers (
  id blob not null,
  code text not null,
  name text not null,
  issuer text not null,
  client_id text not null,
  secret_id blob,
  counts_as_second_factor integer not null,
  end_session_endpoint text,
  scim_token_hash text,
  scim_token_until integer,
  scim_made_by blob,
  is_external_id_subject integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_identity_providers primary key (id),
  constraint ck_identity_providers_id check (length(id) = 16),
  constraint ck_identity_providers_code check (code = substr(trim(code), 1, 60)),
  constraint ck_identity_providers_name check (length(name) <= 200),
  constraint ck_identity_providers_issuer check (issuer = substr(trim(issuer), 1, 500)),
  constraint ck_identity_providers_client_id check (client_id = substr(trim(client_id), 1, 200)),
  constraint ck_identity_providers_secret_id check (length(secret_id) = 16),
  constraint ck_identity_providers_counts_as_second_factor check (counts_as_second_factor in (0, 1)),
  constraint ck_identity_providers_end_session_endpoint check (length(end_session_endpoint) <= 2000),
  constraint ck_identity_providers_scim_token_hash check (scim_token_hash = substr(trim(scim_token_hash), 1, 64)),
  constraint ck_identity_providers_scim_made_by check (length(scim_made_by) = 16),
  constraint ck_identity_providers_is_external_id_subject check (is_external_id_subject in (0, 1)),
  constraint ck_identity_providers_state check (state in ('ACTIVE', 'REMOVED'))
) strict, without rowid;

create table identity_providers_history (
  id blob not null,
  code text not null,
  name text not null,
  issuer text not null,
  client_id text not null,
  secret_id blob,
  counts_as_second_factor integer not null,
  end_session_endpoint text,
  scim_token_hash text,
  scim_token_until integer,
  scim_made_by blob,
  is_external_id_subject integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_identity_providers_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_identity_providers_code on identity_providers (code);

create index ix_identity_providers_scim_token_hash on identity_providers (scim_token_hash) where scim_token_hash is not null;

create trigger identity_providers_before_insert before insert on identity_providers begin
  select case
    when exists (select 1 from identity_providers where id = new.id) then raise(abort, 'KEY_EXISTS:identity_providers(id)')
    when exists (select 1 from identity_providers where code = new.code) then raise(abort, 'KEY_EXISTS:identity_providers(code)')
    when exists (select 1 from identity_providers_history where id = new.id) then raise(abort, 'KEY_EXISTS:identity_providers_history(id)')
  end;
end;

create trigger identity_providers_before_update before update on identity_providers begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:identity_providers')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:identity_providers')
    when exists (select 1 from identity_providers where code = new.code and id <> old.id) then raise(abort, 'KEY_EXISTS:identity_providers(code)')
  end;
end;

create trigger identity_providers_before_delete before delete on identity_providers begin
  select raise(abort, 'NOT_DELETABLE:identity_providers');
end;

create trigger identity_providers_keep_version after update on identity_providers begin
  insert into identity_providers_history (id, code, name, issuer, client_id, secret_id, counts_as_second_factor, end_session_endpoint, scim_token_hash, scim_token_until, scim_made_by, is_external_id_subject, state, commit_number) values (old.id, old.code, old.name, old.issuer, old.client_id, old.secret_id, old.counts_as_second_factor, old.end_session_endpoint, old.scim_token_hash, old.scim_token_until, old.scim_made_by, old.is_external_id_subject, old.state, old.commit_number);
end;

create trigger identity_providers_history_before_insert before insert on identity_providers_history begin
  select case
    when exists (select 1 from identity_providers_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:identity_providers_history(id,commit_number)')
  end;
end;

create trigger identity_providers_history_before_update before update on identity_providers_history begin
  select raise(abort, 'INSERT_ONLY:identity_providers_history');
end;

create trigger identity_providers_history_before_delete before delete on identity_providers_history begin
  select raise(abort, 'INSERT_ONLY:identity_providers_history');
end;

create table identity_provider_secrets (
  id blob not null,
  provider_id blob not null,
  secret blob not null,
  constraint pk_identity_provider_secrets primary key (id),
  constraint ck_identity_provider_secrets_id check (length(id) = 16),
  constraint ck_identity_provider_secrets_provider_id check (length(provider_id) = 16),
  constraint ck_identity_provider_secrets_secret check (length(secret) >= 33 and substr(secret, 1, 1) = x'01')
) strict, without rowid;

create index ix_identity_provider_secrets_provider_id on identity_provider_secrets (provider_id);

create trigger identity_provider_secrets_before_insert before insert on identity_provider_secrets begin
  select case
    when exists (select 1 from identity_provider_secrets where id = new.id) then raise(abort, 'KEY_EXISTS:identity_provider_secrets(id)')
  end;
end;

create trigger identity_provider_secrets_before_update before update on identity_provider_secrets begin
  select raise(abort, 'NOT_CHANGEABLE:identity_provider_secrets');
end;

create table user_identities (
  id blob not null,
  user_id blob not null,
  provider_id blob not null,
  subject blob not null,
  state text not null,
  linked_at integer not null,
  commit_number integer not null,
  constraint pk_user_identities primary key (id),
  constraint ck_user_identities_id check (length(id) = 16),
  constraint ck_user_identities_user_id check (length(user_id) = 16),
  constraint ck_user_identities_provider_id check (length(provider_id) = 16),
  constraint ck_user_identities_subject check (length(subject) = 32),
  constraint ck_user_identities_state check (state in ('LINKED', 'UNLINKED')),
  constraint fk_user_identities_user_id foreign key (user_id) references users (id),
  constraint fk_user_identities_provider_id foreign key (provider_id) references identity_providers (id)
) strict, without rowid;

create table user_identities_history (
  id blob not null,
  user_id blob not null,
  provider_id blob not null,
  subject blob not null,
  state text not null,
  linked_at integer not null,
  commit_number integer not null,
  constraint pk_user_identities_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_user_identities_user_id_provider_id on user_identities (user_id, provider_id);

create trigger user_identities_before_insert before insert on user_identities begin
  select case
    when exists (select 1 from user_identities where id = new.id) then raise(abort, 'KEY_EXISTS:user_identities(id)')
    when exists (select 1 from user_identities where user_id = new.user_id and provider_id = new.provider_id) then raise(abort, 'KEY_EXISTS:user_identities(user_id,provider_id)')
    when exists (select 1 from user_identities_history where id = new.id) then raise(abort, 'KEY_EXISTS:user_identities_history(id)')
  end;
end;

create trigger user_identities_before_update before update on user_identities begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:user_identities')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:user_identities')
    when exists (select 1 from user_identities where user_id = new.user_id and provider_id = new.provider_id and id <> old.id) then raise(abort, 'KEY_EXISTS:user_identities(user_id,provider_id)')
  end;
end;

create trigger user_identities_before_delete before delete on user_identities begin
  select raise(abort, 'NOT_DELETABLE:user_identities');
end;

create trigger user_identities_keep_version after update on user_identities begin
  insert into user_identities_history (id, user_id, provider_id, subject, state, linked_at, commit_number) values (old.id, old.user_id, old.provider_id, old.subject, old.state, old.linked_at, old.commit_number);
end;

create trigger user_identities_history_before_insert before insert on user_identities_history begin
  select case
    when exists (select 1 from user_identities_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:user_identities_history(id,commit_number)')
  end;
end;

create trigger user_identities_history_before_update before update on user_identities_history begin
  select raise(abort, 'INSERT_ONLY:user_identities_history');
end;

create trigger user_identities_history_before_delete before delete on user_identities_history begin
  select raise(abort, 'INSERT_ONLY:user_identities_history');
end;

create view user_identities_opened as select
  user_identities.id,
  user_identities.user_id,
  user_identities.provider_id,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = user_identities.subject), case when user_identities.subject is not null then x'' end) as subject,
  user_identities.state,
  user_identities.linked_at,
  user_identities.commit_number
from user_identities;

create view user_identities_history_opened as select
  user_identities_history.id,
  user_identities_history.user_id,
  user_identities_history.provider_id,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = user_identities_history.subject), case when user_identities_history.subject is not null then x'' end) as subject,
  user_identities_history.state,
  user_identities_history.linked_at,
  user_identities_history.commit_number
from user_identities_history;

create table identity_lookups (
  identity_id blob not null,
  user_id blob not null,
  digest text not null,
  constraint pk_identity_lookups primary key (identity_id),
  constraint ck_identity_lookups_identity_id check (length(identity_id) = 16),
  constraint ck_identity_lookups_user_id check (length(user_id) = 16),
  constraint ck_identity_lookups_digest check (digest = substr(trim(digest), 1, 64))
) strict, without rowid;

create unique index ux_identity_lookups_digest on identity_lookups (digest);

create trigger identity_lookups_before_insert before insert on identity_lookups begin
  select case
    when exists (select 1 from identity_lookups where identity_id = new.identity_id) then raise(abort, 'KEY_EXISTS:identity_lookups(identity_id)')
    when exists (select 1 from identity_lookups where digest = new.digest) then raise(abort, 'KEY_EXISTS:identity_lookups(digest)')
  end;
end;

create trigger identity_lookups_before_update before update on identity_lookups begin
  select raise(abort, 'NOT_CHANGEABLE:identity_lookups');
end;

create table provider_log_outs (
  ended_hash blob not null,
  ended_at integer not null,
  kept_until integer not null,
  constraint pk_provider_log_outs primary key (ended_hash),
  constraint ck_provider_log_outs_ended_hash check (length(ended_hash) = 32)
) strict, without rowid;

create index ix_provider_log_outs_kept_until on provider_log_outs (kept_until);
