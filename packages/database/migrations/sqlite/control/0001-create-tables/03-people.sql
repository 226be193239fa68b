create table users (
  id blob not null,
  email blob not null,
  name blob not null,
  password_hash text,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_users primary key (id),
  constraint ck_users_id check (length(id) = 16),
  constraint ck_users_email check (length(email) = 32),
  constraint ck_users_name check (length(name) = 32),
  constraint ck_users_password_hash check (length(password_hash) <= 400),
  constraint ck_users_is_active check (is_active in (0, 1))
) strict, without rowid;

create table users_history (
  id blob not null,
  email blob not null,
  name blob not null,
  password_hash text,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_users_history primary key (id, commit_number)
) strict, without rowid;

create trigger users_before_insert before insert on users begin
  select case
    when exists (select 1 from users where id = new.id) then raise(abort, 'KEY_EXISTS:users(id)')
    when exists (select 1 from users_history where id = new.id) then raise(abort, 'KEY_EXISTS:users_history(id)')
  end;
end;

create trigger users_before_update before update on users begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:users')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:users')
  end;
end;

create trigger users_before_delete before delete on users begin
  select raise(abort, 'NOT_DELETABLE:users');
end;

create trigger users_keep_version after update on users begin
  insert into users_history (id, email, name, password_hash, is_active, commit_number) values (old.id, old.email, old.name, old.password_hash, old.is_active, old.commit_number);
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

create view users_opened as select
  users.id,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = users.email), case when users.email is not null then x'' end) as email,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = users.name), case when users.name is not null then x'' end) as name,
  users.password_hash,
  users.is_active,
  users.commit_number
from users;

create view users_history_opened as select
  users_history.id,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = users_history.email), case when users_history.email is not null then x'' end) as email,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = users_history.name), case when users_history.name is not null then x'' end) as name,
  users_history.password_hash,
  users_history.is_active,
  users_history.commit_number
from users_history;

create table user_addresses (
  user_id blob not null,
  email text not null,
  constraint pk_user_addresses primary key (user_id),
  constraint ck_user_addresses_user_id check (length(user_id) = 16),
  constraint ck_user_addresses_email check (email = substr(trim(email), 1, 254)),
  constraint fk_user_addresses_user_id foreign key (user_id) references users (id)
) strict, without rowid;

create unique index ux_user_addresses_email on user_addresses (email);

create trigger user_addresses_before_insert before insert on user_addresses begin
  select case
    when exists (select 1 from user_addresses where user_id = new.user_id) then raise(abort, 'KEY_EXISTS:user_addresses(user_id)')
    when exists (select 1 from user_addresses where email = new.email) then raise(abort, 'KEY_EXISTS:user_addresses(email)')
  end;
end;

create trigger user_addresses_before_update before update on user_addresses begin
  select raise(abort, 'NOT_CHANGEABLE:user_addresses');
end;

create table password_links (
  id blob not null,
  user_id blob not null,
  purpose text not null,
  secret_hash text not null,
  expires_at integer not null,
  lets_in integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_password_links primary key (id),
  constraint ck_password_links_id check (length(id) = 16),
  constraint ck_password_links_user_id check (length(user_id) = 16),
  constraint ck_password_links_purpose check (purpose in ('INVITATION', 'RESET')),
  constraint ck_password_links_secret_hash check (secret_hash = substr(trim(secret_hash), 1, 64)),
  constraint ck_password_links_lets_in check (lets_in in (0, 1)),
  constraint ck_password_links_state check (state in ('OPEN', 'USED', 'SPENT', 'REPLACED')),
  constraint fk_password_links_user_id foreign key (user_id) references users (id)
) strict, without rowid;

create table password_links_history (
  id blob not null,
  user_id blob not null,
  purpose text not null,
  secret_hash text not null,
  expires_at integer not null,
  lets_in integer not null,
  state text not null,
  commit_number integer not null,
  constraint pk_password_links_history primary key (id, commit_number)
) strict, without rowid;

create index ix_password_links_user_id on password_links (user_id);

create trigger password_links_before_insert before insert on password_links begin
  select case
    when exists (select 1 from password_links where id = new.id) then raise(abort, 'KEY_EXISTS:password_links(id)')
    when exists (select 1 from password_links_history where id = new.id) then raise(abort, 'KEY_EXISTS:password_links_history(id)')
  end;
end;

create trigger password_links_before_update before update on password_links begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:password_links')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:password_links')
  end;
end;

create trigger password_links_before_delete before delete on password_links begin
  select raise(abort, 'NOT_DELETABLE:password_links');
end;

create trigger password_links_keep_version after update on password_links begin
  insert into password_links_history (id, user_id, purpose, secret_hash, expires_at, lets_in, state, commit_number) values (old.id, old.user_id, old.purpose, old.secret_hash, old.expires_at, old.lets_in, old.state, old.commit_number);
end;

create trigger password_links_history_before_insert before insert on password_links_history begin
  select case
    when exists (select 1 from password_links_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:password_links_history(id,commit_number)')
  end;
end;

create trigger password_links_history_before_update before update on password_links_history begin
  select raise(abort, 'INSERT_ONLY:password_links_history');
end;

create trigger password_links_history_before_delete before delete on password_links_history begin
  select raise(abort, 'INSERT_ONLY:password_links_history');
end;
