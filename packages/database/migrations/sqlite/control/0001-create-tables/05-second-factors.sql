create table totp_secrets (
  id blob not null,
  user_id blob not null,
  secret blob not null,
  constraint pk_totp_secrets primary key (id),
  constraint ck_totp_secrets_id check (length(id) = 16),
  constraint ck_totp_secrets_user_id check (length(user_id) = 16),
  constraint ck_totp_secrets_secret check (length(secret) >= 33 and substr(secret, 1, 1) = x'01'),
  constraint fk_totp_secrets_user_id foreign key (user_id) references users (id)
) strict, without rowid;

create index ix_totp_secrets_user_id on totp_secrets (user_id);

create trigger totp_secrets_before_insert before insert on totp_secrets begin
  select case
    when exists (select 1 from totp_secrets where id = new.id) then raise(abort, 'KEY_EXISTS:totp_secrets(id)')
  end;
end;

create trigger totp_secrets_before_update before update on totp_secrets begin
  select raise(abort, 'NOT_CHANGEABLE:totp_secrets');
end;

create table second_factors (
  user_id blob not null,
  state text not null,
  secret_id blob,
  last_step integer not null,
  commit_number integer not null,
  constraint pk_second_factors primary key (user_id),
  constraint ck_second_factors_user_id check (length(user_id) = 16),
  constraint ck_second_factors_state check (state in ('PENDING', 'ACTIVE', 'REMOVED')),
  constraint ck_second_factors_secret_id check (length(secret_id) = 16),
  constraint ck_second_factors_last_step check (last_step between -2147483648 and 2147483647),
  constraint fk_second_factors_user_id foreign key (user_id) references users (id)
) strict, without rowid;

create table second_factors_history (
  user_id blob not null,
  state text not null,
  secret_id blob,
  last_step integer not null,
  commit_number integer not null,
  constraint pk_second_factors_history primary key (user_id, commit_number)
) strict, without rowid;

create trigger second_factors_before_insert before insert on second_factors begin
  select case
    when exists (select 1 from second_factors where user_id = new.user_id) then raise(abort, 'KEY_EXISTS:second_factors(user_id)')
    when exists (select 1 from second_factors_history where user_id = new.user_id) then raise(abort, 'KEY_EXISTS:second_factors_history(user_id)')
  end;
end;

create trigger second_factors_before_update before update on second_factors begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:second_factors')
    when new.user_id is not old.user_id then raise(abort, 'KEY_CHANGED:second_factors')
  end;
end;

create trigger second_factors_before_delete before delete on second_factors begin
  select raise(abort, 'NOT_DELETABLE:second_factors');
end;

create trigger second_factors_keep_version after update on second_factors begin
  insert into second_factors_history (user_id, state, secret_id, last_step, commit_number) values (old.user_id, old.state, old.secret_id, old.last_step, old.commit_number);
end;

create trigger second_factors_history_before_insert before insert on second_factors_history begin
  select case
    when exists (select 1 from second_factors_history where user_id = new.user_id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:second_factors_history(user_id,commit_number)')
  end;
end;

create trigger second_factors_history_before_update before update on second_factors_history begin
  select raise(abort, 'INSERT_ONLY:second_factors_history');
end;

create trigger second_factors_history_before_delete before delete on second_factors_history begin
  select raise(abort, 'INSERT_ONLY:second_factors_history');
end;

create table recovery_codes (
  id blob not null,
  user_id blob not null,
  code_hash text not null,
  state text not null,
  commit_number integer not null,
  constraint pk_recovery_codes primary key (id),
  constraint ck_recovery_codes_id check (length(id) = 16),
  constraint ck_recovery_codes_user_id check (length(user_id) = 16),
  constraint ck_recovery_codes_code_hash check (code_hash = substr(trim(code_hash), 1, 64)),
  constraint ck_recovery_codes_state check (state in ('OPEN', 'USED', 'REPLACED')),
  constraint fk_recovery_codes_user_id foreign key (user_id) references users (id)
) strict, without rowid;

create table recovery_codes_history (
  id blob not null,
  user_id blob not null,
  code_hash text not null,
  state text not null,
  commit_number integer not null,
  constraint pk_recovery_codes_history primary key (id, commit_number)
) strict, without rowid;

create index ix_recovery_codes_user_id on recovery_codes (user_id);

create trigger recovery_codes_before_insert before insert on recovery_codes begin
  select case
    when exists (select 1 from recovery_codes where id = new.id) then raise(abort, 'KEY_EXISTS:recovery_codes(id)')
    when exists (select 1 from recovery_codes_history where id = new.id) then raise(abort, 'KEY_EXISTS:recovery_codes_history(id)')
  end;
end;

create trigger recovery_codes_before_update before update on recovery_codes begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:recovery_codes')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:recovery_codes')
  end;
end;

create trigger recovery_codes_before_delete before delete on recovery_codes begin
  select raise(abort, 'NOT_DELETABLE:recovery_codes');
end;

create trigger recovery_codes_keep_version after update on recovery_codes begin
  insert into recovery_codes_history (id, user_id, code_hash, state, commit_number) values (old.id, old.user_id, old.code_hash, old.state, old.commit_number);
end;

