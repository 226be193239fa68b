create table investigation_queries (
  name text not null,
  about text not null,
  sql text not null,
  parameters text not null,
  state text not null,
  commit_number integer not null,
  constraint pk_investigation_queries primary key (name),
  constraint ck_investigation_queries_name check (name = substr(trim(name), 1, 60)),
  constraint ck_investigation_queries_about check (length(about) <= 500),
  constraint ck_investigation_queries_sql check (length(sql) <= 4000),
  constraint ck_investigation_queries_state check (state in ('SAVED', 'DELETED'))
) strict;

create table investigation_queries_history (
  name text not null,
  about text not null,
  sql text not null,
  parameters text not null,
  state text not null,
  commit_number integer not null,
  constraint pk_investigation_queries_history primary key (name, commit_number)
) strict;

create trigger investigation_queries_before_insert before insert on investigation_queries begin
  select case
    when exists (select 1 from investigation_queries where name = new.name) then raise(abort, 'KEY_EXISTS:investigation_queries(name)')
    when exists (select 1 from investigation_queries where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:investigation_queries(rowid)')
    when exists (select 1 from investigation_queries_history where name = new.name) then raise(abort, 'KEY_EXISTS:investigation_queries_history(name)')
  end;
end;

create trigger investigation_queries_before_update before update on investigation_queries begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:investigation_queries')
    when new.name is not old.name or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:investigation_queries')
  end;
end;

create trigger investigation_queries_before_delete before delete on investigation_queries begin
  select raise(abort, 'NOT_DELETABLE:investigation_queries');
end;

create trigger investigation_queries_keep_version after update on investigation_queries begin
  insert into investigation_queries_history (name, about, sql, parameters, state, commit_number) values (old.name, old.about, old.sql, old.parameters, old.state, old.commit_number);
end;

create trigger investigation_queries_history_before_insert before insert on investigation_queries_history begin
  select case
    when exists (select 1 from investigation_queries_history where name = new.name and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:investigation_queries_history(name,commit_number)')
    when exists (select 1 from investigation_queries_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:investigation_queries_history(rowid)')
  end;
end;

create trigger investigation_queries_history_before_update before update on investigation_queries_history begin
  select raise(abort, 'INSERT_ONLY:investigation_queries_history');
end;

create trigger investigation_queries_history_before_delete before delete on investigation_queries_history begin
  select raise(abort, 'INSERT_ONLY:investigation_queries_history');
end;
