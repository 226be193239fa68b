create table parties (
  id blob not null,
  code text not null,
  name blob not null,
  is_customer integer not null,
  is_vendor integer not null,
  tax_id blob,
  tax_check_digit blob,
  address blob,
  email blob,
  phone blob,
  note blob,
  currency text,
  payment_term_days integer not null,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_parties primary key (id),
  constraint ck_parties_id check (length(id) = 16),
  constraint ck_parties_code check (code = substr(trim(code), 1, 40)),
  constraint ck_parties_name check (length(name) = 32),
  constraint ck_parties_is_customer check (is_customer in (0, 1)),
  constraint ck_parties_is_vendor check (is_vendor in (0, 1)),
  constraint ck_parties_tax_id check (length(tax_id) = 32),
  constraint ck_parties_tax_check_digit check (length(tax_check_digit) = 32),
  constraint ck_parties_address check (length(address) = 32),
  constraint ck_parties_email check (length(email) = 32),
  constraint ck_parties_phone check (length(phone) = 32),
  constraint ck_parties_note check (length(note) = 32),
  constraint ck_parties_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_parties_payment_term_days check (payment_term_days between -2147483648 and 2147483647),
  constraint ck_parties_is_active check (is_active in (0, 1))
) strict, without rowid;

create table parties_history (
  id blob not null,
  code text not null,
  name blob not null,
  is_customer integer not null,
  is_vendor integer not null,
  tax_id blob,
  tax_check_digit blob,
  address blob,
  email blob,
  phone blob,
  note blob,
  currency text,
  payment_term_days integer not null,
  is_active integer not null,
  commit_number integer not null,
  constraint pk_parties_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_parties_code on parties (code);

create trigger parties_before_insert before insert on parties begin
  select case
    when exists (select 1 from parties where id = new.id) then raise(abort, 'KEY_EXISTS:parties(id)')
    when exists (select 1 from parties where code = new.code) then raise(abort, 'KEY_EXISTS:parties(code)')
    when exists (select 1 from parties_history where id = new.id) then raise(abort, 'KEY_EXISTS:parties_history(id)')
  end;
end;

create trigger parties_before_update before update on parties begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:parties')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:parties')
    when exists (select 1 from parties where code = new.code and id <> old.id) then raise(abort, 'KEY_EXISTS:parties(code)')
  end;
end;

create trigger parties_before_delete before delete on parties begin
  select raise(abort, 'NOT_DELETABLE:parties');
end;

create trigger parties_keep_version after update on parties begin
  insert into parties_history (id, code, name, is_customer, is_vendor, tax_id, tax_check_digit, address, email, phone, note, currency, payment_term_days, is_active, commit_number) values (old.id, old.code, old.name, old.is_customer, old.is_vendor, old.tax_id, old.tax_check_digit, old.address, old.email, old.phone, old.note, old.currency, old.payment_term_days, old.is_active, old.commit_number);
end;

create trigger parties_history_before_insert before insert on parties_history begin
  select case
    when exists (select 1 from parties_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:parties_history(id,commit_number)')
  end;
end;

create trigger parties_history_before_update before update on parties_history begin
  select raise(abort, 'INSERT_ONLY:parties_history');
end;

create trigger parties_history_before_delete before delete on parties_history begin
  select raise(abort, 'INSERT_ONLY:parties_history');
end;

create view parties_opened as select
  parties.id,
  parties.code,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties.name), case when parties.name is not null then x'' end) as name,
  parties.is_customer,
  parties.is_vendor,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties.tax_id), case when parties.tax_id is not null then x'' end) as tax_id,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties.tax_check_digit), case when parties.tax_check_digit is not null then x'' end) as tax_check_digit,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties.address), case when parties.address is not null then x'' end) as address,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties.email), case when parties.email is not null then x'' end) as email,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties.phone), case when parties.phone is not null then x'' end) as phone,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties.note), case when parties.note is not null then x'' end) as note,
  parties.currency,
  parties.payment_term_days,
  parties.is_active,
  parties.commit_number
from parties;

