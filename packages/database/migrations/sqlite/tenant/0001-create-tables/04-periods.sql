create table fiscal_years (
  id blob not null,
  name text not null,
  start_date text not null,
  end_date text not null,
  commit_number integer not null,
  constraint pk_fiscal_years primary key (id),
  constraint ck_fiscal_years_id check (length(id) = 16),
  constraint ck_fiscal_years_name check (name = substr(trim(name), 1, 20)),
  constraint ck_fiscal_years_start_date check (date(start_date) is start_date and start_date >= '1900'),
  constraint ck_fiscal_years_end_date check (date(end_date) is end_date and end_date >= '1900')
) strict, without rowid;

create table fiscal_years_history (
  id blob not null,
  name text not null,
  start_date text not null,
  end_date text not null,
  commit_number integer not null,
  constraint pk_fiscal_years_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_fiscal_years_start_date on fiscal_years (start_date);

create unique index ux_fiscal_years_name on fiscal_years (name);

create trigger fiscal_years_before_insert before insert on fiscal_years begin
  select case
    when exists (select 1 from fiscal_years where id = new.id) then raise(abort, 'KEY_EXISTS:fiscal_years(id)')
    when exists (select 1 from fiscal_years where start_date = new.start_date) then raise(abort, 'KEY_EXISTS:fiscal_years(start_date)')
    when exists (select 1 from fiscal_years where name = new.name) then raise(abort, 'KEY_EXISTS:fiscal_years(name)')
    when exists (select 1 from fiscal_years_history where id = new.id) then raise(abort, 'KEY_EXISTS:fiscal_years_history(id)')
  end;
end;

create trigger fiscal_years_before_update before update on fiscal_years begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:fiscal_years')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:fiscal_years')
    when exists (select 1 from fiscal_years where start_date = new.start_date and id <> old.id) then raise(abort, 'KEY_EXISTS:fiscal_years(start_date)')
    when exists (select 1 from fiscal_years where name = new.name and id <> old.id) then raise(abort, 'KEY_EXISTS:fiscal_years(name)')
  end;
end;

create trigger fiscal_years_before_delete before delete on fiscal_years begin
  select raise(abort, 'NOT_DELETABLE:fiscal_years');
end;

create trigger fiscal_years_keep_version after update on fiscal_years begin
  insert into fiscal_years_history (id, name, start_date, end_date, commit_number) values (old.id, old.name, old.start_date, old.end_date, old.commit_number);
end;

create trigger fiscal_years_history_before_insert before insert on fiscal_years_history begin
  select case
    when exists (select 1 from fiscal_years_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:fiscal_years_history(id,commit_number)')
  end;
end;

create trigger fiscal_years_history_before_update before update on fiscal_years_history begin
  select raise(abort, 'INSERT_ONLY:fiscal_years_history');
end;

create trigger fiscal_years_history_before_delete before delete on fiscal_years_history begin
  select raise(abort, 'INSERT_ONLY:fiscal_years_history');
end;

create table periods (
  id blob not null,
  fiscal_year_id blob not null,
  ordinal integer not null,
  name text not null,
  start_date text not null,
  end_date text not null,
  lock_state text not null,
  close_state text not null,
  commit_number integer not null,
  constraint pk_periods primary key (id),
  constraint ck_periods_id check (length(id) = 16),
  constraint ck_periods_fiscal_year_id check (length(fiscal_year_id) = 16),
  constraint ck_periods_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_periods_name check (name = substr(trim(name), 1, 20)),
  constraint ck_periods_start_date check (date(start_date) is start_date and start_date >= '1900'),
  constraint ck_periods_end_date check (date(end_date) is end_date and end_date >= '1900'),
  constraint ck_periods_lock_state check (lock_state in ('UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING', 'LOCKED', 'CLOSED')),
  constraint ck_periods_close_state check (close_state in ('OPEN', 'DRAFT', 'PENDING_APPROVAL', 'CLOSED', 'YEAR_CLOSED', 'YEAR_AUDITED')),
  constraint ck_periods_rule_state_pair check ((close_state in ('OPEN', 'DRAFT') and lock_state in ('UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING')) or (close_state = 'PENDING_APPROVAL' and lock_state in ('LOCK_SALES_AND_PURCHASING', 'LOCKED')) or (close_state = 'CLOSED' and lock_state = 'LOCKED') or (close_state in ('YEAR_CLOSED', 'YEAR_AUDITED') and lock_state = 'CLOSED')),
  constraint fk_periods_fiscal_year_id foreign key (fiscal_year_id) references fiscal_years (id)
) strict, without rowid;

create table periods_history (
  id blob not null,
  fiscal_year_id blob not null,
  ordinal integer not null,
  name text not null,
  start_date text not null,
  end_date text not null,
  lock_state text not null,
  close_state text not null,
  commit_number integer not null,
  constraint pk_periods_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_periods_start_date on periods (start_date);

create unique index ux_periods_fiscal_year_id_ordinal on periods (fiscal_year_id, ordinal);

create trigger periods_before_insert before insert on periods begin
  select case
    when exists (select 1 from periods where id = new.id) then raise(abort, 'KEY_EXISTS:periods(id)')
    when exists (select 1 from periods where start_date = new.start_date) then raise(abort, 'KEY_EXISTS:periods(start_date)')
    when exists (select 1 from periods where fiscal_year_id = new.fiscal_year_id and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:periods(fiscal_year_id,ordinal)')
    when exists (select 1 from periods_history where id = new.id) then raise(abort, 'KEY_EXISTS:periods_history(id)')
  end;
end;

create trigger periods_before_update before update on periods begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:periods')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:periods')
    when exists (select 1 from periods where start_date = new.start_date and id <> old.id) then raise(abort, 'KEY_EXISTS:periods(start_date)')
    when exists (select 1 from periods where fiscal_year_id = new.fiscal_year_id and ordinal = new.ordinal and id <> old.id) then raise(abort, 'KEY_EXISTS:periods(fiscal_year_id,ordinal)')
  end;
end;

create trigger periods_before_delete before delete on periods begin
  select raise(abort, 'NOT_DELETABLE:periods');
end;

create trigger periods_keep_version after update on periods begin
  insert into periods_history (id, fiscal_year_id, ordinal, name, start_date, end_date, lock_state, close_state, commit_number) values (old.id, old.fiscal_year_id, old.ordinal, old.name, old.start_date, old.end_date, old.lock_state, old.close_state, old.commit_number);
end;

create trigger periods_history_before_insert before insert on periods_history begin
  select case
    when exists (select 1 from periods_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:periods_history(id,commit_number)')
  end;
end;

create trigger periods_history_before_update before update on periods_history begin
  select raise(abort, 'INSERT_ONLY:periods_history');
end;

create trigger periods_history_before_delete before delete on periods_history begin
  select raise(abort, 'INSERT_ONLY:periods_history');
end;
