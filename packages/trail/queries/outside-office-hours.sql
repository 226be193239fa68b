-- about: Entries that people posted outside office hours or at the weekend, by the clock of a zone so many hours from UTC.
-- parameters: hoursFromUtc INTEGER, opens INTEGER, closes INTEGER
select e.actual_posting_date, datetime(e.actual_posting_date / 1000000 + :hoursFromUtc * 3600, 'unixepoch') as local_time,
  c.actor_id, e.posting_date, e.series, e.number, e.description, e.total_base_amount, c.number as commit_number
from journal_entries e join commits c on c.number = e.commit_number
where c.actor_kind = 'user'
  and (cast(strftime('%H', e.actual_posting_date / 1000000 + :hoursFromUtc * 3600, 'unixepoch') as integer) not between :opens and :closes - 1
    or strftime('%w', e.actual_posting_date / 1000000 + :hoursFromUtc * 3600, 'unixepoch') in ('0', '6'))
order by c.number
