create table opening_changes (
  period_id blob not null,
  ordinal integer not null,
  makers text not null,
  commit_number integer not null,
  constraint pk_opening_changes primary key (period_id, ordinal),
  constraint ck_opening_changes_period_id check (length(period_id) = 16),
  constraint ck_opening_changes_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint fk_opening_changes_period_id_ordinal foreign key (period_id, ordinal) references period_closings (period_id, ordinal)
) strict;

create trigger opening_changes_before_insert before insert on opening_changes begin
  select case
    when exists (select 1 from opening_changes where period_id = new.period_id and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:opening_changes(period_id,ordinal)')
    when exists (select 1 from opening_changes where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:opening_changes(rowid)')
  end;
end;

create trigger opening_changes_before_update before update on opening_changes begin
  select raise(abort, 'INSERT_ONLY:opening_changes');
end;

create trigger opening_changes_before_delete before delete on opening_changes begin
  select raise(abort, 'INSERT_ONLY:opening_changes');
end;

create table opening_change_amounts (
  period_id blob not null,
  ordinal integer not null,
  account_id blob not null,
  currency text not null,
  original_amount integer not null,
  base_amount integer not null,
  commit_number integer not null,
  constraint pk_opening_change_amounts primary key (period_id, ordinal, account_id, currency),
  constraint ck_opening_change_amounts_period_id check (length(period_id) = 16),
  constraint ck_opening_change_amounts_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_opening_change_amounts_account_id check (length(account_id) = 16),
  constraint ck_opening_change_amounts_currency check (currency = substr(trim(currency), 1, 3)),
  constraint fk_opening_change_amounts_period_id_ordinal foreign key (period_id, ordinal) references opening_changes (period_id, ordinal),
  constraint fk_opening_change_amounts_account_id foreign key (account_id) references accounts (id)
) strict, without rowid;

create trigger opening_change_amounts_before_insert before insert on opening_change_amounts begin
  select case
    when exists (select 1 from opening_change_amounts where period_id = new.period_id and ordinal = new.ordinal and account_id = new.account_id and currency = new.currency) then raise(abort, 'KEY_EXISTS:opening_change_amounts(period_id,ordinal,account_id,currency)')
  end;
end;

create trigger opening_change_amounts_before_update before update on opening_change_amounts begin
  select raise(abort, 'INSERT_ONLY:opening_change_amounts');
end;

create trigger opening_change_amounts_before_delete before delete on opening_change_amounts begin
  select raise(abort, 'INSERT_ONLY:opening_change_amounts');
end;

create table opening_change_periods (
  period_id blob not null,
  ordinal integer not null,
  later_period_id blob not null,
  commit_number integer not null,
  constraint pk_opening_change_periods primary key (period_id, ordinal, later_period_id),
  constraint ck_opening_change_periods_period_id check (length(period_id) = 16),
  constraint ck_opening_change_periods_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_opening_change_periods_later_period_id check (length(later_period_id) = 16),
  constraint fk_opening_change_periods_period_id_ordinal foreign key (period_id, ordinal) references opening_changes (period_id, ordinal),
  constraint fk_opening_change_periods_later_period_id foreign key (later_period_id) references periods (id)
) strict, without rowid;

create index ix_opening_change_periods_later_period_id on opening_change_periods (later_period_id);

create trigger opening_change_periods_before_insert before insert on opening_change_periods begin
  select case
    when exists (select 1 from opening_change_periods where period_id = new.period_id and ordinal = new.ordinal and later_period_id = new.later_period_id) then raise(abort, 'KEY_EXISTS:opening_change_periods(period_id,ordinal,later_period_id)')
  end;
end;

create trigger opening_change_periods_before_update before update on opening_change_periods begin
  select raise(abort, 'INSERT_ONLY:opening_change_periods');
end;

create trigger opening_change_periods_before_delete before delete on opening_change_periods begin
  select raise(abort, 'INSERT_ONLY:opening_change_periods');
end;

create table opening_change_acknowledgements (
  period_id blob not null,
  ordinal integer not null,
  acknowledged_by blob not null,
  note text not null,
  commit_number integer not null,
  constraint pk_opening_change_acknowledgements primary key (period_id, ordinal),
  constraint ck_opening_change_acknowledgements_period_id check (length(period_id) = 16),
  constraint ck_opening_change_acknowledgements_ordinal check (ordinal between -2147483648 and 2147483647),
  constraint ck_opening_change_acknowledgements_acknowledged_by check (length(acknowledged_by) = 16),
  constraint ck_opening_change_acknowledgements_note check (length(note) <= 2000),
  constraint fk_opening_change_acknowledgements_period_id_ordinal foreign key (period_id, ordinal) references opening_changes (period_id, ordinal)
) strict, without rowid;

create trigger opening_change_acknowledgements_before_insert before insert on opening_change_acknowledgements begin
  select case
    when exists (select 1 from opening_change_acknowledgements where period_id = new.period_id and ordinal = new.ordinal) then raise(abort, 'KEY_EXISTS:opening_change_acknowledgements(period_id,ordinal)')
  end;
end;

create trigger opening_change_acknowledgements_before_update before update on opening_change_acknowledgements begin
  select raise(abort, 'INSERT_ONLY:opening_change_acknowledgements');
end;

create trigger opening_change_acknowledgements_before_delete before delete on opening_change_acknowledgements begin
  select raise(abort, 'INSERT_ONLY:opening_change_acknowledgements');
end;
