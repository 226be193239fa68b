create table money_drafts (
  id blob not null,
  kind text not null,
  state text not null,
  posting_date text not null,
  content text not null,
  prepared_by text not null,
  submitted_by blob,
  decided_by blob,
  rejection_reason text,
  document_id blob,
  commit_number integer not null,
  constraint pk_money_drafts primary key (id),
  constraint ck_money_drafts_id check (length(id) = 16),
  constraint ck_money_drafts_kind check (kind in ('MONEY_IN', 'MONEY_OUT', 'TRANSFER')),
  constraint ck_money_drafts_state check (state in ('DRAFT', 'PENDING_APPROVAL', 'POSTED', 'DISCARDED')),
  constraint ck_money_drafts_posting_date check (date(posting_date) is posting_date and posting_date >= '1900'),
  constraint ck_money_drafts_submitted_by check (length(submitted_by) = 16),
  constraint ck_money_drafts_decided_by check (length(decided_by) = 16),
  constraint ck_money_drafts_rejection_reason check (length(rejection_reason) <= 2000),
  constraint ck_money_drafts_document_id check (length(document_id) = 16)
) strict;

create table money_drafts_history (
  id blob not null,
  kind text not null,
  state text not null,
  posting_date text not null,
  content text not null,
  prepared_by text not null,
  submitted_by blob,
  decided_by blob,
  rejection_reason text,
  document_id blob,
  commit_number integer not null,
  constraint pk_money_drafts_history primary key (id, commit_number)
) strict;

create index ix_money_drafts_state_id on money_drafts (state, id);

create index ix_money_drafts_state_posting_date on money_drafts (state, posting_date);

create index ix_money_drafts_document_id on money_drafts (document_id) where document_id is not null;

