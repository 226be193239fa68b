-- section: portable
create table [dbo].[serving_states] (
  [tenant_id] binary(16) not null,
  [state] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [move_id] binary(16) not null,
  [attempt] int not null,
  [since] bigint not null,
  [until] bigint null,
  constraint [pk_serving_states] primary key clustered ([tenant_id]),
  constraint [ck_serving_states_state] check ([state] in (N'FROZEN', N'MOVED') and datalength([state]) = datalength(ltrim(rtrim([state]))))
)
GO

-- section: roles
grant select, insert, update, delete on [dbo].[serving_states] to [cifra_application], [cifra_migrator];
grant select on [dbo].[serving_states] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO

-- section: principals
deny insert, update, delete on [dbo].[serving_states] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
