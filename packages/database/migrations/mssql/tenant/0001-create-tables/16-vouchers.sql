-- section: portable
create table [dbo].[voucher_files] (
  [file_hash] binary(32) not null,
  [byte_count] bigint not null,
  [part_count] int not null,
  [commit_number] bigint not null,
  constraint [pk_voucher_files] primary key clustered ([file_hash]),
  constraint [ck_voucher_files_rule_size] check (byte_count > 0 and part_count > 0)
)
GO
create trigger [dbo].[voucher_files_before_change] on [dbo].[voucher_files] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:voucher_files', 1;
end
GO
create table [dbo].[voucher_parts] (
  [file_hash] binary(32) not null,
  [ordinal] int not null,
  [byte_count] bigint not null,
  [arrived_at] bigint not null,
  [content] varbinary(max) not null,
  constraint [pk_voucher_parts] primary key clustered ([file_hash], [ordinal])
)
GO
create index [ix_voucher_parts_arrived_at] on [dbo].[voucher_parts] ([arrived_at])
GO
create trigger [dbo].[voucher_parts_before_change] on [dbo].[voucher_parts] instead of update as
begin
  set nocount on;
  throw 50001, N'NOT_CHANGEABLE:voucher_parts', 1;
end
GO
create table [dbo].[vouchers] (
  [id] binary(16) not null,
  [object_kind] nvarchar(14) collate Latin1_General_100_BIN2 not null,
  [object_id] binary(16) not null,
  [file_hash] binary(32) not null,
  [file_name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [type] nvarchar(20) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_vouchers] primary key clustered ([id]),
  constraint [ck_vouchers_object_kind] check ([object_kind] in (N'ENTRY_DRAFT', N'ENTRY', N'DOCUMENT_DRAFT', N'DOCUMENT', N'MONEY_DRAFT', N'MONEY_DOCUMENT', N'CLOSE_ITEM', N'IMPORT') and datalength([object_kind]) = datalength(ltrim(rtrim([object_kind])))),
  constraint [ck_vouchers_type] check (datalength([type]) = datalength(ltrim(rtrim([type])))),
  constraint [fk_vouchers_file_hash] foreign key ([file_hash]) references [dbo].[voucher_files] ([file_hash])
)
GO
create index [ix_vouchers_object_id_id] on [dbo].[vouchers] ([object_id], [id])
GO
create index [ix_vouchers_file_hash] on [dbo].[vouchers] ([file_hash])
GO
create trigger [dbo].[vouchers_before_change] on [dbo].[vouchers] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:vouchers', 1;
end
GO
create table [dbo].[voucher_detachments] (
  [voucher_id] binary(16) not null,
  [reason] nvarchar(2000) collate Latin1_General_100_BIN2 not null,
  [commit_number] bigint not null,
  constraint [pk_voucher_detachments] primary key clustered ([voucher_id]),
  constraint [fk_voucher_detachments_voucher_id] foreign key ([voucher_id]) references [dbo].[vouchers] ([id])
)
GO
create trigger [dbo].[voucher_detachments_before_change] on [dbo].[voucher_detachments] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:voucher_detachments', 1;
end
GO
create table [dbo].[voucher_scans] (
  [file_hash] binary(32) not null,
  [state] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [finding] nvarchar(500) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_voucher_scans] primary key clustered ([file_hash]),
  constraint [ck_voucher_scans_state] check ([state] in (N'PENDING', N'CLEAN', N'INFECTED', N'FAILED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_voucher_scans_file_hash] foreign key ([file_hash]) references [dbo].[voucher_files] ([file_hash])
)
GO
create trigger [dbo].[voucher_scans_after_update] on [dbo].[voucher_scans] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[file_hash] = old.[file_hash]))
    throw 50001, N'KEY_CHANGED:voucher_scans', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[file_hash] = old.[file_hash] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:voucher_scans', 1;
end
GO
create trigger [dbo].[voucher_scans_after_delete] on [dbo].[voucher_scans] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:voucher_scans', 1;
end
GO

-- section: temporal
alter table [dbo].[voucher_scans] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_voucher_scans_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_voucher_scans_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[voucher_scans] set (system_versioning = on (history_table = [dbo].[voucher_scans_history], data_consistency_check = on))
GO
create index [ix_voucher_scans_history_key] on [dbo].[voucher_scans_history] ([file_hash], [commit_number])
GO

-- section: without-temporal
create table [dbo].[voucher_scans_history] (
  [file_hash] binary(32) not null,
  [state] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [finding] nvarchar(500) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_voucher_scans_history] primary key clustered ([file_hash], [commit_number])
)
GO
create trigger [dbo].[voucher_scans_keep_version] on [dbo].[voucher_scans] after update as
begin
  set nocount on;
  insert into [dbo].[voucher_scans_history] ([file_hash], [state], [finding], [commit_number]) select [file_hash], [state], [finding], [commit_number] from deleted;
end
GO
create trigger [dbo].[voucher_scans_history_before_change] on [dbo].[voucher_scans_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:voucher_scans_history', 1;
end
GO

-- section: roles
grant select, insert on [dbo].[voucher_files] to [cifra_application];
grant select on [dbo].[voucher_files] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[voucher_files] to [cifra_migrator]
GO
grant select, insert, delete on [dbo].[voucher_parts] to [cifra_application];
grant select on [dbo].[voucher_parts] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[voucher_parts] to [cifra_migrator]
GO
grant select, insert on [dbo].[vouchers] to [cifra_application];
grant select on [dbo].[vouchers] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[vouchers] to [cifra_migrator]
GO
grant select, insert on [dbo].[voucher_detachments] to [cifra_application];
grant select on [dbo].[voucher_detachments] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[voucher_detachments] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[voucher_scans] to [cifra_application];
grant select on [dbo].[voucher_scans] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[voucher_scans] to [cifra_migrator];
grant select on [dbo].[voucher_scans_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[voucher_scans_history] to [cifra_migrator]
GO

-- section: principals
deny update, delete on [dbo].[voucher_files] to [cifra_application];
deny insert, update, delete on [dbo].[voucher_files] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update on [dbo].[voucher_parts] to [cifra_application];
deny insert, update, delete on [dbo].[voucher_parts] to [cifra_reader], [cifra_backup];
deny select, insert, update, delete on [dbo].[voucher_parts] to [cifra_readonly_investigator]
GO
deny update, delete on [dbo].[vouchers] to [cifra_application];
deny insert, update, delete on [dbo].[vouchers] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[voucher_detachments] to [cifra_application];
deny insert, update, delete on [dbo].[voucher_detachments] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[voucher_scans] to [cifra_application];
deny insert, update, delete on [dbo].[voucher_scans] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[voucher_scans_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
