create table tax_codes (
  id blob not null,
  code text not null,
  name text not null,
  treatment text not null,
  withheld_at text,
  withheld_on text,
  percent_e4 integer not null,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_tax_codes primary key (id),
  constraint ck_tax_codes_id check (length(id) = 16),
  constraint ck_tax_codes_code check (code = substr(trim(code), 1, 40)),
  constraint ck_tax_codes_name check (length(name) <= 200),
  constraint ck_tax_codes_treatment check (treatment in ('STANDARD', 'EXEMPT', 'EXPORT', 'WITHHOLDING')),
  constraint ck_tax_codes_withheld_at check (withheld_at in ('SETTLEMENT', 'DOCUMENT')),
  constraint ck_tax_codes_withheld_on check (withheld_on in ('TAX', 'NET')),
  constraint ck_tax_codes_percent_e4 check (percent_e4 between -2147483648 and 2147483647),
  constraint ck_tax_codes_is_active check (is_active in (0, 1))
) strict, without rowid;

create table tax_codes_history (
  id blob not null,
  code text not null,
  name text not null,
  treatment text not null,
  withheld_at text,
  withheld_on text,
  percent_e4 integer not null,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_tax_codes_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_tax_codes_code on tax_codes (code);

create trigger tax_codes_before_insert before insert on tax_codes begin
  select case
    when exists (select 1 from tax_codes where id = new.id) then raise(abort, 'KEY_EXISTS:tax_codes(id)')
    when exists (select 1 from tax_codes where code = new.code) then raise(abort, 'KEY_EXISTS:tax_codes(code)')
    when exists (select 1 from tax_codes_history where id = new.id) then raise(abort, 'KEY_EXISTS:tax_codes_history(id)')
  end;
end;

create trigger tax_codes_before_update before update on tax_codes begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:tax_codes')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:tax_codes')
    when exists (select 1 from tax_codes where code = new.code and id <> old.id) then raise(abort, 'KEY_EXISTS:tax_codes(code)')
  end;
end;

create trigger tax_codes_before_delete before delete on tax_codes begin
  select raise(abort, 'NOT_DELETABLE:tax_codes');
end;

create trigger tax_codes_keep_version after update on tax_codes begin
  insert into tax_codes_history (id, code, name, treatment, withheld_at, withheld_on, percent_e4, is_active, commit_number) values (old.id, old.code, old.name, old.treatment, old.withheld_at, old.withheld_on, old.percent_e4, old.is_active, old.commit_number);
end;

