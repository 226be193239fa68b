-- section: portable
create table [dbo].[parties] (
  [id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [name] binary(32) not null,
  [is_customer] bit not null,
  [is_vendor] bit not null,
  [tax_id] binary(32) null,
  [tax_check_digit] binary(32) null,
  [address] binary(32) null,
  [email] binary(32) null,
  [phone] binary(32) null,
  [note] binary(32) null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [payment_term_days] int not null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_parties] primary key clustered ([id]),
  constraint [ck_parties_code] check (datalength([code]) = datalength(ltrim(rtrim([code])))),
  constraint [ck_parties_currency] check (datalength([currency]) = datalength(ltrim(rtrim([currency]))))
)
GO
create unique index [ux_parties_code] on [dbo].[parties] ([code])
GO
create trigger [dbo].[parties_after_update] on [dbo].[parties] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:parties', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:parties', 1;
end
GO
create trigger [dbo].[parties_after_delete] on [dbo].[parties] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:parties', 1;
end
GO
create view [dbo].[parties_opened] as select
  [source].[id],
  [source].[code],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[name]), case when [source].[name] is not null then 0x end) as [name],
  [source].[is_customer],
  [source].[is_vendor],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[tax_id]), case when [source].[tax_id] is not null then 0x end) as [tax_id],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[tax_check_digit]), case when [source].[tax_check_digit] is not null then 0x end) as [tax_check_digit],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[address]), case when [source].[address] is not null then 0x end) as [address],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[email]), case when [source].[email] is not null then 0x end) as [email],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[phone]), case when [source].[phone] is not null then 0x end) as [phone],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[note]), case when [source].[note] is not null then 0x end) as [note],
  [source].[currency],
  [source].[payment_term_days],
  [source].[is_active],
  [source].[commit_number]
from [dbo].[parties] as [source]
GO
create table [dbo].[party_names] (
  [party_id] binary(16) not null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  constraint [pk_party_names] primary key clustered ([party_id]),
  constraint [fk_party_names_party_id] foreign key ([party_id]) references [dbo].[parties] ([id])
)
GO
create index [ix_party_names_name_party_id] on [dbo].[party_names] ([name], [party_id])
GO
create trigger [dbo].[party_names_before_change] on [dbo].[party_names] instead of update as
begin
  set nocount on;
  throw 50001, N'NOT_CHANGEABLE:party_names', 1;
end
GO
create table [dbo].[legal_details] (
  [tenant_id] binary(16) not null,
  [legal_name] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [tax_id] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [tax_check_digit] nvarchar(4) collate Latin1_General_100_BIN2 null,
  [address] nvarchar(500) collate Latin1_General_100_BIN2 null,
  [tax_regime] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [template] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [is_confirmed] bit not null,
  [commit_number] bigint not null,
  constraint [pk_legal_details] primary key clustered ([tenant_id]),
  constraint [ck_legal_details_tax_id] check (datalength([tax_id]) = datalength(ltrim(rtrim([tax_id])))),
  constraint [ck_legal_details_tax_check_digit] check (datalength([tax_check_digit]) = datalength(ltrim(rtrim([tax_check_digit])))),
  constraint [ck_legal_details_template] check (datalength([template]) = datalength(ltrim(rtrim([template]))))
)
GO
create trigger [dbo].[legal_details_after_update] on [dbo].[legal_details] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[tenant_id] = old.[tenant_id]))
    throw 50001, N'KEY_CHANGED:legal_details', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[tenant_id] = old.[tenant_id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:legal_details', 1;
end
GO
create trigger [dbo].[legal_details_after_delete] on [dbo].[legal_details] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:legal_details', 1;
end
GO

-- section: temporal
alter table [dbo].[parties] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_parties_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_parties_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[parties] set (system_versioning = on (history_table = [dbo].[parties_history], data_consistency_check = on))
GO
create index [ix_parties_history_key] on [dbo].[parties_history] ([id], [commit_number])
GO
create view [dbo].[parties_history_opened] as select
  [source].[id],
  [source].[code],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[name]), case when [source].[name] is not null then 0x end) as [name],
  [source].[is_customer],
  [source].[is_vendor],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[tax_id]), case when [source].[tax_id] is not null then 0x end) as [tax_id],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[tax_check_digit]), case when [source].[tax_check_digit] is not null then 0x end) as [tax_check_digit],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[address]), case when [source].[address] is not null then 0x end) as [address],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[email]), case when [source].[email] is not null then 0x end) as [email],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[phone]), case when [source].[phone] is not null then 0x end) as [phone],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[note]), case when [source].[note] is not null then 0x end) as [note],
  [source].[currency],
  [source].[payment_term_days],
  [source].[is_active],
  [source].[commit_number]
from [dbo].[parties_history] as [source]
GO
alter table [dbo].[legal_details] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_legal_details_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_legal_details_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[legal_details] set (system_versioning = on (history_table = [dbo].[legal_details_history], data_consistency_check = on))
GO
create index [ix_legal_details_history_key] on [dbo].[legal_details_history] ([tenant_id], [commit_number])
GO

