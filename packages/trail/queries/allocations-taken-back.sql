-- about: Allocations that were taken back: of what, how much, by whom and why.
select a.allocation_date, r.reversal_date, a.currency, a.amount, i.reference as settled_item, i.side, c.instant as taken_back_at,
  c.actor_id as taken_back_by, c.reason, made.actor_id as made_by, c.number as commit_number
from allocation_reversals r join allocations a on a.id = r.allocation_id join open_items i on i.id = a.to_item_id
  join commits c on c.number = r.commit_number join commits made on made.number = a.commit_number
order by c.number
