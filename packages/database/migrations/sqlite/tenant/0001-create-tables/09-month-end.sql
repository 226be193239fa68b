create table close_packages (
  period_id blob not null,
  preparer_id blob,
  makers text not null,
  submitted_by blob,
  submitted_digest text,
  submitted_entry_count integer,
  decided_by blob,
  rejection_reason text,
  commit_number integer not null,
  constraint pk_close_packages primary key (period_id),
  constraint ck_close_packages_period_id check (length(period_id) = 16),
  constraint ck_close_packages_preparer_id check (length(preparer_id) = 16),
  constraint ck_close_packages_submitted_by check (length(submitted_by) = 16),
  constraint ck_close_packages_submitted_digest check (submitted_digest = substr(trim(submitted_digest), 1, 64)),
  constraint ck_close_packages_submitted_entry_count check (submitted_entry_count between -2147483648 and 2147483647),
  constraint ck_close_packages_decided_by check (length(decided_by) = 16),
  constraint ck_close_packages_rejection_reason check (length(rejection_reason) <= 2000),
  constraint fk_close_packages_period_id foreign key (period_id) references periods (id)
) strict;

create table close_packages_history (
  period_id blob not null,
  preparer_id blob,
  makers text not null,
  submitted_by blob,
  submitted_digest text,
  submitted_entry_count integer,
  decided_by blob,
  rejection_reason text,
  commit_number integer not null,
  constraint pk_close_packages_history primary key (period_id, commit_number)
) strict;

