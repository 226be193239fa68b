create table commits (
  number integer not null,
  instant integer not null,
  actor_kind text not null,
  actor_id blob,
  actor_name text not null,
  request_id text not null,
  origin text not null,
  command text not null,
  outcome text not null,
  reason text,
  manifest text not null,
  hash_version integer not null,
  previous_hash blob not null,
  hash blob not null,
  constraint pk_commits primary key (number),
  constraint ck_commits_actor_kind check (actor_kind in ('user', 'key', 'system', 'operator', 'anonymous')),
  constraint ck_commits_actor_id check (length(actor_id) = 16),
  constraint ck_commits_actor_name check (length(actor_name) <= 200),
  constraint ck_commits_request_id check (request_id = substr(trim(request_id), 1, 64)),
  constraint ck_commits_origin check (length(origin) <= 400),
  constraint ck_commits_command check (command = substr(trim(command), 1, 80)),
  constraint ck_commits_outcome check (outcome in ('done', 'refused', 'denied')),
  constraint ck_commits_reason check (length(reason) <= 2000),
  constraint ck_commits_hash_version check (hash_version between -2147483648 and 2147483647),
  constraint ck_commits_previous_hash check (length(previous_hash) = 32),
  constraint ck_commits_hash check (length(hash) = 32)
) strict;

create trigger commits_before_insert before insert on commits begin
  select case
    when exists (select 1 from commits where number = new.number) then raise(abort, 'KEY_EXISTS:commits(number)')
  end;
end;

create trigger commits_before_update before update on commits begin
  select raise(abort, 'INSERT_ONLY:commits');
end;

create trigger commits_before_delete before delete on commits begin
  select raise(abort, 'INSERT_ONLY:commits');
end;

create table audit_events (
  commit_number integer not null,
  ordinal integer not null,
  event text not null,
  object_type text not null,
  object_id text not null,
  before text,
  after text,
  constraint pk_audit_events primary key (commit_number, ordinal),
  constraint ck_audit_events_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_audit_events_event check (event = substr(trim(event), 1, 60)),
  constraint ck_audit_events_object_type check (object_type = substr(trim(object_type), 1, 40)),
  constraint ck_audit_events_object_id check (object_id = substr(trim(object_id), 1, 80))
) strict;

create index ix_audit_events_object_type_object_id_commit_number on audit_events (object_type, object_id, commit_number);

create index ix_audit_events_event_commit_number on audit_events (event, commit_number);

