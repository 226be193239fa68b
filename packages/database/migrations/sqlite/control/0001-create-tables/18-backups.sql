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
  constraint ck_backups_outcome check (outcome in ('DONE', 'FAILED')),
  constraint ck_backups_head_hash check (head_hash = substr(trim(head_hash), 1, 64)),
  constraint ck_backups_sha256 check (sha256 = substr(trim(sha256), 1, 64)),
  constraint ck_backups_rule_outcome check ((outcome = 'DONE' and sha256 is not null and bytes is not null) or (outcome = 'FAILED' and sha256 is null))
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
