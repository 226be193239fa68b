create table serving_states (
  tenant_id blob not null,
  state text not null,
  move_id blob not null,
  attempt integer not null,
  since integer not null,
  until integer,
  constraint pk_serving_states primary key (tenant_id),
  constraint ck_serving_states_tenant_id check (length(tenant_id) = 16),
  constraint ck_serving_states_state check (state in ('FROZEN', 'MOVED')),
  constraint ck_serving_states_move_id check (length(move_id) = 16),
  constraint ck_serving_states_attempt check (attempt between -2147483648 and 2147483647)
) strict, without rowid;
