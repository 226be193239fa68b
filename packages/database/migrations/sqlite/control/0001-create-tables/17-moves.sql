create table tenant_moves (
  id blob not null,
  tenant_id blob not null,
  backup text,
  state text not null,
  attempt integer not null,
  from_engine text not null,
  from_server text,
  from_database text not null,
  to_engine text not null,
  to_server text,
  to_database text not null,
  started_at integer not null,
  ended_at integer,
  left_deleted_at integer,
  commit_number integer not null,
  constraint pk_tenant_moves primary key (id),
  constraint ck_tenant_moves_id check (length(id) = 16),
  constraint ck_tenant_moves_tenant_id check (length(tenant_id) = 16),
  constraint ck_tenant_moves_backup check (backup = substr(trim(backup), 1, 200)),
  constraint ck_tenant_moves_state check (state in ('RUNNING', 'DONE', 'UNDONE')),
  constraint ck_tenant_moves_attempt check (attempt between -2147483648 and 2147483647),
  constraint ck_tenant_moves_from_engine check (from_engine in ('sqlite', 'mssql')),
  constraint ck_tenant_moves_from_server check (from_server = substr(trim(from_server), 1, 200)),
  constraint ck_tenant_moves_from_database check (from_database = substr(trim(from_database), 1, 200)),
  constraint ck_tenant_moves_to_engine check (to_engine in ('sqlite', 'mssql')),
  constraint ck_tenant_moves_to_server check (to_server = substr(trim(to_server), 1, 200)),
  constraint ck_tenant_moves_to_database check (to_database = substr(trim(to_database), 1, 200)),
  constraint fk_tenant_moves_tenant_id foreign key (tenant_id) references tenants (id)
) strict, without rowid;

create table tenant_moves_history (
  id blob not null,
  tenant_id blob not null,
  backup text,
  state text not null,
  attempt integer not null,
  from_engine text not null,
  from_server text,
  from_database text not null,
  to_engine text not null,
  to_server text,
  to_database text not null,
  started_at integer not null,
  ended_at integer,
  left_deleted_at integer,
  commit_number integer not null,
  constraint pk_tenant_moves_history primary key (id, commit_number)
) strict, without rowid;

create index ix_tenant_moves_tenant_id on tenant_moves (tenant_id);

create unique index ux_tenant_moves_state_tenant_id on tenant_moves (state, tenant_id) where state = 'RUNNING';

create trigger tenant_moves_before_insert before insert on tenant_moves begin
  select case
    when exists (select 1 from tenant_moves where id = new.id) then raise(abort, 'KEY_EXISTS:tenant_moves(id)')
    when new.state = 'RUNNING' and exists (select 1 from tenant_moves where state = new.state and tenant_id = new.tenant_id and state = 'RUNNING') then raise(abort, 'KEY_EXISTS:tenant_moves(state,tenant_id)')
    when exists (select 1 from tenant_moves_history where id = new.id) then raise(abort, 'KEY_EXISTS:tenant_moves_history(id)')
  end;
end;

create trigger tenant_moves_before_update before update on tenant_moves begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:tenant_moves')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:tenant_moves')
    when new.state = 'RUNNING' and exists (select 1 from tenant_moves where state = new.state and tenant_id = new.tenant_id and state = 'RUNNING' and id <> old.id) then raise(abort, 'KEY_EXISTS:tenant_moves(state,tenant_id)')
  end;
end;

create trigger tenant_moves_before_delete before delete on tenant_moves begin
  select raise(abort, 'NOT_DELETABLE:tenant_moves');
end;

create trigger tenant_moves_keep_version after update on tenant_moves begin
  insert into tenant_moves_history (id, tenant_id, backup, state, attempt, from_engine, from_server, from_database, to_engine, to_server, to_database, started_at, ended_at, left_deleted_at, commit_number) values (old.id, old.tenant_id, old.backup, old.state, old.attempt, old.from_engine, old.from_server, old.from_database, old.to_engine, old.to_server, old.to_database, old.started_at, old.ended_at, old.left_deleted_at, old.commit_number);
end;

create trigger tenant_moves_history_before_insert before insert on tenant_moves_history begin
  select case
    when exists (select 1 from tenant_moves_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:tenant_moves_history(id,commit_number)')
  end;
end;

create trigger tenant_moves_history_before_update before update on tenant_moves_history begin
  select raise(abort, 'INSERT_ONLY:tenant_moves_history');
end;

create trigger tenant_moves_history_before_delete before delete on tenant_moves_history begin
  select raise(abort, 'INSERT_ONLY:tenant_moves_history');
end;
