-- about: What one person decided on their own work, and their reason.
select s.counted_on, s.object_type, s.object_id, s.approved_by, s.reason, c.instant as approved_at, c.number as commit_number
from self_approvals s join commits c on c.number = s.commit_number
order by c.number
