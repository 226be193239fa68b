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
  insert into entry_drafts_history (id, state, posting_date, document_date, description, reference, lines, prepared_by, submitted_by, decided_by, rejection_reason, entry_id, is_accrual, commit_number) values (old.id, old.state, old.posting_date, old.document_date, old.description, old.reference, old.lines, old.prepared_by, old.submitted_by, old.decided_by, old.rejection_reason, old.entry_id, old.is_accrual, old.commit_number);
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
  insert into recurring_entries_history (id, name, state, frequency, first_date, next_date, last_date, description, reference, lines, is_accrual, prepared_by, commit_number) values (old.id, old.name, old.state, old.frequency, old.first_date, old.next_date, old.last_date, old.description, old.reference, old.lines, old.is_accrual, old.prepared_by, old.commit_number);
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
  insert into accruals_history (entry_id, reverse_on_date, reversal_id, commit_number) values (old.entry_id, old.reverse_on_date, old.reversal_id, old.commit_number);
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
