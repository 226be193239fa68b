-- section: portable
create table [dbo].[backups] (
  [id] binary(16) not null,
  [tenant_id] binary(16) null,
  [name] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [target] nvarchar(500) collate Latin1_General_100_BIN2 not null,
  [outcome] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [started_at] bigint not null,
  [ended_at] bigint not null,
  [head_number] bigint null,
  [head_hash] nvarchar(64) collate Latin1_General_100_BIN2 null,
  [row_count] bigint null,
  [bytes] bigint null,
  [sha256] nvarchar(64) collate Latin1_General_100_BIN2 null,
  [problems] nvarchar(max) not null,
  [commit_number] bigint not null,
  constraint [pk_backups] primary key clustered ([id]),
  constraint [ck_backups_name] check (datalength([name]) = datalength(ltrim(rtrim([name])))),
  constraint [ck_backups_outcome] check ([outcome] in (N'FAILED', N'DONE') and datalength([outcome]) = datalength(ltrim(rtrim([outcome])))),
  constraint [ck_backups_head_hash] check (datalength([head_hash]) = datalength(ltrim(rtrim([head_hash])))),
  constraint [ck_backups_sha256] check (datalength([sha256]) = datalength(ltrim(rtrim([sha256])))),
  constraint [ck_backups_rule_outcome] check (outcome = 'FAILED' or (sha256 is not null and bytes is not null and row_count is not null))
)
GO
create index [ix_backups_tenant_id_started_at] on [dbo].[backups] ([tenant_id], [started_at])
GO
create index [ix_backups_name] on [dbo].[backups] ([name])
GO
create trigger [dbo].[backups_before_change] on [dbo].[backups] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:backups', 1;
end
GO
create table [dbo].[tenant_restorations] (
  [tenant_id] binary(16) not null,
  [line] int not null,
  [move_id] binary(16) not null,
  [backup] nvarchar(200) collate Latin1_General_100_BIN2 not null,
  [base_number] bigint not null,
  [base_hash] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [left_number] bigint null,
  [left_hash] nvarchar(64) collate Latin1_General_100_BIN2 null,
  [commit_number] bigint not null,
  constraint [pk_tenant_restorations] primary key clustered ([tenant_id], [line]),
  constraint [ck_tenant_restorations_backup] check (datalength([backup]) = datalength(ltrim(rtrim([backup])))),
  constraint [ck_tenant_restorations_base_hash] check (datalength([base_hash]) = datalength(ltrim(rtrim([base_hash])))),
  constraint [ck_tenant_restorations_left_hash] check (datalength([left_hash]) = datalength(ltrim(rtrim([left_hash])))),
  constraint [fk_tenant_restorations_tenant_id] foreign key ([tenant_id]) references [dbo].[tenants] ([id])
)
GO
create trigger [dbo].[tenant_restorations_before_change] on [dbo].[tenant_restorations] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:tenant_restorations', 1;
end
GO

-- section: roles
grant select, insert on [dbo].[backups] to [cifra_application];
grant select on [dbo].[backups] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[backups] to [cifra_migrator]
GO
grant select, insert on [dbo].[tenant_restorations] to [cifra_application];
grant select on [dbo].[tenant_restorations] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[tenant_restorations] to [cifra_migrator]
GO

-- section: principals
deny update, delete on [dbo].[backups] to [cifra_application];
deny insert, update, delete on [dbo].[backups] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[tenant_restorations] to [cifra_application];
deny insert, update, delete on [dbo].[tenant_restorations] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
