create table webhooks (
  id blob not null,
  tenant_id blob,
  name text not null,
  url text not null,
  event_types text not null,
  state text not null,
  suspended_because text,
  created_by blob not null,
  created_at integer not null,
  secret_id blob not null,
  previous_secret_id blob,
  previous_secret_until integer,
  commit_number integer not null,
  constraint pk_webhooks primary key (id),
  constraint ck_webhooks_id check (length(id) = 16),
  constraint ck_webhooks_tenant_id check (length(tenant_id) = 16),
  constraint ck_webhooks_name check (length(name) <= 200),
  constraint ck_webhooks_url check (length(url) <= 2000),
  constraint ck_webhooks_state check (state in ('ACTIVE', 'SUSPENDED', 'DELETED')),
  constraint ck_webhooks_suspended_because check (suspended_because in ('REQUESTED', 'FAILING', 'GONE', 'RIGHTS_LOST')),
  constraint ck_webhooks_created_by check (length(created_by) = 16),
  constraint ck_webhooks_secret_id check (length(secret_id) = 16),
  constraint ck_webhooks_previous_secret_id check (length(previous_secret_id) = 16),
  constraint ck_webhooks_rule_suspension check ((state = 'SUSPENDED' and suspended_because is not null) or (state <> 'SUSPENDED' and suspended_because is null)),
  constraint ck_webhooks_rule_overlap check ((previous_secret_id is null and previous_secret_until is null) or (previous_secret_id is not null and previous_secret_until is not null)),
  constraint fk_webhooks_tenant_id foreign key (tenant_id) references tenants (id),
  constraint fk_webhooks_created_by foreign key (created_by) references users (id)
) strict;

create table webhooks_history (
  id blob not null,
  tenant_id blob,
  name text not null,
  url text not null,
  event_types text not null,
  state text not null,
  suspended_because text,
  created_by blob not null,
  created_at integer not null,
  secret_id blob not null,
  previous_secret_id blob,
  previous_secret_until integer,
  commit_number integer not null,
  constraint pk_webhooks_history primary key (id, commit_number)
) strict;

create trigger webhooks_before_insert before insert on webhooks begin
  select case
    when exists (select 1 from webhooks where id = new.id) then raise(abort, 'KEY_EXISTS:webhooks(id)')
    when exists (select 1 from webhooks where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:webhooks(rowid)')
    when exists (select 1 from webhooks_history where id = new.id) then raise(abort, 'KEY_EXISTS:webhooks_history(id)')
  end;
end;

create trigger webhooks_before_update before update on webhooks begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:webhooks')
    when new.id is not old.id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:webhooks')
  end;
end;

create trigger webhooks_before_delete before delete on webhooks begin
  select raise(abort, 'NOT_DELETABLE:webhooks');
end;

create trigger webhooks_keep_version after update on webhooks begin
  insert into webhooks_history (id, tenant_id, name, url, event_types, state, suspended_because, created_by, created_at, secret_id, previous_secret_id, previous_secret_until, commit_number) values (old.id, old.tenant_id, old.name, old.url, old.event_types, old.state, old.suspended_because, old.created_by, old.created_at, old.secret_id, old.previous_secret_id, old.previous_secret_until, old.commit_number);
end;

create trigger webhooks_history_before_insert before insert on webhooks_history begin
  select case
    when exists (select 1 from webhooks_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:webhooks_history(id,commit_number)')
    when exists (select 1 from webhooks_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:webhooks_history(rowid)')
  end;
end;

create trigger webhooks_history_before_update before update on webhooks_history begin
  select raise(abort, 'INSERT_ONLY:webhooks_history');
end;

create trigger webhooks_history_before_delete before delete on webhooks_history begin
  select raise(abort, 'INSERT_ONLY:webhooks_history');
end;

create table webhook_secrets (
  id blob not null,
  webhook_id blob not null,
  secret blob not null,
  constraint pk_webhook_secrets primary key (id),
  constraint ck_webhook_secrets_id check (length(id) = 16),
  constraint ck_webhook_secrets_webhook_id check (length(webhook_id) = 16),
  constraint ck_webhook_secrets_secret check (length(secret) >= 33 and substr(secret, 1, 1) = x'01'),
  constraint fk_webhook_secrets_webhook_id foreign key (webhook_id) references webhooks (id)
) strict, without rowid;

create index ix_webhook_secrets_webhook_id on webhook_secrets (webhook_id);

create trigger webhook_secrets_before_insert before insert on webhook_secrets begin
  select case
    when exists (select 1 from webhook_secrets where id = new.id) then raise(abort, 'KEY_EXISTS:webhook_secrets(id)')
  end;
end;

create trigger webhook_secrets_before_update before update on webhook_secrets begin
  select raise(abort, 'NOT_CHANGEABLE:webhook_secrets');
end;

create table webhook_deliveries (
  id blob not null,
  webhook_id blob not null,
  tenant_id blob,
  event_type text not null,
  object_type text,
  object_id text,
  tenant_commit_number integer,
  occurred_at integer not null,
  state text not null,
  requested_at integer,
  attempt_count integer not null,
  replay_count integer not null,
  recorded_at integer not null,
  first_failed_at integer,
  last_attempt_at integer,
  next_attempt_at integer,
  delivered_at integer,
  status_code integer,
  answer text,
  failure text,
  constraint pk_webhook_deliveries primary key (id),
  constraint ck_webhook_deliveries_id check (length(id) = 16),
  constraint ck_webhook_deliveries_webhook_id check (length(webhook_id) = 16),
  constraint ck_webhook_deliveries_tenant_id check (length(tenant_id) = 16),
  constraint ck_webhook_deliveries_event_type check (event_type = substr(trim(event_type), 1, 60)),
  constraint ck_webhook_deliveries_object_type check (object_type = substr(trim(object_type), 1, 40)),
  constraint ck_webhook_deliveries_object_id check (object_id = substr(trim(object_id), 1, 80)),
  constraint ck_webhook_deliveries_state check (state in ('WAITING', 'FAILING', 'DELIVERED')),
  constraint ck_webhook_deliveries_attempt_count check (attempt_count between -2147483648 and 2147483647),
  constraint ck_webhook_deliveries_replay_count check (replay_count between -2147483648 and 2147483647),
  constraint ck_webhook_deliveries_status_code check (status_code between -2147483648 and 2147483647),
  constraint ck_webhook_deliveries_answer check (length(answer) <= 1024),
  constraint ck_webhook_deliveries_failure check (failure in ('STATUS', 'REDIRECT', 'TIMEOUT', 'CONNECTION', 'NO_PUBLIC_ADDRESS'))
) strict, without rowid;

create index ix_webhook_deliveries_webhook_id_recorded_at_id on webhook_deliveries (webhook_id, recorded_at, id);

create index ix_webhook_deliveries_requested_at on webhook_deliveries (requested_at) where requested_at is not null;

create table webhook_sender_lock (
  id blob not null,
  holder_id blob,
  question_id blob,
  constraint pk_webhook_sender_lock primary key (id),
  constraint ck_webhook_sender_lock_id check (length(id) = 16),
  constraint ck_webhook_sender_lock_holder_id check (length(holder_id) = 16),
  constraint ck_webhook_sender_lock_question_id check (length(question_id) = 16)
) strict, without rowid;
