create table self_approvals (
  object_id blob not null,
  object_type text not null,
  counted_on text not null,
  reason text not null,
  approved_by blob not null,
  commit_number integer not null,
  constraint pk_self_approvals primary key (object_id),
  constraint ck_self_approvals_object_id check (length(object_id) = 16),
  constraint ck_self_approvals_object_type check (object_type in ('EntryDraft', 'DocumentDraft', 'MoneyDraft', 'Correction', 'Import')),
  constraint ck_self_approvals_counted_on check (date(counted_on) is counted_on and counted_on >= '1900'),
  constraint ck_self_approvals_reason check (length(reason) <= 500),
  constraint ck_self_approvals_approved_by check (length(approved_by) = 16)
) strict, without rowid;

create index ix_self_approvals_counted_on_object_id on self_approvals (counted_on, object_id);

create trigger self_approvals_before_insert before insert on self_approvals begin
  select case
    when exists (select 1 from self_approvals where object_id = new.object_id) then raise(abort, 'KEY_EXISTS:self_approvals(object_id)')
  end;
end;

create trigger self_approvals_before_update before update on self_approvals begin
  select raise(abort, 'INSERT_ONLY:self_approvals');
end;

create trigger self_approvals_before_delete before delete on self_approvals begin
  select raise(abort, 'INSERT_ONLY:self_approvals');
end;
