-- section: portable
create table [dbo].[year_closes] (
  [id] binary(16) not null,
  [fiscal_year_id] binary(16) not null,
  [state] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [fingerprint] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [result] decimal(19,4) not null,
  [entry_count] int not null,
  [line_count] int not null,
  [drafted_by] binary(16) not null,
  [reviewed_by] nvarchar(max) not null,
  [second_person] nvarchar(max) null,
  [closed_by] binary(16) null,
  [reversed_by] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_year_closes] primary key clustered ([id]),
  constraint [ck_year_closes_state] check ([state] in (N'DRAFTED', N'REJECTED', N'APPROVED', N'POSTED', N'REVERSED', N'SUPERSEDED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [ck_year_closes_fingerprint] check (datalength([fingerprint]) = datalength(ltrim(rtrim([fingerprint])))),
  constraint [ck_year_closes_result] check ([result] between -922337203685477.5808 and 922337203685477.5807),
  constraint [fk_year_closes_fiscal_year_id] foreign key ([fiscal_year_id]) references [dbo].[fiscal_years] ([id])
)
GO
create index [ix_year_closes_fiscal_year_id_state] on [dbo].[year_closes] ([fiscal_year_id], [state])
GO
create unique index [ux_year_closes_fiscal_year_id] on [dbo].[year_closes] ([fiscal_year_id]) where [state] = N'POSTED'
GO
create trigger [dbo].[year_closes_after_update] on [dbo].[year_closes] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[id] = old.[id]))
    throw 50001, N'KEY_CHANGED:year_closes', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[id] = old.[id] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:year_closes', 1;
