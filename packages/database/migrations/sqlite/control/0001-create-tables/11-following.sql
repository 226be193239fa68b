create table follower_cursors (
  follower text not null,
  tenant_id blob not null,
  position integer not null,
  constraint pk_follower_cursors primary key (follower, tenant_id),
  constraint ck_follower_cursors_follower check (follower = substr(trim(follower), 1, 80)),
  constraint ck_follower_cursors_tenant_id check (length(tenant_id) = 16)
) strict, without rowid;

create table change_numbers (
  topic text not null,
  tenant_id blob not null,
  number integer not null,
  constraint pk_change_numbers primary key (topic, tenant_id),
  constraint ck_change_numbers_topic check (topic = substr(trim(topic), 1, 40)),
  constraint ck_change_numbers_tenant_id check (length(tenant_id) = 16)
) strict, without rowid;

create unique index ux_change_numbers_number on change_numbers (number);