create trigger tax_codes_history_before_insert before insert on tax_codes_history begin
  select case
    when exists (select 1 from tax_codes_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:tax_codes_history(id,commit_number)')
  end;
end;

create trigger tax_codes_history_before_update before update on tax_codes_history begin
  select raise(abort, 'INSERT_ONLY:tax_codes_history');
end;

create trigger tax_codes_history_before_delete before delete on tax_codes_history begin
  select raise(abort, 'INSERT_ONLY:tax_codes_history');
end;

create table items (
  id blob not null,
  code text not null,
  name text not null,
  unit_price_e6 integer,
  currency text,
  sales_account_id blob,
  purchase_account_id blob,
  tax_code_id blob,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_items primary key (id),
  constraint ck_items_id check (length(id) = 16),
  constraint ck_items_code check (code = substr(trim(code), 1, 40)),
  constraint ck_items_name check (length(name) <= 200),
  constraint ck_items_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_items_sales_account_id check (length(sales_account_id) = 16),
  constraint ck_items_purchase_account_id check (length(purchase_account_id) = 16),
  constraint ck_items_tax_code_id check (length(tax_code_id) = 16),
  constraint ck_items_is_active check (is_active in (0, 1)),
  constraint fk_items_sales_account_id foreign key (sales_account_id) references accounts (id),
  constraint fk_items_purchase_account_id foreign key (purchase_account_id) references accounts (id),
  constraint fk_items_tax_code_id foreign key (tax_code_id) references tax_codes (id)
) strict, without rowid;

create table items_history (
  id blob not null,
  code text not null,
  name text not null,
  unit_price_e6 integer,
  currency text,
  sales_account_id blob,
  purchase_account_id blob,
  tax_code_id blob,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_items_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_items_code on items (code);

create trigger items_before_insert before insert on items begin
  select case
    when exists (select 1 from items where id = new.id) then raise(abort, 'KEY_EXISTS:items(id)')
    when exists (select 1 from items where code = new.code) then raise(abort, 'KEY_EXISTS:items(code)')
    when exists (select 1 from items_history where id = new.id) then raise(abort, 'KEY_EXISTS:items_history(id)')
  end;
end;

create trigger items_before_update before update on items begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:items')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:items')
    when exists (select 1 from items where code = new.code and id <> old.id) then raise(abort, 'KEY_EXISTS:items(code)')
  end;
end;

create trigger items_before_delete before delete on items begin
  select raise(abort, 'NOT_DELETABLE:items');
end;

create trigger items_keep_version after update on items begin
  insert into items_history (id, code, name, unit_price_e6, currency, sales_account_id, purchase_account_id, tax_code_id, is_active, commit_number) values (old.id, old.code, old.name, old.unit_price_e6, old.currency, old.sales_account_id, old.purchase_account_id, old.tax_code_id, old.is_active, old.commit_number);
end;

create trigger items_history_before_insert before insert on items_history begin
  select case
    when exists (select 1 from items_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:items_history(id,commit_number)')
  end;
end;

create trigger items_history_before_update before update on items_history begin
  select raise(abort, 'INSERT_ONLY:items_history');
end;

create trigger items_history_before_delete before delete on items_history begin
  select raise(abort, 'INSERT_ONLY:items_history');
end;

create table document_series (
  kind text not null,
  series text not null,
  prefix text not null,
  is_yearly integer not null,
  commit_number integer not null,
  constraint pk_document_series primary key (kind),
  constraint ck_document_series_kind check (kind = substr(trim(kind), 1, 40)),
  constraint ck_document_series_series check (series = substr(trim(series), 1, 20)),
  constraint ck_document_series_prefix check (prefix = substr(trim(prefix), 1, 20)),
  constraint ck_document_series_is_yearly check (is_yearly in (0, 1))
) strict, without rowid;

create table document_series_history (
  kind text not null,
  series text not null,
  prefix text not null,
  is_yearly integer not null,
  commit_number integer not null,
  constraint pk_document_series_history primary key (kind, commit_number)
) strict, without rowid;

create unique index ux_document_series_series on document_series (series);

create trigger document_series_before_insert before insert on document_series begin
  select case
    when exists (select 1 from document_series where kind = new.kind) then raise(abort, 'KEY_EXISTS:document_series(kind)')
    when exists (select 1 from document_series where series = new.series) then raise(abort, 'KEY_EXISTS:document_series(series)')
    when exists (select 1 from document_series_history where kind = new.kind) then raise(abort, 'KEY_EXISTS:document_series_history(kind)')
  end;
end;

create trigger document_series_before_update before update on document_series begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:document_series')
    when new.kind is not old.kind then raise(abort, 'KEY_CHANGED:document_series')
    when exists (select 1 from document_series where series = new.series and kind <> old.kind) then raise(abort, 'KEY_EXISTS:document_series(series)')
  end;
end;

create trigger document_series_before_delete before delete on document_series begin
  select raise(abort, 'NOT_DELETABLE:document_series');
end;

create trigger document_series_keep_version after update on document_series begin
  insert into document_series_history (kind, series, prefix, is_yearly, commit_number) values (old.kind, old.series, old.prefix, old.is_yearly, old.commit_number);
end;

create trigger document_series_history_before_insert before insert on document_series_history begin
  select case
    when exists (select 1 from document_series_history where kind = new.kind and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:document_series_history(kind,commit_number)')
  end;
end;

create trigger document_series_history_before_update before update on document_series_history begin
  select raise(abort, 'INSERT_ONLY:document_series_history');
end;

create trigger document_series_history_before_delete before delete on document_series_history begin
  select raise(abort, 'INSERT_ONLY:document_series_history');
end;
