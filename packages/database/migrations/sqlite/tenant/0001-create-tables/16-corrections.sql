create table corrections (
  id blob not null,
  kind text not null,
  object_id blob not null,
  posting_date text,
  reason text not null,
  allocation_steps integer not null,
  proposed_by blob not null,
  commit_number integer not null,
  constraint pk_corrections primary key (id),
  constraint ck_corrections_id check (length(id) = 16),
  constraint ck_corrections_kind check (kind in ('DOCUMENT_VOID', 'ENTRY_REVERSAL', 'ALLOCATION_REVERSAL', 'MONEY_VOID')),
  constraint ck_corrections_object_id check (length(object_id) = 16),
  constraint ck_corrections_posting_date check (date(posting_date) is posting_date and posting_date >= '1900'),
  constraint ck_corrections_reason check (length(reason) <= 500),
  constraint ck_corrections_allocation_steps check (allocation_steps between -2147483648 and 2147483647),
  constraint ck_corrections_proposed_by check (length(proposed_by) = 16)
) strict, without rowid;

create index ix_corrections_object_id_id on corrections (object_id, id);

create trigger corrections_before_insert before insert on corrections begin
  select case
    when exists (select 1 from corrections where id = new.id) then raise(abort, 'KEY_EXISTS:corrections(id)')
  end;
end;

create trigger corrections_before_update before update on corrections begin
  select raise(abort, 'INSERT_ONLY:corrections');
end;

create trigger corrections_before_delete before delete on corrections begin
  select raise(abort, 'INSERT_ONLY:corrections');
end;

create table correction_decisions (
  correction_id blob not null,
  decision text not null,
  decided_by blob not null,
  note text,
  commit_number integer not null,
  constraint pk_correction_decisions primary key (correction_id),
  constraint ck_correction_decisions_correction_id check (length(correction_id) = 16),
  constraint ck_correction_decisions_decision check (decision in ('APPROVED', 'REJECTED')),
  constraint ck_correction_decisions_decided_by check (length(decided_by) = 16),
  constraint ck_correction_decisions_note check (length(note) <= 500),
  constraint fk_correction_decisions_correction_id foreign key (correction_id) references corrections (id)
) strict, without rowid;

create trigger correction_decisions_before_insert before insert on correction_decisions begin
  select case
    when exists (select 1 from correction_decisions where correction_id = new.correction_id) then raise(abort, 'KEY_EXISTS:correction_decisions(correction_id)')
  end;
end;

create trigger correction_decisions_before_update before update on correction_decisions begin
  select raise(abort, 'INSERT_ONLY:correction_decisions');
end;

create trigger correction_decisions_before_delete before delete on correction_decisions begin
  select raise(abort, 'INSERT_ONLY:correction_decisions');
end;
