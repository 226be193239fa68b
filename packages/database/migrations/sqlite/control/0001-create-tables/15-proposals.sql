create table proposed_changes (
  id blob not null,
  kind text not null,
  permission text not null,
  tenant_ids text not null,
  content text not null,
  concerned text not null,
  effects text not null,
  digest blob not null,
  reason text not null,
  proposed_by blob not null,
  proposed_at integer not null,
  expires_at integer not null,
  commit_number integer not null,
  constraint pk_proposed_changes primary key (id),
  constraint ck_proposed_changes_id check (length(id) = 16),
  constraint ck_proposed_changes_kind check (kind in ('GRANT_CLUSTER', 'REVOKE_GRANT', 'COMPOSE_CLUSTER', 'ISSUE_PASSWORD_LINK', 'DEACTIVATE_USER', 'REACTIVATE_USER', 'CHANGE_SETTING', 'CHANGE_TENANT_GROUP', 'CREATE_KEY', 'ROTATE_KEY', 'ISSUE_SCIM_TOKEN', 'ADD_IDENTITY_PROVIDER', 'CHANGE_IDENTITY_PROVIDER', 'REMOVE_IDENTITY_PROVIDER')),
  constraint ck_proposed_changes_permission check (permission = substr(trim(permission), 1, 64)),
  constraint ck_proposed_changes_digest check (length(digest) = 32),
  constraint ck_proposed_changes_reason check (length(reason) <= 2000),
  constraint ck_proposed_changes_proposed_by check (length(proposed_by) = 16),
  constraint fk_proposed_changes_proposed_by foreign key (proposed_by) references users (id)
) strict;

create trigger proposed_changes_before_insert before insert on proposed_changes begin
  select case
    when exists (select 1 from proposed_changes where id = new.id) then raise(abort, 'KEY_EXISTS:proposed_changes(id)')
    when exists (select 1 from proposed_changes where rowid = new.rowid) then raise(abort, 'KEY_EXISTS:proposed_changes(rowid)')
  end;
end;

create trigger proposed_changes_before_update before update on proposed_changes begin
  select raise(abort, 'INSERT_ONLY:proposed_changes');
end;

create trigger proposed_changes_before_delete before delete on proposed_changes begin
  select raise(abort, 'INSERT_ONLY:proposed_changes');
end;

create table change_decisions (
  change_id blob not null,
  decision text not null,
  decided_by blob not null,
  decided_at integer not null,
  reason text,
  was_created_by_proposer integer not null,
  never_logged_in_elsewhere integer not null,
  commit_number integer not null,
  constraint pk_change_decisions primary key (change_id),
  constraint ck_change_decisions_change_id check (length(change_id) = 16),
  constraint ck_change_decisions_decision check (decision in ('CONFIRMED', 'REJECTED', 'WITHDRAWN', 'SELF_APPROVED')),
  constraint ck_change_decisions_decided_by check (length(decided_by) = 16),
  constraint ck_change_decisions_reason check (length(reason) <= 2000),
  constraint ck_change_decisions_was_created_by_proposer check (was_created_by_proposer in (0, 1)),
  constraint ck_change_decisions_never_logged_in_elsewhere check (never_logged_in_elsewhere in (0, 1)),
  constraint fk_change_decisions_change_id foreign key (change_id) references proposed_changes (id),
  constraint fk_change_decisions_decided_by foreign key (decided_by) references users (id)
) strict, without rowid;

create trigger change_decisions_before_insert before insert on change_decisions begin
  select case
    when exists (select 1 from change_decisions where change_id = new.change_id) then raise(abort, 'KEY_EXISTS:change_decisions(change_id)')
  end;
end;

create trigger change_decisions_before_update before update on change_decisions begin
  select raise(abort, 'INSERT_ONLY:change_decisions');
end;

create trigger change_decisions_before_delete before delete on change_decisions begin
  select raise(abort, 'INSERT_ONLY:change_decisions');
end;

create table access_reviews (
  id blob not null,
  digest blob not null,
  grant_count integer not null,
  reviewed_by blob not null,
  reviewed_at integer not null,
  commit_number integer not null,
  constraint pk_access_reviews primary key (id),
  constraint ck_access_reviews_id check (length(id) = 16),
  constraint ck_access_reviews_digest check (length(digest) = 32),
  constraint ck_access_reviews_grant_count check (grant_count between -2147483648 and 2147483647),
  constraint ck_access_reviews_reviewed_by check (length(reviewed_by) = 16),
  constraint fk_access_reviews_reviewed_by foreign key (reviewed_by) references users (id)
) strict, without rowid;

create trigger access_reviews_before_insert before insert on access_reviews begin
  select case
    when exists (select 1 from access_reviews where id = new.id) then raise(abort, 'KEY_EXISTS:access_reviews(id)')
  end;
end;

create trigger access_reviews_before_update before update on access_reviews begin
  select raise(abort, 'INSERT_ONLY:access_reviews');
end;

create trigger access_reviews_before_delete before delete on access_reviews begin
  select raise(abort, 'INSERT_ONLY:access_reviews');
end;