create trigger money_drafts_before_insert before insert on money_drafts begin
  select case
    when exists (select 1 from money_drafts where id = new.id) then raise(abort, 'KEY_EXISTS:money_drafts(id)')
    when exists (select 1 from money_drafts where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:money_drafts(rowid)')
    when exists (select 1 from money_drafts_history where id = new.id) then raise(abort, 'KEY_EXISTS:money_drafts_history(id)')
  end;
end;

create trigger money_drafts_before_update before update on money_drafts begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:money_drafts')
    when new.id is not old.id or new.rowid is not old.rowid then raise(abort, 'KEY_CHANGED:money_drafts')
  end;
end;

create trigger money_drafts_before_delete before delete on money_drafts begin
  select raise(abort, 'NOT_DELETABLE:money_drafts');
end;

create trigger money_drafts_keep_version after update on money_drafts begin
  insert into money_drafts_history (id, kind, state, posting_date, content, prepared_by, submitted_by, decided_by, rejection_reason, document_id, commit_number) values (old.id, old.kind, old.state, old.posting_date, old.content, old.prepared_by, old.submitted_by, old.decided_by, old.rejection_reason, old.document_id, old.commit_number);
end;

create trigger money_drafts_history_before_insert before insert on money_drafts_history begin
  select case
    when exists (select 1 from money_drafts_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:money_drafts_history(id,commit_number)')
    when exists (select 1 from money_drafts_history where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:money_drafts_history(rowid)')
  end;
end;

create trigger money_drafts_history_before_update before update on money_drafts_history begin
  select raise(abort, 'INSERT_ONLY:money_drafts_history');
end;

create trigger money_drafts_history_before_delete before delete on money_drafts_history begin
  select raise(abort, 'INSERT_ONLY:money_drafts_history');
end;

create table money_documents (
  id blob not null,
  kind text not null,
  series text not null,
  fiscal_year_id blob not null,
  number integer not null,
  display_number text not null,
  party_id blob,
  document_date text not null,
  posting_date text not null,
  money_account_id blob not null,
  currency text not null,
  net_amount integer not null,
  tax_amount integer not null,
  total_amount integer not null,
  amounts_include_tax integer not null,
  lines text not null,
  to_account_id blob,
  to_currency text,
  received_amount integer,
  received_date text,
  transit_account_id blob,
  fee_account_id blob,
  fee_amount integer,
  entry_id blob not null,
  arrival_entry_id blob,
  reference text,
  memo text,
  prepared_by blob,
  approved_by blob,
  commit_number integer not null,
  constraint pk_money_documents primary key (id),
  constraint ck_money_documents_id check (length(id) = 16),
  constraint ck_money_documents_kind check (kind in ('MONEY_IN', 'MONEY_OUT', 'TRANSFER')),
  constraint ck_money_documents_series check (series = substr(trim(series), 1, 20)),
  constraint ck_money_documents_fiscal_year_id check (length(fiscal_year_id) = 16),
  constraint ck_money_documents_display_number check (display_number = substr(trim(display_number), 1, 60)),
  constraint ck_money_documents_party_id check (length(party_id) = 16),
  constraint ck_money_documents_document_date check (date(document_date) is document_date and document_date >= '1900'),
  constraint ck_money_documents_posting_date check (date(posting_date) is posting_date and posting_date >= '1900'),
  constraint ck_money_documents_money_account_id check (length(money_account_id) = 16),
  constraint ck_money_documents_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_money_documents_amounts_include_tax check (amounts_include_tax in (0, 1)),
  constraint ck_money_documents_to_account_id check (length(to_account_id) = 16),
  constraint ck_money_documents_to_currency check (to_currency = substr(trim(to_currency), 1, 3)),
  constraint ck_money_documents_received_date check (date(received_date) is received_date and received_date >= '1900'),
  constraint ck_money_documents_transit_account_id check (length(transit_account_id) = 16),
  constraint ck_money_documents_fee_account_id check (length(fee_account_id) = 16),
  constraint ck_money_documents_entry_id check (length(entry_id) = 16),
  constraint ck_money_documents_arrival_entry_id check (length(arrival_entry_id) = 16),
  constraint ck_money_documents_reference check (length(reference) <= 100),
  constraint ck_money_documents_memo check (length(memo) <= 2000),
  constraint ck_money_documents_prepared_by check (length(prepared_by) = 16),
  constraint ck_money_documents_approved_by check (length(approved_by) = 16),
  constraint fk_money_documents_party_id foreign key (party_id) references parties (id),
  constraint fk_money_documents_money_account_id foreign key (money_account_id) references accounts (id),
  constraint fk_money_documents_to_account_id foreign key (to_account_id) references accounts (id),
  constraint fk_money_documents_entry_id foreign key (entry_id) references journal_entries (id),
  constraint fk_money_documents_arrival_entry_id foreign key (arrival_entry_id) references journal_entries (id)
) strict;

create unique index ux_money_documents_series_fiscal_year_id_number on money_documents (series, fiscal_year_id, number);

create index ix_money_documents_display_number on money_documents (display_number);

create unique index ux_money_documents_entry_id on money_documents (entry_id);

create index ix_money_documents_money_account_id_document_date_id on money_documents (money_account_id, document_date, id);

create trigger money_documents_before_insert before insert on money_documents begin
  select case
    when exists (select 1 from money_documents where id = new.id) then raise(abort, 'KEY_EXISTS:money_documents(id)')
    when exists (select 1 from money_documents where series = new.series and fiscal_year_id = new.fiscal_year_id and number = new.number) then raise(abort, 'KEY_EXISTS:money_documents(series,fiscal_year_id,number)')
    when exists (select 1 from money_documents where entry_id = new.entry_id) then raise(abort, 'KEY_EXISTS:money_documents(entry_id)')
    when exists (select 1 from money_documents where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:money_documents(rowid)')
  end;
end;

create trigger money_documents_before_update before update on money_documents begin
  select raise(abort, 'INSERT_ONLY:money_documents');
end;

create trigger money_documents_before_delete before delete on money_documents begin
  select raise(abort, 'INSERT_ONLY:money_documents');
end;

create table statement_balances (
  id blob not null,
  period_id blob not null,
  account_id blob not null,
  currency text not null,
  statement_date text not null,
  balance integer not null,
  is_removed integer not null,
  recorded_by blob,
  commit_number integer not null,
  constraint pk_statement_balances primary key (id),
  constraint ck_statement_balances_id check (length(id) = 16),
  constraint ck_statement_balances_period_id check (length(period_id) = 16),
  constraint ck_statement_balances_account_id check (length(account_id) = 16),
  constraint ck_statement_balances_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_statement_balances_statement_date check (date(statement_date) is statement_date and statement_date >= '1900'),
  constraint ck_statement_balances_is_removed check (is_removed in (0, 1)),
  constraint ck_statement_balances_recorded_by check (length(recorded_by) = 16),
  constraint fk_statement_balances_period_id foreign key (period_id) references periods (id),
  constraint fk_statement_balances_account_id foreign key (account_id) references accounts (id)
) strict, without rowid;

create table statement_balances_history (
  id blob not null,
  period_id blob not null,
  account_id blob not null,
  currency text not null,
  statement_date text not null,
  balance integer not null,
  is_removed integer not null,
  recorded_by blob,
  commit_number integer not null,
  constraint pk_statement_balances_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_statement_balances_period_id_account_id_currency on statement_balances (period_id, account_id, currency);

create trigger statement_balances_before_insert before insert on statement_balances begin
  select case
    when exists (select 1 from statement_balances where id = new.id) then raise(abort, 'KEY_EXISTS:statement_balances(id)')
    when exists (select 1 from statement_balances where period_id = new.period_id and account_id = new.account_id and currency = new.currency) then raise(abort, 'KEY_EXISTS:statement_balances(period_id,account_id,currency)')
    when exists (select 1 from statement_balances_history where id = new.id) then raise(abort, 'KEY_EXISTS:statement_balances_history(id)')
  end;
end;

create trigger statement_balances_before_update before update on statement_balances begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:statement_balances')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:statement_balances')
    when exists (select 1 from statement_balances where period_id = new.period_id and account_id = new.account_id and currency = new.currency and id <> old.id) then raise(abort, 'KEY_EXISTS:statement_balances(period_id,account_id,currency)')
  end;
end;

create trigger statement_balances_before_delete before delete on statement_balances begin
  select raise(abort, 'NOT_DELETABLE:statement_balances');
end;

create trigger statement_balances_keep_version after update on statement_balances begin
  insert into statement_balances_history (id, period_id, account_id, currency, statement_date, balance, is_removed, recorded_by, commit_number) values (old.id, old.period_id, old.account_id, old.currency, old.statement_date, old.balance, old.is_removed, old.recorded_by, old.commit_number);
end;

create trigger statement_balances_history_before_insert before insert on statement_balances_history begin
  select case
    when exists (select 1 from statement_balances_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:statement_balances_history(id,commit_number)')
  end;
end;

create trigger statement_balances_history_before_update before update on statement_balances_history begin
  select raise(abort, 'INSERT_ONLY:statement_balances_history');
end;

create trigger statement_balances_history_before_delete before delete on statement_balances_history begin
  select raise(abort, 'INSERT_ONLY:statement_balances_history');
end;
