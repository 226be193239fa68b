create table former_versions (
  id blob not null,
  first_month_end text not null,
  last_month_end text not null,
  row_count integer not null,
  imported_by blob,
  commit_number integer not null,
  constraint pk_former_versions primary key (id),
  constraint ck_former_versions_id check (length(id) = 16),
  constraint ck_former_versions_first_month_end check (date(first_month_end) is first_month_end and first_month_end >= '1900'),
  constraint ck_former_versions_last_month_end check (date(last_month_end) is last_month_end and last_month_end >= '1900'),
  constraint ck_former_versions_row_count check (row_count between -2147483648 and 2147483647),
  constraint ck_former_versions_imported_by check (length(imported_by) = 16)
) strict, without rowid;

create trigger former_versions_before_insert before insert on former_versions begin
  select case
    when exists (select 1 from former_versions where id = new.id) then raise(abort, 'KEY_EXISTS:former_versions(id)')
  end;
end;

create trigger former_versions_before_update before update on former_versions begin
  select raise(abort, 'INSERT_ONLY:former_versions');
end;

create trigger former_versions_before_delete before delete on former_versions begin
  select raise(abort, 'INSERT_ONLY:former_versions');
end;

create table former_balances (
  version_id blob not null,
  month_end text not null,
  account_id blob not null,
  balance integer not null,
  commit_number integer not null,
  constraint pk_former_balances primary key (version_id, month_end, account_id),
  constraint ck_former_balances_version_id check (length(version_id) = 16),
  constraint ck_former_balances_month_end check (date(month_end) is month_end and month_end >= '1900'),
  constraint ck_former_balances_account_id check (length(account_id) = 16),
  constraint fk_former_balances_version_id foreign key (version_id) references former_versions (id),
  constraint fk_former_balances_account_id foreign key (account_id) references accounts (id)
) strict, without rowid;

create trigger former_balances_before_insert before insert on former_balances begin
  select case
    when exists (select 1 from former_balances where version_id = new.version_id and month_end = new.month_end and account_id = new.account_id) then raise(abort, 'KEY_EXISTS:former_balances(version_id,month_end,account_id)')
  end;
end;

create trigger former_balances_before_update before update on former_balances begin
  select raise(abort, 'INSERT_ONLY:former_balances');
end;

create trigger former_balances_before_delete before delete on former_balances begin
  select raise(abort, 'INSERT_ONLY:former_balances');
end;

create table former_decisions (
  version_id blob not null,
  decision text not null,
  decided_by blob not null,
  commit_number integer not null,
  constraint pk_former_decisions primary key (version_id),
  constraint ck_former_decisions_version_id check (length(version_id) = 16),
  constraint ck_former_decisions_decision check (decision in ('APPROVED', 'REJECTED')),
  constraint ck_former_decisions_decided_by check (length(decided_by) = 16),
  constraint fk_former_decisions_version_id foreign key (version_id) references former_versions (id)
) strict, without rowid;

create trigger former_decisions_before_insert before insert on former_decisions begin
  select case
    when exists (select 1 from former_decisions where version_id = new.version_id) then raise(abort, 'KEY_EXISTS:former_decisions(version_id)')
  end;
end;

create trigger former_decisions_before_update before update on former_decisions begin
  select raise(abort, 'INSERT_ONLY:former_decisions');
end;

create trigger former_decisions_before_delete before delete on former_decisions begin
  select raise(abort, 'INSERT_ONLY:former_decisions');
end;
