-- about: Entries posted more than so many days after their posting date.
-- parameters: days INTEGER
select e.posting_date, e.actual_posting_date, cast(julianday(e.actual_posting_date / 1000000, 'unixepoch') - julianday(e.posting_date) as integer) as days_later,
  e.series, e.number, e.source, e.description, e.total_base_amount, c.actor_kind, c.actor_id, c.reason, c.number as commit_number
from journal_entries e join commits c on c.number = e.commit_number
where julianday(e.actual_posting_date / 1000000, 'unixepoch') - julianday(e.posting_date) > :days + 1
order by days_later desc, c.number