create trigger audit_events_before_insert before insert on audit_events begin
  select case
    when exists (select 1 from audit_events where commit_number = new.commit_number and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:audit_events(commit_number,ordinal)')
    when exists (select 1 from audit_events where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:audit_events(rowid)')
  end;
end;

create trigger audit_events_before_update before update on audit_events begin
  select raise(abort, 'INSERT_ONLY:audit_events');
end;

create trigger audit_events_before_delete before delete on audit_events begin
  select raise(abort, 'INSERT_ONLY:audit_events');
end;

create table idempotency_keys (
  principal text not null,
  key text not null,
  command text not null,
  input_hash blob not null,
  answer text not null,
  commit_number integer not null,
  constraint pk_idempotency_keys primary key (principal, key),
  constraint ck_idempotency_keys_principal check (principal = substr(trim(principal), 1, 80)),
  constraint ck_idempotency_keys_key check (key = substr(trim(key), 1, 200)),
  constraint ck_idempotency_keys_command check (command = substr(trim(command), 1, 80)),
  constraint ck_idempotency_keys_input_hash check (length(input_hash) = 32)
) strict;

create trigger idempotency_keys_before_insert before insert on idempotency_keys begin
  select case
    when exists (select 1 from idempotency_keys where principal = new.principal and key = new.key) then raise(abort, 'KEY_EXISTS:idempotency_keys(principal,key)')
    when exists (select 1 from idempotency_keys where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:idempotency_keys(rowid)')
  end;
end;

create trigger idempotency_keys_before_update before update on idempotency_keys begin
  select raise(abort, 'INSERT_ONLY:idempotency_keys');
end;

create trigger idempotency_keys_before_delete before delete on idempotency_keys begin
  select raise(abort, 'INSERT_ONLY:idempotency_keys');
end;

create table tenant_profile (
  tenant_id blob not null,
  tenant_number integer not null,
  name text not null,
  base_currency text not null,
  base_minor_units integer not null,
  time_zone text not null,
  locale text not null,
  country_pack text not null,
  kind text not null,
  commit_number integer not null,
  constraint pk_tenant_profile primary key (tenant_id),
  constraint ck_tenant_profile_tenant_id check (length(tenant_id) = 16),
  constraint ck_tenant_profile_tenant_number check (tenant_number between -2147483648 and 2147483647),
  constraint ck_tenant_profile_name check (length(name) <= 200),
  constraint ck_tenant_profile_base_currency check (base_currency = substr(trim(base_currency), 1, 3)),
  constraint ck_tenant_profile_base_minor_units check (base_minor_units between -2147483648 and 2147483647),
  constraint ck_tenant_profile_time_zone check (time_zone = substr(trim(time_zone), 1, 64)),
  constraint ck_tenant_profile_locale check (locale = substr(trim(locale), 1, 20)),
  constraint ck_tenant_profile_country_pack check (country_pack = substr(trim(country_pack), 1, 20)),
  constraint ck_tenant_profile_kind check (kind in ('LIVE', 'SANDBOX'))
) strict, without rowid;

create table tenant_profile_history (
  tenant_id blob not null,
  tenant_number integer not null,
  name text not null,
  base_currency text not null,
  base_minor_units integer not null,
  time_zone text not null,
  locale text not null,
  country_pack text not null,
  kind text not null,
  commit_number integer not null,
  constraint pk_tenant_profile_history primary key (tenant_id, commit_number)
) strict, without rowid;

create trigger tenant_profile_before_insert before insert on tenant_profile begin
  select case
    when exists (select 1 from tenant_profile where tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:tenant_profile(tenant_id)')
    when exists (select 1 from tenant_profile_history where tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:tenant_profile_history(tenant_id)')
  end;
end;

create trigger tenant_profile_before_update before update on tenant_profile begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:tenant_profile')
    when new.tenant_id is not old.tenant_id then raise(abort, 'KEY_CHANGED:tenant_profile')
  end;
end;

create trigger tenant_profile_before_delete before delete on tenant_profile begin
  select raise(abort, 'NOT_DELETABLE:tenant_profile');
end;

create trigger tenant_profile_keep_version after update on tenant_profile begin
  insert into tenant_profile_history values (old.tenant_id, old.tenant_number, old.name, old.base_currency, old.base_minor_units, old.time_zone, old.locale, old.country_pack, old.kind, old.commit_number);
end;

create trigger tenant_profile_history_before_insert before insert on tenant_profile_history begin
  select case
    when exists (select 1 from tenant_profile_history where tenant_id = new.tenant_id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:tenant_profile_history(tenant_id,commit_number)')
  end;
end;

create trigger tenant_profile_history_before_update before update on tenant_profile_history begin
  select raise(abort, 'INSERT_ONLY:tenant_profile_history');
end;

create trigger tenant_profile_history_before_delete before delete on tenant_profile_history begin
  select raise(abort, 'INSERT_ONLY:tenant_profile_history');
end;

create table accounts (
  id blob not null,
  code text not null,
  name text not null,
  type text not null,
  normal_side text not null,
  parent_id blob,
  is_postable integer not null,
  is_active integer not null,
  control_role text,
  commit_number integer not null,
  constraint pk_accounts primary key (id),
  constraint ck_accounts_id check (length(id) = 16),
  constraint ck_accounts_code check (code = substr(trim(code), 1, 40)),
  constraint ck_accounts_name check (length(name) <= 200),
  constraint ck_accounts_type check (type in ('ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE')),
  constraint ck_accounts_normal_side check (normal_side in ('DEBIT', 'CREDIT')),
  constraint ck_accounts_parent_id check (length(parent_id) = 16),
  constraint ck_accounts_is_postable check (is_postable in (0, 1)),
  constraint ck_accounts_is_active check (is_active in (0, 1)),
  constraint ck_accounts_control_role check (control_role in ('DefaultAR', 'DefaultAP')),
  constraint fk_accounts_parent_id foreign key (parent_id) references accounts (id)
) strict, without rowid;

create table accounts_history (
  id blob not null,
  code text not null,
  name text not null,
  type text not null,
  normal_side text not null,
  parent_id blob,
  is_postable integer not null,
  is_active integer not null,
  control_role text,
  commit_number integer not null,
  constraint pk_accounts_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_accounts_code on accounts (code);

create trigger accounts_before_insert before insert on accounts begin
  select case
    when exists (select 1 from accounts where id = new.id) then raise(abort, 'KEY_EXISTS:accounts(id)')
    when exists (select 1 from accounts where code = new.code) then raise(abort, 'KEY_EXISTS:accounts(code)')
    when exists (select 1 from accounts_history where id = new.id) then raise(abort, 'KEY_EXISTS:accounts_history(id)')
  end;
end;

create trigger accounts_before_update before update on accounts begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:accounts')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:accounts')
    when exists (select 1 from accounts where code = new.code and id <> old.id) then raise(abort, 'KEY_EXISTS:accounts(code)')
  end;
end;

create trigger accounts_before_delete before delete on accounts begin
  select raise(abort, 'NOT_DELETABLE:accounts');
end;

create trigger accounts_keep_version after update on accounts begin
  insert into accounts_history values (old.id, old.code, old.name, old.type, old.normal_side, old.parent_id, old.is_postable, old.is_active, old.control_role, old.commit_number);
end;

create trigger accounts_history_before_insert before insert on accounts_history begin
  select case
    when exists (select 1 from accounts_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:accounts_history(id,commit_number)')
  end;
end;

create trigger accounts_history_before_update before update on accounts_history begin
  select raise(abort, 'INSERT_ONLY:accounts_history');
end;

create trigger accounts_history_before_delete before delete on accounts_history begin
  select raise(abort, 'INSERT_ONLY:accounts_history');
end;

create table account_roles (
  role text not null,
  account_id blob not null,
  commit_number integer not null,
  constraint pk_account_roles primary key (role),
  constraint ck_account_roles_role check (role = substr(trim(role), 1, 40)),
  constraint ck_account_roles_account_id check (length(account_id) = 16),
  constraint fk_account_roles_account_id foreign key (account_id) references accounts (id)
) strict, without rowid;

create table account_roles_history (
  role text not null,
  account_id blob not null,
  commit_number integer not null,
  constraint pk_account_roles_history primary key (role, commit_number)
) strict, without rowid;

create trigger account_roles_before_insert before insert on account_roles begin
  select case
    when exists (select 1 from account_roles where role = new.role) then raise(abort, 'KEY_EXISTS:account_roles(role)')
    when exists (select 1 from account_roles_history where role = new.role) then raise(abort, 'KEY_EXISTS:account_roles_history(role)')
  end;
end;

create trigger account_roles_before_update before update on account_roles begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:account_roles')
    when new.role is not old.role then raise(abort, 'KEY_CHANGED:account_roles')
  end;
end;

create trigger account_roles_before_delete before delete on account_roles begin
  select raise(abort, 'NOT_DELETABLE:account_roles');
end;

create trigger account_roles_keep_version after update on account_roles begin
  insert into account_roles_history values (old.role, old.account_id, old.commit_number);
end;

create trigger account_roles_history_before_insert before insert on account_roles_history begin
  select case
    when exists (select 1 from account_roles_history where role = new.role and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:account_roles_history(role,commit_number)')
  end;
end;

create trigger account_roles_history_before_update before update on account_roles_history begin
  select raise(abort, 'INSERT_ONLY:account_roles_history');
end;

create trigger account_roles_history_before_delete before delete on account_roles_history begin
  select raise(abort, 'INSERT_ONLY:account_roles_history');
end;

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
  insert into fiscal_years_history values (old.id, old.name, old.start_date, old.end_date, old.commit_number);
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
  insert into periods_history values (old.id, old.fiscal_year_id, old.ordinal, old.name, old.start_date, old.end_date, old.lock_state, old.close_state, old.commit_number);
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

create table entry_drafts (
  id blob not null,
  state text not null,
  posting_date text not null,
  document_date text not null,
  description text not null,
  reference text,
  lines text not null,
  prepared_by text not null,
  submitted_by blob,
  decided_by blob,
  rejection_reason text,
  entry_id blob,
  is_accrual integer not null,
  commit_number integer not null,
  constraint pk_entry_drafts primary key (id),
  constraint ck_entry_drafts_id check (length(id) = 16),
  constraint ck_entry_drafts_state check (state in ('DRAFT', 'PENDING_APPROVAL', 'POSTED', 'DISCARDED')),
  constraint ck_entry_drafts_posting_date check (date(posting_date) is posting_date and posting_date >= '1900'),
  constraint ck_entry_drafts_document_date check (date(document_date) is document_date and document_date >= '1900'),
  constraint ck_entry_drafts_description check (length(description) <= 500),
  constraint ck_entry_drafts_reference check (length(reference) <= 100),
  constraint ck_entry_drafts_submitted_by check (length(submitted_by) = 16),
  constraint ck_entry_drafts_decided_by check (length(decided_by) = 16),
  constraint ck_entry_drafts_rejection_reason check (length(rejection_reason) <= 2000),
  constraint ck_entry_drafts_entry_id check (length(entry_id) = 16),
  constraint ck_entry_drafts_is_accrual check (is_accrual in (0, 1))
) strict;

create table entry_drafts_history (
  id blob not null,
  state text not null,
  posting_date text not null,
  document_date text not null,
  description text not null,
  reference text,
  lines text not null,
  prepared_by text not null,
  submitted_by blob,
  decided_by blob,
  rejection_reason text,
  entry_id blob,
  is_accrual integer not null,
  commit_number integer not null,
  constraint pk_entry_drafts_history primary key (id, commit_number)
) strict;

create index ix_entry_drafts_state_posting_date on entry_drafts (state, posting_date);

create trigger entry_drafts_before_insert before insert on entry_drafts begin
  select case
    when exists (select 1 from entry_drafts where id = new.id) then raise(abort, 'KEY_EXISTS:entry_drafts(id)')
    when exists (select 1 from entry_drafts where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:entry_drafts(rowid)')
    when exists (select 1 from entry_drafts_history where id = new.id) then raise(abort, 'KEY_EXISTS:entry_drafts_history(id)')
  end;
end;

create trigger entry_drafts_before_update before update on entry_drafts begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:entry_drafts')
    when new.id is not old.id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:entry_drafts')
  end;
end;

create trigger entry_drafts_before_delete before delete on entry_drafts begin
  select raise(abort, 'NOT_DELETABLE:entry_drafts');
end;

create trigger entry_drafts_keep_version after update on entry_drafts begin
  insert into entry_drafts_history values (old.id, old.state, old.posting_date, old.document_date, old.description, old.reference, old.lines, old.prepared_by, old.submitted_by, old.decided_by, old.rejection_reason, old.entry_id, old.is_accrual, old.commit_number);
end;

create trigger entry_drafts_history_before_insert before insert on entry_drafts_history begin
  select case
    when exists (select 1 from entry_drafts_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:entry_drafts_history(id,commit_number)')
    when exists (select 1 from entry_drafts_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:entry_drafts_history(rowid)')
  end;
end;

create trigger entry_drafts_history_before_update before update on entry_drafts_history begin
  select raise(abort, 'INSERT_ONLY:entry_drafts_history');
end;

create trigger entry_drafts_history_before_delete before delete on entry_drafts_history begin
  select raise(abort, 'INSERT_ONLY:entry_drafts_history');
end;

create table journal_entries (
  id blob not null,
  series text not null,
  fiscal_year_id blob not null,
  number integer not null,
  kind text not null,
  period_id blob,
  posting_date text not null,
  document_date text not null,
  actual_posting_date integer not null,
  description text not null,
  reference text,
  source text not null,
  source_id blob,
  side text not null,
  total_base_amount integer not null,
  line_count integer not null,
  prepared_by blob,
  approved_by blob,
  commit_number integer not null,
  constraint pk_journal_entries primary key (id),
  constraint ck_journal_entries_id check (length(id) = 16),
  constraint ck_journal_entries_series check (series = substr(trim(series), 1, 20)),
  constraint ck_journal_entries_fiscal_year_id check (length(fiscal_year_id) = 16),
  constraint ck_journal_entries_kind check (kind in ('ORDINARY', 'OPENING', 'CLOSING', 'REVERSING', 'ACCRUAL_REVERSAL', 'FX_SETTLEMENT')),
  constraint ck_journal_entries_period_id check (length(period_id) = 16),
  constraint ck_journal_entries_posting_date check (date(posting_date) is posting_date and posting_date >= '1900'),
  constraint ck_journal_entries_document_date check (date(document_date) is document_date and document_date >= '1900'),
  constraint ck_journal_entries_description check (length(description) <= 500),
  constraint ck_journal_entries_reference check (length(reference) <= 100),
  constraint ck_journal_entries_source check (source in ('MANUAL', 'IMPORT', 'OPENING', 'SALES', 'PURCHASING', 'YEAR_END')),
  constraint ck_journal_entries_source_id check (length(source_id) = 16),
  constraint ck_journal_entries_side check (side in ('NONE', 'SALES', 'PURCHASING')),
  constraint ck_journal_entries_line_count check (line_count between -2147483648 and 2147483647),
  constraint ck_journal_entries_prepared_by check (length(prepared_by) = 16),
  constraint ck_journal_entries_approved_by check (length(approved_by) = 16),
  constraint fk_journal_entries_period_id foreign key (period_id) references periods (id),
  constraint fk_journal_entries_fiscal_year_id foreign key (fiscal_year_id) references fiscal_years (id)
) strict, without rowid;

create unique index ux_journal_entries_series_fiscal_year_id_number on journal_entries (series, fiscal_year_id, number);

create index ix_journal_entries_posting_date_id on journal_entries (posting_date, id);

create index ix_journal_entries_commit_number on journal_entries (commit_number);

create index ix_journal_entries_source_id on journal_entries (source_id) where source_id is not null;

create trigger journal_entries_before_insert before insert on journal_entries begin
  select case
    when exists (select 1 from journal_entries where id = new.id) then raise(abort, 'KEY_EXISTS:journal_entries(id)')
    when exists (select 1 from journal_entries where series = new.series and fiscal_year_id = new.fiscal_year_id and number = new.number) then raise(abort, 'KEY_EXISTS:journal_entries(series,fiscal_year_id,number)')
    when abs(new.actual_posting_date - cast(unixepoch('subsec') * 1000000 as integer)) > 5000000 then raise(abort, 'NOT_DATABASE_CLOCK:journal_entries.actual_posting_date')
  end;
end;

create trigger journal_entries_before_update before update on journal_entries begin
  select raise(abort, 'INSERT_ONLY:journal_entries');
end;

create trigger journal_entries_before_delete before delete on journal_entries begin
  select raise(abort, 'INSERT_ONLY:journal_entries');
end;

create table journal_lines (
  entry_id blob not null,
  ordinal integer not null,
  account_id blob not null,
  period_id blob,
  posting_date text not null,
  document_date text not null,
  kind text not null,
  side text not null,
  party_id blob,
  open_item_id blob,
  base_amount integer not null,
  original_currency text not null,
  original_amount integer not null,
  rate text not null,
  rate_date text not null,
  rate_id blob,
  rate_mark text,
  is_closing integer not null,
  tax_code_id blob,
  description text,
  commit_number integer not null,
  constraint pk_journal_lines primary key (entry_id, ordinal),
  constraint ck_journal_lines_entry_id check (length(entry_id) = 16),
  constraint ck_journal_lines_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_journal_lines_account_id check (length(account_id) = 16),
  constraint ck_journal_lines_period_id check (length(period_id) = 16),
  constraint ck_journal_lines_posting_date check (date(posting_date) is posting_date and posting_date >= '1900'),
  constraint ck_journal_lines_document_date check (date(document_date) is document_date and document_date >= '1900'),
  constraint ck_journal_lines_kind check (kind in ('ORDINARY', 'CONTROL', 'TAX', 'FX', 'FEE', 'WITHHOLDING', 'ROUNDING', 'CLOSING', 'OPENING')),
  constraint ck_journal_lines_side check (side in ('NONE', 'SALES', 'PURCHASING')),
  constraint ck_journal_lines_party_id check (length(party_id) = 16),
  constraint ck_journal_lines_open_item_id check (length(open_item_id) = 16),
  constraint ck_journal_lines_original_currency check (original_currency = substr(trim(original_currency), 1, 3)),
  constraint ck_journal_lines_rate check (rate glob '[0-9]*' and rate not glob '*[^0-9.]*' and length(rate) <= 40),
  constraint ck_journal_lines_rate_date check (date(rate_date) is rate_date and rate_date >= '1900'),
  constraint ck_journal_lines_rate_id check (length(rate_id) = 16),
  constraint ck_journal_lines_rate_mark check (rate_mark in ('CARRIED', 'STALE')),
  constraint ck_journal_lines_is_closing check (is_closing in (0, 1)),
  constraint ck_journal_lines_tax_code_id check (length(tax_code_id) = 16),
  constraint ck_journal_lines_description check (length(description) <= 500),
  constraint fk_journal_lines_entry_id foreign key (entry_id) references journal_entries (id),
  constraint fk_journal_lines_account_id foreign key (account_id) references accounts (id)
) strict, without rowid;

create index ix_journal_lines_account_id_posting_date_entry_id_ordinal on journal_lines (account_id, posting_date, entry_id, ordinal);

create index ix_journal_lines_period_id_account_id on journal_lines (period_id, account_id);

create index ix_journal_lines_open_item_id on journal_lines (open_item_id) where open_item_id is not null;

create trigger journal_lines_before_insert before insert on journal_lines begin
  select case
    when exists (select 1 from journal_lines where entry_id = new.entry_id and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:journal_lines(entry_id,ordinal)')
  end;
end;

create trigger journal_lines_before_update before update on journal_lines begin
  select raise(abort, 'INSERT_ONLY:journal_lines');
end;

create trigger journal_lines_before_delete before delete on journal_lines begin
  select raise(abort, 'INSERT_ONLY:journal_lines');
end;

create table entry_reversals (
  entry_id blob not null,
  reversing_entry_id blob not null,
  commit_number integer not null,
  constraint pk_entry_reversals primary key (entry_id),
  constraint ck_entry_reversals_entry_id check (length(entry_id) = 16),
  constraint ck_entry_reversals_reversing_entry_id check (length(reversing_entry_id) = 16),
  constraint fk_entry_reversals_entry_id foreign key (entry_id) references journal_entries (id),
  constraint fk_entry_reversals_reversing_entry_id foreign key (reversing_entry_id) references journal_entries (id)
) strict, without rowid;

create unique index ux_entry_reversals_reversing_entry_id on entry_reversals (reversing_entry_id);

create trigger entry_reversals_before_insert before insert on entry_reversals begin
  select case
    when exists (select 1 from entry_reversals where entry_id = new.entry_id) then raise(abort, 'KEY_EXISTS:entry_reversals(entry_id)')
    when exists (select 1 from entry_reversals where reversing_entry_id = new.reversing_entry_id) then raise(abort, 'KEY_EXISTS:entry_reversals(reversing_entry_id)')
  end;
end;

create trigger entry_reversals_before_update before update on entry_reversals begin
  select raise(abort, 'INSERT_ONLY:entry_reversals');
end;

create trigger entry_reversals_before_delete before delete on entry_reversals begin
  select raise(abort, 'INSERT_ONLY:entry_reversals');
end;

create table exchange_rate_history (
  id blob not null,
  original_currency text not null,
  base_currency text not null,
  rate_date text not null,
  rate text not null,
  source text not null,
  supersedes_id blob,
  reason text,
  commit_number integer not null,
  constraint pk_exchange_rate_history primary key (id),
  constraint ck_exchange_rate_history_id check (length(id) = 16),
  constraint ck_exchange_rate_history_original_currency check (original_currency = substr(trim(original_currency), 1, 3)),
  constraint ck_exchange_rate_history_base_currency check (base_currency = substr(trim(base_currency), 1, 3)),
  constraint ck_exchange_rate_history_rate_date check (date(rate_date) is rate_date and rate_date >= '1900'),
  constraint ck_exchange_rate_history_rate check (rate glob '[0-9]*' and rate not glob '*[^0-9.]*' and length(rate) <= 40),
  constraint ck_exchange_rate_history_source check (source = substr(trim(source), 1, 20)),
  constraint ck_exchange_rate_history_supersedes_id check (length(supersedes_id) = 16),
  constraint ck_exchange_rate_history_reason check (length(reason) <= 2000)
) strict, without rowid;

create unique index ux_exchange_rate_history_original_currency_base_currency_rate_date_commit_number on exchange_rate_history (original_currency, base_currency, rate_date, commit_number);

create unique index ux_exchange_rate_history_supersedes_id on exchange_rate_history (supersedes_id) where supersedes_id is not null;

create trigger exchange_rate_history_before_insert before insert on exchange_rate_history begin
  select case
    when exists (select 1 from exchange_rate_history where id = new.id) then raise(abort, 'KEY_EXISTS:exchange_rate_history(id)')
    when exists (select 1 from exchange_rate_history where original_currency = new.original_currency and base_currency = new.base_currency and rate_date = new.rate_date and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:exchange_rate_history(original_currency,base_currency,rate_date,commit_number)')
    when new.supersedes_id is not null and exists (select 1 from exchange_rate_history where supersedes_id = new.supersedes_id) then raise(abort, 'KEY_EXISTS:exchange_rate_history(supersedes_id)')
  end;
end;

create trigger exchange_rate_history_before_update before update on exchange_rate_history begin
  select raise(abort, 'INSERT_ONLY:exchange_rate_history');
end;

create trigger exchange_rate_history_before_delete before delete on exchange_rate_history begin
  select raise(abort, 'INSERT_ONLY:exchange_rate_history');
end;

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

create table account_balances (
  account_id blob not null,
  period_id blob not null,
  original_currency text not null,
  is_closing integer not null,
  base_debit integer not null,
  base_credit integer not null,
  original_debit integer not null,
  original_credit integer not null,
  constraint pk_account_balances primary key (period_id, account_id, original_currency, is_closing),
  constraint ck_account_balances_account_id check (length(account_id) = 16),
  constraint ck_account_balances_period_id check (length(period_id) = 16),
  constraint ck_account_balances_original_currency check (original_currency = substr(trim(original_currency), 1, 3)),
  constraint ck_account_balances_is_closing check (is_closing in (0, 1))
) strict, without rowid;

create table series_counters (
  series text not null,
  fiscal_year_id blob not null,
  last_number integer not null,
  constraint pk_series_counters primary key (series, fiscal_year_id),
  constraint ck_series_counters_series check (series = substr(trim(series), 1, 20)),
  constraint ck_series_counters_fiscal_year_id check (length(fiscal_year_id) = 16)
) strict, without rowid;

create table recurring_entries (
  id blob not null,
  name text not null,
  state text not null,
  frequency text not null,
  first_date text not null,
  next_date text not null,
  last_date text,
  description text not null,
  reference text,
  lines text not null,
  is_accrual integer not null,
  prepared_by text not null,
  commit_number integer not null,
  constraint pk_recurring_entries primary key (id),
  constraint ck_recurring_entries_id check (length(id) = 16),
  constraint ck_recurring_entries_name check (length(name) <= 200),
  constraint ck_recurring_entries_state check (state in ('ACTIVE', 'PAUSED', 'ENDED')),
  constraint ck_recurring_entries_frequency check (frequency in ('WEEKLY', 'MONTHLY', 'QUARTERLY', 'YEARLY')),
  constraint ck_recurring_entries_first_date check (date(first_date) is first_date and first_date >= '1900'),
  constraint ck_recurring_entries_next_date check (date(next_date) is next_date and next_date >= '1900'),
  constraint ck_recurring_entries_last_date check (date(last_date) is last_date and last_date >= '1900'),
  constraint ck_recurring_entries_description check (length(description) <= 500),
  constraint ck_recurring_entries_reference check (length(reference) <= 100),
  constraint ck_recurring_entries_is_accrual check (is_accrual in (0, 1))
) strict;

create table recurring_entries_history (
  id blob not null,
  name text not null,
  state text not null,
  frequency text not null,
  first_date text not null,
  next_date text not null,
  last_date text,
  description text not null,
  reference text,
  lines text not null,
  is_accrual integer not null,
  prepared_by text not null,
  commit_number integer not null,
  constraint pk_recurring_entries_history primary key (id, commit_number)
) strict;

create index ix_recurring_entries_state_next_date on recurring_entries (state, next_date);

create trigger recurring_entries_before_insert before insert on recurring_entries begin
  select case
    when exists (select 1 from recurring_entries where id = new.id) then raise(abort, 'KEY_EXISTS:recurring_entries(id)')
    when exists (select 1 from recurring_entries where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:recurring_entries(rowid)')
    when exists (select 1 from recurring_entries_history where id = new.id) then raise(abort, 'KEY_EXISTS:recurring_entries_history(id)')
  end;
end;

create trigger recurring_entries_before_update before update on recurring_entries begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:recurring_entries')
    when new.id is not old.id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:recurring_entries')
  end;
end;

create trigger recurring_entries_before_delete before delete on recurring_entries begin
  select raise(abort, 'NOT_DELETABLE:recurring_entries');
end;

create trigger recurring_entries_keep_version after update on recurring_entries begin
  insert into recurring_entries_history values (old.id, old.name, old.state, old.frequency, old.first_date, old.next_date, old.last_date, old.description, old.reference, old.lines, old.is_accrual, old.prepared_by, old.commit_number);
end;

create trigger recurring_entries_history_before_insert before insert on recurring_entries_history begin
  select case
    when exists (select 1 from recurring_entries_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:recurring_entries_history(id,commit_number)')
    when exists (select 1 from recurring_entries_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:recurring_entries_history(rowid)')
  end;
end;

create trigger recurring_entries_history_before_update before update on recurring_entries_history begin
  select raise(abort, 'INSERT_ONLY:recurring_entries_history');
end;

create trigger recurring_entries_history_before_delete before delete on recurring_entries_history begin
  select raise(abort, 'INSERT_ONLY:recurring_entries_history');
end;

create table recurring_runs (
  recurring_entry_id blob not null,
  due_date text not null,
  draft_id blob not null,
  commit_number integer not null,
  constraint pk_recurring_runs primary key (recurring_entry_id, due_date),
  constraint ck_recurring_runs_recurring_entry_id check (length(recurring_entry_id) = 16),
  constraint ck_recurring_runs_due_date check (date(due_date) is due_date and due_date >= '1900'),
  constraint ck_recurring_runs_draft_id check (length(draft_id) = 16),
  constraint fk_recurring_runs_recurring_entry_id foreign key (recurring_entry_id) references recurring_entries (id),
  constraint fk_recurring_runs_draft_id foreign key (draft_id) references entry_drafts (id)
) strict, without rowid;

create unique index ux_recurring_runs_draft_id on recurring_runs (draft_id);

create trigger recurring_runs_before_insert before insert on recurring_runs begin
  select case
    when exists (select 1 from recurring_runs where recurring_entry_id = new.recurring_entry_id and due_date = new.due_date) then raise(abort, 'KEY_EXISTS:recurring_runs(recurring_entry_id,due_date)')
    when exists (select 1 from recurring_runs where draft_id = new.draft_id) then raise(abort, 'KEY_EXISTS:recurring_runs(draft_id)')
  end;
end;

create trigger recurring_runs_before_update before update on recurring_runs begin
  select raise(abort, 'INSERT_ONLY:recurring_runs');
end;

create trigger recurring_runs_before_delete before delete on recurring_runs begin
  select raise(abort, 'INSERT_ONLY:recurring_runs');
end;

create table accruals (
  entry_id blob not null,
  reverse_on_date text not null,
  reversal_id blob,
  commit_number integer not null,
  constraint pk_accruals primary key (entry_id),
  constraint ck_accruals_entry_id check (length(entry_id) = 16),
  constraint ck_accruals_reverse_on_date check (date(reverse_on_date) is reverse_on_date and reverse_on_date >= '1900'),
  constraint ck_accruals_reversal_id check (length(reversal_id) = 16),
  constraint fk_accruals_entry_id foreign key (entry_id) references journal_entries (id),
  constraint fk_accruals_reversal_id foreign key (reversal_id) references journal_entries (id)
) strict, without rowid;

create table accruals_history (
  entry_id blob not null,
  reverse_on_date text not null,
  reversal_id blob,
  commit_number integer not null,
  constraint pk_accruals_history primary key (entry_id, commit_number)
) strict, without rowid;

create index ix_accruals_reverse_on_date on accruals (reverse_on_date);

create trigger accruals_before_insert before insert on accruals begin
  select case
    when exists (select 1 from accruals where entry_id = new.entry_id) then raise(abort, 'KEY_EXISTS:accruals(entry_id)')
    when exists (select 1 from accruals_history where entry_id = new.entry_id) then raise(abort, 'KEY_EXISTS:accruals_history(entry_id)')
  end;
end;

create trigger accruals_before_update before update on accruals begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:accruals')
    when new.entry_id is not old.entry_id then raise(abort, 'KEY_CHANGED:accruals')
  end;
end;

create trigger accruals_before_delete before delete on accruals begin
  select raise(abort, 'NOT_DELETABLE:accruals');
end;

create trigger accruals_keep_version after update on accruals begin
  insert into accruals_history values (old.entry_id, old.reverse_on_date, old.reversal_id, old.commit_number);
end;

create trigger accruals_history_before_insert before insert on accruals_history begin
  select case
    when exists (select 1 from accruals_history where entry_id = new.entry_id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:accruals_history(entry_id,commit_number)')
  end;
end;

create trigger accruals_history_before_update before update on accruals_history begin
  select raise(abort, 'INSERT_ONLY:accruals_history');
end;

create trigger accruals_history_before_delete before delete on accruals_history begin
  select raise(abort, 'INSERT_ONLY:accruals_history');
end;

create table tax_balances (
  period_id blob not null,
  tax_code_id blob not null,
  account_id blob not null,
  is_tax integer not null,
  base_debit integer not null,
  base_credit integer not null,
  constraint pk_tax_balances primary key (period_id, tax_code_id, account_id, is_tax),
  constraint ck_tax_balances_period_id check (length(period_id) = 16),
  constraint ck_tax_balances_tax_code_id check (length(tax_code_id) = 16),
  constraint ck_tax_balances_account_id check (length(account_id) = 16),
  constraint ck_tax_balances_is_tax check (is_tax in (0, 1))
) strict, without rowid;

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
  insert into import_mappings_history values (old.id, old.name, old.rules, old.commit_number);
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
  insert into close_packages_history values (old.period_id, old.preparer_id, old.makers, old.submitted_by, old.submitted_digest, old.submitted_entry_count, old.decided_by, old.rejection_reason, old.commit_number);
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
  insert into close_items_history values (old.id, old.period_id, old.code, old.title, old.owner_id, old.due_date, old.is_repeated, old.state, old.note, old.acknowledged, old.decided_by, old.commit_number);
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

create table year_closes (
  id blob not null,
  fiscal_year_id blob not null,
  state text not null,
  fingerprint text not null,
  result integer not null,
  entry_count integer not null,
  line_count integer not null,
  drafted_by blob not null,
  reviewed_by text not null,
  closed_by blob,
  reversed_by blob,
  commit_number integer not null,
  constraint pk_year_closes primary key (id),
  constraint ck_year_closes_id check (length(id) = 16),
  constraint ck_year_closes_fiscal_year_id check (length(fiscal_year_id) = 16),
  constraint ck_year_closes_state check (state in ('DRAFTED', 'REJECTED', 'APPROVED', 'POSTED', 'REVERSED', 'SUPERSEDED')),
  constraint ck_year_closes_fingerprint check (fingerprint = substr(trim(fingerprint), 1, 64)),
  constraint ck_year_closes_entry_count check (entry_count between -2147483648 and 2147483647),
  constraint ck_year_closes_line_count check (line_count between -2147483648 and 2147483647),
  constraint ck_year_closes_drafted_by check (length(drafted_by) = 16),
  constraint ck_year_closes_closed_by check (length(closed_by) = 16),
  constraint ck_year_closes_reversed_by check (length(reversed_by) = 16),
  constraint fk_year_closes_fiscal_year_id foreign key (fiscal_year_id) references fiscal_years (id)
) strict;

create table year_closes_history (
  id blob not null,
  fiscal_year_id blob not null,
  state text not null,
  fingerprint text not null,
  result integer not null,
  entry_count integer not null,
  line_count integer not null,
  drafted_by blob not null,
  reviewed_by text not null,
  closed_by blob,
  reversed_by blob,
  commit_number integer not null,
  constraint pk_year_closes_history primary key (id, commit_number)
) strict;

create index ix_year_closes_fiscal_year_id_state on year_closes (fiscal_year_id, state);

create unique index ux_year_closes_fiscal_year_id on year_closes (fiscal_year_id) where state = 'POSTED';

create trigger year_closes_before_insert before insert on year_closes begin
  select case
    when exists (select 1 from year_closes where id = new.id) then raise(abort, 'KEY_EXISTS:year_closes(id)')
    when new.state = 'POSTED' and exists (select 1 from year_closes where fiscal_year_id = new.fiscal_year_id and state = 'POSTED') then raise(abort, 'KEY_EXISTS:year_closes(fiscal_year_id)')
    when exists (select 1 from year_closes where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:year_closes(rowid)')
    when exists (select 1 from year_closes_history where id = new.id) then raise(abort, 'KEY_EXISTS:year_closes_history(id)')
  end;
end;

create trigger year_closes_before_update before update on year_closes begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:year_closes')
    when new.id is not old.id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:year_closes')
    when new.state = 'POSTED' and exists (select 1 from year_closes where fiscal_year_id = new.fiscal_year_id and state = 'POSTED' and id <> old.id) then raise(abort, 'KEY_EXISTS:year_closes(fiscal_year_id)')
  end;
end;

create trigger year_closes_before_delete before delete on year_closes begin
  select raise(abort, 'NOT_DELETABLE:year_closes');
end;

create trigger year_closes_keep_version after update on year_closes begin
  insert into year_closes_history values (old.id, old.fiscal_year_id, old.state, old.fingerprint, old.result, old.entry_count, old.line_count, old.drafted_by, old.reviewed_by, old.closed_by, old.reversed_by, old.commit_number);
end;

create trigger year_closes_history_before_insert before insert on year_closes_history begin
  select case
    when exists (select 1 from year_closes_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:year_closes_history(id,commit_number)')
    when exists (select 1 from year_closes_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:year_closes_history(rowid)')
  end;
end;

create trigger year_closes_history_before_update before update on year_closes_history begin
  select raise(abort, 'INSERT_ONLY:year_closes_history');
end;

create trigger year_closes_history_before_delete before delete on year_closes_history begin
  select raise(abort, 'INSERT_ONLY:year_closes_history');
end;

create table year_close_entries (
  id blob not null,
  year_close_id blob not null,
  ordinal integer not null,
  kind text not null,
  posting_date text not null,
  description text not null,
  explanation text not null,
  accrual_entry_id blob,
  commit_number integer not null,
  constraint pk_year_close_entries primary key (id),
  constraint ck_year_close_entries_id check (length(id) = 16),
  constraint ck_year_close_entries_year_close_id check (length(year_close_id) = 16),
  constraint ck_year_close_entries_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_year_close_entries_kind check (kind in ('ACCRUAL_REVERSAL', 'FX_SETTLEMENT', 'CLOSING')),
  constraint ck_year_close_entries_posting_date check (date(posting_date) is posting_date and posting_date >= '1900'),
  constraint ck_year_close_entries_description check (length(description) <= 500),
  constraint ck_year_close_entries_explanation check (length(explanation) <= 1000),
  constraint ck_year_close_entries_accrual_entry_id check (length(accrual_entry_id) = 16),
  constraint fk_year_close_entries_year_close_id foreign key (year_close_id) references year_closes (id),
  constraint fk_year_close_entries_accrual_entry_id foreign key (accrual_entry_id) references accruals (entry_id)
) strict, without rowid;

create unique index ux_year_close_entries_year_close_id_ordinal on year_close_entries (year_close_id, ordinal);

create trigger year_close_entries_before_insert before insert on year_close_entries begin
  select case
    when exists (select 1 from year_close_entries where id = new.id) then raise(abort, 'KEY_EXISTS:year_close_entries(id)')
    when exists (select 1 from year_close_entries where year_close_id = new.year_close_id and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:year_close_entries(year_close_id,ordinal)')
  end;
end;

create trigger year_close_entries_before_update before update on year_close_entries begin
  select raise(abort, 'INSERT_ONLY:year_close_entries');
end;

create trigger year_close_entries_before_delete before delete on year_close_entries begin
  select raise(abort, 'INSERT_ONLY:year_close_entries');
end;

create table year_close_lines (
  year_close_entry_id blob not null,
  ordinal integer not null,
  account_id blob not null,
  original_currency text not null,
  original_amount integer not null,
  base_amount integer not null,
  explanation text not null,
  state text not null,
  decided_by blob,
  note text,
  commit_number integer not null,
  constraint pk_year_close_lines primary key (year_close_entry_id, ordinal),
  constraint ck_year_close_lines_year_close_entry_id check (length(year_close_entry_id) = 16),
  constraint ck_year_close_lines_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_year_close_lines_account_id check (length(account_id) = 16),
  constraint ck_year_close_lines_original_currency check (original_currency = substr(trim(original_currency), 1, 3)),
  constraint ck_year_close_lines_explanation check (length(explanation) <= 1000),
  constraint ck_year_close_lines_state check (state in ('PENDING', 'APPROVED', 'REJECTED')),
  constraint ck_year_close_lines_decided_by check (length(decided_by) = 16),
  constraint ck_year_close_lines_note check (length(note) <= 2000),
  constraint fk_year_close_lines_year_close_entry_id foreign key (year_close_entry_id) references year_close_entries (id),
  constraint fk_year_close_lines_account_id foreign key (account_id) references accounts (id)
) strict, without rowid;

create table year_close_lines_history (
  year_close_entry_id blob not null,
  ordinal integer not null,
  account_id blob not null,
  original_currency text not null,
  original_amount integer not null,
  base_amount integer not null,
  explanation text not null,
  state text not null,
  decided_by blob,
  note text,
  commit_number integer not null,
  constraint pk_year_close_lines_history primary key (year_close_entry_id, ordinal, commit_number)
) strict, without rowid;

create trigger year_close_lines_before_insert before insert on year_close_lines begin
  select case
    when exists (select 1 from year_close_lines where year_close_entry_id = new.year_close_entry_id and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:year_close_lines(year_close_entry_id,ordinal)')
    when exists (select 1 from year_close_lines_history where year_close_entry_id = new.year_close_entry_id and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:year_close_lines_history(year_close_entry_id,ordinal)')
  end;
end;

create trigger year_close_lines_before_update before update on year_close_lines begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:year_close_lines')
    when new.year_close_entry_id is not old.year_close_entry_id or new.ordinal is not old.ordinal then raise(abort, 'KEY_CHANGED:year_close_lines')
  end;
end;

create trigger year_close_lines_before_delete before delete on year_close_lines begin
  select raise(abort, 'NOT_DELETABLE:year_close_lines');
end;

create trigger year_close_lines_keep_version after update on year_close_lines begin
  insert into year_close_lines_history values (old.year_close_entry_id, old.ordinal, old.account_id, old.original_currency, old.original_amount, old.base_amount, old.explanation, old.state, old.decided_by, old.note, old.commit_number);
end;

create trigger year_close_lines_history_before_insert before insert on year_close_lines_history begin
  select case
    when exists (select 1 from year_close_lines_history where year_close_entry_id = new.year_close_entry_id and ordinal = new.ordinal and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:year_close_lines_history(year_close_entry_id,ordinal,commit_number)')
  end;
end;

create trigger year_close_lines_history_before_update before update on year_close_lines_history begin
  select raise(abort, 'INSERT_ONLY:year_close_lines_history');
end;

create trigger year_close_lines_history_before_delete before delete on year_close_lines_history begin
  select raise(abort, 'INSERT_ONLY:year_close_lines_history');
end;

create table period_closings (
  period_id blob not null,
  ordinal integer not null,
  submitted_by blob not null,
  approved_by blob not null,
  digest text not null,
  entry_count integer not null,
  commit_number integer not null,
  constraint pk_period_closings primary key (period_id, ordinal),
  constraint ck_period_closings_period_id check (length(period_id) = 16),
  constraint ck_period_closings_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_period_closings_submitted_by check (length(submitted_by) = 16),
  constraint ck_period_closings_approved_by check (length(approved_by) = 16),
  constraint ck_period_closings_digest check (digest = substr(trim(digest), 1, 64)),
  constraint ck_period_closings_entry_count check (entry_count between -2147483648 and 2147483647),
  constraint fk_period_closings_period_id foreign key (period_id) references periods (id)
) strict, without rowid;

create trigger period_closings_before_insert before insert on period_closings begin
  select case
    when exists (select 1 from period_closings where period_id = new.period_id and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:period_closings(period_id,ordinal)')
  end;
end;

create trigger period_closings_before_update before update on period_closings begin
  select raise(abort, 'INSERT_ONLY:period_closings');
end;

create trigger period_closings_before_delete before delete on period_closings begin
  select raise(abort, 'INSERT_ONLY:period_closings');
end;

create table year_sign_offs (
  fiscal_year_id blob not null,
  year_close_id blob not null,
  signed_by blob not null,
  statement text not null,
  statement_version integer not null,
  exposure text not null,
  exposure_hash text not null,
  commit_number integer not null,
  constraint pk_year_sign_offs primary key (fiscal_year_id),
  constraint ck_year_sign_offs_fiscal_year_id check (length(fiscal_year_id) = 16),
  constraint ck_year_sign_offs_year_close_id check (length(year_close_id) = 16),
  constraint ck_year_sign_offs_signed_by check (length(signed_by) = 16),
  constraint ck_year_sign_offs_statement check (length(statement) <= 4000),
  constraint ck_year_sign_offs_statement_version check (statement_version between -2147483648 and 2147483647),
  constraint ck_year_sign_offs_exposure_hash check (exposure_hash = substr(trim(exposure_hash), 1, 64)),
  constraint fk_year_sign_offs_fiscal_year_id foreign key (fiscal_year_id) references fiscal_years (id),
  constraint fk_year_sign_offs_year_close_id foreign key (year_close_id) references year_closes (id)
) strict;

create trigger year_sign_offs_before_insert before insert on year_sign_offs begin
  select case
    when exists (select 1 from year_sign_offs where fiscal_year_id = new.fiscal_year_id) then raise(abort, 'KEY_EXISTS:year_sign_offs(fiscal_year_id)')
    when exists (select 1 from year_sign_offs where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:year_sign_offs(rowid)')
  end;
end;

create trigger year_sign_offs_before_update before update on year_sign_offs begin
  select raise(abort, 'INSERT_ONLY:year_sign_offs');
end;

create trigger year_sign_offs_before_delete before delete on year_sign_offs begin
  select raise(abort, 'INSERT_ONLY:year_sign_offs');
end;

create table parties (
  id blob not null,
  code text not null,
  name text not null,
  is_customer integer not null,
  is_vendor integer not null,
  tax_id text,
  tax_check_digit text,
  address text,
  email text,
  phone text,
  note text,
  currency text,
  payment_term_days integer not null,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_parties primary key (id),
  constraint ck_parties_id check (length(id) = 16),
  constraint ck_parties_code check (code = substr(trim(code), 1, 40)),
  constraint ck_parties_name check (length(name) <= 200),
  constraint ck_parties_is_customer check (is_customer in (0, 1)),
  constraint ck_parties_is_vendor check (is_vendor in (0, 1)),
  constraint ck_parties_tax_id check (tax_id = substr(trim(tax_id), 1, 40)),
  constraint ck_parties_tax_check_digit check (tax_check_digit = substr(trim(tax_check_digit), 1, 4)),
  constraint ck_parties_address check (length(address) <= 500),
  constraint ck_parties_email check (length(email) <= 254),
  constraint ck_parties_phone check (length(phone) <= 40),
  constraint ck_parties_note check (length(note) <= 2000),
  constraint ck_parties_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_parties_payment_term_days check (payment_term_days between -2147483648 and 2147483647),
  constraint ck_parties_is_active check (is_active in (0, 1))
) strict, without rowid;

create table parties_history (
  id blob not null,
  code text not null,
  name text not null,
  is_customer integer not null,
  is_vendor integer not null,
  tax_id text,
  tax_check_digit text,
  address text,
  email text,
  phone text,
  note text,
  currency text,
  payment_term_days integer not null,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_parties_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_parties_code on parties (code);

create index ix_parties_name_id on parties (name, id);

create trigger parties_before_insert before insert on parties begin
  select case
    when exists (select 1 from parties where id = new.id) then raise(abort, 'KEY_EXISTS:parties(id)')
    when exists (select 1 from parties where code = new.code) then raise(abort, 'KEY_EXISTS:parties(code)')
    when exists (select 1 from parties_history where id = new.id) then raise(abort, 'KEY_EXISTS:parties_history(id)')
  end;
end;

create trigger parties_before_update before update on parties begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:parties')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:parties')
    when exists (select 1 from parties where code = new.code and id <> old.id) then raise(abort, 'KEY_EXISTS:parties(code)')
  end;
end;

create trigger parties_before_delete before delete on parties begin
  select raise(abort, 'NOT_DELETABLE:parties');
end;

create trigger parties_keep_version after update on parties begin
  insert into parties_history values (old.id, old.code, old.name, old.is_customer, old.is_vendor, old.tax_id, old.tax_check_digit, old.address, old.email, old.phone, old.note, old.currency, old.payment_term_days, old.is_active, old.commit_number);
end;

create trigger parties_history_before_insert before insert on parties_history begin
  select case
    when exists (select 1 from parties_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:parties_history(id,commit_number)')
  end;
end;

create trigger parties_history_before_update before update on parties_history begin
  select raise(abort, 'INSERT_ONLY:parties_history');
end;

create trigger parties_history_before_delete before delete on parties_history begin
  select raise(abort, 'INSERT_ONLY:parties_history');
end;

create table tax_codes (
  id blob not null,
  code text not null,
  name text not null,
  treatment text not null,
  percent_e4 integer not null,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_tax_codes primary key (id),
  constraint ck_tax_codes_id check (length(id) = 16),
  constraint ck_tax_codes_code check (code = substr(trim(code), 1, 40)),
  constraint ck_tax_codes_name check (length(name) <= 200),
  constraint ck_tax_codes_treatment check (treatment in ('STANDARD', 'EXEMPT', 'EXPORT', 'WITHHOLDING')),
  constraint ck_tax_codes_percent_e4 check (percent_e4 between -2147483648 and 2147483647),
  constraint ck_tax_codes_is_active check (is_active in (0, 1))
) strict, without rowid;

create table tax_codes_history (
  id blob not null,
  code text not null,
  name text not null,
  treatment text not null,
  percent_e4 integer not null,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_tax_codes_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_tax_codes_code on tax_codes (code);

create trigger tax_codes_before_insert before insert on tax_codes begin
  select case
    when exists (select 1 from tax_codes where id = new.id) then raise(abort, 'KEY_EXISTS:tax_codes(id)')
    when exists (select 1 from tax_codes where code = new.code) then raise(abort, 'KEY_EXISTS:tax_codes(code)')
    when exists (select 1 from tax_codes_history where id = new.id) then raise(abort, 'KEY_EXISTS:tax_codes_history(id)')
  end;
end;

create trigger tax_codes_before_update before update on tax_codes begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:tax_codes')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:tax_codes')
    when exists (select 1 from tax_codes where code = new.code and id <> old.id) then raise(abort, 'KEY_EXISTS:tax_codes(code)')
  end;
end;

create trigger tax_codes_before_delete before delete on tax_codes begin
  select raise(abort, 'NOT_DELETABLE:tax_codes');
end;

create trigger tax_codes_keep_version after update on tax_codes begin
  insert into tax_codes_history values (old.id, old.code, old.name, old.treatment, old.percent_e4, old.is_active, old.commit_number);
end;

create trigger tax_codes_history_before_insert before insert on tax_codes_history begin
  select case
    when exists (select 1 from tax_codes_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:tax_codes_history(id,commit_number)')
  end;
end;

create trigger tax_codes_history_before_update before update on tax_codes_history begin
  select raise(abort, 'INSERT_ONLY:tax_codes_history');
end;

create trigger tax_codes_history_before_delete before delete on tax_codes_history begin
  select raise(abort, 'INSERT_ONLY:tax_codes_history');
end;

create table items (
  id blob not null,
  code text not null,
  name text not null,
  unit_price_e6 integer,
  currency text,
  sales_account_id blob,
  purchase_account_id blob,
  tax_code_id blob,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_items primary key (id),
  constraint ck_items_id check (length(id) = 16),
  constraint ck_items_code check (code = substr(trim(code), 1, 40)),
  constraint ck_items_name check (length(name) <= 200),
  constraint ck_items_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_items_sales_account_id check (length(sales_account_id) = 16),
  constraint ck_items_purchase_account_id check (length(purchase_account_id) = 16),
  constraint ck_items_tax_code_id check (length(tax_code_id) = 16),
  constraint ck_items_is_active check (is_active in (0, 1)),
  constraint fk_items_sales_account_id foreign key (sales_account_id) references accounts (id),
  constraint fk_items_purchase_account_id foreign key (purchase_account_id) references accounts (id),
  constraint fk_items_tax_code_id foreign key (tax_code_id) references tax_codes (id)
) strict, without rowid;

create table items_history (
  id blob not null,
  code text not null,
  name text not null,
  unit_price_e6 integer,
  currency text,
  sales_account_id blob,
  purchase_account_id blob,
  tax_code_id blob,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_items_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_items_code on items (code);

create trigger items_before_insert before insert on items begin
  select case
    when exists (select 1 from items where id = new.id) then raise(abort, 'KEY_EXISTS:items(id)')
    when exists (select 1 from items where code = new.code) then raise(abort, 'KEY_EXISTS:items(code)')
    when exists (select 1 from items_history where id = new.id) then raise(abort, 'KEY_EXISTS:items_history(id)')
  end;
end;

create trigger items_before_update before update on items begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:items')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:items')
    when exists (select 1 from items where code = new.code and id <> old.id) then raise(abort, 'KEY_EXISTS:items(code)')
  end;
end;

create trigger items_before_delete before delete on items begin
  select raise(abort, 'NOT_DELETABLE:items');
end;

create trigger items_keep_version after update on items begin
  insert into items_history values (old.id, old.code, old.name, old.unit_price_e6, old.currency, old.sales_account_id, old.purchase_account_id, old.tax_code_id, old.is_active, old.commit_number);
end;

create trigger items_history_before_insert before insert on items_history begin
  select case
    when exists (select 1 from items_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:items_history(id,commit_number)')
  end;
end;

create trigger items_history_before_update before update on items_history begin
  select raise(abort, 'INSERT_ONLY:items_history');
end;

create trigger items_history_before_delete before delete on items_history begin
  select raise(abort, 'INSERT_ONLY:items_history');
end;

create table legal_details (
  tenant_id blob not null,
  legal_name text,
  tax_id text,
  tax_check_digit text,
  address text,
  tax_regime text,
  template text,
  is_confirmed integer not null,
  commit_number integer not null,
  constraint pk_legal_details primary key (tenant_id),
  constraint ck_legal_details_tenant_id check (length(tenant_id) = 16),
  constraint ck_legal_details_legal_name check (length(legal_name) <= 200),
  constraint ck_legal_details_tax_id check (tax_id = substr(trim(tax_id), 1, 40)),
  constraint ck_legal_details_tax_check_digit check (tax_check_digit = substr(trim(tax_check_digit), 1, 4)),
  constraint ck_legal_details_address check (length(address) <= 500),
  constraint ck_legal_details_tax_regime check (length(tax_regime) <= 200),
  constraint ck_legal_details_template check (template = substr(trim(template), 1, 40)),
  constraint ck_legal_details_is_confirmed check (is_confirmed in (0, 1))
) strict, without rowid;

create table legal_details_history (
  tenant_id blob not null,
  legal_name text,
  tax_id text,
  tax_check_digit text,
  address text,
  tax_regime text,
  template text,
  is_confirmed integer not null,
  commit_number integer not null,
  constraint pk_legal_details_history primary key (tenant_id, commit_number)
) strict, without rowid;

create trigger legal_details_before_insert before insert on legal_details begin
  select case
    when exists (select 1 from legal_details where tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:legal_details(tenant_id)')
    when exists (select 1 from legal_details_history where tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:legal_details_history(tenant_id)')
  end;
end;

create trigger legal_details_before_update before update on legal_details begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:legal_details')
    when new.tenant_id is not old.tenant_id then raise(abort, 'KEY_CHANGED:legal_details')
  end;
end;

create trigger legal_details_before_delete before delete on legal_details begin
  select raise(abort, 'NOT_DELETABLE:legal_details');
end;

create trigger legal_details_keep_version after update on legal_details begin
  insert into legal_details_history values (old.tenant_id, old.legal_name, old.tax_id, old.tax_check_digit, old.address, old.tax_regime, old.template, old.is_confirmed, old.commit_number);
end;

create trigger legal_details_history_before_insert before insert on legal_details_history begin
  select case
    when exists (select 1 from legal_details_history where tenant_id = new.tenant_id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:legal_details_history(tenant_id,commit_number)')
  end;
end;

create trigger legal_details_history_before_update before update on legal_details_history begin
  select raise(abort, 'INSERT_ONLY:legal_details_history');
end;

create trigger legal_details_history_before_delete before delete on legal_details_history begin
  select raise(abort, 'INSERT_ONLY:legal_details_history');
end;

create table document_series (
  kind text not null,
  series text not null,
  prefix text not null,
  is_yearly integer not null,
  commit_number integer not null,
  constraint pk_document_series primary key (kind),
  constraint ck_document_series_kind check (kind = substr(trim(kind), 1, 40)),
  constraint ck_document_series_series check (series = substr(trim(series), 1, 20)),
  constraint ck_document_series_prefix check (prefix = substr(trim(prefix), 1, 20)),
  constraint ck_document_series_is_yearly check (is_yearly in (0, 1))
) strict, without rowid;

create table document_series_history (
  kind text not null,
  series text not null,
  prefix text not null,
  is_yearly integer not null,
  commit_number integer not null,
  constraint pk_document_series_history primary key (kind, commit_number)
) strict, without rowid;

create unique index ux_document_series_series on document_series (series);

create trigger document_series_before_insert before insert on document_series begin
  select case
    when exists (select 1 from document_series where kind = new.kind) then raise(abort, 'KEY_EXISTS:document_series(kind)')
    when exists (select 1 from document_series where series = new.series) then raise(abort, 'KEY_EXISTS:document_series(series)')
    when exists (select 1 from document_series_history where kind = new.kind) then raise(abort, 'KEY_EXISTS:document_series_history(kind)')
  end;
end;

create trigger document_series_before_update before update on document_series begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:document_series')
    when new.kind is not old.kind then raise(abort, 'KEY_CHANGED:document_series')
    when exists (select 1 from document_series where series = new.series and kind <> old.kind) then raise(abort, 'KEY_EXISTS:document_series(series)')
  end;
end;

create trigger document_series_before_delete before delete on document_series begin
  select raise(abort, 'NOT_DELETABLE:document_series');
end;

create trigger document_series_keep_version after update on document_series begin
  insert into document_series_history values (old.kind, old.series, old.prefix, old.is_yearly, old.commit_number);
end;

create trigger document_series_history_before_insert before insert on document_series_history begin
  select case
    when exists (select 1 from document_series_history where kind = new.kind and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:document_series_history(kind,commit_number)')
  end;
end;

create trigger document_series_history_before_update before update on document_series_history begin
  select raise(abort, 'INSERT_ONLY:document_series_history');
end;

create trigger document_series_history_before_delete before delete on document_series_history begin
  select raise(abort, 'INSERT_ONLY:document_series_history');
end;

create table document_drafts (
  id blob not null,
  kind text not null,
  state text not null,
  party_id blob not null,
  document_date text not null,
  posting_date text not null,
  content text not null,
  prepared_by text not null,
  submitted_by blob,
  decided_by blob,
  rejection_reason text,
  document_id blob,
  commit_number integer not null,
  constraint pk_document_drafts primary key (id),
  constraint ck_document_drafts_id check (length(id) = 16),
  constraint ck_document_drafts_kind check (kind in ('INVOICE', 'SALES_CREDIT_NOTE', 'SALES_DEBIT_NOTE', 'RECEIPT', 'BILL', 'PURCHASE_CREDIT_NOTE', 'PURCHASE_DEBIT_NOTE', 'PAYMENT')),
  constraint ck_document_drafts_state check (state in ('DRAFT', 'PENDING_APPROVAL', 'POSTED', 'DISCARDED')),
  constraint ck_document_drafts_party_id check (length(party_id) = 16),
  constraint ck_document_drafts_document_date check (date(document_date) is document_date and document_date >= '1900'),
  constraint ck_document_drafts_posting_date check (date(posting_date) is posting_date and posting_date >= '1900'),
  constraint ck_document_drafts_submitted_by check (length(submitted_by) = 16),
  constraint ck_document_drafts_decided_by check (length(decided_by) = 16),
  constraint ck_document_drafts_rejection_reason check (length(rejection_reason) <= 2000),
  constraint ck_document_drafts_document_id check (length(document_id) = 16),
  constraint fk_document_drafts_party_id foreign key (party_id) references parties (id)
) strict;

create table document_drafts_history (
  id blob not null,
  kind text not null,
  state text not null,
  party_id blob not null,
  document_date text not null,
  posting_date text not null,
  content text not null,
  prepared_by text not null,
  submitted_by blob,
  decided_by blob,
  rejection_reason text,
  document_id blob,
  commit_number integer not null,
  constraint pk_document_drafts_history primary key (id, commit_number)
) strict;

create index ix_document_drafts_state_id on document_drafts (state, id);

create index ix_document_drafts_state_kind_id on document_drafts (state, kind, id);

create index ix_document_drafts_party_id_state_id on document_drafts (party_id, state, id);

create trigger document_drafts_before_insert before insert on document_drafts begin
  select case
    when exists (select 1 from document_drafts where id = new.id) then raise(abort, 'KEY_EXISTS:document_drafts(id)')
    when exists (select 1 from document_drafts where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:document_drafts(rowid)')
    when exists (select 1 from document_drafts_history where id = new.id) then raise(abort, 'KEY_EXISTS:document_drafts_history(id)')
  end;
end;

create trigger document_drafts_before_update before update on document_drafts begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:document_drafts')
    when new.id is not old.id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:document_drafts')
  end;
end;

create trigger document_drafts_before_delete before delete on document_drafts begin
  select raise(abort, 'NOT_DELETABLE:document_drafts');
end;

create trigger document_drafts_keep_version after update on document_drafts begin
  insert into document_drafts_history values (old.id, old.kind, old.state, old.party_id, old.document_date, old.posting_date, old.content, old.prepared_by, old.submitted_by, old.decided_by, old.rejection_reason, old.document_id, old.commit_number);
end;

create trigger document_drafts_history_before_insert before insert on document_drafts_history begin
  select case
    when exists (select 1 from document_drafts_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:document_drafts_history(id,commit_number)')
    when exists (select 1 from document_drafts_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:document_drafts_history(rowid)')
  end;
end;

create trigger document_drafts_history_before_update before update on document_drafts_history begin
  select raise(abort, 'INSERT_ONLY:document_drafts_history');
end;

create trigger document_drafts_history_before_delete before delete on document_drafts_history begin
  select raise(abort, 'INSERT_ONLY:document_drafts_history');
end;

create table documents (
  id blob not null,
  kind text not null,
  side text not null,
  series text not null,
  fiscal_year_id blob not null,
  number integer not null,
  display_number text not null,
  vendor_number text,
  party_id blob not null,
  document_date text not null,
  posting_date text not null,
  due_date text not null,
  currency text not null,
  net_amount integer not null,
  tax_amount integer not null,
  total_amount integer not null,
  total_base_amount integer not null,
  rate text not null,
  rate_date text not null,
  rate_id blob,
  rate_mark text,
  control_account_id blob not null,
  entry_id blob not null,
  original_document_id blob,
  bank_account_id blob,
  bank_currency text,
  bank_amount integer,
  reference text,
  memo text,
  template text,
  prepared_by blob,
  approved_by blob,
  commit_number integer not null,
  constraint pk_documents primary key (id),
  constraint ck_documents_id check (length(id) = 16),
  constraint ck_documents_kind check (kind in ('INVOICE', 'SALES_CREDIT_NOTE', 'SALES_DEBIT_NOTE', 'RECEIPT', 'BILL', 'PURCHASE_CREDIT_NOTE', 'PURCHASE_DEBIT_NOTE', 'PAYMENT')),
  constraint ck_documents_side check (side in ('SALES', 'PURCHASING')),
  constraint ck_documents_series check (series = substr(trim(series), 1, 20)),
  constraint ck_documents_fiscal_year_id check (length(fiscal_year_id) = 16),
  constraint ck_documents_display_number check (display_number = substr(trim(display_number), 1, 60)),
  constraint ck_documents_vendor_number check (vendor_number = substr(trim(vendor_number), 1, 60)),
  constraint ck_documents_party_id check (length(party_id) = 16),
  constraint ck_documents_document_date check (date(document_date) is document_date and document_date >= '1900'),
  constraint ck_documents_posting_date check (date(posting_date) is posting_date and posting_date >= '1900'),
  constraint ck_documents_due_date check (date(due_date) is due_date and due_date >= '1900'),
  constraint ck_documents_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_documents_rate check (rate glob '[0-9]*' and rate not glob '*[^0-9.]*' and length(rate) <= 40),
  constraint ck_documents_rate_date check (date(rate_date) is rate_date and rate_date >= '1900'),
  constraint ck_documents_rate_id check (length(rate_id) = 16),
  constraint ck_documents_rate_mark check (rate_mark in ('CARRIED', 'STALE')),
  constraint ck_documents_control_account_id check (length(control_account_id) = 16),
  constraint ck_documents_entry_id check (length(entry_id) = 16),
  constraint ck_documents_original_document_id check (length(original_document_id) = 16),
  constraint ck_documents_bank_account_id check (length(bank_account_id) = 16),
  constraint ck_documents_bank_currency check (bank_currency = substr(trim(bank_currency), 1, 3)),
  constraint ck_documents_reference check (length(reference) <= 100),
  constraint ck_documents_memo check (length(memo) <= 2000),
  constraint ck_documents_template check (template = substr(trim(template), 1, 40)),
  constraint ck_documents_prepared_by check (length(prepared_by) = 16),
  constraint ck_documents_approved_by check (length(approved_by) = 16),
  constraint fk_documents_party_id foreign key (party_id) references parties (id),
  constraint fk_documents_entry_id foreign key (entry_id) references journal_entries (id),
  constraint fk_documents_control_account_id foreign key (control_account_id) references accounts (id),
  constraint fk_documents_original_document_id foreign key (original_document_id) references documents (id)
) strict, without rowid;

create unique index ux_documents_series_fiscal_year_id_number on documents (series, fiscal_year_id, number);

create index ix_documents_party_id_kind_vendor_number on documents (party_id, kind, vendor_number) where vendor_number is not null;

create index ix_documents_kind_document_date_id on documents (kind, document_date, id);

create index ix_documents_kind_due_date_id on documents (kind, due_date, id);

create index ix_documents_party_id_document_date_id on documents (party_id, document_date, id);

create index ix_documents_original_document_id on documents (original_document_id) where original_document_id is not null;

create unique index ux_documents_entry_id on documents (entry_id);

create trigger documents_before_insert before insert on documents begin
  select case
    when exists (select 1 from documents where id = new.id) then raise(abort, 'KEY_EXISTS:documents(id)')
    when exists (select 1 from documents where series = new.series and fiscal_year_id = new.fiscal_year_id and number = new.number) then raise(abort, 'KEY_EXISTS:documents(series,fiscal_year_id,number)')
    when exists (select 1 from documents where entry_id = new.entry_id) then raise(abort, 'KEY_EXISTS:documents(entry_id)')
  end;
end;

create trigger documents_before_update before update on documents begin
  select raise(abort, 'INSERT_ONLY:documents');
end;

create trigger documents_before_delete before delete on documents begin
  select raise(abort, 'INSERT_ONLY:documents');
end;

create table document_lines (
  document_id blob not null,
  ordinal integer not null,
  kind text not null,
  currency text not null,
  item_id blob,
  account_id blob not null,
  description text not null,
  quantity_e6 integer not null,
  unit_price_e6 integer not null,
  net_amount integer not null,
  tax_code_id blob,
  tax_percent_e4 integer not null,
  tax_amount integer not null,
  original_ordinal integer,
  commit_number integer not null,
  constraint pk_document_lines primary key (document_id, ordinal),
  constraint ck_document_lines_document_id check (length(document_id) = 16),
  constraint ck_document_lines_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_document_lines_kind check (kind in ('ITEM', 'FEE', 'WITHHOLDING')),
  constraint ck_document_lines_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_document_lines_item_id check (length(item_id) = 16),
  constraint ck_document_lines_account_id check (length(account_id) = 16),
  constraint ck_document_lines_description check (length(description) <= 500),
  constraint ck_document_lines_tax_code_id check (length(tax_code_id) = 16),
  constraint ck_document_lines_tax_percent_e4 check (tax_percent_e4 between -2147483648 and 2147483647),
  constraint ck_document_lines_original_ordinal check (original_ordinal between -2147483648 and 2147483647),
  constraint fk_document_lines_document_id foreign key (document_id) references documents (id),
  constraint fk_document_lines_account_id foreign key (account_id) references accounts (id)
) strict, without rowid;

create trigger document_lines_before_insert before insert on document_lines begin
  select case
    when exists (select 1 from document_lines where document_id = new.document_id and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:document_lines(document_id,ordinal)')
  end;
end;

create trigger document_lines_before_update before update on document_lines begin
  select raise(abort, 'INSERT_ONLY:document_lines');
end;

create trigger document_lines_before_delete before delete on document_lines begin
  select raise(abort, 'INSERT_ONLY:document_lines');
end;

create table open_items (
  id blob not null,
  side text not null,
  party_id blob not null,
  account_id blob not null,
  document_id blob,
  reference text not null,
  document_date text not null,
  due_date text not null,
  currency text not null,
  original_amount integer not null,
  base_amount integer not null,
  commit_number integer not null,
  constraint pk_open_items primary key (id),
  constraint ck_open_items_id check (length(id) = 16),
  constraint ck_open_items_side check (side in ('SALES', 'PURCHASING')),
  constraint ck_open_items_party_id check (length(party_id) = 16),
  constraint ck_open_items_account_id check (length(account_id) = 16),
  constraint ck_open_items_document_id check (length(document_id) = 16),
  constraint ck_open_items_reference check (length(reference) <= 100),
  constraint ck_open_items_document_date check (date(document_date) is document_date and document_date >= '1900'),
  constraint ck_open_items_due_date check (date(due_date) is due_date and due_date >= '1900'),
  constraint ck_open_items_currency check (currency = substr(trim(currency), 1, 3)),
  constraint fk_open_items_party_id foreign key (party_id) references parties (id),
  constraint fk_open_items_account_id foreign key (account_id) references accounts (id),
  constraint fk_open_items_document_id foreign key (document_id) references documents (id)
) strict, without rowid;

create index ix_open_items_party_id_due_date_id on open_items (party_id, due_date, id);

create unique index ux_open_items_document_id on open_items (document_id) where document_id is not null;

create trigger open_items_before_insert before insert on open_items begin
  select case
    when exists (select 1 from open_items where id = new.id) then raise(abort, 'KEY_EXISTS:open_items(id)')
    when new.document_id is not null and exists (select 1 from open_items where document_id = new.document_id) then raise(abort, 'KEY_EXISTS:open_items(document_id)')
  end;
end;

create trigger open_items_before_update before update on open_items begin
  select raise(abort, 'INSERT_ONLY:open_items');
end;

create trigger open_items_before_delete before delete on open_items begin
  select raise(abort, 'INSERT_ONLY:open_items');
end;

create table open_item_balances (
  open_item_id blob not null,
  account_id blob not null,
  party_id blob not null,
  currency text not null,
  open_original_amount integer not null,
  open_base_amount integer not null,
  constraint pk_open_item_balances primary key (open_item_id),
  constraint ck_open_item_balances_open_item_id check (length(open_item_id) = 16),
  constraint ck_open_item_balances_account_id check (length(account_id) = 16),
  constraint ck_open_item_balances_party_id check (length(party_id) = 16),
  constraint ck_open_item_balances_currency check (currency = substr(trim(currency), 1, 3))
) strict, without rowid;

create index ix_open_item_balances_party_id_open_item_id on open_item_balances (party_id, open_item_id);

create table allocations (
  id blob not null,
  from_item_id blob not null,
  to_item_id blob not null,
  allocation_date text not null,
  currency text not null,
  amount integer not null,
  from_base_amount integer not null,
  to_base_amount integer not null,
  entry_id blob not null,
  commit_number integer not null,
  constraint pk_allocations primary key (id),
  constraint ck_allocations_id check (length(id) = 16),
  constraint ck_allocations_from_item_id check (length(from_item_id) = 16),
  constraint ck_allocations_to_item_id check (length(to_item_id) = 16),
  constraint ck_allocations_allocation_date check (date(allocation_date) is allocation_date and allocation_date >= '1900'),
  constraint ck_allocations_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_allocations_entry_id check (length(entry_id) = 16),
  constraint fk_allocations_from_item_id foreign key (from_item_id) references open_items (id),
  constraint fk_allocations_to_item_id foreign key (to_item_id) references open_items (id),
  constraint fk_allocations_entry_id foreign key (entry_id) references journal_entries (id)
) strict, without rowid;

create index ix_allocations_from_item_id on allocations (from_item_id);

create index ix_allocations_to_item_id on allocations (to_item_id);

create trigger allocations_before_insert before insert on allocations begin
  select case
    when exists (select 1 from allocations where id = new.id) then raise(abort, 'KEY_EXISTS:allocations(id)')
  end;
end;

create trigger allocations_before_update before update on allocations begin
  select raise(abort, 'INSERT_ONLY:allocations');
end;

create trigger allocations_before_delete before delete on allocations begin
  select raise(abort, 'INSERT_ONLY:allocations');
end;

create table allocation_reversals (
  allocation_id blob not null,
  entry_id blob not null,
  commit_number integer not null,
  constraint pk_allocation_reversals primary key (allocation_id),
  constraint ck_allocation_reversals_allocation_id check (length(allocation_id) = 16),
  constraint ck_allocation_reversals_entry_id check (length(entry_id) = 16),
  constraint fk_allocation_reversals_allocation_id foreign key (allocation_id) references allocations (id),
  constraint fk_allocation_reversals_entry_id foreign key (entry_id) references journal_entries (id)
) strict, without rowid;

create trigger allocation_reversals_before_insert before insert on allocation_reversals begin
  select case
    when exists (select 1 from allocation_reversals where allocation_id = new.allocation_id) then raise(abort, 'KEY_EXISTS:allocation_reversals(allocation_id)')
  end;
end;

create trigger allocation_reversals_before_update before update on allocation_reversals begin
  select raise(abort, 'INSERT_ONLY:allocation_reversals');
end;

create trigger allocation_reversals_before_delete before delete on allocation_reversals begin
  select raise(abort, 'INSERT_ONLY:allocation_reversals');
end;

create table document_voids (
  document_id blob not null,
  note_id blob,
  entry_id blob not null,
  commit_number integer not null,
  constraint pk_document_voids primary key (document_id),
  constraint ck_document_voids_document_id check (length(document_id) = 16),
  constraint ck_document_voids_note_id check (length(note_id) = 16),
  constraint ck_document_voids_entry_id check (length(entry_id) = 16),
  constraint fk_document_voids_document_id foreign key (document_id) references documents (id),
  constraint fk_document_voids_note_id foreign key (note_id) references documents (id),
  constraint fk_document_voids_entry_id foreign key (entry_id) references journal_entries (id)
) strict, without rowid;

create unique index ux_document_voids_note_id on document_voids (note_id) where note_id is not null;

create trigger document_voids_before_insert before insert on document_voids begin
  select case
    when exists (select 1 from document_voids where document_id = new.document_id) then raise(abort, 'KEY_EXISTS:document_voids(document_id)')
    when new.note_id is not null and exists (select 1 from document_voids where note_id = new.note_id) then raise(abort, 'KEY_EXISTS:document_voids(note_id)')
  end;
end;

create trigger document_voids_before_update before update on document_voids begin
  select raise(abort, 'INSERT_ONLY:document_voids');
end;

create trigger document_voids_before_delete before delete on document_voids begin
  select raise(abort, 'INSERT_ONLY:document_voids');
end;

create table document_remarks (
  document_id blob not null,
  remark text not null,
  commit_number integer not null,
  constraint pk_document_remarks primary key (document_id),
  constraint ck_document_remarks_document_id check (length(document_id) = 16),
  constraint ck_document_remarks_remark check (length(remark) <= 2000),
  constraint fk_document_remarks_document_id foreign key (document_id) references documents (id)
) strict, without rowid;

create table document_remarks_history (
  document_id blob not null,
  remark text not null,
  commit_number integer not null,
  constraint pk_document_remarks_history primary key (document_id, commit_number)
) strict, without rowid;

create trigger document_remarks_before_insert before insert on document_remarks begin
  select case
    when exists (select 1 from document_remarks where document_id = new.document_id) then raise(abort, 'KEY_EXISTS:document_remarks(document_id)')
    when exists (select 1 from document_remarks_history where document_id = new.document_id) then raise(abort, 'KEY_EXISTS:document_remarks_history(document_id)')
  end;
end;

create trigger document_remarks_before_update before update on document_remarks begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:document_remarks')
    when new.document_id is not old.document_id then raise(abort, 'KEY_CHANGED:document_remarks')
  end;
end;

create trigger document_remarks_before_delete before delete on document_remarks begin
  select raise(abort, 'NOT_DELETABLE:document_remarks');
end;

create trigger document_remarks_keep_version after update on document_remarks begin
  insert into document_remarks_history values (old.document_id, old.remark, old.commit_number);
end;

create trigger document_remarks_history_before_insert before insert on document_remarks_history begin
  select case
    when exists (select 1 from document_remarks_history where document_id = new.document_id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:document_remarks_history(document_id,commit_number)')
  end;
end;

create trigger document_remarks_history_before_update before update on document_remarks_history begin
  select raise(abort, 'INSERT_ONLY:document_remarks_history');
end;

create trigger document_remarks_history_before_delete before delete on document_remarks_history begin
  select raise(abort, 'INSERT_ONLY:document_remarks_history');
end;
