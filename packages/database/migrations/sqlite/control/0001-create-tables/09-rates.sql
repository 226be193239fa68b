create table provider_rates (
  provider text not null,
  pivot_currency text not null,
  currency text not null,
  rate_date text not null,
  rate text not null,
  commit_number integer not null,
  constraint pk_provider_rates primary key (provider, currency, rate_date, commit_number),
  constraint ck_provider_rates_provider check (provider = substr(trim(provider), 1, 20)),
  constraint ck_provider_rates_pivot_currency check (pivot_currency = substr(trim(pivot_currency), 1, 3)),
  constraint ck_provider_rates_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_provider_rates_rate_date check (date(rate_date) is rate_date and rate_date >= '1900'),
  constraint ck_provider_rates_rate check (rate glob '[0-9]*' and rate not glob '*[^0-9.]*' and length(rate) <= 40)
) strict, without rowid;

create index ix_provider_rates_provider_rate_date on provider_rates (provider, rate_date);

create trigger provider_rates_before_insert before insert on provider_rates begin
  select case
    when exists (select 1 from provider_rates where provider = new.provider and currency = new.currency and rate_date = new.rate_date and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:provider_rates(provider,currency,rate_date,commit_number)')
  end;
end;

create trigger provider_rates_before_update before update on provider_rates begin
  select raise(abort, 'INSERT_ONLY:provider_rates');
end;

create trigger provider_rates_before_delete before delete on provider_rates begin
  select raise(abort, 'INSERT_ONLY:provider_rates');
end;

create table provider_attempts (
  provider text not null,
  attempted_at integer not null,
  outcome text not null,
  detail text,
  succeeded_at integer,
  failing_since integer,
  failed_count integer not null,
  commit_number integer not null,
  constraint pk_provider_attempts primary key (provider),
  constraint ck_provider_attempts_provider check (provider = substr(trim(provider), 1, 20)),
  constraint ck_provider_attempts_outcome check (outcome in ('FETCHED', 'NOTHING_NEW', 'UNREACHABLE', 'TIMED_OUT', 'CONNECTION_LOST', 'SERVER_ERROR', 'RATE_LIMITED', 'REJECTED', 'REDIRECTED', 'TOO_LARGE', 'NO_DATA', 'WRONG_CHARSET', 'WRONG_FORMAT', 'WRONG_DATE', 'WRONG_RATE')),
  constraint ck_provider_attempts_detail check (length(detail) <= 500),
  constraint ck_provider_attempts_failed_count check (failed_count between -2147483648 and 2147483647)
) strict, without rowid;

create table provider_attempts_history (
  provider text not null,
  attempted_at integer not null,
  outcome text not null,
  detail text,
  succeeded_at integer,
  failing_since integer,
  failed_count integer not null,
  commit_number integer not null,
  constraint pk_provider_attempts_history primary key (provider, commit_number)
) strict, without rowid;

create trigger provider_attempts_before_insert before insert on provider_attempts begin
  select case
    when exists (select 1 from provider_attempts where provider = new.provider) then raise(abort, 'KEY_EXISTS:provider_attempts(provider)')
    when exists (select 1 from provider_attempts_history where provider = new.provider) then raise(abort, 'KEY_EXISTS:provider_attempts_history(provider)')
  end;
end;

create trigger provider_attempts_before_update before update on provider_attempts begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:provider_attempts')
    when new.provider is not old.provider then raise(abort, 'KEY_CHANGED:provider_attempts')
  end;
end;

create trigger provider_attempts_before_delete before delete on provider_attempts begin
  select raise(abort, 'NOT_DELETABLE:provider_attempts');
end;

create trigger provider_attempts_keep_version after update on provider_attempts begin
  insert into provider_attempts_history (provider, attempted_at, outcome, detail, succeeded_at, failing_since, failed_count, commit_number) values (old.provider, old.attempted_at, old.outcome, old.detail, old.succeeded_at, old.failing_since, old.failed_count, old.commit_number);
end;

create trigger provider_attempts_history_before_insert before insert on provider_attempts_history begin
  select case
    when exists (select 1 from provider_attempts_history where provider = new.provider and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:provider_attempts_history(provider,commit_number)')
  end;
end;

create trigger provider_attempts_history_before_update before update on provider_attempts_history begin
  select raise(abort, 'INSERT_ONLY:provider_attempts_history');
end;

create trigger provider_attempts_history_before_delete before delete on provider_attempts_history begin
  select raise(abort, 'INSERT_ONLY:provider_attempts_history');
end;

create table held_rates (
  id blob not null,
  provider text not null,
  pivot_currency text not null,
  currency text not null,
  rate_date text not null,
  rate text not null,
  previous_rate text not null,
  previous_date text not null,
  held_at integer not null,
  state text not null,
  reason text,
  commit_number integer not null,
  constraint pk_held_rates primary key (id),
  constraint ck_held_rates_id check (length(id) = 16),
  constraint ck_held_rates_provider check (provider = substr(trim(provider), 1, 20)),
  constraint ck_held_rates_pivot_currency check (pivot_currency = substr(trim(pivot_currency), 1, 3)),
  constraint ck_held_rates_currency check (currency = substr(trim(currency), 1, 3)),
  constraint ck_held_rates_rate_date check (date(rate_date) is rate_date and rate_date >= '1900'),
  constraint ck_held_rates_rate check (rate glob '[0-9]*' and rate not glob '*[^0-9.]*' and length(rate) <= 40),
  constraint ck_held_rates_previous_rate check (previous_rate glob '[0-9]*' and previous_rate not glob '*[^0-9.]*' and length(previous_rate) <= 40),
  constraint ck_held_rates_previous_date check (date(previous_date) is previous_date and previous_date >= '1900'),
  constraint ck_held_rates_state check (state in ('HELD', 'CONFIRMED', 'REJECTED', 'SUPERSEDED')),
  constraint ck_held_rates_reason check (length(reason) <= 2000)
) strict, without rowid;

create table held_rates_history (
  id blob not null,
  provider text not null,
  pivot_currency text not null,
  currency text not null,
  rate_date text not null,
  rate text not null,
  previous_rate text not null,
  previous_date text not null,
  held_at integer not null,
  state text not null,
  reason text,
  commit_number integer not null,
  constraint pk_held_rates_history primary key (id, commit_number)
) strict, without rowid;

create index ix_held_rates_provider_currency_rate_date_id on held_rates (provider, currency, rate_date, id);

create unique index ux_held_rates_provider_currency_rate_date on held_rates (provider, currency, rate_date) where state = 'HELD';

create trigger held_rates_before_insert before insert on held_rates begin
  select case
    when exists (select 1 from held_rates where id = new.id) then raise(abort, 'KEY_EXISTS:held_rates(id)')
    when new.state = 'HELD' and exists (select 1 from held_rates where provider = new.provider and currency = new.currency and rate_date = new.rate_date and state = 'HELD') then raise(abort, 'KEY_EXISTS:held_rates(provider,currency,rate_date)')
    when exists (select 1 from held_rates_history where id = new.id) then raise(abort, 'KEY_EXISTS:held_rates_history(id)')
  end;
end;

create trigger held_rates_before_update before update on held_rates begin
  select case
    when new.commit_number <= old.commit_number then raise(abort, 'VERSION_NOT_ADVANCED:held_rates')
    when new.id is not old.id then raise(abort, 'KEY_CHANGED:held_rates')
    when new.state = 'HELD' and exists (select 1 from held_rates where provider = new.provider and currency = new.currency and rate_date = new.rate_date and state = 'HELD' and id <> old.id) then raise(abort, 'KEY_EXISTS:held_rates(provider,currency,rate_date)')
  end;
end;

create trigger held_rates_before_delete before delete on held_rates begin
  select raise(abort, 'NOT_DELETABLE:held_rates');
end;

create trigger held_rates_keep_version after update on held_rates begin
  insert into held_rates_history (id, provider, pivot_currency, currency, rate_date, rate, previous_rate, previous_date, held_at, state, reason, commit_number) values (old.id, old.provider, old.pivot_currency, old.currency, old.rate_date, old.rate, old.previous_rate, old.previous_date, old.held_at, old.state, old.reason, old.commit_number);
end;

create trigger held_rates_history_before_insert before insert on held_rates_history begin
  select case
    when exists (select 1 from held_rates_history where id = new.id and commit_number = new.commit_number) then raise(abort, 'KEY_EXISTS:held_rates_history(id,commit_number)')
  end;
end;

create trigger held_rates_history_before_update before update on held_rates_history begin
  select raise(abort, 'INSERT_ONLY:held_rates_history');
end;

create trigger held_rates_history_before_delete before delete on held_rates_history begin
  select raise(abort, 'INSERT_ONLY:held_rates_history');
end;
