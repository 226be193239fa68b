-- section: portable
create table [dbo].[personal_keys] (
  [subject_id] binary(16) not null,
  [key] varbinary(max) not null,
  constraint [pk_personal_keys] primary key clustered ([subject_id])
)
GO
create trigger [dbo].[personal_keys_before_change] on [dbo].[personal_keys] instead of update as
begin
  set nocount on;
  throw 50001, N'NOT_CHANGEABLE:personal_keys', 1;
end
GO
create table [dbo].[personal_values] (
  [digest] binary(32) not null,
  [subject_id] binary(16) not null,
  [sealed] varbinary(max) not null,
  constraint [pk_personal_values] primary key clustered ([digest]),
  constraint [fk_personal_values_subject_id] foreign key ([subject_id]) references [dbo].[personal_keys] ([subject_id])
)
GO
create index [ix_personal_values_subject_id] on [dbo].[personal_values] ([subject_id])
GO
create trigger [dbo].[personal_values_before_change] on [dbo].[personal_values] instead of update as
begin
  set nocount on;
  throw 50001, N'NOT_CHANGEABLE:personal_values', 1;
end
GO
create table [dbo].[personal_erasures] (
  [subject_id] binary(16) not null,
  [commit_number] bigint not null,
  constraint [pk_personal_erasures] primary key clustered ([subject_id])
)
GO
create trigger [dbo].[personal_erasures_before_change] on [dbo].[personal_erasures] instead of update, delete as
begin
  set nocount on;
  throw 50001, N'INSERT_ONLY:personal_erasures', 1;
end
GO

-- section: roles
grant select, insert, delete on [dbo].[personal_keys] to [cifra_application];
grant select on [dbo].[personal_keys] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[personal_keys] to [cifra_migrator]
GO
grant select, insert, delete on [dbo].[personal_values] to [cifra_application];
grant select on [dbo].[personal_values] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[personal_values] to [cifra_migrator]
GO
grant select, insert on [dbo].[personal_erasures] to [cifra_application];
grant select on [dbo].[personal_erasures] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup];
grant select, insert, update, delete on [dbo].[personal_erasures] to [cifra_migrator]
GO

-- section: principals
deny update on [dbo].[personal_keys] to [cifra_application];
deny insert, update, delete on [dbo].[personal_keys] to [cifra_reader], [cifra_backup];
deny select, insert, update, delete on [dbo].[personal_keys] to [cifra_readonly_investigator]
GO
deny update on [dbo].[personal_values] to [cifra_application];
deny insert, update, delete on [dbo].[personal_values] to [cifra_reader], [cifra_backup];
deny select, insert, update, delete on [dbo].[personal_values] to [cifra_readonly_investigator]
GO
deny update, delete on [dbo].[personal_erasures] to [cifra_application];
deny insert, update, delete on [dbo].[personal_erasures] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
