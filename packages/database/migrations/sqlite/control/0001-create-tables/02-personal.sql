create table personal_keys (
  subject_id blob not null,
  key blob not null,
  constraint pk_personal_keys primary key (subject_id),
  constraint ck_personal_keys_subject_id check (length(subject_id) = 16)
) strict, without rowid;

create trigger personal_keys_before_insert before insert on personal_keys begin
  select case
    when exists (select 1 from personal_keys where subject_id = new.subject_id) then raise(abort, 'KEY_EXISTS:personal_keys(subject_id)')
  end;
end;

create trigger personal_keys_before_update before update on personal_keys begin
  select raise(abort, 'NOT_CHANGEABLE:personal_keys');
end;

create table personal_values (
  digest blob not null,
  subject_id blob not null,
  sealed blob not null,
  constraint pk_personal_values primary key (digest),
  constraint ck_personal_values_digest check (length(digest) = 32),
  constraint ck_personal_values_subject_id check (length(subject_id) = 16),
  constraint fk_personal_values_subject_id foreign key (subject_id) references personal_keys (subject_id)
) strict, without rowid;

create index ix_personal_values_subject_id on personal_values (subject_id);

create trigger personal_values_before_insert before insert on personal_values begin
  select case
    when exists (select 1 from personal_values where digest = new.digest) then raise(abort, 'KEY_EXISTS:personal_values(digest)')
  end;
end;

create trigger personal_values_before_update before update on personal_values begin
  select raise(abort, 'NOT_CHANGEABLE:personal_values');
end;

create table personal_erasures (
  subject_id blob not null,
  commit_number integer not null,
  constraint pk_personal_erasures primary key (subject_id),
  constraint ck_personal_erasures_subject_id check (length(subject_id) = 16)
) strict, without rowid;

create trigger personal_erasures_before_insert before insert on personal_erasures begin
  select case
    when exists (select 1 from personal_erasures where subject_id = new.subject_id) then raise(abort, 'KEY_EXISTS:personal_erasures(subject_id)')
  end;
end;

create trigger personal_erasures_before_update before update on personal_erasures begin
  select raise(abort, 'INSERT_ONLY:personal_erasures');
end;

create trigger personal_erasures_before_delete before delete on personal_erasures begin
  select raise(abort, 'INSERT_ONLY:personal_erasures');
end;
