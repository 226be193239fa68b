create table backups (
  id blob not null,
  tenant_id blob,
  name text not null,
  target text not null,
  outcome text not null,
  started_at integer not null,
  ended_at integer not null,
  head_number integer,
  head_hash text,
  row_count integer,
  bytes integer,
  sha256 text,
  problems text not null,
  commit_number integer not null,
  constraint pk_backups primary key (id),
  constraint ck_backups_id check (length(id) = 16),
  constraint ck_backups_tenant_id check (length(tenant_id) = 16),
  constraint ck_backups_name check (name = substr(trim(name), 1, 200)),
  constraint ck_backups_target check (length(target) <= 500),
  constraint ck_backups_outcome check (outcome in ('FAILED', 'DONE')),
  constraint ck_backups_head_hash check (head_hash = substr(trim(head_hash), 1, 64)),
  constraint ck_backups_sha256 check (sha256 = substr(trim(sha256), 1, 64)),
  constraint ck_backups_rule_outcome check (outcome = 'FAILED' or (sha256 is not null and bytes is not null and row_count is not null))
) strict;

create index ix_backups_tenant_id_started_at on backups (tenant_id, started_at);

create index ix_backups_name on backups (name);

create trigger backups_before_insert before insert on backups begin
  select case
    when exists (select 1 from backups where id = new.id) then raise(abort, 'KEY_EXISTS:backups(id)')
    when exists (select 1 from backups where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:backups(rowid)')
  end;
end;

create trigger backups_before_update before update on backups begin
  select raise(abort, 'INSERT_ONLY:backups');
end;

create trigger backups_before_delete before delete on backups begin
  select raise(abort, 'INSERT_ONLY:backups');
end;

create table tenant_restorations (
  tenant_id blob not null,
  line integer not null,
  move_id blob not null,
  backup text not null,
  base_number integer not null,
  base_hash text not null,
  left_number integer,
  left_hash text,
  commit_number integer not null,
  constraint pk_tenant_restorations primary key (tenant_id, line),
  constraint ck_tenant_restorations_tenant_id check (length(tenant_id) = 16),
  constraint ck_tenant_restorations_line check (line between -2147483648 and 2147483647),
  constraint ck_tenant_restorations_move_id check (length(move_id) = 16),
  constraint ck_tenant_restorations_backup check (backup = substr(trim(backup), 1, 200)),
  constraint ck_tenant_restorations_base_hash check (base_hash = substr(trim(base_hash), 1, 64)),
  constraint ck_tenant_restorations_left_hash check (left_hash = substr(trim(left_hash), 1, 64)),
  constraint fk_tenant_restorations_tenant_id foreign key (tenant_id) references tenants (id)
) strict, without rowid;

create trigger tenant_restorations_before_insert before insert on tenant_restorations begin
  select case
    when exists (select 1 from tenant_restorations where tenant_id = new.tenant_id and line = new.line) then raise(abort, 'KEY_EXISTS:tenant_restorations(tenant_id,line)')
  end;
end;

create trigger tenant_restorations_before_update before update on tenant_restorations begin
  select raise(abort, 'INSERT_ONLY:tenant_restorations');
end;

create trigger tenant_restorations_before_delete before delete on tenant_restorations begin
  select raise(abort, 'INSERT_ONLY:tenant_restorations');
end;
