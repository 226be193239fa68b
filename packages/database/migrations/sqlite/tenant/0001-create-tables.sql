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
  constraint ck_entry_drafts_entry_id check (length(entry_id) = 16)
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
  insert into entry_drafts_history values (old.id, old.state, old.posting_date, old.document_date, old.description, old.reference, old.lines, old.prepared_by, old.submitted_by, old.decided_by, old.rejection_reason, old.entry_id, old.commit_number);
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
