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