create trigger recovery_codes_history_before_insert before insert on recovery_codes_history begin
  select case
    when exists (select 1 from recovery_codes_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:recovery_codes_history(id,commit_number)')
  end;
end;

create trigger recovery_codes_history_before_update before update on recovery_codes_history begin
  select raise(abort, 'INSERT_ONLY:recovery_codes_history');
end;

create trigger recovery_codes_history_before_delete before delete on recovery_codes_history begin
  select raise(abort, 'INSERT_ONLY:recovery_codes_history');
end;

create table passkeys (
  id blob not null,
  user_id blob not null,
  name blob not null,
  rp_id text not null,
  credential_id text not null,
  credential_hash blob not null,
  public_key blob not null,
  algorithm integer not null,
  transports text not null,
  is_synced integer not null,
  created_at integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_passkeys primary key (id),
  constraint ck_passkeys_id check (length(id) = 16),
  constraint ck_passkeys_user_id check (length(user_id) = 16),
  constraint ck_passkeys_name check (length(name) = 32),
  constraint ck_passkeys_rp_id check (rp_id = substr(trim(rp_id), 1, 253)),
  constraint ck_passkeys_credential_id check (length(credential_id) <= 1400),
  constraint ck_passkeys_credential_hash check (length(credential_hash) = 32),
  constraint ck_passkeys_algorithm check (algorithm between -2147483648 and 2147483647),
  constraint ck_passkeys_is_synced check (is_synced in (0, 1)),
  constraint ck_passkeys_state check (state in ('ACTIVE', 'REMOVED')),
  constraint fk_passkeys_user_id foreign key (user_id) references users (id)
) strict;

create table passkeys_history (
  id blob not null,
  user_id blob not null,
  name blob not null,
  rp_id text not null,
  credential_id text not null,
  credential_hash blob not null,
  public_key blob not null,
  algorithm integer not null,
  transports text not null,
  is_synced integer not null,
  created_at integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_passkeys_history primary key (id, commit_number)
) strict;

create index ix_passkeys_user_id on passkeys (user_id);

create unique index ux_passkeys_credential_hash on passkeys (credential_hash) where state = 'ACTIVE';

create trigger passkeys_before_insert before insert on passkeys begin
  select case
    when exists (select 1 from passkeys where id = new.id) then raise(abort, 'KEY_EXISTS:passkeys(id)')
    when new.state = 'ACTIVE' and exists (select 1 from passkeys where credential_hash = new.credential_hash and state = 'ACTIVE') then raise(abort, 'KEY_EXISTS:passkeys(credential_hash)')
    when exists (select 1 from passkeys where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:passkeys(rowid)')
    when exists (select 1 from passkeys_history where id = new.id) then raise(abort, 'KEY_EXISTS:passkeys_history(id)')
  end;
end;

create trigger passkeys_before_update before update on passkeys begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:passkeys')
    when new.id is not old.id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:passkeys')
    when new.state = 'ACTIVE' and exists (select 1 from passkeys where credential_hash = new.credential_hash and state = 'ACTIVE' and id <> old.id) then raise(abort, 'KEY_EXISTS:passkeys(credential_hash)')
  end;
end;

create trigger passkeys_before_delete before delete on passkeys begin
  select raise(abort, 'NOT_DELETABLE:passkeys');
end;

create trigger passkeys_keep_version after update on passkeys begin
  insert into passkeys_history (id, user_id, name, rp_id, credential_id, credential_hash, public_key, algorithm, transports, is_synced, created_at, state, commit_number) values (old.id, old.user_id, old.name, old.rp_id, old.credential_id, old.credential_hash, old.public_key, old.algorithm, old.transports, old.is_synced, old.created_at, old.state, old.commit_number);
end;

create trigger passkeys_history_before_insert before insert on passkeys_history begin
  select case
    when exists (select 1 from passkeys_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:passkeys_history(id,commit_number)')
    when exists (select 1 from passkeys_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:passkeys_history(rowid)')
  end;
end;

create trigger passkeys_history_before_update before update on passkeys_history begin
  select raise(abort, 'INSERT_ONLY:passkeys_history');
end;

create trigger passkeys_history_before_delete before delete on passkeys_history begin
  select raise(abort, 'INSERT_ONLY:passkeys_history');
end;

create view passkeys_opened as select
  passkeys.id,
  passkeys.user_id,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = passkeys.name), case when passkeys.name is not null then x'' end) as name,
  passkeys.rp_id,
  passkeys.credential_id,
  passkeys.credential_hash,
  passkeys.public_key,
  passkeys.algorithm,
  passkeys.transports,
  passkeys.is_synced,
  passkeys.created_at,
  passkeys.state,
  passkeys.commit_number
from passkeys;

create view passkeys_history_opened as select
  passkeys_history.id,
  passkeys_history.user_id,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = passkeys_history.name), case when passkeys_history.name is not null then x'' end) as name,
  passkeys_history.rp_id,
  passkeys_history.credential_id,
  passkeys_history.credential_hash,
  passkeys_history.public_key,
  passkeys_history.algorithm,
  passkeys_history.transports,
  passkeys_history.is_synced,
  passkeys_history.created_at,
  passkeys_history.state,
  passkeys_history.commit_number
from passkeys_history;

create table passkey_uses (
  passkey_id blob not null,
  counter integer not null,
  last_used_at integer not null,
  constraint pk_passkey_uses primary key (passkey_id),
  constraint ck_passkey_uses_passkey_id check (length(passkey_id) = 16)
) strict, without rowid;

create table spent_challenges (
  challenge_id blob not null,
  expires_at integer not null,
  constraint pk_spent_challenges primary key (challenge_id),
  constraint ck_spent_challenges_challenge_id check (length(challenge_id) = 16)
) strict, without rowid;

create index ix_spent_challenges_expires_at on spent_challenges (expires_at);
