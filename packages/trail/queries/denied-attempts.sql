-- about: What somebody tried without the permission, and how often.
select c.actor_kind, c.actor_id, json_extract(e.after, '$.field') as field, json_extract(e.after, '$.permission') as permission, count(*) as attempts,
  min(c.instant) as first_at, max(c.instant) as last_at
from commits c join audit_events e on e.commit_number = c.number
where c.outcome = 'denied'
group by 1, 2, 3, 4
order by attempts desc
