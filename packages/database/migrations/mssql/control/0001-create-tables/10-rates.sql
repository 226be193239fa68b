-- section: portable
create table [dbo].[provider_rates] (
  [provider] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [pivot_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [rate_date] date not null,
  [rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_provider_rates] primary key clustered ([provider], [currency], [rate_date], [commit_number]),
  constraint [ck_provider_rates_provider] check (datalength([provider]) = datalength(ltrim(rtrim([provider])))),
  constraint [ck_provider_rates_pivot_currency] check (datalength([pivot_currency]) = datalength(ltrim(rtrim([pivot_currency])))),
  constraint [ck_provider_rates_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_provider_rates_rate_date] check ([rate_date] >= '19000101'),
  constraint [ck_provider_rates_rate] check ([rate] like '[0-9]%' and [rate] not like '%[^0-9.]%')
)
GO
create index [ix_provider_rates_provider_rate_date] on [dbo].[provider_rates] ([provider], [rate_date])
GO
create trigger [dbo].[provider_rates_before_change] on [dbo].[provider_rates] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:provider_rates', 1;
end
GO
create table [dbo].[provider_attempts] (
  [provider] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [attempted_at] bigint not null,
  [outcome] nvarchar(15) collate Latin1_General_100_BIN2 not null,
  [detail] nvarchar(500) collate Latin1_General_100_BIN2 null,
  [succeeded_at] bigint null,
  [failing_since] bigint null,
  [failed_count] int not null,
  [commit_number] bigint not null,
  constraint [pk_provider_attempts] primary key clustered ([provider]),
  constraint [ck_provider_attempts_provider] check (datalength([provider]) = datalength(ltrim(rtrim([provider])))),
  constraint [ck_provider_attempts_outcome] check ([outcome] in (N'FETCHED', N'NOTHING_NEW', N'UNREACHABLE', N'TIMED_OUT', N'CONNECTION_LOST', N'SERVER_ERROR', N'RATE_LIMITED', N'REJECTED', N'REDIRECTED', N'TOO_LARGE', N'NO_DATA', N'WRONG_CHARSET', N'WRONG_FORMAT', N'WRONG_DATE', N'WRONG_RATE') and datalength([outcome]) = datalength(ltrim(rtrim([outcome]))))
)
GO
create trigger [dbo].[provider_attempts_after_update] on [dbo].[provider_attempts] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[provider] = old.[provider]))
    throw 50001, N'KEY_CHANGED:provider_attempts', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[provider] = old.[provider] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:provider_attempts', 1;
end
GO
create trigger [dbo].[provider_attempts_after_delete] on [dbo].[provider_attempts] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:provider_attempts', 1;
end
GO
create table [dbo].[held_rates] (
  [id] binary(16) not null,
  [provider] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [pivot_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [rate_date] date not null,
  [rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [previous_rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [previous_date] date not null,
  [held_at] bigint not null,
  [state] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_held_rates] primary key clustered ([id]),
  constraint [ck_held_rates_provider] check (datalength([provider]) = datalength(ltrim(rtrim([provider])))),
  constraint [ck_held_rates_pivot_currency] check (datalength([pivot_currency]) = datalength(ltrim(rtrim([pivot_currency])))),
  constraint [ck_held_rates_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency])))),
  constraint [ck_held_rates_rate_date] check ([rate_date] >= '19000101'),
  constraint [ck_held_rates_rate] check ([rate] like '[0-9]%' and [rate] not like '%[^0-9.]%'),
  constraint [ck_held_rates_previous_rate] check ([previous_rate] like '[0-9]%' and [previous_rate] not like '%[^0-9.]%'),
  constraint [ck_held_rates_previous_date] check ([previous_date] >= '19000101'),
  constraint [ck_held_rates_state] check ([state] in (N'HELD', N'CONFIRMED', N'REJECTED', N'SUPERSEDED') and datalength([state]) = datalength(ltrim(rtrim([state]))))
)
GO
create index [ix_held_rates_provider_currency_rate_date_id] on [dbo].[held_rates] ([provider], [currency], [rate_date], [id])
GO
create unique index [ux_held_rates_provider_currency_rate_date] on [dbo].[held_rates] ([provider], [currency], [rate_date]) where [state] = N'HELD'
GO
create trigger [dbo].[held_rates_after_update] on [dbo].[held_rates] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:held_rates', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:held_rates', 1;
end
GO
create trigger [dbo].[held_rates_after_delete] on [dbo].[held_rates] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:held_rates', 1;
end
GO