-- section: without-temporal
create table [dbo].[parties_history] (
  [id] binary(16) not null,
  [code] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [name] binary(32) not null,
  [is_customer] bit not null,
  [is_vendor] bit not null,
  [tax_id] binary(32) null,
  [tax_check_digit] binary(32) null,
  [address] binary(32) null,
  [email] binary(32) null,
  [phone] binary(32) null,
  [note] binary(32) null,
  [currency] nvarchar(3) collate Latin1_General_100_BIN2 null,
  [payment_term_days] int not null,
  [is_active] bit not null,
  [commit_number] bigint not null,
  constraint [pk_parties_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[parties_keep_version] on [dbo].[parties] after update as
begin
  set nocount on;
  insert into [dbo].[parties_history] ([id], [code], [name], [is_customer], [is_vendor], [tax_id], [tax_check_digit], [address], [email], [phone], [note], [currency], [payment_term_days], [is_active], [commit_number]) select [id], [code], [name], [is_customer], [is_vendor], [tax_id], [tax_check_digit], [address], [email], [phone], [note], [currency], [payment_term_days], [is_active], [commit_number] from deleted;
end
GO
create trigger [dbo].[parties_history_before_change] on [dbo].[parties_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:parties_history', 1;
end
GO
create view [dbo].[parties_history_opened] as select
  [source].[id],
  [source].[code],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[name]), case when [source].[name] is not null then 0x end) as [name],
  [source].[is_customer],
  [source].[is_vendor],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[tax_id]), case when [source].[tax_id] is not null then 0x end) as [tax_id],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[tax_check_digit]), case when [source].[tax_check_digit] is not null then 0x end) as [tax_check_digit],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[address]), case when [source].[address] is not null then 0x end) as [address],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[email]), case when [source].[email] is not null then 0x end) as [email],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[phone]), case when [source].[phone] is not null then 0x end) as [phone],
  coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = [source].[note]), case when [source].[note] is not null then 0x end) as [note],
  [source].[currency],
  [source].[payment_term_days],
  [source].[is_active],
  [source].[commit_number]
from [dbo].[parties_history] as [source]
GO
create table [dbo].[legal_details_history] (
  [tenant_id] binary(16) not null,
  [legal_name] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [tax_id] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [tax_check_digit] nvarchar(4) collate Latin1_General_100_BIN2 null,
  [address] nvarchar(500) collate Latin1_General_100_BIN2 null,
  [tax_regime] nvarchar(200) collate Latin1_General_100_BIN2 null,
  [template] nvarchar(40) collate Latin1_General_100_BIN2 null,
  [is_confirmed] bit not null,
  [commit_number] bigint not null,
  constraint [pk_legal_details_history] primary key clustered ([tenant_id], [commit_number])
)
GO
create trigger [dbo].[legal_details_keep_version] on [dbo].[legal_details] after update as
begin
  set nocount on;
  insert into [dbo].[legal_details_history] ([tenant_id], [legal_name], [tax_id], [tax_check_digit], [address], [tax_regime], [template], [is_confirmed], [commit_number]) select [tenant_id], [legal_name], [tax_id], [tax_check_digit], [address], [tax_regime], [template], [is_confirmed], [commit_number] from deleted;
end
GO
create trigger [dbo].[legal_details_history_before_change] on [dbo].[legal_details_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:legal_details_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[parties] to [cifra_application];
grant select on [dbo].[parties] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[parties] to [cifra_migrator];
grant select on [dbo].[parties_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[parties_history] to [cifra_migrator];
grant select on [dbo].[parties_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup];
grant select on [dbo].[parties_history_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup]
GO
grant select, insert, delete on [dbo].[party_names] to [cifra_application];
grant select on [dbo].[party_names] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[party_names] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[legal_details] to [cifra_application];
grant select on [dbo].[legal_details] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[legal_details] to [cifra_migrator];
grant select on [dbo].[legal_details_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[legal_details_history] to [cifra_migrator]
GO

-- section: principals
deny delete on [dbo].[parties] to [cifra_application];
deny insert, update, delete on [dbo].[parties] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[parties_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[parties_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup];
deny select, insert, update, delete on [dbo].[parties_opened] to [cifra_readonly_investigator];
deny insert, update, delete on [dbo].[parties_history_opened] to [cifra_application], [cifra_reader], [cifra_migrator], [cifra_backup];
deny select, insert, update, delete on [dbo].[parties_history_opened] to [cifra_readonly_investigator]
GO
deny update on [dbo].[party_names] to [cifra_application];
deny insert, update, delete on [dbo].[party_names] to [cifra_reader], [cifra_backup];
deny select, insert, update, delete on [dbo].[party_names] to [cifra_readonly_investigator]
GO
deny delete on [dbo].[legal_details] to [cifra_application];
deny insert, update, delete on [dbo].[legal_details] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[legal_details_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
