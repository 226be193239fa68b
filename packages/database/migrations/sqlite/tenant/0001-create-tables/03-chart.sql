create table tenant_profile (
  tenant_id blob not null,
  tenant_number integer not null,
  name text not null,
  base_currency text not null,
  base_minor_units integer not null,
  time_zone text not null,
  locale text not null,
  country_pack text not null,
  kind text not null,
  commit_number integer not null,
  constraint pk_tenant_profile primary key (tenant_id),
  constraint ck_tenant_profile_tenant_id check (length(tenant_id) = 16),
  constraint ck_tenant_profile_tenant_number check (tenant_number between -2147483648 and 2147483647),
  constraint ck_tenant_profile_name check (length(name) <= 200),
  constraint ck_tenant_profile_base_currency check (base_currency = substr(trim(base_currency), 1, 3)),
  constraint ck_tenant_profile_base_minor_units check (base_minor_units between -2147483648 and 2147483647),
  constraint ck_tenant_profile_time_zone check (time_zone = substr(trim(time_zone), 1, 64)),
  constraint ck_tenant_profile_locale check (locale = substr(trim(locale), 1, 20)),
  constraint ck_tenant_profile_country_pack check (country_pack = substr(trim(country_pack), 1, 20)),
  constraint ck_tenant_profile_kind check (kind in ('LIVE', 'SANDBOX'))
) strict, without rowid;

create table tenant_profile_history (
  tenant_id blob not null,
  tenant_number integer not null,
  name text not null,
  base_currency text not null,
  base_minor_units integer not null,
  time_zone text not null,
  locale text not null,
  country_pack text not null,
  kind text not null,
  commit_number integer not null,
  constraint pk_tenant_profile_history primary key (tenant_id, commit_number)
) strict, without rowid;

