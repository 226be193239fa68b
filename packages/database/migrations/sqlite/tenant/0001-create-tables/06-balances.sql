create table account_balances (
  account_id blob not null,
  period_id blob not null,
  original_currency text not null,
  is_closing integer not null,
  base_debit integer not null,
  base_credit integer not null,
  original_debit integer not null,
  original_credit integer not null,
  constraint pk_account_balances primary key (period_id, account_id, original_currency, is_closing),
  constraint ck_account_balances_account_id check (length(account_id) = 16),
  constraint ck_account_balances_period_id check (length(period_id) = 16),
  constraint ck_account_balances_original_currency check (original_currency = substr(trim(original_currency), 1, 3)),
  constraint ck_account_balances_is_closing check (is_closing in (0, 1))
) strict, without rowid;

create table series_counters (
  series text not null,
  fiscal_year_id blob not null,
  last_number integer not null,
  constraint pk_series_counters primary key (series, fiscal_year_id),
  constraint ck_series_counters_series check (series = substr(trim(series), 1, 20)),
  constraint ck_series_counters_fiscal_year_id check (length(fiscal_year_id) = 16)
) strict, without rowid;

create table lost_numbers (
  series text not null,
  fiscal_year_id blob not null,
  first_number integer not null,
  last_number integer not null,
  commit_number integer not null,
  constraint pk_lost_numbers primary key (series, fiscal_year_id, first_number),
  constraint ck_lost_numbers_series check (series = substr(trim(series), 1, 20)),
  constraint ck_lost_numbers_fiscal_year_id check (length(fiscal_year_id) = 16),
  constraint ck_lost_numbers_rule_range check (first_number >= 1 and last_number >= first_number)
) strict, without rowid;

create trigger lost_numbers_before_insert before insert on lost_numbers begin
  select case
    when exists (select 1 from lost_numbers where series = new.series and fiscal_year_id = new.fiscal_year_id and first_number = new.first_number) then raise(abort, 'KEY_EXISTS:lost_numbers(series,fiscal_year_id,first_number)')
  end;
end;

create trigger lost_numbers_before_update before update on lost_numbers begin
  select raise(abort, 'INSERT_ONLY:lost_numbers');
end;

create trigger lost_numbers_before_delete before delete on lost_numbers begin
  select raise(abort, 'INSERT_ONLY:lost_numbers');
end;

create table tax_balances (
  period_id blob not null,
  tax_code_id blob not null,
  account_id blob not null,
  is_tax integer not null,
  base_debit integer not null,
  base_credit integer not null,
  constraint pk_tax_balances primary key (period_id, tax_code_id, account_id, is_tax),
  constraint ck_tax_balances_period_id check (length(period_id) = 16),
  constraint ck_tax_balances_tax_code_id check (length(tax_code_id) = 16),
  constraint ck_tax_balances_account_id check (length(account_id) = 16),
  constraint ck_tax_balances_is_tax check (is_tax in (0, 1))
) strict, without rowid;
