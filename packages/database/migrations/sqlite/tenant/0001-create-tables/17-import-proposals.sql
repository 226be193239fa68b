create table import_proposals (
  id blob not null,
  kind text not null,
  format text not null,
  file_name text not null,
  file_hash blob not null,
  options text not null,
  plan_hash blob not null,
  report text not null,
  proposed_by blob not null,
  commit_number integer not null,
  constraint pk_import_proposals primary key (id),
  constraint ck_import_proposals_id check (length(id) = 16),
  constraint ck_import_proposals_kind check (kind in ('JOURNAL', 'OPENING_BALANCES', 'SAFT')),
  constraint ck_import_proposals_format check (format in ('CSV', 'HLEDGER_CSV', 'SAFT', 'JSON')),
  constraint ck_import_proposals_file_name check (length(file_name) <= 255),
  constraint ck_import_proposals_file_hash check (length(file_hash) = 32),
  constraint ck_import_proposals_plan_hash check (length(plan_hash) = 32),
  constraint ck_import_proposals_proposed_by check (length(proposed_by) = 16),
  constraint fk_import_proposals_file_hash foreign key (file_hash) references voucher_files (file_hash)
) strict;

create index ix_import_proposals_file_hash on import_proposals (file_hash);

create trigger import_proposals_before_insert before insert on import_proposals begin
  select case
    when exists (select 1 from import_proposals where id = new.id) then raise(abort, 'KEY_EXISTS:import_proposals(id)')
    when exists (select 1 from import_proposals where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:import_proposals(rowid)')
  end;
end;

create trigger import_proposals_before_update before update on import_proposals begin
  select raise(abort, 'INSERT_ONLY:import_proposals');
end;

create trigger import_proposals_before_delete before delete on import_proposals begin
  select raise(abort, 'INSERT_ONLY:import_proposals');
end;

create table import_decisions (
  import_id blob not null,
  decision text not null,
  decided_by blob not null,
  note text,
  commit_number integer not null,
  constraint pk_import_decisions primary key (import_id),
  constraint ck_import_decisions_import_id check (length(import_id) = 16),
  constraint ck_import_decisions_decision check (decision in ('APPROVED', 'REJECTED')),
  constraint ck_import_decisions_decided_by check (length(decided_by) = 16),
  constraint ck_import_decisions_note check (length(note) <= 500),
  constraint fk_import_decisions_import_id foreign key (import_id) references import_proposals (id)
) strict, without rowid;

create trigger import_decisions_before_insert before insert on import_decisions begin
  select case
    when exists (select 1 from import_decisions where import_id = new.import_id) then raise(abort, 'KEY_EXISTS:import_decisions(import_id)')
  end;
end;

create trigger import_decisions_before_update before update on import_decisions begin
  select raise(abort, 'INSERT_ONLY:import_decisions');
end;

create trigger import_decisions_before_delete before delete on import_decisions begin
  select raise(abort, 'INSERT_ONLY:import_decisions');
end;
