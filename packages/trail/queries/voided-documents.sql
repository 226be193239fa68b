-- about: Documents that were voided: what, by whom, when and why.
select d.display_number, d.kind, d.document_date, d.currency, d.total_amount, c.instant as voided_at, c.actor_id as voided_by, c.reason,
  original.actor_id as posted_by, c.number as commit_number
from document_voids v join documents d on d.id = v.document_id join commits c on c.number = v.commit_number
  join commits original on original.number = d.commit_number
order by c.number