create trigger tenant_profile_before_insert before insert on tenant_profile begin
  select case
    when exists (select 1 from tenant_profile where tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:tenant_profile(tenant_id)')
    when exists (select 1 from tenant_profile_history where tenant_id = new.tenant_id) then raise(abort, 'KEY_EXISTS:tenant_profile_history(tenant_id)')
  end;
end;

create trigger tenant_profile_before_update before update on tenant_profile begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:tenant_profile')
    when new.tenant_id is not old.tenant_id then raise(abort, 'KEY_CHANGED:tenant_profile')
  end;
end;

create trigger tenant_profile_before_delete before delete on tenant_profile begin
  select raise(abort, 'NOT_DELETABLE:tenant_profile');
end;

create trigger tenant_profile_keep_version after update on tenant_profile begin
  insert into tenant_profile_history (tenant_id, tenant_number, name, base_currency, base_minor_units, time_zone, locale, country_pack, kind, commit_number) values (old.tenant_id, old.tenant_number, old.name, old.base_currency, old.base_minor_units, old.time_zone, old.locale, old.country_pack, old.kind, old.commit_number);
end;

create trigger tenant_profile_history_before_insert before insert on tenant_profile_history begin
  select case
    when exists (select 1 from tenant_profile_history where tenant_id = new.tenant_id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:tenant_profile_history(tenant_id,commit_number)')
  end;
end;

create trigger tenant_profile_history_before_update before update on tenant_profile_history begin
  select raise(abort, 'INSERT_ONLY:tenant_profile_history');
end;

create trigger tenant_profile_history_before_delete before delete on tenant_profile_history begin
  select raise(abort, 'INSERT_ONLY:tenant_profile_history');
end;

create table accounts (
  id blob not null,
  code text not null,
  name text not null,
  type text not null,
  normal_side text not null,
  kind text,
  parent_id blob,
  is_postable integer not null,
  is_active integer not null,
  currency text,
  bank_number text,
  control_role text,
  commit_number integer not null,
  constraint pk_accounts primary key (id),
  constraint ck_accounts_id check (length(id) = 16),
  constraint ck_accounts_code check (code = substr(trim(code), 1, 40)),
  constraint ck_accounts_name check (length(name) <= 200),
  constraint ck_accounts_type check (type in ('ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE')),
  constraint ck_accounts_normal_side check (normal_side in ('DEBIT', 'CREDIT')),
  constraint ck_accounts_kind check (kind in ('BANK', 'CASH', 'CARD', 'CLEARING', 'OWNER_CURRENT', 'EMPLOYEE_CURRENT', 'GROUP_CURRENT', 'RECEIVABLE', 'PAYABLE', 'ADVANCE_PAID', 'ADVANCE_RECEIVED', 'TAX', 'PAYROLL', 'INVENTORY', 'FIXED_ASSET', 'INVESTMENT', 'PREPAYMENT', 'DEPOSIT_PAID', 'DEPOSIT_RECEIVED', 'DEFERRED_INCOME', 'ACCRUAL', 'PROVISION', 'LOAN', 'OTHER_ASSET', 'OTHER_LIABILITY', 'EQUITY', 'RETAINED_EARNINGS', 'SUSPENSE', 'REVENUE', 'OTHER_INCOME', 'DISPOSAL', 'RECHARGE', 'COST', 'EXPENSE', 'DEPRECIATION', 'INCOME_TAX')),
  constraint ck_accounts_parent_id check (length(parent_id) = 16),
  constraint ck_accounts_is_postable check (is_postable in (0, 1)),
  constraint ck_accounts_is_active check (is_active in (0, 1)),
  constraint ck_accounts_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_accounts_bank_number check (length(bank_number) <= 60),
  constraint ck_accounts_control_role check (control_role in ('DefaultAR', 'DefaultAP', 'CustomerAdvances', 'VendorAdvances')),
  constraint fk_accounts_parent_id foreign key (parent_id) references accounts (id)
) strict, without rowid;

create table accounts_history (
  id blob not null,
  code text not null,
  name text not null,
  type text not null,
  normal_side text not null,
  kind text,
  parent_id blob,
  is_postable integer not null,
  is_active integer not null,
  currency text,
  bank_number text,
  control_role text,
  commit_number integer not null,
  constraint pk_accounts_history primary key (id, commit_number)
) strict, without rowid;

create unique index ux_accounts_code on accounts (code);

create trigger accounts_before_insert before insert on accounts begin
  select case
    when exists (select 1 from accounts where id = new.id) then raise(abort, 'KEY_EXISTS:accounts(id)')
    when exists (select 1 from accounts where code = new.code) then raise(abort, 'KEY_EXISTS:accounts(code)')
    when exists (select 1 from accounts_history where id = new.id) then raise(abort, 'KEY_EXISTS:accounts_history(id)')
  end;
end;

create trigger accounts_before_update before update on accounts begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:accounts')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:accounts')
    when exists (select 1 from accounts where code = new.code and id <> old.id) then raise(abort, 'KEY_EXISTS:accounts(code)')
  end;
end;

create trigger accounts_before_delete before delete on accounts begin
  select raise(abort, 'NOT_DELETABLE:accounts');
end;

create trigger accounts_keep_version after update on accounts begin
  insert into accounts_history (id, code, name, type, normal_side, kind, parent_id, is_postable, is_active, currency, bank_number, control_role, commit_number) values (old.id, old.code, old.name, old.type, old.normal_side, old.kind, old.parent_id, old.is_postable, old.is_active, old.currency, old.bank_number, old.control_role, old.commit_number);
end;

create trigger accounts_history_before_insert before insert on accounts_history begin
  select case
    when exists (select 1 from accounts_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:accounts_history(id,commit_number)')
  end;
end;

create trigger accounts_history_before_update before update on accounts_history begin
  select raise(abort, 'INSERT_ONLY:accounts_history');
end;

create trigger accounts_history_before_delete before delete on accounts_history begin
  select raise(abort, 'INSERT_ONLY:accounts_history');
end;

create table account_roles (
  role text not null,
  account_id blob not null,
  commit_number integer not null,
  constraint pk_account_roles primary key (role),
  constraint ck_account_roles_role check (role = substr(trim(role), 1, 40)),
  constraint ck_account_roles_account_id check (length(account_id) = 16),
  constraint fk_account_roles_account_id foreign key (account_id) references accounts (id)
) strict, without rowid;

create table account_roles_history (
  role text not null,
  account_id blob not null,
  commit_number integer not null,
  constraint pk_account_roles_history primary key (role, commit_number)
) strict, without rowid;

create trigger account_roles_before_insert before insert on account_roles begin
  select case
    when exists (select 1 from account_roles where role = new.role) then raise(abort, 'KEY_EXISTS:account_roles(role)')
    when exists (select 1 from account_roles_history where role = new.role) then raise(abort, 'KEY_EXISTS:account_roles_history(role)')
  end;
end;

create trigger account_roles_before_update before update on account_roles begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:account_roles')
    when new.role is not old.role then raise(abort, 'KEY_CHANGED:account_roles')
  end;
end;

create trigger account_roles_before_delete before delete on account_roles begin
  select raise(abort, 'NOT_DELETABLE:account_roles');
end;

create trigger account_roles_keep_version after update on account_roles begin
  insert into account_roles_history (role, account_id, commit_number) values (old.role, old.account_id, old.commit_number);
end;

create trigger account_roles_history_before_insert before insert on account_roles_history begin
  select case
    when exists (select 1 from account_roles_history where role = new.role and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:account_roles_history(role,commit_number)')
  end;
end;

create trigger account_roles_history_before_update before update on account_roles_history begin
  select raise(abort, 'INSERT_ONLY:account_roles_history');
end;

create trigger account_roles_history_before_delete before delete on account_roles_history begin
  select raise(abort, 'INSERT_ONLY:account_roles_history');
end;