-- section: temporal
alter table [dbo].[provider_attempts] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_provider_attempts_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_provider_attempts_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[provider_attempts] set (system_versioning = on (history_table = [dbo].[provider_attempts_history], data_consistency_check = on))
GO
create index [ix_provider_attempts_history_key] on [dbo].[provider_attempts_history] ([provider], [commit_number])
GO
alter table [dbo].[held_rates] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_held_rates_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_held_rates_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[held_rates] set (system_versioning = on (history_table = [dbo].[held_rates_history], data_consistency_check = on))
GO
create index [ix_held_rates_history_key] on [dbo].[held_rates_history] ([id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[provider_attempts_history] (
  [provider] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [attempted_at] bigint not null,
  [outcome] nvarchar(15) collate Latin1_General_100_BIN2 not null,
  [detail] nvarchar(500) collate Latin1_General_100_BIN2 null,
  [succeeded_at] bigint null,
  [failing_since] bigint null,
  [failed_count] int not null,
  [commit_number] bigint not null,
  constraint [pk_provider_attempts_history] primary key clustered ([provider], [commit_number])
)
GO
create trigger [dbo].[provider_attempts_keep_version] on [dbo].[provider_attempts] after update as
begin
  set nocount on;
  insert into [dbo].[provider_attempts_history] ([provider], [attempted_at], [outcome], [detail], [succeeded_at], [failing_since], [failed_count], [commit_number]) select [provider], [attempted_at], [outcome], [detail], [succeeded_at], [failing_since], [failed_count], [commit_number] from deleted;
end
GO
create trigger [dbo].[provider_attempts_history_before_change] on [dbo].[provider_attempts_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:provider_attempts_history', 1;
end
GO
create table [dbo].[held_rates_history] (
  [id] binary(16) not null,
  [provider] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [pivot_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [rate_date] date not null,
  [rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [previous_rate] varchar(40) collate Latin1_General_100_BIN2 not null,
  [previous_date] date not null,
  [held_at] bigint not null,
  [state] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_held_rates_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[held_rates_keep_version] on [dbo].[held_rates] after update as
begin
  set nocount on;
  insert into [dbo].[held_rates_history] ([id], [provider], [pivot_currency], [currency], [rate_date], [rate], [previous_rate], [previous_date], [held_at], [state], [reason], [commit_number]) select [id], [provider], [pivot_currency], [currency], [rate_date], [rate], [previous_rate], [previous_date], [held_at], [state], [reason], [commit_number] from deleted;
end
GO
create trigger [dbo].[held_rates_history_before_change] on [dbo].[held_rates_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:held_rates_history', 1;
end
GO

-- section: roles
grant select, insert on [dbo].[provider_rates] to [cifra_application];
grant select on [dbo].[provider_rates] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[provider_rates] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[provider_attempts] to [cifra_application];
grant select on [dbo].[provider_attempts] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[provider_attempts] to [cifra_migrator];
grant select on [dbo].[provider_attempts_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[provider_attempts_history] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[held_rates] to [cifra_application];
grant select on [dbo].[held_rates] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[held_rates] to [cifra_migrator];
grant select on [dbo].[held_rates_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[held_rates_history] to [cifra_migrator]
GO

-- section: principals
deny update, delete on [dbo].[provider_rates] to [cifra_application];
deny insert, update, delete on [dbo].[provider_rates] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[provider_attempts] to [cifra_application];
deny insert, update, delete on [dbo].[provider_attempts] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[provider_attempts_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[held_rates] to [cifra_application];
deny insert, update, delete on [dbo].[held_rates] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[held_rates_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
