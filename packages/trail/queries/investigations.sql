-- about: Who has read these books with SQL, why, and how it ended.
select c.instant, c.actor_id, c.reason, json_extract(s.after, '$.sql') as sql, json_extract(e.after, '$.outcome') as outcome,
  json_extract(e.after, '$."limit"') as "limit", json_extract(e.after, '$.rows') as "rows", json_extract(e.after, '$.millis') as millis, s.commit_number
from audit_events s join commits c on c.number = s.commit_number
  left join audit_events e on e.object_type = s.object_type and e.object_id = s.object_id and e.event = 'INVESTIGATION_ENDED'
where s.event = 'INVESTIGATION_STARTED'
order by s.commit_number
