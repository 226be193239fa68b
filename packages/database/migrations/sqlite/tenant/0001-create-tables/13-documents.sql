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
  constraint ck_document_drafts_kind check (kind in ('INVOICE', 'SALES_CREDIT_NOTE', 'SALES_DEBIT_NOTE', 'RECEIPT', 'BILL', 'PURCHASE_CREDIT_NOTE', 'PURCHASE_DEBIT_NOTE', 'PAYMENT', 'CUSTOMER_REFUND', 'VENDOR_REFUND', 'CUSTOMER_WRITE_OFF', 'VENDOR_WRITE_OFF', 'NETTING')),
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

create index ix_document_drafts_document_id on document_drafts (document_id) where document_id is not null;

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
  insert into document_drafts_history (id, kind, state, party_id, document_date, posting_date, content, prepared_by, submitted_by, decided_by, rejection_reason, document_id, commit_number) values (old.id, old.kind, old.state, old.party_id, old.document_date, old.posting_date, old.content, old.prepared_by, old.submitted_by, old.decided_by, old.rejection_reason, old.document_id, old.commit_number);
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
  rounding_mode text,
  prices_include_tax integer not null,
  discount_percent_e4 integer,
  discount_amount integer not null,
  total_base_amount integer not null,
  rate text not null,
  rate_date text not null,
  rate_id blob,
  rate_mark text,
  control_account_id blob not null,
  entry_id blob not null,
  original_document_id blob,
  original_item_id blob,
  bank_account_id blob,
  bank_currency text,
  bank_amount integer,
  netted_amount integer,
  payables_currency text,
  payables_amount integer,
  netted_payables_amount integer,
  reference text,
  memo text,
  template text,
  prepared_by blob,
  approved_by blob,
  commit_number integer not null,
  constraint pk_documents primary key (id),
  constraint ck_documents_id check (length(id) = 16),
  constraint ck_documents_kind check (kind in ('INVOICE', 'SALES_CREDIT_NOTE', 'SALES_DEBIT_NOTE', 'RECEIPT', 'BILL', 'PURCHASE_CREDIT_NOTE', 'PURCHASE_DEBIT_NOTE', 'PAYMENT', 'CUSTOMER_REFUND', 'VENDOR_REFUND', 'CUSTOMER_WRITE_OFF', 'VENDOR_WRITE_OFF', 'NETTING')),
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
  constraint ck_documents_rounding_mode check (rounding_mode in ('PER_LINE', 'PER_DOCUMENT')),
  constraint ck_documents_prices_include_tax check (prices_include_tax in (0, 1)),
  constraint ck_documents_discount_percent_e4 check (discount_percent_e4 between -2147483648 and 2147483647),
  constraint ck_documents_rate check (rate glob '[0-9]*' and rate not glob '*[^0-9.]*' and length(rate) <= 40),
  constraint ck_documents_rate_date check (date(rate_date) is rate_date and rate_date >= '1900'),
  constraint ck_documents_rate_id check (length(rate_id) = 16),
  constraint ck_documents_rate_mark check (rate_mark in ('CARRIED', 'STALE')),
  constraint ck_documents_control_account_id check (length(control_account_id) = 16),
  constraint ck_documents_entry_id check (length(entry_id) = 16),
  constraint ck_documents_original_document_id check (length(original_document_id) = 16),
  constraint ck_documents_original_item_id check (length(original_item_id) = 16),
  constraint ck_documents_bank_account_id check (length(bank_account_id) = 16),
  constraint ck_documents_bank_currency check (bank_currency = substr(trim(bank_currency), 1, 3)),
  constraint ck_documents_payables_currency check (payables_currency = substr(trim(payables_currency), 1, 3)),
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

create index ix_documents_kind_display_number_id on documents (kind, display_number, id);

create index ix_documents_kind_total_base_amount_id on documents (kind, total_base_amount, id);

create index ix_documents_party_id_document_date_id on documents (party_id, document_date, id);

create index ix_documents_original_document_id on documents (original_document_id) where original_document_id is not null;

create index ix_documents_original_item_id on documents (original_item_id) where original_item_id is not null;

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
  discount_percent_e4 integer,
  discount_amount integer not null,
  document_discount_amount integer not null,
  net_amount integer not null,
  tax_code_id blob,
  tax_percent_e4 integer not null,
  tax_amount integer not null,
  tax_base_amount integer,
  tax_date text,
  original_ordinal integer,
  commit_number integer not null,
  constraint pk_document_lines primary key (document_id, ordinal),
  constraint ck_document_lines_document_id check (length(document_id) = 16),
  constraint ck_document_lines_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_document_lines_kind check (kind in ('ITEM', 'TAX_ONLY', 'FEE', 'WITHHOLDING', 'DIFFERENCE')),
  constraint ck_document_lines_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_document_lines_item_id check (length(item_id) = 16),
  constraint ck_document_lines_account_id check (length(account_id) = 16),
  constraint ck_document_lines_description check (length(description) <= 500),
  constraint ck_document_lines_discount_percent_e4 check (discount_percent_e4 between -2147483648 and 2147483647),
  constraint ck_document_lines_tax_code_id check (length(tax_code_id) = 16),
  constraint ck_document_lines_tax_percent_e4 check (tax_percent_e4 between -2147483648 and 2147483647),
  constraint ck_document_lines_tax_date check (date(tax_date) is tax_date and tax_date >= '1900'),
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
  insert into document_remarks_history (document_id, remark, commit_number) values (old.document_id, old.remark, old.commit_number);
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