end
GO
create trigger [dbo].[year_closes_after_delete] on [dbo].[year_closes] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:year_closes', 1;
end
GO
create table [dbo].[year_close_entries] (
  [id] binary(16) not null,
  [year_close_id] binary(16) not null,
  [ordinal] int not null,
  [kind] nvarchar(16) collate Latin1_General_100_BIN2 not null,
  [posting_date] date not null,
  [description] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [explanation] nvarchar(1000) collate Latin1_General_100_BIN2 not null,
  [accrual_entry_id] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_year_close_entries] primary key clustered ([id]),
  constraint [ck_year_close_entries_kind] check ([kind] in (N'ACCRUAL_REVERSAL', N'FX_SETTLEMENT', N'CLOSING') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_year_close_entries_posting_date] check ([posting_date] >= '19000101'),
  constraint [fk_year_close_entries_year_close_id] foreign key ([year_close_id]) references [dbo].[year_closes] ([id]),
  constraint [fk_year_close_entries_accrual_entry_id] foreign key ([accrual_entry_id]) references [dbo].[accruals] ([entry_id])
)
GO
create unique index [ux_year_close_entries_year_close_id_ordinal] on [dbo].[year_close_entries] ([year_close_id], [ordinal])
GO
create trigger [dbo].[year_close_entries_before_change] on [dbo].[year_close_entries] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:year_close_entries', 1;
end
GO
create table [dbo].[year_close_lines] (
  [year_close_entry_id] binary(16) not null,
  [ordinal] int not null,
  [account_id] binary(16) not null,
  [original_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [original_amount] decimal(19,4) not null,
  [base_amount] decimal(19,4) not null,
  [explanation] nvarchar(1000) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [decided_by] binary(16) null,
  [note] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_year_close_lines] primary key clustered ([year_close_entry_id], [ordinal]),
  constraint [ck_year_close_lines_original_currency] check (datalength([original_currency]) = datalength(ltrim(rtrim([original_currency])))),
  constraint [ck_year_close_lines_original_amount] check ([original_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_year_close_lines_base_amount] check ([base_amount] between -922337203685477.5808 and 922337203685477.5807),
  constraint [ck_year_close_lines_state] check ([state] in (N'PENDING', N'APPROVED', N'REJECTED') and datalength([state]) = datalength(ltrim(rtrim([state])))),
  constraint [fk_year_close_lines_year_close_entry_id] foreign key ([year_close_entry_id]) references [dbo].[year_close_entries] ([id]),
  constraint [fk_year_close_lines_account_id] foreign key ([account_id]) references [dbo].[accounts] ([id])
)
GO
create trigger [dbo].[year_close_lines_after_update] on [dbo].[year_close_lines] after update as
begin
  set nocount on;
  if exists (select 1 from deleted as old where not exists (select 1 from inserted as new where new.[year_close_entry_id] = old.[year_close_entry_id] and new.[ordinal] = old.[ordinal]))
    throw 50001, N'KEY_CHANGED:year_close_lines', 1;
  if exists (select 1 from inserted as new join deleted as old on new.[year_close_entry_id] = old.[year_close_entry_id] and new.[ordinal] = old.[ordinal] where new.[commit_number] <= old.[commit_number])
    throw 50001, N'VERSION_NOT_ADVANCED:year_close_lines', 1;
end
GO
create trigger [dbo].[year_close_lines_after_delete] on [dbo].[year_close_lines] after delete as
begin
  set nocount on;
  throw 50001, N'NOT_DELETABLE:year_close_lines', 1;
end
GO
create table [dbo].[year_sign_offs] (
  [fiscal_year_id] binary(16) not null,
  [year_close_id] binary(16) not null,
  [signed_by] binary(16) not null,
  [statement] nvarchar(4000) collate Latin1_General_100_BIN2 not null,
  [statement_version] int not null,
  [exposure] nvarchar(max) not null,
  [exposure_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [second_person] nvarchar(max) null,
  [commit_number] bigint not null,
  constraint [pk_year_sign_offs] primary key clustered ([fiscal_year_id]),
  constraint [ck_year_sign_offs_exposure_hash] check (datalength([exposure_hash]) = datalength(ltrim(rtrim([exposure_hash])))),
  constraint [fk_year_sign_offs_fiscal_year_id] foreign key ([fiscal_year_id]) references [dbo].[fiscal_years] ([id]),
  constraint [fk_year_sign_offs_year_close_id] foreign key ([year_close_id]) references [dbo].[year_closes] ([id])
)
GO
create trigger [dbo].[year_sign_offs_before_change] on [dbo].[year_sign_offs] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:year_sign_offs', 1;
end
GO

-- section: temporal
alter table [dbo].[year_closes] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_year_closes_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_year_closes_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[year_closes] set (system_versioning = on (history_table = [dbo].[year_closes_history], data_consistency_check = on))
GO
create index [ix_year_closes_history_key] on [dbo].[year_closes_history] ([id], [commit_number])
GO
alter table [dbo].[year_close_lines] add
  [valid_from] datetime2(7) generated always as row start hidden not null constraint [df_year_close_lines_valid_from] default sysutcdatetime(),
  [valid_to] datetime2(7) generated always as row end hidden not null constraint [df_year_close_lines_valid_to] default convert(datetime2(7), '9999-12-31 23:59:59.9999999'),
  period for system_time ([valid_from], [valid_to])
GO
alter table [dbo].[year_close_lines] set (system_versioning = on (history_table = [dbo].[year_close_lines_history], data_consistency_check = on))
GO
create index [ix_year_close_lines_history_key] on [dbo].[year_close_lines_history] ([year_close_entry_id], [ordinal], [commit_number])
GO

-- section: without-temporal
create table [dbo].[year_closes_history] (
  [id] binary(16) not null,
  [fiscal_year_id] binary(16) not null,
  [state] nvarchar(10) collate Latin1_General_100_BIN2 not null,
  [fingerprint] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [result] decimal(19,4) not null,
  [entry_count] int not null,
  [line_count] int not null,
  [drafted_by] binary(16) not null,
  [reviewed_by] nvarchar(max) not null,
  [second_person] nvarchar(max) null,
  [closed_by] binary(16) null,
  [reversed_by] binary(16) null,
  [commit_number] bigint not null,
  constraint [pk_year_closes_history] primary key clustered ([id], [commit_number])
)
GO
create trigger [dbo].[year_closes_keep_version] on [dbo].[year_closes] after update as
begin
  set nocount on;
  insert into [dbo].[year_closes_history] ([id], [fiscal_year_id], [state], [fingerprint], [result], [entry_count], [line_count], [drafted_by], [reviewed_by], [second_person], [closed_by], [reversed_by], [commit_number]) select [id], [fiscal_year_id], [state], [fingerprint], [result], [entry_count], [line_count], [drafted_by], [reviewed_by], [second_person], [closed_by], [reversed_by], [commit_number] from deleted;
end
GO
create trigger [dbo].[year_closes_history_before_change] on [dbo].[year_closes_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:year_closes_history', 1;
end
GO
create table [dbo].[year_close_lines_history] (
  [year_close_entry_id] binary(16) not null,
  [ordinal] int not null,
  [account_id] binary(16) not null,
  [original_currency] nvarchar(3) collate Latin1_General_100_BIN2 not null,
  [original_amount] decimal(19,4) not null,
  [base_amount] decimal(19,4) not null,
  [explanation] nvarchar(1000) collate Latin1_General_100_BIN2 not null,
  [state] nvarchar(8) collate Latin1_General_100_BIN2 not null,
  [decided_by] binary(16) null,
  [note] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_year_close_lines_history] primary key clustered ([year_close_entry_id], [ordinal], [commit_number])
)
GO
create trigger [dbo].[year_close_lines_keep_version] on [dbo].[year_close_lines] after update as
begin
  set nocount on;
  insert into [dbo].[year_close_lines_history] ([year_close_entry_id], [ordinal], [account_id], [original_currency], [original_amount], [base_amount], [explanation], [state], [decided_by], [note], [commit_number]) select [year_close_entry_id], [ordinal], [account_id], [original_currency], [original_amount], [base_amount], [explanation], [state], [decided_by], [note], [commit_number] from deleted;
end
GO
create trigger [dbo].[year_close_lines_history_before_change] on [dbo].[year_close_lines_history] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:year_close_lines_history', 1;
end
GO

-- section: roles
grant select, insert, update on [dbo].[year_closes] to [cifra_application];
grant select on [dbo].[year_closes] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[year_closes] to [cifra_migrator];
grant select on [dbo].[year_closes_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[year_closes_history] to [cifra_migrator]
GO
grant select, insert on [dbo].[year_close_entries] to [cifra_application];
grant select on [dbo].[year_close_entries] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[year_close_entries] to [cifra_migrator]
GO
grant select, insert, update on [dbo].[year_close_lines] to [cifra_application];
grant select on [dbo].[year_close_lines] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[year_close_lines] to [cifra_migrator];
grant select on [dbo].[year_close_lines_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[year_close_lines_history] to [cifra_migrator]
GO
grant select, insert on [dbo].[year_sign_offs] to [cifra_application];
grant select on [dbo].[year_sign_offs] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[year_sign_offs] to [cifra_migrator]
GO

-- section: principals
deny delete on [dbo].[year_closes] to [cifra_application];
deny insert, update, delete on [dbo].[year_closes] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[year_closes_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[year_close_entries] to [cifra_application];
deny insert, update, delete on [dbo].[year_close_entries] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny delete on [dbo].[year_close_lines] to [cifra_application];
deny insert, update, delete on [dbo].[year_close_lines] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
deny insert, update, delete on [dbo].[year_close_lines_history] to [cifra_application], [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[year_sign_offs] to [cifra_application];
deny insert, update, delete on [dbo].[year_sign_offs] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