create trigger close_packages_before_insert before insert on close_packages begin
  select case
    when exists (select 1 from close_packages where period_id = new.period_id) then raise(abort, 'KEY_EXISTS:close_packages(period_id)')
    when exists (select 1 from close_packages where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:close_packages(rowid)')
    when exists (select 1 from close_packages_history where period_id = new.period_id) then raise(abort, 'KEY_EXISTS:close_packages_history(period_id)')
  end;
end;

create trigger close_packages_before_update before update on close_packages begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:close_packages')
    when new.period_id is not old.period_id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:close_packages')
  end;
end;

create trigger close_packages_before_delete before delete on close_packages begin
  select raise(abort, 'NOT_DELETABLE:close_packages');
end;

create trigger close_packages_keep_version after update on close_packages begin
  insert into close_packages_history (period_id, preparer_id, makers, submitted_by, submitted_digest, submitted_entry_count, decided_by, rejection_reason, commit_number) values (old.period_id, old.preparer_id, old.makers, old.submitted_by, old.submitted_digest, old.submitted_entry_count, old.decided_by, old.rejection_reason, old.commit_number);
end;

create trigger close_packages_history_before_insert before insert on close_packages_history begin
  select case
    when exists (select 1 from close_packages_history where period_id = new.period_id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:close_packages_history(period_id,commit_number)')
    when exists (select 1 from close_packages_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:close_packages_history(rowid)')
  end;
end;

create trigger close_packages_history_before_update before update on close_packages_history begin
  select raise(abort, 'INSERT_ONLY:close_packages_history');
end;

create trigger close_packages_history_before_delete before delete on close_packages_history begin
  select raise(abort, 'INSERT_ONLY:close_packages_history');
end;

create table close_items (
  id blob not null,
  period_id blob not null,
  code text,
  title text,
  owner_id blob,
  due_date text,
  is_repeated integer not null,
  state text not null,
  note text,
  acknowledged text,
  decided_by blob,
  commit_number integer not null,
  constraint pk_close_items primary key (id),
  constraint ck_close_items_id check (length(id) = 16),
  constraint ck_close_items_period_id check (length(period_id) = 16),
  constraint ck_close_items_code check (code = substr(trim(code), 1, 40)),
  constraint ck_close_items_title check (length(title) <= 200),
  constraint ck_close_items_owner_id check (length(owner_id) = 16),
  constraint ck_close_items_due_date check (date(due_date) is due_date and due_date >= '1900'),
  constraint ck_close_items_is_repeated check (is_repeated in (0, 1)),
  constraint ck_close_items_state check (state in ('OPEN', 'DONE', 'ACKNOWLEDGED', 'REMOVED')),
  constraint ck_close_items_note check (length(note) <= 2000),
  constraint ck_close_items_acknowledged check (length(acknowledged) <= 1000),
  constraint ck_close_items_decided_by check (length(decided_by) = 16),
  constraint fk_close_items_period_id foreign key (period_id) references periods (id)
) strict, without rowid;

create table close_items_history (
  id blob not null,
  period_id blob not null,
  code text,
  title text,
  owner_id blob,
  due_date text,
  is_repeated integer not null,
  state text not null,
  note text,
  acknowledged text,
  decided_by blob,
  commit_number integer not null,
  constraint pk_close_items_history primary key (id, commit_number)
) strict, without rowid;

create index ix_close_items_period_id on close_items (period_id);

create unique index ux_close_items_period_id_code on close_items (period_id, code) where code is not null;

create trigger close_items_before_insert before insert on close_items begin
  select case
    when exists (select 1 from close_items where id = new.id) then raise(abort, 'KEY_EXISTS:close_items(id)')
    when new.code is not null and exists (select 1 from close_items where period_id = new.period_id and code = new.code) then raise(abort, 'KEY_EXISTS:close_items(period_id,code)')
    when exists (select 1 from close_items_history where id = new.id) then raise(abort, 'KEY_EXISTS:close_items_history(id)')
  end;
end;

create trigger close_items_before_update before update on close_items begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:close_items')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:close_items')
    when new.code is not null and exists (select 1 from close_items where period_id = new.period_id and code = new.code and code is not null and id <> old.id) then raise(abort, 'KEY_EXISTS:close_items(period_id,code)')
  end;
end;

create trigger close_items_before_delete before delete on close_items begin
  select raise(abort, 'NOT_DELETABLE:close_items');
end;

create trigger close_items_keep_version after update on close_items begin
  insert into close_items_history (id, period_id, code, title, owner_id, due_date, is_repeated, state, note, acknowledged, decided_by, commit_number) values (old.id, old.period_id, old.code, old.title, old.owner_id, old.due_date, old.is_repeated, old.state, old.note, old.acknowledged, old.decided_by, old.commit_number);
end;

create trigger close_items_history_before_insert before insert on close_items_history begin
  select case
    when exists (select 1 from close_items_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:close_items_history(id,commit_number)')
  end;
end;

create trigger close_items_history_before_update before update on close_items_history begin
  select raise(abort, 'INSERT_ONLY:close_items_history');
end;

create trigger close_items_history_before_delete before delete on close_items_history begin
  select raise(abort, 'INSERT_ONLY:close_items_history');
end;

create table chain_verifications (
  id blob not null,
  head_number integer not null,
  head_hash text not null,
  is_valid integer not null,
  first_fault text,
  commit_number integer not null,
  constraint pk_chain_verifications primary key (id),
  constraint ck_chain_verifications_id check (length(id) = 16),
  constraint ck_chain_verifications_head_hash check (head_hash = substr(trim(head_hash), 1, 64)),
  constraint ck_chain_verifications_is_valid check (is_valid in (0, 1)),
  constraint ck_chain_verifications_first_fault check (length(first_fault) <= 1000)
) strict, without rowid;

create index ix_chain_verifications_head_number on chain_verifications (head_number);

create trigger chain_verifications_before_insert before insert on chain_verifications begin
  select case
    when exists (select 1 from chain_verifications where id = new.id) then raise(abort, 'KEY_EXISTS:chain_verifications(id)')
  end;
end;

create trigger chain_verifications_before_update before update on chain_verifications begin
  select raise(abort, 'INSERT_ONLY:chain_verifications');
end;

create trigger chain_verifications_before_delete before delete on chain_verifications begin
  select raise(abort, 'INSERT_ONLY:chain_verifications');
end;

create table period_closings (
  period_id blob not null,
  ordinal integer not null,
  submitted_by blob not null,
  approved_by blob not null,
  digest text not null,
  entry_count integer not null,
  second_person text,
  commit_number integer not null,
  constraint pk_period_closings primary key (period_id, ordinal),
  constraint ck_period_closings_period_id check (length(period_id) = 16),
  constraint ck_period_closings_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_period_closings_submitted_by check (length(submitted_by) = 16),
  constraint ck_period_closings_approved_by check (length(approved_by) = 16),
  constraint ck_period_closings_digest check (digest = substr(trim(digest), 1, 64)),
  constraint ck_period_closings_entry_count check (entry_count between -2147483648 and 2147483647),
  constraint fk_period_closings_period_id foreign key (period_id) references periods (id)
) strict;

create trigger period_closings_before_insert before insert on period_closings begin
  select case
    when exists (select 1 from period_closings where period_id = new.period_id and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:period_closings(period_id,ordinal)')
    when exists (select 1 from period_closings where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:period_closings(rowid)')
  end;
end;

create trigger period_closings_before_update before update on period_closings begin
  select raise(abort, 'INSERT_ONLY:period_closings');
end;

create trigger period_closings_before_delete before delete on period_closings begin
  select raise(abort, 'INSERT_ONLY:period_closings');
end;
