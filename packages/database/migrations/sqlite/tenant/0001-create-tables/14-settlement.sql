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

create unique index ux_open_items_document_id_side on open_items (document_id, side) where document_id is not null;

create trigger open_items_before_insert before insert on open_items begin
  select case
    when exists (select 1 from open_items where id = new.id) then raise(abort, 'KEY_EXISTS:open_items(id)')
    when new.document_id is not null and exists (select 1 from open_items where document_id = new.document_id and side = new.side) then raise(abort, 'KEY_EXISTS:open_items(document_id,side)')
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

create table open_item_movements (
  posting_id blob not null,
  ordinal integer not null,
  open_item_id blob not null,
  account_id blob not null,
  party_id blob not null,
  currency text not null,
  posting_date text not null,
  period_id blob,
  original_amount integer not null,
  base_amount integer not null,
  allocation_id blob,
  commit_number integer not null,
  constraint pk_open_item_movements primary key (posting_id, ordinal),
  constraint ck_open_item_movements_posting_id check (length(posting_id) = 16),
  constraint ck_open_item_movements_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_open_item_movements_open_item_id check (length(open_item_id) = 16),
  constraint ck_open_item_movements_account_id check (length(account_id) = 16),
  constraint ck_open_item_movements_party_id check (length(party_id) = 16),
  constraint ck_open_item_movements_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_open_item_movements_posting_date check (date(posting_date) is posting_date and posting_date >= '1900'),
  constraint ck_open_item_movements_period_id check (length(period_id) = 16),
  constraint ck_open_item_movements_allocation_id check (length(allocation_id) = 16),
  constraint fk_open_item_movements_account_id foreign key (account_id) references accounts (id),
  constraint fk_open_item_movements_period_id foreign key (period_id) references periods (id)
) strict, without rowid;

create index ix_open_item_movements_open_item_id_posting_date on open_item_movements (open_item_id, posting_date);

create index ix_open_item_movements_account_id_posting_date on open_item_movements (account_id, posting_date);

create index ix_open_item_movements_posting_date_posting_id_ordinal on open_item_movements (posting_date, posting_id, ordinal);

create index ix_open_item_movements_period_id_commit_number_posting_id_ordinal on open_item_movements (period_id, commit_number, posting_id, ordinal);

create trigger open_item_movements_before_insert before insert on open_item_movements begin
  select case
    when exists (select 1 from open_item_movements where posting_id = new.posting_id and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:open_item_movements(posting_id,ordinal)')
  end;
end;

create trigger open_item_movements_before_update before update on open_item_movements begin
  select raise(abort, 'INSERT_ONLY:open_item_movements');
end;

create trigger open_item_movements_before_delete before delete on open_item_movements begin
  select raise(abort, 'INSERT_ONLY:open_item_movements');
end;

create table allocations (
  id blob not null,
  from_item_id blob not null,
  to_item_id blob not null,
  allocation_date text not null,
  currency text not null,
  amount integer not null,
  from_base_amount integer not null,
  to_base_amount integer not null,
  variance_account_id blob,
  entry_id blob,
  commit_number integer not null,
  constraint pk_allocations primary key (id),
  constraint ck_allocations_id check (length(id) = 16),
  constraint ck_allocations_from_item_id check (length(from_item_id) = 16),
  constraint ck_allocations_to_item_id check (length(to_item_id) = 16),
  constraint ck_allocations_allocation_date check (date(allocation_date) is allocation_date and allocation_date >= '1900'),
  constraint ck_allocations_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_allocations_variance_account_id check (length(variance_account_id) = 16),
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
  reversal_date text not null,
  entry_id blob,
  commit_number integer not null,
  constraint pk_allocation_reversals primary key (allocation_id),
  constraint ck_allocation_reversals_allocation_id check (length(allocation_id) = 16),
  constraint ck_allocation_reversals_reversal_date check (date(reversal_date) is reversal_date and reversal_date >= '1900'),
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

create table tax_withholdings (
  document_id blob not null,
  ordinal integer not null,
  tax_code_id blob,
  open_item_id blob,
  certificate text,
  withheld_on text,
  percent_e4 integer,
  currency text not null,
  from_amount integer,
  from_base_amount integer,
  amount integer not null,
  account_id blob not null,
  reason text,
  commit_number integer not null,
  constraint pk_tax_withholdings primary key (document_id, ordinal),
  constraint ck_tax_withholdings_document_id check (length(document_id) = 16),
  constraint ck_tax_withholdings_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_tax_withholdings_tax_code_id check (length(tax_code_id) = 16),
  constraint ck_tax_withholdings_open_item_id check (length(open_item_id) = 16),
  constraint ck_tax_withholdings_certificate check (length(certificate) <= 60),
  constraint ck_tax_withholdings_withheld_on check (withheld_on in ('TAX', 'NET')),
  constraint ck_tax_withholdings_percent_e4 check (percent_e4 between -2147483648 and 2147483647),
  constraint ck_tax_withholdings_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_tax_withholdings_account_id check (length(account_id) = 16),
  constraint ck_tax_withholdings_reason check (length(reason) <= 2000),
  constraint fk_tax_withholdings_document_id foreign key (document_id) references documents (id),
  constraint fk_tax_withholdings_tax_code_id foreign key (tax_code_id) references tax_codes (id),
  constraint fk_tax_withholdings_open_item_id foreign key (open_item_id) references open_items (id),
  constraint fk_tax_withholdings_account_id foreign key (account_id) references accounts (id)
) strict, without rowid;

create index ix_tax_withholdings_open_item_id on tax_withholdings (open_item_id) where open_item_id is not null;

create trigger tax_withholdings_before_insert before insert on tax_withholdings begin
  select case
    when exists (select 1 from tax_withholdings where document_id = new.document_id and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:tax_withholdings(document_id,ordinal)')
  end;
end;

create trigger tax_withholdings_before_update before update on tax_withholdings begin
  select raise(abort, 'INSERT_ONLY:tax_withholdings');
end;

create trigger tax_withholdings_before_delete before delete on tax_withholdings begin
  select raise(abort, 'INSERT_ONLY:tax_withholdings');
end;
