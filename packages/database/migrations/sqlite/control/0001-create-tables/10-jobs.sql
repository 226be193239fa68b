create table jobs (
  id blob not null,
  name text not null,
  job_key text not null,
  kind text not null,
  priority integer not null,
  is_paused integer not null,
  next_run_at integer,
  locked_at integer,
  locked_by text,
  fence integer not null,
  last_run_at integer,
  last_finished_at integer,
  failed_at integer,
  fail_count integer not null,
  fail_reason text,
  progress integer,
  modified_by text,
  details text not null,
  constraint pk_jobs primary key (id),
  constraint ck_jobs_id check (length(id) = 16),
  constraint ck_jobs_name check (name = substr(trim(name), 1, 80)),
  constraint ck_jobs_job_key check (job_key = substr(trim(job_key), 1, 80)),
  constraint ck_jobs_kind check (kind in ('normal', 'single')),
  constraint ck_jobs_priority check (priority between -2147483648 and 2147483647),
  constraint ck_jobs_is_paused check (is_paused in (0, 1)),
  constraint ck_jobs_locked_by check (length(locked_by) <= 200),
  constraint ck_jobs_fence check (fence between -2147483648 and 2147483647),
  constraint ck_jobs_fail_count check (fail_count between -2147483648 and 2147483647),
  constraint ck_jobs_fail_reason check (length(fail_reason) <= 1000),
  constraint ck_jobs_progress check (progress between -2147483648 and 2147483647),
  constraint ck_jobs_modified_by check (length(modified_by) <= 200)
) strict;

create unique index ux_jobs_name_job_key on jobs (name, job_key);

create index ix_jobs_name_next_run_at on jobs (name, next_run_at);

create table batch_runs (
  id blob not null,
  kind text not null,
  month text not null,
  target text not null,
  state text not null,
  started_by blob not null,
  started_at integer not null,
  ended_at integer,
  tenant_count integer not null,
  commit_number integer not null,
  constraint pk_batch_runs primary key (id),
  constraint ck_batch_runs_id check (length(id) = 16),
  constraint ck_batch_runs_kind check (kind in ('MONTH_CLOSE')),
  constraint ck_batch_runs_month check (month = substr(trim(month), 1, 7)),
  constraint ck_batch_runs_target check (target in ('LOCK_SALES_AND_PURCHASING', 'PENDING_APPROVAL', 'CLOSED')),
  constraint ck_batch_runs_state check (state in ('RUNNING', 'CANCELLING', 'CANCELLED', 'FINISHED')),
  constraint ck_batch_runs_started_by check (length(started_by) = 16),
  constraint ck_batch_runs_tenant_count check (tenant_count between -2147483648 and 2147483647),
  constraint fk_batch_runs_started_by foreign key (started_by) references users (id)
) strict, without rowid;

create table batch_runs_history (
  id blob not null,
  kind text not null,
  month text not null,
  target text not null,
  state text not null,
  started_by blob not null,
  started_at integer not null,
  ended_at integer,
  tenant_count integer not null,
  commit_number integer not null,
  constraint pk_batch_runs_history primary key (id, commit_number)
) strict, without rowid;

create index ix_batch_runs_state on batch_runs (state);

create trigger batch_runs_before_insert before insert on batch_runs begin
  select case
    when exists (select 1 from batch_runs where id = new.id) then raise(abort, 'KEY_EXISTS:batch_runs(id)')
    when exists (select 1 from batch_runs_history where id = new.id) then raise(abort, 'KEY_EXISTS:batch_runs_history(id)')
  end;
end;

create trigger batch_runs_before_update before update on batch_runs begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:batch_runs')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:batch_runs')
  end;
end;

create trigger batch_runs_before_delete before delete on batch_runs begin
  select raise(abort, 'NOT_DELETABLE:batch_runs');
end;

create trigger batch_runs_keep_version after update on batch_runs begin
  insert into batch_runs_history (id, kind, month, target, state, started_by, started_at, ended_at, tenant_count, commit_number) values (old.id, old.kind, old.month, old.target, old.state, old.started_by, old.started_at, old.ended_at, old.tenant_count, old.commit_number);
