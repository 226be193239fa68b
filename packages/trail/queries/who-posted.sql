-- about: Who posted what and when, with the reason, between two posting dates.
-- parameters: from DATE, to DATE
select e.posting_date, e.actual_posting_date, e.series, e.number, e.kind, e.source, e.description, e.total_base_amount,
  c.actor_kind, c.actor_id, e.prepared_by, e.approved_by, c.origin, c.reason, c.number as commit_number
from journal_entries e join commits c on c.number = e.commit_number
where e.posting_date between :from and :to
order by c.number, e.series, e.number
