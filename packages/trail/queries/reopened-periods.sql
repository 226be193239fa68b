-- about: Every change of a period's lock and close state, with who and why.
select p.name, p.lock_state, p.close_state, c.instant, c.actor_id, c.command, c.reason, c.number as commit_number
from (select name, lock_state, close_state, commit_number from periods union all select name, lock_state, close_state, commit_number from periods_history) p
  join commits c on c.number = p.commit_number
order by p.name, c.number
