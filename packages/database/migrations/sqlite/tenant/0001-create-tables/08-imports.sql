create table imports (
  id blob not null,
  format text not null,
  file_name text not null,
  file_hash text not null,
  report text not null,
  commit_number integer not null,
  constraint pk_imports primary key (id),
  constraint ck_imports_id check (length(id) = 16),
  constraint ck_imports_format check (format in ('SAFT', 'ECB_CSV', 'CSV', 'HLEDGER_CSV')),
  constraint ck_imports_file_name check (length(file_name) <= 255),
  constraint ck_imports_file_hash check (file_hash = substr(trim(file_hash), 1, 64))
) strict;

create index ix_imports_file_hash on imports (file_hash);

create trigger imports_before_insert before insert on imports begin
  select case
    when exists (select 1 from imports where id = new.id) then raise(abort, 'KEY_EXISTS:imports(id)')
    when exists (select 1 from imports where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:imports(rowid)')
  end;
end;

create trigger imports_before_update before update on imports begin
  select raise(abort, 'INSERT_ONLY:imports');
end;

create trigger imports_before_delete before delete on imports begin
  select raise(abort, 'INSERT_ONLY:imports');
end;

create table import_mappings (
  id blob not null,
  name text not null,
  rules text not null,
  commit_number integer not null,
  constraint pk_import_mappings primary key (id),
  constraint ck_import_mappings_id check (length(id) = 16),
  constraint ck_import_mappings_name check (length(name) <= 100)
) strict;

create table import_mappings_history (
  id blob not null,
  name text not null,
  rules text not null,
  commit_number integer not null,
  constraint pk_import_mappings_history primary key (id, commit_number)
) strict;

create unique index ux_import_mappings_name on import_mappings (name);

create trigger import_mappings_before_insert before insert on import_mappings begin
  select case
    when exists (select 1 from import_mappings where id = new.id) then raise(abort, 'KEY_EXISTS:import_mappings(id)')
    when exists (select 1 from import_mappings where name = new.name) then raise(abort, 'KEY_EXISTS:import_mappings(name)')
    when exists (select 1 from import_mappings where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:import_mappings(rowid)')
    when exists (select 1 from import_mappings_history where id = new.id) then raise(abort, 'KEY_EXISTS:import_mappings_history(id)')
  end;
end;

create trigger import_mappings_before_update before update on import_mappings begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:import_mappings')
    when new.id is not old.id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:import_mappings')
    when exists (select 1 from import_mappings where name = new.name and id <> old.id) then raise(abort, 'KEY_EXISTS:import_mappings(name)')
  end;
end;

create trigger import_mappings_before_delete before delete on import_mappings begin
  select raise(abort, 'NOT_DELETABLE:import_mappings');
end;

create trigger import_mappings_keep_version after update on import_mappings begin
  insert into import_mappings_history (id, name, rules, commit_number) values (old.id, old.name, old.rules, old.commit_number);
end;

create trigger import_mappings_history_before_insert before insert on import_mappings_history begin
  select case
    when exists (select 1 from import_mappings_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:import_mappings_history(id,commit_number)')
    when exists (select 1 from import_mappings_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:import_mappings_history(rowid)')
  end;
end;

create trigger import_mappings_history_before_update before update on import_mappings_history begin
  select raise(abort, 'INSERT_ONLY:import_mappings_history');
end;

create trigger import_mappings_history_before_delete before delete on import_mappings_history begin
  select raise(abort, 'INSERT_ONLY:import_mappings_history');
end;
