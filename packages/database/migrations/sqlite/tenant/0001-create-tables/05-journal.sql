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
  constraint ck_journal_entries_source check (source in ('MANUAL', 'IMPORT', 'OPENING', 'SALES', 'PURCHASING', 'MONEY', 'YEAR_END')),
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
  base_amount integer not null,
  original_currency text not null,
  original_amount integer not null,
  rate text not null,
  rate_date text not null,
  rate_id blob,
  rate_mark text,
  is_closing integer not null,
  tax_code_id blob,
  tax_date text,
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
  constraint ck_journal_lines_original_currency check (original_currency = substr(trim(original_currency), 1, 3)),
  constraint ck_journal_lines_rate check (rate glob '[0-9]*' and rate not glob '*[^0-9.]*' and length(rate) <= 40),
  constraint ck_journal_lines_rate_date check (date(rate_date) is rate_date and rate_date >= '1900'),
  constraint ck_journal_lines_rate_id check (length(rate_id) = 16),
  constraint ck_journal_lines_rate_mark check (rate_mark in ('CARRIED', 'STALE')),
  constraint ck_journal_lines_is_closing check (is_closing in (0, 1)),
  constraint ck_journal_lines_tax_code_id check (length(tax_code_id) = 16),
  constraint ck_journal_lines_tax_date check (date(tax_date) is tax_date and tax_date >= '1900'),
  constraint ck_journal_lines_description check (length(description) <= 500),
  constraint fk_journal_lines_entry_id foreign key (entry_id) references journal_entries (id),
  constraint fk_journal_lines_account_id foreign key (account_id) references accounts (id)
) strict, without rowid;

create index ix_journal_lines_account_id_posting_date_entry_id_ordinal on journal_lines (account_id, posting_date, entry_id, ordinal);

create index ix_journal_lines_period_id_account_id on journal_lines (period_id, account_id);

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
