create table search_tokens (
  object_id blob not null,
  token text not null,
  head text not null,
  kind integer not null,
  field integer not null,
  day_order integer not null,
  word_bits integer not null,
  constraint pk_search_tokens primary key (object_id, token),
  constraint ck_search_tokens_object_id check (length(object_id) = 16),
  constraint ck_search_tokens_token check (token = substr(trim(token), 1, 44)),
  constraint ck_search_tokens_head check (head = substr(trim(head), 1, 6)),
  constraint ck_search_tokens_kind check (kind between -2147483648 and 2147483647),
  constraint ck_search_tokens_field check (field between -2147483648 and 2147483647),
  constraint ck_search_tokens_day_order check (day_order between -2147483648 and 2147483647)
) strict, without rowid;

create index ix_search_tokens_kind_field_token_day_order_object_id_word_bits on search_tokens (kind, field, token, day_order, object_id, word_bits);

create index ix_search_tokens_head_kind_field_day_order_object_id_token_word_bits on search_tokens (head, kind, field, day_order, object_id, token, word_bits);

create trigger search_tokens_before_insert before insert on search_tokens begin
  select case
    when exists (select 1 from search_tokens where object_id = new.object_id and token = new.token) then raise(abort, 'KEY_EXISTS:search_tokens(object_id,token)')
  end;
end;

create trigger search_tokens_before_update before update on search_tokens begin
  select raise(abort, 'NOT_CHANGEABLE:search_tokens');
end;

create table search_states (
  tenant_id blob not null,
  commit_number integer not null,
  entry_count integer not null,
  constraint pk_search_states primary key (tenant_id),
  constraint ck_search_states_tenant_id check (length(tenant_id) = 16),
  constraint ck_search_states_entry_count check (entry_count between -2147483648 and 2147483647)
) strict, without rowid;