end;

create trigger batch_runs_history_before_insert before insert on batch_runs_history begin
  select case
    when exists (select 1 from batch_runs_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:batch_runs_history(id,commit_number)')
  end;
end;

create trigger batch_runs_history_before_update before update on batch_runs_history begin
  select raise(abort, 'INSERT_ONLY:batch_runs_history');
end;

create trigger batch_runs_history_before_delete before delete on batch_runs_history begin
  select raise(abort, 'INSERT_ONLY:batch_runs_history');
end;

create table batch_run_tenants (
  run_id blob not null,
  tenant_id blob not null,
  state text not null,
  attempts integer not null,
  outcome text,
  tenant_commit_number integer,
  started_at integer,
  ended_at integer,
  commit_number integer not null,
  constraint pk_batch_run_tenants primary key (run_id, tenant_id),
  constraint ck_batch_run_tenants_run_id check (length(run_id) = 16),
  constraint ck_batch_run_tenants_tenant_id check (length(tenant_id) = 16),
  constraint ck_batch_run_tenants_state check (state in ('WAITING', 'RUNNING', 'DONE', 'NOTHING_TO_DO', 'BLOCKED', 'FAILED', 'CANCELLED')),
  constraint ck_batch_run_tenants_attempts check (attempts between -2147483648 and 2147483647),
  constraint fk_batch_run_tenants_run_id foreign key (run_id) references batch_runs (id),
  constraint fk_batch_run_tenants_tenant_id foreign key (tenant_id) references tenants (id)
) strict;

create table batch_run_tenants_history (
  run_id blob not null,
  tenant_id blob not null,
  state text not null,
  attempts integer not null,
  outcome text,
  tenant_commit_number integer,
  started_at integer,
  ended_at integer,
  commit_number integer not null,
  constraint pk_batch_run_tenants_history primary key (run_id, tenant_id, commit_number)
) strict;

create index ix_batch_run_tenants_state on batch_run_tenants (state);

create index ix_batch_run_tenants_tenant_id on batch_run_tenants (tenant_id);

create trigger batch_run_tenants_before_insert before insert on batch_run_tenants begin
  select case
    when exists (select 1 from batch_run_tenants where run_id = new.run_id and tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:batch_run_tenants(run_id,tenant_id)')
    when exists (select 1 from batch_run_tenants where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:batch_run_tenants(rowid)')
    when exists (select 1 from batch_run_tenants_history where run_id = new.run_id and tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:batch_run_tenants_history(run_id,tenant_id)')
  end;
end;

create trigger batch_run_tenants_before_update before update on batch_run_tenants begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:batch_run_tenants')
    when new.run_id is not old.run_id or new.tenant_id is not old.tenant_id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:batch_run_tenants')
  end;
end;

create trigger batch_run_tenants_before_delete before delete on batch_run_tenants begin
  select raise(abort, 'NOT_DELETABLE:batch_run_tenants');
end;

create trigger batch_run_tenants_keep_version after update on batch_run_tenants begin
  insert into batch_run_tenants_history (run_id, tenant_id, state, attempts, outcome, tenant_commit_number, started_at, ended_at, commit_number) values (old.run_id, old.tenant_id, old.state, old.attempts, old.outcome, old.tenant_commit_number, old.started_at, old.ended_at, old.commit_number);
end;

create trigger batch_run_tenants_history_before_insert before insert on batch_run_tenants_history begin
  select case
    when exists (select 1 from batch_run_tenants_history where run_id = new.run_id and tenant_id = new.tenant_id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:batch_run_tenants_history(run_id,tenant_id,commit_number)')
    when exists (select 1 from batch_run_tenants_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:batch_run_tenants_history(rowid)')
  end;
end;

create trigger batch_run_tenants_history_before_update before update on batch_run_tenants_history begin
  select raise(abort, 'INSERT_ONLY:batch_run_tenants_history');
end;

create trigger batch_run_tenants_history_before_delete before delete on batch_run_tenants_history begin
  select raise(abort, 'INSERT_ONLY:batch_run_tenants_history');
end;
