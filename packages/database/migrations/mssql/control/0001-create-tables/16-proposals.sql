-- section: portable
create table [dbo].[proposed_changes] (
  [id] binary(16) not null,
  [kind] nvarchar(24) collate Latin1_General_100_BIN2 not null,
  [permission] nvarchar(64) collate Latin1_General_100_BIN2 not null,
  [tenant_ids] nvarchar(max) not null,
  [content] nvarchar(max) not null,
  [concerned] nvarchar(max) not null,
  [effects] nvarchar(max) not null,
  [digest] binary(32) not null,
  [reason] nvarchar(2000) collate Latin1_General_100_BIN2 not null,
  [proposed_by] binary(16) not null,
  [proposed_at] bigint not null,
  [expires_at] bigint not null,
  [commit_number] bigint not null,
  constraint [pk_proposed_changes] primary key clustered ([id]),
  constraint [ck_proposed_changes_kind] check ([kind] in (N'GRANT_CLUSTER', N'REVOKE_GRANT', N'COMPOSE_CLUSTER', N'ISSUE_PASSWORD_LINK', N'DEACTIVATE_USER', N'REACTIVATE_USER', N'CHANGE_SETTING', N'CHANGE_TENANT_GROUP', N'CREATE_KEY', N'ROTATE_KEY', N'ISSUE_SCIM_TOKEN', N'ADD_IDENTITY_PROVIDER', N'CHANGE_IDENTITY_PROVIDER', N'REMOVE_IDENTITY_PROVIDER') and datalength([kind]) = datalength(ltrim(rtrim([kind])))),
  constraint [ck_proposed_changes_permission] check (datalength([permission]) = datalength(ltrim(rtrim([permission])))),
  constraint [fk_proposed_changes_proposed_by] foreign key ([proposed_by]) references [dbo].[users] ([id])
)
GO
create trigger [dbo].[proposed_changes_before_change] on [dbo].[proposed_changes] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:proposed_changes', 1;
end
GO
create table [dbo].[change_decisions] (
  [change_id] binary(16) not null,
  [decision] nvarchar(13) collate Latin1_General_100_BIN2 not null,
  [decided_by] binary(16) not null,
  [decided_at] bigint not null,
  [reason] nvarchar(2000) collate Latin1_General_100_BIN2 null,
  [was_created_by_proposer] bit not null,
  [never_logged_in_elsewhere] bit not null,
  [commit_number] bigint not null,
  constraint [pk_change_decisions] primary key clustered ([change_id]),
  constraint [ck_change_decisions_decision] check ([decision] in (N'CONFIRMED', N'REJECTED', N'WITHDRAWN', N'SELF_APPROVED') and datalength([decision]) = datalength(ltrim(rtrim([decision])))),
  constraint [fk_change_decisions_change_id] foreign key ([change_id]) references [dbo].[proposed_changes] ([id]),
  constraint [fk_change_decisions_decided_by] foreign key ([decided_by]) references [dbo].[users] ([id])
)
GO
create trigger [dbo].[change_decisions_before_change] on [dbo].[change_decisions] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:change_decisions', 1;
end
GO
create table [dbo].[access_reviews] (
  [id] binary(16) not null,
  [digest] binary(32) not null,
  [grant_count] int not null,
  [reviewed_by] binary(16) not null,
  [reviewed_at] bigint not null,
  [commit_number] bigint not null,
  constraint [pk_access_reviews] primary key clustered ([id]),
  constraint [fk_access_reviews_reviewed_by] foreign key ([reviewed_by]) references [dbo].[users] ([id])
)
GO
create trigger [dbo].[access_reviews_before_change] on [dbo].[access_reviews] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:access_reviews', 1;
end
GO

-- section: roles
grant select, insert on [dbo].[proposed_changes] to [cifra_application];
grant select on [dbo].[proposed_changes] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[proposed_changes] to [cifra_migrator]
GO
grant select, insert on [dbo].[change_decisions] to [cifra_application];
grant select on [dbo].[change_decisions] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[change_decisions] to [cifra_migrator]
GO
grant select, insert on [dbo].[access_reviews] to [cifra_application];
grant select on [dbo].[access_reviews] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[access_reviews] to [cifra_migrator]
GO

-- section: principals
deny update, delete on [dbo].[proposed_changes] to [cifra_application];
deny insert, update, delete on [dbo].[proposed_changes] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[change_decisions] to [cifra_application];
deny insert, update, delete on [dbo].[change_decisions] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny update, delete on [dbo].[access_reviews] to [cifra_application];
deny insert, update, delete on [dbo].[access_reviews] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