create view parties_history_opened as select
  parties_history.id,
  parties_history.code,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties_history.name), case when parties_history.name is not null then x'' end) as name,
  parties_history.is_customer,
  parties_history.is_vendor,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties_history.tax_id), case when parties_history.tax_id is not null then x'' end) as tax_id,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties_history.tax_check_digit), case when parties_history.tax_check_digit is not null then x'' end) as tax_check_digit,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties_history.address), case when parties_history.address is not null then x'' end) as address,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties_history.email), case when parties_history.email is not null then x'' end) as email,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties_history.phone), case when parties_history.phone is not null then x'' end) as phone,
  coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = parties_history.note), case when parties_history.note is not null then x'' end) as note,
  parties_history.currency,
  parties_history.payment_term_days,
  parties_history.is_active,
  parties_history.commit_number
from parties_history;

create table party_names (
  party_id blob not null,
  name text not null,
  constraint pk_party_names primary key (party_id),
  constraint ck_party_names_party_id check (length(party_id) = 16),
  constraint ck_party_names_name check (length(name) <= 200),
  constraint fk_party_names_party_id foreign key (party_id) references parties (id)
) strict, without rowid;

create index ix_party_names_name_party_id on party_names (name, party_id);

create trigger party_names_before_insert before insert on party_names begin
  select case
    when exists (select 1 from party_names where party_id = new.party_id) then raise(abort, 'KEY_EXISTS:party_names(party_id)')
  end;
end;

create trigger party_names_before_update before update on party_names begin
  select raise(abort, 'NOT_CHANGEABLE:party_names');
end;

create table legal_details (
  tenant_id blob not null,
  legal_name text,
  tax_id text,
  tax_check_digit text,
  address text,
  tax_regime text,
  template text,
  is_confirmed integer not null,
  commit_number integer not null,
  constraint pk_legal_details primary key (tenant_id),
  constraint ck_legal_details_tenant_id check (length(tenant_id) = 16),
  constraint ck_legal_details_legal_name check (length(legal_name) <= 200),
  constraint ck_legal_details_tax_id check (tax_id = substr(trim(tax_id), 1, 40)),
  constraint ck_legal_details_tax_check_digit check (tax_check_digit = substr(trim(tax_check_digit), 1, 4)),
  constraint ck_legal_details_address check (length(address) <= 500),
  constraint ck_legal_details_tax_regime check (length(tax_regime) <= 200),
  constraint ck_legal_details_template check (template = substr(trim(template), 1, 40)),
  constraint ck_legal_details_is_confirmed check (is_confirmed in (0, 1))
) strict, without rowid;

create table legal_details_history (
  tenant_id blob not null,
  legal_name text,
  tax_id text,
  tax_check_digit text,
  address text,
  tax_regime text,
  template text,
  is_confirmed integer not null,
  commit_number integer not null,
  constraint pk_legal_details_history primary key (tenant_id, commit_number)
) strict, without rowid;

create trigger legal_details_before_insert before insert on legal_details begin
  select case
    when exists (select 1 from legal_details where tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:legal_details(tenant_id)')
    when exists (select 1 from legal_details_history where tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:legal_details_history(tenant_id)')
  end;
end;

create trigger legal_details_before_update before update on legal_details begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:legal_details')
    when new.tenant_id is not old.tenant_id then raise(abort, 'KEY_CHANGED:legal_details')
  end;
end;

create trigger legal_details_before_delete before delete on legal_details begin
  select raise(abort, 'NOT_DELETABLE:legal_details');
end;

create trigger legal_details_keep_version after update on legal_details begin
  insert into legal_details_history (tenant_id, legal_name, tax_id, tax_check_digit, address, tax_regime, template, is_confirmed, commit_number) values (old.tenant_id, old.legal_name, old.tax_id, old.tax_check_digit, old.address, old.tax_regime, old.template, old.is_confirmed, old.commit_number);
end;

create trigger legal_details_history_before_insert before insert on legal_details_history begin
  select case
    when exists (select 1 from legal_details_history where tenant_id = new.tenant_id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:legal_details_history(tenant_id,commit_number)')
  end;
end;

create trigger legal_details_history_before_update before update on legal_details_history begin
  select raise(abort, 'INSERT_ONLY:legal_details_history');
end;

create trigger legal_details_history_before_delete before delete on legal_details_history begin
  select raise(abort, 'INSERT_ONLY:legal_details_history');
end;
