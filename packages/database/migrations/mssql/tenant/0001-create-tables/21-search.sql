-- section: portable
create table [dbo].[search_tokens] (
  [object_id] binary(16) not null,
  [token] nvarchar(44) collate Latin1_General_100_BIN2 not null,
  [head] nvarchar(6) collate Latin1_General_100_BIN2 not null,
  [kind] int not null,
  [field] int not null,
  [day_order] int not null,
  [word_bits] bigint not null,
  constraint [pk_search_tokens] primary key clustered ([object_id], [token]),
  constraint [ck_search_tokens_token] check (datalength([token]) = datalength(ltrim(rtrim([token])))),
  constraint [ck_search_tokens_head] check (datalength([head]) = datalength(ltrim(rtrim([head]))))
)
GO
create index [ix_search_tokens_kind_field_token_day_order_object_id_word_bits] on [dbo].[search_tokens] ([kind], [field], [token], [day_order], [object_id], [word_bits])
GO
create index [ix_search_tokens_head_kind_field_day_order_object_id_token_word_bits] on [dbo].[search_tokens] ([head], [kind], [field], [day_order], [object_id], [token], [word_bits])
GO
create trigger [dbo].[search_tokens_before_change] on [dbo].[search_tokens] instead of update as
begin
  set nocount on;
  throw 50001, N'NOT_CHANGEABLE:search_tokens', 1;
end
GO
create table [dbo].[search_states] (
  [tenant_id] binary(16) not null,
  [commit_number] bigint not null,
  [entry_count] int not null,
  constraint [pk_search_states] primary key clustered ([tenant_id])
)
GO

-- section: roles
grant select, insert, delete on [dbo].[search_tokens] to [cifra_application];
grant select on [dbo].[search_tokens] to [cifra_reader], [cifra_backup];
grant select, insert, update, delete on [dbo].[search_tokens] to [cifra_migrator]
GO
grant select, insert, update, delete on [dbo].[search_states] to [cifra_application], [cifra_migrator];
grant select on [dbo].[search_states] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO

-- section: principals
deny update on [dbo].[search_tokens] to [cifra_application];
deny insert, update, delete on [dbo].[search_tokens] to [cifra_reader], [cifra_backup];
deny select, insert, update, delete on [dbo].[search_tokens] to [cifra_readonly_investigator]
GO
deny insert, update, delete on [dbo].[search_states] to [cifra_reader], [cifra_readonly_investigator], [cifra_backup]
GO
