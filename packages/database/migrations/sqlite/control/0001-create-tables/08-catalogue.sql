create table currencies (
  code text not null,
  numeric_code text not null,
  name text not null,
  minor_units integer not null,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_currencies primary key (code),
  constraint ck_currencies_code check (code = substr(trim(code), 1, 3)),
  constraint ck_currencies_numeric_code check (numeric_code = substr(trim(numeric_code), 1, 3)),
  constraint ck_currencies_name check (length(name) <= 100),
  constraint ck_currencies_minor_units check (minor_units between -2147483648 and 2147483647),
  constraint ck_currencies_is_active check (is_active in (0, 1))
) strict, without rowid;

create table currencies_history (
  code text not null,
  numeric_code text not null,
  name text not null,
  minor_units integer not null,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_currencies_history primary key (code, commit_number)
) strict, without rowid;

create trigger currencies_before_insert before insert on currencies begin
  select case
    when exists (select 1 from currencies where code = new.code) then raise(abort, 'KEY_EXISTS:currencies(code)')
    when exists (select 1 from currencies_history where code = new.code) then raise(abort, 'KEY_EXISTS:currencies_history(code)')
  end;
end;

create trigger currencies_before_update before update on currencies begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:currencies')
    when new.code is not old.code then raise(abort, 'KEY_CHANGED:currencies')
  end;
end;

create trigger currencies_before_delete before delete on currencies begin
  select raise(abort, 'NOT_DELETABLE:currencies');
end;

create trigger currencies_keep_version after update on currencies begin
  insert into currencies_history (code, numeric_code, name, minor_units, is_active, commit_number) values (old.code, old.numeric_code, old.name, old.minor_units, old.is_active, old.commit_number);
end;

create trigger currencies_history_before_insert before insert on currencies_history begin
  select case
    when exists (select 1 from currencies_history where code = new.code and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:currencies_history(code,commit_number)')
  end;
end;

create trigger currencies_history_before_update before update on currencies_history begin
  select raise(abort, 'INSERT_ONLY:currencies_history');
end;

create trigger currencies_history_before_delete before delete on currencies_history begin
  select raise(abort, 'INSERT_ONLY:currencies_history');
end;

create table coa_templates (
  id blob not null,
  code text not null,
  name text not null,
  country_pack text not null,
  template text not null,
  commit_number integer not null,
  constraint pk_coa_templates primary key (id),
  constraint ck_coa_templates_id check (length(id) = 16),
  constraint ck_coa_templates_code check (code = substr(trim(code), 1, 60)),
  constraint ck_coa_templates_name check (length(name) <= 200),
  constraint ck_coa_templates_country_pack check (country_pack = substr(trim(country_pack), 1, 20))
) strict;

create table coa_templates_history (
  id blob not null,
  code text not null,
  name text not null,
  country_pack text not null,
  template text not null,
  commit_number integer not null,
  constraint pk_coa_templates_history primary key (id, commit_number)
) strict;

create unique index ux_coa_templates_code on coa_templates (code);

create trigger coa_templates_before_insert before insert on coa_templates begin
  select case
    when exists (select 1 from coa_templates where id = new.id) then raise(abort, 'KEY_EXISTS:coa_templates(id)')
    when exists (select 1 from coa_templates where code = new.code) then raise(abort, 'KEY_EXISTS:coa_templates(code)')
    when exists (select 1 from coa_templates where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:coa_templates(rowid)')
    when exists (select 1 from coa_templates_history where id = new.id) then raise(abort, 'KEY_EXISTS:coa_templates_history(id)')
  end;
end;

create trigger coa_templates_before_update before update on coa_templates begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:coa_templates')
    when new.id is not old.id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:coa_templates')
    when exists (select 1 from coa_templates where code = new.code and id <> old.id) then raise(abort, 'KEY_EXISTS:coa_templates(code)')
  end;
end;

create trigger coa_templates_before_delete before delete on coa_templates begin
  select raise(abort, 'NOT_DELETABLE:coa_templates');
end;

create trigger coa_templates_keep_version after update on coa_templates begin
  insert into coa_templates_history (id, code, name, country_pack, template, commit_number) values (old.id, old.code, old.name, old.country_pack, old.template, old.commit_number);
end;

create trigger coa_templates_history_before_insert before insert on coa_templates_history begin
  select case
    when exists (select 1 from coa_templates_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:coa_templates_history(id,commit_number)')
    when exists (select 1 from coa_templates_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:coa_templates_history(rowid)')
  end;
end;

create trigger coa_templates_history_before_update before update on coa_templates_history begin
  select raise(abort, 'INSERT_ONLY:coa_templates_history');
end;

create trigger coa_templates_history_before_delete before delete on coa_templates_history begin
  select raise(abort, 'INSERT_ONLY:coa_templates_history');
end;
