-- section: portable
create table [dbo].[follower_cursors] (
  [follower] nvarchar(80) collate Latin1_General_100_BIN2 not null,
  [tenant_id] binary(16) not null,
  [position] bigint not null,
  constraint [pk_follower_cursors] primary key clustered ([follower], [tenant_id]),
  constraint [ck_follower_cursors_follower] check (datalength([follower]) = datalength(ltrim(rtrim([follower]))))
)
GO
create table [dbo].[change_numbers] (
  [topic] nvarchar(40) collate Latin1_General_100_BIN2 not null,
  [tenant_id] binary(16) not null,
  [number] bigint not null,
  constraint [pk_change_numbers] primary key clustered ([topic], [tenant_id]),
  constraint [ck_change_numbers_topic] check (datalength([topic]) = datalength(ltrim(rtrim([topic]))))
)
GO
create unique index [ux_change_numbers_number] on [dbo].[change_numbers] ([number])
GO

-- section: roles
grant select, insert, update, delete on [dbo].[follower_cursors] to [cifra_application], [cifra_migrator];
grant select on [dbo].[follower_cursors] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
grant select, insert, update, delete on [dbo].[change_numbers] to [cifra_application], [cifra_migrator];
grant select on [dbo].[change_numbers] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO

-- section: principals
deny insert, update, delete on [dbo].[follower_cursors] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
deny insert, update, delete on [dbo].[change_numbers] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
