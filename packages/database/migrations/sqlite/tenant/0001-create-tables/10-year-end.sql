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
  second_person text,
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
  second_person text,
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
  insert into year_closes_history (id, fiscal_year_id, state, fingerprint, result, entry_count, line_count, drafted_by, reviewed_by, second_person, closed_by, reversed_by, commit_number) values (old.id, old.fiscal_year_id, old.state, old.fingerprint, old.result, old.entry_count, old.line_count, old.drafted_by, old.reviewed_by, old.second_person, old.closed_by, old.reversed_by, old.commit_number);
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
  insert into year_close_lines_history (year_close_entry_id, ordinal, account_id, original_currency, original_amount, base_amount, explanation, state, decided_by, note, commit_number) values (old.year_close_entry_id, old.ordinal, old.account_id, old.original_currency, old.original_amount, old.base_amount, old.explanation, old.state, old.decided_by, old.note, old.commit_number);
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

create table year_sign_offs (
  fiscal_year_id blob not null,
  year_close_id blob not null,
  signed_by blob not null,
  statement text not null,
  statement_version integer not null,
  exposure text not null,
  exposure_hash text not null,
  second_person text,
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
