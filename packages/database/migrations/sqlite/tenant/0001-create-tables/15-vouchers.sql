create table voucher_files (
  file_hash blob not null,
  byte_count integer not null,
  part_count integer not null,
  commit_number integer not null,
  constraint pk_voucher_files primary key (file_hash),
  constraint ck_voucher_files_file_hash check (length(file_hash) = 32),
  constraint ck_voucher_files_part_count check (part_count between -2147483648 and 2147483647),
  constraint ck_voucher_files_rule_size check (byte_count > 0 and part_count > 0)
) strict, without rowid;

create trigger voucher_files_before_insert before insert on voucher_files begin
  select case
    when exists (select 1 from voucher_files where file_hash = new.file_hash) then raise(abort, 'KEY_EXISTS:voucher_files(file_hash)')
  end;
end;

create trigger voucher_files_before_update before update on voucher_files begin
  select raise(abort, 'INSERT_ONLY:voucher_files');
end;

create trigger voucher_files_before_delete before delete on voucher_files begin
  select raise(abort, 'INSERT_ONLY:voucher_files');
end;

create table voucher_parts (
  file_hash blob not null,
  ordinal integer not null,
  byte_count integer not null,
  arrived_at integer not null,
  content blob not null,
  constraint pk_voucher_parts primary key (file_hash, ordinal),
  constraint ck_voucher_parts_file_hash check (length(file_hash) = 32),
  constraint ck_voucher_parts_ordinal check (ordinal between -2147483648 and 2147483647)
) strict, without rowid;

create index ix_voucher_parts_arrived_at on voucher_parts (arrived_at);

create trigger voucher_parts_before_insert before insert on voucher_parts begin
  select case
    when exists (select 1 from voucher_parts where file_hash = new.file_hash and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:voucher_parts(file_hash,ordinal)')
  end;
end;

create trigger voucher_parts_before_update before update on voucher_parts begin
  select raise(abort, 'NOT_CHANGEABLE:voucher_parts');
end;

create table vouchers (
  id blob not null,
  object_kind text not null,
  object_id blob not null,
  file_hash blob not null,
  file_name text not null,
  type text not null,
  commit_number integer not null,
  constraint pk_vouchers primary key (id),
  constraint ck_vouchers_id check (length(id) = 16),
  constraint ck_vouchers_object_kind check (object_kind in ('ENTRY_DRAFT', 'ENTRY', 'DOCUMENT_DRAFT', 'DOCUMENT', 'MONEY_DRAFT', 'MONEY_DOCUMENT', 'CLOSE_ITEM', 'IMPORT')),
  constraint ck_vouchers_object_id check (length(object_id) = 16),
  constraint ck_vouchers_file_hash check (length(file_hash) = 32),
  constraint ck_vouchers_file_name check (length(file_name) <= 200),
  constraint ck_vouchers_type check (type = substr(trim(type), 1, 20)),
  constraint fk_vouchers_file_hash foreign key (file_hash) references voucher_files (file_hash)
) strict, without rowid;

create index ix_vouchers_object_id_id on vouchers (object_id, id);

create index ix_vouchers_file_hash on vouchers (file_hash);

create trigger vouchers_before_insert before insert on vouchers begin
  select case
    when exists (select 1 from vouchers where id = new.id) then raise(abort, 'KEY_EXISTS:vouchers(id)')
  end;
end;

create trigger vouchers_before_update before update on vouchers begin
  select raise(abort, 'INSERT_ONLY:vouchers');
end;

create trigger vouchers_before_delete before delete on vouchers begin
  select raise(abort, 'INSERT_ONLY:vouchers');
end;

create table voucher_detachments (
  voucher_id blob not null,
  reason text not null,
  commit_number integer not null,
  constraint pk_voucher_detachments primary key (voucher_id),
  constraint ck_voucher_detachments_voucher_id check (length(voucher_id) = 16),
  constraint ck_voucher_detachments_reason check (length(reason) <= 2000),
  constraint fk_voucher_detachments_voucher_id foreign key (voucher_id) references vouchers (id)
) strict, without rowid;

create trigger voucher_detachments_before_insert before insert on voucher_detachments begin
  select case
    when exists (select 1 from voucher_detachments where voucher_id = new.voucher_id) then raise(abort, 'KEY_EXISTS:voucher_detachments(voucher_id)')
  end;
end;

create trigger voucher_detachments_before_update before update on voucher_detachments begin
  select raise(abort, 'INSERT_ONLY:voucher_detachments');
end;

create trigger voucher_detachments_before_delete before delete on voucher_detachments begin
  select raise(abort, 'INSERT_ONLY:voucher_detachments');
end;

create table voucher_scans (
  file_hash blob not null,
  state text not null,
  finding text,
  commit_number integer not null,
  constraint pk_voucher_scans primary key (file_hash),
  constraint ck_voucher_scans_file_hash check (length(file_hash) = 32),
  constraint ck_voucher_scans_state check (state in ('PENDING', 'CLEAN', 'INFECTED', 'FAILED')),
  constraint ck_voucher_scans_finding check (length(finding) <= 500),
  constraint fk_voucher_scans_file_hash foreign key (file_hash) references voucher_files (file_hash)
) strict, without rowid;

create table voucher_scans_history (
  file_hash blob not null,
  state text not null,
  finding text,
  commit_number integer not null,
  constraint pk_voucher_scans_history primary key (file_hash, commit_number)
) strict, without rowid;

create trigger voucher_scans_before_insert before insert on voucher_scans begin
  select case
    when exists (select 1 from voucher_scans where file_hash = new.file_hash) then raise(abort, 'KEY_EXISTS:voucher_scans(file_hash)')
    when exists (select 1 from voucher_scans_history where file_hash = new.file_hash) then raise(abort, 'KEY_EXISTS:voucher_scans_history(file_hash)')
  end;
end;

create trigger voucher_scans_before_update before update on voucher_scans begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:voucher_scans')
    when new.file_hash is not old.file_hash then raise(abort, 'KEY_CHANGED:voucher_scans')
  end;
end;

create trigger voucher_scans_before_delete before delete on voucher_scans begin
  select raise(abort, 'NOT_DELETABLE:voucher_scans');
end;

create trigger voucher_scans_keep_version after update on voucher_scans begin
  insert into voucher_scans_history (file_hash, state, finding, commit_number) values (old.file_hash, old.state, old.finding, old.commit_number);
end;

create trigger voucher_scans_history_before_insert before insert on voucher_scans_history begin
  select case
    when exists (select 1 from voucher_scans_history where file_hash = new.file_hash and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:voucher_scans_history(file_hash,commit_number)')
  end;
end;

create trigger voucher_scans_history_before_update before update on voucher_scans_history begin
  select raise(abort, 'INSERT_ONLY:voucher_scans_history');
end;

create trigger voucher_scans_history_before_delete before delete on voucher_scans_history begin
  select raise(abort, 'INSERT_ONLY:voucher_scans_history');
end;
